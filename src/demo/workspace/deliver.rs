//! What goes from Slack to the app: signed, with three seconds for the answer, events with their retries.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::http::{HeaderMap, Request, header};
use chrono::Duration;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use sha2::Sha256;

use super::live::Exchange;
use super::{Inner, Workspace};
use crate::time::Time;

pub(super) type Client = hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>;

pub(super) fn client() -> Client {
    hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http()
}

/// Retries come about a second, a minute and five minutes after the attempt before.
const RETRIES: [Duration; 3] = [Duration::seconds(1), Duration::minutes(1), Duration::minutes(5)];

pub(super) const EVENTS: &str = "/slack/events";
pub(super) const COMMANDS: &str = "/slack/commands";
pub(super) const INTERACTIONS: &str = "/slack/interactions";

/// A payload on its way to the app, to the byte.
#[derive(Clone, Debug)]
pub struct Sent {
    pub path: String,
    pub content_type: &'static str,
    pub body: String,
    /// What it is, for the log: `block_actions`, `event team_join`.
    what: String,
}

impl Sent {
    pub(super) fn event(envelope: &Value) -> Self {
        let kind = envelope["event"]["type"].as_str().or(envelope["type"].as_str()).unwrap_or("event");
        Self::new(EVENTS, "application/json", envelope.to_string(), format!("event {kind}"))
    }

    pub(super) fn interaction(payload: &Value) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        let what = payload["type"].as_str().unwrap_or("interaction").to_owned();
        Self::new(INTERACTIONS, "application/x-www-form-urlencoded", body, what)
    }

    pub(super) fn command(form: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        Self::new(COMMANDS, "application/x-www-form-urlencoded", body, "command".into())
    }

    fn new(path: &str, content_type: &'static str, body: String, what: String) -> Self {
        Self { path: path.into(), content_type, body, what }
    }

    /// The payload as JSON, for the log.
    pub(super) fn shown(&self) -> Value {
        if self.path == EVENTS {
            return serde_json::from_str(&self.body).unwrap_or_else(|_| json!(self.body));
        }
        let mut fields = serde_json::Map::new();
        for (name, value) in form_urlencoded::parse(self.body.as_bytes()) {
            if name == "payload" {
                return serde_json::from_str(&value).unwrap_or_else(|_| json!(value));
            }
            fields.insert(name.into_owned(), json!(value));
        }
        Value::Object(fields)
    }
}

/// What the app answered.
#[derive(Clone, Debug)]
pub struct AppAnswer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl AppAnswer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn is_json(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("application/json"))
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Silence {
    Late,
    Unreachable(String),
}

impl std::fmt::Display for Silence {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Silence::Late => write!(out, "the app did not answer in time"),
            Silence::Unreachable(why) => write!(out, "the app could not be reached: {why}"),
        }
    }
}

/// An event that failed and waits for its retry.
#[derive(Clone)]
pub(super) struct Waiting {
    pub sent: Sent,
    /// 1 for the first retry.
    pub retry: usize,
    pub reason: &'static str,
    pub due: Time,
}

impl Workspace {
    /// The timestamp and the signature of a body, as Slack sends them in `X-Slack-Request-Timestamp` and
    /// `X-Slack-Signature`, by the workspace's clock.
    pub fn sign(&self, body: &[u8]) -> (String, String) {
        self.inner.sign(body)
    }

    /// Sends anything anywhere at the app, with these headers and no others, for tests of bad input.
    pub async fn send_raw(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Result<AppAnswer, String> {
        let body: Vec<u8> = body.into();
        let find = |name: &str| {
            let named = headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
            named.map(|(_, value)| *value).unwrap_or_default()
        };
        let signed = self.inner.signature(find("x-slack-request-timestamp"), &body);
        let shown = json!(String::from_utf8_lossy(&body));
        let authentic = find("x-slack-signature") == signed;
        let what = format!("raw {path}");
        let answer = self.inner.exchange(path, headers, body, what, shown, authentic).await;
        answer.map_err(|silence| silence.to_string())
    }

    /// Asks the app to prove that the events URL is its own; whether it echoed the challenge.
    pub async fn verify_url(&self) -> bool {
        let token = &self.inner.settings.verification_token;
        let body = json!({"token": token, "challenge": "a-challenge", "type": "url_verification"});
        match self.inner.deliver(&Sent::event(&body), &[]).await {
            Ok(answer) => {
                answer.status == 200
                    && (answer.body == "a-challenge" || answer.json()["challenge"] == "a-challenge")
            }
            Err(_) => false,
        }
    }

    /// Sends the retries of failed events and posts the scheduled messages that are due by the clock;
    /// how many events were sent. Waits for the events of API calls, too.
    pub async fn deliver_due(&self) -> usize {
        self.settle().await;
        self.post_scheduled();
        let now = self.inner.clock.now();
        let waiting = std::mem::take(&mut self.lock().live.waiting);
        let (due, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|waiting| waiting.due <= now);
        self.lock().live.waiting.extend(later);
        let count = due.len();
        for waiting in due {
            self.inner.attempt(waiting.sent, waiting.retry, waiting.reason).await;
        }
        self.inner.tell();
        count
    }

    /// How many failed events wait for a retry.
    pub fn retries_waiting(&self) -> usize {
        self.lock().live.waiting.len()
    }

    /// Sends the last event once more as it was, as a retry would be; the app's status.
    pub async fn event_again(&self) -> Result<AppAnswer, String> {
        let last = self.lock().live.last.get("").cloned().ok_or("no event has been sent")?;
        let headers = [("x-slack-retry-num", "1"), ("x-slack-retry-reason", "http_timeout")];
        self.inner.deliver(&last, &headers).await.map_err(|silence| silence.to_string())
    }
}

impl Inner {
    fn sign(&self, body: &[u8]) -> (String, String) {
        let timestamp = self.clock.unix().to_string();
        let signature = self.signature(&timestamp, body);
        (timestamp, signature)
    }

