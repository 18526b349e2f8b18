//! What leaves for Slack leaves once, in order, whatever Slack does.

use chrono::Duration;

use super::*;
use crate::demo::workspace::{Fault, FaultKind};
use crate::testing::Hub;

async fn say(hub: &Hub, channel: &str, text: &str) {
    let to = To::Channel(hub.channel(channel).as_str().into());
    let message = Message::paragraph(text);
    hub.person_ctx("olga")
        .write(move |conn, ctx| post(conn, &ctx.workspace, &to, message, None, ctx.now))
        .await
        .unwrap();
}

/// What Olga reads in a channel, in order.
fn heard(hub: &Hub, channel: &str) -> Vec<String> {
    let messages = hub.slack.raw_messages(&hub.channel(channel));
    messages.iter().filter_map(|message| message["text"].as_str().map(str::to_owned)).collect()
}

async fn faulted(kind: FaultKind, times: u32) -> (Hub, Vec<String>) {
    let hub = Hub::start().await;
    hub.slack.fault(Fault::on("chat.postMessage", kind, times));
    say(&hub, "general", "one").await;
    say(&hub, "general", "two").await;
    hub.settle().await;
    hub.advance(Duration::minutes(2)).await;
    let heard = heard(&hub, "general");
    (hub, heard)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_slack_is_waited_for_as_long_as_it_says() {
    let (hub, heard) = faulted(FaultKind::RateLimited { retry_after_s: 30 }, 1).await;
    assert_eq!(heard, ["one", "two"]);
    assert_eq!(hub.slack.calls("chat.postMessage"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_slack_is_tried_again() {
    assert_eq!(faulted(FaultKind::Status(500), 3).await.1, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_answer_was_lost_is_found_and_not_sent_twice() {
    let (hub, heard) = faulted(FaultKind::CutAfterEffect, 1).await;
    assert_eq!(heard, ["one", "two"]);
    assert_eq!(hub.slack.calls("conversations.history"), 1);
    assert_eq!(hub.slack.calls("chat.postMessage"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fatal_error_may_have_taken_effect() {
    assert_eq!(faulted(FaultKind::FatalError, 1).await.1, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slack_that_is_gone_loses_nothing_and_another_channel_is_not_held_up() {
    let hub = Hub::start().await;
    hub.slack.fault(Fault::anywhere(FaultKind::Down, 20));
    say(&hub, "general", "one").await;
    say(&hub, "projects", "elsewhere").await;
    hub.settle().await;
    assert!(heard(&hub, "general").is_empty());
    hub.slack.clear_faults();
    hub.advance(Duration::minutes(10)).await;
    assert_eq!(
        (heard(&hub, "general"), heard(&hub, "projects")),
        (vec!["one".into()], vec!["elsewhere".into()])
    );
}

/// Not only when it comes back: all the while, as time goes on and attempts fail.
#[tokio::test(flavor = "multi_thread")]
async fn ten_minutes_without_slack_lose_and_double_nothing() {
    let hub = Hub::start().await;
    let workers = crate::dispatch::workers(&hub.app);
    let ten_seconds_pass = async || {
        hub.clock.advance(Duration::seconds(10));
        for worker in &workers {
            worker.step().await.expect("a worker works");
        }
    };
    hub.slack.fault(Fault::anywhere(FaultKind::Down, u32::MAX));
    let lines: Vec<String> = (1..=10).map(|n| format!("line {n}")).collect();
    for line in &lines {
        say(&hub, "general", line).await;
        say(&hub, "projects", line).await;
        for _ in 0..6 {
            ten_seconds_pass().await;
        }
    }
    assert!(heard(&hub, "general").is_empty());
    let now = hub.clock.now();
    let waiting = hub.read(move |conn| queue::depth(conn, Queue::Outbox, now)).await;
    assert_eq!(waiting.parked, 0, "nobody gave up");
    hub.slack.clear_faults();
    for _ in 0..120 {
        ten_seconds_pass().await;
    }
    assert_eq!(heard(&hub, "general"), lines, "in order, each once");
    assert_eq!(heard(&hub, "projects"), lines);
}

/// A machine's clock is set right while messages wait: they come later at most by as much, once and in order.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_loses_and_doubles_nothing() {
    let hub = Hub::start().await;
    for (line, jump) in [("one", 3600), ("two", -1800), ("three", 7200), ("four", -60)] {
        say(&hub, "general", line).await;
        hub.clock.advance(Duration::seconds(jump));
        hub.settle().await;
    }
    hub.advance(Duration::hours(1)).await;
    assert_eq!(heard(&hub, "general"), ["one", "two", "three", "four"]);
}

/// Slack hangs for half a minute, and then does what it was asked: we gave up long ago.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_appears_after_it_was_given_up_is_found_and_not_sent_twice() {
    let hub = Hub::start().await;
    hub.slack.fault(Fault::on("chat.postMessage", FaultKind::CutBeforeEffect, 1));
    say(&hub, "general", "one").await;
    hub.settle().await;
    // Nobody looks so soon: there is nothing yet.
    hub.advance(Duration::seconds(20)).await;
    assert_eq!((hub.slack.calls("chat.postMessage"), hub.slack.calls("conversations.history")), (1, 0));
    assert!(heard(&hub, "general").is_empty());
    hub.slack.late_effects();
    assert_eq!(heard(&hub, "general"), ["one"]);
    // Nor does what comes after it go first.
    say(&hub, "general", "two").await;
    hub.advance(Duration::minutes(2)).await;
    assert_eq!(heard(&hub, "general"), ["one", "two"]);
    assert_eq!((hub.slack.calls("chat.postMessage"), hub.slack.calls("conversations.history")), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_posted_once_and_changed_in_place() {
    let hub = Hub::start().await;
    let to = To::Channel(hub.channel("projects").as_str().into());
    for text in ["draft", "second", "third"] {
        let to = to.clone();
        hub.person_ctx("olga")
            .write(move |conn, ctx| {
                card(conn, &ctx.workspace, &to, "project:1", Message::paragraph(text), ctx.now)
            })
            .await
            .unwrap();
    }
    hub.settle().await;
    assert_eq!(heard(&hub, "projects"), ["third"]);
    assert_eq!(hub.slack.calls("chat.update"), 1, "two changes in a row are one update");
    // Nothing to update: nothing happens.
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            update_card(conn, &ctx.workspace, &to, "project:2", Message::paragraph("x"), ctx.now)
        })
        .await
        .unwrap();
    hub.settle().await;
    assert_eq!(heard(&hub, "projects"), ["third"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_slack_refuses_is_parked_with_its_reason() {
    let hub = Hub::start().await;
    let to = To::Channel("C_GONE".into());
    hub.person_ctx("olga")
        .write(move |conn, ctx| post(conn, &ctx.workspace, &to, Message::paragraph("lost"), None, ctx.now))
        .await
        .unwrap();
    hub.settle().await;
    let workspace = hub.workspace();
    let parked = hub.read(move |conn| crate::queue::parked(conn, &workspace, 5)).await;
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].reason.as_deref(), Some("Slack refused: channel_not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_response_url_is_never_called() {
    let hub = Hub::start().await;
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let url = "http://127.0.0.1:1/steal";
            respond(conn, &ctx.workspace, url, Message::paragraph("secret"), false, ctx.now)
        })
        .await
        .unwrap();
    hub.settle().await;
    let workspace = hub.workspace();
    let parked = hub.read(move |conn| crate::queue::parked(conn, &workspace, 5)).await;
    assert!(parked[0].reason.as_deref().is_some_and(|reason| reason.contains("not to Slack")), "{parked:?}");
}

/// Each of these files, with that in it.
async fn draw(hub: &Hub, names: &'static [&'static str], mark: &'static str) {
    let keep = move |conn: &mut Conn, ctx: &crate::app::Ctx| {
        names.iter().try_for_each(|name| {
            let file = Keep {
                name: (*name).to_owned(),
                file_name: format!("{name}.png"),
                title: (*name).to_owned(),
                alt: mark.to_owned(),
                mark: mark.to_owned(),
                bytes: mark.as_bytes().to_vec(),
            };
            kept::keep(conn, &ctx.workspace, file, ctx.now)
        })
    };
    hub.person_ctx("olga").write(keep).await.unwrap();
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_waits_for_no_old_one_to_go() {
    let hub = Hub::start().await;
    let names = &["one", "other"];
    draw(&hub, names, "before").await;
    draw(&hub, names, "after").await;
    hub.advance(Duration::minutes(1)).await;
    let ctx = hub.person_ctx("olga");
    let marks = move || {
        let ctx = ctx.clone();
        async move {
            let kept = ctx.read(|conn, ctx| kept(conn, &ctx.workspace, "o")).await.unwrap();
            kept.into_values().map(|file| file.mark).collect::<Vec<String>>()
        }
    };
    assert_eq!(marks().await, ["after", "after"]);
    assert_eq!(hub.slack.number_of_files(), 4, "what is looked at stays for an hour");
    hub.advance(Duration::hours(1)).await;
    assert_eq!(hub.slack.number_of_files(), 2);
}
