//! What a collector of the operator's gets to see: the real binary, built with the feature `otel`, and one signed
//! event.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::routing::post;
use edtech_hub::demo::workspace::{NewPerson, Workspace, WorkspaceSettings};
use edtech_hub::time::Clock;
use http_body_util::Full;
use hyper::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;

/// How long anything here may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a person is called in this test.
const WORD: &str = "Hedgehog";

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<u8>>>);

impl Collector {
    async fn start(&self) -> SocketAddr {
        let kept = self.0.clone();
        let take = async move |headers: HeaderMap, body: Bytes| {
            assert_eq!(headers["content-type"], "application/x-protobuf");
            kept.lock().expect("nobody panicked").extend_from_slice(&body);
            StatusCode::OK
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        address
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        let kept = self.0.lock().expect("nobody panicked");
        kept.windows(bytes.len()).any(|window| window == bytes)
    }
}

/// A text in protobuf: the field's number, the length, the text.
fn text(field: u8, text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).expect("a short text");
    assert!(length < 128, "longer texts have longer lengths");
    [&[field << 3 | 2, length], text.as_bytes()].concat()
}

/// A span's name, its field 5 in OTLP.
fn named(name: &str) -> Vec<u8> {
    text(5, name)
}

/// An attribute: a key, and a value that is a text.
fn attribute(key: &str, value: &str) -> Vec<u8> {
    let value = text(1, value);
    let length = u8::try_from(value.len()).expect("a short value");
    [text(1, key), vec![2 << 3 | 2, length], value].concat()
}

struct Hub(Child);

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn command(slack: &Workspace, folder: &tempfile::TempDir, address: SocketAddr) -> Command {
    let settings = slack.settings();
    let mut command = Command::new(env!("CARGO_BIN_EXE_edtech-hub"));
    command
        .arg("serve")
        .current_dir(folder.path())
        .env_clear()
        .env("SLACK_SIGNING_SECRET", &settings.signing_secret)
        .env("SLACK_BOT_TOKEN", &settings.bot_token)
        .env("SLACK_API_URL", slack.api_url())
        .env("DATABASE_URL", "sqlite://hub.db")
        .env("LISTEN", address.to_string())
        .env("LOG", "off")
        .stdin(Stdio::null());
    command
}

/// Starts a hub, has somebody join, and ends the hub as a supervisor would.
async fn live_through_a_welcome(collector: Option<SocketAddr>) {
    let slack = Workspace::start(Clock::system(), WorkspaceSettings::default()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let address = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port");
    let mut command = command(&slack, &folder, address);
    if let Some(collector) = collector {
        command.env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}"));
    }
    let mut hub = Hub(command.spawn().expect("it starts"));
    let http: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    until("the hub is ready", async || {
        let url = format!("http://{address}/readyz").parse().expect("a URL");
        http.get(url).await.is_ok_and(|answer| answer.status() == StatusCode::OK)
    })
    .await;

    slack.add_person_silently(NewPerson::new("U_NEW", WORD));
    let body = json!({
        "type": "event_callback", "team_id": "T0001", "event_id": "Ev0SPANS", "event_time": 1,
        "event": {"type": "team_join", "user": {
            "id": "U_NEW", "team_id": "T0001", "name": WORD, "real_name": WORD, "deleted": false,
            "tz": "Europe/Madrid", "is_bot": false, "profile": {"display_name": WORD}}},
    });
    let body = body.to_string().into_bytes();
    let (timestamp, signature) = slack.sign(&body);
    let request = Request::post(format!("http://{address}/slack/events"))
        .header("content-type", "application/json")
        .header("x-slack-request-timestamp", timestamp)
        .header("x-slack-signature", signature)
        .body(Full::from(body))
        .expect("a request");
    assert_eq!(http.request(request).await.expect("an answer").status(), StatusCode::OK);
    until("a welcome", async || slack.person("U_NEW").dms().contains("Welcome to ")).await;

    let told = Command::new("kill").arg(hub.0.id().to_string()).status().expect("kill");
    assert!(told.success());
    let mut ended = None;
    let began = Instant::now();
    while ended.is_none() {
        assert!(began.elapsed() < PATIENCE, "it ends");
        tokio::time::sleep(Duration::from_millis(20)).await;
        ended = hub.0.try_wait().expect("it is ours");
    }
    assert!(ended.is_some_and(|status| status.success()), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_sees_what_an_event_caused_and_none_of_its_words() {
    let collector = Collector::default();
    live_through_a_welcome(Some(collector.start().await)).await;
    // All of it is there though the hub ended at once: it sends at its end what it has not sent.
    for span in ["request", "job", "slack"] {
        assert!(collector.holds(&named(span)), "a span called {span}");
    }
    let seen = [
        ("service.name", "edtech-hub"),
        ("path", "/slack/events"),
        ("event", "Ev0SPANS"),
        ("outcome", "kept"),
        // The event's job, and the message's, carry the event's id.
        ("request", "Ev0SPANS"),
        ("kind", "team_join"),
        ("outcome", "done"),
        ("method", "chat.postMessage"),
        ("outcome", "ok"),
    ];
    for (key, value) in seen {
        assert!(collector.holds(&attribute(key, value)), "{key} = {value}");
    }
    let settings = WorkspaceSettings::default();
    for never in [WORD, "Welcome to ", &settings.bot_token, &settings.signing_secret] {
        assert!(!collector.holds(never.as_bytes()), "a span says {never}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_collector_and_with_one_that_is_away_the_hub_works_all_the_same() {
    live_through_a_welcome(None).await;
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port");
    live_through_a_welcome(Some(nobody)).await;
}
