//! Rate limits and faults.

use super::*;

#[tokio::test]
async fn a_channel_takes_one_message_a_second_and_says_when_to_come_again() {
    let (ws, _, _) = workspace().await;
    let general = json!({"channel": ws.channel_id("general").unwrap(), "text": "x"});
    assert_eq!(call(&ws, "chat.postMessage", general.clone()).await["ok"], true);
    let (status, retry, answer) = call_raw(&ws, "chat.postMessage", general.clone()).await.unwrap();
    assert_eq!((status, retry.as_deref(), &answer["error"]), (429, Some("1"), &json!("ratelimited")));
    assert_eq!(call(&ws, "chat.postMessage", json!({"channel": "U_ANA", "text": "x"})).await["ok"], true);
    ws.clock().advance(chrono::Duration::seconds(1));
    assert_eq!(call(&ws, "chat.postMessage", general).await["ok"], true);
    assert_eq!((ws.rate_limited(), ws.violations().len()), (1, 0));
    assert_eq!(ws.calls("chat.postMessage"), 4);
}

#[tokio::test]
async fn a_tier_is_a_number_of_calls_a_minute() {
    let (ws, _, _) = workspace().await;
    for _ in 0..20 {
        assert_eq!(call(&ws, "users.list", json!({"limit": 1})).await["ok"], true);
    }
    let (status, retry, _) = call_raw(&ws, "users.list", json!({"limit": 1})).await.unwrap();
    assert_eq!((status, retry.as_deref()), (429, Some("60")));
}

#[tokio::test]
async fn faults_come_in_order_and_end() {
    let (ws, _, ana) = workspace().await;
    let general = ws.channel_id("general").unwrap();
    let post = async || {
        ws.clock().advance(chrono::Duration::seconds(1));
        call_raw(&ws, "chat.postMessage", json!({"channel": general, "text": "x"})).await
    };
    let count = || ana.messages("general").lines().count();
    ws.fault(Fault::on("chat.postMessage", FaultKind::RateLimited { retry_after_s: 7 }, 1));
    ws.fault(Fault::on("chat.postMessage", FaultKind::Status(503), 2));
    ws.fault(Fault::on("chat.postMessage", FaultKind::FatalError, 1));
    ws.fault(Fault::on("chat.postMessage", FaultKind::CutAfterEffect, 1));
    let (status, retry, _) = post().await.unwrap();
    assert_eq!((status, retry.as_deref()), (429, Some("7")));
    assert_eq!(post().await.unwrap().0, 503);
    assert_eq!(post().await.unwrap().0, 503);
    assert_eq!(count(), 0);
    assert_eq!(post().await.unwrap().2["error"], "fatal_error");
    assert_eq!(count(), 1, "a fatal error may have had its effect");
    assert!(post().await.is_err(), "the connection breaks");
    assert_eq!(count(), 2, "and the message is there");
    assert_eq!(post().await.unwrap().2["ok"], true);
    assert_eq!((ws.calls("chat.postMessage"), ws.violations().len()), (6, 0));
}

#[tokio::test]
async fn a_hanging_call_is_dropped_without_effect_when_the_caller_leaves() {
    let (ws, _, ana) = workspace().await;
    ws.fault(Fault::anywhere(FaultKind::Hang(Duration::from_millis(200)), 2));
    let general = json!({"channel": ws.channel_id("general").unwrap(), "text": "x"});
    let call = call_raw(&ws, "chat.postMessage", general.clone());
    assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(ana.messages("general"), "");
    assert_eq!(call_raw(&ws, "chat.postMessage", general).await.unwrap().2["ok"], true, "patience helps");
}

#[tokio::test]
async fn down_is_down_until_it_is_cleared() {
    let (ws, _, _) = workspace().await;
    ws.fault(Fault::anywhere(FaultKind::Down, 1));
    for _ in 0..3 {
        assert!(call_raw(&ws, "auth.test", json!({})).await.is_err());
    }
    ws.clear_faults();
    assert_eq!(call(&ws, "auth.test", json!({})).await["ok"], true);
}
