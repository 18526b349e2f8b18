//! Every view at its fullest, and whatever people type.

use std::collections::HashMap;

use chrono::Duration;
use proptest::prelude::*;
use serde_json::{Value, json};
use slack_morphism::prelude::{SlackModalView, SlackView};

use super::{forge, view};
use crate::demo::workspace::{check_blocks, check_view};
use crate::error::Error;
use crate::features::intake::check;
use crate::features::intake::merge::Change;
use crate::features::intake::model::{About, Content, FormKey, Meta, Need, RoleDraft};
use crate::features::intake::views::{self, Other, ProjectPage, RolesPage, Saved};
use crate::features::profiles;
use crate::features::profiles::languages::LANGUAGES;
use crate::features::projects::samples::{fullest, project};
use crate::features::projects::{Card, Limits, Project, ProjectState};
use crate::features::skills;
use crate::slack::Message;
use crate::slack::markup;
use crate::testing::Hub;

fn raw(view: &SlackModalView) -> Value {
    serde_json::to_value(SlackView::Modal(view.clone())).unwrap()
}

fn valid(view: &SlackModalView) {
    let view = raw(view);
    let wrong = check_view(&view);
    assert!(wrong.is_empty(), "{wrong:#?}");
    escaped(&view);
}

fn valid_message(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).unwrap();
    let wrong = check_blocks(blocks.as_array().unwrap());
    assert!(wrong.is_empty(), "{wrong:#?}");
    escaped(&blocks);
}

/// In mrkdwn, a `<` begins a mention or a link of ours, and nothing else.
fn escaped(value: &Value) {
    match value {
        Value::Object(fields) if fields.get("type").and_then(Value::as_str) == Some("mrkdwn") => {
            let text = fields["text"].as_str().unwrap();
            for mark in text.split('<').skip(1) {
                let ours = mark.starts_with("@U_ANA>")
                    || mark.starts_with("@U_BEN>")
                    || mark.starts_with("https://");
                assert!(ours, "{text}");
            }
        }
        Value::Object(fields) => fields.values().for_each(escaped),
        Value::Array(items) => items.iter().for_each(escaped),
        _ => {}
    }
}

/// A form that holds `text` wherever a person can type.
fn content(text: &str, values: &[String]) -> Content {
    let about = About {
        name: text.to_owned(),
        pitch: text.to_owned(),
        problem: text.to_owned(),
        stage: text.to_owned(),
        subjects: vec![text.to_owned(), "Chemistry".to_owned()],
        stack: values.to_vec(),
        repository: text.to_owned(),
        licence: text.to_owned(),
        links: text.to_owned(),
        newcomers: text.to_owned(),
        co_owners: (0..9).map(|n| format!("U_{n}").into()).collect(),
        wants_channel: true,
    };
    let need = |(at, value): (usize, &String)| Need {
        value: value.clone(),
        required: at % 2 == 0,
        must: at % 4 == 0,
        level: at as i32,
    };
    let role = |n: i32| RoleDraft {
        id: format!("role-{n}").into(),
        title: text.to_owned(),
        needs: values.iter().enumerate().map(need).collect(),
        hours: 40,
        seats: 20,
        filled: n,
        utc_range: Some((-12, 14)),
        limits: Limits { hours: 40, overlap: 40, languages: longest() },
        beginner: true,
        mentoring: true,
        first_task: text.to_owned(),
    };
    Content { about, roles: (0..5).map(role).collect() }
}

/// Ten languages with the longest names.
fn longest() -> Vec<String> {
    let mut all = LANGUAGES.to_vec();
    all.sort_by_key(|language| std::cmp::Reverse(language.len()));
    profiles::languages::known(&all.into_iter().take(10).map(str::to_owned).collect::<Vec<_>>())
}

