//! What nobody knows is acknowledged and counted, and what can't be read is answered politely.

use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};

use super::{Hub, event, interaction, send};

const FORM: &str = "application/x-www-form-urlencoded";

/// How often requests at an endpoint came to this.
fn counted(metrics: &str, endpoint: &str, outcome: &str) -> u64 {
    let of = |line: &&str| {
        line.starts_with("hub_requests_total{")
            && line.contains(&format!("endpoint=\"{endpoint}\""))
            && line.contains(&format!("outcome=\"{outcome}\""))
    };
    metrics.lines().find(of).and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

fn command(word: &str, text: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("team_id", "T0001"),
            ("user_id", "U_ANA"),
            ("channel_id", "C1"),
            ("command", word),
            ("text", text),
            ("trigger_id", "1.2.3"),
        ])
        .finish()
}

// On one thread: the counters are those of this thread.
#[tokio::test]
async fn what_nobody_knows_is_acknowledged_and_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let metrics = recorder.handle();
    let _here = metrics::set_default_local_recorder(&recorder);
    let hub = Hub::start().await;
    let action = |id: &str| {
        json!({"type": "block_actions", "team": {"id": "T0001"}, "user": {"id": "U_ANA"},
               "actions": [{"action_id": id, "block_id": "b", "surprise": 1}]})
    };
    let envelope = |kind: &str, team: Value, id: &str| json!({"type": "event_callback", "team_id": team, "event_id": id, "event": {"type": kind}, "new": {}});
    let events = |outcome: &'static str, body: Value| ("events", outcome, body);
    for (endpoint, outcome, body) in [
        events("unknown_type", json!({"type": "something_new"})),
        events("unknown_type", envelope("emoji_changed", json!("T0001"), "Ev1")),
        events("no_workspace", envelope("team_join", Value::Null, "Ev2")),
        events("other_workspace", envelope("team_join", json!("T_OTHER"), "Ev3")),
        events("app_rate_limited", json!({"type": "app_rate_limited", "minute_rate_limited": 1})),
        events("unreadable", json!({"type": "event_callback"})),
        events("unreadable", json!([])),
        events("unreadable", envelope("team_join", json!("T0001"), "Ev\u{0}4")),
        events("unreadable", envelope("team_join", json!("T\u{0}0001"), "Ev5")),
        ("interactions", "unknown_type", json!({"type": "workflow_step_edit"})),
        (
            "interactions",
            "unreadable",
            json!({"type": "block_actions", "team": {"id": "T0001"}, "actions": []}),
        ),
        ("interactions", "unknown_id", action("no.such.thing")),
        ("interactions", "unknown_id", action("review.no_such_verb")),
        ("interactions", "unknown_id", action("")),
        (
            "interactions",
            "unknown_id",
            json!({"type": "view_submission", "team": {"id": "T0001"}, "user": {"id": "U_ANA"},
                   "view": {"id": "V1", "callback_id": "no.form"}}),
        ),
        (
            "interactions",
            "unknown_id",
            json!({"type": "shortcut", "team": {"id": "T0001"}, "user": {"id": "U_ANA"}, "callback_id": "nothing"}),
        ),
        (
            "interactions",
            "other_workspace",
            json!({"type": "shortcut", "team": {"id": "T_OTHER"}, "user": {"id": "U_ANA"}, "callback_id": "x"}),
        ),
    ] {
        let before = counted(&metrics.render(), endpoint, outcome);
        let answer = if endpoint == "events" {
            event(&hub, &body).await
        } else {
            interaction(&hub, &body.to_string()).await
        };
        assert_eq!(answer, (200, String::new()), "{body}");
        assert_eq!(counted(&metrics.render(), endpoint, outcome), before + 1, "{outcome}: {body}");
    }
    for (endpoint, path, body) in [
        ("events", "/slack/events", "not json"),
        ("interactions", "/slack/interactions", "payload=%7B"),
        ("interactions", "/slack/interactions", "nothing=1"),
    ] {
        let before = counted(&metrics.render(), endpoint, "unreadable");
        assert_eq!(send(&hub, path, FORM, body).await.0, 200, "{body}");
        assert_eq!(counted(&metrics.render(), endpoint, "unreadable"), before + 1, "{body}");
    }
    assert_eq!(send(&hub, "/slack/commands", FORM, "ssl_check=1&token=t").await, (200, String::new()));
    assert_eq!(counted(&metrics.render(), "commands", "ssl_check"), 1);
    let (status, body) = send(&hub, "/slack/commands", FORM, &command("/other", "help")).await;
    assert!(status == 200 && body.contains("/edtech help"), "{body}");
    assert_eq!(counted(&metrics.render(), "commands", "unknown_command"), 1);
    let other = command("/edtech", "help").replace("T0001", "T_OTHER");
    assert_eq!(send(&hub, "/slack/commands", FORM, &other).await, (200, String::new()));
    assert_eq!(counted(&metrics.render(), "commands", "other_workspace"), 1);
    assert!(metrics.render().contains("hub_requests_total"));
}

