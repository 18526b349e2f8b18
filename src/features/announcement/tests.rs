//! The card in the announcement channel, kept true.

use std::collections::HashMap;
use std::sync::Arc;

use super::views;
use crate::demo::workspace::check_blocks;
use crate::features::projects::samples::{approved, fullest, project};
use crate::features::projects::{self, Card, ProjectState};
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn the_card_follows_the_project() {
    let hub = Hub::start().await;
    let (quizlab, roles) = approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    let caro = hub.person("caro");
    insta::assert_snapshot!("announced", caro.messages("projects"));

    // A seat fills, then the other: as introductions does it.
    for _ in 0..2 {
        let (role, id) = (roles[0].id.clone(), quizlab.id.clone());
        hub.person_ctx("ben")
            .write(move |conn, ctx| {
                assert!(projects::fill_seat(conn, &ctx.workspace, &role)?);
                super::show(conn, ctx, &id)
            })
            .await
            .unwrap();
    }
    hub.settle().await;
    let board = caro.messages("projects");
    assert!(board.contains("*Frontend developer* · all seats taken"), "{board}");
    assert_eq!(board.matches("I'm interested").count(), 1);
    assert_eq!(board.matches("# Quizlab").count(), 1, "updated in place");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_shows_all_to_who_asks() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Tester"]).await;
    let caro = hub.person("caro");
    caro.press_in("projects", "More").await;
    hub.settle().await;
    let seen = caro.ephemerals("projects");
    assert!(seen.contains("*How newcomers start*") && seen.contains("[I'm interested]"), "{seen}");
    assert!(hub.person("dev").ephemerals("projects").is_empty());
    assert!(caro.messages("projects").contains("[More]"), "the card stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_before_there_was_a_channel_is_caught_up() {
    let hub = Hub::start_bare().await;
    hub.person_ctx("ana")
        .write(|conn, ctx| {
            for (name, state) in [
                ("First", ProjectState::Approved),
                ("Second", ProjectState::Approved),
                ("Waits", ProjectState::Submitted),
            ] {
                let one = project(name, state);
                projects::create(conn, &ctx.workspace, &one, &["U_ANA".into()], &[])?;
                super::show(conn, ctx, &one.id)?;
            }
            super::show_all_missing(conn, ctx)
        })
        .await
        .unwrap();
    hub.settle().await;
    assert!(hub.person("caro").messages("projects").is_empty());
    let (organizers, board) = (hub.channel("organizers"), hub.channel("projects"));
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let (organizers, board) = (organizers.as_str().into(), board.as_str().into());
            crate::features::community::save_channels(conn, &ctx.workspace, &organizers, &board, false)?;
            super::show_all_missing(conn, ctx)
        })
        .await
        .unwrap();
    hub.settle().await;
    hub.person_ctx("olga").write(super::show_all_missing).await.unwrap();
    hub.settle().await;
    assert_eq!(hub.slack.calls("chat.update"), 0, "what is there is left alone");
    let board = hub.person("caro").messages("projects");
    let order: Vec<_> = board.lines().filter(|line| line.starts_with("  # ")).collect();
    assert_eq!(order, ["  # First", "  # Second"]);
}

#[test]
fn the_fullest_card_is_valid() {
    let (full, roles) = fullest();
    for state in [ProjectState::Approved, ProjectState::Closed, ProjectState::Submitted] {
        let project = projects::Project { state, channel: Some("C1".into()), ..full.clone() };
        let owners = (0..50).map(|n| format!("U{n}").into()).collect();
        let card = Card { project, roles: roles.clone(), owners, names: Arc::new(HashMap::new()) };
        let message = views::card(&card);
        let blocks = serde_json::to_value(&message.blocks).unwrap();
        assert_eq!(check_blocks(blocks.as_array().unwrap()), Vec::<String>::new());
        assert!(message.text.chars().count() <= 4000);
    }
}
