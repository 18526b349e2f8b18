//! The workspace against a tiny app that answers what a test tells it to.

mod api;
mod delivery;
mod driver;
mod trouble;
mod views;
mod window;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Full};
use serde_json::{Value, json};

use super::*;
use crate::time::Time;

pub fn noon() -> Time {
    chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap().naive_utc()
}

/// What arrived at the app.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub path: String,
    pub headers: HeaderMap,
    pub raw: Bytes,
    pub body: Value,
}

/// What the app answers next; an empty 200 when nothing is lined up.
#[derive(Clone)]
pub struct Next {
    pub status: u16,
    pub body: Value,
    pub headers: Vec<(&'static str, &'static str)>,
    pub delay: Duration,
}

impl Next {
    pub fn status(status: u16) -> Self {
        Self { status, body: Value::Null, headers: vec![], delay: Duration::ZERO }
    }

    pub fn json(body: Value) -> Self {
        Self { body, ..Self::status(200) }
    }

    pub fn late() -> Self {
        Self { delay: Duration::from_secs(60), ..Self::status(200) }
    }
}

#[derive(Clone, Default)]
pub struct App {
    pub arrived: Arc<Mutex<Vec<Arrived>>>,
    pub next: Arc<Mutex<VecDeque<Next>>>,
}

impl App {
    pub fn will(&self, next: Next) {
        self.next.lock().unwrap().push_back(next);
    }

    pub fn last(&self) -> Arrived {
        self.arrived.lock().unwrap().last().expect("nothing has arrived").clone()
    }

    pub fn count(&self) -> usize {
        self.arrived.lock().unwrap().len()
    }

    /// The types of the events and interactions that arrived.
    pub fn types(&self) -> Vec<String> {
        let kind = |arrived: &Arrived| {
            let body = &arrived.body;
            body["event"]["type"].as_str().or(body["type"].as_str()).unwrap_or("command").to_owned()
        };
        self.arrived.lock().unwrap().iter().map(kind).collect()
    }
}

async fn take(State(app): State<App>, uri: Uri, headers: HeaderMap, raw: Bytes) -> Response {
    let body = serde_json::from_slice(&raw).unwrap_or_else(|_| {
        let mut fields = serde_json::Map::new();
        for (name, value) in form_urlencoded::parse(&raw) {
            if name == "payload" {
                return serde_json::from_str(&value).unwrap();
            }
            fields.insert(name.into_owned(), json!(value));
        }
        Value::Object(fields)
    });
    app.arrived.lock().unwrap().push(Arrived { path: uri.path().into(), headers, raw, body });
    let next = app.next.lock().unwrap().pop_front().unwrap_or_else(|| Next::status(200));
    tokio::time::sleep(next.delay).await;
    let status = StatusCode::from_u16(next.status).unwrap();
    let mut response = match next.body {
        Value::Null => status.into_response(),
        Value::String(text) => (status, text).into_response(),
        body => (status, axum::Json(body)).into_response(),
    };
    for (name, value) in next.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// A workspace with Ana, the bot in `#general`, and an app behind it. The clock stands.
pub async fn workspace() -> (Workspace, App, Person) {
    workspace_with(WorkspaceSettings::default()).await
}

pub async fn workspace_with(settings: WorkspaceSettings) -> (Workspace, App, Person) {
    let settings = WorkspaceSettings { patience: Duration::from_millis(300), ..settings };
    let workspace = Workspace::start(Clock::standing_at(noon()), settings).await;
    let app = App::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = axum::Router::new().fallback(take).with_state(app.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let bot = workspace.settings().bot_user_id.clone();
    workspace.bring("general", &bot, None).await;
    workspace.connect(&format!("http://{address}"));
    let ana = workspace.add_person_silently(NewPerson::new("U_ANA", "Ana Silva").tz("Europe/Lisbon"));
    (workspace, app, ana)
}

/// A call of the Web API as JSON: the status, `Retry-After`, the answer.
pub async fn call_raw(
    workspace: &Workspace,
    method: &str,
    args: Value,
) -> Result<(u16, Option<String>, Value), String> {
    let token = format!("Bearer {}", workspace.settings().bot_token);
    let request = Request::post(format!("{}/{method}", workspace.api_url()))
        .header("authorization", token)
        .header("content-type", "application/json; charset=utf-8")
        .body(Full::new(Bytes::from(args.to_string())))
        .unwrap();
    send(workspace, request).await
}

pub async fn send(
    workspace: &Workspace,
    request: Request<Full<Bytes>>,
) -> Result<(u16, Option<String>, Value), String> {
    let response = workspace.inner.client.request(request).await.map_err(|error| error.to_string())?;
    let status = response.status().as_u16();
    let retry = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, retry, serde_json::from_slice(&body).unwrap_or_default()))
}

/// A call that gets through; its answer.
pub async fn call(workspace: &Workspace, method: &str, args: Value) -> Value {
    call_raw(workspace, method, args).await.unwrap().2
}

/// The error that a call answers with.
pub async fn error_of(workspace: &Workspace, method: &str, args: Value) -> String {
    let answer = call(workspace, method, args).await;
    answer["error"].as_str().unwrap_or_else(|| panic!("no error: {answer}")).to_owned()
}

pub fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

pub fn section(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})
}

pub fn button(label: &str, action_id: &str) -> Value {
    json!({"type": "button", "action_id": action_id, "text": plain(label), "value": action_id})
}

pub fn modal(title: &str, blocks: Value) -> Value {
    json!({
        "type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Send"),
        "close": plain("Cancel"), "blocks": blocks,
    })
}

pub fn text_input(label: &str, block_id: &str) -> Value {
    json!({
        "type": "input", "block_id": block_id, "label": plain(label),
        "element": {"type": "plain_text_input", "action_id": "it"},
    })
}

/// Opens a modal before Ana, with the trigger of a command of hers.
pub async fn open_modal(workspace: &Workspace, app: &App, ana: &Person, view: Value) -> Value {
    ana.slash("").await;
    let trigger = app.last().body["trigger_id"].clone();
    let answer = call(workspace, "views.open", json!({"trigger_id": trigger, "view": view})).await;
    assert_eq!(answer["ok"], true, "{answer}");
    answer["view"].clone()
}
