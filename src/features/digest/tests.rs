//! The digest as the channel reads it.

use chrono::Duration;

use super::model::Week;
use super::{plan, views};
use crate::features::projects::samples;
use crate::testing::Hub;

async fn planned(hub: &Hub) {
    hub.person_ctx("olga")
        .write(|conn, ctx| plan(conn, &ctx.workspace, ctx.now))
        .await
        .expect("it is planned");
}

fn digests(hub: &Hub) -> usize {
    hub.person("ana").messages("projects").matches("# This week in").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn monday_tells_what_the_week_brought_once() {
    let hub = Hub::start().await;
    // Monday 11:00 where Olga lives: the next digest comes in a week. Asking twice plans one.
    planned(&hub).await;
    planned(&hub).await;
    samples::approved(&hub, "Quizlab", &["Front-end developer", "Translator"]).await;
    samples::approved(&hub, "Labsim <!channel>", &[]).await;
    hub.advance(Duration::days(6)).await;
    assert_eq!(digests(&hub), 0);
    hub.advance(Duration::days(1)).await;
    assert_eq!(digests(&hub), 1);
    insta::assert_snapshot!(
        hub.person("ana").messages("projects").split("# This week in").last().unwrap_or_default()
    );
    // A quiet week is quiet, and the one after it is told again.
    hub.advance(Duration::days(7)).await;
    assert_eq!(digests(&hub), 1);
    samples::approved(&hub, "Peerloop", &["Tester"]).await;
    hub.advance(Duration::days(7)).await;
    assert_eq!(digests(&hub), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_it_waits_for_one() {
    let hub = Hub::start_bare().await;
    planned(&hub).await;
    hub.advance(Duration::days(8)).await;
    assert_eq!(digests(&hub), 0);
}

#[test]
fn a_full_week_is_a_valid_message() {
    let card = crate::features::projects::Card {
        project: crate::features::projects::Project {
            name: "&".repeat(150),
            pitch: "<".repeat(140),
            ..samples::project("Quizlab", crate::features::projects::ProjectState::Approved)
        },
        roles: Vec::new(),
        owners: Vec::new(),
        names: std::sync::Arc::default(),
        reply: None,
    };
    let week = Week { projects: vec![card; 9], introduced: 1_000_000, seats: 1, ..Week::default() };
    let message = views::digest(&"&".repeat(200), &week);
    let blocks: Vec<serde_json::Value> =
        message.blocks.iter().map(|block| serde_json::to_value(block).expect("JSON")).collect();
    assert_eq!(crate::demo::workspace::check_blocks(&blocks), Vec::<String>::new());
}
