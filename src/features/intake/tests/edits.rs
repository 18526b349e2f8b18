//! Editing what exists, and sending it again.

use diesel::prelude::*;

use super::{add_role, draft_count, fill, log, only_project, send};
use crate::db::schema::introductions;
use crate::demo::workspace::Person;
use crate::features::people;
use crate::features::projects::samples::{approved, project, steady, submit};
use crate::features::projects::{self, ProjectState};
use crate::testing::Hub;

async fn save(hub: &Hub, person: &Person) {
    person.submit().await;
    person.submit().await;
    assert!(!person.has_modal(), "{}", person.modal());
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_an_approved_project_shows_at_once() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let ana = hub.person("ana");
    let cards = ana.messages("organizers");
    ana.slash("project edit").await;
    insta::assert_snapshot!("edit_step_1", ana.modal());
    ana.fill("Pitch", "Quizzes that wait for you").await;
    ana.fill("Licence", "Apache-2.0").await;
    ana.choose_many("Co-owners", &["Caro Lindqvist"]).await;
    ana.submit().await;
    add_role(&ana, "Designer", &["Figma"]).await;
    insta::assert_snapshot!("edit_step_2", ana.modal());
    ana.submit().await;
    hub.settle().await;
    let announced = ana.messages("projects");
    assert!(announced.contains("Quizzes that wait for you") && announced.contains("Designer"), "{announced}");
    assert_eq!(ana.messages("organizers"), cards, "organizers are not asked again");
    insta::assert_snapshot!("dm_saved", ana.dms());
    insta::assert_snapshot!("dm_taken_off", hub.person("ben").dms());
    assert!(hub.person("caro").dms().contains("@Ana named you as an owner of *Quizlab*"));
    let (after, roles) = only_project(&hub, "Quizlab").await;
    assert_eq!((after.state, roles.len()), (ProjectState::Approved, 2));
    let entry = log(&hub).await.pop().unwrap();
    assert_eq!((entry.0.as_str(), entry.1.as_str()), ("U_ANA", "project.edit"));
    insta::assert_snapshot!("log_line", entry.2);
    assert_eq!(draft_count(&hub).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_changes_nothing_says_nothing() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let ana = hub.person("ana");
    let (before, dms) = (log(&hub).await, ana.dms());
    ana.slash("project edit quiz").await;
    save(&hub, &ana).await;
    assert_eq!((log(&hub).await, ana.dms()), (before, dms));
    // Neither does looking at it.
    ana.slash("project edit").await;
    ana.close().await;
    ana.slash("project edit").await;
    ana.submit().await;
    ana.close().await;
    assert_eq!(draft_count(&hub).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_that_were_kept_are_offered() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let ana = hub.person("ana");
    ana.slash("project edit").await;
    ana.fill("Pitch", "Half a pitch").await;
    ana.close().await;
    hub.advance(chrono::Duration::hours(5)).await;
    ana.slash("project edit").await;
    assert!(ana.modal().contains("We kept your changes from 5 hours ago."), "{}", ana.modal());
    assert!(ana.modal().contains("Half a pitch"));
    ana.press("Start afresh").await;
    assert!(ana.modal().contains("Quizzes that explain themselves"), "{}", ana.modal());
    assert!(!ana.modal().contains("Half a pitch"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_who_edit_at_once_both_count() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ana.slash("project edit").await;
    ben.slash("project edit").await;
    ana.fill("Pitch", "Ana's pitch").await;
    ben.fill("How newcomers start", "Ask Ben.").await;
    save(&hub, &ana).await;
    save(&hub, &ben).await;
    let (project, _) = only_project(&hub, "Quizlab").await;
    assert_eq!((project.pitch.as_str(), project.newcomers.as_str()), ("Ana's pitch", "Ask Ben."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_is_shown_and_the_project_sent_again() {
    let hub = Hub::start().await;
    let (ana, olga) = (hub.person("ana"), hub.person("olga"));
    send(&hub, &ana, "Quizlab").await;
    olga.press_in("organizers", "Ask for changes").await;
    olga.fill("What should change?", "Say who it is for.\nAnd <!channel> add a licence.").await;
    olga.submit().await;
    hub.settle().await;
    ana.press("Edit").await;
    insta::assert_snapshot!("changes_asked_for", ana.modal());
    ana.fill("Licence", "MIT").await;
    ana.submit().await;
    assert!(ana.modal().contains("⟨Send again⟩"), "{}", ana.modal());
    ana.submit().await;
    hub.settle().await;
    assert_eq!(only_project(&hub, "Quizlab").await.0.state, ProjectState::Submitted);
    assert!(olga.messages("organizers").contains("Sent again"), "{}", olga.messages("organizers"));
    insta::assert_snapshot!("dm_sent_again", steady(&ana.dms()));
    assert_eq!(log(&hub).await.pop().unwrap().1, "project.send_again");
    // Once more while it waits: the card follows.
    ana.slash("project edit").await;
    ana.fill("Pitch", "A better pitch").await;
    ana.submit().await;
    assert!(ana.modal().contains("⟨Save changes⟩"));
    ana.submit().await;
    hub.settle().await;
    assert!(olga.messages("organizers").contains("A better pitch"));
    assert_eq!(olga.messages("organizers").matches("[Approve!]").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_project_can_come_back() {
    let hub = Hub::start().await;
    let (ana, olga) = (hub.person("ana"), hub.person("olga"));
    send(&hub, &ana, "Quizlab").await;
    olga.press_in("organizers", "Decline").await;
    olga.fill("Why?", "We have one.").await;
    olga.submit().await;
    hub.settle().await;
    ana.slash("project edit").await;
    insta::assert_snapshot!("nothing_to_edit", ana.ephemerals("general"));
    ana.slash("project edit Quizlab").await;
    assert!(ana.modal().contains("> We have one."), "{}", ana.modal());
    save(&hub, &ana).await;
    assert_eq!(only_project(&hub, "Quizlab").await.0.state, ProjectState::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_project_is_opened_first() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    let quizlab = approved(&hub, "Quizlab", &[]).await.0;
    ana.slash("project edit").await;
    let (workspace, id, now) = (hub.workspace(), quizlab.id.clone(), hub.clock.now());
    let closed = hub
        .app
        .db
        .write(move |conn| {
            let approved = [ProjectState::Approved];
            projects::set_state(conn, &workspace, &id, &approved, ProjectState::Closed, now)
        })
        .await;
    assert!(closed.unwrap());
    // The form that was open when it was closed.
    ana.fill("Pitch", "Too late").await;
    ana.submit().await;
    assert!(ana.modal().contains("Quizlab is closed. Open it again first"), "{}", ana.modal());
    ana.close().await;
    ana.slash("project edit").await;
    assert!(ana.ephemerals("general").contains("Quizlab is closed. Open it again first"));
    assert_ne!(only_project(&hub, "Quizlab").await.0.pitch, "Too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_projects_are_a_choice() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    for name in ["Quizlab", "Labbook"] {
        submit(&hub, &project(name, ProjectState::Submitted), &[]).await;
    }
    ana.slash("project edit").await;
    insta::assert_snapshot!("choose", ana.modal());
    ana.choose("Which project?", "Labbook").await;
    ana.submit().await;
    assert!(ana.modal().contains("Name: Labbook"), "{}", ana.modal());
    ana.fill("Name", "Lab book").await;
    save(&hub, &ana).await;
    only_project(&hub, "Lab book").await;
    ana.slash("project edit nothing").await;
    let answer = ana.ephemerals("general");
    assert!(answer.contains("You have no project called “nothing”. Yours: "), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_seats_stay() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Tester"]).await;
    let role = roles[0].id.clone();
    let workspace = hub.workspace();
    let filled = hub
        .app
        .db
        .write(move |conn| {
            Ok(projects::fill_seat(conn, &workspace, &role)? && projects::fill_seat(conn, &workspace, &role)?)
        })
        .await;
    assert!(filled.unwrap());
    let ana = hub.person("ana");
    ana.slash("project edit").await;
    ana.submit().await;
    ana.press("Edit").await;
    ana.fill("Seats", "1").await;
    ana.submit().await;
    assert!(ana.modal().contains("! 2 seats are taken already"), "{}", ana.modal());
    ana.fill("Seats", "3").await;
    ana.submit().await;
    ana.submit().await;
    ana.submit().await;
    let (_, roles) = only_project(&hub, "Quizlab").await;
    assert_eq!((roles[0].seats, roles[0].filled), (3, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_for_a_role_hears_that_it_is_gone() {
    let hub = Hub::start().await;
    let (quizlab, roles) = approved(&hub, "Quizlab", &["Tester", "Designer"]).await;
    let (ana, dev) = (hub.person("ana"), hub.person("dev"));
    let ctx = hub.person_ctx("dev");
    people::know(&ctx).await.unwrap();
    let tester = roles[0].id.clone();
    ctx.write(move |conn, ctx| {
        diesel::insert_into(introductions::table)
            .values((
                introductions::workspace.eq(&ctx.workspace),
                introductions::id.eq("asked"),
                introductions::project.eq(&quizlab.id),
                introductions::role.eq(&tester),
                introductions::developer.eq(&ctx.person),
                introductions::owner.eq("U_ANA"),
                introductions::asked_by.eq(&ctx.person),
                introductions::line.eq("I would love to."),
                introductions::state.eq("asked"),
                introductions::active.eq(true),
                introductions::reminders.eq(0),
                introductions::asked_at.eq(ctx.now),
            ))
            .execute(conn)?;
        Ok(())
    })
    .await
    .unwrap();
    ana.slash("project edit").await;
    ana.submit().await;
    ana.press("Remove").await;
    ana.submit().await;
    hub.settle().await;
    let heard = dev.dms();
    assert!(heard.contains("Tester"), "{heard}");
    let (_, roles) = only_project(&hub, "Quizlab").await;
    let seen: Vec<_> = roles.iter().map(|role| (role.title.as_str(), role.open)).collect();
    assert_eq!(seen, [("Designer", true), ("Tester", false)]);
    assert_eq!(log(&hub).await.iter().filter(|entry| entry.1 == "introduction.seat_filled").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_in_a_window_becomes_its_form() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let ana = hub.person("ana");
    ana.slash("project new").await;
    fill(&ana, "Quizlab again").await;
    ana.submit().await;
    ana.press("Show").await;
    ana.press("Edit").await;
    assert_eq!(ana.stack(), ["New project (2 of 2)", "Edit project (1 of 2)"]);
    ana.submit().await;
    add_role(&ana, "Designer", &[]).await;
    assert!(ana.modal().contains("*Designer*"), "{}", ana.modal());
    ana.submit().await;
    assert!(!ana.has_modal());
    assert_eq!(only_project(&hub, "Quizlab").await.1.len(), 2);
}
