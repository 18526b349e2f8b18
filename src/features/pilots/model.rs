//! What a pilot is, its steps, and which dates it may have.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Campus, Span, Word, short, vocabulary};
use crate::ids::{ChannelId, InstitutionId, NeedId, PersonId, PilotId, ProjectId};
use crate::text_enum;
use crate::time::Time;

/// The longest text of what is next, and of a reason.
pub const LINE: u64 = 300;
/// The longest name of a course.
pub const COURSE: u64 = 120;
/// The most people who are asked at once.
pub const MOST_ASKED: usize = 20;
/// The longest pilot, in days.
const LONGEST: i64 = 366;
/// Fewer answers than this are counted and not shown: nobody should be known by theirs.
pub const FEWEST: usize = 3;
/// Nothing happened for so long: it is stalled.
const STALLED: Duration = Duration::days(14);

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "pilots.")]
pub enum Verb {
    /// The form that asks for one; its value is the project's id.
    Ask,
    /// An owner takes part; its value is the pilot's id.
    Accept,
    /// The form with which an owner says no; its value is the pilot's id.
    Decline,
    /// One pilot; its value is its id.
    Show,
    /// The next step; its value is a [`Step`].
    Step,
    /// The form for dates, what is next and the checklist; its value is the pilot's id.
    Plan,
    /// The form that asks instructors; its value is the pilot's id.
    Survey,
    /// The form of the survey; its value is an [`Invitation`].
    Answer,
    /// The form that ends it early; its value is the pilot's id.
    End,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "pilots.")]
pub enum Form {
    /// Asks for a pilot.
    Ask,
    /// An owner says no, with a reason.
    Decline,
    /// Dates, what is next, checklist.
    Plan,
    /// Asks instructors.
    Survey,
    /// An instructor answers.
    Answer,
    /// Ends it early, with a reason.
    End,
}

/// Where a pilot stands.
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
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum PilotState {
    /// Waits for the tool's owners.
    Requested,
    /// They said yes.
    Accepted,
    /// Being installed.
    Installing,
    /// In class.
    Running,
    /// Its results are there.
    Evaluated,
    /// Goes on as a tool in use.
    Adopted,
    /// Over.
    Ended,
}
text_enum!(PilotState);

impl PilotState {
    /// Those in which somebody still has something to do.
    pub const ACTIVE: [Self; 5] =
        [Self::Requested, Self::Accepted, Self::Installing, Self::Running, Self::Evaluated];

    /// Whether somebody still has something to do.
    pub fn is_active(self) -> bool {
        Self::ACTIVE.contains(&self)
    }

    /// The step after this one, and what its button says; the last one is the partner's alone.
    pub fn next(self) -> Option<(Self, &'static str)> {
        match self {
            Self::Accepted => Some((Self::Installing, "Start to install")),
            Self::Installing => Some((Self::Running, "It runs in class")),
            Self::Running => Some((Self::Evaluated, "It is evaluated")),
            Self::Evaluated => Some((Self::Adopted, "We adopt it")),
            Self::Requested | Self::Adopted | Self::Ended => None,
        }
    }

    /// In words, for a sentence that begins with it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Requested => ":hourglass: Requested",
            Self::Accepted => ":handshake: Accepted",
            Self::Installing => ":wrench: Being installed",
            Self::Running => ":test_tube: Runs in class",
            Self::Evaluated => ":bar_chart: Evaluated",
            Self::Adopted => ":tada: Adopted",
            Self::Ended => ":checkered_flag: Ended",
        }
    }
}

/// One step of one pilot, as a button carries it: pressed late, it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which pilot.
    pub pilot: PilotId,
    /// Where it brings it.
    pub to: PilotState,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.pilot, <&str>::from(self.to))
    }
}

impl std::str::FromStr for Step {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (pilot, to) = text.split_once(':').ok_or(())?;
        Ok(Self { pilot: pilot.into(), to: to.parse().map_err(|_| ())? })
    }
}

