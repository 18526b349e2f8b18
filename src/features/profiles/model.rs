//! What a developer tells of themselves.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::skills::Level;
use crate::ids::{PersonId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// Who may see a profile and be suggested the person.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everyone in the community.
    Everyone,
    /// Owners of projects that look for people, and organizers. What a new profile begins with.
    #[default]
    Owners,
    /// Nobody: the person looks for roles and is never suggested.
    Nobody,
}
text_enum!(Visibility);

/// A developer's profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whose it is.
    pub person: PersonId,
    /// Skills they have, and skills they want to learn.
    pub skills: Vec<ProfileSkill>,
    /// Subjects in teaching, by name.
    pub subjects: Vec<String>,
    /// Hours a week that they have.
    pub hours: i32,
    /// At most how many projects at once.
    pub max_projects: i32,
    /// Looks for a mentor.
    pub seeks_mentor: bool,
    /// Would mentor others.
    pub offers_mentoring: bool,
    /// Languages that they speak, of the one list that there is; none: not said, which keeps them out of nothing.
    pub languages: Vec<String>,
    /// GitHub name, without `@`.
    pub github: Option<String>,
    /// A free line.
    pub about: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Takes part in the matching.
    pub matching: bool,
    /// Takes a break until then.
    pub paused_until: Option<Time>,
    /// Last changed.
    pub updated_at: Time,
}

impl Profile {
    /// Whether the person takes part in the matching at `now`.
    pub fn is_active(&self, now: Time) -> bool {
        self.matching && self.break_until(now).is_none()
    }

    /// Until when the person takes a break, if they take one at `now`.
    pub fn break_until(&self, now: Time) -> Option<Time> {
        self.paused_until.filter(|until| *until > now)
    }

    /// All skills in it: those they have, and those they want to learn.
    pub fn skill_ids(&self) -> Vec<SkillId> {
        self.skills.iter().map(|skill| skill.skill.clone()).collect()
    }
}

/// A skill in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSkill {
    /// Which skill.
    pub skill: SkillId,
    /// How well; for a wish, what they know already.
    pub level: Level,
    /// Wants to learn it.
    pub wanted: bool,
}

/// What can be pressed or sent here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    /// Opens the form; also the form's first step.
    Edit,
    /// "Start afresh": throws the draft away.
    Afresh,
    /// The form's second step: how well they know each skill.
    Levels,
    /// Opens the form for a break; also that form.
    Pause,
    /// Ends the break.
    Resume,
    /// Leaves the matching.
    Leave,
    /// Comes back into it.
    Rejoin,
    /// Deletes everything.
    Delete,
    /// Shows the profile of the person in the value.
    Show,
}

impl Verb {
    /// The action id, or the form's callback id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Edit => "profiles.edit",
            Self::Afresh => "profiles.afresh",
            Self::Levels => "profiles.levels",
            Self::Pause => "profiles.pause",
            Self::Resume => "profiles.resume",
            Self::Leave => "profiles.leave",
            Self::Rejoin => "profiles.rejoin",
            Self::Delete => "profiles.delete",
            Self::Show => "profiles.show",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_found_by_its_id() {
        for verb in Verb::VARIANTS {
            let (feature, name) = verb.id().split_once('.').unwrap();
            assert_eq!((feature, name.parse()), ("profiles", Ok(*verb)));
        }
    }
}
