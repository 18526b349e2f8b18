//! Working hours: nobody is waited for at night or on a Saturday. Pure arithmetic over a person's timezone, for
//! everything that reminds, releases or escalates.

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike,
    Weekday,
};
use chrono_tz::Tz;

use crate::time::Time;

/// The working day, local time.
const FROM: u32 = 9;
const TO: u32 = 17;
/// The furthest that is looked ahead, in days: no clock here runs so long.
const FURTHEST: i64 = 1000;

/// When somebody works: between two hours of the day, Monday to Friday, where they live. What lies outside are
/// their quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    tz: Tz,
    from: u32,
    to: u32,
    weekends: bool,
}

impl Hours {
    /// 9 to 17 in `tz`.
    pub fn working(tz: Tz) -> Self {
        Self { tz, from: FROM, to: TO, weekends: false }
    }

    /// From one hour of the day to a later one.
    ///
    /// A day that ends before it begins would never come, so it is the usual one instead.
    pub fn between(tz: Tz, from: u32, to: u32) -> Self {
        if from < to && to <= 24 { Self { from, to, ..Self::working(tz) } } else { Self::working(tz) }
    }

    /// The same hours on Saturdays and Sundays as well.
    pub fn every_day(self) -> Self {
        Self { weekends: true, ..self }
    }

    /// Whether it is working time at `time`.
    pub fn contains(&self, time: Time) -> bool {
        self.day(self.local(time).date()).is_some_and(|(opens, closes)| (opens..closes).contains(&time))
    }

    /// `time` itself where it is working time, and otherwise when that begins next.
    pub fn next(&self, time: Time) -> Time {
        self.after(time, Duration::zero())
    }

    /// When the next day begins, after `time`.
    pub fn morning_after(&self, time: Time) -> Time {
        let mut days = self.days_from(self.local(time).date());
        days.find(|(opens, _)| *opens > time).map_or(time + Duration::days(1), |(opens, _)| opens)
    }

    /// Until when it is working time that has begun; `time` itself where it isn't.
    pub fn until(&self, time: Time) -> Time {
        let today = self.day(self.local(time).date());
        today.filter(|(opens, closes)| (*opens..*closes).contains(&time)).map_or(time, |(_, closes)| closes)
    }

    /// The moment when `work` of working time will have passed since `time`. At the end of a day, the next day
    /// has not begun: eight hours from 9 o'clock are over at 17 o'clock.
    pub fn after(&self, time: Time, work: Duration) -> Time {
        let (mut left, today) = (work.max(Duration::zero()), self.local(time).date());
        for (opens, closes) in self.days_from(today) {
            let begins = time.max(opens);
            // With nothing left to pass, the end of a day is no working time any more.
            if begins >= closes {
                continue;
            }
            if closes - begins >= left {
                return begins + left;
            }
            left -= closes - begins;
        }
        time + work
    }

    /// How much working time lies between two moments; none where the second comes first.
    pub fn passed(&self, from: Time, to: Time) -> Duration {
        let mut passed = Duration::zero();
        for (opens, closes) in self.days_from(self.local(from).date()) {
            if opens >= to {
                break;
            }
            passed += (closes.min(to) - opens.max(from)).max(Duration::zero());
        }
        passed
    }

    fn local(&self, time: Time) -> NaiveDateTime {
        self.tz.from_utc_datetime(&time).naive_local()
    }

    /// The working days from one on, each from when to when in UTC.
    fn days_from(&self, first: NaiveDate) -> impl Iterator<Item = (Time, Time)> + '_ {
        (0..FURTHEST).filter_map(move |days| self.day(first + Duration::days(days)))
    }

    /// When a day's work begins and ends, in UTC; none on a weekend, or on a day that was left out where a country
    /// changed sides of the date line.
    fn day(&self, date: NaiveDate) -> Option<(Time, Time)> {
        if is_weekend(date) && !self.weekends {
            return None;
        }
        let at = |hour: u32| to_utc(at_hour(date, hour), self.tz);
        let (opens, closes) = (at(self.from), at(self.to));
        (self.local(opens).date() == date && opens < closes).then_some((opens, closes))
    }
}

/// The moment `days` working days after `time`, for somebody in `tz`: Monday to Friday, 9 to 17 there. What
/// begins outside of these hours begins at the next 9 o'clock.
pub fn working_days_later(time: Time, tz: Tz, days: u32) -> Time {
    let local = tz.from_utc_datetime(&time).naive_local();
    let mut start = local;
    if start.hour() >= TO {
        start = at_hour(start.date() + Duration::days(1), FROM);
    } else if start.hour() < FROM {
        start = at_hour(start.date(), FROM);
    }
    if is_weekend(start.date()) {
        start = at_hour(next_working_day(start.date()), FROM);
    }
    let date = (0..days).fold(start.date(), |date, _| next_working_day(date));
    to_utc(date.and_time(start.time()), tz)
}

/// 9 o'clock in `tz`, so many days after the day that it is there at `time`.
pub fn morning_after(time: Time, tz: Tz, days: i64) -> Time {
    at(date(time, tz) + Duration::days(days), FROM, tz)
}

