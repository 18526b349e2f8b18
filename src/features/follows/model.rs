//! What can be followed.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr};

use crate::features::projects::Project;
use crate::ids::{ProjectId, SkillId};
use crate::text_enum;

/// So much may one person follow.
pub const MOST: i64 = 200;
/// Subjects and skills, each.
pub const MOST_CHOSEN: usize = 20;
/// Entries on a page.
pub const PAGE: usize = 10;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "follows.")]
pub enum Verb {
    /// Follows a project; its value is the project's id.
    Follow,
    /// Follows a project no longer; its value is the project's id.
    Unfollow,
    /// What one follows, from its beginning.
    List,
    /// The next page; its value is the last [`Thing`] of this one.
    More,
    /// Follows something on the list no longer; its value is a [`Press`].
    Drop,
    /// The form of subjects and skills.
    Edit,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "follows.")]
pub enum Form {
    /// Subjects and skills.
    Choose,
}

/// What kind of thing is followed.
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
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A project, by its id.
    Project,
    /// A skill, by its id.
    Skill,
    /// A subject in teaching, by its name.
    Subject,
}
text_enum!(Kind);

/// Something that is followed. As text, a button carries it: `KIND:WHAT`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thing {
    /// Of what kind.
    pub kind: Kind,
    /// Its id, or its name.
    pub what: String,
}

impl Thing {
    /// A project.
    pub fn project(id: &ProjectId) -> Self {
        Self { kind: Kind::Project, what: id.0.clone() }
    }

    /// A skill.
    pub fn skill(id: &SkillId) -> Self {
        Self { kind: Kind::Skill, what: id.0.clone() }
    }

    /// A subject.
    pub fn subject(name: &str) -> Self {
        Self { kind: Kind::Subject, what: name.to_owned() }
    }
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind: &'static str = self.kind.into();
        write!(f, "{kind}:{}", self.what)
    }
}

impl FromStr for Thing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, what) = text.split_once(':').filter(|(_, what)| !what.is_empty()).ok_or(())?;
        Ok(Self { kind: kind.parse().map_err(|_| ())?, what: what.to_owned() })
    }
}

/// An entry whose button was pressed, and where its page began. As text: `AFTER|THING`, the first empty on the first
/// page; no id and no subject has a `|`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// Which.
    pub thing: Thing,
    /// The last one of the page before.
    pub after: Option<Thing>,
}

impl std::fmt::Display for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(after) = &self.after {
            write!(f, "{after}")?;
        }
        write!(f, "|{}", self.thing)
    }
}

impl FromStr for Press {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (after, thing) = text.split_once('|').ok_or(())?;
        let after = if after.is_empty() { None } else { Some(after.parse()?) };
        Ok(Self { thing: thing.parse()?, after })
    }
}

/// Something on the list, as it is shown.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub thing: Thing,
    /// As it was written; not escaped yet.
    pub name: String,
    /// The project that it is.
    pub project: Option<Project>,
}

/// A page of what somebody follows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What is on it.
    pub entries: Vec<Entry>,
    /// Where it begins.
    pub after: Option<Thing>,
    /// Where the next one begins.
    pub next: Option<Thing>,
    /// Whether their own digest comes each week.
    pub weekly: bool,
}

/// What a form of subjects and skills shows or says.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Subjects, by name.
    pub subjects: Vec<String>,
    /// Skills, as (name, value).
    pub skills: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_carries_comes_back() {
        let (one, other) = (Thing::project(&"p1".into()), Thing::subject("Law: & politics"));
        for after in [None, Some(one.clone()), Some(other.clone())] {
            for thing in [one.clone(), other.clone()] {
                let press = Press { thing, after: after.clone() };
                assert_eq!(press.to_string().parse(), Ok(press));
            }
        }
        for wrong in ["", "|", "project:p", "|project:", "dance:p|project:p"] {
            assert_eq!(wrong.parse::<Press>(), Err(()), "{wrong}");
        }
    }
}
