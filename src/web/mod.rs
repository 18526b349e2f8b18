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

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::app::App;
use crate::trace;

/// The largest body that we read, in bytes; Slack's own payloads stay well below.
const BODY_LIMIT: usize = 1024 * 1024;

/// What the routes share.
#[derive(Clone)]
pub struct Shared {
    /// The application.
    pub app: App,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// What a browser must not do with an answer; Slack's own three are none that a browser sees.
async fn for_browsers(path: Option<MatchedPath>, response: Response) -> Response {
    let slacks = ["/slack/events", "/slack/commands", "/slack/interactions"];
    let is_slacks = path.is_some_and(|path| slacks.contains(&path.as_str()));
    if is_slacks { response } else { page::safe(response) }
}

/// Browsers take every answer for what it says it is.
async fn no_guessing(mut response: Response) -> Response {
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// All routes.
pub fn router(app: App, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/slack/events", post(slack::events))
        .route("/slack/commands", post(slack::commands))
        .route("/slack/interactions", post(slack::interactions))
        .route_layer(middleware::from_fn(timed))
        .route("/slack/install", get(install::begin))
        .route("/slack/oauth", get(install::finish))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(map_response(for_browsers))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(map_response(no_guessing))
        .with_state(Shared { app, metrics })
}

/// Measures how long Slack waits.
async fn timed(path: MatchedPath, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = trace::new_id();
    let span = trace::request(&id, path.as_str());
    let response = trace::within(&id, span, next.run(request)).await;
    let path = path.as_str().to_owned();
    ::metrics::histogram!("hub_request_seconds", "path" => path).record(began.elapsed().as_secs_f64());
    response
}
