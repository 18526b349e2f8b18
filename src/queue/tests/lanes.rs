//! Lanes, as Slack sees them.

use super::*;
use crate::demo::workspace::{Fault, FaultKind};
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::testing::Hub;

async fn post(hub: &Hub, channel: &str, text: &str) {
    let (workspace, now) = (hub.workspace(), hub.clock.now());
    let (to, message) = (To::Channel(hub.channel(channel).into()), Message::paragraph(text));
    hub.app
        .db
        .write(move |conn| outbox::post(conn, &workspace, &to, message, None, now))
        .await
        .expect("it is queued");
}

/// What the channels were sent, in the order in which Slack took it.
fn posted(hub: &Hub) -> Vec<String> {
    let calls = hub.slack.log().into_iter();
    let taken = calls.filter(|call| call.what == "chat.postMessage" && call.answer["ok"] == true);
    taken.map(|call| call.request["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A channel that Slack is too busy for, or that fails again and again, holds up itself and nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_must_wait_holds_up_no_other() {
    for trouble in [FaultKind::RateLimited { retry_after_s: 30 }, FaultKind::Status(503)] {
        let hub = Hub::start().await;
        post(&hub, "projects", "held up 1").await;
        hub.slack.fault(Fault::on("chat.postMessage", trouble, u32::MAX));
        // It has failed until the next try is more than some seconds off.
        hub.settle().await;
        assert!(hub.slack.calls("chat.postMessage") > 0);
        hub.slack.clear_faults();
        post(&hub, "projects", "held up 2").await;
        for text in ["free 1", "free 2", "free 3"] {
            post(&hub, "general", text).await;
        }
        hub.settle().await;
        assert_eq!(posted(&hub)[..3], ["free 1", "free 2", "free 3"], "{trouble:?}");
        hub.advance(Duration::minutes(1)).await;
        assert_eq!(posted(&hub)[3..], ["held up 1", "held up 2"], "{trouble:?}");
        let ana = hub.person("ana");
        assert_eq!(ana.messages("projects").matches("held up").count(), 2);
    }
}
