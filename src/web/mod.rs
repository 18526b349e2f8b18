//! Every URL of the hub.

mod health;
mod slack;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::app::App;

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

/// All routes.
pub fn router(app: App, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/slack/events", post(slack::events))
        .route("/slack/commands", post(slack::commands))
        .route("/slack/interactions", post(slack::interactions))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(Shared { app, metrics })
}
