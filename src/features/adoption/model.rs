//! What a tool in use is, and when its renewal is spoken of.

use chrono::{Duration, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Institution, Word, vocabulary};
use crate::features::projects::Project;
use crate::ids::{AdoptionId, ChannelId, InstitutionId, PersonId, PilotId, ProjectId};
use crate::text_enum;
use crate::time::Time;

/// The longest version.
pub const VERSION: u64 = 60;
/// The longest reason.
pub const LINE: u64 = 300;
/// Institutions that are asked to meet when another one begins with a tool.
pub const MEET: usize = 3;
/// How far ahead a renewal may be, in days.
const FARTHEST: i64 = 3660;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "adoption.")]
pub enum Verb {
    /// The form for a tool in use; its value is the institution's id.
    Enter,
    /// The form of one that exists; its value is the adoption's id.
    Edit,
    /// One of them; its value is the adoption's id.
    Show,
    /// It goes on for a year; its value is a [`Renewal`].
    Renew,
    /// The form with which it ends; its value is the adoption's id.
    End,
    /// One side would like to meet the other; its value is a [`Seat`].
    Meet,
    /// One side would not; its value is a [`Seat`].
    NotNow,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "adoption.")]
pub enum Form {
    /// A tool in use.
    Tool,
    /// It ends.
    End,
}

vocabulary! {
    /// How far it has come.
    Level {
        /// Looked at.
        Evaluating => "Being evaluated",
        /// In some classes.
        Pilot => "In some classes",
        /// For everybody.
        Production => "In production",
    }
}

/// Whether it is in use.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum AdoptionState {
    /// In use.
    Active,
    /// No longer.
    Ended,
}
text_enum!(AdoptionState);

/// A tool in use at an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// Its id.
    pub id: AdoptionId,
    /// Where.
    pub institution: InstitutionId,
    /// What.
    pub project: ProjectId,
    /// The pilot that it came from.
    pub pilot: Option<PilotId>,
    /// Who maintains it at the institution.
    pub person: PersonId,
    /// How far it has come.
    pub level: Level,
    /// Which version; may be empty.
    pub version: String,
    /// Since when.
    pub since: NaiveDate,
    /// By when it is decided whether it goes on.
    pub renews: Option<NaiveDate>,
    /// How often was spoken of that: 1 before, 2 after, 3 nobody answered.
    pub reminded: i32,
    /// Whether it is in use.
    pub state: AdoptionState,
    /// Why it ended.
    pub reason: Option<String>,
    /// Whether cards may say that it is used there.
    pub shown: bool,
    /// Since when they may.
    pub shown_at: Option<Time>,
    /// When it was entered.
    pub created_at: Time,
}

/// Spoken of so many times, the institution is silent.
pub const SILENT: i32 = 3;

impl Adoption {
    /// When is spoken of the renewal next, if it is: a month before, a week after, and two weeks later to the
    /// organizers.
    pub fn next_reminder(&self) -> Option<Time> {
        let days = match self.reminded {
            0 => -30,
            1 => 7,
            2 => 21,
            _ => return None,
        };
        let day = self.renews.filter(|_| self.state == AdoptionState::Active)? + Duration::days(days);
        Some(day.and_time(NaiveTime::from_hms_opt(9, 0, 0)?))
    }

    /// Whether its renewal is spoken of: it can be renewed with one press.
    pub fn is_due(&self) -> bool {
        self.state == AdoptionState::Active && self.reminded > 0
    }

    /// A year after the day on which it was to be renewed, or after `today` where that is later.
    pub fn a_year_on(&self, today: NaiveDate) -> NaiveDate {
        let from = self.renews.unwrap_or(today).max(today - Duration::days(365));
        from + Duration::days(365)
    }
}

/// What is wrong with the days of a tool in use: plain text, at the first (true) or at the second field.
pub fn wrong_days(
    since: NaiveDate,
    renews: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), (bool, &'static str)> {
    if since > today + Duration::days(366) {
        return Err((true, "This is more than a year ahead. Enter it once it is in use."));
    }
    match renews {
        Some(day) if day <= today => Err((false, "This day is over. Please choose a later one, or none.")),
        Some(day) if day > today + Duration::days(FARTHEST) => {
            Err((false, "This is more than ten years ahead. Please choose an earlier day."))
        }
        _ => Ok(()),
    }
}

