//! What organizers read of their team.

mod form;
mod messages;
mod team;

pub use form::{field, form, saved};
pub use messages::{answered, go_on, unanswered};
pub use team::{Team, invitation, team};
