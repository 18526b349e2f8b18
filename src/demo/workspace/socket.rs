//! Socket Mode: the app fetches an address with its own token, connects to it, and payloads come down the line
//! instead of over HTTP. Strict about what the app sends back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{SinkExt, StreamExt};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::deliver::{AppAnswer, COMMANDS, EVENTS, Sent, Silence};
use super::live::Exchange;
use super::{Inner, Workspace};

/// Slack allows so many connections of one app.
const MOST: usize = 10;

#[derive(Default)]
pub(super) struct Sockets {
    /// Given out by `apps.connections.open`, each good for one connection.
    pub tickets: HashSet<String>,
    lines: Vec<Line>,
    /// Sent, and not acknowledged yet.
    sent: HashMap<String, Unanswered>,
    /// So many acknowledgements get lost.
    lose: u32,
    /// Counts connections and payloads: which line gets the next one.
    turn: usize,
}

struct Line {
    number: usize,
    send: mpsc::UnboundedSender<Message>,
}

struct Unanswered {
    tell: oneshot::Sender<AppAnswer>,
    takes_payload: bool,
}

impl Workspace {
    /// How many connections the app holds.
    pub fn sockets(&self) -> usize {
        self.lock().live.sockets.lines.len()
    }

    /// Tells the app on its oldest connection that this one ends: `warning`, `refresh_requested`, `link_disabled`.
    pub fn warn_socket(&self, reason: &str) {
        let notice = json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}});
        self.to_oldest(Message::text(notice.to_string()));
    }

    /// Closes the oldest connection.
    pub fn close_socket(&self) {
        self.to_oldest(Message::Close(None));
    }

    /// Sends the app anything down its oldest connection.
    pub fn send_down_socket(&self, frame: &Value) {
        self.to_oldest(Message::text(frame.to_string()));
    }

    /// The next acknowledgements get lost on the way.
    pub fn lose_acknowledgements(&self, count: u32) {
        self.lock().live.sockets.lose = count;
    }

    fn to_oldest(&self, message: Message) {
        if let Some(line) = self.lock().live.sockets.lines.first() {
            // One that is gone hears nothing.
            let _ = line.send.send(message);
        }
    }
}

/// `GET /socket?ticket=…`: becomes a WebSocket.
pub(super) async fn open(
    State(inner): State<Arc<Inner>>,
    RawQuery(query): RawQuery,
    mut request: Request,
) -> Response {
    let ticket =
        query.as_deref().and_then(|query| query.strip_prefix("ticket=")).unwrap_or_default().to_owned();
    let inner = inner.of(|inner| inner.lock().live.sockets.tickets.contains(&ticket));
    if !inner.lock().live.sockets.tickets.remove(&ticket) {
        inner.violation("a socket was opened with a ticket that was never given out, or used before".into());
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let headers = request.headers();
    let key = headers.get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    let Some(accept) = key.and_then(|key| HeaderValue::from_str(&key).ok()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            let stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
            inner.serve(stream).await;
        }
    });
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

