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
    /// Runs with the machine's clock, or stands still until it is advanced.
    runs: bool,
    /// Microseconds added to the machine's clock, or since the epoch when the clock stands still.
    micros: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(Inner { runs: true, micros: AtomicI64::new(0) }))
    }

    /// A clock that stands at `start` until [`Clock::advance`] moves it.
    pub fn standing_at(start: Time) -> Self {
        Self(Arc::new(Inner { runs: false, micros: AtomicI64::new(start.and_utc().timestamp_micros()) }))
    }

    /// Now, in UTC, cut to whole microseconds.
    pub fn now(&self) -> Time {
        let base = if self.0.runs { Utc::now().timestamp_micros() } else { 0 };
        let micros = base + self.0.micros.load(Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).unwrap_or_default().naive_utc()
    }

    /// Seconds since the epoch, as Slack counts in its headers.
    pub fn unix(&self) -> i64 {
        self.now().and_utc().timestamp()
    }

    /// How far a running clock is from the machine's: what [`Clock::advance`] added.
    pub fn ahead(&self) -> Duration {
        let micros = if self.0.runs { self.0.micros.load(Ordering::SeqCst) } else { 0 };
        Duration::microseconds(micros)
    }

    /// Moves the clock forward; it keeps running (or standing) from there.
    pub fn advance(&self, by: Duration) {
        self.0.micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
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
}
