//! The kinds, what a person chose, and what follows for one message.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Verdict;
use crate::hours::{self, Hours};
use crate::text_enum;
use crate::time::Time;

/// Nobody gets more messages on a day that they didn't ask for, whatever happens.
pub const MOST: i32 = 2;
/// A day that begins before this hour begins at [`MORNING`] for digests.
const NIGHT: u32 = 5;
const MORNING: u32 = 8;

/// Why a person gets a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They asked for it: it answers what they just did, or tells what became of what they asked for. It comes at
    /// once, and counts as nothing.
    Asked,
    /// They didn't.
    Notice(Notice),
}

/// A kind of message that people get without having asked for it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Notice {
    /// Somebody would like to be introduced.
    Introductions,
    /// A role that fits, of a round for everybody.
    Matches,
    /// Pilots and tools in use: somebody asks, or something moved.
    Pilots,
    /// What projects need and others offer.
    Offers,
    /// Somebody asks for help with a tool.
    Support,
    /// Somebody asks what a project of the person touches, or says that an answer helped; and what comes of ideas.
    Questions,
    /// A word to what waits for the person, or how something goes.
    Reminders,
    /// What others did with the person's projects.
    Projects,
    /// What others did with the person's institutions.
    Institutions,
    /// What projects tell that the person follows.
    Updates,
    /// What waits for organizers, where they have no channel.
    Desk,
    /// Hello, to somebody who has just come.
    Welcome,
    /// A report of a security problem or about a person, to whoever reads these.
    Security,
    /// The morning's message itself.
    Digest,
}
text_enum!(Notice);

/// When messages of a kind come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Choice {
    /// As it happens.
    AtOnce,
    /// Together, in the morning.
    Digest,
    /// Not at all.
    Never,
}

impl Notice {
    /// Those of which each person chooses how they come.
    pub fn chosen() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied().filter(|notice| !notice.must_be_known())
    }

    /// What can't be switched off or paused: a report, because somebody trusts that it is read; and what
    /// comes once or was wished for anyway.
    pub fn must_be_known(self) -> bool {
        matches!(self, Self::Welcome | Self::Security | Self::Digest)
    }

    /// Whether it comes at any hour, whatever was chosen: whoever has just come is awake, and a report waits for no
    /// morning.
    pub fn waits_for_nothing(self) -> bool {
        matches!(self, Self::Welcome | Self::Security)
    }

    /// How it comes to somebody who chose nothing: what waits for their answer at once, news in the morning.
    pub fn usual(self) -> Choice {
        match self {
            Self::Reminders | Self::Projects | Self::Institutions | Self::Updates => Choice::Digest,
            _ => Choice::AtOnce,
        }
    }
}

/// Whether messages pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pause {
    /// They don't.
    #[default]
    No,
    /// Until that moment.
    Until(Time),
    /// Until the person ends it.
    Open,
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Kinds for which something else was chosen than [`Notice::usual`].
    pub choices: BTreeMap<Notice, Choice>,
    /// All messages pause.
    pub pause: Pause,
    /// Messages come between these hours, where the person lives; others are quiet hours.
    pub awake: (u32, u32),
    /// On weekends as well.
    pub weekends: bool,
    /// What is kept comes on Mondays, not each morning.
    pub mondays: bool,
    /// A digest made for the person, each week.
    pub weekly: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            choices: BTreeMap::new(),
            pause: Pause::No,
            awake: (8, 20),
            weekends: false,
            mondays: false,
            weekly: false,
        }
    }
}

/// A day of the person's own calendar, as far as a message decided on it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Days since the beginning of the common era.
    pub number: i32,
    /// When it ends, or quiet hours begin.
    pub until: Time,
}

impl Day {
    /// The day that it is at `now` in `tz`.
    pub fn of(tz: Tz, now: Time) -> Self {
        let today = hours::date(now, tz);
        Self { number: today.num_days_from_ce(), until: hours::at(today + Days::new(1), 0, tz) }
    }
}

impl Settings {
    /// How messages of a kind come.
    pub fn choice(&self, notice: Notice) -> Choice {
        match notice {
            _ if notice.must_be_known() => Choice::AtOnce,
            _ => self.choices.get(&notice).copied().unwrap_or_else(|| notice.usual()),
        }
    }

    /// Whether messages pause at `now`.
    pub fn is_paused(&self, now: Time) -> bool {
        match self.pause {
            Pause::No => false,
            Pause::Until(until) => now < until,
            Pause::Open => true,
        }
    }

    /// Whether a message may be sent at `now`, if the day has room for it; or what becomes of it.
    pub fn meets(&self, notice: Notice, tz: Tz, now: Time) -> Result<Day, Verdict> {
        let day = Day::of(tz, now);
        if notice.waits_for_nothing() {
            return Ok(day);
        }
        let choice = self.choice(notice);
        if choice == Choice::Never {
            return Err(Verdict::Never);
        }
        let awake = self.awake(tz);
        if choice == Choice::Digest {
            return Err(Verdict::Later(self.digest(tz, now)));
        }
        if self.is_paused(now) || !awake.contains(now) {
            return Err(Verdict::Later(self.morning(tz, now)));
        }
        Ok(Day { until: day.until.min(awake.until(now)), ..day })
    }

    fn awake(&self, tz: Tz) -> Hours {
        self.hours(tz, self.awake.0)
    }

    fn hours(&self, tz: Tz, from: u32) -> Hours {
        let hours = Hours::between(tz, from, self.awake.1);
        if self.weekends { hours.every_day() } else { hours }
    }

