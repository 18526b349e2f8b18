//! What a project is.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::skills::Level;
use crate::ids::{ChannelId, PersonId, ProjectId, RoleId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "projects.")]
pub enum Verb {
    /// One project's card; its value is the project's id.
    Show,
    /// The directory from its start.
    List,
    /// The next page of the directory; its value is where the last page ended.
    More,
    /// The form that closes a project; its value is the project's id.
    Close,
    /// Opens a closed project again; its value is the project's id.
    Reopen,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "projects.")]
pub enum Form {
    /// Closes a project.
    Close,
}

/// Who looks at a project: decides what they see of it and what they may press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// One of its owners.
    pub owner: bool,
    /// Organizes the community.
    pub organizer: bool,
    /// Decides about projects that wait.
    pub reviewer: bool,
    /// An owner and they keep each other out: no pilot is asked for here. Roles can be asked for as by anybody, with an
    /// answer that anybody might get, so that nobody learns of a block.
    pub apart: bool,
}

impl Viewer {
    /// Whether they may know of a project in this state.
    pub fn may_see(self, state: ProjectState) -> bool {
        state.is_running() || self.reviewer || self.may_close()
    }

    /// Whether they may close a project.
    pub fn may_close(self) -> bool {
        self.owner || self.organizer
    }
}

/// Where a page of the directory ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the last project was sent.
    pub time: Time,
    /// The last project.
    pub project: ProjectId,
}

impl Cursor {
    /// After this project.
    pub fn after(project: &Project) -> Self {
        Self { time: project.submitted_at, project: project.id.clone() }
    }

    /// As a button carries it.
    pub fn to_value(&self) -> String {
        format!("{}:{}", self.time.and_utc().timestamp_micros(), self.project)
    }

    /// From a button; none where it isn't one of ours.
    pub fn from_value(value: &str) -> Option<Self> {
        let (micros, project) = value.split_once(':')?;
        let time = chrono::DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc();
        Some(Self { time, project: project.into() })
    }
}

/// How far a project is.
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
pub enum Stage {
    /// An idea.
    Idea,
    /// Being researched.
    Research,
    /// Being designed.
    Design,
    /// Being developed.
    Development,
    /// A first usable version.
    Mvp,
    /// In use.
    InUse,
}
text_enum!(Stage);

impl Stage {
    /// Those in which people can use it already, or try it.
    pub const USABLE: [Self; 3] = [Self::Development, Self::Mvp, Self::InUse];

    /// Whether it is one of these.
    pub fn is_usable(self) -> bool {
        Self::USABLE.contains(&self)
    }

    /// The words on forms and cards.
    pub fn words(self) -> &'static str {
        match self {
            Self::Idea => "Idea",
            Self::Research => "Research",
            Self::Design => "Design",
            Self::Development => "Development",
            Self::Mvp => "MVP",
            Self::InUse => "In use",
        }
    }
}

/// Where a project stands with the organizers.
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
pub enum ProjectState {
    /// Waits for an organizer.
    Submitted,
    /// An organizer asked for changes; sending it again brings it back to `Submitted`.
    ChangesRequested,
    /// Announced, listed, matched.
    Approved,
    /// Declined with a reason.
    Declined,
    /// Its listing pauses: it is in no list and no matches, and whoever works in it goes on.
    Paused,
    /// Closed by an owner or an organizer; seen by nobody but them.
    Closed,
}
text_enum!(ProjectState);

impl ProjectState {
    /// Whether it was approved and goes on, listed or not.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Approved | Self::Paused)
    }
}

/// A project, without its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// At most 140 characters.
    pub pitch: String,
    /// The problem in teaching that it solves.
    pub problem: String,
    /// How far it is.
    pub stage: Stage,
    /// Subjects in teaching, by name.
    pub subjects: Vec<String>,
    /// What it is built with.
    pub stack: Vec<SkillId>,
    /// https only.
    pub repository: Option<String>,
    /// An SPDX expression, or what the person typed.
    pub licence: Option<String>,
    /// More links, https only.
    pub links: Vec<String>,
    /// How newcomers start.
    pub newcomers: String,
    /// Where it stands.
    pub state: ProjectState,
    /// Who sent it.
    pub submitted_by: PersonId,
    /// Its own channel, once it has one.
    pub channel: Option<ChannelId>,
    /// Its owners would like a channel.
    pub wants_channel: bool,
    /// Who decided, and when, and what they said.
    pub decided_by: Option<PersonId>,
    /// When it was decided.
    pub decided_at: Option<Time>,
    /// The changes asked for, or the reason for declining.
    pub decision_note: Option<String>,
    /// When it was sent, for the last time.
    pub submitted_at: Time,
}

