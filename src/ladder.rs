//! The ladder that every reply clock climbs while somebody waits: for introductions, reviews and support alike.
//!
//! ```text
//! acknowledge   whoever asks reads at once who will answer, and when it goes on without an answer
//! nudge         a word to those who are waited for
//! organizers    the organizers see it, and act
//! release       whoever asked waits no longer, and reads what else there is
//! ```
//! Days are working days of those who are waited for. A nudge is a message that nobody asked for: it keeps their quiet
//! hours and comes as they chose ([`crate::notices`]).

use chrono_tz::Tz;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::hours::working_days_later;
use crate::time::Time;

/// A rung, after whoever asked was acknowledged.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    EnumString,
    IntoStaticStr,
    VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Rung {
    /// A word to those who are waited for.
    Nudge,
    /// The organizers see it, and whoever is waited for hears of it again.
    Organizers,
    /// Nobody waits any longer.
    Release,
}

impl Rung {
    /// Working days after which it is reached.
    pub fn days(self) -> u32 {
        match self {
            Self::Nudge => 2,
            Self::Organizers => 5,
            Self::Release => 7,
        }
    }

    /// When it is reached, from when somebody began to wait, where those live who are waited for.
    pub fn due(self, since: Time, tz: Tz) -> Time {
        working_days_later(since, tz, self.days())
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|other| *other > self)
    }

    /// Whether the next one stands for this one: the hub was away for so long that both are due.
    pub fn is_passed(self, since: Time, tz: Tz, now: Time) -> bool {
        self.next().is_some_and(|next| next.due(since, tz) <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_climbed_in_working_days_of_whoever_is_waited_for() {
        let friday: Time = "2026-09-11T10:00:00".parse().unwrap();
        let due =
            |tz: Tz| Rung::VARIANTS.iter().map(|rung| rung.due(friday, tz).to_string()).collect::<Vec<_>>();
        assert_eq!(due(Tz::UTC), ["2026-09-15 10:00:00", "2026-09-18 10:00:00", "2026-09-22 10:00:00"]);
        // It is 6 o'clock in New York: the clock begins at 9 there.
        assert_eq!(due(Tz::America__New_York)[0], "2026-09-15 13:00:00");
        assert!(Rung::Nudge.is_passed(friday, Tz::UTC, Rung::Organizers.due(friday, Tz::UTC)));
        assert!(!Rung::Release.is_passed(friday, Tz::UTC, friday + chrono::Duration::days(99)));
    }
}
