//! The one source of "now". Everything that asks for the time asks a [`Clock`], so that tests and the
//! demo can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// A moment in UTC, whole microseconds: PostgreSQL keeps no more, and both databases must agree.
pub type Time = NaiveDateTime;

/// Tells the time. Clones share one clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Where it stands, in microseconds since the epoch; [`RUNS`] where it runs with the machine's clock.
    stands_at: AtomicI64,
    /// Microseconds that it was moved since.
    moved: AtomicI64,
}

/// No clock stands 292,000 years ago.
const RUNS: i64 = i64::MIN;

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(Inner { stands_at: AtomicI64::new(RUNS), moved: AtomicI64::new(0) }))
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it.
    pub fn standing_at(start: Time) -> Self {
        let start = start.and_utc().timestamp_micros();
        Self(Arc::new(Inner { stands_at: AtomicI64::new(start), moved: AtomicI64::new(0) }))
    }

    /// Now, in UTC, cut to whole microseconds.
    pub fn now(&self) -> Time {
        let stands_at = self.0.stands_at.load(Ordering::SeqCst);
        let base = if stands_at == RUNS { Utc::now().timestamp_micros() } else { stands_at };
        let micros = base + self.0.moved.load(Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).unwrap_or_default().naive_utc()
    }

    /// Seconds since the epoch, as Slack counts in its headers.
    pub fn unix(&self) -> i64 {
        self.now().and_utc().timestamp()
    }

    /// How far it is ahead of the machine's clock; behind, where that is negative.
    pub fn ahead(&self) -> Duration {
        self.now() - Self::system().now()
    }

    /// From now on it is the machine's clock, whether it stood or ran ahead.
    pub fn run(&self) {
        self.0.moved.store(0, Ordering::SeqCst);
        self.0.stands_at.store(RUNS, Ordering::SeqCst);
    }

    /// Moves the clock forward; it keeps running (or standing) from there.
    pub fn advance(&self, by: Duration) {
        self.0.moved.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_it_is_moved() {
        let start = DateTime::from_timestamp_micros(1_700_000_000_000_000).unwrap().naive_utc();
        let clock = Clock::standing_at(start);
        assert_eq!(clock.now(), start);
        clock.clone().advance(Duration::days(2));
        assert_eq!(clock.now() - start, Duration::days(2));
    }

    #[test]
    fn a_clock_that_stood_runs_with_the_machines() {
        let clock = Clock::standing_at(DateTime::UNIX_EPOCH.naive_utc());
        clock.advance(Duration::days(2));
        clock.run();
        let before = Clock::system().now();
        let now = clock.now();
        assert!(before <= now && now <= Clock::system().now(), "{now} is not the machine's time");
        assert!(clock.ahead().num_seconds() <= 0);
    }
}
