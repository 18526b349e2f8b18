//! What is counted, over which time, and what of it may be shown.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::hours;
use crate::slack::text::count;
use crate::time::Time;

/// Groups under so many people are not shown.
const FEWEST: i64 = 5;
/// Months that can be chosen, and terms.
const MONTHS: usize = 12;
const TERMS: usize = 4;
/// When the report comes on its day.
const HOUR: u32 = 9;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "numbers.")]
pub enum Verb {
    /// Shows another span; the menu's value is its key.
    Span,
    /// Sends all of it as files.
    Csv,
    /// Sends the map of the community.
    Map,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A number of people, as it may be shown: in fives, and nothing of fewer than five.
///
/// Counted in fives, two of them don't tell a third one by their difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group(i64);

impl Group {
    /// What may be shown of so many.
    pub fn of(people: i64) -> Self {
        Self(if people < FEWEST { 0 } else { (people + 2) / 5 * 5 })
    }

    /// The number, where it may be shown.
    pub fn number(self) -> Option<i64> {
        (self.0 > 0).then_some(self.0)
    }

    /// "about 25 builders", or "fewer than 5 builders".
    pub fn words(self, many: &str) -> String {
        match self.number() {
            Some(number) => format!("about {number} {many}"),
            None => format!("fewer than {FEWEST} {many}"),
        }
    }

    /// The number alone, beside its name.
    pub fn label(self) -> String {
        self.number().map_or_else(|| format!("fewer than {FEWEST}"), |number| number.to_string())
    }
}

/// Over which time something is counted, in UTC. A community has no calendar of terms of its own, so a term is half a
/// year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// January to June, or July to December.
    Term(i32, u32),
    /// A month.
    Month(i32, u32),
}

impl Span {
    /// The term that a day is in.
    pub fn term_of(day: NaiveDate) -> Self {
        Self::Term(day.year(), if day.month() <= 6 { 1 } else { 2 })
    }

    /// The month that a day is in.
    pub fn month_of(day: NaiveDate) -> Self {
        Self::Month(day.year(), day.month())
    }

    /// The one before.
    pub fn previous(self) -> Self {
        match self {
            Self::Term(year, 1) => Self::Term(year - 1, 2),
            Self::Term(year, _) => Self::Term(year, 1),
            Self::Month(year, 1) => Self::Month(year - 1, 12),
            Self::Month(year, month) => Self::Month(year, month - 1),
        }
    }

    /// Those that can be chosen: this term and those before, then this month and those before.
    pub fn choices(today: NaiveDate) -> Vec<Self> {
        let back =
            |first: Self, n: usize| std::iter::successors(Some(first), |it| Some(it.previous())).take(n);
        back(Self::term_of(today), TERMS).chain(back(Self::month_of(today), MONTHS)).collect()
    }

    /// Those of which there are pictures: this term and month, and the ones before.
    pub fn drawn(today: NaiveDate) -> [Self; 4] {
        let (term, month) = (Self::term_of(today), Self::month_of(today));
        [term, month, term.previous(), month.previous()]
    }

    /// When it begins.
    pub fn from(self) -> Time {
        let (year, month) = match self {
            Self::Term(year, half) => (year, if half == 1 { 1 } else { 7 }),
            Self::Month(year, month) => (year, month),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default().and_time(NaiveTime::MIN)
    }

    /// When it is over.
    pub fn until(self) -> Time {
        match self {
            Self::Term(year, 1) => Self::Month(year, 7).from(),
            Self::Term(year, _) | Self::Month(year, 12) => Self::Month(year + 1, 1).from(),
            Self::Month(year, month) => Self::Month(year, month + 1).from(),
        }
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Term(year, 1) => format!("January to June {year}"),
            Self::Term(year, _) => format!("July to December {year}"),
            Self::Month(..) => self.from().format("%B %Y").to_string(),
        }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Term(year, half) => write!(f, "{year}-H{half}"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
        }
    }
}

impl FromStr for Span {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, part) = text.split_once('-').ok_or(())?;
        let year = year.parse().ok().filter(|year| (2000..3000).contains(year)).ok_or(())?;
        match part.strip_prefix('H') {
            Some("1") => Ok(Self::Term(year, 1)),
            Some("2") => Ok(Self::Term(year, 2)),
            Some(_) => Err(()),
            None => {
                let month = part.parse().ok().filter(|month| (1..=12).contains(month)).ok_or(())?;
                Ok(Self::Month(year, month))
            }
        }
    }
}

