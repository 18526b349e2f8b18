//! The form in two steps.

use chrono::Duration;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::demo::workspace::{Place, check_view};
use crate::features::profiles::form::{Form, MOST_SKILLS, MOST_WISHES};
use crate::features::profiles::views::{FormPage, Levels, Meta};
use crate::features::skills::Skill;

/// Ana fills in the first step; everything else stays as it was.
async fn fill_in(ana: &Person) {
    ana.slash("profile").await;
    ana.choose_many("Skills I have", &["React", "Python"]).await;
    ana.choose_many("Skills I want to learn", &["WCAG"]).await;
    ana.fill("Hours a week that I have", "4").await;
}

/// Puts these values into a type-ahead of skills, offered or not.
async fn choose_values(person: &Person, block: &str, values: &[&str]) {
    let option = |value: &&str| json!({"text": {"type": "plain_text", "text": value.trim_start_matches("new:")}, "value": value});
    let chosen = json!({"selected_options": values.iter().map(option).collect::<Vec<_>>()});
    person.try_act(&Place::Modal, block, "skills.find", chosen).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_profile() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("profile").await;
    insta::assert_snapshot!("first_step", ana.modal());
    ana.choose_many("Skills I have", &["React", "Python", "Learning analytics"]).await;
    ana.choose_many("Skills I want to learn", &["WCAG"]).await;
    ana.choose_many("Subjects I know or care about", &["Physics", "Mathematics"]).await;
    ana.fill("Hours a week that I have", "4").await;
    ana.choose("Projects at once, at most", "2 projects").await;
    ana.press("I'd mentor somebody").await;
    ana.fill("GitHub name", "https://github.com/octocat").await;
    ana.fill("A line about me", "I like <!channel> & clear feedback").await;
    ana.submit().await;
    insta::assert_snapshot!("second_step", ana.modal());
    ana.choose("React", "Can lead").await;
    ana.choose("Python", "Have tried").await;
    ana.submit().await;
    assert!(!ana.has_modal());
    ana.again().await;
    hub.settle().await;
    insta::assert_snapshot!("is_in", ana.dms());
    let at_home = at_home(&hub, "ana").await;
    insta::assert_snapshot!("at_home", at_home.home());
    assert_eq!(audited(&hub, "ana").await, ["profile.create"]);

    let profile = saved(&hub, "ana").await.unwrap();
    let levels: Vec<_> =
        profile.skills.iter().map(|skill| (skill.skill.as_str(), skill.level, skill.wanted)).collect();
    assert_eq!(
        levels,
        [
            ("react", Level::CanLead, false),
            ("learning-analytics", Level::Comfortable, false),
            ("python", Level::HasTried, false),
            ("wcag", Level::KnowsTheIdea, true)
        ]
    );
    assert_eq!(profile.github.as_deref(), Some("octocat"));
    assert_eq!(profile.subjects, ["Mathematics", "Physics"]);
    assert_eq!(profile.visibility, Visibility::Owners);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_keeps_the_rest_and_sends_no_message() {
    let hub = Hub::start().await;
    with_profiles(&hub, &["ana"]).await;
    let ana = at_home(&hub, "ana").await;
    ana.press_on_home("Change my profile").await;
    insta::assert_snapshot!("change", ana.modal());
    ana.fill("Hours a week that I have", "6").await;
    ana.press("Nobody: I look for roles myself").await;
    ana.submit().await;
    assert!(ana.modal().contains("React ▾ Can lead"), "{}", ana.modal());
    ana.submit().await;
    hub.settle().await;
    let changed = saved(&hub, "ana").await.unwrap();
    let before = profile("ana");
    assert_eq!(
        Profile { hours: 4, visibility: before.visibility, updated_at: before.updated_at, ..changed.clone() },
        before
    );
    assert_eq!((changed.hours, changed.visibility), (6, Visibility::Nobody));
    assert_eq!(ana.dms(), "");
    assert_eq!(audited(&hub, "ana").await, ["profile.change"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_is_told_at_its_field() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("profile").await;
    ana.fill("Hours a week that I have", "4").await;
    ana.fill("GitHub name", "octo--cat").await;
    ana.pick_date("Take a break until", "2026-09-07").await;
    ana.submit().await;
    ana.choose_many("Skills I have", &["React", "Python"]).await;
    ana.choose_many("Skills I want to learn", &["Python", "JavaScript"]).await;
    let once = ana.modal();
    ana.submit().await;
    insta::assert_snapshot!("mistakes", format!("{once}\n\n{}", ana.modal()));
    assert!(saved(&hub, "ana").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_alone_are_enough() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("profile").await;
    ana.choose_many("Skills I want to learn", &["Rust"]).await;
    ana.fill("Hours a week that I have", "2").await;
    ana.submit().await;
    ana.again().await;
    hub.settle().await;
    assert!(!ana.has_modal(), "there is no level to ask for");
    assert_eq!(saved(&hub, "ana").await.unwrap().skill_ids(), ["rust".into()]);
    assert_eq!(ana.dms().matches("Your profile is in").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_that_nobody_knows_is_kept_as_typed() {
    let hub = Hub::start().await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ana.slash("profile").await;
    assert_eq!(
        ana.suggestions("Skills I have", "  Pedagogical  agents ").await,
        ["Use “Pedagogical agents” as it is"]
    );
    choose_values(&ana, "have", &["new:Pedagogical agents", "kubernetes"]).await;
    ana.fill("Hours a week that I have", "2").await;
    ana.submit().await;
    assert!(ana.modal().contains("Pedagogical agents ▾ Comfortable"), "{}", ana.modal());
    ana.submit().await;
    assert_eq!(
        saved(&hub, "ana").await.unwrap().skill_ids(),
        ["kubernetes".into(), "pedagogical-agents".into()]
    );
    // It is there when she comes back, and Ben's own spelling is the same skill.
    ana.slash("profile").await;
    assert!(ana.modal().contains("Kubernetes, Pedagogical agents"), "{}", ana.modal());
    ben.slash("profile").await;
    choose_values(&ben, "wanted", &["new:pedagogical AGENTS"]).await;
    ben.fill("Hours a week that I have", "2").await;
    ben.submit().await;
    assert_eq!(saved(&hub, "ben").await.unwrap().skill_ids(), ["pedagogical-agents".into()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_offered_again() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    fill_in(&ana).await;
    ana.fill("GitHub name", "not yet right --").await;
    ana.close().await;
    hub.advance(Duration::hours(3)).await;
    ana.slash("profile").await;
    insta::assert_snapshot!("draft", ana.modal());
    ana.press("Start afresh").await;
    insta::assert_snapshot!("afresh", ana.modal());
    ana.close().await;
    ana.slash("profile").await;
    assert!(!ana.modal().contains("You closed this form"), "an untouched form is no draft: {}", ana.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_starts_afresh_works_like_the_first() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    fill_in(&ana).await;
    ana.close().await;
    ana.slash("profile").await;
    ana.press("Start afresh").await;
    ana.fill("Hours a week that I have", "3").await;
    ana.submit().await;
    assert!(ana.modal().contains("Name at least one skill"), "{}", ana.modal());
    ana.choose_many("Skills I have", &["Moodle"]).await;
    ana.submit().await;
    ana.submit().await;
    assert_eq!(saved(&hub, "ana").await.unwrap().skill_ids(), ["moodle".into()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_are_kept_with_the_draft() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    fill_in(&ana).await;
    ana.submit().await;
    ana.choose("React", "Can lead").await;
    ana.close_all().await;
    ana.slash("profile").await;
    assert!(ana.modal().contains("React, Python"), "{}", ana.modal());
    ana.submit().await;
    assert!(ana.modal().contains("React ▾ Can lead"), "{}", ana.modal());
    ana.submit().await;
    ana.slash("profile").await;
    assert!(!ana.modal().contains("You closed this form"), "{}", ana.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_do_not_mix() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    fill_in(&ana).await;
    ana.submit().await;
    // The same person elsewhere: another window replaces the draft.
    let draft = crate::features::profiles::form::Draft { form: Form::default(), view: "V_OTHER".to_owned() };
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            crate::drafts::save(conn, &ctx.workspace, &ctx.person, "profile", &draft, ctx.now)
        })
        .await
        .unwrap();
    ana.submit().await;
    assert!(ana.modal().contains("opened again in another window"), "{}", ana.modal());
    assert!(saved(&hub, "ana").await.is_none());
}

/// Puts a state into a field that its menu would not give.
async fn forge(person: &Person, field: &str, state: serde_json::Value) {
    person.try_act(&Place::Modal, field, field, state).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_values_go_nowhere() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    fill_in(&ana).await;
    let values = ["react", "no-such-skill", "new:", "new:\u{7}", "'; DROP TABLE"];
    choose_values(&ana, "have", &values).await;
    choose_values(&ana, "wanted", &["new:JavaScript", "new:<!channel>", "new:js"]).await;
    forge(&ana, "subjects", json!({"selected_options": [{"value": "Physics"}, {"value": "Alchemy"}]})).await;
    forge(&ana, "mentoring", json!({"selected_options": [{"value": "boss"}]})).await;
    ana.submit().await;
    ana.submit().await;
    hub.settle().await;
    let profile = saved(&hub, "ana").await.unwrap();
    let skills: Vec<_> = profile.skills.iter().map(|skill| skill.skill.as_str()).collect();
    assert_eq!(skills, ["react", "channel", "javascript"]);
    assert_eq!(profile.subjects, ["Physics"]);
    assert!(!profile.seeks_mentor && !profile.offers_mentoring);
    assert!(at_home(&hub, "ana").await.home().contains("&lt;!channel&gt;, JavaScript"));

    // More than the form lets anybody choose, and a number that no field takes.
    ana.slash("profile").await;
    let many: Vec<String> = (0..=MOST_SKILLS).map(|n| format!("new:Skill number {n}")).collect();
    choose_values(&ana, "have", &many.iter().map(String::as_str).collect::<Vec<_>>()).await;
    choose_values(&ana, "wanted", &[]).await;
    forge(&ana, "max_projects", json!({"selected_option": {"value": "9"}})).await;
    ana.submit().await;
    assert!(ana.modal().contains("At most 20 skills, please"), "{}", ana.modal());
    assert!(ana.modal().contains("From 1 to 5 projects."), "{}", ana.modal());
}

/// A form with as much in it as goes in, and names as long as they get.
fn fullest() -> (Form, Vec<Skill>) {
    let long = |what: &str, n: usize| format!("{what} {n:02} {}", "&".repeat(60 - what.len() - 4));
    let have: Vec<String> = (0..MOST_SKILLS).map(|n| long("Skill", n)).collect();
    let wanted: Vec<String> = (0..MOST_WISHES).map(|n| long("Wish", n)).collect();
    let skill =
        |name: &String| Skill { id: name.to_lowercase().replace(['&', ' '], "x").into(), name: name.clone() };
    let skills = have.iter().map(skill).collect();
    let form = Form {
        have: have.iter().map(|name| format!("new:{name}")).collect(),
        wanted: wanted.iter().map(|name| format!("new:{name}")).collect(),
        subjects: skills::subjects().iter().take(8).map(|subject| (*subject).to_owned()).collect(),
        hours: "40".to_owned(),
        max_projects: "5".to_owned(),
        github: "a".repeat(39),
        about: "👩‍🏫".repeat(60),
        paused_until: Some("2026-12-24".to_owned()),
        ..Form::default()
    };
    (form, skills)
}

fn pages(form: &Form, have: &[Skill]) -> [serde_json::Value; 2] {
    let options = |values: &[String]| {
        let option = |value: &String| (value.trim_start_matches("new:").to_owned(), value.clone());
        values.iter().map(option).collect::<Vec<_>>()
    };
    let page = FormPage {
        form: form.clone(),
        have: options(&form.have),
        wanted: options(&form.wanted),
        timezone: "America/Argentina/ComodRivadavia".to_owned(),
        exists: true,
        kept: Some(Duration::days(400)),
        meta: Meta { round: u32::MAX },
    };
    let json = |view| serde_json::to_value(slack_morphism::prelude::SlackView::Modal(view)).unwrap();
    [json(views::profile_form(&page)), json(views::levels(&Levels { form, have }))]
}

#[test]
fn the_fullest_form_is_valid() {
    let (form, have) = fullest();
    for page in pages(&form, &have) {
        assert_eq!(check_view(&page), [""; 0]);
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_makes_a_valid_form(
        text in ".{0,400}",
        skills in proptest::collection::vec("[^\\x00-\\x1f\\x7f]{1,60}", 1..20),
        number in "-?[0-9]{0,30}",
    ) {
        let form = Form {
            have: skills.iter().map(|skill| format!("new:{skill}")).collect(),
            hours: number.clone(),
            max_projects: number,
            github: text.clone(),
            about: text.clone(),
            paused_until: Some("2026-12-24".to_owned()),
            ..Form::default()
        };
        let have: Vec<Skill> = skills
            .iter()
            .enumerate()
            .map(|(n, name)| Skill { id: n.to_string().into(), name: name.clone() })
            .collect();
        for page in pages(&form, &have) {
            let wrong = check_view(&page);
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
        let checked = form.check(&have, &[], "2026-09-07T09:00:00".parse().unwrap(), chrono_tz::UTC);
        if let Err(wrong) = checked {
            prop_assert!(wrong.values().all(|error| !error.is_empty()));
        }
    }
}