    fn signature(&self, timestamp: &str, body: &[u8]) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.settings.signing_secret.as_bytes()) else {
            return String::new();
        };
        mac.update(format!("v0:{timestamp}:").as_bytes());
        mac.update(body);
        format!("v0={}", hex::encode(mac.finalize().into_bytes()))
    }

    /// Signs a payload and sends it, and waits as long as Slack does. A late answer is a violation.
    pub(super) async fn deliver(&self, sent: &Sent, more: &[(&str, &str)]) -> Result<AppAnswer, Silence> {
        let answer = if self.settings.socket_mode {
            self.down_a_line(sent, more).await
        } else {
            self.post(sent, more).await
        };
        if answer == Err(Silence::Late) {
            self.violation(format!("{}: answered later than {:?}", sent.what, self.settings.patience));
        }
        answer
    }

    async fn post(&self, sent: &Sent, more: &[(&str, &str)]) -> Result<AppAnswer, Silence> {
        let (timestamp, signature) = self.sign(sent.body.as_bytes());
        let mut headers = vec![
            ("content-type", sent.content_type),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        headers.extend_from_slice(more);
        let body = sent.body.clone().into_bytes();
        let what = format!("{} {}", sent.path, sent.what);
        self.exchange(&sent.path, &headers, body, what, sent.shown(), true).await
    }

    async fn exchange(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        what: String,
        shown: Value,
        authentic: bool,
    ) -> Result<AppAnswer, Silence> {
        let began = Instant::now();
        let app = self.lock().live.app.clone();
        let posted = async {
            let app = app.ok_or_else(|| Silence::Unreachable("no app is connected".into()))?;
            let mut request = Request::post(format!("{app}{path}")).header("user-agent", "Slackbot 1.0");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let unreachable = |error: &dyn std::fmt::Display| Silence::Unreachable(error.to_string());
            let request = request.body(Full::new(Bytes::from(body))).map_err(|error| unreachable(&error))?;
            let response = self.client.request(request).await.map_err(|error| unreachable(&error))?;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map_err(|error| unreachable(&error))?.to_bytes();
            let body = String::from_utf8_lossy(&body).into_owned();
            Ok(AppAnswer { status: parts.status.as_u16(), headers: parts.headers, body })
        };
        let answer = tokio::time::timeout(self.settings.patience, posted).await.unwrap_or(Err(Silence::Late));
        let (status, shown_answer) = match &answer {
            Ok(answer) if answer.is_json() => (answer.status, answer.json()),
            Ok(answer) => (answer.status, json!(answer.body)),
            Err(silence) => (0, json!(silence.to_string())),
        };
        self.lock().live.record(Exchange {
            number: 0,
            at: self.clock.now(),
            direction: "to_app",
            what,
            status,
            ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
            request: shown,
            answer: shown_answer,
            authentic,
        });
        self.tell();
        answer
    }

    /// One attempt to deliver an event: the first one (`retry` 0) or a retry. What fails waits for the
    /// next, unless the app said `x-slack-no-retry: 1` or three retries are through.
    pub(super) async fn attempt(&self, sent: Sent, retry: usize, reason: &'static str) {
        let number = retry.to_string();
        let headers = [("x-slack-retry-num", number.as_str()), ("x-slack-retry-reason", reason)];
        let headers = if retry == 0 { &headers[..0] } else { &headers[..] };
        let reason = match self.deliver(&sent, headers).await {
            Ok(answer) if answer.is_success() => return,
            Ok(answer) => {
                self.violation(format!("{}: answered with status {}", sent.what, answer.status));
                if answer.headers.get("x-slack-no-retry").is_some_and(|value| value == "1") {
                    return;
                }
                "http_error"
            }
            Err(Silence::Late) => "http_timeout",
            Err(Silence::Unreachable(_)) => "connection_failed",
        };
        if let Some(wait) = RETRIES.get(retry) {
            let due = self.clock.now() + *wait;
            self.lock().live.waiting.push(Waiting { sent, retry: retry + 1, reason, due });
        }
    }

    /// Delivers an event that an API call caused, without keeping the call waiting.
    pub(super) fn send_event_later(self: &Arc<Self>, event: Value) {
        self.on_the_way.send_modify(|count| *count += 1);
        let inner = self.clone();
        tokio::spawn(async move {
            inner.send_event(event).await;
            inner.on_the_way.send_modify(|count| *count -= 1);
        });
    }
}

impl PartialEq for AppAnswer {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status && self.body == other.body
    }
}
