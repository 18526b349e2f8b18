//! Signatures, envelopes, retries, and the three seconds.

use super::*;

#[tokio::test]
async fn payloads_are_signed_by_the_clock() {
    let (ws, app, ana) = workspace().await;
    ana.slash("help me").await;
    let arrived = app.last();
    let header = |name: &str| arrived.headers[name].to_str().unwrap().to_owned();
    let (timestamp, signature) = ws.sign(&arrived.raw);
    assert_eq!(header("x-slack-request-timestamp"), "1700000000");
    assert_eq!((header("x-slack-request-timestamp"), header("x-slack-signature")), (timestamp, signature));
    // Computed with another implementation, so that signing and checking can't be wrong together.
    let (_, known) = ws.sign(b"payload=%7B%7D");
    assert_eq!(known, "v0=1b3f5405bc90ff7882fef94684f92fd4d346c08f1342132ce9e0952a8e10c230");
}

#[tokio::test]
async fn a_command_carries_all_its_fields() {
    let (_ws, app, ana) = workspace().await;
    ana.slash("project new").await;
    let arrived = app.last();
    assert_eq!(arrived.path, "/slack/commands");
    let names: Vec<&String> = arrived.body.as_object().unwrap().keys().collect();
    let expected = [
        "api_app_id",
        "channel_id",
        "channel_name",
        "command",
        "is_enterprise_install",
        "response_url",
        "team_domain",
        "team_id",
        "text",
        "token",
        "trigger_id",
        "user_id",
        "user_name",
    ];
    assert_eq!(names, expected);
    assert_eq!((&arrived.body["command"], &arrived.body["text"]), (&json!("/edtech"), &json!("project new")));
    ana.slash("/other thing").await;
    assert_eq!(app.last().body["command"], "/other");
}

#[tokio::test]
async fn events_come_in_their_envelope() {
    let (ws, app, ana) = workspace().await;
    ws.add_person(NewPerson::new("U_BEN", "Ben Okoro")).await;
    let envelope = app.last().body;
    assert_eq!(envelope["event"]["user"]["real_name"], "Ben Okoro");
    assert_eq!(envelope["authorizations"][0]["is_bot"], true);
    assert_eq!(envelope["event_time"], 1_700_000_000);
    ws.change_person("U_BEN", |user| user.tz = "Asia/Tokyo".into()).await;
    assert_eq!(app.last().body["event"]["user"]["tz_offset"], 32_400);
    ana.open_home().await;
    assert_eq!(app.last().body["event"].get("view"), None);
    call(&ws, "views.publish", json!({"user_id": "U_ANA", "view": {"type": "home", "blocks": []}})).await;
    ana.open_home().await;
    assert_eq!(app.last().body["event"]["view"]["type"], "home");
    ana.dm_app("hello").await;
    assert_eq!(app.last().body["event"]["channel_type"], "im");
    ana.say("general", "no mention").await;
    ana.say("general", "hi <@U_HUB> & co").await;
    assert_eq!(app.last().body["event"]["text"], "hi <@U_HUB> &amp; co");
    let random = ws.add_channel(Kind::Public, "random", &["U_ANA"]);
    ws.bring("random", "U_BEN", None).await;
    ws.bring("random", "U_HUB", Some("U_ANA")).await;
    assert_eq!(app.last().body["event"]["channel"], json!(random));
    let expected = [
        "team_join",
        "user_change",
        "app_home_opened",
        "app_home_opened",
        "message",
        "app_mention",
        "member_joined_channel",
    ];
    assert_eq!(app.types(), expected);
    let ids: std::collections::HashSet<String> =
        app.arrived.lock().unwrap().iter().map(|it| it.body["event_id"].to_string()).collect();
    assert_eq!(ids.len(), expected.len(), "event ids are unique");
}

