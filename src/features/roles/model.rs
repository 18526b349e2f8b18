//! Roles in the community, and what is kept of who has which.

use std::str::FromStr;

use chrono::DateTime;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::db::types::Place;
use crate::ids::{GrantId, InstitutionId, PersonId};
use crate::text_enum;
use crate::time::Time;

/// A role in the community. What each may do is in [`super::rights`].
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Whose hub it is in this workspace: there is always one at least.
    Owner,
    /// Organizes the community.
    Organizer,
    /// Decides about projects and skills.
    Reviewer,
    /// Takes requests for support that nobody takes.
    SupportVolunteer,
    /// Speaks for an institution.
    Ambassador,
}
text_enum!(Role);

impl Role {
    /// What one who has it is called.
    pub fn one(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Organizer => "Organizer",
            Self::Reviewer => "Reviewer",
            Self::SupportVolunteer => "Support volunteer",
            Self::Ambassador => "Ambassador",
        }
    }

    /// The same within a sentence: "an owner".
    pub fn a(self) -> &'static str {
        match self {
            Self::Owner => "an owner",
            Self::Organizer => "an organizer",
            Self::Reviewer => "a reviewer",
            Self::SupportVolunteer => "a support volunteer",
            Self::Ambassador => "an ambassador",
        }
    }

    /// Those who have it, as a title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Owner => "Owners",
            Self::Organizer => "Organizers",
            Self::Reviewer => "Reviewers",
            Self::SupportVolunteer => "Support volunteers",
            Self::Ambassador => "Ambassadors",
        }
    }

    /// Whether it ends by itself where a last day is given: whose hub it is is passed on by hand.
    pub fn may_expire(self) -> bool {
        self != Self::Owner
    }

    /// What those who have it are called, within a sentence.
    pub fn many(self) -> &'static str {
        match self {
            Self::Owner => "owners",
            Self::Organizer => "organizers",
            Self::Reviewer => "reviewers",
            Self::SupportVolunteer => "support volunteers",
            Self::Ambassador => "ambassadors",
        }
    }
}

/// How a grant stands.
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
pub enum State {
    /// Somebody asks for it.
    Asked,
    /// They have it.
    Given,
    /// They have it no more, or were told not now.
    Ended,
}
text_enum!(State);

/// That somebody has a role, had it, or asks for it: one for each person, role and institution. Whatever changes who
/// has it gives it a new id, so an old button changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Whose role.
    pub person: PersonId,
    /// Which.
    pub role: Role,
    /// For which institution an ambassador speaks.
    pub institution: Option<InstitutionId>,
    /// How it stands.
    pub state: State,
    /// Why, as it was typed.
    pub word: String,
    /// When it was asked for.
    pub asked_at: Option<Time>,
    /// Who gave it; none where the settings, or how the hub was installed, did.
    pub given_by: Option<PersonId>,
    /// When it was given.
    pub given_at: Option<Time>,
    /// When it ends by itself.
    pub until: Option<Time>,
    /// The user group of Slack that it came from.
    pub from_group: Option<String>,
    /// Who ended it.
    pub ended_by: Option<PersonId>,
    /// When.
    pub ended_at: Option<Time>,
}

impl Grant {
    /// A role that is given now.
    pub fn given(person: &PersonId, role: Role, by: Option<&PersonId>, now: Time) -> Self {
        Self {
            id: GrantId::new(),
            person: person.clone(),
            role,
            institution: None,
            state: State::Given,
            word: String::new(),
            asked_at: None,
            given_by: by.cloned(),
            given_at: Some(now),
            until: None,
            from_group: None,
            ended_by: None,
            ended_at: None,
        }
    }

    /// Whether they have it at this moment.
    pub fn holds(&self, now: Time) -> bool {
        self.state == State::Given && self.until.is_none_or(|until| until > now)
    }
}

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "roles.")]
pub enum Verb {
    /// `/edtech roles` as a button.
    Open,
    /// More of those who have a role; its value is a [`Look`].
    More,
    /// The form that gives a role.
    Give,
    /// The menu of somebody's role; what is chosen is a [`Change`].
    Menu,
    /// Half a year more; its value is a grant's id.
    Extend,
    /// The form that asks for a role.
    Ask,
    /// The form that says yes; its value is a grant's id.
    Accept,
    /// The form that says not now; its value is a grant's id.
    Decline,
    /// The form of user groups.
    Groups,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The type-ahead of institutions.
pub const INSTITUTION: &str = "roles.institution";

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "roles.")]
pub enum Form {
    /// Gives a role.
    Grant,
    /// Says until when somebody has one.
    Until,
    /// Ends one.
    End,
    /// Asks for one.
    Wish,
    /// Says yes.
    Yes,
    /// Says not now.
    NotNow,
    /// Says which user groups give roles.
    Sources,
}

/// What is done with somebody's role, as a menu carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another last day.
    Until(GrantId),
    /// It ends.
    End(GrantId),
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Until(id) => write!(f, "until:{id}"),
            Self::End(id) => write!(f, "end:{id}"),
        }
    }
}

impl FromStr for Change {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("until", id)) => Ok(Self::Until(id.into())),
            Some(("end", id)) => Ok(Self::End(id.into())),
            _ => Err(()),
        }
    }
}

/// A page of those who have one role; the first page of all where it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which role, and behind which moment and id.
    pub of: Option<(Role, Place)>,
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.of {
            Some((role, Place { at, id })) => {
                write!(f, "{}|{}|{id}", <&str>::from(*role), at.and_utc().timestamp_micros())
            }
            None => f.write_str("all"),
        }
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "all" {
            return Ok(Self::default());
        }
        let mut parts = text.splitn(3, '|');
        let role = parts.next().and_then(|role| role.parse().ok()).ok_or(())?;
        let micros: i64 = parts.next().and_then(|at| at.parse().ok()).ok_or(())?;
        let at = DateTime::from_timestamp_micros(micros).ok_or(())?.naive_utc();
        Ok(Self { of: Some((role, Place { at, id: parts.next().ok_or(())?.to_owned() })) })
    }
}

/// The most people whom one form gives a role.
pub const MOST_AT_ONCE: usize = 10;
/// The longest word that goes with a role.
pub const WORD: u64 = 300;
/// What one press gives more, in days: half a year.
pub const MORE_DAYS: u64 = 182;
/// How long before a role ends the first word comes, in days.
pub const BEFORE_DAYS: i64 = 7;

/// What a role is given with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Which role.
    pub role: Role,
    /// For which institution an ambassador speaks.
    pub institution: Option<InstitutionId>,
    /// When it ends by itself.
    pub until: Option<Time>,
    /// Why, as it was typed.
    pub word: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    #[test]
    fn what_buttons_carry_survives_them() {
        for change in [Change::Until("01".into()), Change::End("first-U_ANA".into())] {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        let place = Place { at: now(), id: "01|x".to_owned() };
        for look in [Look::default(), Look { of: Some((Role::SupportVolunteer, place)) }] {
            assert_eq!(look.to_string().parse(), Ok(look));
        }
        for wrong in ["", "dance:1", "until"] {
            assert_eq!(wrong.parse::<Change>(), Err(()), "{wrong}");
        }
        for wrong in ["", "king|1|x", "owner|x|y", "owner|1"] {
            assert_eq!(wrong.parse::<Look>(), Err(()), "{wrong}");
        }
    }
}
