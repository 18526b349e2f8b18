//! The form: its modals, their buttons, and what they carry.

mod draft;
mod field;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::ids::{IdeaId, NeedId, ProjectId, RoleId};

pub use draft::{About, Content, Draft, Need, RoleDraft};
pub use field::{
    Errors, Field, MOST_CO_OWNERS, MOST_LANGUAGES, MOST_LINKS, MOST_NEEDS, MOST_ROLES, MOST_STACK,
    MOST_SUBJECTS, longer_than,
};

/// What may be pressed in this feature; [`Verb::id`] is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "intake.")]
pub enum Verb {
    /// Opens the form for a new project.
    New,
    /// Opens the form for a project of one's own; its value is the project's id.
    Edit,
    /// Throws the draft away and begins again.
    Afresh,
    /// Goes to another draft; its value is that draft's form.
    OtherDraft,
    /// From the roles back to the project.
    Back,
    /// Opens the form for one more role.
    AddRole,
    /// The menu of a role; its value is an entry and the role's id.
    RoleMenu,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The modals of this feature; [`Step::id`] is the modal's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "intake.")]
pub enum Step {
    /// The project.
    Project,
    /// Its roles.
    Roles,
    /// One role.
    Role,
    /// How well somebody should have each skill of a role.
    Levels,
    /// Which of one's projects to edit.
    Choose,
}

impl Step {
    /// The modal's callback id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// An entry of a role's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum RoleEntry {
    Edit,
    Remove,
}

/// Which form it is: a person has one draft of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum FormKey {
    /// A new project.
    New,
    /// A new project out of a message: its channel and timestamp.
    Message(String),
    /// A new project out of a need.
    Need(NeedId),
    /// A new project out of an idea.
    Idea(IdeaId),
    /// A project that exists.
    Edit(ProjectId),
}

impl FormKey {
    /// The project, where it exists already.
    pub fn project(&self) -> Option<&ProjectId> {
        match self {
            Self::Edit(project) => Some(project),
            Self::New | Self::Message(_) | Self::Need(_) | Self::Idea(_) => None,
        }
    }
}

/// How the keys of all forms for projects begin.
const PROJECT: &str = "project:";
/// How the keys of forms that began with a need begin.
pub const NEED: &str = "project:need:";
/// How the keys of forms that began with an idea begin.
pub const IDEA: &str = "project:idea:";
/// How the keys of forms that began with a message begin.
pub const MESSAGE: &str = "project:message:";

impl From<FormKey> for String {
    fn from(key: FormKey) -> Self {
        match key {
            FormKey::New => format!("{PROJECT}new"),
            FormKey::Need(need) => format!("{NEED}{need}"),
            FormKey::Idea(idea) => format!("{IDEA}{idea}"),
            FormKey::Message(message) => format!("{MESSAGE}{message}"),
            FormKey::Edit(project) => format!("{PROJECT}{project}"),
        }
    }
}

impl TryFrom<String> for FormKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Some(message) = text.strip_prefix(MESSAGE) {
            return Ok(Self::Message(message.to_owned()));
        }
        if let Some(need) = text.strip_prefix(NEED) {
            return Ok(Self::Need(need.into()));
        }
        if let Some(idea) = text.strip_prefix(IDEA) {
            return Ok(Self::Idea(idea.into()));
        }
        match text.strip_prefix(PROJECT) {
            Some("new") => Ok(Self::New),
            Some(project) if !project.is_empty() => Ok(Self::Edit(project.into())),
            _ => Err("this is no form for a project"),
        }
    }
}

/// What a modal carries: ids, and nothing that a person typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The form, under which its draft is kept.
    pub form: FormKey,
    /// Counts how often the fields were filled anew: Slack keeps what was typed where a field keeps its id.
    #[serde(default)]
    pub round: u32,
    /// The role that a role's form is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
}

impl Meta {
    /// The first view of a form.
    pub fn new(form: FormKey) -> Self {
        Self { form, round: 0, role: None }
    }

    /// The same form with all its fields filled anew.
    pub fn next_round(&self) -> Self {
        Self { form: self.form.clone(), round: self.round.wrapping_add(1), role: None }
    }

    /// The same form, for one role.
    pub fn of_role(&self, role: RoleId) -> Self {
        Self { role: Some(role), ..self.clone() }
    }
}