#[tokio::test]
async fn events_need_their_scope_and_subscription() {
    let scopes = vec!["chat:write".into()];
    let events = Some(vec!["app_home_opened".into(), "team_join".into()]);
    let (ws, app, ana) = workspace_with(WorkspaceSettings { scopes, events, ..Default::default() }).await;
    ws.add_person(NewPerson::new("U_BEN", "Ben")).await;
    ana.dm_app("hello").await;
    ana.open_home().await;
    assert_eq!(app.types(), ["app_home_opened"]);
}

#[tokio::test]
async fn a_failed_event_comes_again_three_times() {
    let (ws, app, ana) = workspace().await;
    for _ in 0..4 {
        app.will(Next::status(500));
    }
    ana.open_home().await;
    assert_eq!(ws.deliver_due().await, 0, "not before its time");
    for (seconds, number) in [(1, "1"), (60, "2"), (300, "3")] {
        ws.clock().advance(chrono::Duration::seconds(seconds));
        assert_eq!(ws.deliver_due().await, 1);
        assert_eq!(app.last().headers["x-slack-retry-num"], number);
        assert_eq!(app.last().headers["x-slack-retry-reason"], "http_error");
    }
    assert_eq!(ws.retries_waiting(), 0);
    let ids: Vec<Value> =
        app.arrived.lock().unwrap().iter().map(|arrived| arrived.body["event_id"].clone()).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| *id == ids[0]), "it is the same event each time");
    assert_eq!(ws.take_violations().len(), 4);
}

#[tokio::test]
async fn no_retry_means_no_retry_and_a_success_ends_it() {
    let (ws, app, ana) = workspace().await;
    app.will(Next { headers: vec![("x-slack-no-retry", "1")], ..Next::status(503) });
    ana.open_home().await;
    assert_eq!(ws.retries_waiting(), 0);
    app.will(Next::late());
    ana.open_home().await;
    ws.clock().advance(chrono::Duration::seconds(1));
    assert_eq!(ws.deliver_due().await, 1);
    assert_eq!(app.last().headers["x-slack-retry-reason"], "http_timeout");
    assert_eq!(ws.retries_waiting(), 0);
    ws.connect("http://127.0.0.1:1");
    ana.open_home().await;
    assert_eq!(
        (ws.retries_waiting(), ws.take_violations().len()),
        (1, 2),
        "an app that is away breaks no rule"
    );
}

#[tokio::test]
async fn a_late_command_is_told_to_the_person() {
    let (ws, app, ana) = workspace().await;
    app.will(Next::late());
    assert!(ana.try_slash("").await.unwrap_err().contains("operation_timeout"));
    assert_eq!(
        ana.ephemerals("general"),
        "Slackbot (only you): /edtech failed with the error \"operation_timeout\""
    );
    assert_eq!(ws.take_violations(), ["command: answered later than 300ms"]);
}

#[tokio::test]
async fn a_command_takes_text_or_a_message() {
    let (ws, app, ana) = workspace().await;
    app.will(Next::json(json!("Plain")));
    ana.slash("").await;
    app.will(Next::json(json!({"blocks": [section("Only you")]})));
    ana.slash("").await;
    app.will(Next::json(json!({"response_type": "in_channel", "text": "All"})));
    ana.slash("").await;
    assert_eq!(ana.ephemerals("general"), "EdTech Hub (only you): Plain\nEdTech Hub (only you):\n  Only you");
    assert_eq!(ana.messages("general"), "EdTech Hub: All");
    assert_eq!(ws.violations(), Vec::<String>::new());
    for wrong in [
        Next::json(json!({"txt": "?"})),
        Next::json(json!({"response_type": "everyone", "text": "x"})),
        Next::json(json!({"blocks": [section("")]})),
        Next::status(500),
    ] {
        app.will(wrong);
        assert!(ana.try_slash("").await.is_err());
    }
    assert_eq!(ws.take_violations().len(), 4);
}

