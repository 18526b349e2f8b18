//! The decisions.

use strum::{EnumString, IntoStaticStr};

use crate::features::projects::ProjectState;

/// What may be pressed in this feature; as text it is the action's id. Its value is the project's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "review.")]
pub enum Verb {
    /// Yes.
    Approve,
    /// Opens the form that asks for changes.
    Changes,
    /// Opens the form that declines.
    Decline,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "review.")]
pub enum Form {
    /// Asks for changes.
    Changes,
    /// Declines.
    Decline,
}

impl Form {
    /// Where it brings a project.
    pub fn decides(self) -> ProjectState {
        match self {
            Self::Changes => ProjectState::ChangesRequested,
            Self::Decline => ProjectState::Declined,
        }
    }
}
