//! The card in the announcement channel, kept true.

use std::collections::HashMap;
use std::sync::Arc;

use super::views;
use crate::db::Conn;
use crate::demo::workspace::{Kind, check_blocks};
use crate::error::Result;
use crate::features::projects::samples::{self, approved, fullest, project};
use crate::features::projects::{self, Card, ProjectState, Role};
use crate::ids::{RoleId, WorkspaceId};
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

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_taken_and_given_back_shows_on_the_card() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let caro = hub.person("caro");
    caro.press_in("projects", "I'm interested").await;
    hub.settle().await;
    let seen = caro.ephemerals("projects") + &caro.try_modal().unwrap_or_default();
    assert!(seen.contains("profile"), "who has none is led to it:\n{seen}");
    for (change, says) in [
        (projects::fill_seat as fn(&mut Conn, &WorkspaceId, &RoleId) -> Result<bool>, "1 of 2 seats free"),
        (projects::fill_seat, "all seats taken"),
        (
            |conn, workspace, role| projects::free_seat(conn, workspace, role).map(|()| true),
            "1 of 2 seats free",
        ),
    ] {
        let role = roles[0].clone();
        hub.person_ctx("ben")
            .write(move |conn, ctx| {
                assert!(change(conn, &ctx.workspace, &role.id)?);
                super::show(conn, ctx, &role.project)
            })
            .await
            .unwrap();
        hub.settle().await;
        let board = caro.messages("projects");
        assert!(board.contains(&format!("*Frontend developer* · {says}")), "{board}");
        assert_eq!(board.contains("[I'm interested"), says == "1 of 2 seats free", "{board}");
        assert_eq!(board.matches("# Quizlab").count(), 1, "in place");
    }
    assert_eq!(hub.slack.calls("chat.update"), 3 + 1, "and the organizers' card once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_closes_and_opens_with_its_project() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let (ana, caro) = (hub.person("ana"), hub.person("caro"));
    let open = caro.messages("projects");
    ana.slash("project close").await;
    ana.fill("Why does it close?", "The term is over.").await;
    ana.submit().await;
    hub.settle().await;
    let closed = caro.messages("projects");
    assert!(closed.contains("*Quizlab* is closed") && closed.contains("> The term is over."), "{closed}");
    assert!(!closed.contains("[I'm interested") && !closed.contains("[More"), "{closed}");
    ana.press("Reopen").await;
    hub.settle().await;
    assert_eq!(caro.messages("projects").replace(" (edited)", ""), open.replace(" (edited)", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn approved_without_a_channel_is_announced_once_there_is_one() {
    let hub = Hub::start_bare().await;
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    let quizlab = project("Quizlab", ProjectState::Submitted);
    samples::submit(&hub, &quizlab, &[samples::role(&quizlab, "Tester", &[])]).await;
    olga.press_on_home("Approve").await;
    hub.settle().await;
    insta::assert_snapshot!("approved_without_a_channel", hub.person("ana").dms());
    assert!(hub.person("caro").messages("projects").is_empty());
    olga.slash("settings").await;
    olga.choose("Organizers' channel", "#organizers").await;
    olga.choose("Announcement channel", "#projects").await;
    olga.submit().await;
    hub.settle().await;
    let board = hub.person("caro").messages("projects");
    assert!(board.contains("# Quizlab") && board.contains("[I'm interested"), "{board}");
}

/// A hub whose announcements go to a channel that is not there for the bot, with one approved project.
async fn nowhere(change: impl AsyncFnOnce(&Hub)) -> (Hub, Role) {
    let hub = Hub::start().await;
    hub.person("olga").open_home().await;
    hub.settle().await;
    change(&hub).await;
    let (_, mut roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    (hub, roles.remove(0))
}

/// Sets the announcement channel, whatever state it is in.
async fn announce_in(hub: &Hub, channel: &str) {
    let (organizers, board) = (hub.channel("organizers"), hub.channel(channel));
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let (organizers, board) = (organizers.as_str().into(), board.as_str().into());
            crate::features::community::save_channels(conn, &ctx.workspace, &organizers, &board, false)
        })
        .await
        .unwrap();
}

/// A seat of the role is taken.
async fn take_a_seat(hub: &Hub, role: &Role) {
    let role = role.clone();
    hub.person_ctx("ben")
        .write(move |conn, ctx| {
            assert!(projects::fill_seat(conn, &ctx.workspace, &role.id)?);
            super::show(conn, ctx, &role.project)
        })
        .await
        .unwrap();
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_without_the_bot_is_mended_by_an_invitation() {
    let (hub, role) = nowhere(async |hub| {
        hub.slack.add_channel(Kind::Private, "board", &["U_OLGA", "U_CARO"]);
        announce_in(hub, "board").await;
    })
    .await;
    let olga = hub.person("olga");
    // It is there by itself: nobody has to look for it.
    let home = olga.home();
    assert!(home.contains("I'm not in this channel. Invite me there"), "{home}");
    // What changes meanwhile is tried with what is true by then, and nothing is posted twice.
    take_a_seat(&hub, &role).await;
    assert_eq!(olga.home().matches("I'm not in this channel").count(), 1, "{}", olga.home());
    olga.invite("board", "U_HUB").await;
    olga.press_on_home("Try again").await;
    hub.settle().await;
    let board = hub.person("caro").messages("board");
    assert!(board.contains("*Frontend developer* · 1 of 2 seats free"), "{board}");
    assert_eq!(board.matches("# Quizlab").count(), 1, "{board}");
    assert!(!olga.home().contains("I'm not in this channel"), "{}", olga.home());
    take_a_seat(&hub, &role).await;
    let board = hub.person("caro").messages("board");
    assert!(board.contains("all seats taken") && board.matches("# Quizlab").count() == 1, "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_channel_is_mended_by_another_one() {
    let (hub, role) = nowhere(async |hub| hub.slack.archive("projects")).await;
    let olga = hub.person("olga");
    let home = olga.home();
    assert!(home.contains("The channel is archived. Unarchive it, then try again"), "{home}");
    take_a_seat(&hub, &role).await;
    hub.slack.add_channel(Kind::Public, "news", &["U_OLGA", "U_CARO"]);
    olga.slash("settings").await;
    olga.choose("Announcement channel", "#news").await;
    olga.submit().await;
    olga.close().await;
    hub.settle().await;
    let news = hub.person("caro").messages("news");
    assert!(news.contains("# Quizlab") && news.contains("1 of 2 seats free"), "{news}");
    assert!(!olga.home().contains("archived"), "it was sent elsewhere:\n{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_organizer_forgot_stays_forgotten() {
    let (hub, role) = nowhere(async |hub| hub.slack.archive("projects")).await;
    let olga = hub.person("olga");
    olga.press_on_home("Forget it").await;
    hub.settle().await;
    let posts = hub.slack.calls("chat.postMessage");
    take_a_seat(&hub, &role).await;
    assert_eq!(hub.slack.calls("chat.postMessage"), posts);
    assert!(!olga.home().contains("archived"), "{}", olga.home());
}

#[test]
fn the_fullest_card_is_valid() {
    let (full, roles) = fullest();
    for state in [ProjectState::Approved, ProjectState::Closed, ProjectState::Submitted] {
        let project = projects::Project { state, channel: Some("C1".into()), ..full.clone() };
        let owners = (0..50).map(|n| format!("U{n}").into()).collect();
        let card =
            Card { project, roles: roles.clone(), owners, names: Arc::new(HashMap::new()), reply: None };
        let message = views::card(&card, &vec!["&".repeat(120); 9]);
        let blocks = serde_json::to_value(&message.blocks).unwrap();
        assert_eq!(check_blocks(blocks.as_array().unwrap()), Vec::<String>::new());
        assert!(message.text.chars().count() <= 4000);
    }
}
