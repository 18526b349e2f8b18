//! Every way in which it can end, and what each side hears.

use super::super::model::IntroductionState::{self, Opened, SeatFilled, Withdrawn};
use super::{Scene, last};
use crate::demo::workspace::{Fault, FaultKind};
use crate::features::projects::samples::approved;

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_takes_it_back() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.reads("caro", "status").await;
    let caro = scene.person("caro");
    caro.press_in("general", "Take it back").await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, Withdrawn);
    insta::assert_snapshot!("status_after_withdrawing", last(&caro.ephemerals("general")));
    insta::assert_snapshot!("card_withdrawn", scene.told("ana"));
    caro.again().await;
    scene.hub.settle().await;
    assert!(
        caro.ephemerals("general").contains("You took it back already"),
        "{}",
        caro.ephemerals("general")
    );
    assert_eq!(scene.state().await, Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_closes_while_it_is_asked() {
    let scene = Scene::with(&["caro"], &["Front-end developer", "Tester"]).await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask("caro", "May I?").await;
    let ben = scene.person("ben");
    ben.slash("project show Quizlab").await;
    ben.press_in("general", "Close").await;
    ben.submit().await;
    scene.hub.settle().await;
    assert_eq!(scene.state().await, SeatFilled);
    insta::assert_snapshot!("told_project_closed", scene.told("caro"));
    let cards = scene.person("ana").dms();
    assert!(
        cards.contains("There is no seat left: *Front-end developer* at *Quizlab*. @Caro was told."),
        "{cards}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_closes_while_the_group_is_being_opened() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let ana = scene.person("ana");
    scene.hub.slack.fault(Fault::on("conversations.open", FaultKind::RateLimited { retry_after_s: 600 }, 1));
    ana.press_in(&scene.direct("ana").await, "Yes, introduce us").await;
    scene.close_project().await;
    scene.days(1).await;
    assert_eq!(scene.state().await, SeatFilled);
    assert!(scene.person("caro").groups().is_empty());
    insta::assert_snapshot!("told_closed_after_yes", scene.told("caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_together_goes_on_when_the_project_closes() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    scene.close_project().await;
    assert_eq!(scene.state().await, Opened);
    scene.days(7).await;
    scene.press("caro", "It came to nothing").await;
    assert_eq!(scene.state().await, IntroductionState::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_off_ends_its_asks() {
    let scene = Scene::with(&["caro"], &["Front-end developer", "Tester"]).await;
    scene.ask("caro", "May I?").await;
    let (project, role) = (scene.project.id.clone(), scene.role.id.clone());
    scene
        .hub
        .person_ctx("ben")
        .write(move |conn, ctx| {
            use crate::db::schema::roles;
            use diesel::prelude::*;
            diesel::update(roles::table.find((&ctx.workspace, &role)))
                .set(roles::open.eq(false))
                .execute(conn)?;
            super::super::role_closed(conn, ctx, &project, &role)
        })
        .await
        .unwrap();
    scene.hub.settle().await;
    assert_eq!(scene.state().await, SeatFilled);
    insta::assert_snapshot!("told_role_taken_off", scene.told("caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_best_is_shown_and_can_be_asked_at_once() {
    let scene = Scene::new().await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    let news = scene.told("caro");
    insta::assert_snapshot!("told_with_the_next_best", news);
    let caro = scene.person("caro");
    caro.press_in(&scene.direct("caro").await, "I'm interested").await;
    assert!(caro.modal().contains("*Tester* at *Grade kit*"), "{}", caro.modal());
}
