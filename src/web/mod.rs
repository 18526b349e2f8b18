//! Every URL of the hub.

mod front;
mod health;
mod install;
mod page;
mod received;
mod slack;
pub mod socket;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::app::App;

pub use front::Front;

/// The largest body that we read, in bytes; Slack's own payloads stay well below.
const BODY_LIMIT: usize = 1024 * 1024;

/// How long a body may take; Slack, which waits three seconds for the answer, sends it at once.
const BODY_PATIENCE: Duration = Duration::from_secs(5);

/// What the routes share.
pub struct Shared {
    /// The application.
    pub app: App,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// All routes, but for what the front takes. What a browser may do with an answer is said where a browser may be;
/// Slack's own three see to everything themselves, and a browser that comes there is told so.
fn router(shared: Arc<Shared>) -> Router {
    let pages = Router::new()
        .route("/slack/install", get(install::begin))
        .route("/slack/oauth", get(install::finish))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(map_response(async |answer| page::safe(answer)));
    Router::new()
        // By POST, the front takes them.
        .route(slack::EVENTS, any(only_slack))
        .route("/slack/commands", post(slack::commands).fallback(only_slack))
        .route("/slack/interactions", post(slack::interactions).fallback(only_slack))
        .merge(pages)
        .with_state(shared)
}

/// A browser where only Slack posts. Said here and not by a layer, through which Slack's requests would go, too.
async fn only_slack() -> Response {
    page::safe((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response())
}

/// Browsers take an answer for what it says it is.
fn no_guessing(response: &mut Response) {
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
