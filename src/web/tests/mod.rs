//! The front door: whatever comes in gets a clear answer, never a panic and never a 5xx.

mod guard;
mod mutations;
mod signatures;
mod slow;
mod tour;
mod typed;
mod unknown;

use serde_json::Value;

use crate::testing::Hub;

/// Sends a signed request; its status and body.
async fn send(hub: &Hub, path: &str, content_type: &str, body: &str) -> (u16, String) {
    let (timestamp, signature) = hub.slack.sign(body.as_bytes());
    let headers = [
        ("content-type", content_type),
        ("x-slack-request-timestamp", timestamp.as_str()),
        ("x-slack-signature", signature.as_str()),
    ];
    let answer = hub.slack.send_raw(path, &headers, body.as_bytes().to_vec()).await.expect("an answer");
    (answer.status, answer.body)
}

async fn event(hub: &Hub, body: &Value) -> (u16, String) {
    send(hub, "/slack/events", "application/json", &body.to_string()).await
}

async fn interaction(hub: &Hub, payload: &str) -> (u16, String) {
    let form: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("payload", payload).finish();
    send(hub, "/slack/interactions", "application/x-www-form-urlencoded", &form).await
}