#[tokio::test]
async fn a_response_url_takes_five_answers_in_thirty_minutes() {
    let (ws, app, ana) = workspace().await;
    let answer = async |url: &Value, body: Value| {
        let request = Request::post(url.as_str().unwrap())
            .header("content-type", "application/json")
            .body(Full::from(body.to_string()))
            .unwrap();
        send(&ws, request).await.unwrap().2
    };
    ana.slash("").await;
    let url = app.last().body["response_url"].clone();
    for n in 1..=5 {
        assert_eq!(answer(&url, json!({"text": format!("{n}")})).await["ok"], true);
    }
    assert_eq!(answer(&url, json!({"text": "6"})).await["error"], "used_url");
    assert_eq!(ws.take_violations().len(), 1);
    ana.slash("").await;
    let url = app.last().body["response_url"].clone();
    ws.clock().advance(chrono::Duration::seconds(1801));
    assert_eq!(answer(&url, json!({"text": "late"})).await["error"], "expired_url");
    let general = ws.channel_id("general").unwrap();
    let blocks = json!([{"type": "actions", "elements": [button("Go", "go")]}]);
    call(&ws, "chat.postMessage", json!({"channel": general, "text": "x", "blocks": blocks})).await;
    ana.press("Go").await;
    let url = app.last().body["response_url"].clone();
    answer(&url, json!({"text": "Gone", "replace_original": true})).await;
    assert_eq!(ana.messages("general"), "EdTech Hub (edited): Gone");
    answer(&url, json!({"delete_original": true})).await;
    assert_eq!(ana.messages("general"), "");
}

#[tokio::test]
async fn the_same_bytes_can_come_again() {
    let (ws, app, ana) = workspace().await;
    ana.slash("status").await;
    let first = app.last().raw;
    ws.clock().advance(chrono::Duration::seconds(5));
    assert_eq!(ana.again().await.status, 200);
    assert_eq!(app.last().raw, first);
    assert_eq!(app.last().headers["x-slack-request-timestamp"], "1700000005");
    ana.open_home().await;
    ws.event_again().await.unwrap();
    assert_eq!(app.last().headers["x-slack-retry-num"], "1");
}

#[tokio::test]
async fn raw_requests_go_out_as_they_are_and_the_log_knows() {
    let (ws, app, _) = workspace().await;
    ws.send_raw("/slack/events", &[("content-type", "application/json")], "{").await.unwrap();
    assert!(!app.last().headers.contains_key("x-slack-signature"));
    let (timestamp, signature) = ws.sign(b"{}");
    let headers = [("x-slack-request-timestamp", &*timestamp), ("x-slack-signature", &*signature)];
    ws.send_raw("/slack/events", &headers, "{}").await.unwrap();
    call(&ws, "auth.test", json!({})).await;
    let log: Vec<_> = ws.log().into_iter().map(|it| (it.direction, it.what, it.authentic)).collect();
    assert_eq!(log[0], ("to_app", "raw /slack/events".to_owned(), false));
    assert_eq!(log[1], ("to_app", "raw /slack/events".to_owned(), true));
    assert_eq!(log[2], ("to_slack", "auth.test".to_owned(), true));
    for _ in 0..250 {
        call(&ws, "auth.test", json!({})).await;
    }
    assert_eq!(ws.log().len(), 200, "the log keeps the newest");
    assert_eq!(ws.log().last().unwrap().number, 253);
    app.will(Next::json(json!({"challenge": "a-challenge"})));
    assert!(ws.verify_url().await);
    assert!(!ws.verify_url().await);
}

#[tokio::test]
async fn an_uninstalled_app_loses_its_token_and_hears_of_it() {
    let (ws, app, _) = workspace().await;
    ws.uninstall().await;
    assert_eq!(app.types(), ["tokens_revoked", "app_uninstalled"]);
    assert_eq!(error_of(&ws, "auth.test", json!({})).await, "account_inactive");
    ws.reinstall();
    assert_eq!(call(&ws, "auth.test", json!({})).await["ok"], true);
}