impl Inner {
    async fn serve(&self, mut stream: WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>) {
        if self.lock().live.sockets.lines.len() >= MOST {
            let refusal = json!({"type": "disconnect", "reason": "too_many_websockets"});
            let _ = stream.send(Message::text(refusal.to_string())).await;
            return;
        }
        let (send, mut to_app) = mpsc::unbounded_channel();
        let (number, many) = {
            let sockets = &mut self.lock().live.sockets;
            sockets.turn += 1;
            sockets.lines.push(Line { number: sockets.turn, send });
            (sockets.turn, sockets.lines.len())
        };
        let hello = json!({
            "type": "hello", "num_connections": many, "connection_info": {"app_id": self.settings.app_id},
            "debug_info": {"host": "applink-local", "approximate_connection_time": 18_060},
        });
        let _ = stream.send(Message::text(hello.to_string())).await;
        self.tell();
        loop {
            tokio::select! {
                Some(message) = to_app.recv() => {
                    let last = message.is_close();
                    if stream.send(message).await.is_err() || last {
                        break;
                    }
                }
                frame = stream.next() => match frame {
                    Some(Ok(Message::Text(text))) => self.acknowledged(&text),
                    Some(Ok(Message::Binary(_))) => self.violation("socket: a binary frame".into()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => {}
                }
            }
        }
        self.lock().live.sockets.lines.retain(|line| line.number != number);
        self.tell();
    }

    /// The app acknowledges an envelope, perhaps with an answer.
    fn acknowledged(&self, text: &str) {
        let Ok(Value::Object(mut ack)) = serde_json::from_str(text) else {
            return self.violation(format!("socket: {text:?} is no acknowledgement"));
        };
        let id = ack.remove("envelope_id");
        let payload = ack.remove("payload");
        let mut state = self.lock();
        let live = &mut state.live;
        let sockets = &mut live.sockets;
        let known = id.as_ref().and_then(Value::as_str).and_then(|id| sockets.sent.remove(id));
        let mut wrong = None;
        match known {
            None => wrong = Some(format!("{id:?} was not sent, or is acknowledged twice")),
            Some(_) if !ack.is_empty() => wrong = Some(format!("{:?} is unknown", ack.keys())),
            Some(sent) if payload.is_some() && !sent.takes_payload => {
                wrong = Some("an answer that nobody asked for".to_owned());
            }
            Some(_) if sockets.lose > 0 => sockets.lose -= 1,
            Some(sent) => {
                let mut headers = HeaderMap::new();
                if payload.is_some() {
                    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                }
                let body = payload.map(|payload| payload.to_string()).unwrap_or_default();
                // Whoever waited may have given up.
                let _ = sent.tell.send(AppAnswer { status: 200, headers, body });
            }
        }
        if let Some(wrong) = wrong {
            live.violations.push(format!("socket: {wrong}"));
        }
    }

    /// Sends a payload down one of the lines, and waits as long as Slack does.
    pub(super) async fn down_a_line(
        &self,
        sent: &Sent,
        retry: &[(&str, &str)],
    ) -> Result<AppAnswer, Silence> {
        let began = Instant::now();
        let payload = sent.shown();
        let kind = match sent.path.as_str() {
            EVENTS => "events_api",
            COMMANDS => "slash_commands",
            _ => "interactive",
        };
        let answers = ["view_submission", "block_suggestion"];
        let takes_payload =
            kind == "slash_commands" || payload["type"].as_str().is_some_and(|it| answers.contains(&it));
        let (tell, told) = oneshot::channel();
        let line = {
            let mut state = self.lock();
            let id = format!("envelope-{}", state.next());
            let mut envelope = json!({
                "type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": takes_payload,
            });
            if kind == "events_api" {
                let of =
                    |name: &str| retry.iter().find(|(it, _)| *it == name).map_or("", |(_, value)| *value);
                let attempt: u32 = of("x-slack-retry-num").parse().unwrap_or(0);
                envelope["retry_attempt"] = json!(attempt);
                envelope["retry_reason"] = json!(of("x-slack-retry-reason").trim_start_matches("http_"));
            }
            let sockets = &mut state.live.sockets;
            sockets.turn += 1;
            let at = sockets.turn % sockets.lines.len().max(1);
            sockets.sent.insert(id, Unanswered { tell, takes_payload });
            sockets
                .lines
                .get(at)
                .is_some_and(|line| line.send.send(Message::text(envelope.to_string())).is_ok())
        };
        let answer = if line {
            let answer = tokio::time::timeout(self.settings.patience, told).await;
            answer.ok().and_then(Result::ok).ok_or(Silence::Late)
        } else {
            Err(Silence::Unreachable("no socket is open".into()))
        };
        let (status, shown) = match &answer {
            Ok(answer) => (answer.status, answer.json()),
            Err(silence) => (0, json!(silence.to_string())),
        };
        self.lock().live.record(Exchange {
            number: 0,
            at: self.clock.now(),
            direction: "to_app",
            what: format!("socket {kind}"),
            status,
            ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
            request: sent.shown(),
            answer: shown,
            authentic: true,
        });
        self.tell();
        answer
    }
}
