//! "Not for me" and "pass": silent, and only about one role and one person.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::dismissals;
use crate::error::Result;
use crate::ids::{PersonId, RoleId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// "Not interested": a developer passes over a role, or (with `by_owner`) an owner passes over a developer
/// for it. Saying it twice is saying it once.
pub fn dismiss(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &RoleId,
    developer: &PersonId,
    by_owner: bool,
    now: Time,
) -> Result<()> {
    let row = (
        dismissals::workspace.eq(workspace),
        dismissals::role.eq(role),
        dismissals::developer.eq(developer),
        dismissals::by_owner.eq(by_owner),
        dismissals::created_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(dismissals::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

/// Takes a [`dismiss`] back.
pub fn undo(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &RoleId,
    developer: &PersonId,
    by_owner: bool,
) -> Result<()> {
    diesel::delete(dismissals::table.find((workspace, developer, role, by_owner))).execute(conn)?;
    Ok(())
}

/// Forgets all that was said about a developer, and all that they said: they deleted their profile.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    diesel::delete(
        dismissals::table
            .filter(dismissals::workspace.eq(workspace))
            .filter(dismissals::developer.eq(developer)),
    )
    .execute(conn)?;
    Ok(())
}

/// The roles that a developer passed over, or was passed over for.
pub(super) fn of_developer(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    developer: &PersonId,
) -> Result<Vec<RoleId>> {
    Ok(dismissals::table
        .filter(dismissals::workspace.eq(workspace))
        .filter(dismissals::developer.eq(developer))
        .select(dismissals::role)
        .load(conn)?)
}

/// The pairs of which one passed over the other, where the role is one of `roles`.
pub(super) fn of_roles(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    roles: &[RoleId],
) -> Result<Vec<(RoleId, PersonId)>> {
    Ok(dismissals::table
        .filter(dismissals::workspace.eq(workspace))
        .filter(dismissals::role.eq_any(roles))
        .select((dismissals::role, dismissals::developer))
        .load(conn)?)
}
