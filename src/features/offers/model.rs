//! What an offer is, what a project asks for, how the two fit, and what becomes of it.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::institutions::{Institution, Word, vocabulary};
use crate::features::projects::Project;
use crate::ids::{AskId, InstitutionId, OfferId, PersonId, ProjectId};
use crate::slack::text::count;
use crate::text_enum;
use crate::time::Time;

/// The longest name of an offer.
pub const TITLE: u64 = 100;
/// The longest text about it, and about what is asked for.
pub const ABOUT: u64 = 1000;
/// The longest conditions, line and reason.
pub const LINE: u64 = 300;
/// The longest list of languages, as it is typed.
pub const LANGUAGES: u64 = 300;
/// The most that can be offered, in whatever unit.
pub const MOST: i32 = 100_000_000;
/// The most subjects.
pub const SUBJECTS: usize = 5;
/// The most open offers of one person.
pub const MOST_OFFERS: i64 = 20;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "offers.")]
pub enum Verb {
    /// The form for a new one.
    New,
    /// The form of one that exists; its value is the offer's id.
    Edit,
    /// One offer; its value is its id.
    Show,
    /// All open offers from the newest on.
    List,
    /// The next page; its value is a [`Cursor`].
    More,
    /// It is taken back; its value is the offer's id.
    Withdraw,
    /// Tells a project's owners of it; its value is a [`Pair`].
    Suggest,
    /// The form for what a project would like to have; its value is the project's id.
    Want,
    /// A project no longer asks for it; its value is a [`Kept`].
    Unwant,
    /// The form that asks for an offer; its value is the offer's id, or a [`Pair`].
    Ask,
    /// It is promised; its value is the asking's id.
    Grant,
    /// The form that says not now; its value is the asking's id.
    Decline,
    /// It is in use; its value is the asking's id.
    Use,
    /// It is over, or no longer asked for; its value is the asking's id.
    End,
    /// One asking; its value is its id.
    Follow,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "offers.")]
pub enum Form {
    /// An offer.
    Offer,
    /// What a project would like to have.
    Want,
    /// Asks for an offer.
    Ask,
    /// Says not now.
    Decline,
}

vocabulary! {
    /// What is offered or asked for.
    Kind {
        /// A lab that runs tools for others.
        Hosting => "Hosting",
        /// A class that tries it.
        Classroom => "Classrooms for testing",
        /// Somebody with experience.
        Mentoring => "Mentoring",
        /// Installing, mending, operating.
        Technical => "Technical support",
        /// Papers, contracts, calendars.
        Administrative => "Administrative support",
        /// Money.
        Funding => "Funding",
        /// Other languages.
        Translation => "Translation",
    }
}

vocabulary! {
    /// What it is counted in.
    Unit {
        /// Of a tool.
        Installations => "installations",
        /// Whom it reaches.
        Learners => "learners",
        /// That try it.
        Classes => "classes",
        /// For as long as it goes on.
        WeeklyHours => "hours a week",
        /// Altogether.
        Hours => "hours altogether",
        /// Of text.
        Pages => "pages",
        /// Dollars of the United States.
        Usd => "US dollars",
        /// Euros.
        Eur => "euros",
        /// Pounds sterling.
        Gbp => "pounds sterling",
    }
}

impl Kind {
    /// What it may be counted in, the usual one first.
    pub fn units(self) -> &'static [Unit] {
        match self {
            Self::Hosting => &[Unit::Installations, Unit::Learners],
            Self::Classroom => &[Unit::Classes, Unit::Learners],
            Self::Mentoring | Self::Technical | Self::Administrative => &[Unit::WeeklyHours, Unit::Hours],
            Self::Funding => &[Unit::Usd, Unit::Eur, Unit::Gbp],
            Self::Translation => &[Unit::Pages, Unit::Hours],
        }
    }
}

