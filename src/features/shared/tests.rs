//! Shared needs through the front door.

use chrono::Duration;

use super::samples::{self, looks_for};
use super::{steps, store, views};
use crate::features::matching;
use crate::features::people;
use crate::slack::Message;
use crate::testing::{Hub, assert_message, button};

/// What the Monday's digest does first.
async fn look(hub: &Hub) {
    hub.person_ctx("olga").write(steps::look).await.unwrap();
    hub.settle().await;
}

async fn waiting(hub: &Hub) -> usize {
    let ws = hub.workspace();
    let from = crate::db::types::Place { at: chrono::DateTime::UNIX_EPOCH.naive_utc(), id: String::new() };
    hub.read(move |conn| store::line(conn, &ws, &from, 99)).await.len()
}

async fn three_teams(hub: &Hub) {
    looks_for(hub, "Quizlab", "ana", "lti-advantage").await;
    looks_for(hub, "Choir <b>", "ben", "lti-advantage").await;
    looks_for(hub, "Labsim", "dev", "lti-advantage").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_teams_hear_of_each_other_once() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    three_teams(&hub).await;
    // A second project of the same person is no other team.
    looks_for(&hub, "Another", "ana", "lti-advantage").await;
    looks_for(&hub, "Alone", "caro", "svelte").await;
    olga.slash("settings").await;
    olga.submit().await;
    olga.close_all().await;
    hub.advance(Duration::days(7)).await;
    let digest = olga.messages("projects");
    let line = digest.lines().find(|line| line.contains("could you help one of them")).unwrap_or_default();
    assert_eq!(
        line.trim(),
        "• Three projects look for *LTI Advantage*: could you help one of them?",
        "{digest}"
    );
    olga.slash("desk").await;
    insta::assert_snapshot!("desk", olga.ephemerals("general"));
    olga.press("Tell the three teams").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    let answers = olga.ephemerals("general");
    assert!(answers.contains("know of each other now"), "{answers}");
    assert!(answers.contains("This doesn't wait any more"), "{answers}");
    insta::assert_snapshot!("told", hub.person("dev").dms());
    for name in ["ana", "ben", "dev"] {
        assert_eq!(hub.person(name).dms().matches("projects look for").count(), 1, "{name}");
    }
    assert!(!hub.person("ana").dms().contains("Another"), "{}", hub.person("ana").dms());
    assert_eq!(hub.person("caro").dms().matches("look for").count(), 0);
    // Not again for eight weeks.
    look(&hub).await;
    assert_eq!(waiting(&hub).await, 0);
    hub.clock.advance(Duration::weeks(8));
    look(&hub).await;
    assert_eq!(waiting(&hub).await, 1);
    hub.slack.take_violations();
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_keep_each_other_out_are_not_brought_together() {
    let hub = Hub::start().await;
    three_teams(&hub).await;
    hub.person_ctx("dev")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_ANA".into(), ctx.now))
        .await
        .unwrap();
    look(&hub).await;
    assert_eq!(waiting(&hub).await, 0, "two teams are no three");
    looks_for(&hub, "Peerloop", "caro", "lti-advantage").await;
    look(&hub).await;
    let olga = hub.person("olga");
    olga.slash("desk").await;
    olga.press("Tell the three teams").await;
    hub.settle().await;
    let both = ["ana", "dev"].map(|name| hub.person(name).dms().contains("look for"));
    assert!(both[0] != both[1], "one of the two is told: {both:?}");
    assert!(!hub.person("ben").dms().is_empty() && hub.person("caro").dms().contains("Peerloop"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_meanwhile_is_looked_at_again() {
    let hub = Hub::start().await;
    three_teams(&hub).await;
    look(&hub).await;
    let olga = hub.person("olga");
    olga.slash("desk").await;
    // One who is new has the skill by then; and one team blocks another after it was found.
    hub.person_ctx("dev")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_ANA".into(), ctx.now))
        .await
        .unwrap();
    olga.press("Tell the three teams").await;
    hub.settle().await;
    assert!(olga.ephemerals("general").contains("Fewer than three teams"), "{}", olga.ephemerals("general"));
    assert!(!hub.person("ben").dms().contains("look for"));
    assert_eq!(waiting(&hub).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_left_with_not_now_and_by_organizers_alone() {
    let hub = Hub::start().await;
    three_teams(&hub).await;
    look(&hub).await;
    for (who, verb) in [("ana", "shared.tell"), ("ben", "shared.not_now"), ("tess", "shared.tell")] {
        people::know(&hub.person_ctx(who)).await.unwrap();
        let told = hub.forge(who, &button(verb, "lti-advantage")).await;
        assert!(told.contains("Only organizers"), "{who}: {told}");
    }
    assert_eq!(waiting(&hub).await, 1);
    let olga = hub.person("olga");
    olga.slash("desk").await;
    olga.press("Not now").await;
    hub.settle().await;
    olga.again().await;
    hub.settle().await;
    assert!(olga.ephemerals("general").contains("Left for now"), "{}", olga.ephemerals("general"));
    look(&hub).await;
    assert_eq!(waiting(&hub).await, 0);
    assert!(!hub.person("ben").dms().contains("look for"));
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let found = samples::fullest();
    for message in [
        Message::new("x", views::piece(&found)),
        views::news(&found, &found.teams[0]),
        views::told(&found),
        views::fewer(),
        views::left(),
    ] {
        assert_message(&message);
    }
    assert!(views::in_digest(&(found.name, 5)).starts_with("Five projects"));
}
