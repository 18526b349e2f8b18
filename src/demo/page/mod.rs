//! What the browser shows: a chat in which one can act as anybody.
//!
//! The page draws what [`parts`] tells and sends what a person does to [`acts`]; it knows nothing else of
//! the hub.

mod acts;
mod assets;
mod guide;
mod parts;
mod routes;
mod stream;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::clock::Mover;
use super::workspace::Workspace;
use crate::app::App;

/// What the routes share.
#[derive(Clone)]
pub struct Page {
    app: App,
    slack: Workspace,
    mover: Arc<Mover>,
    /// Turns true when the demo ends, and with it every stream.
    stopped: watch::Receiver<bool>,
    /// Only requests for this machine's own names are answered.
    loopback_only: bool,
    /// Slack is in trouble, or what failed meanwhile still waits.
    troubled: Arc<AtomicBool>,
}

impl Page {
    /// A page on this workspace.
    pub fn new(
        app: App,
        slack: Workspace,
        mover: Arc<Mover>,
        stopped: watch::Receiver<bool>,
        loopback_only: bool,
    ) -> Self {
        Self { app, slack, mover, stopped, loopback_only, troubled: Arc::default() }
    }
}

/// Serves the page until told to stop.
pub async fn serve(listener: TcpListener, page: Page, mut stopped: watch::Receiver<bool>) {
    let graceful = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let served = axum::serve(listener, routes::router(page)).with_graceful_shutdown(graceful).await;
    if let Err(error) = served {
        tracing::error!(%error, "the page can't be served");
    }
}
