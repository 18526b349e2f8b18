//! What we keep of a person.

use std::str::FromStr;

use chrono::DateTime;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use strum::{EnumString, IntoStaticStr};

use crate::ids::PersonId;
use crate::text_enum;
use crate::time::Time;

/// Which of the three ways on a person took. It shapes their Home tab and limits nothing.
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
pub enum Path {
    /// "I build."
    Build,
    /// "I teach or represent an institution."
    Teach,
    /// "I organize": asked for; an organizer grants it.
    Organize,
}
text_enum!(Path);

/// A member of the workspace, cached from Slack.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::people)]
pub struct Person {
    /// `U…`.
    pub id: PersonId,
    /// Display name or real name; plain text as the person typed it.
    pub name: String,
    /// IANA name, as Slack tells it; `UTC` where it doesn't.
    pub timezone: String,
    /// A bot is never greeted, matched or introduced.
    pub bot: bool,
    /// Left the workspace.
    pub deactivated: bool,
    /// Organizes, or owns the hub: see [`crate::features::roles`], which says so.
    #[diesel(select_expression = organizes(), select_expression_type = SqlLiteral<Bool>)]
    pub organizer: bool,
    /// The way on that they took.
    pub path: Option<Path>,
    /// Greeted, and when.
    pub welcomed_at: Option<Time>,
    /// Asked to be an organizer, and when.
    pub organizer_asked_at: Option<Time>,
    /// Opened the Home tab, or turned a page of it, last.
    pub home_opened_at: Option<Time>,
    /// The page of the Home tab that they turned to since.
    pub home_page: Option<String>,
}

/// Whether the person of a row organizes, read along with it: who does is written in one place.
fn organizes() -> SqlLiteral<Bool> {
    sql(
        "EXISTS (SELECT 1 FROM grants WHERE grants.workspace = people.workspace AND grants.person = people.id \
         AND grants.role IN ('owner', 'organizer') AND grants.state = 'given')",
    )
}

impl Person {
    /// Their timezone; UTC where Slack tells one that nobody knows.
    pub fn tz(&self) -> chrono_tz::Tz {
        self.timezone.parse().unwrap_or(chrono_tz::UTC)
    }
}

/// What can be pressed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "people.")]
pub enum Verb {
    /// "I build."
    Build,
    /// "I teach or represent an institution."
    Teach,
    /// "I organize."
    Organize,
    /// An organizer welcomes another. The value is an `Ask`.
    Grant,
    /// An organizer doesn't, for now. The value is an `Ask`.
    NotNow,
}

impl Verb {
    /// The action id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// One request to become an organizer: who asked, and when. A later request of the same person is another, so
/// an old card can't decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who asked.
    pub person: PersonId,
    /// When.
    pub at: Time,
}

impl Ask {
    /// What a person asks for and nobody answered yet.
    pub fn of(person: &Person) -> Option<Self> {
        let at = person.organizer_asked_at?;
        (!person.organizer).then(|| Self { person: person.id.clone(), at })
    }

    /// What its card in the organizers' channel is called.
    pub(super) fn card(&self) -> String {
        format!("organizer:{self}")
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.person, self.at.and_utc().timestamp_micros())
    }
}

impl FromStr for Ask {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (person, at) = text.split_once(':').ok_or(())?;
        let at = DateTime::from_timestamp_micros(at.parse().map_err(|_| ())?).ok_or(())?;
        Ok(Self { person: person.into(), at: at.naive_utc() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ask_survives_a_button() {
        let at = DateTime::from_timestamp_micros(1_788_771_600_123_456).unwrap().naive_utc();
        let ask = Ask { person: "U_BEN".into(), at };
        assert_eq!(ask.to_string().parse(), Ok(ask));
        assert_eq!("U_BEN".parse::<Ask>(), Err(()));
    }
}
