//! What the log never says, however much of it is asked for: tokens, secrets, and what people write.

use std::io;
use std::sync::{Arc, Mutex};

use chrono::Duration;
use serde_json::json;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;

use super::serve::heard;
use crate::app::Ctx;
use crate::demo::workspace::{Fault, FaultKind};
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::testing::{Hub, PUBLIC_URL};

/// What was logged.
#[derive(Clone, Default)]
pub struct Lines(pub Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a person writes in this test, everywhere.
const WORD: &str = "hedgehog";

async fn post(hub: &Hub, path: &str, kind: &str, body: &str) {
    let (timestamp, signature) = hub.slack.sign(body.as_bytes());
    let headers = [
        ("content-type", kind),
        ("x-slack-request-timestamp", timestamp.as_str()),
        ("x-slack-signature", signature.as_str()),
    ];
    hub.slack.send_raw(path, &headers, body.as_bytes().to_vec()).await.expect("an answer");
    // And by somebody who is not Slack.
    let forged = [("x-slack-request-timestamp", timestamp.as_str()), ("x-slack-signature", "v0=00")];
    hub.slack.send_raw(path, &forged, body.as_bytes().to_vec()).await.expect("a refusal");
}

async fn interaction(hub: &Hub, payload: &serde_json::Value) {
    let payload = payload.to_string();
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload).finish();
    post(hub, "/slack/interactions", "application/x-www-form-urlencoded", &form).await;
}

// The subscriber hears the other tests that run meanwhile, too: what it must never hear, nobody may say.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_carries_no_token_no_secret_and_no_words() {
    let lines = Lines::default();
    let writer = lines.clone();
    // All that can be asked for, of every crate.
    let filter = heard("trace,slack_morphism=trace,hyper=trace,hyper_util=trace").expect("a filter");
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(layer.with_filter(filter));
    tracing::subscriber::set_global_default(subscriber).expect("no other test listens");

    let hub = Hub::start_to_install(|settings| settings.token_rotation = true).await;
    let begun = hub.browse("/slack/install", None).await;
    let back = hub.slack.allow(&begun.header("location"), "U_OLGA").expect("Slack's page");
    let path = back.strip_prefix(PUBLIC_URL).expect("our address");
    hub.slack.fault(Fault::on("oauth.v2.access", FaultKind::Status(500), 1));
    hub.browse(path, Some(&begun.cookie())).await;
    hub.install(&hub.slack, "U_OLGA").await;

    let ana = hub.person("ana");
    // Answered at a `response_url`, which whoever reads it could write to.
    ana.slash("").await;
    ana.press("See the projects").await;
    hub.settle().await;
    assert!(hub.slack.calls("response_url") > 0, "an answer went there");
    for words in ["find", "project", "project show", "project new", "", "what"] {
        ana.slash(&format!("{words} {WORD}")).await;
        let _ = ana.try_close_all().await;
    }
    ana.try_dm_app(&format!("Hello, {WORD}")).await.expect("it is said");
    ana.open_home().await;
    for fault in [FaultKind::Status(500), FaultKind::FatalError, FaultKind::CutAfterEffect] {
        hub.slack.fault(Fault::on("chat.postMessage", fault, 1));
        let ctx = Ctx::new(&hub.app, &hub.workspace(), &"U_ANA".into());
        ctx.write(|conn, ctx| {
            let (to, message) = (To::asked(&ctx.person), Message::paragraph(WORD));
            outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
        })
        .await
        .expect("it is written");
        hub.settle().await;
        hub.advance(Duration::minutes(10)).await;
    }
    let by = json!({"team": {"id": "T0001"}, "user": {"id": "U_ANA"}});
    for more in [
        json!({"type": "view_submission", "view": WORD}),
        json!({"type": "view_submission", "view": {"id": "V1", "callback_id": "intake.project", "private_metadata": WORD,
               "state": {"values": {"name": {"name": {"value": WORD}}}}}}),
        json!({"type": "block_actions", "actions": [{"action_id": "review.approve", "block_id": "b", "value": WORD}]}),
        json!({"type": "block_suggestion", "action_id": "skills.x", "block_id": "b", "value": WORD}),
        json!({"type": "shortcut", "callback_id": {"surprise": WORD}}),
    ] {
        let mut payload = by.clone();
        payload.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        interaction(&hub, &payload).await;
    }
    post(&hub, "/slack/commands", "application/x-www-form-urlencoded", &format!("team_id=T0001&text={WORD}"))
        .await;
    post(&hub, "/slack/events", "application/json", &json!({"type": WORD}).to_string()).await;
    hub.clock.advance(Duration::hours(13));
    ana.slash(&format!("project new {WORD}")).await;
    hub.slack.uninstall().await;
    hub.settle().await;

    let log = String::from_utf8(lines.0.lock().expect("nobody panicked").clone()).expect("UTF-8");
    for heard in [
        "a token was renewed",
        "the hub was installed",
        "an interaction can't be read",
        "uninstalled",
        "effect is unknown",
        "called Slack method=\"response_url\"",
    ] {
        assert!(log.contains(heard), "the log is heard: {heard}\n{log}");
    }
    let cookie = begun.cookie();
    let secret = cookie.split('=').nth(1).unwrap_or_default();
    let from_the_url: Vec<String> = back.split(['=', '&']).map(str::to_owned).collect();
    let secrets = [
        "xoxb",
        "xoxe",
        "local-client-secret",
        "local-signing-secret",
        "local-verification",
        "07070707",
        "/response/",
    ];
    for never in secrets.into_iter().chain([WORD, secret, &from_the_url[1], &from_the_url[3]]) {
        assert!(never.len() > 3, "{never:?}");
        let said: Vec<&str> = log.lines().filter(|line| line.contains(never)).collect();
        assert!(said.is_empty(), "the log says {never}:\n{}", said.join("\n"));
    }
    hub.slack.take_violations();
}
