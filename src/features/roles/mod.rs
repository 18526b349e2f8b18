//! Roles in the community: who has which, until when, who gave it; and the one table of what each may do.
//!
//! ```text
//! asked ──▶ given ──▶ ended        by a person, by its last day, by a user group of Slack, or because they left
//!   └───────────────▶ ended        not now
//! ```
//!
//! A role of the community is a *grant* here; the roles that a project has open are `features/projects`. The owner
//! is whoever was first: there is always one at least, for nobody else can name one.

mod asks;
mod groups;
mod handlers;
mod jobs;
mod model;
mod rights;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use asks::asking;
pub use groups::{Group, OF_GROUPS, changed, groups, save_group};
pub use handlers::{action, open, submitted, suggest};
pub use jobs::{job, watch};
pub use model::{Grant, Role, State, Verb};
pub use rights::{Held, Right, held, may, refused, require};
pub use steps::{appoint, person_left, speaks_no_more};
pub use store::{after, asking_line, ever, move_institution, of_person, save, with_roles};

use crate::db::Conn;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};

/// Everybody who may do this and is still in the workspace, in the order of their ids.
///
/// # Errors
/// When the database can't be read.
pub fn holders(conn: &mut Conn, workspace: &WorkspaceId, right: Right) -> Result<Vec<PersonId>> {
    with_roles(conn, workspace, right.roles())
}

/// Everybody who has something to do at the desk.
///
/// # Errors
/// When the database can't be read.
pub fn at_the_desk(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<PersonId>> {
    holders(conn, workspace, Right::Desk)
}
