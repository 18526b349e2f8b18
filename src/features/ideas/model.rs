//! What an idea is, and who joined it.

use chrono::Duration;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::projects::Project;
use crate::ids::{IdeaId, PersonId, ProjectId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// The longest title.
pub const TITLE: u64 = 100;
/// The longest description.
pub const ABOUT: u64 = 1500;
/// The longest text of whom it is for.
pub const AUDIENCE: u64 = 300;
/// Subjects and skills of an idea, of each.
pub const SUBJECTS: usize = 5;
/// See [`SUBJECTS`].
pub const SKILLS: usize = 8;
/// Open ideas of one person.
pub const MOST: i64 = 3;
/// So many who joined, of whom one would lead, are enough for a project: two can't cover for each other, and more than
/// three rarely come before something is there to see.
pub const ENOUGH: usize = 3;
/// An idea that nobody joined for so long closes.
pub const QUIET: Duration = Duration::days(60);
/// Ideas on a page.
pub const PAGE: usize = 6;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "ideas.")]
pub enum Verb {
    /// The form for a new one.
    New,
    /// Open ideas; its value is the last idea of the page before, or empty.
    List,
    /// "Count me in": the form that asks what for; its value is the idea's id.
    Join,
    /// Leaves an idea; its value is its id.
    Leave,
    /// "I would lead it"; its value is the idea's id.
    Lead,
    /// The form for a project, filled in with the idea; its value is the idea's id.
    Become,
    /// Takes it back, or down; its value is the idea's id.
    TakeBack,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "ideas.")]
pub enum Form {
    /// An idea.
    Idea,
    /// What somebody joins for.
    Join,
}

/// Where an idea stands.
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
pub enum IdeaState {
    /// People join.
    Open,
    /// Its project waits for a review.
    Building,
    /// It is a project.
    Became,
    /// Nobody joined, or it was taken back or down.
    Closed,
}
text_enum!(IdeaState);

impl IdeaState {
    /// Those in which people may still come and go.
    pub const GATHERS: [Self; 2] = [Self::Open, Self::Building];
}

/// What somebody joins an idea for.
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
pub enum Part {
    /// Leads it.
    Lead,
    /// Builds it.
    Build,
    /// Teaches with it.
    Teach,
    /// Mentors those who build it.
    Mentor,
}
text_enum!(Part);

impl Part {
    /// For a form.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lead => "I would lead it",
            Self::Build => "I would build it",
            Self::Teach => "I would teach with it",
            Self::Mentor => "I would mentor those who build it",
        }
    }

    /// "would lead", after a name.
    pub fn would(self) -> &'static str {
        match self {
            Self::Lead => "would lead",
            Self::Build => "would build",
            Self::Teach => "would teach with it",
            Self::Mentor => "would mentor",
        }
    }
}

/// An idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Its id.
    pub id: IdeaId,
    /// Who had it.
    pub person: PersonId,
    /// In a few words.
    pub title: String,
    /// What it would be.
    pub about: String,
    /// Whom it is for; may be empty.
    pub audience: String,
    /// Subjects in teaching.
    pub subjects: Vec<String>,
    /// What it needs.
    pub skills: Vec<SkillId>,
    /// Where it stands.
    pub state: IdeaState,
    /// Whether those who joined were asked who would lead.
    pub told_people: bool,
    /// Whether whoever would lead was told that enough are in.
    pub told_leader: bool,
    /// What it becomes, or became.
    pub project: Option<ProjectId>,
    /// When somebody had it.
    pub created_at: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
}

impl Idea {
    /// Whether people may still come and go.
    pub fn gathers(&self) -> bool {
        IdeaState::GATHERS.contains(&self.state)
    }

    /// What its card in the announcement channel is called.
    pub fn card(&self) -> String {
        format!("idea:{}", self.id)
    }
}

/// Somebody who joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// What.
    pub idea: IdeaId,
    /// Who.
    pub person: PersonId,
    /// What for.
    pub part: Part,
    /// When.
    pub joined_at: Time,
}

/// An idea with all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The idea.
    pub idea: Idea,
    /// Who joined, the first of them first.
    pub joined: Vec<Joined>,
    /// The names of the skills.
    pub skills: Vec<String>,
    /// Its project.
    pub project: Option<Project>,
}

impl Case {
    /// Whether somebody is in.
    pub fn is_in(&self, person: &PersonId) -> bool {
        self.joined.iter().any(|one| one.person == *person)
    }

    /// Whether somebody would lead it.
    pub fn leads(&self, person: &PersonId) -> bool {
        self.joined.iter().any(|one| one.person == *person && one.part == Part::Lead)
    }

    /// Who would lead it, the first who said so.
    pub fn leader(&self) -> Option<&PersonId> {
        self.joined.iter().find(|one| one.part == Part::Lead).map(|one| &one.person)
    }

    /// Whether so many are in that it can become a project, once somebody leads.
    pub fn is_enough(&self) -> bool {
        self.joined.len() >= ENOUGH
    }
}

/// A page of open ideas.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is on it.
    pub cases: Vec<Case>,
    /// Who looks.
    pub me: PersonId,
    /// Whether whoever looks may take any of them down.
    pub may_take_down: bool,
    /// Whether it is the first.
    pub is_first: bool,
    /// After which idea the next page begins.
    pub next: Option<IdeaId>,
}