    /// The person's next morning: when their quiet hours end, and any pause is over. None in a pause without end.
    pub fn morning(&self, tz: Tz, now: Time) -> Option<Time> {
        let from = if self.awake.0 < NIGHT { MORNING } else { self.awake.0 };
        let mornings = self.hours(tz, from);
        match self.pause {
            Pause::Open => None,
            // A pause that ends at midnight ends before that day's morning.
            Pause::Until(until) if until > now => {
                Some(mornings.morning_after(until - chrono::Duration::microseconds(1)))
            }
            _ => Some(mornings.morning_after(now)),
        }
    }

    /// When what is kept for a digest comes.
    pub fn digest(&self, tz: Tz, now: Time) -> Option<Time> {
        if self.mondays { self.monday(tz, now) } else { self.morning(tz, now) }
    }

    /// The morning of the next Monday.
    pub fn monday(&self, tz: Tz, now: Time) -> Option<Time> {
        let mut next = self.morning(tz, now)?;
        for _ in 0..7 {
            if hours::date(next, tz).weekday() == Weekday::Mon {
                break;
            }
            next = self.morning(tz, next)?;
        }
        Some(next)
    }

    /// Whether it is a time for a digest: the person is awake, and nothing pauses.
    pub fn is_time(&self, tz: Tz, now: Time) -> bool {
        !self.is_paused(now) && self.awake(tz).contains(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Time {
        time.parse().unwrap()
    }

    const BERLIN: Tz = Tz::Europe__Berlin;

    #[test]
    fn what_waits_comes_at_once_news_in_the_morning_and_nothing_at_night() {
        let usual = Settings::default();
        // Monday 11:00 in Berlin, until 20:00 there.
        let day = usual.meets(Notice::Introductions, BERLIN, at("2026-09-07T09:00:00"));
        assert_eq!(day.unwrap().until, at("2026-09-07T18:00:00"));
        let tuesday = Err(Verdict::Later(Some(at("2026-09-08T06:00:00"))));
        assert_eq!(usual.meets(Notice::Projects, BERLIN, at("2026-09-07T09:00:00")), tuesday);
        assert_eq!(usual.meets(Notice::Introductions, BERLIN, at("2026-09-07T18:00:00")), tuesday);
        assert_eq!(usual.meets(Notice::Introductions, BERLIN, at("2026-09-08T05:59:59")), tuesday);
        // On Saturday it waits for Monday, and a security problem waits for nothing.
        let saturday = at("2026-09-12T10:00:00");
        let monday = Err(Verdict::Later(Some(at("2026-09-14T06:00:00"))));
        assert_eq!(usual.meets(Notice::Introductions, BERLIN, saturday), monday);
        assert!(usual.meets(Notice::Security, BERLIN, saturday).is_ok());
        let weekends = Settings { weekends: true, ..Settings::default() };
        assert!(weekends.meets(Notice::Introductions, BERLIN, saturday).is_ok());
    }

    #[test]
    fn a_person_chooses() {
        let now = at("2026-09-07T09:00:00");
        let choices = BTreeMap::from([
            (Notice::Introductions, Choice::Never),
            (Notice::Projects, Choice::AtOnce),
            (Notice::Security, Choice::Never),
        ]);
        let chosen = Settings { choices, mondays: true, ..Settings::default() };
        assert_eq!(chosen.meets(Notice::Introductions, BERLIN, now), Err(Verdict::Never));
        assert!(chosen.meets(Notice::Projects, BERLIN, now).is_ok());
        assert!(chosen.meets(Notice::Security, BERLIN, now).is_ok());
        let monday = Err(Verdict::Later(Some(at("2026-09-14T06:00:00"))));
        assert_eq!(chosen.meets(Notice::Reminders, BERLIN, now), monday);
    }

    #[test]
    fn a_pause_holds_everything_until_it_ends() {
        let now = at("2026-09-07T09:00:00");
        let open = Settings { pause: Pause::Open, ..Settings::default() };
        assert_eq!(open.meets(Notice::Introductions, BERLIN, now), Err(Verdict::Later(None)));
        assert_eq!(open.meets(Notice::Reminders, BERLIN, now), Err(Verdict::Later(None)));
        // Until Thursday, 0:00 in Berlin: that morning.
        let until = Settings { pause: Pause::Until(at("2026-09-09T22:00:00")), ..Settings::default() };
        let thursday = Err(Verdict::Later(Some(at("2026-09-10T06:00:00"))));
        assert_eq!(until.meets(Notice::Introductions, BERLIN, now), thursday);
        assert!(until.meets(Notice::Introductions, BERLIN, at("2026-09-10T06:00:00")).is_ok());
    }

    #[test]
    fn without_quiet_hours_the_morning_is_still_a_morning() {
        let always = Settings { awake: (0, 24), weekends: true, ..Settings::default() };
        let night = at("2026-09-12T23:00:00");
        assert!(always.meets(Notice::Introductions, BERLIN, night).is_ok());
        assert_eq!(always.morning(BERLIN, night), Some(at("2026-09-13T06:00:00")));
        assert_eq!(always.monday(BERLIN, night), Some(at("2026-09-14T06:00:00")));
    }

    #[test]
    fn a_day_ends_where_the_person_lives() {
        let day = Day::of(Tz::America__New_York, at("2026-09-08T01:00:00"));
        assert_eq!(day.until, at("2026-09-08T04:00:00"));
        assert_eq!(day.number, Day::of(Tz::America__New_York, at("2026-09-07T12:00:00")).number);
        assert_eq!(day.number + 1, Day::of(Tz::Asia__Kolkata, at("2026-09-08T01:00:00")).number);
        // Egypt's clocks go forward at midnight.
        let cairo = Day::of(Tz::Africa__Cairo, at("2026-04-23T20:00:00"));
        assert_eq!(cairo.until, at("2026-04-23T22:00:00"));
    }
}
