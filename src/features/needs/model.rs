//! What a need is, and what becomes of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::ids::{InstitutionId, NeedId, PersonId, ProjectId, RoleId};
use crate::text_enum;
use crate::time::Time;

/// The longest sentence that says it all.
pub const TITLE: u64 = 140;
/// The longest problem.
pub const PROBLEM: u64 = 2000;
/// The longest name of a course.
pub const COURSE: u64 = 120;
/// The longest story of what was tried.
pub const TRIED: u64 = 1000;
/// The most learners.
pub const LEARNERS: i32 = 1_000_000;
/// The most subjects.
pub const SUBJECTS: usize = 5;
/// The most needs of one institution at a time.
pub const MOST_NEEDS: usize = 20;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "needs.")]
pub enum Verb {
    /// The form; its value is the institution's id.
    Tell,
    /// The form of a need that exists; its value is the need's id.
    Edit,
    /// One need with all tools and reasons; its value is the need's id.
    Show,
    /// Makes it a project idea; its value is the need's id.
    Idea,
    /// The form for a role at a project; its value is the need's id.
    Role,
    /// An owner takes a role in; its value is the proposal's id.
    Accept,
    /// An owner doesn't; its value is the proposal's id.
    NotNow,
    /// It is met; its value is the need's id.
    Met,
    /// It is taken back; its value is the need's id.
    Withdraw,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "needs.")]
pub enum Form {
    /// A need.
    Need,
    /// A role at a project.
    Role,
}

/// Where a need stands.
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
pub enum NeedState {
    /// Looks for a tool.
    Open,
    /// Became a project of its own.
    Idea,
    /// Became a role at a project.
    Role,
    /// A tool is being tried.
    Pilot,
    /// Met.
    Met,
    /// Taken back.
    Withdrawn,
}
text_enum!(NeedState);

impl NeedState {
    /// Whether somebody still waits for something.
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Met | Self::Withdrawn)
    }

    /// Those of which [`NeedState::is_active`] holds.
    pub const ACTIVE: [Self; 4] = [Self::Open, Self::Idea, Self::Role, Self::Pilot];
}

/// What an institution's teaching needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its id.
    pub id: NeedId,
    /// Whose it is.
    pub institution: InstitutionId,
    /// Who looks after it.
    pub person: PersonId,
    /// It all in one sentence.
    pub title: String,
    /// The problem in teaching.
    pub problem: String,
    /// In which course; may be empty.
    pub course: String,
    /// How many learners.
    pub learners: Option<i32>,
    /// By when.
    pub by_when: Option<NaiveDate>,
    /// What was tried; may be empty.
    pub tried: String,
    /// Subjects in teaching, by name.
    pub subjects: Vec<String>,
    /// Where it stands.
    pub state: NeedState,
    /// The project that it became, or that took a role in.
    pub project: Option<ProjectId>,
    /// When it was told.
    pub created_at: Time,
}

impl Need {
    /// What its card for a person is called.
    pub fn card(&self, person: &PersonId) -> String {
        format!("need:{}:{person}", self.id)
    }

    /// What it is about, for finding tools.
    pub fn text(&self) -> Vec<&str> {
        let mut text = vec![self.title.as_str(), &self.problem, &self.course];
        text.extend(self.subjects.iter().map(String::as_str));
        text
    }
}

/// What a form for a need carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// For which institution.
    pub institution: InstitutionId,
    /// Which need, where it exists already.
    #[serde(default)]
    pub need: Option<NeedId>,
}

/// Where a proposal stands.
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
pub enum ProposalState {
    /// Waits for the owners.
    Asked,
    /// The project has the role.
    Accepted,
    /// The owners said no.
    Declined,
    /// The need is over, or the project.
    Ended,
}
text_enum!(ProposalState);

/// A role that a partner proposes to a project, so that a need gets met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The id of the role that it becomes.
    pub id: RoleId,
    /// For which need.
    pub need: NeedId,
    /// At which project.
    pub project: ProjectId,
    /// What the person would be.
    pub title: String,
    /// What they would do.
    pub task: String,
    /// Hours a week.
    pub hours: i32,
    /// Where it stands.
    pub state: ProposalState,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Time,
    /// Who answered.
    pub decided_by: Option<PersonId>,
}

impl Proposal {
    /// What its card for an owner is called.
    pub fn card(&self, owner: &PersonId) -> String {
        format!("proposal:{}:{owner}", self.id)
    }
}
