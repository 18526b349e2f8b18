//! One id for all that a request causes: it is in the log lines of its handler, of what is written, of the jobs that
//! come of it, and of what these send to Slack.

use std::sync::Arc;

use tracing::{Instrument, Span, field};

tokio::task_local! {
    static CAUSE: Arc<str>;
}

/// An id for a request that brought none: eight characters, which a person can read out.
pub fn new_id() -> String {
    format!("{:08x}", fastrand::u32(..))
}

/// The id of the request that this is caused by.
pub fn current() -> Option<Arc<str>> {
    CAUSE.try_with(Clone::clone).ok()
}

/// How the log and a collector show a request: `path` is where or how it came in. Its `event` at Slack, and its
/// `outcome`, are recorded once they are known.
pub fn request(id: &str, path: &str) -> Span {
    tracing::info_span!("request", request = id, path, event = field::Empty, outcome = field::Empty)
}

/// The same for an event. They are most of what comes, and a span costs a tenth of taking one in: the log shows it from
/// `debug` on, and what tells that an event went wrong names the request itself.
pub fn event(id: &str, path: &str) -> Span {
    tracing::debug_span!("request", request = id, path, event = field::Empty, outcome = field::Empty)
}

/// Runs what the request with this id causes; `span` is how the log shows it.
pub async fn within<T>(id: &str, span: Span, caused: impl Future<Output = T>) -> T {
    CAUSE.scope(id.into(), caused.instrument(span)).await
}

/// What a closure takes along to another thread.
pub struct Carried {
    cause: Option<Arc<str>>,
    span: Span,
}

/// Takes along what runs here.
pub fn carry() -> Carried {
    Carried { cause: current(), span: Span::current() }
}

impl Carried {
    /// Runs the closure as if it were there.
    pub fn run<T>(&self, caused: impl FnOnce() -> T) -> T {
        match &self.cause {
            Some(cause) => CAUSE.sync_scope(cause.clone(), || self.span.in_scope(caused)),
            None => self.span.in_scope(caused),
        }
    }
}