impl Unit {
    /// "2 classes".
    pub fn amount(self, n: i32) -> String {
        let one = match self {
            Self::Installations => "installation",
            Self::Learners => "learner",
            Self::Classes => "class",
            Self::WeeklyHours => "hour a week",
            Self::Hours => "hour altogether",
            Self::Pages => "page",
            Self::Usd => "US dollar",
            Self::Eur => "euro",
            Self::Gbp => "pound sterling",
        };
        count(n.into(), one, self.words())
    }

    /// Whether what was in use can be used by the next: a server can, money is spent.
    pub fn comes_back(self) -> bool {
        matches!(self, Self::Installations | Self::Learners | Self::Classes | Self::WeeklyHours)
    }
}

/// Where an offer stands.
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
pub enum OfferState {
    /// Can be asked for.
    Open,
    /// Its last day is over; what was promised goes on.
    Expired,
    /// Taken back; what was promised goes on.
    Withdrawn,
}
text_enum!(OfferState);

/// Where an asking stands.
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
pub enum AskState {
    /// Waits for whoever offers.
    Asked,
    /// Promised.
    Granted,
    /// In use.
    InUse,
    /// Over.
    Ended,
    /// Not now.
    Declined,
    /// The project took it back.
    Withdrawn,
}
text_enum!(AskState);

impl AskState {
    /// Those in which somebody still has something to do, or has what was promised.
    pub const ACTIVE: [Self; 3] = [Self::Asked, Self::Granted, Self::InUse];

    /// Whether it is one of these.
    pub fn is_active(self) -> bool {
        Self::ACTIVE.contains(&self)
    }

    /// In words, for a sentence that begins with it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Asked => ":hourglass: Asked for",
            Self::Granted => ":handshake: Promised",
            Self::InUse => ":white_check_mark: In use",
            Self::Ended => ":checkered_flag: Over",
            Self::Declined => "Not now",
            Self::Withdrawn => "No longer asked for",
        }
    }
}

/// What somebody offers to projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// Who looks after it.
    pub person: PersonId,
    /// In whose name, where it is an institution's.
    pub institution: Option<InstitutionId>,
    /// What.
    pub kind: Kind,
    /// It all in a few words.
    pub title: String,
    /// What one should know of it; may be empty.
    pub about: String,
    /// How much.
    pub amount: i32,
    /// Counted in what.
    pub unit: Unit,
    /// How much of it is promised or spent.
    pub promised: i32,
    /// On which conditions; may be empty.
    pub conditions: String,
    /// For which subjects; empty: for any.
    pub subjects: Vec<String>,
    /// In which languages; empty: not said.
    pub languages: Vec<String>,
    /// The last day on which it can be asked for.
    pub until: Option<NaiveDate>,
    /// Where it stands.
    pub state: OfferState,
    /// When it was made.
    pub created_at: Time,
}

impl Offer {
    /// How much can still be promised.
    pub fn left(&self) -> i32 {
        self.amount - self.promised
    }

    /// Whether it can be asked for on this day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.state == OfferState::Open && self.left() > 0 && self.until.is_none_or(|until| today <= until)
    }

    /// When it is over, if it has a last day.
    pub fn expires_at(&self) -> Option<Time> {
        Some(self.until?.succ_opt()?.and_time(NaiveTime::MIN))
    }
}

/// What a project would like to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which project.
    pub project: ProjectId,
    /// What.
    pub kind: Kind,
    /// What for; may be empty.
    pub about: String,
    /// Which owner said so.
    pub asked_by: PersonId,
    /// When.
    pub created_at: Time,
}

/// A project's asking for an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// For which offer.
    pub offer: OfferId,
    /// For which project.
    pub project: ProjectId,
    /// For how much.
    pub amount: i32,
    /// What for.
    pub line: String,
    /// Where it stands.
    pub state: AskState,
    /// Why not, or why it ended.
    pub reason: Option<String>,
    /// Which owner asked.
    pub asked_by: PersonId,
    /// Who answered.
    pub decided_by: Option<PersonId>,
    /// When it was asked.
    pub asked_at: Time,
    /// When something happened last.
    pub moved_at: Time,
}