vocabulary! {
    /// What a campus asks before a tool runs there.
    Check {
        /// Why this tool.
        Need => "The need is described",
        /// Who pays what.
        Cost => "Costs are settled",
        /// Everybody can use it.
        Accessibility => "Accessibility was reviewed",
        /// It is safe.
        Security => "Security was reviewed",
        /// Learners' data is kept as it must be.
        Privacy => "Privacy was reviewed",
        /// It was tried without learners.
        Sandbox => "It runs in a sandbox",
        /// It is there for the class.
        Production => "It runs in production",
    }
}

vocabulary! {
    /// When instructors are asked.
    Phase {
        /// Before the class has it.
        Before => "Before the pilot",
        /// After the class had it.
        After => "After the pilot",
    }
}

/// Somebody is asked how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// About which pilot.
    pub pilot: PilotId,
    /// When.
    pub phase: Phase,
}

impl std::fmt::Display for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.pilot, self.phase.value())
    }
}

impl std::str::FromStr for Invitation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (pilot, phase) = text.split_once(':').ok_or(())?;
        Ok(Self { pilot: pilot.into(), phase: phase.parse().map_err(|_| ())? })
    }
}

/// A trial of a tool at an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pilot {
    /// Its id.
    pub id: PilotId,
    /// Where it is tried.
    pub institution: InstitutionId,
    /// What is tried.
    pub project: ProjectId,
    /// The need that it would meet.
    pub need: Option<NeedId>,
    /// Who looks after it at the institution.
    pub person: PersonId,
    /// Who looks after it at the project, once somebody said yes.
    pub owner: Option<PersonId>,
    /// In which course; may be empty.
    pub course: String,
    /// Where it stands.
    pub state: PilotState,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    /// What is next; may be empty.
    pub next: String,
    /// By when.
    pub next_by: Option<NaiveDate>,
    /// What is done.
    pub checks: Vec<Check>,
    /// Why it ended.
    pub reason: Option<String>,
    /// The group of the two who look after it, once it is open.
    pub channel: Option<ChannelId>,
    /// When it was asked for.
    pub asked_at: Time,
    /// When something happened last.
    pub moved_at: Time,
    /// Since when nothing happens.
    pub stalled_at: Option<Time>,
}

impl Pilot {
    /// What its card in the group of the two is called; another pair has another.
    pub fn card(&self) -> String {
        let owner = self.owner.as_ref().map(PersonId::as_str).unwrap_or_default();
        format!("pilot:{}:{}:{owner}", self.id, self.person)
    }

    /// What its card for an owner who is asked is called.
    pub fn ask_card(&self, owner: &PersonId) -> String {
        format!("pilot:{}:ask:{owner}", self.id)
    }

    /// From when on it is stalled: nothing happened for two weeks, and what is next is overdue for some days.
    pub fn stalls_at(&self) -> Time {
        let quiet = self.moved_at + STALLED;
        let overdue = self.next_by.and_then(|day| (day + Duration::days(3)).and_hms_opt(9, 0, 0));
        overdue.map_or(quiet, |overdue| overdue.max(self.moved_at + Duration::days(3)))
    }
}

