//! Whatever comes in gets a clear answer: never a panic, never a 5xx.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::Hub;

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

#[tokio::test(flavor = "multi_thread")]
async fn only_what_slack_signed_is_read() {
    let hub = Hub::start().await;
    let body = br#"{"type":"url_verification","challenge":"c"}"#;
    let (timestamp, signature) = hub.slack.sign(body);
    let wrong = format!("v0={}", "0".repeat(64));
    let old = (hub.clock.unix() - 301).to_string();
    for headers in [
        vec![],
        vec![("x-slack-signature", signature.as_str())],
        vec![("x-slack-request-timestamp", timestamp.as_str()), ("x-slack-signature", wrong.as_str())],
        vec![("x-slack-request-timestamp", old.as_str()), ("x-slack-signature", signature.as_str())],
        vec![("x-slack-request-timestamp", "soon"), ("x-slack-signature", "v0=xyz")],
    ] {
        for path in ["/slack/events", "/slack/commands", "/slack/interactions"] {
            let answer = hub.slack.send_raw(path, &headers, body.to_vec()).await.expect("an answer");
            assert_eq!(answer.status, 401, "{path} {headers:?}");
        }
    }
    assert_eq!(
        send(&hub, "/slack/events", "application/json", std::str::from_utf8(body).unwrap()).await,
        (200, "c".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_one_mebibyte_is_refused() {
    let hub = Hub::start().await;
    let (status, _) = send(&hub, "/slack/events", "application/json", &"x".repeat(1024 * 1024 + 1)).await;
    assert_eq!(status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_is_acknowledged() {
    let hub = Hub::start().await;
    for body in [
        json!({"type": "something_new"}),
        json!({"type": "event_callback", "team_id": "T0001", "event_id": "Ev1", "event": {"type": "emoji_changed"}}),
        json!({"type": "event_callback", "team_id": null, "event_id": "Ev2", "event": {"type": "team_join"}}),
        json!({"type": "event_callback", "team_id": "T_OTHER", "event_id": "Ev3", "event": {"type": "team_join"}}),
        json!({"type": "event_callback"}),
        json!({"type": "app_rate_limited", "minute_rate_limited": 1}),
        json!([]),
    ] {
        assert_eq!(event(&hub, &body).await.0, 200, "{body}");
    }
    assert_eq!(send(&hub, "/slack/events", "application/json", "not json").await.0, 200);
    assert_eq!(
        send(&hub, "/slack/commands", "application/x-www-form-urlencoded", "ssl_check=1&token=t").await,
        (200, String::new())
    );
    for payload in [
        json!({"type": "workflow_step_edit"}),
        json!({"type": "block_actions", "team": {"id": "T0001"}, "user": {"id": "U_ANA"}, "actions": []}),
        json!({"type": "block_actions", "team": {"id": "T0001"}, "user": {"id": "U_ANA"},
               "actions": [{"action_id": "no.such.thing", "block_id": "b", "surprise": 1}]}),
        json!({"type": "block_actions", "team": {"id": "T_OTHER"}, "user": {"id": "U_ANA"},
               "actions": [{"action_id": "review.approve", "block_id": "b"}]}),
        json!({"type": "view_submission", "team": {"id": "T0001"}, "user": {"id": "U_ANA"},
               "view": {"id": "V1", "callback_id": "no.form"}}),
        json!({"type": "shortcut", "team": {"id": "T0001"}, "user": {"id": "U_ANA"}, "callback_id": "nothing"}),
    ] {
        assert_eq!(interaction(&hub, &payload.to_string()).await.0, 200, "{payload}");
    }
    assert_eq!(
        send(&hub, "/slack/interactions", "application/x-www-form-urlencoded", "payload=%7B").await.0,
        200
    );
    assert_eq!(
        send(&hub, "/slack/interactions", "application/x-www-form-urlencoded", "nothing=1").await.0,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_can_not_be_read_is_answered_politely() {
    let hub = Hub::start().await;
    let (status, body) =
        send(&hub, "/slack/commands", "application/x-www-form-urlencoded", "team_id=T0001").await;
    assert_eq!(status, 200);
    assert!(body.contains("Something went wrong on our side"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_three_times_is_kept_once() {
    let hub = Hub::start().await;
    let body = json!({"type": "event_callback", "team_id": "T0001", "event_id": "Ev9",
                      "event": {"type": "app_home_opened", "user": "U_ANA", "tab": "home"}});
    for _ in 0..3 {
        assert_eq!(event(&hub, &body).await.0, 200);
    }
    let kept = hub
        .read(|conn| {
            use diesel::prelude::*;

            use crate::db::schema::jobs;
            Ok(jobs::table.filter(jobs::dedupe.eq("Ev9")).count().get_result::<i64>(conn)?)
        })
        .await;
    assert_eq!(kept, 1);
}

/// A signed payload of a kind that the app knows, with anything in its fields.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("a\0b")),
        Just(Value::from("T0001")),
        Just(Value::from("U_ANA")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let keys = prop_oneof![
            Just("id".to_owned()),
            Just("type".to_owned()),
            Just("state".to_owned()),
            Just("values".to_owned()),
            Just("view".to_owned()),
            Just("actions".to_owned()),
            "[a-z_]{1,8}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

#[test]
fn mutated_payloads_never_break_anything() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let hub = runtime.block_on(Hub::start());
    let ids = [
        "intake.roles",
        "intake.project",
        "intake.role",
        "intake.edit",
        "review.approve",
        "review.decline",
        "profiles.edit",
        "profiles.delete",
        "introductions.ask",
        "introductions.invite",
        "introductions.yes",
        "matching.dismiss",
        "people.organize",
        "community.settings",
        "projects.close",
        "skills.adopt",
        "home.page",
        "announcement.more",
        "help.match",
    ];
    let kinds =
        ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"];
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let strategy = (0..kinds.len(), 0..ids.len(), any_json(), any_json(), any_json(), "\\PC{0,20}");
    runner
        .run(&strategy, |(kind, id, view, action, extra, text)| {
            let mut view_fields = json!({"id": "V1", "hash": "h", "callback_id": ids[id], "private_metadata": text,
                                         "state": {"values": extra.clone()}, "blocks": []});
            if let (Value::Object(fields), Value::Object(more)) = (&mut view_fields, view) {
                fields.extend(more);
            }
            let mut action_fields = json!({"action_id": ids[id], "block_id": "b", "value": text});
            if let (Value::Object(fields), Value::Object(more)) = (&mut action_fields, action) {
                fields.extend(more);
            }
            let payload = json!({
                "type": kinds[kind], "team": {"id": "T0001"}, "user": {"id": "U_ANA"}, "trigger_id": "1.2.3",
                "callback_id": "submit_project", "action_id": ids[id], "value": text, "view": view_fields,
                "actions": [action_fields], "container": extra, "message": {"ts": "1.2", "text": text},
            });
            let (status, body) = runtime.block_on(interaction(&hub, &payload.to_string()));
            prop_assert_eq!(status, 200, "{} {}", payload, body);
            let command: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("team_id", "T0001")
                .append_pair("user_id", "U_ANA")
                .append_pair("channel_id", "C1")
                .append_pair("command", "/edtech")
                .append_pair("trigger_id", "1.2.3")
                .append_pair("text", &format!("find {text}\0"))
                .finish();
            let (status, body) =
                runtime.block_on(send(&hub, "/slack/commands", "application/x-www-form-urlencoded", &command));
            prop_assert_eq!(status, 200);
            prop_assert!(!body.contains("Something went wrong on our side"), "{}: {}", text, body);
            let event_body = json!({"type": "event_callback", "team_id": "T0001", "event_id": format!("Ev{text}"),
                                    "event": {"type": "team_join", "user": extra}});
            prop_assert_eq!(runtime.block_on(event(&hub, &event_body)).0, 200);
            Ok(())
        })
        .expect("no payload breaks anything");
    // Forged ids open nothing, so Slack saw only triggers that do not exist.
    hub.slack.take_violations();
    // Everything that was acknowledged is settled: handled, or parked with a reason.
    runtime.block_on(hub.settle());
}