/// What is counted of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How far people came who were first interested in it.
    pub funnel: Funnel,
    /// How fast what was asked in it was answered.
    pub replies: Replies,
    /// Seats in roles that came up in it.
    pub seats: Seats,
    /// Pilots that were asked for in it, by where they stand.
    pub pilots: BTreeMap<String, i64>,
}

/// From interest to work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// Asked for a role, or said yes to one.
    pub interested: Group,
    /// Were introduced.
    pub introduced: Group,
    /// Began to work together.
    pub started: Group,
    /// Still did, thirty days later.
    pub active: Group,
    /// Began less than thirty days ago: nobody can know yet.
    pub recent: Group,
}

/// Answers, by how long they took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replies {
    /// Within a day.
    pub day: Group,
    /// Within three.
    pub three: Group,
    /// Within a week.
    pub week: Group,
    /// Later.
    pub later: Group,
    /// None, after the reminders.
    pub never: Group,
    /// Half of the answers took at most so many hours; none where there are fewer than five.
    pub half: Option<i64>,
}

/// Seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// Roles.
    pub roles: i64,
    /// Seats in them.
    pub offered: i64,
    /// Of which somebody has taken so many.
    pub taken: Group,
}

/// How the community is now, and has been.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// At the end of each of the last months; the last one is today.
    pub growth: Vec<Point>,
    /// Whom lists have shown.
    pub exposure: Exposure,
}

/// How many there were at the end of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The month, as a span.
    pub month: String,
    /// Profiles.
    pub builders: Group,
    /// Approved projects.
    pub projects: i64,
    /// Institutions.
    pub institutions: i64,
}

/// How often builders who take part in the matching were shown to owners in the last thirty days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// Not at all.
    pub never: Group,
    /// One to four times.
    pub few: Group,
    /// Five to nineteen times.
    pub some: Group,
    /// More often.
    pub many: Group,
}

/// What there is a picture of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Chart {
    /// How the community grew.
    Growth,
    /// From interest to work.
    Funnel,
    /// How fast answers come.
    Replies,
    /// Seats that are taken.
    Seats,
    /// Pilots by stage.
    Pilots,
    /// Whom lists show.
    Exposure,
}

impl Chart {
    /// Whether there is one for each span.
    pub fn is_of_span(self) -> bool {
        !matches!(self, Self::Growth | Self::Exposure)
    }

    /// Under which name its picture is kept.
    pub fn name(self, span: Span) -> String {
        let chart: &'static str = self.into();
        if self.is_of_span() { format!("{PICTURES}{span}:{chart}") } else { format!("{PICTURES}now:{chart}") }
    }
}

/// What the names of pictures begin with that are renewed, and of those in a report, which stay.
pub const PICTURES: &str = "numbers:";
/// The same for those of reports.
pub const REPORTS: &str = "report:";

/// What a figure says: for a picture, for those who don't see it, and for where there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Of what.
    pub chart: Chart,
    /// The one thing that it says.
    pub title: String,
    /// What is counted, and over which time.
    pub about: String,
    /// What there is of each.
    pub rows: Vec<Row>,
    /// What one should know besides.
    pub note: String,
    /// The row that the title speaks of.
    pub look_at: Option<usize>,
    /// The months at both ends, where it is told how something grew.
    pub ends: Option<(String, String)>,
}

/// A line of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of what.
    pub label: String,
    /// How many, in words.
    pub value: String,
    /// The same as a number; none where it is not shown.
    pub size: Option<i64>,
    /// How it was at the end of each month, where it is told.
    pub past: Vec<Option<i64>>,
}

impl Sheet {
    /// The figures in a sentence each: what a picture says to those who don't see it.
    pub fn alt(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
        let parts = [self.title.as_str(), &self.about, &rows.join("; "), &self.note];
        let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.join(". ").replace("..", ".")
    }
}

/// A picture that can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file, at Slack.
    pub file: String,
    /// What it says.
    pub alt: String,
}

/// What an organizer's Home tab shows.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// When it was counted.
    pub counted_at: Option<Time>,
    /// What it says, each with its picture if there is one.
    pub sheets: Vec<(Sheet, Option<Picture>)>,
}