/// What is wrong with the dates of a pilot, if something is: plain text, at the field of the first or of the last
/// day.
pub fn wrong_dates(
    starts: NaiveDate,
    ends: NaiveDate,
    campus: &Campus,
    today: NaiveDate,
) -> Result<(), (bool, String)> {
    let (first, last) = (true, false);
    let plain = |span: &Span| {
        let dates = format!("{} to {}", short(span.from), short(span.to));
        if span.name.is_empty() { dates } else { format!("{} ({dates})", span.name) }
    };
    if starts < today {
        return Err((first, "This day is over. Please choose a later one.".to_owned()));
    }
    if ends < starts {
        return Err((last, "It ends before it begins.".to_owned()));
    }
    if (ends - starts).num_days() > LONGEST {
        return Err((last, "A pilot is at most a year long. What lasts longer can be adopted.".to_owned()));
    }
    if let Some(freeze) = campus.frozen(starts) {
        let after = freeze.to + Duration::days(1);
        return Err((
            first,
            format!("Nothing may change then: {}. The next day is {}.", plain(freeze), short(after)),
        ));
    }
    if !campus.terms.is_empty() && !campus.terms.iter().any(|term| term.has(starts)) {
        let next = campus.terms.iter().find(|term| term.from > starts);
        return Err((
            first,
            match next {
                Some(term) => format!("This is between the terms. The next one is {}.", plain(term)),
                None => "No term is known for this day. Enter the next terms of your institution, or choose a day in \
                         one of them."
                    .to_owned(),
            },
        ));
    }
    Ok(())
}

/// How instructors answered; nobody's name is kept with it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Results {
    /// How many were asked.
    pub asked: usize,
    /// How many answered.
    pub answered: usize,
    /// How easy it is, from 1 to 5.
    pub ease: f64,
    /// How much it helps, from 1 to 5.
    pub use_: f64,
}

impl Results {
    /// In words: the figures only where enough answered.
    pub fn words(&self) -> String {
        match self.answered {
            0 => format!("nobody of {} answered yet", self.asked),
            n if n < FEWEST => format!("{n} of {} answered; figures are shown from {FEWEST} on", self.asked),
            n => format!(
                "easy to teach with {:.1} of 5, helps learners {:.1} of 5 (n = {n})",
                self.ease, self.use_
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::institutions::samples;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn terms_and_freezes_are_kept() {
        let campus = samples::institution("MIT").campus;
        let check =
            |starts: &str, ends: &str| wrong_dates(day(starts), day(ends), &campus, day("2026-09-07"));
        assert_eq!(check("2026-10-01", "2026-12-01"), Ok(()));
        assert_eq!(check("2026-10-01", "2027-03-01"), Ok(()), "it may run over the holidays");
        for (starts, ends, at_first, says) in [
            ("2026-09-06", "2026-12-01", true, "This day is over"),
            ("2026-10-01", "2026-09-30", false, "ends before it begins"),
            ("2026-10-01", "2028-01-01", false, "at most a year"),
            (
                "2026-12-08",
                "2026-12-20",
                true,
                "Nothing may change then: Finals (7 December 2026 to 18 December 2026)",
            ),
            ("2027-01-10", "2027-03-01", true, "The next one is Spring term"),
            ("2027-06-10", "2027-07-01", true, "No term is known"),
        ] {
            let (first, text) = check(starts, ends).unwrap_err();
            assert_eq!(first, at_first, "{text}");
            assert!(text.contains(says), "{text}");
        }
        assert_eq!(
            wrong_dates(day("2027-06-10"), day("2027-07-01"), &Campus::default(), day("2026-09-07")),
            Ok(())
        );
    }

    #[test]
    fn few_answers_are_counted_and_not_shown() {
        let results = |answered| Results { asked: 5, answered, ease: 4.25, use_: 3.0 };
        assert_eq!(results(0).words(), "nobody of 5 answered yet");
        assert_eq!(results(2).words(), "2 of 5 answered; figures are shown from 3 on");
        assert_eq!(results(3).words(), "easy to teach with 4.2 of 5, helps learners 3.0 of 5 (n = 3)");
    }

    #[test]
    fn buttons_survive() {
        for state in PilotState::VARIANTS {
            let step = Step { pilot: PilotId::new(), to: *state };
            assert_eq!(step.to_string().parse(), Ok(step));
        }
        let one = Invitation { pilot: PilotId::new(), phase: Phase::After };
        assert_eq!(one.to_string().parse(), Ok(one));
        assert_eq!("x".parse::<Step>(), Err(()));
    }
}
