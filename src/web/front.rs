//! The shortest way in for Slack's events.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use futures::future::{BoxFuture, FutureExt};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_service::Service;

use super::{Shared, router, slack};
use crate::app::App;

/// Answers everything. Events are by far the most of what comes, and Slack repeats what waits: they don't go through the
/// router, which takes a twentieth of the time that one takes.
#[derive(Clone)]
pub struct Front {
    shared: Arc<Shared>,
    router: Router,
}

impl Front {
    /// The way into `app`; `metrics` is what `/metrics` shows.
    pub fn new(app: App, metrics: PrometheusHandle) -> Self {
        let shared = Arc::new(Shared { app, metrics });
        Self { router: router(shared.clone()), shared }
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if request.method() == Method::POST && request.uri().path() == slack::EVENTS {
            let shared = self.shared.clone();
            return async move { Ok(slack::events(&shared, request).await) }.boxed();
        }
        self.router.call(request).boxed()
    }
}
