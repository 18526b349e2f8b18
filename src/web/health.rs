//! Is it alive, is it ready, how is it doing.

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

/// The database answers and the workspace is known; otherwise 503 with what is missing.
pub async fn ready(State(shared): State<Shared>) -> Response {
    let now = shared.app.clock.now();
    let answer = shared.app.db.read(move |conn| queue::depth(conn, Queue::Inbox, now)).await;
    match (answer, shared.app.installed()) {
        (Ok(_), Some(_)) => "ready\n".into_response(),
        (Ok(_), None) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "not ready: Slack has not yet told which workspace the token is for\n",
        )
            .into_response(),
        (Err(error), _) => {
            tracing::warn!(?error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer\n").into_response()
        }
    }
}

/// Prometheus' text format.
pub async fn metrics(State(shared): State<Shared>) -> Response {
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
