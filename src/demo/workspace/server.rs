//! The Web API's front door: reading a request, letting faults happen, answering in Slack's shape.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::serve::{IncomingStream, Listener};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::Inner;
use super::api::{self, Args, Failure};
use super::faults::FaultKind;
use super::live::{Exchange, Late};
use super::socket;

pub(super) async fn run(listener: TcpListener, inner: Arc<Inner>) {
    let routes = Router::new()
        .route("/api/{method}", any(web_api))
        .route("/response/{id}", post(response_url))
        .route("/upload/{id}", post(upload))
        .route("/socket", get(socket::open))
        .layer(DefaultBodyLimit::max(8 << 20))
        .with_state(inner);
    let service = routes.into_make_service_with_connect_info::<Line>();
    // It only ends when the task is aborted.
    let _ = axum::serve(Door(listener), service).await;
}

async fn web_api(
    State(inner): State<Arc<Inner>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(method): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let began = Instant::now();
    let args = Args::read(query.as_deref(), &headers, &body);
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = |name: &str| args.as_ref().ok().and_then(|args| args.text(name));
    let inner = inner
        .of(|inner| inner.gave_out(token.or_else(|| given("token")), given("code"), given("refresh_token")));
    let fault = {
        let mut state = inner.lock();
        *state.live.calls.entry(method.clone()).or_default() += 1;
        state.live.take_fault(&method)
    };
    let (status, mut answer, retry_after) = match fault {
        Some(FaultKind::Down) => {
            line.cut();
            (0, Value::Null, None)
        }
        Some(FaultKind::CutBeforeEffect) => {
            line.cut();
            let late = Late { method: method.clone(), token: token.map(str::to_owned), args: args.clone() };
            inner.lock().live.late.push(late);
            (0, Value::Null, None)
        }
        Some(FaultKind::Status(status)) => (status, json!({}), None),
        Some(FaultKind::RateLimited { retry_after_s }) => {
            inner.lock().live.rate_limited += 1;
            (429, json!({"ok": false, "error": "ratelimited"}), Some(retry_after_s))
        }
        _ => {
            if let Some(FaultKind::Hang(length)) = fault {
                tokio::time::sleep(length).await;
            }
            match inner.call(&method, token, args.clone()) {
                Ok(answer) => (200, answer, None),
                Err(Failure { retry_after: Some(seconds), error, .. }) => {
                    (429, json!({"ok": false, "error": error}), Some(seconds))
                }
                Err(failure) => (200, failure.json(), None),
            }
        }
    };
    match fault {
        Some(FaultKind::FatalError) => answer = json!({"ok": false, "error": "fatal_error"}),
        Some(FaultKind::CutAfterEffect) => line.cut(),
        _ => {}
    }
    let cut = line.is_cut();
    inner.lock().live.record(Exchange {
        number: 0,
        at: inner.clock.now(),
        direction: "to_slack",
        what: method,
        status: if cut { 0 } else { status },
        ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
        request: args.map_or_else(|_| Value::Null, Args::into_value),
        authentic: !matches!(answer["error"].as_str(), Some("invalid_auth" | "not_authed" | "token_revoked")),
        answer: answer.clone(),
    });
    inner.tell();
    respond(&inner, status, retry_after, &answer)
}

fn respond(inner: &Inner, status: u16, retry_after: Option<u64>, answer: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(answer)).into_response();
    let headers = response.headers_mut();
    if let Ok(scopes) = HeaderValue::from_str(&inner.settings.scopes.join(",")) {
        headers.insert("x-oauth-scopes", scopes);
    }
    // Slack's own time is that of the workspace, however its clock was moved.
    let now = inner.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(now) = HeaderValue::from_str(&now) {
        headers.insert(header::DATE, now);
    }
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn response_url(
    State(inner): State<Arc<Inner>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let began = Instant::now();
    let inner = inner.of(|inner| inner.lock().hooks.contains_key(&id));
    let what = "response_url";
    let fault = {
        let mut state = inner.lock();
        *state.live.calls.entry(what.into()).or_default() += 1;
        state.live.take_fault(what)
    };
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (status, answer) = match fault {
        Some(FaultKind::Down) => {
            line.cut();
            (0, Value::Null)
        }
        Some(FaultKind::Status(status)) => (status, Value::Null),
        Some(FaultKind::RateLimited { .. }) => (429, Value::Null),
        _ => {
            if let Some(FaultKind::Hang(length)) = fault {
                tokio::time::sleep(length).await;
            }
            match inner.respond(&id, &request) {
                Ok(()) => (200, json!({"ok": true})),
                Err(failure) => (404, failure.json()),
            }
        }
    };
    if fault == Some(FaultKind::CutAfterEffect) {
        line.cut();
    }
    inner.lock().live.record(Exchange {
        number: 0,
        at: inner.clock.now(),
        direction: "to_slack",
        what: what.into(),
        status: if line.is_cut() { 0 } else { status },
        ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
        request,
        answer: answer.clone(),
        authentic: true,
    });
    inner.tell();
    let retry_after = match fault {
        Some(FaultKind::RateLimited { retry_after_s }) => Some(retry_after_s),
        _ => None,
    };
    respond(&inner, status, retry_after, &answer)
}

async fn upload(
    State(inner): State<Arc<Inner>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let inner = inner.of(|inner| inner.lock().files.contains_key(&id));
    let fault = {
        let mut state = inner.lock();
        *state.live.calls.entry("upload".into()).or_default() += 1;
        state.live.take_fault("upload")
    };
    match fault {
        Some(FaultKind::Down) => {
            line.cut();
            return StatusCode::OK.into_response();
        }
        Some(FaultKind::Status(status)) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        }
        _ => {}
    }
    // Slack says this in plain text.
    let answer = match inner.take_bytes(&id, &body) {
        Ok(length) => (StatusCode::OK, format!("OK - {length}")),
        Err(what) => (StatusCode::BAD_REQUEST, what),
    };
    if fault == Some(FaultKind::CutAfterEffect) {
        line.cut();
    }
    inner.tell();
    answer.into_response()
}

impl Inner {
    /// The first workspace at this address of which this is true; this one where it is true of none.
    pub(super) fn of(self: &Arc<Self>, is_it: impl Fn(&Self) -> bool) -> Arc<Self> {
        let neighbours = self.neighbours.lock().unwrap_or_else(PoisonError::into_inner).clone();
        [self.clone()]
            .into_iter()
            .chain(neighbours)
            .find(|inner| is_it(inner))
            .unwrap_or_else(|| self.clone())
    }

    /// Runs a method of the Web API, and sends off the events that it causes.
    pub(super) fn call(
        self: &Arc<Self>,
        method: &str,
        token: Option<&str>,
        args: Result<Args, Failure>,
    ) -> Result<Value, Failure> {
        let (answer, events) = api::run(self, method, token, args);
        for event in events {
            self.send_event_later(event);
        }
        answer
    }
}

/// One connection, which can be cut so that not another byte gets through.
#[derive(Clone, Default)]
struct Line(Arc<AtomicBool>);

impl Line {
    fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Accepts connections that can be cut.
struct Door(TcpListener);

struct Connection {
    stream: TcpStream,
    line: Line,
}

impl Listener for Door {
    type Io = Connection;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Connection, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Connection { stream, line: Line::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().line.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.line.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
