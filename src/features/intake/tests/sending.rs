//! A new project, from the command to the organizers.

use serde_json::json;

use super::{draft_count, fill, forge, log, only_project, projects_called, send, view};
use crate::demo::workspace::{NewPerson, Person, Place};
use crate::error::Error;
use crate::features::projects::samples::{approved, steady};
use crate::features::projects::{self, ProjectState, Stage};
use crate::features::skills::Level;
use crate::slack::Reply;
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn a_project_goes_all_the_way_to_the_organizers() {
    let hub = Hub::start().await;
    let (ana, ben, olga) = (hub.person("ana"), hub.person("ben"), hub.person("olga"));
    ana.slash("project new").await;
    insta::assert_snapshot!("step_1_empty", ana.modal());
    fill(&ana, "Quizlab").await;
    ana.choose_many("Subjects", &["Chemistry", "Biology"]).await;
    ana.choose_many("Built with", &["Rust", "Svelte"]).await;
    ana.fill("Repository", "https://github.com/quizlab/quizlab").await;
    ana.fill("Licence", "agpl-3.0-or-later").await;
    ana.fill("More links", "https://quizlab.example.org\nhttps://example.org/paper.pdf").await;
    ana.fill("How newcomers start", "Run `just demo`.").await;
    ana.choose_many("Co-owners", &["Ben Adler"]).await;
    ana.press("Open a channel for the project once it is approved").await;
    ana.submit().await;
    insta::assert_snapshot!("step_2_without_roles", ana.modal());
    ana.press("Add a role").await;
    insta::assert_snapshot!("role_empty", ana.modal());
    ana.fill("Title", "Frontend developer").await;
    ana.choose_many("Required skills", &["Svelte", "TypeScript"]).await;
    ana.choose_many("Nice to have", &["Figma"]).await;
    ana.fill("Hours a week", "4").await;
    ana.fill("Seats", "2").await;
    ana.choose("Timezones from", "UTC−1").await;
    ana.choose("Timezones to", "UTC+3").await;
    ana.press("Good for beginners").await;
    ana.fill("First task", "Make the timer stop.").await;
    ana.submit().await;
    insta::assert_snapshot!("levels", ana.modal());
    ana.choose("Svelte", "can lead").await;
    ana.choose("Figma", "know the idea").await;
    ana.submit().await;
    insta::assert_snapshot!("step_2_with_a_role", ana.modal());
    ana.submit().await;
    assert!(!ana.has_modal());
    hub.settle().await;

    insta::assert_snapshot!("dm_sent", ana.dms());
    insta::assert_snapshot!("dm_named_owner", ben.dms());
    insta::assert_snapshot!("review_card", steady(&olga.messages("organizers")));
    let (project, roles) = only_project(&hub, "Quizlab").await;
    assert_eq!((project.state, project.stage), (ProjectState::Submitted, Stage::Idea));
    assert_eq!(project.subjects, ["Chemistry", "Biology"]);
    assert_eq!(project.licence.as_deref(), Some("AGPL-3.0-or-later"));
    assert!(project.wants_channel && project.links.len() == 2);
    let needs: Vec<_> =
        roles[0].skills.iter().map(|need| (need.skill.as_str(), need.level, need.required)).collect();
    let expected = [
        ("svelte", Level::CanLead, true),
        ("typescript", Level::Comfortable, true),
        ("figma", Level::KnowsTheIdea, false),
    ];
    assert_eq!(needs, expected);
    assert_eq!((roles[0].seats, roles[0].hours, roles[0].utc_range), (2, 4, Some((-1, 3))));
    assert!(roles[0].beginner && !roles[0].mentoring);
    let (workspace, id) = (hub.workspace(), project.id.clone());
    let owners = hub.read(move |conn| projects::owners(conn, &workspace, &id)).await;
    assert_eq!(owners.iter().map(|owner| owner.as_str()).collect::<Vec<_>>(), ["U_ANA", "U_BEN"]);
    assert_eq!(log(&hub).await, [("U_ANA".into(), "project.submit".into(), "Quizlab".into())]);
    assert_eq!(draft_count(&hub).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_is_said_at_once_and_where() {
    let hub = Hub::start().await;
    hub.slack.add_person_silently(NewPerson::new("U_BOT9", "Quizbot").bot());
    hub.slack.add_person_silently(NewPerson::new("U_GONE", "Gone Girl"));
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, &"x".repeat(80)).await;
    ana.fill("Pitch", &"🦀".repeat(71)).await;
    ana.fill("Repository", "http://github.com/quizlab").await;
    ana.fill("Licence", "GPLv3").await;
    ana.fill("More links", "https://example.org\nnot a link").await;
    ana.choose_many("Co-owners", &["U_BOT9", "U_GONE", "Ben Adler"]).await;
    hub.slack.change_person("U_GONE", |person| person.deleted = true).await;
    hub.settle().await;
    ana.submit().await;
    insta::assert_snapshot!("errors", ana.modal());
    ana.fill("Pitch", "Short").await;
    ana.fill("Repository", "https://github.com/quizlab").await;
    ana.fill("Licence", "GPL-3.0-only").await;
    ana.clear("More links").await;
    ana.choose_many("Co-owners", &["Ben Adler", "Ana Ruiz"]).await;
    ana.submit().await;
    assert!(ana.modal().contains("(2 of 2)"), "{}", ana.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_is_not_open_is_taken_with_a_warning() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.fill("Licence", "cc-by-nc-4.0").await;
    ana.submit().await;
    assert!(ana.modal().contains("“CC-BY-NC-4.0” isn't a licence"), "{}", ana.modal());
    ana.submit().await;
    assert_eq!(only_project(&hub, "Quizlab").await.0.licence.as_deref(), Some("CC-BY-NC-4.0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_close_to_it_is_shown_first() {
    let hub = Hub::start().await;
    for name in ["Quizlab", "Quizlab Two", "Quizlab Next"] {
        approved(&hub, name, &["Frontend developer"]).await;
    }
    let caro = hub.person("caro");
    caro.slash("project new").await;
    fill(&caro, "Quizlab again").await;
    caro.submit().await;
    insta::assert_snapshot!("similar", caro.modal());
    caro.press("Show").await;
    assert_eq!(caro.stack().len(), 2);
    assert!(caro.modal().contains("I'm interested"), "{}", caro.modal());
    caro.close().await;
    caro.submit().await;
    assert_eq!(only_project(&hub, "Quizlab again").await.0.submitted_by.as_str(), "U_CARO");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_there_once() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    send(&hub, &ana, "Quizlab").await;
    let before = ana.dms();
    let answer = ana.again().await;
    assert_eq!(answer.json()["response_action"], "clear");
    hub.settle().await;
    assert_eq!(projects_called(&hub, "Quizlab").await.len(), 1);
    assert_eq!(ana.dms(), before);
    assert_eq!(log(&hub).await.len(), 1);
}

/// Types a skill that isn't in the list, and adds it.
async fn add_new(person: &Person, field: &str, skill: &str) {
    let offered = person.try_suggest(&Place::Modal, field, "skills.find", skill).await.unwrap();
    let add = offered.last().expect("something to add");
    assert_eq!(add["value"], format!("new:{skill}"));
    person.try_act(&Place::Modal, field, "skills.find", json!({"selected_options": [add]})).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_that_nobody_knew_is_kept_for_the_organizers() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    add_new(&ana, "stack", "Foobarlang").await;
    ana.submit().await;
    ana.press("Back to the project").await;
    assert!(ana.modal().contains("Built with (optional) ▾ Foobarlang {search}"), "{}", ana.modal());
    ana.submit().await;
    ana.press("Add a role").await;
    ana.fill("Title", "Tester").await;
    ana.fill("Hours a week", "4").await;
    add_new(&ana, "required", "foobarlang").await;
    ana.submit().await;
    ana.submit().await;
    assert!(ana.modal().contains("Needs foobarlang (comfortable)"), "{}", ana.modal());
    ana.submit().await;
    let (project, roles) = only_project(&hub, "Quizlab").await;
    assert_eq!(project.stack.iter().map(|skill| skill.as_str()).collect::<Vec<_>>(), ["foobarlang"]);
    assert_eq!(roles[0].skills[0].skill.as_str(), "foobarlang");
    let workspace = hub.workspace();
    let waiting = hub
        .read(move |conn| crate::features::skills::waiting(conn, &workspace, &["foobarlang".into()]))
        .await;
    assert_eq!(waiting.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_send_one_draft_once() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    let sent = |window: &str| {
        let mut roles = view("intake.roles", json!({"form": "project:new"}), json!({}));
        roles["id"] = json!(window);
        forge(&hub, "U_ANA", "view_submission", roles, json!({}))
    };
    let answers = tokio::join!(sent("V_1"), sent("V_2"), sent("V_3"), sent("V_1"));
    let answers = [answers.0, answers.1, answers.2, answers.3];
    assert!(answers.iter().any(|answer| matches!(answer, Ok(Reply::Clear))));
    assert!(
        answers.iter().all(|answer| matches!(answer, Ok(Reply::Clear) | Err(Error::User(_)))),
        "{answers:?}"
    );
    assert_eq!(projects_called(&hub, "Quizlab").await.len(), 1);
    assert_eq!(log(&hub).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_without_channels_offers_none() {
    let hub = Hub::start_bare().await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    assert!(!ana.modal().contains("Open a channel"));
    fill(&ana, "Quizlab").await;
    ana.submit().await;
    ana.submit().await;
    hub.settle().await;
    assert!(!only_project(&hub, "Quizlab").await.0.wants_channel);
}
