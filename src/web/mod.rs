//! Every URL of the hub.

mod health;
mod install;
#[cfg(test)]
mod log_tests;
mod page;
mod received;
mod slack;
pub mod socket;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::app::App;
use crate::trace;

/// The largest body that we read, in bytes; Slack's own payloads stay well below.
const BODY_LIMIT: usize = 1024 * 1024;

/// What the routes share.
pub struct Shared {
    /// The application.
    pub app: App,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// All routes. What a browser may do with an answer is said where a browser may be: Slack's own three, which are many,
/// pass through as little as possible.
pub fn router(app: App, metrics: PrometheusHandle) -> Router {
    let slacks = Router::new()
        .route("/slack/events", post(slack::events))
        .route("/slack/commands", post(slack::commands))
        .route("/slack/interactions", post(slack::interactions))
        .layer((DefaultBodyLimit::max(BODY_LIMIT), middleware::from_fn(timed)));
    let others = Router::new()
        .route("/slack/install", get(install::begin))
        .route("/slack/oauth", get(install::finish))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer((DefaultBodyLimit::max(BODY_LIMIT), map_response(async |answer| page::safe(answer))));
    slacks.merge(others).with_state(Arc::new(Shared { app, metrics }))
}

/// Browsers take an answer for what it says it is.
fn no_guessing(response: &mut Response) {
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Measures how long Slack waits.
async fn timed(path: MatchedPath, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = trace::new_id();
    let span = trace::request(&id, path.as_str());
    let mut response = trace::within(&id, span, next.run(request)).await;
    no_guessing(&mut response);
    let path = path.as_str().to_owned();
    ::metrics::histogram!("hub_request_seconds", "path" => path).record(began.elapsed().as_secs_f64());
    response
}