/// A project with all that its card shows.
#[derive(Clone, Debug)]
pub struct Card {
    /// The project.
    pub project: Project,
    /// Its roles in their order, open and closed.
    pub roles: Vec<Role>,
    /// Its owners, the one who sent it first.
    pub owners: Vec<PersonId>,
    /// The names of the skills of all cards that were loaded together.
    pub names: Arc<HashMap<SkillId, String>>,
    /// How long its owners take to answer, usually; none where too few have asked.
    pub reply: Option<chrono::Duration>,
}

/// A project that is near another one, with what both are about.
#[derive(Clone, Debug)]
pub struct Near {
    /// The project.
    pub project: Project,
    /// Subjects that both name.
    pub subjects: Vec<String>,
    /// Words that both use.
    pub words: Vec<String>,
}

/// Whether a licence, as an SPDX expression, lets everybody use, change and share: what the Open Source
/// Initiative approved, or a choice of which one part is.
pub fn is_open_source(licence: &str) -> bool {
    spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|one| one.license.id().is_some_and(spdx::LicenseId::is_osi_approved))
    })
}

/// An opening in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Whose it is.
    pub project: ProjectId,
    /// What the person would be.
    pub title: String,
    /// What it needs.
    pub skills: Vec<RoleSkill>,
    /// Hours a week.
    pub hours: i32,
    /// How many people.
    pub seats: i32,
    /// How many seats are taken.
    pub filled: i32,
    /// People between these offsets from UTC, in hours; none: anywhere.
    pub utc_range: Option<(i32, i32)>,
    /// Who isn't suggested at all.
    pub limits: Limits,
    /// Suits somebody who starts out.
    pub beginner: bool,
    /// Somebody mentors.
    pub mentoring: bool,
    /// What to begin with, offered at the introduction; may be empty.
    pub first_task: String,
    /// Looks for people.
    pub open: bool,
    /// When it was opened.
    pub created_at: Time,
}

/// What keeps people from being suggested for a role, whatever else fits. By default nothing does, and nothing of it
/// keeps anybody from asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Fewer hours a week are too few; 0: none are.
    pub hours: i32,
    /// Fewer hours of the working week in common with its timezones are too few; 0: none are.
    pub overlap: i32,
    /// Languages of which one must be spoken; none: any will do.
    pub languages: Vec<String>,
}

impl Role {
    /// Seats that nobody has taken.
    pub fn seats_left(&self) -> i32 {
        if self.open { (self.seats - self.filled).max(0) } else { 0 }
    }
}

/// A skill that a role needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSkill {
    /// Which skill.
    pub skill: SkillId,
    /// How well.
    pub level: Level,
    /// Required, or nice to have.
    pub required: bool,
    /// Without it nobody is suggested at all; only what is required can be that.
    pub must: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_named_after_the_feature() {
        assert_eq!(Verb::Show.id(), "projects.show");
        assert_eq!("show".parse(), Ok(Verb::Show));
    }

    #[test]
    fn a_cursor_survives_its_button() {
        let time = "2026-09-07T09:00:00.000123".parse().unwrap();
        let cursor = Cursor { time, project: ProjectId::new() };
        assert_eq!(Cursor::from_value(&cursor.to_value()), Some(cursor));
        assert_eq!(Cursor::from_value("99999999999999999999:x"), None);
        assert_eq!(Cursor::from_value("x"), None);
    }

    #[test]
    fn open_source_is_what_lets_everybody_use_it() {
        for open in ["MIT", "mit", "Apache-2.0", "MIT OR Apache-2.0", "AGPL-3.0-or-later", "MIT OR SSPL-1.0"]
        {
            assert!(is_open_source(open), "{open}");
        }
        for not in ["CC-BY-NC-4.0", "SSPL-1.0", "MIT AND SSPL-1.0", "our own", ""] {
            assert!(!is_open_source(not), "{not}");
        }
    }
}
