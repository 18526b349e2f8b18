//! One connection: reads envelopes, takes each in beside the others, acknowledges it.

use std::borrow::Cow;
use std::time::Duration;

use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use hyper::Uri;
use hyper_rustls::MaybeHttpsStream;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};
use tower_service::Service;

use super::stop;
use crate::app::App;
use crate::slack::client::connector;
use crate::slack::incoming;
use crate::trace;
use crate::web::received::{self, Outcome};

/// How long opening may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Slack pings every few seconds: a connection that is silent for so long is dead.
const SILENT: Duration = Duration::from_secs(45);
/// How many envelopes are at work at the same time. Beyond, Slack's next ones wait in the connection.
const AT_WORK: usize = 64;
/// The largest envelope that is read, in bytes; those of Slack stay well below.
const LARGEST: usize = 2 * 1024 * 1024;
/// How long what is at work may go on once the hub stops.
const GRACE: Duration = Duration::from_secs(3);

type Stream = WebSocketStream<TokioIo<MaybeHttpsStream<TokioIo<TcpStream>>>>;

/// A connection that was opened.
pub struct Connection(Stream);

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    envelope_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    #[serde(default)]
    accepts_response_payload: bool,
    #[serde(default)]
    retry_attempt: Option<u32>,
    #[serde(borrow)]
    reason: Option<Cow<'a, str>>,
}

/// What was read.
enum Read {
    /// Nothing to answer.
    Nothing,
    /// Slack is there, and begins to send.
    Hello,
    /// The connection ends soon.
    EndsSoon,
    /// The connection is over.
    Over,
    /// Something to take in.
    Envelope(String),
}

impl Connection {
    /// Opens the WebSocket at this address.
    pub async fn open(url: &url::Url) -> anyhow::Result<Self> {
        let limits = WebSocketConfig::default().max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST));
        // The connector knows the scheme's older name.
        let address: Uri = url.as_str().replacen("ws", "http", 1).parse()?;
        let opening = async {
            let line = connector()?.call(address).await.map_err(|error| anyhow::anyhow!("{error}"))?;
            let opened =
                tokio_tungstenite::client_async_with_config(url.as_str(), TokioIo::new(line), Some(limits));
            anyhow::Ok(opened.await?.0)
        };
        Ok(Self(tokio::time::timeout(PATIENCE, opening).await??))
    }

    /// Takes in what comes until the connection ends, or the hub stops; tells its number when it ends soon, and
    /// gives it when it is over.
    pub async fn listen(
        self,
        app: App,
        number: u64,
        tell: mpsc::UnboundedSender<u64>,
        mut stopped: watch::Receiver<bool>,
    ) -> u64 {
        let (mut sink, mut stream) = self.0.split();
        let (answer, mut answers) = mpsc::channel::<Utf8Bytes>(AT_WORK);
        let mut at_work = JoinSet::new();
        let mut standing = None;
        loop {
            tokio::select! {
                read = read(&mut stream), if at_work.len() < AT_WORK => match read {
                    Read::Nothing => {}
                    Read::Hello => standing = standing.or_else(|| Some(app.sockets.stands())),
                    Read::EndsSoon => {
                        let _ = tell.send(number);
                    }
                    Read::Over => break,
                    Read::Envelope(text) => {
                        let (app, answer) = (app.clone(), answer.clone());
                        at_work.spawn(async move {
                            if let Some(ack) = take_in(&app, &text).await {
                                // A connection that is gone takes no answer: Slack sends it again over another.
                                let _ = answer.send(ack.to_string().into()).await;
                            }
                        });
                    }
                },
                Some(ack) = answers.recv() => {
                    if sink.send(Message::Text(ack)).await.is_err() {
                        break;
                    }
                }
                Some(done) = at_work.join_next() => {
                    if let Err(error) = done {
                        tracing::error!(%error, "an envelope panicked");
                    }
                }
                () = stop(&mut stopped) => break,
            }
        }
        drop(standing);
        finish(at_work, answer, answers, sink).await;
        number
    }
}