fn every_view(text: &str, values: &[String]) {
    let Content { about, roles } = content(text, values);
    let names: HashMap<_, _> =
        values.iter().filter_map(|value| Some((skills::id_of(value)?, text.to_owned()))).collect();
    let form = FormKey::Message(format!("C0123456789:1699999999.123456{}", "9".repeat(60)));
    let meta = Meta { form: form.clone(), round: 7, role: None };
    let other = Other { form, name: text.to_owned(), age: Duration::days(400) };
    for state in [ProjectState::ChangesRequested, ProjectState::Declined, ProjectState::Approved] {
        let project = Project { decision_note: Some(text.to_owned()), ..project(text, state) };
        for (project, complaints) in [(None, 0), (Some(project.clone()), 21)] {
            valid(&views::project(&ProjectPage {
                meta: meta.clone(),
                about: about.clone(),
                names: names.clone(),
                project,
                kept: Some(Duration::days(2)),
                from_message: Some(true),
                others: vec![other.clone(); 19],
                offers_channel: true,
                complaints: vec![text.to_owned(); complaints],
            }));
        }
        let (mut near, near_roles) = fullest();
        near.pitch = text.to_owned();
        let near = |id: &str| Card {
            project: Project { id: id.into(), ..near.clone() },
            roles: near_roles.clone(),
            owners: vec!["U_ANA".into()],
            names: Default::default(),
            reply: None,
        };
        valid(&views::roles(&RolesPage {
            meta: meta.clone(),
            licence: Some(text.to_owned()),
            roles: roles.clone(),
            names: names.clone(),
            similar: vec![near("a"), near("b"), near("c")],
            state: Some(state),
        }));
        let change =
            |what: &str| Change { what: what.to_owned(), before: text.to_owned(), after: text.to_owned() };
        let changes = [change("name"), change("role")];
        valid_message(&views::sent(&project));
        valid_message(&views::saved(&project, &changes, true, Saved::Shows));
        valid_message(&views::named_owner(&project, &"U_ANA".into()));
        valid_message(&views::taken_off(&project, &"U_BEN".into()));
        valid(&views::choose(&vec![project; 100]));
    }
    let one = meta.of_role(roles[0].id.clone());
    valid(&views::role(&one, Some(&roles[0]), false, &names));
    valid(&views::role(&one, None, true, &names));
    valid(&views::levels(&one, &roles[0], &names));
    let _ = check::about(&about, &["Chemistry"], &"U_ANA".into());
    let _ = markup::plain(text, &HashMap::new());
}

fn twenty(text: &str) -> Vec<String> {
    (0..20).map(|n| format!("new:{n} {text}").chars().take(150).collect()).collect()
}

#[test]
fn every_view_is_valid_at_its_fullest() {
    for text in
        ["", "&".repeat(3000).as_str(), "🦀".repeat(3000).as_str(), "<!channel>\n".repeat(300).as_str()]
    {
        every_view(text, &twenty(text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_people_type_is_valid_and_escaped(
        text in prop_oneof![
            any::<String>(),
            "(<!channel>|<@U1>|<https://a\\|b>|&amp;|\u{202e}|\u{0}|👩‍🏫|[\\n\\t|>*_`]){0,60}",
            "\\PC{0,3000}",
        ],
    ) {
        every_view(&text.replace('\0', ""), &twenty(&text.replace('\0', "")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_is_answered() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    for text in
        ["<!channel>", "x\0y", "\u{202e}drow", "👩‍🏫🦀", "\u{1}\u{2}", "-1", "https://a.b|c<d>", "'; --"]
    {
        for text in [text.to_owned(), text.repeat(3000 / text.len())] {
            let chosen = json!([{"value": text}, {"value": format!("new:{text}")}]);
            let value = json!({"value": text, "selected_option": {"value": text}, "selected_options": chosen,
                "selected_users": ["U_BEN"]});
            let every = [
                "name",
                "pitch",
                "problem",
                "stage",
                "subjects",
                "stack",
                "repository",
                "licence",
                "links",
                "newcomers",
                "co_owners",
                "title",
                "required",
                "nice",
                "hours",
                "seats",
                "utc_from",
                "utc_to",
                "support",
                "first_task",
                "level-0",
                "which",
            ];
            let values: serde_json::Map<String, Value> =
                every.iter().map(|field| ((*field).to_owned(), json!({"it": value}))).collect();
            for form in ["intake.role", "intake.levels", "intake.project", "intake.roles", "intake.choose"] {
                let meta = json!({"form": "project:new", "role": "r"});
                let sent = view(form, meta.clone(), Value::Object(values.clone()));
                let answer = forge(&hub, "U_ANA", "view_submission", sent.clone(), json!({})).await;
                assert!(!matches!(answer, Err(Error::Internal(_))), "{form} {text:?}: {answer:?}");
                let closed = forge(&hub, "U_ANA", "view_closed", sent, json!({})).await;
                assert!(!matches!(closed, Err(Error::Internal(_))), "{form} {text:?}: {closed:?}");
            }
            // What was kept of it can be looked at, whatever it is.
            ana.slash("project new").await;
            assert_eq!(hub.slack.violations(), Vec::<String>::new(), "{text:?}");
            assert!(ana.modal().contains("We kept your draft"), "{}", ana.modal());
            ana.press("Start afresh").await;
            ana.close().await;
        }
    }
}