/// A tool in use with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The tool in use.
    pub adoption: Adoption,
    /// Where.
    pub institution: Institution,
    /// What.
    pub project: Project,
}

/// The renewal that a button is about: pressed late, it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// Of which adoption.
    pub adoption: AdoptionId,
    /// Which was to be renewed on this day.
    pub day: Option<NaiveDate>,
}

impl std::fmt::Display for Renewal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.adoption, self.day.map(|day| day.to_string()).unwrap_or_default())
    }
}

impl std::str::FromStr for Renewal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (adoption, day) = text.split_once(':').ok_or(())?;
        Ok(Self { adoption: adoption.into(), day: day.parse().ok() })
    }
}

/// Where an introduction of two institutions stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum MeetingState {
    /// Both are asked.
    Asked,
    /// Both said yes.
    Met,
    /// One of them would not.
    Declined,
}
text_enum!(MeetingState);

/// Two institutions that run one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The adoption that came first by its id.
    pub one: AdoptionId,
    /// The other.
    pub other: AdoptionId,
    /// Whether the first said yes.
    pub one_yes: bool,
    /// Whether the other did.
    pub other_yes: bool,
    /// Where it stands.
    pub state: MeetingState,
    /// Their group, once it is open.
    pub channel: Option<ChannelId>,
    /// When they were asked.
    pub asked_at: Time,
}

impl Meeting {
    /// Of these two, in their order.
    pub fn of(a: &AdoptionId, b: &AdoptionId, now: Time) -> Self {
        let (one, other) = if a < b { (a, b) } else { (b, a) };
        Self {
            one: one.clone(),
            other: other.clone(),
            one_yes: false,
            other_yes: false,
            state: MeetingState::Asked,
            channel: None,
            asked_at: now,
        }
    }

    /// What it is called, for cards and jobs.
    pub fn key(&self) -> String {
        format!("{}:{}", self.one, self.other)
    }
}

/// One side of a meeting, as a button carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Whose answer it is.
    pub mine: AdoptionId,
    /// Whom they would meet.
    pub theirs: AdoptionId,
}

impl Seat {
    /// What the question is called, as a card.
    pub fn card(&self) -> String {
        format!("meet:{self}")
    }
}

impl std::fmt::Display for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.mine, self.theirs)
    }
}

impl std::str::FromStr for Seat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (mine, theirs) = text.split_once(':').ok_or(())?;
        Ok(Self { mine: mine.into(), theirs: theirs.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_renewal_is_spoken_of_before_and_after_and_then_to_the_organizers() {
        let one = Adoption { renews: Some(day("2027-09-01")), ..samples::adoption(&"i".into(), &"p".into()) };
        let at = |reminded| Adoption { reminded, ..one.clone() }.next_reminder().map(|at| at.to_string());
        assert_eq!(at(0).as_deref(), Some("2027-08-02 09:00:00"));
        assert_eq!(at(1).as_deref(), Some("2027-09-08 09:00:00"));
        assert_eq!(at(2).as_deref(), Some("2027-09-22 09:00:00"));
        assert_eq!(at(SILENT), None);
        assert_eq!(Adoption { state: AdoptionState::Ended, ..one.clone() }.next_reminder(), None);
        assert_eq!(one.a_year_on(day("2027-08-10")), day("2028-08-31"));
        assert_eq!(one.a_year_on(day("2029-01-10")), day("2029-01-10"), "never a day that is over");
    }

    #[test]
    fn days_are_checked() {
        let today = day("2026-09-07");
        assert_eq!(wrong_days(day("2020-01-01"), Some(day("2027-01-01")), today), Ok(()));
        assert!(wrong_days(day("2028-01-01"), None, today).unwrap_err().0);
        assert!(!wrong_days(today, Some(today), today).unwrap_err().0);
        assert!(!wrong_days(today, Some(day("2040-01-01")), today).unwrap_err().0);
    }

    #[test]
    fn buttons_survive() {
        let renewal = Renewal { adoption: AdoptionId::new(), day: Some(day("2027-01-01")) };
        assert_eq!(renewal.to_string().parse(), Ok(renewal));
        let seat = Seat { mine: AdoptionId::new(), theirs: AdoptionId::new() };
        assert_eq!(seat.to_string().parse(), Ok(seat));
    }
}
