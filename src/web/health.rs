//! Is it alive, is it ready, how is it doing.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use strum::VariantArray;

use super::Shared;
use crate::queue::{self, Queue};

/// The process runs.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// A worker that has not looked for work for so long does not work.
const SILENT: Duration = Duration::from_secs(30);

/// The database answers, the workers work and the workspace is known; otherwise 503 with what is missing.
pub async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    let app = &shared.app;
    let now = app.clock.now();
    let mut missing = Vec::new();
    let looked = async {
        app.db.read(move |conn| queue::is_due(conn, Queue::Inbox, now)).await?;
        // Only where writing failed before: an idle hub leaves the disk alone.
        if app.db.is_in_doubt() {
            app.db.write_silently(move |conn| queue::probe(conn, now)).await?;
            app.db.trust();
        }
        crate::error::Result::<()>::Ok(())
    };
    match tokio::time::timeout(PATIENCE, looked).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(?error, "the database does not answer");
            missing.push("the database does not answer".to_owned());
        }
        Err(_) => missing.push(format!("the database does not answer within {PATIENCE:?}")),
    }
    for queue in app.pulse.silent(SILENT) {
        let name: &'static str = queue.into();
        missing.push(format!("nobody works on the {name} queue"));
    }
    if !app.knows_where() {
        missing.push("Slack has not yet told which workspace the token is for".to_owned());
    }
    if app.config.app_token.is_some() && app.sockets.open() == 0 {
        missing.push("no connection to Slack (Socket Mode)".to_owned());
    }
    if missing.is_empty() {
        return "ready\n".into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {}\n", missing.join("; "))).into_response()
}

/// Prometheus' text format.
pub async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let now = shared.app.clock.now();
    for queue in Queue::VARIANTS {
        if let Ok(depth) = shared.app.db.read(move |conn| queue::depth(conn, *queue, now)).await {
            let name: &'static str = (*queue).into();
            ::metrics::gauge!("hub_jobs_due", "queue" => name).set(depth.due as f64);
            ::metrics::gauge!("hub_jobs_running", "queue" => name).set(depth.running as f64);
            ::metrics::gauge!("hub_jobs_parked", "queue" => name).set(depth.parked as f64);
        }
    }
    shared.metrics.render().into_response()
}
