//! What an update is.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::features::projects::Project;
use crate::ids::{PersonId, ProjectId, UpdateId};
use crate::time::Time;

/// The longest account of what happened.
pub const HAPPENED: u64 = 1000;
/// The longest word of what is next, and of what help is wanted.
pub const MORE: u64 = 500;
/// A project tells so much within [`SPAN`].
pub const MOST: usize = 3;
/// See [`MOST`].
pub const SPAN: chrono::Duration = chrono::Duration::hours(24);
/// Updates on a project's page.
pub const SHOWN: i64 = 3;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "updates.")]
pub enum Verb {
    /// The form; its value is the project's id.
    Write,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "updates.")]
pub enum Form {
    /// An update.
    Send,
}

/// What a project tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Its id; later ones sort after earlier ones.
    pub id: UpdateId,
    /// Of which project.
    pub project: ProjectId,
    /// Who wrote it.
    pub author: PersonId,
    /// What happened.
    pub happened: String,
    /// What is next; may be empty.
    pub next: String,
    /// What help is wanted; may be empty.
    pub help: String,
    /// When.
    pub created_at: Time,
}

/// What was typed and not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which project was chosen, where there is a choice.
    #[serde(default)]
    pub project: Option<ProjectId>,
    /// See [`Update`].
    #[serde(default)]
    pub happened: String,
    /// See [`Update`].
    #[serde(default)]
    pub next: String,
    /// See [`Update`].
    #[serde(default)]
    pub help: String,
}

impl Draft {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.happened.is_empty() && self.next.is_empty() && self.help.is_empty()
    }
}

/// What the form carries: the project, where there is no choice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Meta {
    /// None: it is chosen in the form.
    pub project: Option<ProjectId>,
}

impl Meta {
    /// Under which name its draft is kept.
    pub fn draft(&self) -> String {
        format!("update:{}", self.project.as_ref().map_or("any", ProjectId::as_str))
    }
}

/// Where an update went.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Of which project.
    pub project: Project,
    /// The channel in whose thread it stands, if the project has a card there.
    pub thread: Option<crate::ids::ChannelId>,
    /// Whether there is a channel that reads the digest.
    pub digest: bool,
    /// How many follow the project.
    pub followers: i64,
}
