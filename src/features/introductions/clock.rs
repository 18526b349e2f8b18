//! Working days: nobody is reminded at night or on a Saturday.

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike,
    Weekday,
};
use chrono_tz::Tz;

use crate::time::Time;

/// A reminder after this many working days.
pub const FIRST_REMINDER: u32 = 2;
/// Another one.
pub const SECOND_REMINDER: u32 = 5;
/// The asker is released.
pub const RELEASE: u32 = 7;
/// Days after the opening on which both are asked how it goes.
pub const CHECK_INS: [i64; 2] = [7, 30];

/// The working day, local time.
const FROM: u32 = 9;
const TO: u32 = 17;

/// The moment `days` working days after `time`, for somebody in `tz`: Monday to Friday, 9 to 17 there. What
/// begins outside of these hours begins at the next 9 o'clock.
pub fn working_days_later(time: Time, tz: Tz, days: u32) -> Time {
    let local = tz.from_utc_datetime(&time).naive_local();
    let mut start = local;
    if start.hour() >= TO {
        start = nine(start.date() + Duration::days(1));
    } else if start.hour() < FROM {
        start = nine(start.date());
    }
    if is_weekend(start.date()) {
        start = nine(next_working_day(start.date()));
    }
    let date = (0..days).fold(start.date(), |date, _| next_working_day(date));
    to_utc(date.and_time(start.time()), tz)
}

fn nine(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + Duration::hours(FROM.into())
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn next_working_day(date: NaiveDate) -> NaiveDate {
    let mut next = date + Duration::days(1);
    while is_weekend(next) {
        next += Duration::days(1);
    }
    next
}

/// A local time in UTC: the earlier of two where clocks are put back, and the first that exists where they
/// are put forward (a whole day, where a country changed sides of the date line).
fn to_utc(local: NaiveDateTime, tz: Tz) -> Time {
    let found = (0..=48).find_map(|half_hours| {
        match tz.from_local_datetime(&(local + Duration::minutes(30 * half_hours))) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time),
            LocalResult::None => None,
        }
    });
    found.map_or(local, |time: DateTime<Tz>| time.naive_utc())
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America, Asia, Europe, Pacific};
    use proptest::prelude::*;

    use super::*;

    fn at(time: &str) -> Time {
        time.parse().unwrap()
    }

    fn later(time: &str, tz: Tz, days: u32) -> String {
        working_days_later(at(time), tz, days).format("%a %d %b %H:%M").to_string()
    }

    #[test]
    fn weekends_and_evenings_do_not_count() {
        // Monday 11:00 in Berlin.
        assert_eq!(later("2026-09-07T09:00:00", Europe::Berlin, 2), "Wed 09 Sep 09:00");
        assert_eq!(later("2026-09-07T09:00:00", Europe::Berlin, 5), "Mon 14 Sep 09:00");
        assert_eq!(later("2026-09-07T09:00:00", Europe::Berlin, 7), "Wed 16 Sep 09:00");
        // Friday 18:00 in Berlin begins on Monday at 9:00 there, which is 7:00 UTC.
        assert_eq!(later("2026-09-11T16:00:00", Europe::Berlin, 0), "Mon 14 Sep 07:00");
        assert_eq!(later("2026-09-11T16:00:00", Europe::Berlin, 2), "Wed 16 Sep 07:00");
        // Exactly 17:00 is the evening, exactly 9:00 the morning.
        assert_eq!(later("2026-09-07T15:00:00", Europe::Berlin, 1), "Wed 09 Sep 07:00");
        assert_eq!(later("2026-09-07T07:00:00", Europe::Berlin, 1), "Tue 08 Sep 07:00");
        // Sunday.
        assert_eq!(later("2026-09-13T12:00:00", Europe::Berlin, 1), "Tue 15 Sep 07:00");
    }

    #[test]
    fn the_day_is_theirs() {
        // Monday 23:00 UTC is Monday 19:00 in New York, and Tuesday 4:30 in Kolkata.
        assert_eq!(later("2026-09-07T23:00:00", America::New_York, 1), "Wed 09 Sep 13:00");
        assert_eq!(later("2026-09-07T23:00:00", Asia::Kolkata, 1), "Wed 09 Sep 03:30");
    }

    #[test]
    fn nine_stays_nine_when_the_clocks_change() {
        // Clocks go back on Sunday, 25 October 2026 in Berlin, and forward on 28 March 2027.
        assert_eq!(later("2026-10-23T08:00:00", Europe::Berlin, 1), "Mon 26 Oct 09:00");
        assert_eq!(later("2027-03-26T09:00:00", Europe::Berlin, 1), "Mon 29 Mar 08:00");
        // Samoa had no Friday, 30 December 2011.
        let samoa = working_days_later(at("2011-12-29T20:00:00"), Pacific::Apia, 1);
        assert_eq!(Pacific::Apia.from_utc_datetime(&samoa).date_naive().to_string(), "2011-12-31");
    }

    proptest! {
        #[test]
        fn it_is_always_later_within_working_hours_and_more_days_are_later(
            seconds in 1_600_000_000i64..1_900_000_000, tz in 0..chrono_tz::TZ_VARIANTS.len(), days in 0u32..12,
        ) {
            let (tz, time) = (chrono_tz::TZ_VARIANTS[tz], DateTime::from_timestamp(seconds, 0).unwrap().naive_utc());
            let due = working_days_later(time, tz, days);
            prop_assert!(due >= time);
            prop_assert!(working_days_later(time, tz, days + 1) > due);
            prop_assert!(due - time <= Duration::days(i64::from(days) * 7 / 5 + 4));
            let local = tz.from_utc_datetime(&due).naive_local();
            prop_assert!(!is_weekend(local.date()), "{local}");
            prop_assert!((FROM..=TO).contains(&local.hour()), "{local}");
        }
    }
}
