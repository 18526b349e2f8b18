//! Journeys of a listing: asked about, paused, brought back, and handed to somebody else.

use chrono::Duration;
use serde_json::json;

use super::model::{Listing, OfferedTo, Why};
use super::{samples as listings, store, views};
use crate::demo::workspace::Person;
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{self, Card, Project, ProjectState, Role, samples};
use crate::features::skills::Level;
use crate::features::{introductions, people};
use crate::testing::{Hub, assert_message, button, form};

/// Ana and Ben look after Quizlab; both are known, and so is Caro, who has a profile.
async fn community() -> (Hub, Project, Vec<Role>) {
    let hub = Hub::start().await;
    let (project, roles) = samples::approved(&hub, "Quizlab", &["Front-end developer"]).await;
    for name in ["ana", "ben", "caro", "tess"] {
        people::know(&hub.person_ctx(name)).await.expect("somebody");
    }
    let caro = Profile {
        person: "U_CARO".into(),
        skills: vec![ProfileSkill { skill: "svelte".into(), level: Level::CanLead, wanted: false }],
        subjects: Vec::new(),
        hours: 5,
        max_projects: 2,
        seeks_mentor: false,
        offers_mentoring: false,
        languages: Vec::new(),
        github: None,
        about: String::new(),
        visibility: Visibility::Everyone,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    };
    hub.person_ctx("caro")
        .write(move |conn, ctx| profiles::save(conn, &ctx.workspace, &caro))
        .await
        .expect("a profile");
    (hub, project, roles)
}

async fn direct(hub: &Hub, name: &str) -> String {
    let id = format!("U_{}", name.to_uppercase());
    hub.app.slack.open_conversation(&[id.into()]).await.expect("a direct message").to_string()
}

/// Presses in the newest direct message with the app that has the button.
async fn press(hub: &Hub, name: &str, label: &str) {
    let channel = direct(hub, name).await;
    hub.person(name).press_in(&channel, label).await;
    hub.settle().await;
}

fn newest(person: &Person) -> String {
    let all = person.dms();
    samples::steady(all.rsplit("EdTech Hub").next().unwrap_or_default())
}

async fn reads(hub: &Hub, name: &str, command: &str) -> String {
    let person = hub.person(name);
    person.slash(command).await;
    hub.settle().await;
    let all = person.ephemerals("general");
    samples::steady(all.rsplit("EdTech Hub").next().unwrap_or_default())
}

async fn listing(hub: &Hub, project: &Project) -> Option<Listing> {
    let (ws, id) = (hub.workspace(), project.id.clone());
    hub.read(move |conn| store::find(conn, &ws, &id)).await
}

async fn card(hub: &Hub, project: &Project) -> Card {
    let (ws, id) = (hub.workspace(), project.id.clone());
    hub.read(move |conn| projects::card(conn, &ws, &id)).await.expect("a project")
}

async fn state(hub: &Hub, project: &Project) -> ProjectState {
    card(hub, project).await.project.state
}

async fn leave(hub: &Hub, id: &str) {
    hub.slack.change_person(id, |user| user.deleted = true).await;
    hub.settle().await;
}