#[tokio::test]
async fn a_forged_request_is_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let metrics = recorder.handle();
    let _here = metrics::set_default_local_recorder(&recorder);
    let hub = Hub::start().await;
    hub.slack.send_raw("/slack/events", &[], b"{}".to_vec()).await.expect("an answer");
    let counters = metrics.render();
    let line =
        counters.lines().find(|line| line.starts_with("hub_forged_requests_total{")).unwrap_or_default();
    assert!(line.contains("malformed") && line.ends_with(" 1"), "{counters}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_can_not_be_read_is_answered_politely() {
    let hub = Hub::start().await;
    let (status, body) = send(&hub, "/slack/commands", FORM, "team_id=T0001").await;
    assert_eq!(status, 200);
    assert!(body.contains("Something went wrong on our side") && body.contains("this number"), "{body}");
}

/// On an org-wide install the team may be null; then the authorizations, and the person, say where it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_null_team_is_read_from_elsewhere() {
    let hub = Hub::start().await;
    let body = json!({"type": "event_callback", "team_id": null, "event_id": "Ev1",
                      "authorizations": [{"team_id": null}, {"team_id": "T0001"}],
                      "event": {"type": "app_home_opened", "user": "U_ANA", "tab": "home"}});
    assert_eq!(event(&hub, &body).await.0, 200);
    hub.settle().await;
    assert!(hub.person("ana").dms().contains("Ana"), "Ana is greeted: {}", hub.person("ana").dms());
    let payload = json!({"type": "shortcut", "team": null, "user": {"id": "U_ANA", "team_id": "T0001"},
                         "is_enterprise_install": true, "callback_id": "my_profile", "trigger_id": "1.2.3"});
    assert_eq!(interaction(&hub, &payload.to_string()).await.0, 200);
    assert!(hub.slack.calls("views.open") > 0, "the profile was to be opened");
    hub.slack.take_violations();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_is_known_by_its_id_and_not_done_again() {
    let hub = Hub::start().await;
    let body = json!({"type": "event_callback", "team_id": "T0001", "event_id": "Ev9",
                      "event": {"type": "app_home_opened", "user": "U_ANA", "tab": "home"}})
    .to_string();
    for retry in ["", "1", "2", "3", "x"] {
        let (timestamp, signature) = hub.slack.sign(body.as_bytes());
        let mut headers = vec![
            ("content-type", "application/json"),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        if !retry.is_empty() {
            headers.extend([("x-slack-retry-num", retry), ("x-slack-retry-reason", "http_timeout")]);
        }
        let answer = hub.slack.send_raw("/slack/events", &headers, body.clone().into_bytes()).await;
        assert_eq!(answer.expect("an answer").status, 200);
        hub.settle().await;
    }
    assert_eq!(hub.person("ana").dms().matches("EdTech Hub:").count(), 1, "greeted once");
    let kept = hub
        .read(|conn| {
            use diesel::prelude::*;

            use crate::db::schema::jobs;
            Ok(jobs::table.filter(jobs::dedupe.eq("Ev9")).count().get_result::<i64>(conn)?)
        })
        .await;
    assert_eq!(kept, 1);
}

/// Events are kept by their envelopes: what is wrong deeper down shows when their turn comes, and troubles nobody.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_only_looks_readable_is_left_alone() {
    let hub = Hub::start().await;
    let body = r#"{"type":"event_callback","team_id":"T0001","event_id":"Ev1","event":{"type":"team_join","x":1e999}}"#;
    assert_eq!(send(&hub, "/slack/events", "application/json", body).await.0, 200);
    hub.settle().await;
    let now = hub.clock.now();
    let depth = hub.read(move |conn| crate::queue::depth(conn, crate::queue::Queue::Inbox, now)).await;
    assert_eq!(depth, crate::queue::Depth::default());
}

/// The hub learns where it is installed while an event comes in: what comes from our own workspace is never taken for
/// somebody else's, which would be acknowledged and dropped.
#[tokio::test(flavor = "multi_thread")]
async fn what_becomes_known_meanwhile_makes_no_stranger_of_us() {
    let hub = Hub::start_bare().await;
    let (app, here) = (hub.app.clone(), hub.app.installed().expect("it is installed"));
    let (uninstalled, told) = std::sync::mpsc::channel();
    let (learning, known) = (app.clone(), here.clone());
    std::thread::spawn(move || told.iter().for_each(|()| learning.install(known.clone())));
    for round in 0..20_000 {
        app.uninstall();
        uninstalled.send(()).expect("it learns");
        loop {
            match app.is_ours(&here.workspace).await.expect("an answer") {
                Some(true) => break,
                None => {}
                Some(false) => panic!("a stranger, in round {round}"),
            }
        }
    }
}
