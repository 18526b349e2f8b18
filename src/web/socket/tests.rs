//! Everything that comes over HTTP comes over a socket as well.

use chrono::Duration;
use serde_json::json;

use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn events_commands_buttons_and_forms_come_over_a_socket() {
    let hub = Hub::start_by_socket().await;
    let ana = hub.person("ana");
    ana.open_home().await;
    hub.settle().await;
    assert!(ana.dms().contains("Welcome to Open EdTech"), "{}", ana.dms());
    ana.slash("help").await;
    assert!(ana.ephemerals("general").contains("/edtech"), "{}", ana.ephemerals("general"));
    ana.press_on_home("I build").await;
    assert!(ana.has_modal(), "a button opened a form");
    ana.close_all().await;

    ana.slash("project new").await;
    ana.fill("Name", "Quizlab").await;
    ana.fill("Pitch", "Quizzes that explain themselves").await;
    ana.fill("The problem in teaching that it solves", "Feedback on homework comes too late to help.").await;
    ana.choose("Stage", "Idea").await;
    ana.fill("Repository", "http://github.com/quizlab").await;
    ana.submit().await;
    assert!(ana.modal().contains("  ! "), "what is wrong is shown at its field: {}", ana.modal());
    ana.fill("Repository", "https://github.com/quizlab").await;
    ana.submit().await;
    assert!(ana.modal().contains("Add a role"), "{}", ana.modal());
    let down: Vec<String> = hub.slack.log().into_iter().map(|exchange| exchange.what).collect();
    for kind in ["socket events_api", "socket slash_commands", "socket interactive"] {
        assert!(down.iter().any(|what| what == kind), "{kind}: {down:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_socket_takes_over_before_one_ends() {
    let hub = Hub::start_by_socket().await;
    for (round, reason) in ["warning", "refresh_requested"].into_iter().enumerate() {
        hub.slack.warn_socket(reason);
        hub.until("both stand", |hub| hub.app.sockets.open() == 2).await;
        // Slack uses any of them.
        for person in ["ana", "ben", "caro", "dev"] {
            hub.person(person).slash("help").await;
        }
        hub.slack.close_socket();
        hub.until("the newer one is left", |hub| hub.slack.sockets() == 1 && hub.app.sockets.open() == 1)
            .await;
        hub.person("omar").slash("help").await;
        assert_eq!(hub.slack.calls("apps.connections.open"), u32::try_from(round).unwrap() + 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_breaks_is_opened_again() {
    let hub = Hub::start_by_socket().await;
    hub.slack.close_socket();
    hub.until("another one stands", |hub| {
        hub.slack.calls("apps.connections.open") == 2 && hub.app.sockets.open() == 1
    })
    .await;
    hub.person("ana").slash("help").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acknowledged_comes_again_and_is_handled_once() {
    let hub = Hub::start_by_socket().await;
    hub.slack.lose_acknowledgements(1);
    let ana = hub.person("ana");
    ana.open_home().await;
    assert_eq!(hub.slack.take_violations().len(), 1, "Slack waited in vain");
    assert_eq!(hub.slack.retries_waiting(), 1);
    hub.settle().await;
    hub.clock.advance(Duration::seconds(2));
    assert_eq!(hub.slack.deliver_due().await, 1);
    hub.settle().await;
    assert_eq!(hub.slack.retries_waiting(), 0);
    assert_eq!(ana.dms().matches("Welcome to ").count(), 1, "{}", ana.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_frames_break_nothing() {
    let hub = Hub::start_by_socket().await;
    for frame in [
        json!(null),
        json!({"type": 7}),
        json!({"type": "something_new"}),
        json!({"type": "events_api"}),
        json!({"type": "events_api", "payload": []}),
        json!({"type": "interactive", "payload": {"type": "block_actions"}}),
        json!({"type": "slash_commands", "payload": {"command": ["/edtech"]}}),
        json!({"type": "disconnect"}),
    ] {
        hub.slack.send_down_socket(&frame);
    }
    hub.until("the last one made it connect again", |hub| hub.app.sockets.open() == 2).await;
    hub.person("ana").slash("help").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_socket_the_hub_is_not_ready() {
    let hub = Hub::start_bare_with(|config| config.app_token = Some("xapp-wrong".to_owned().into())).await;
    let ready = hub.browse("/readyz", None).await;
    assert!(ready.status == 503 && ready.body.contains("Socket Mode"), "{}", ready.body);
    // Slack signs nothing here, so nothing can come over HTTP from anybody else.
    assert_eq!(hub.app.sockets.open(), 0);
}
