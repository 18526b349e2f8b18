//! What an institution is, who speaks for it, and what its campus needs from software.

mod alike;
mod calendar;
mod words;

use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::ids::{InstitutionId, PersonId};
use crate::text_enum;
use crate::time::Time;

pub use alike::{is_alike, keys, lookup};
pub use calendar::{Span, read_spans, short};
pub(crate) use words::vocabulary;
pub use words::{Accessibility, Hosting, InstitutionKind, Lms, Lti, Privacy, Sso, Word, in_words, values};

/// The most institutions that one person speaks for.
pub const MOST_INSTITUTIONS: usize = 10;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "institutions.")]
pub enum Verb {
    /// What a partner has here.
    Overview,
    /// The form for an institution.
    New,
    /// The form of one that exists; its value is the institution's id.
    Edit,
    /// One institution; its value is its id.
    Show,
    /// "I speak for it"; its value is the institution's id.
    Speak,
    /// An organizer confirms who may speak; its value is an [`Ask`].
    Confirm,
    /// An organizer doesn't; its value is an [`Ask`].
    Refuse,
    /// Somebody no longer speaks for it; its value is an [`Ask`].
    End,
    /// Two are one, an organizer says; its value is a [`Join`].
    Join,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The steps of the form; as text it is the modal's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "institutions.")]
pub enum Step {
    /// Who it is.
    About,
    /// Is it one of these?
    Alike,
    /// What its campus needs.
    Campus,
    /// People, languages and the academic calendar.
    Calendar,
}

impl Step {
    /// The modal's callback id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// What it is.
    pub about: About,
    /// What its campus needs from software.
    pub campus: Campus,
    /// Who entered it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Time,
}

/// What an institution is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// What kind.
    pub kind: InstitutionKind,
    /// Where it is, in words.
    pub country: String,
    /// Such as a teaching-and-learning lab.
    pub departments: Vec<String>,
    /// Its domains, lowercase (`mit.edu`).
    pub domains: Vec<String>,
}

/// What a campus needs from software: entered once, held against every tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Campus {
    /// Its learning management system.
    pub lms: Option<Lms>,
    /// Which version of it.
    pub lms_version: String,
    /// The LTI that it needs at least.
    pub lti: Option<Lti>,
    /// How people sign in; a tool needs one of them.
    pub sso: Vec<Sso>,
    /// Where software may run.
    pub hosting: Vec<Hosting>,
    /// Where the data must stay, in words; empty: anywhere.
    pub data_country: String,
    /// What accessibility is required.
    pub accessibility: Option<Accessibility>,
    /// A filled-in Voluntary Product Accessibility Template is required.
    pub vpat: bool,
    /// Which laws hold.
    pub privacy: Vec<Privacy>,
    /// Languages that a tool must speak, one of them at least.
    pub languages: Vec<String>,
    /// How many learners there are.
    pub size: Option<i32>,
    /// IANA name.
    pub timezone: String,
    /// When there is teaching.
    pub terms: Vec<Span>,
    /// When nothing may change.
    pub freezes: Vec<Span>,
}

impl Campus {
    /// The freeze that a day lies in.
    pub fn frozen(&self, day: NaiveDate) -> Option<&Span> {
        self.freezes.iter().find(|freeze| freeze.has(day))
    }
}

/// Whether somebody speaks for an institution.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// Waits for an organizer.
    Asked,
    /// Speaks for it.
    Confirmed,
    /// An organizer said no.
    Refused,
    /// Spoke for it once.
    Ended,
}
text_enum!(Standing);

/// A person for an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Which institution.
    pub institution: InstitutionId,
    /// Who.
    pub person: PersonId,
    /// Whether they may speak.
    pub standing: Standing,
    /// When they asked, the last time.
    pub asked_at: Time,
}

impl Partner {
    /// The asking that its card is about.
    pub fn ask(&self) -> Ask {
        Ask { institution: self.institution.clone(), person: self.person.clone(), at: self.asked_at }
    }
}

/// An institution as one of its people sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The institution.
    pub institution: Institution,
    /// The person's part in it.
    pub partner: Partner,
}

impl Spoken {
    /// Whether an organizer has confirmed it.
    pub fn is_confirmed(&self) -> bool {
        self.partner.standing == Standing::Confirmed
    }
}

/// One request to speak for an institution. A later request of the same person is another, so an old card can't
/// decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// For which institution.
    pub institution: InstitutionId,
    /// Who asked.
    pub person: PersonId,
    /// When.
    pub at: Time,
}

impl Ask {
    /// What its card is called.
    pub fn card(&self) -> String {
        format!("partner:{self}")
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.institution, self.person, self.at.and_utc().timestamp_micros())
    }
}

impl std::str::FromStr for Ask {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split(':');
        let (institution, person) = (parts.next().ok_or(())?, parts.next().ok_or(())?);
        let at = parts.next().and_then(|at| at.parse().ok()).and_then(DateTime::from_timestamp_micros);
        Ok(Self { institution: institution.into(), person: person.into(), at: at.ok_or(())?.naive_utc() })
    }
}

/// Two institutions that are one, as a button carries them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Which one stays.
    pub kept: InstitutionId,
    /// Which one is taken into it.
    pub other: InstitutionId,
}

impl std::fmt::Display for Join {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kept, self.other)
    }
}

impl std::str::FromStr for Join {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kept, other) = text.split_once(':').ok_or(())?;
        if kept.is_empty() || other.is_empty() || kept == other {
            return Err(());
        }
        Ok(Self { kept: kept.into(), other: other.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ask_survives_a_button() {
        let at = DateTime::from_timestamp_micros(1_788_771_600_123_456).unwrap().naive_utc();
        let ask = Ask { institution: InstitutionId::new(), person: "U_TESS".into(), at };
        assert_eq!(ask.to_string().parse(), Ok(ask));
        assert_eq!("x:U_TESS".parse::<Ask>(), Err(()));
    }

    #[test]
    fn a_campus_of_an_older_version_is_read() {
        let campus: Campus = serde_json::from_str(r#"{"lms":"open_edx","from_the_future":1}"#).unwrap();
        assert_eq!(campus, Campus { lms: Some(Lms::OpenEdx), ..Campus::default() });
    }
}