/// Answers what is at work, for a while, and closes the connection.
async fn finish(
    mut at_work: JoinSet<()>,
    answer: mpsc::Sender<Utf8Bytes>,
    mut answers: mpsc::Receiver<Utf8Bytes>,
    mut sink: SplitSink<Stream, Message>,
) {
    drop(answer);
    let answered = async {
        while let Some(ack) = answers.recv().await {
            if sink.send(Message::Text(ack)).await.is_err() {
                break;
            }
        }
        let _ = sink.close().await;
    };
    let _ = tokio::time::timeout(GRACE, answered).await;
    // An event that is being kept is kept; a conversation goes on to its end.
    let _ = tokio::time::timeout(GRACE, async { while at_work.join_next().await.is_some() {} }).await;
}

async fn read(stream: &mut SplitStream<Stream>) -> Read {
    let text = match tokio::time::timeout(SILENT, stream.next()).await {
        Ok(Some(Ok(Message::Text(text)))) => text,
        Ok(Some(Ok(Message::Close(_)) | Err(tungstenite::Error::ConnectionClosed)) | None) => {
            return Read::Over;
        }
        // tungstenite answers pings by itself.
        Ok(Some(Ok(_))) => return Read::Nothing,
        Ok(Some(Err(error))) => {
            tracing::warn!(%error, "a connection to Slack broke");
            return Read::Over;
        }
        Err(_) => {
            tracing::warn!("a connection to Slack fell silent");
            return Read::Over;
        }
    };
    let Ok(frame) = serde_json::from_str::<Frame<'_>>(&text) else {
        received::count("socket", &Outcome::Ignored("unreadable"));
        return Read::Nothing;
    };
    match frame.kind.as_ref() {
        "hello" => Read::Hello,
        "disconnect" => {
            let reason = frame.reason.as_deref().unwrap_or_default();
            if ["link_disabled", "too_many_websockets"].contains(&reason) {
                tracing::error!(
                    reason,
                    "Slack ends a connection: is Socket Mode on, and no other hub connected?"
                );
                return Read::Over;
            }
            tracing::info!(reason, "Slack ends a connection soon; another one takes over");
            Read::EndsSoon
        }
        _ => Read::Envelope(text.as_str().to_owned()),
    }
}

/// Does what an envelope asks for; its acknowledgement, if it gets one.
async fn take_in(app: &App, text: &str) -> Option<Value> {
    let frame: Frame<'_> = serde_json::from_str(text).ok()?;
    let id = frame.envelope_id.as_ref()?;
    let kind = frame.kind.as_ref();
    let span = if kind == "events_api" { trace::event(id, kind) } else { trace::request(id, kind) };
    trace::within(id, span, answer(app, &frame, id)).await
}

async fn answer(app: &App, frame: &Frame<'_>, id: &str) -> Option<Value> {
    let payload = frame.payload.map(RawValue::get).unwrap_or_default();
    let (endpoint, outcome) = match frame.kind.as_ref() {
        "events_api" => {
            let again = frame.retry_attempt.is_some_and(|attempt| attempt > 0);
            ("events", received::event(app, payload.as_bytes(), again).await)
        }
        "slash_commands" => ("commands", received::command(app, incoming::command_json(payload)).await),
        "interactive" => ("interactions", received::interaction(app, payload).await),
        _ => ("socket", Outcome::Ignored("unknown_type")),
    };
    received::count(endpoint, &outcome);
    match outcome {
        // Unanswered, Slack sends it again.
        Outcome::Unavailable => None,
        Outcome::Answered(reply) | Outcome::NotOurs(reply) => {
            let payload = reply.body().filter(|_| frame.accepts_response_payload);
            Some(payload.map_or_else(
                || json!({"envelope_id": id}),
                |payload| json!({"envelope_id": id, "payload": payload}),
            ))
        }
        Outcome::Kept | Outcome::Ignored(_) | Outcome::Challenge(_) => Some(json!({"envelope_id": id})),
    }
}
