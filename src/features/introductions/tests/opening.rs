//! The group message.

use super::super::model::IntroductionState;
use super::Scene;
use crate::demo::workspace::{Fault, FaultKind};
use crate::features::projects::samples;

#[tokio::test(flavor = "multi_thread")]
async fn both_meet_with_reasons_a_first_task_and_the_channel() {
    let scene = Scene::new().await;
    let (workspace, project) = (scene.hub.workspace(), scene.project.id.clone());
    scene
        .hub
        .person_ctx("olga")
        .write(move |conn, _| {
            use crate::db::schema::projects;
            use diesel::prelude::*;
            diesel::update(projects::table.find((workspace, project)))
                .set(projects::channel.eq("C_QUIZLAB"))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    scene.ask("caro", "I taught algebra for years.\nMay I help?").await;
    scene.yes("ana").await;
    let groups = scene.person("caro").groups();
    insta::assert_snapshot!("group", groups.join("\n---\n"));
    assert_eq!(scene.person("ana").groups().len(), 1);
    let one = scene.one().await;
    assert!(one.channel.is_some() && one.opened_at.is_some());
    let board = scene.person("dev").messages("projects");
    assert!(board.contains("1 of 2 seats free"), "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_first_task_the_owner_names_one() {
    let scene = Scene::new().await;
    let (workspace, role) = (scene.hub.workspace(), scene.role.id.clone());
    scene
        .hub
        .person_ctx("olga")
        .write(move |conn, _| {
            use crate::db::schema::roles;
            use diesel::prelude::*;
            diesel::update(roles::table.find((workspace, role)))
                .set(roles::first_task.eq("  "))
                .execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    scene.ask("caro", "").await;
    scene.yes("ana").await;
    let group = scene.person("caro").groups().join("\n");
    assert!(group.contains("• @Ana, name one small first task"), "{group}");
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_the_way_opens_one_group_all_the_same() {
    let faults = [
        FaultKind::RateLimited { retry_after_s: 3 },
        FaultKind::Status(500),
        FaultKind::FatalError,
        FaultKind::CutAfterEffect,
    ];
    let scene = Scene::new().await;
    scene.ask("caro", "").await;
    for fault in faults {
        scene.hub.slack.fault(Fault::on("conversations.open", fault, 1));
        scene.hub.slack.fault(Fault::on("chat.postMessage", fault, 1));
    }
    scene.yes("ana").await;
    scene.hub.advance(chrono::Duration::hours(2)).await;
    assert_eq!(scene.state().await, IntroductionState::Opened);
    let groups = scene.person("caro").groups();
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert_eq!(groups[0].matches("You both said yes").count(), 1, "{groups:?}");
    assert_eq!(scene.seats_left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_without_our_hearing_of_it_is_not_waited_for() {
    let scene = Scene::new().await;
    scene.ask("caro", "").await;
    scene.deactivate_silently("caro");
    scene.yes("ana").await;
    assert_eq!(scene.state().await, IntroductionState::Ended);
    insta::assert_snapshot!("could_not_open", scene.told("ana"));
    assert_eq!(scene.seats_left().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seat_ends_what_others_asked() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    samples::approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.seats(1).await;
    scene.ask("dev", "May I?").await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    insta::assert_snapshot!("told_last_seat", scene.told("dev"));
    let cards = scene.person("ana").dms();
    assert!(
        cards.contains("There is no seat left: *Front-end developer* at *Quizlab*. @Dev was told."),
        "{cards}"
    );
    let board = scene.person("tess").messages("projects");
    assert!(board.contains("all seats taken"), "{board}");
}