async fn ask(hub: &Hub, role: &Role) {
    let ask = json!({"role": role.id, "developer": "U_CARO"});
    hub.forge("caro", &form("introductions.ask", &ask, &[("line", json!({"value": "May I?"}))])).await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_press_says_that_it_is_still_true() {
    let (hub, project, _) = community().await;
    hub.advance(Duration::days(59)).await;
    assert!(!listing(&hub, &project).await.expect("a listing").is_asked());
    hub.advance(Duration::days(2)).await;
    assert!(listing(&hub, &project).await.expect("a listing").is_asked());
    insta::assert_snapshot!("question", newest(&hub.person("ana")));
    hub.person("ben").open_home().await;
    hub.settle().await;
    let home = hub.person("ben").home();
    assert!(home.contains("Is this still true?") && home.contains("[Still true!]"), "{home}");

    press(&hub, "ana", "Still true").await;
    let said = listing(&hub, &project).await.expect("a listing");
    assert!(!said.is_asked() && said.confirmed_at > samples::now() + Duration::days(60));
    for name in ["ana", "ben"] {
        let read = hub.person(name).dms();
        assert!(read.contains("said that it is still true") && !read.contains("[Still true!]"), "{read}");
    }
    assert!(!hub.person("ben").home().contains("[Still true!]"));
    // Pressed where it was still to be seen, it changes nothing and says so.
    let late = hub.forge("ben", &button("listings.still_true", project.id.as_str())).await;
    assert!(late.contains("was said on"), "{late}");
    assert_eq!(listing(&hub, &project).await, Some(said));
    // Nobody is reminded, nothing pauses, and in 60 days the next question comes.
    hub.advance(Duration::days(20)).await;
    assert_eq!(state(&hub, &project).await, ProjectState::Approved);
    hub.advance(Duration::days(42)).await;
    assert!(listing(&hub, &project).await.expect("a listing").is_asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_pauses_it_and_one_press_brings_it_back() {
    let (hub, project, roles) = community().await;
    hub.advance(Duration::days(61)).await;
    hub.advance(Duration::days(8)).await;
    insta::assert_snapshot!("reminder", newest(&hub.person("ana")));
    ask(&hub, &roles[0]).await;
    hub.advance(Duration::days(8)).await;
    assert_eq!(state(&hub, &project).await, ProjectState::Paused);
    let told = hub.person("ana").dms();
    assert!(told.contains("I paused *Quizlab*: since"), "{told}");
    insta::assert_snapshot!("asker_paused", newest(&hub.person("caro")));
    let announced = hub.person("tess").messages("projects");
    assert!(announced.contains("*Quizlab* pauses") && !announced.contains("[I'm interested]"), "{announced}");
    // Nobody finds it, but by its name.
    assert!(!reads(&hub, "tess", "project list").await.contains("*Quizlab*"));
    assert!(!reads(&hub, "caro", "match").await.contains("at *Quizlab*"));
    let shown = reads(&hub, "tess", "project show Quizlab").await;
    assert!(shown.contains("Paused: it is in no list") && !shown.contains("[I'm interested]"), "{shown}");
    hub.person("ana").open_home().await;
    hub.settle().await;
    let home = hub.person("ana").home();
    assert!(home.contains("Nobody said that it is still true") && home.contains("[Reopen!]"), "{home}");

    // Whoever asked before can still be said yes to.
    press(&hub, "ana", "Yes, introduce us").await;
    assert!(!hub.person("caro").groups().is_empty());

    press(&hub, "ben", "Reopen").await;
    assert_eq!(state(&hub, &project).await, ProjectState::Approved);
    assert!(reads(&hub, "tess", "project list").await.contains("*Quizlab*"));
    let announced = hub.person("tess").messages("projects");
    assert!(announced.contains("[I'm interested]"), "{announced}");
    // Twice is as once.
    press(&hub, "ben", "Reopen").await;
    let now = listing(&hub, &project).await.expect("a listing");
    assert_eq!((now.paused_at, now.why, now.is_asked()), (None, None, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_pauses_it_by_hand() {
    let (hub, project, roles) = community().await;
    ask(&hub, &roles[0]).await;
    let ana = hub.person("ana");
    ana.slash("project show Quizlab").await;
    ana.press_in("general", "Pause").await;
    hub.settle().await;
    let found = listing(&hub, &project).await.expect("a listing");
    assert_eq!((found.why, found.due_at), (Some(Why::Owner), None));
    insta::assert_snapshot!("card_paused", samples::steady(&ana.ephemerals("general")));
    assert!(newest(&hub.person("ben")).contains("@Ana paused *Quizlab*"), "{}", newest(&hub.person("ben")));
    // It may rest for as long as they like, and is edited meanwhile.
    hub.advance(Duration::days(100)).await;
    assert_eq!(state(&hub, &project).await, ProjectState::Paused);
    ana.press_in("general", "Reopen").await;
    hub.settle().await;
    assert_eq!(state(&hub, &project).await, ProjectState::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_edits_it_has_looked_and_who_closes_it_is_asked_no_more() {
    let (hub, project, _) = community().await;
    hub.advance(Duration::days(61)).await;
    let ana = hub.person("ana");
    press(&hub, "ana", "Edit").await;
    ana.submit().await;
    ana.submit().await;
    hub.settle().await;
    assert!(!listing(&hub, &project).await.expect("a listing").is_asked());
    assert!(newest(&hub.person("ben")).contains("looked through *Quizlab*"));

    hub.advance(Duration::days(61)).await;
    press(&hub, "ana", "Close").await;
    ana.submit().await;
    hub.settle().await;
    ana.close_all().await;
    assert_eq!(listing(&hub, &project).await, None);
    hub.advance(Duration::days(20)).await;
    assert_eq!(state(&hub, &project).await, ProjectState::Closed);
    // Opened again, it is asked about in its time.
    hub.forge("ana", &button("projects.reopen", project.id.as_str())).await;
    assert!(listing(&hub, &project).await.is_some_and(|one| one.due_at.is_some() && !one.is_asked()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_looks_after_is_offered_to_everybody() {
    let (hub, project, _) = community().await;
    leave(&hub, "U_ANA").await;
    insta::assert_snapshot!("co_owner_asked", newest(&hub.person("ben")));
    leave(&hub, "U_BEN").await;
    assert_eq!(state(&hub, &project).await, ProjectState::Paused);
    insta::assert_snapshot!(
        "offered",
        samples::steady(
            hub.person("tess").messages("projects").rsplit("EdTech Hub").next().unwrap_or_default()
        )
    );

    let tess = hub.person("tess");
    tess.press_in("projects", "Take it on").await;
    hub.settle().await;
    assert!(tess.ephemerals("projects").contains("An organizer looks at it next"));
    assert!(!tess.messages("projects").contains("[Take it on!]"));
    let late = hub.forge("caro", &button("listings.take_on", project.id.as_str())).await;
    assert!(late.contains("Somebody was faster"), "{late}");
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!(
        "wish",
        samples::steady(olga.messages("organizers").rsplit("EdTech Hub").next().unwrap_or_default())
    );
    assert!(olga.home().contains("would take on *Quizlab*"), "{}", olga.home());
    olga.press_in("organizers", "Not now").await;
    hub.settle().await;
    insta::assert_snapshot!("not_now", newest(&tess));
    assert!(tess.messages("projects").contains("[Take it on!]"));

    hub.person("caro").press_in("projects", "Take it on").await;
    hub.settle().await;
    olga.press_in("organizers", "Yes").await;
    hub.settle().await;
    let card = card(&hub, &project).await;
    assert_eq!((card.project.state, card.owners), (ProjectState::Approved, vec!["U_CARO".into()]));
    insta::assert_snapshot!("yours", newest(&hub.person("caro")));
    assert!(!tess.messages("projects").contains("[Take it on!]"));
    // A yes that comes late changes nothing.
    let late = hub.forge("olga", &button("listings.give", &format!("{}:U_TESS", project.id))).await;
    assert!(late.contains("Nobody waits"), "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_work_in_it_are_asked_first() {
    let (hub, project, roles) = community().await;
    ask(&hub, &roles[0]).await;
    press(&hub, "ana", "Yes, introduce us").await;
    leave(&hub, "U_BEN").await;
    leave(&hub, "U_ANA").await;
    let found = listing(&hub, &project).await.expect("a listing");
    assert_eq!((found.why, found.offered_to), (Some(Why::Left), Some(OfferedTo::Team)));
    insta::assert_snapshot!("to_team", newest(&hub.person("caro")));
    assert!(!hub.person("tess").messages("projects").contains("[Take it on!]"));
    let early = hub.forge("tess", &button("listings.take_on", project.id.as_str())).await;
    assert!(early.contains("those who work in it first"), "{early}");
    hub.advance(Duration::days(8)).await;
    let found = listing(&hub, &project).await.expect("a listing");
    assert_eq!((found.offered_to, found.due_at), (Some(OfferedTo::Community), None));
    assert!(hub.person("tess").messages("projects").contains("[Take it on!]"));
    // Who works in it needs nobody's yes.
    press(&hub, "caro", "Take it on").await;
    let card = card(&hub, &project).await;
    assert_eq!((card.project.state, card.owners), (ProjectState::Approved, vec!["U_CARO".into()]));
    let ws = hub.workspace();
    let works = hub.read(move |conn| introductions::working_in(conn, &ws, &project.id, None)).await;
    assert!(works.is_empty(), "whoever owns it is no developer of it: {works:?}");
    assert!(!hub.person("tess").messages("projects").contains("[Take it on!]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_deleted_left_behind_is_offered_for_a_while() {
    let (hub, project, roles) = community().await;
    ask(&hub, &roles[0]).await;
    press(&hub, "ana", "Yes, introduce us").await;
    let id = project.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| projects::hand_on(conn, &ctx.workspace, &id, &ctx.person))
        .await
        .expect("Ana alone");
    hub.forge("ana", &form("privacy.delete", &json!(null), &[("sure", json!({"value": "delete"}))])).await;
    hub.settle().await;
    let left = card(&hub, &project).await;
    assert_eq!(
        (left.project.state, left.project.pitch.as_str()),
        (ProjectState::Paused, project.pitch.as_str())
    );
    assert_eq!((left.project.repository, left.project.links), (None, Vec::new()));
    let asked = newest(&hub.person("caro"));
    assert!(hub.person("caro").dms().contains("would you take it on"), "{asked}");
    hub.advance(Duration::days(8)).await;
    let found = listing(&hub, &project).await.expect("a listing");
    assert!(found.offered_to == Some(OfferedTo::Community) && found.due_at.is_some(), "{found:?}");
    hub.advance(Duration::days(31)).await;
    let over = card(&hub, &project).await;
    assert_eq!((over.project.state, over.project.pitch.as_str()), (ProjectState::Closed, ""));
    assert_eq!(listing(&hub, &project).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_would_have_taken_it_on_leaves_too() {
    let (hub, project, _) = community().await;
    leave(&hub, "U_ANA").await;
    leave(&hub, "U_BEN").await;
    hub.person("tess").press_in("projects", "Take it on").await;
    hub.settle().await;
    leave(&hub, "U_TESS").await;
    let found = listing(&hub, &project).await.expect("a listing");
    assert_eq!((found.wanted_by, found.wanted_at), (None, None));
    assert!(hub.person("caro").messages("projects").contains("[Take it on!]"));
    // An organizer needs nobody's yes.
    hub.person("olga").press_in("projects", "Take it on").await;
    hub.settle().await;
    assert_eq!(card(&hub, &project).await.owners, vec!["U_OLGA".into()]);
}

#[test]
fn every_message_at_its_fullest_is_valid() {
    let (project, roles) = samples::fullest();
    let person = "U_ANA".into();
    let all = listings::wanted(&project.id, "U_TESS");
    let asked = listings::asked(&project.id);
    let card = Card {
        project: project.clone(),
        roles,
        owners: vec!["U_ANA".into(); 30],
        names: std::sync::Arc::default(),
        reply: None,
    };
    let left = "&".repeat(100);
    for message in [
        views::question(&card, &asked, Some(&left)),
        views::question(&card, &asked, None),
        views::reminder(&card, &asked),
        views::confirmed(&project, &person, true),
        views::paused(&project, Why::Silence),
        views::paused(&project, Why::Left),
        views::paused_silent(&project, &asked),
        views::paused_by(&project, &person),
        views::reopened(&project),
        views::closed(&project),
        views::said_already(&project, &asked),
        views::to_team(&project),
        views::to_community(&project, None),
        views::to_community(&project, Some(&person)),
        views::no_channel(&project),
        views::no_longer_offered(&project),
        views::yours(&project),
        views::wished(&project),
        views::not_now(&project),
        views::wish(&project, &all),
        views::settled(&project, &person, &person, true),
        views::settled(&project, &person, &person, false),
    ] {
        assert_message(&message);
    }
}