/// Which day it is in `tz` at `time`.
pub fn date(time: Time, tz: Tz) -> NaiveDate {
    tz.from_utc_datetime(&time).date_naive()
}

/// An hour of a day in `tz`: 0 is when the day begins.
pub fn at(day: NaiveDate, hour: u32, tz: Tz) -> Time {
    to_utc(at_hour(day, hour), tz)
}

fn at_hour(date: NaiveDate, hour: u32) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + Duration::hours(hour.into())
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
    use chrono_tz::{Africa, America, Asia, Europe, Pacific};
    use proptest::prelude::*;

    use super::*;

    fn at(time: &str) -> Time {
        time.parse().unwrap()
    }

    fn shown(time: Time) -> String {
        time.format("%a %d %b %H:%M").to_string()
    }

    fn days(time: &str, tz: Tz, days: u32) -> String {
        shown(working_days_later(at(time), tz, days))
    }

    fn after(time: &str, tz: Tz, hours: i64) -> String {
        shown(Hours::working(tz).after(at(time), Duration::hours(hours)))
    }

    #[test]
    fn weekends_and_evenings_do_not_count() {
        // Monday 11:00 in Berlin.
        assert_eq!(days("2026-09-07T09:00:00", Europe::Berlin, 2), "Wed 09 Sep 09:00");
        assert_eq!(days("2026-09-07T09:00:00", Europe::Berlin, 5), "Mon 14 Sep 09:00");
        assert_eq!(days("2026-09-07T09:00:00", Europe::Berlin, 7), "Wed 16 Sep 09:00");
        // Friday 18:00 in Berlin begins on Monday at 9:00 there, which is 7:00 UTC.
        assert_eq!(days("2026-09-11T16:00:00", Europe::Berlin, 0), "Mon 14 Sep 07:00");
        assert_eq!(days("2026-09-11T16:00:00", Europe::Berlin, 2), "Wed 16 Sep 07:00");
        // Exactly 17:00 is the evening, exactly 9:00 the morning.
        assert_eq!(days("2026-09-07T15:00:00", Europe::Berlin, 1), "Wed 09 Sep 07:00");
        assert_eq!(days("2026-09-07T07:00:00", Europe::Berlin, 1), "Tue 08 Sep 07:00");
        // Sunday.
        assert_eq!(days("2026-09-13T12:00:00", Europe::Berlin, 1), "Tue 15 Sep 07:00");
    }

    #[test]
    fn hours_pass_only_while_somebody_works() {
        // Monday 11:00 in Berlin: six hours are left of that day.
        assert_eq!(after("2026-09-07T09:00:00", Europe::Berlin, 2), "Mon 07 Sep 11:00");
        assert_eq!(after("2026-09-07T09:00:00", Europe::Berlin, 6), "Mon 07 Sep 15:00");
        assert_eq!(after("2026-09-07T09:00:00", Europe::Berlin, 8), "Tue 08 Sep 09:00");
        // Friday 16:00: one hour, then the weekend.
        assert_eq!(after("2026-09-11T14:00:00", Europe::Berlin, 2), "Mon 14 Sep 08:00");
        // At night, and on Sunday, nothing has begun.
        assert_eq!(after("2026-09-08T01:00:00", Europe::Berlin, 0), "Tue 08 Sep 07:00");
        assert_eq!(after("2026-09-13T12:00:00", Europe::Berlin, 8), "Mon 14 Sep 15:00");
        assert_eq!(after("2026-09-07T09:00:00", Europe::Berlin, 40), "Mon 14 Sep 09:00");
        let berlin = Hours::working(Europe::Berlin);
        for (time, works) in [
            ("2026-09-07T07:00:00", true),
            ("2026-09-07T14:59:59", true),
            ("2026-09-07T15:00:00", false),
            ("2026-09-07T06:59:59", false),
            ("2026-09-12T10:00:00", false),
        ] {
            assert_eq!(berlin.contains(at(time)), works, "{time}");
            assert_eq!(berlin.next(at(time)) == at(time), works, "{time}");
        }
        let passed = |from: &str, to: &str| berlin.passed(at(from), at(to)).num_hours();
        assert_eq!(passed("2026-09-07T09:00:00", "2026-09-08T09:00:00"), 8);
        assert_eq!(passed("2026-09-11T14:00:00", "2026-09-14T08:00:00"), 2);
        assert_eq!(passed("2026-09-12T00:00:00", "2026-09-13T23:00:00"), 0);
        assert_eq!(passed("2026-09-08T09:00:00", "2026-09-07T09:00:00"), 0);
    }

    #[test]
    fn a_day_of_ones_own() {
        let late = Hours::between(Europe::Berlin, 13, 21);
        assert_eq!(shown(late.next(at("2026-09-07T07:00:00"))), "Mon 07 Sep 11:00");
        assert!(late.contains(at("2026-09-07T18:59:00")) && !late.contains(at("2026-09-07T19:00:00")));
        assert_eq!(Hours::between(Europe::Berlin, 17, 9), Hours::working(Europe::Berlin));
        assert_eq!(Hours::between(Europe::Berlin, 9, 25), Hours::working(Europe::Berlin));
        let always = Hours::between(Europe::Berlin, 0, 24);
        assert_eq!(shown(always.after(at("2026-09-11T21:00:00"), Duration::hours(2))), "Sun 13 Sep 23:00");
    }

    #[test]
    fn mornings_and_evenings() {
        let awake = Hours::between(Europe::Berlin, 8, 20);
        let morning = |time: &str| shown(awake.morning_after(at(time)));
        // Friday noon: Monday, 8:00 in Berlin. Monday at night: the same day. At 8:00 sharp it has begun.
        assert_eq!(morning("2026-09-11T10:00:00"), "Mon 14 Sep 06:00");
        assert_eq!(morning("2026-09-14T01:00:00"), "Mon 14 Sep 06:00");
        assert_eq!(morning("2026-09-14T06:00:00"), "Tue 15 Sep 06:00");
        assert_eq!(shown(awake.every_day().morning_after(at("2026-09-11T10:00:00"))), "Sat 12 Sep 06:00");
        assert_eq!(shown(awake.until(at("2026-09-11T10:00:00"))), "Fri 11 Sep 18:00");
        assert_eq!(awake.until(at("2026-09-12T10:00:00")), at("2026-09-12T10:00:00"));
    }

    #[test]
    fn the_day_is_theirs() {
        // Monday 23:00 UTC is Monday 19:00 in New York, and Tuesday 4:30 in Kolkata.
        assert_eq!(days("2026-09-07T23:00:00", America::New_York, 1), "Wed 09 Sep 13:00");
        assert_eq!(days("2026-09-07T23:00:00", Asia::Kolkata, 1), "Wed 09 Sep 03:30");
        assert_eq!(after("2026-09-07T23:00:00", America::New_York, 8), "Tue 08 Sep 21:00");
        assert_eq!(after("2026-09-07T23:00:00", Asia::Kolkata, 8), "Tue 08 Sep 11:30");
    }

    #[test]
    fn nine_stays_nine_when_the_clocks_change() {
        // Clocks go back on Sunday, 25 October 2026 in Berlin, and forward on 28 March 2027.
        assert_eq!(days("2026-10-23T08:00:00", Europe::Berlin, 1), "Mon 26 Oct 09:00");
        assert_eq!(days("2027-03-26T09:00:00", Europe::Berlin, 1), "Mon 29 Mar 08:00");
        // Friday 16:00, and three hours: 11:00 on Monday there, whatever that is in UTC.
        assert_eq!(after("2026-10-23T14:00:00", Europe::Berlin, 3), "Mon 26 Oct 10:00");
        assert_eq!(after("2027-03-26T15:00:00", Europe::Berlin, 3), "Mon 29 Mar 09:00");
        // Samoa had no Friday, 30 December 2011: nobody worked.
        let samoa = working_days_later(at("2011-12-29T20:00:00"), Pacific::Apia, 1);
        assert_eq!(Pacific::Apia.from_utc_datetime(&samoa).date_naive().to_string(), "2011-12-31");
        let apia = Hours::working(Pacific::Apia);
        let week = apia.passed(at("2011-12-26T00:00:00"), at("2012-01-02T00:00:00"));
        assert_eq!(week.num_hours(), 4 * 8 + 5, "from Sunday afternoon to Monday 14:00 there");
        // Egypt puts its clocks forward on a Friday at midnight: the day is as long as any.
        let cairo = Hours::between(Africa::Cairo, 0, 24);
        let friday = cairo.passed(at("2026-04-23T22:00:00"), at("2026-04-24T21:00:00"));
        assert_eq!(friday.num_hours(), 23);
    }

    #[test]
    fn a_leap_day_is_a_day() {
        // Monday, 28 February 2028 is followed by Tuesday the 29th.
        assert_eq!(days("2028-02-28T10:00:00", Europe::Berlin, 1), "Tue 29 Feb 10:00");
        assert_eq!(days("2028-02-28T10:00:00", Europe::Berlin, 2), "Wed 01 Mar 10:00");
        assert_eq!(after("2028-02-28T10:00:00", Europe::Berlin, 8), "Tue 29 Feb 10:00");
        assert_eq!(after("2028-02-28T10:00:00", Europe::Berlin, 16), "Wed 01 Mar 10:00");
        // 2100 has none.
        assert_eq!(days("2100-02-26T10:00:00", Europe::Berlin, 1), "Mon 01 Mar 10:00");
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

        #[test]
        fn what_is_added_has_passed(
            seconds in 1_600_000_000i64..1_900_000_000, tz in 0..chrono_tz::TZ_VARIANTS.len(), minutes in 0i64..6000,
        ) {
            let (tz, time) = (chrono_tz::TZ_VARIANTS[tz], DateTime::from_timestamp(seconds, 0).unwrap().naive_utc());
            let (hours, work) = (Hours::working(tz), Duration::minutes(minutes));
            let due = hours.after(time, work);
            prop_assert!(due >= time);
            prop_assert_eq!(hours.passed(time, due), work);
            prop_assert!(hours.contains(due - Duration::seconds(1)) || hours.contains(due));
        }
    }
}
