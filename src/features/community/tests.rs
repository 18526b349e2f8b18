//! Journeys: choosing the channels, with everything that can be wrong with them, and being uninstalled.

use chrono::Duration;

use super::channels::Obstacle;
use super::model::Settings;
use super::views;
use crate::demo::workspace::{Fault, FaultKind, Kind};
use crate::features::community;
use crate::features::projects::samples;
use crate::testing::{Hub, assert_message, assert_modal};

const ORGANIZERS: &str = "Organizers' channel";
const ANNOUNCEMENTS: &str = "Announcement channel";

async fn settings(hub: &Hub) -> community::Community {
    let workspace = hub.workspace();
    hub.read(move |conn| community::get(conn, &workspace)).await.expect("a community")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_organizer_chooses_the_channels() {
    let hub = Hub::start_bare().await;
    // A project came in before anybody could look at it.
    samples::submit(
        &hub,
        &samples::project("Quizlab", crate::features::projects::ProjectState::Submitted),
        &[],
    )
    .await;
    let olga = hub.person("olga");
    olga.slash("settings").await;
    insta::assert_snapshot!("form", olga.modal());
    olga.choose(ORGANIZERS, "#organizers").await;
    olga.choose(ANNOUNCEMENTS, "#projects").await;
    olga.press_in_modal("Yes, if its owners wish").await;
    olga.submit().await;
    insta::assert_snapshot!("saved", olga.modal());
    olga.again().await;
    hub.settle().await;

    let saved = settings(&hub).await;
    assert_eq!(saved.organizer_channel, Some(hub.channel("organizers").into()));
    assert_eq!(saved.announcement_channel, Some(hub.channel("projects").into()));
    assert!(saved.project_channels);
    let posted = olga.messages("organizers");
    assert_eq!(posted.matches("Hello! @Olga chose this channel").count(), 1, "{posted}");
    assert_eq!(posted.matches("# Quizlab").count(), 1, "what waited is before the organizers\n{posted}");

    olga.close().await;
    olga.slash("settings").await;
    insta::assert_snapshot!("form_filled", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_channel_is_said_at_its_field() {
    let hub = Hub::start().await;
    hub.slack.add_channel(Kind::Private, "board", &["U_OLGA", "U_OMAR"]);
    hub.slack.add_channel(Kind::Public, "attic", &["U_OLGA"]);
    hub.slack.archive("attic");
    let olga = hub.person("olga");
    olga.slash("settings").await;
    olga.choose(ORGANIZERS, "#board").await;
    olga.choose(ANNOUNCEMENTS, "#attic").await;
    olga.submit().await;
    insta::assert_snapshot!("obstacles", olga.modal());

    olga.choose(ANNOUNCEMENTS, "#board").await;
    olga.submit().await;
    assert!(olga.modal().contains("Everybody would see the reviews here"), "{}", olga.modal());

    olga.invite("board", "U_HUB").await;
    olga.choose(ANNOUNCEMENTS, "#projects").await;
    olga.submit().await;
    assert!(olga.modal().contains("Saved."), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_joins_a_public_channel_by_itself() {
    let hub = Hub::start().await;
    hub.slack.add_channel(Kind::Public, "news", &["U_OLGA"]);
    let olga = hub.person("olga");
    olga.slash("settings").await;
    olga.choose(ANNOUNCEMENTS, "#news").await;
    olga.submit().await;
    assert!(olga.modal().contains("Saved."), "{}", olga.modal());
    assert!(hub.slack.members("news").contains(&"U_HUB".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slack_that_does_not_answer_loses_nothing() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    olga.slash("settings").await;
    hub.slack.fault(Fault::on("conversations.info", FaultKind::Hang(std::time::Duration::from_secs(20)), 2));
    olga.submit().await;
    assert!(olga.modal().contains("Slack took too long"), "{}", olga.modal());
    hub.slack.clear_faults();
    olga.submit().await;
    assert!(olga.modal().contains("Saved."), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_organizers_see_and_change_the_settings() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("settings").await;
    hub.settle().await;
    assert!(!ana.has_modal());
    assert!(ana.ephemerals("general").contains("Only organizers can do this"));

    // Somebody who stops being an organizer while the form is open.
    let olga = hub.person("olga");
    olga.slash("settings").await;
    hub.slack.change_person("U_OLGA", |user| user.deleted = true).await;
    hub.settle().await;
    olga.submit().await;
    assert!(olga.modal().contains("Only organizers can do this"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn uninstalled_nothing_is_sent_and_nothing_is_lost() {
    let hub = Hub::start().await;
    hub.slack.uninstall().await;
    hub.settle().await;
    assert!(hub.app.installed().is_none());
    let ctx = hub.person_ctx("ana");
    ctx.write(|conn, ctx| {
        let to = crate::outbox::To::asked(&ctx.person);
        let message = crate::slack::Message::paragraph("Hello again");
        crate::outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
    })
    .await
    .unwrap();
    let before = hub.slack.calls("conversations.open") + hub.slack.calls("chat.postMessage");
    hub.advance(Duration::hours(3)).await;
    assert_eq!(hub.slack.calls("conversations.open") + hub.slack.calls("chat.postMessage"), before);

    hub.slack.reinstall();
    crate::serve::identify(&hub.app).await.unwrap();
    hub.advance(Duration::minutes(2)).await;
    assert!(hub.person("ana").dms().contains("Hello again"), "{}", hub.person("ana").dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_apps_revoked_token_changes_nothing() {
    let hub = Hub::start().await;
    let revoked = serde_json::json!({"type": "tokens_revoked", "tokens": {"oauth": ["U_ANA"], "bot": []}});
    hub.slack.send_event(revoked).await;
    hub.settle().await;
    assert!(hub.app.installed().is_some());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let full = community::Community {
        id: "T0001".into(),
        name: "&".repeat(200),
        bot_user: "U_HUB".into(),
        organizer_channel: Some("C1".into()),
        announcement_channel: Some("C2".into()),
        project_channels: true,
    };
    let bare = community::Community { organizer_channel: None, announcement_channel: None, ..full.clone() };
    for community in [full, bare] {
        assert_modal(views::form(&community, &vec!["U_OLGA".into(); 10], &"&".repeat(2500)));
    }
    assert_modal(views::saved(&Settings {
        organizers: "C1".into(),
        announcements: "C2".into(),
        project_channels: false,
        readers: Vec::new(),
        code: String::new(),
    }));
    assert_message(&views::hello_organizers(&"U_OLGA".into()));
    for obstacle in [Obstacle::NotInvited, Obstacle::Archived, Obstacle::NoChannel] {
        let said = views::obstacle(obstacle, &"x".repeat(80));
        assert!(said.chars().count() < 300, "{said}");
    }
}
