//! Identifiers, one type for each kind of thing, so that a project's id can't be passed for a role's.

use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, DieselNewType, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The bare text, as Slack or the database knows it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }
    };
}

macro_rules! own_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name);

        impl $name {
            /// A new id; later ones sort after earlier ones.
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().simple().to_string())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

id!(
    /// A Slack workspace (`T…`). Every row belongs to one.
    WorkspaceId
);
id!(
    /// A Slack member (`U…`) of a workspace.
    PersonId
);
id!(
    /// A Slack channel, group or direct message (`C…`, `G…`, `D…`).
    ChannelId
);
id!(
    /// A skill: the taxonomy's slug, or the slug of what a person typed.
    SkillId
);
own_id!(
    /// A project.
    ProjectId
);
own_id!(
    /// What a project tells.
    UpdateId
);
own_id!(
    /// An opening in a project, with seats.
    RoleId
);
own_id!(
    /// An introduction of a developer and a project's owner.
    IntroductionId
);
own_id!(
    /// A university, a school, a lab: who needs, tests and adopts tools.
    InstitutionId
);
own_id!(
    /// What an institution's teaching needs.
    NeedId
);
own_id!(
    /// A trial of a tool at an institution.
    PilotId
);
own_id!(
    /// What somebody offers to projects.
    OfferId
);
own_id!(
    /// A project's asking for an offer.
    AskId
);
own_id!(
    /// Everybody matched at once.
    RoundId
);
own_id!(
    /// A tool in use at an institution.
    AdoptionId
);
own_id!(
    /// A request for support.
    SupportId
);
own_id!(
    /// A solution that was kept for the next who asks.
    NoteId
);
own_id!(
    /// Somebody whom the organizers are in touch with.
    ContactId
);
own_id!(
    /// Something that was written down of a contact.
    ContactNoteId
);
own_id!(
    /// What the organizing team wants to do.
    TaskId
);
own_id!(
    /// What somebody asks the other projects.
    QuestionId
);
own_id!(
    /// An idea without an owner.
    IdeaId
);
own_id!(
    /// That an organizer is away.
    AbsenceId
);
own_id!(
    /// What somebody reported about somebody.
    ReportId
);
own_id!(
    /// A role that somebody has in the community, or asked for.
    GrantId
);
own_id!(
    /// A job in the durable queue.
    JobId
);

/// How the ids begin that stand where somebody had everything about them deleted.
const GONE: &str = "gone-";

impl PersonId {
    /// Somebody of whom nothing is left but that there was somebody.
    pub fn gone() -> Self {
        Self(format!("{GONE}{}", uuid::Uuid::now_v7().simple()))
    }

    /// Somebody who was deleted, and from whom others are protected: the same person has the same seal.
    pub fn sealed(seal: &str) -> Self {
        Self(format!("{GONE}{seal}"))
    }

    /// Whether it stands for somebody who had everything about them deleted.
    pub fn is_gone(&self) -> bool {
        self.0.starts_with(GONE)
    }
}
