//! How fast an event is acknowledged: signed events over loopback on 16 connections, each in the durable inbox
//! (SQLite, full fsync, or the PostgreSQL of `TEST_DATABASE_URL`) before its 200. Bounded: it sends a fixed
//! number and stops. Afterwards it checks that every acknowledged event was handled exactly once.
//!
//! `cargo bench --bench acknowledge`

use std::time::{Duration, Instant};

use diesel::prelude::*;
use edtech_hub::app::App;
use edtech_hub::config::Config;
use edtech_hub::db::schema::jobs;
use edtech_hub::demo::workspace::{NewPerson, Workspace, WorkspaceSettings};
use edtech_hub::serve;
use edtech_hub::time::Clock;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;

const CONNECTIONS: usize = 16;
const EVENTS: usize = 16_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let clock = Clock::system();
    let slack = Workspace::start(clock.clone(), WorkspaceSettings::default()).await;
    slack.add_person_silently(NewPerson::new("U_ANA", "Ana Ruiz"));
    let config = Config {
        signing_secret: slack.settings().signing_secret.clone().into(),
        bot_token: Some(slack.settings().bot_token.clone().into()),
        app_token: None,
        installing: None,
        database_url: std::env::var("TEST_DATABASE_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", folder.path().join("hub.db").display())),
        listen: ([127, 0, 0, 1], 0).into(),
        slack_api_url: slack.api_url(),
        organizers: Vec::new(),
    };
    let app = App::new(config, clock)?;
    let started = Instant::now();
    let running = serve::start(&app, tokio::net::TcpListener::bind("127.0.0.1:0").await?).await?;
    let address = running.address();
    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    while client.get(format!("http://{address}/readyz").parse()?).await?.status() != StatusCode::OK {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    println!("ready after {:.1} ms", started.elapsed().as_secs_f64() * 1e3);

    let run = uuid::Uuid::now_v7().simple().to_string();
    let bodies: Vec<Vec<u8>> = (0..EVENTS).map(|n| event(&format!("Ev{run}{n}"))).collect();
    let began = Instant::now();
    let lanes = bodies.chunks(EVENTS / CONNECTIONS).map(|bodies| {
        let (slack, bodies) = (slack.clone(), bodies.to_vec());
        tokio::spawn(async move {
            let client: Client<HttpConnector, Full<Bytes>> =
                Client::builder(TokioExecutor::new()).build_http();
            let mut times = Vec::with_capacity(bodies.len());
            for body in bodies {
                let (timestamp, signature) = slack.sign(&body);
                let request = Request::builder()
                    .method(Method::POST)
                    .uri(format!("http://{address}/slack/events"))
                    .header("content-type", "application/json")
                    .header("x-slack-request-timestamp", timestamp)
                    .header("x-slack-signature", signature)
                    .body(Full::from(body))?;
                let sent = Instant::now();
                let status = client.request(request).await?.status();
                times.push(sent.elapsed());
                anyhow::ensure!(status == StatusCode::OK, "an event was answered with {status}");
            }
            anyhow::Ok(times)
        })
    });
    let mut times = Vec::with_capacity(EVENTS);
    for lane in futures::future::join_all(lanes).await {
        times.extend(lane??);
    }
    let seconds = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{} events on {CONNECTIONS} connections: {:.0} a second; p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms",
        times.len(),
        times.len() as f64 / seconds,
        at(0.5),
        at(0.99),
        at(0.999)
    );

    // Every acknowledged event is there once, and is handled.
    let (mut kept, mut done) = (0, 0);
    for _ in 0..600 {
        let prefix = format!("Ev{run}");
        (kept, done) = app
            .db
            .read(move |conn| {
                let ours = jobs::table.filter(jobs::dedupe.like(format!("{prefix}%")));
                Ok((
                    ours.clone().count().get_result::<i64>(conn)?,
                    ours.filter(jobs::state.eq("done")).count().get_result::<i64>(conn)?,
                ))
            })
            .await?;
        if done == i64::try_from(EVENTS)? {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!(
        "kept {kept}, handled {done} after {:.1} s ({:.0} a second)",
        began.elapsed().as_secs_f64(),
        done as f64 / began.elapsed().as_secs_f64()
    );
    anyhow::ensure!(kept == i64::try_from(EVENTS)? && done == kept, "an acknowledged event was not handled");
    running.stop().await;
    Ok(())
}

/// A change of a person's name, about 600 bytes as Slack sends it.
fn event(id: &str) -> Vec<u8> {
    json!({
        "token": "verification", "team_id": "T0001", "api_app_id": "A0001", "type": "event_callback",
        "event_id": id, "event_time": 1_790_000_000, "event_context": "4-eyJldCI6InVzZXJfY2hhbmdlIn0",
        "authorizations": [{"enterprise_id": null, "team_id": "T0001", "user_id": "U_HUB", "is_bot": true,
                            "is_enterprise_install": false}],
        "is_ext_shared_channel": false,
        "event": {"type": "user_change", "cache_ts": 1_790_000_000, "event_ts": "1790000000.000100",
                  "user": {"id": "U_ANA", "team_id": "T0001", "name": "ana", "real_name": "Ana Ruiz", "deleted": false,
                           "tz": "Europe/Madrid", "is_bot": false, "profile": {"display_name": "Ana"}}},
    })
    .to_string()
    .into_bytes()
}
