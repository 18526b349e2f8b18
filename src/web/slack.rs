//! What Slack posts: verified over the raw bytes, then taken in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::received::{self, Outcome};
use crate::app::App;
use crate::slack::{incoming, verify};

/// `POST /slack/events`.
pub async fn events(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "events") {
        return refusal;
    }
    respond("events", received::event(app, &body, headers.contains_key("x-slack-retry-num")).await)
}

/// `POST /slack/commands`.
pub async fn commands(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "commands") {
        return refusal;
    }
    if form_urlencoded::parse(&body).any(|(key, _)| key == "ssl_check") {
        return respond("commands", Outcome::Ignored("ssl_check"));
    }
    respond("commands", received::command(app, incoming::command(&body)).await)
}

/// `POST /slack/interactions`.
pub async fn interactions(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "interactions") {
        return refusal;
    }
    let outcome = match form_urlencoded::parse(&body).find(|(key, _)| key == "payload") {
        Some((_, payload)) => received::interaction(app, &payload).await,
        None => Outcome::Ignored("unreadable"),
    };
    respond("interactions", outcome)
}

/// A 401 and a metric, with nothing parsed, unless Slack signed this.
fn refuse_forged(app: &App, headers: &HeaderMap, body: &[u8], endpoint: &'static str) -> Option<Response> {
    // Twice is as good as not at all: which of the two would count?
    let header = |name: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).map(|value| value.as_bytes())
    };
    let checked = verify::verify(
        &app.config.signing_secret,
        header("x-slack-request-timestamp"),
        header("x-slack-signature"),
        body,
        app.clock.unix(),
    );
    let reason: &'static str = checked.err()?.into();
    tracing::Span::current().record("outcome", reason);
    metrics::counter!("hub_forged_requests_total", "endpoint" => endpoint, "reason" => reason).increment(1);
    Some((StatusCode::UNAUTHORIZED, "this is not signed by Slack\n").into_response())
}

fn respond(endpoint: &'static str, outcome: Outcome) -> Response {
    received::count(endpoint, &outcome);
    match outcome {
        Outcome::Ignored(_) | Outcome::Kept => StatusCode::OK.into_response(),
        Outcome::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "try again soon\n").into_response(),
        Outcome::Challenge(challenge) => challenge.into_response(),
        Outcome::Answered(reply) | Outcome::NotOurs(reply) => match reply.body() {
            None => StatusCode::OK.into_response(),
            Some(body) => ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        },
    }
}
