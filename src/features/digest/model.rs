//! What a week brought, and when the next one is told.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

use crate::features::needs::Need;
use crate::features::projects::Card;
use crate::features::updates::Update;
use crate::hours;
use crate::time::Time;

/// New projects that are named; the rest are counted.
pub const PROJECTS: usize = 8;
/// New needs that are named; the rest are counted.
pub const NEEDS: usize = 5;
/// Updates that are named; the rest are counted.
pub const UPDATES: usize = 5;
/// When on Monday the digest is posted.
const HOUR: u32 = 9;

/// What a week brought.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// Approved since, the newest first; one more than [`PROJECTS`] where there are more.
    pub projects: Vec<Card>,
    /// Told since, with the institution's name, the newest first; one more than [`NEEDS`] where there are more.
    pub needs: Vec<(Need, String)>,
    /// What projects told since, with their names, one of each, the newest first; at most [`UPDATES`].
    pub updates: Vec<(Update, String)>,
    /// How many updates there are besides.
    pub more_updates: i64,
    /// How many were introduced.
    pub introduced: i64,
    /// Free seats in all projects.
    pub seats: i64,
    /// What several teams look for, by name, and how many teams.
    pub shared: Vec<(String, usize)>,
}

impl Week {
    /// Whether there is nothing to tell.
    pub fn is_quiet(&self) -> bool {
        self.projects.is_empty()
            && self.needs.is_empty()
            && self.updates.is_empty()
            && self.introduced == 0
            && self.shared.is_empty()
    }
}

/// The first Monday, 9:00 in `tz`, after `now`: its date, which names the digest, and its moment.
pub fn next_monday(now: Time, tz: Tz) -> (NaiveDate, Time) {
    let today = hours::date(now, tz);
    let mut monday = today + Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
    if today.weekday().num_days_from_monday() == 0 && hours::at(today, HOUR, tz) > now {
        monday = today;
    }
    (monday, hours::at(monday, HOUR, tz))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_comes_on_monday_morning_there() {
        let next = |now: &str, tz: Tz| {
            let (date, at) = next_monday(now.parse().unwrap(), tz);
            format!("{date} {}", at.format("%a %d %H:%M"))
        };
        // Monday 11:00 in Prague: next week. Monday 8:00 there: today.
        assert_eq!(next("2026-09-07T09:00:00", Tz::Europe__Prague), "2026-09-14 Mon 14 07:00");
        assert_eq!(next("2026-09-07T06:00:00", Tz::Europe__Prague), "2026-09-07 Mon 07 07:00");
        assert_eq!(next("2026-09-13T12:00:00", Tz::Europe__Prague), "2026-09-14 Mon 14 07:00");
        // Sunday evening in Chicago is Monday in UTC; the clocks went back on 1 November.
        assert_eq!(next("2026-11-02T02:00:00", Tz::America__Chicago), "2026-11-02 Mon 02 15:00");
        assert_eq!(next("2028-02-29T12:00:00", Tz::UTC), "2028-03-06 Mon 06 09:00");
    }
}
