//! Who did what to what: written in the transaction of the deed, and never changed after it. The database holds
//! that: it refuses to delete a line, and to change one in any way but by blanking what names a person.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::audit;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;

/// What a deed was about, and what it changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    /// What an organizer would want to know, and never a private reason.
    pub detail: &'a str,
    /// How it was; empty where nothing was.
    pub before: &'a str,
    /// How it is now; empty where nothing is left, or nothing changed.
    pub after: &'a str,
}

/// Writes one line of the log. `action` is `thing.verb`, `subject` an id, `detail` what an organizer would
/// want to know and never a private reason.
pub fn write(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    actor: &PersonId,
    action: &str,
    subject: &str,
    detail: &str,
    now: Time,
) -> Result<()> {
    write_change(conn, workspace, actor, action, subject, Change { detail, ..Change::default() }, now)
}

/// The same for a deed that changed something from one thing to another.
pub fn write_change(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    actor: &PersonId,
    action: &str,
    subject: &str,
    change: Change<'_>,
    now: Time,
) -> Result<()> {
    diesel::insert_into(audit::table)
        .values((
            audit::workspace.eq(workspace),
            audit::id.eq(uuid::Uuid::now_v7().simple().to_string()),
            audit::actor.eq(actor),
            audit::action.eq(action),
            audit::subject.eq(subject),
            audit::detail.eq(change.detail),
            audit::created_at.eq(now),
            audit::before.eq(change.before),
            audit::after.eq(change.after),
        ))
        .execute(conn)?;
    Ok(())
}
