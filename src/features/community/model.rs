//! What a community sets for itself.

use diesel::prelude::*;
use strum::{EnumString, IntoStaticStr};

use crate::ids::{ChannelId, PersonId, WorkspaceId};

/// A workspace with its settings.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::workspaces)]
pub struct Community {
    /// The workspace.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The bot's own member id.
    pub bot_user: PersonId,
    /// Where review cards go. Nothing can be reviewed before this is set.
    pub organizer_channel: Option<ChannelId>,
    /// Where approved projects are announced.
    pub announcement_channel: Option<ChannelId>,
    /// Whether a project may have a channel of its own.
    pub project_channels: bool,
}

/// What can be pressed or sent here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "community.")]
pub enum Verb {
    /// Opens the settings.
    Settings,
    /// The form of the settings.
    Save,
}

impl Verb {
    /// The action's or the form's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// What an organizer set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Where organizers meet.
    pub organizers: ChannelId,
    /// Where projects are announced.
    pub announcements: ChannelId,
    /// Whether a project may have a channel of its own.
    pub project_channels: bool,
    /// Who reads reports; nobody for all organizers.
    pub readers: Vec<PersonId>,
    /// The code of conduct; empty for the hub's.
    pub code: String,
}

/// The fields of the form.
pub(super) mod field {
    /// Where organizers meet.
    pub const ORGANIZERS: &str = "organizers";
    /// Where projects are announced.
    pub const ANNOUNCEMENTS: &str = "announcements";
    /// Whether a project may have a channel of its own.
    pub const PROJECT_CHANNELS: &str = "project_channels";
    /// Who reads reports.
    pub const READERS: &str = "readers";
    /// The code of conduct.
    pub const CODE: &str = "code";
}
