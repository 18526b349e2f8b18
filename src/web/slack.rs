//! What Slack posts: verified over the raw bytes, then taken in. Slack's requests are many, so what each of them needs
//! is done here, and no layers stand in front.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tracing::Span;

use super::received::{self, Outcome};
use super::{BODY_LIMIT, BODY_PATIENCE, Shared, no_guessing};
use crate::app::App;
use crate::slack::{incoming, verify};
use crate::trace;

const RETRY: HeaderName = HeaderName::from_static("x-slack-retry-num");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-slack-request-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-slack-signature");

/// Where events come in.
pub const EVENTS: &str = "/slack/events";

/// `POST /slack/events`.
pub async fn events(shared: &Shared, request: Request) -> Response {
    let again = request.headers().contains_key(RETRY);
    answer(&shared.app, EVENTS, trace::event, request, async |app, body| {
        received::event(app, body, again).await
    })
    .await
}

/// `POST /slack/commands`.
pub async fn commands(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    answer(&shared.app, "/slack/commands", trace::request, request, async |app, body| {
        if form_urlencoded::parse(body).any(|(key, _)| key == "ssl_check") {
            return Outcome::Ignored("ssl_check");
        }
        received::command(app, incoming::command(body)).await
    })
    .await
}

/// `POST /slack/interactions`.
pub async fn interactions(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    answer(&shared.app, "/slack/interactions", trace::request, request, async |app, body| {
        match form_urlencoded::parse(body).find(|(key, _)| key == "payload") {
            Some((_, payload)) => received::interaction(app, &payload).await,
            None => Outcome::Ignored("unreadable"),
        }
    })
    .await
}

/// Takes in what Slack signed, and measures how long Slack waits.
async fn answer(
    app: &App,
    path: &'static str,
    span: fn(&str, &str) -> Span,
    request: Request,
    take: impl AsyncFnOnce(&App, &[u8]) -> Outcome,
) -> Response {
    let began = Instant::now();
    let endpoint = path.strip_prefix("/slack/").unwrap_or(path);
    let id = trace::new_id();
    let mut response = trace::within(&id, span(&id, path), async {
        let (head, body) = request.into_parts();
        let body = match read(body).await {
            Ok(body) => body,
            Err(refusal) => return refusal,
        };
        match refuse_forged(app, &head.headers, &body, endpoint) {
            Some(refusal) => refusal,
            None => respond(endpoint, take(app, &body).await),
        }
    })
    .await;
    no_guessing(&mut response);
    ::metrics::histogram!("hub_request_seconds", "path" => path).record(began.elapsed().as_secs_f64());
    response
}

async fn read(body: Body) -> Result<Bytes, Response> {
    // Nobody knows yet who sends this, so nobody may take their time.
    let Ok(body) = tokio::time::timeout(BODY_PATIENCE, Limited::new(body, BODY_LIMIT).collect()).await else {
        return Err((StatusCode::REQUEST_TIMEOUT, "this did not come in time\n").into_response());
    };
    match body {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err((StatusCode::PAYLOAD_TOO_LARGE, "this is larger than anything that Slack sends\n")
                .into_response())
        }
        Err(_) => Err((StatusCode::BAD_REQUEST, "this ended before it was whole\n").into_response()),
    }
}

/// A 401 and a metric, with nothing parsed, unless Slack signed this.
fn refuse_forged(app: &App, headers: &HeaderMap, body: &[u8], endpoint: &'static str) -> Option<Response> {
    // Twice is as good as not at all: which of the two would count?
    let header = |name: HeaderName| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).map(|value| value.as_bytes())
    };
    let checked = verify::verify(
        &app.config.signing_secret,
        header(TIMESTAMP),
        header(SIGNATURE),
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
