//! Tokens that end, and installations that end.

use chrono::Duration;
use diesel::prelude::*;
use futures::future::join_all;
use serde_json::json;

use super::{rows, say};
use crate::app::App;
use crate::db::schema::installations;
use crate::demo::workspace::{Fault, FaultKind};
use crate::slack::Slack;
use crate::testing::Hub;

async fn rotating() -> Hub {
    let hub = Hub::start_to_install(|settings| settings.token_rotation = true).await;
    assert_eq!(hub.install(&hub.slack, "U_OLGA").await.status, 200);
    hub
}

/// How often a token was asked for.
fn asked(hub: &Hub) -> u32 {
    hub.slack.calls("oauth.v2.access")
}

/// The client of the workspace, in another process on the same database.
async fn replica(hub: &Hub) -> Slack {
    let app = App::new((*hub.app.config).clone(), hub.clock.clone()).expect("a replica");
    app.within(&"T0001".into()).await.expect("it is installed").slack
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_renewed_before_it_ends() {
    let hub = rotating().await;
    let before = rows(&hub).await;
    say(&hub, &hub.slack, "U_ANA", "Early").await;
    hub.settle().await;
    assert_eq!(asked(&hub), 1, "the installation");
    hub.clock.advance(Duration::minutes(11 * 60 + 30));
    for words in ["Late", "Later"] {
        say(&hub, &hub.slack, "U_ANA", words).await;
        hub.settle().await;
    }
    assert_eq!(asked(&hub), 2);
    let after = rows(&hub).await;
    assert!(before[0].1 != after[0].1 && before[0].2 != after[0].2, "both are new");
    assert!(hub.person("ana").dms().contains("Later"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_slack_calls_expired_is_renewed_and_sent_once() {
    let hub = rotating().await;
    hub.app
        .db
        .write(|conn| {
            let for_ever = installations::expires_at.eq(None::<crate::time::Time>);
            Ok(diesel::update(installations::table).set(for_ever).execute(conn).map(|_| ())?)
        })
        .await
        .expect("we think that it lives for ever");
    hub.app.installs.forget(&"T0001".into());
    hub.clock.advance(Duration::hours(13));
    let ana = hub.person("ana");
    ana.slash("project new").await;
    assert!(ana.has_modal(), "within three seconds, renewal and all");
    say(&hub, &hub.slack, "U_ANA", "Once").await;
    hub.settle().await;
    assert_eq!(ana.dms().matches("Once").count(), 1);
    assert_eq!(asked(&hub), 2);
}

/// The local workspace refuses a refresh token that comes twice, and notes it as a violation.
#[tokio::test(flavor = "multi_thread")]
async fn replicas_renew_a_token_once() {
    let hub = rotating().await;
    for gone in [Duration::minutes(11 * 60 + 30), Duration::hours(13)] {
        let before = asked(&hub);
        hub.clock.advance(gone);
        let clients = join_all((0..4).map(|_| replica(&hub))).await;
        let calls = clients.iter().flat_map(|client| (0..5).map(move |_| client.identity()));
        for outcome in join_all(calls).await {
            assert_eq!(outcome.expect("everybody is answered").team_id, "T0001");
        }
        assert_eq!(asked(&hub), before + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_fails_costs_nothing_while_the_token_lives() {
    let hub = rotating().await;
    hub.clock.advance(Duration::minutes(11 * 60 + 30));
    hub.slack.fault(Fault::on("oauth.v2.access", FaultKind::Status(500), 1));
    for words in ["With the old one", "With the new one"] {
        say(&hub, &hub.slack, "U_ANA", words).await;
        hub.settle().await;
        assert!(hub.person("ana").dms().contains(words));
    }
    assert!(hub.slack.living_tokens() >= 2);
}

/// Slack gives out the next pair, and spends the refresh token, whether or not somebody still waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_while_a_token_is_renewed_loses_no_pair() {
    let hub = rotating().await;
    hub.clock.advance(Duration::minutes(11 * 60 + 30));
    let before = asked(&hub);
    let wait = std::time::Duration::from_millis(300);
    hub.slack.fault(Fault::on("oauth.v2.access", FaultKind::Hang(wait), 1));
    let client = replica(&hub).await;
    assert!(tokio::time::timeout(wait / 3, client.identity()).await.is_err(), "it hangs up");
    tokio::time::sleep(2 * wait).await;
    hub.clock.advance(Duration::hours(1));
    say(&hub, &hub.slack, "U_ANA", "With the new one").await;
    hub.settle().await;
    assert!(hub.person("ana").dms().contains("With the new one"));
    assert_eq!((asked(&hub), hub.slack.take_violations().len()), (before + 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_was_lost_on_the_way_loses_no_message() {
    let hub = rotating().await;
    hub.clock.advance(Duration::minutes(11 * 60 + 30));
    hub.slack.fault(Fault::on("oauth.v2.access", FaultKind::CutAfterEffect, 1));
    for words in ["Slack has spent the refresh token", "and refuses it from now on"] {
        say(&hub, &hub.slack, "U_ANA", words).await;
        hub.settle().await;
        assert!(hub.person("ana").dms().contains(words), "the old one is good until it ends");
    }
    hub.clock.advance(Duration::hours(1));
    say(&hub, &hub.slack, "U_ANA", "This one waits").await;
    hub.settle().await;
    assert!(!hub.person("ana").dms().contains("This one waits"));
    assert!(rows(&hub).await.is_empty(), "nothing that is good for nothing is kept");
    assert!(!hub.slack.take_violations().is_empty());

    hub.install(&hub.slack, "U_OLGA").await;
    hub.advance(Duration::minutes(2)).await;
    assert_eq!(hub.person("ana").dms().matches("This one waits").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn uninstalled_the_tokens_go_and_installed_again_everything_is_back() {
    let hub = rotating().await;
    let other = hub.neighbour(|_| {}).await;
    hub.install(&other, "U_OLGA").await;
    hub.slack.uninstall().await;
    hub.settle().await;
    assert_eq!(rows(&hub).await.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["T0002"]);

    hub.person("ana").try_slash("help").await.expect("acknowledged, and left alone");
    assert_eq!(hub.person("ana").ephemerals("general"), "");
    say(&hub, &hub.slack, "U_ANA", "While you were away").await;
    say(&hub, &other, "U_ANA", "Here all is well").await;
    hub.advance(Duration::hours(2)).await;
    assert_eq!(hub.person("ana").dms(), "");
    assert!(other.person("U_ANA").dms().contains("Here all is well"));

    hub.install(&hub.slack, "U_BEN").await;
    hub.advance(Duration::minutes(2)).await;
    assert!(hub.person("ana").dms().contains("While you were away"));
    let organizers = hub.read(|conn| crate::features::people::organizers(conn, &"T0001".into())).await;
    assert_eq!(organizers, ["U_OLGA".into()], "the community is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_revoked_before_the_last_installation_is_nobodys_business() {
    let hub = rotating().await;
    hub.clock.advance(Duration::minutes(1));
    hub.install(&hub.slack, "U_OLGA").await;
    let asked_before = hub.slack.calls("auth.test");
    let late = hub.clock.unix() - 30;
    for (n, event) in [
        json!({"type": "app_uninstalled"}),
        json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U_HUB"]}}),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"type": "event_callback", "team_id": "T0001", "event_id": format!("EvLate{n}"),
                          "event_time": late, "event": event})
        .to_string();
        let (timestamp, signature) = hub.slack.sign(body.as_bytes());
        let headers = [
            ("content-type", "application/json"),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        let answer = hub.slack.send_raw("/slack/events", &headers, body.clone()).await;
        assert_eq!(answer.expect("an answer").status, 200);
    }
    hub.settle().await;
    assert_eq!(rows(&hub).await.len(), 1);
    assert_eq!(hub.slack.calls("auth.test"), asked_before, "the times say it all");

    // Somebody's own token was revoked just now: the bot's still works.
    hub.slack.send_event(json!({"type": "tokens_revoked", "tokens": {"oauth": ["U_ANA"], "bot": []}})).await;
    hub.settle().await;
    assert_eq!(rows(&hub).await.len(), 1);
}