impl Ask {
    /// What its card for whoever looks after the offer is called.
    pub fn card(&self, person: &PersonId) -> String {
        format!("offer:{}:{person}", self.id)
    }
}

/// An asking with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The asking.
    pub ask: Ask,
    /// For what.
    pub offer: Offer,
    /// For whom.
    pub project: Project,
    /// In whose name it is offered.
    pub institution: Option<Institution>,
}

/// A project that asks for help, with what can be held against an offer.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What it asks for.
    pub wanted: Wanted,
    /// The project.
    pub project: Project,
    /// Which languages it speaks, as far as it said.
    pub languages: Vec<String>,
}

/// How an offer and a project's asking suit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The exact sum of what subjects, words and languages give, in millionths.
    pub score: u32,
    /// In words, as they were typed: to be escaped where they are shown.
    pub reasons: Vec<String>,
}

/// An offer and a project, as a button carries them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Which offer.
    pub offer: OfferId,
    /// For which project.
    pub project: Option<ProjectId>,
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.project {
            Some(project) => write!(f, "{}:{project}", self.offer),
            None => write!(f, "{}", self.offer),
        }
    }
}

impl From<&str> for Pair {
    fn from(text: &str) -> Self {
        match text.split_once(':') {
            Some((offer, project)) => Self { offer: offer.into(), project: Some(project.into()) },
            None => Self { offer: text.into(), project: None },
        }
    }
}

/// What a project asks for, as a button carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which project.
    pub project: ProjectId,
    /// What.
    pub kind: Kind,
}

impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.value(), self.project)
    }
}

impl std::str::FromStr for Kept {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, project) = text.split_once(':').ok_or(())?;
        Ok(Self { project: project.into(), kind: kind.parse().map_err(|_| ())? })
    }
}

/// Where a page of offers begins: after this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When it was made.
    pub at: Time,
    /// Which one.
    pub offer: OfferId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.at.and_utc().timestamp_micros(), self.offer)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, offer) = text.split_once(':').ok_or(())?;
        let at = at.parse().ok().and_then(chrono::DateTime::from_timestamp_micros).ok_or(())?;
        Ok(Self { at: at.naive_utc(), offer: offer.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn each_kind_has_units_and_they_come_from_the_list() {
        for kind in Kind::VARIANTS {
            assert!(!kind.units().is_empty(), "{kind:?}");
        }
        assert_eq!(Unit::Classes.amount(1), "1 class");
        assert_eq!(Unit::WeeklyHours.amount(3), "3 hours a week");
        assert!(Unit::Installations.comes_back() && !Unit::Eur.comes_back());
    }

    #[test]
    fn buttons_survive() {
        let pair = Pair { offer: OfferId::new(), project: Some(ProjectId::new()) };
        assert_eq!(Pair::from(pair.to_string().as_str()), pair);
        let kept = Kept { project: ProjectId::new(), kind: Kind::Classroom };
        assert_eq!(kept.to_string().parse(), Ok(kept));
        let cursor = Cursor { at: crate::features::projects::samples::now(), offer: OfferId::new() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("x".parse::<Kept>(), Err(()));
    }

    #[test]
    fn an_offer_is_open_up_to_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let offer = Offer { until: Some(day("2026-12-01")), ..samples::offer(Kind::Hosting, 2) };
        assert!(offer.is_open(day("2026-12-01")));
        assert!(!offer.is_open(day("2026-12-02")));
        assert_eq!(offer.expires_at().unwrap().to_string(), "2026-12-02 00:00:00");
        assert!(!Offer { promised: 2, ..offer }.is_open(day("2026-12-01")), "all of it is promised");
    }
}
