//! The tables of projects, owners, words, roles and their skills.

mod cards;
mod owners;
mod projects;
mod related;
mod roles;
mod skills;
mod state;
mod words;

use super::{Project, Role};
use crate::db::Conn;
use crate::error::Result;
use crate::features::tools;
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;

pub use cards::{card, cards};
pub use owners::{hand_on, is_owner, owners, owners_all, require_owner};
pub use projects::{
    approved_since, find, find_all, gone, listed, of_owner, review_line, usable, waiting_for_review,
};
pub use related::near;
pub use roles::{
    fill_seat, free_seat, free_seats, looked_for, new_roles, open_roles, open_roles_with, role, roles,
    roles_after, roles_all, roles_of, roles_of_owners,
};
pub use skills::{replace_skill, roles_with_skills};
pub use state::{close, decide, reopen, set_channel, set_state};
pub use words::{about, find_by_name, found_by, near_names, similar, telling, usable_about};

/// Writes a new project with its owners and roles.
pub fn create(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &Project,
    owners: &[PersonId],
    roles: &[Role],
) -> Result<()> {
    projects::insert(conn, workspace, project)?;
    owners::write(conn, workspace, &project.id, owners)?;
    roles::insert(conn, workspace, &project.id, roles)?;
    words::write(conn, workspace, project, roles)?;
    tools::refresh(conn, workspace, &project.id)
}

/// Writes what people may change in a project: its texts, owners and roles. Where it stands, who decided and
/// its channel stay ([`set_state`] and [`decide`] change them), so an edit can't undo a decision that was made
/// meanwhile. Roles that are no longer listed close, seats that are taken stay taken.
pub fn update(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &Project,
    owners: &[PersonId],
    roles: &[Role],
    now: Time,
) -> Result<()> {
    projects::update(conn, workspace, project, now)?;
    owners::write(conn, workspace, &project.id, owners)?;
    roles::replace(conn, workspace, &project.id, roles)?;
    words::write(conn, workspace, project, roles)?;
    tools::refresh(conn, workspace, &project.id)
}
