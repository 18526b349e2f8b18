//! How failures are met.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::error::Error;

/// Tries before a job is parked: with the backoff below, a bit more than a day.
pub const MAX_ATTEMPTS: i32 = 30;

/// Why a job did not succeed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// It was refused before it took effect; try again, not before the given time.
    Refused { after: Option<Duration>, reason: String },
    /// Nobody knows whether it took effect: the handler must look before it tries again.
    Unknown { reason: String },
    /// It can't succeed. An organizer sees the reason.
    Final { reason: String },
}

/// What an error means for work that is safe to do again: what a person would read can't be mended by trying, and all
/// else undid itself and is tried later.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::User(reason) => Self::Final { reason },
            Error::Internal(error) => Self::Refused { after: None, reason: format!("{error:#}") },
        }
    }
}

/// How long to wait before one looks for an effect that nobody knows of: what Slack took in before we gave the call up
/// may still happen, and whoever looks too soon finds nothing and does it again.
pub fn until_settled(attempts: i32) -> Duration {
    backoff(attempts).max(Duration::from_secs(30))
}

/// How long to wait before attempt `attempts + 1`: 1 s, 2 s, 4 s … one hour, with jitter so that a thousand
/// jobs that failed together don't come back together.
pub fn backoff(attempts: i32) -> Duration {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(3600))
        .with_jitter()
        .without_max_times()
        .build()
        .nth(usize::try_from(attempts.clamp(1, 16) - 1).unwrap_or(0))
        .unwrap_or(Duration::from_secs(3600))
        .min(Duration::from_secs(3600))
}