impl Front {
    /// The same in words alone.
    pub fn without_pictures(&self) -> Self {
        let sheets = self.sheets.iter().map(|(sheet, _)| (sheet.clone(), None)).collect();
        Self { counted_at: self.counted_at, sheets }
    }

    /// Whether there is a picture.
    pub fn has_pictures(&self) -> bool {
        self.sheets.iter().any(|(_, picture)| picture.is_some())
    }
}

/// When the next report comes: at nine on the first working day of a month; with the month that it is about.
pub fn next_report(now: Time, tz: Tz) -> (Span, Time) {
    let today = hours::date(now, tz);
    let mut month = Span::month_of(today);
    loop {
        let first = month.from().date();
        let day = match first.weekday() {
            Weekday::Sat => first + Days::new(2),
            Weekday::Sun => first + Days::new(1),
            _ => first,
        };
        let at = hours::at(day, HOUR, tz);
        if at > now {
            return (month.previous(), at);
        }
        month = match month {
            Span::Month(year, 12) => Span::Month(year + 1, 1),
            Span::Month(year, month) => Span::Month(year, month + 1),
            term @ Span::Term(..) => term,
        };
    }
}

/// Hours as people say them.
pub fn hours_words(hours: i64) -> String {
    match hours {
        ..1 => "an hour".to_owned(),
        1..48 => count(hours, "hour", "hours"),
        _ => count((hours + 12) / 24, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_five_are_never_shown() {
        assert!((0..5).all(|n| Group::of(n) == Group::default()));
        let shown: Vec<_> = [5, 7, 8, 12, 13, 50_001].map(|n| Group::of(n).number()).into();
        assert_eq!(shown, [5, 5, 10, 10, 15, 50_000].map(Some));
        assert_eq!(Group::of(4).words("builders"), "fewer than 5 builders");
        assert_eq!(Group::of(11).words("builders"), "about 10 builders");
    }

    /// Whoever sees a sum and all of its parts but one can't tell that one by the difference.
    #[test]
    fn no_difference_tells_a_small_group() {
        let seen = |others: i64, few: i64| (Group::of(others), Group::of(others + few));
        for (others, few) in (5..200).flat_map(|others| (0..5).map(move |few| (others, few))) {
            let same =
                |guess: &i64| (others - 4..others + 5).any(|maybe| seen(maybe, *guess) == seen(others, few));
            assert!((0..5).filter(same).count() >= 3, "{others} and {few}");
        }
    }

    #[test]
    fn spans_follow_each_other_without_a_gap() {
        let day = "2026-01-15".parse().unwrap();
        let choices = Span::choices(day);
        assert_eq!((choices[0].to_string(), choices[1].to_string()), ("2026-H1".into(), "2025-H2".into()));
        assert_eq!((choices[4].to_string(), choices[5].to_string()), ("2026-01".into(), "2025-12".into()));
        for span in choices {
            assert_eq!(span.to_string().parse(), Ok(span));
            assert_eq!(span.previous().until(), span.from());
        }
        for wrong in ["", "2026", "2026-13", "2026-H3", "1-01", "x-H1", "2026-0x"] {
            assert_eq!(wrong.parse::<Span>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn the_report_comes_on_the_first_working_day() {
        let next = |now: &str, tz| {
            let (month, at) = next_report(now.parse().unwrap(), tz);
            format!("{month} {}", at.format("%a %Y-%m-%d %H:%M"))
        };
        // 1 November 2026 is a Sunday, 1 August a Saturday.
        assert_eq!(next("2026-10-07T09:00:00", Tz::Europe__Prague), "2026-10 Mon 2026-11-02 08:00");
        assert_eq!(next("2026-11-02T07:59:00", Tz::Europe__Prague), "2026-10 Mon 2026-11-02 08:00");
        assert_eq!(next("2026-11-02T08:00:00", Tz::Europe__Prague), "2026-11 Tue 2026-12-01 08:00");
        assert_eq!(next("2026-07-07T09:00:00", Tz::UTC), "2026-07 Mon 2026-08-03 09:00");
        assert_eq!(next("2026-12-31T09:00:00", Tz::UTC), "2026-12 Fri 2027-01-01 09:00");
    }
}
