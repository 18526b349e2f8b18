//! Skills and how well somebody has one.

use strum::{EnumString, FromRepr, IntoStaticStr, VariantArray};

use crate::ids::{PersonId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// A skill with the name that people see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skill {
    /// The taxonomy's slug, or the slug of what a person typed.
    pub id: SkillId,
    /// As it is written.
    pub name: String,
}

/// How well somebody has a skill, or a role needs it. Stored as its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromRepr, VariantArray)]
#[repr(i32)]
pub enum Level {
    /// "Know the idea."
    KnowsTheIdea = 1,
    /// "Have tried."
    HasTried = 2,
    /// "Comfortable."
    Comfortable = 3,
    /// "Can lead."
    CanLead = 4,
}

impl Level {
    /// The words on forms and cards.
    pub fn words(self) -> &'static str {
        match self {
            Self::KnowsTheIdea => "know the idea",
            Self::HasTried => "have tried",
            Self::Comfortable => "comfortable",
            Self::CanLead => "can lead",
        }
    }

    /// The level with this number; the middle of the scale where there is none.
    pub fn from_number(number: i32) -> Self {
        Self::from_repr(number).unwrap_or(Self::HasTried)
    }
}

/// Where a skill stands that somebody typed.
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
pub enum SkillState {
    /// Waits for an organizer.
    Suggested,
    /// Offered to everybody.
    Adopted,
    /// Offered to nobody; those who typed it keep it.
    Rejected,
    /// Another name of a skill.
    Merged,
}
text_enum!(SkillState);

/// A skill that waits for an organizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// Its id.
    pub id: SkillId,
    /// As it was typed.
    pub name: String,
    /// Who typed it first; empty where they had everything about them deleted.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Time,
    /// How many profiles have it.
    pub profiles: i64,
    /// How many roles need it.
    pub roles: i64,
    /// The known skill that is most like it.
    pub near: Option<Skill>,
}

/// What can be pressed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    /// Asks which skill one that somebody typed is another name of. The value is its id.
    Merge,
    /// Asks what to call a skill that somebody typed, to offer it to everybody. The value is its id.
    Adopt,
    /// Nobody is offered it. The value is its id.
    Reject,
}

impl Verb {
    /// The action id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Merge => "skills.merge",
            Self::Adopt => "skills.adopt",
            Self::Reject => "skills.reject",
        }
    }
}

/// What is asked in a window here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Form {
    /// Which skill it is.
    Merge,
    /// What it is called.
    Adopt,
}

impl Form {
    /// The callback id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Merge => "skills.merge",
            Self::Adopt => "skills.adopt",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_form_is_found_by_its_id() {
        for verb in Verb::VARIANTS {
            let (feature, name) = verb.id().split_once('.').unwrap();
            assert_eq!((feature, name.parse()), ("skills", Ok(*verb)));
        }
        for form in Form::VARIANTS {
            let (feature, name) = form.id().split_once('.').unwrap();
            assert_eq!((feature, name.parse()), ("skills", Ok(*form)));
        }
    }
}
