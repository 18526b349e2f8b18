//! Who did what to what: written in the transaction of the deed, never changed.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::audit;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::time::Time;

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
    diesel::insert_into(audit::table)
        .values((
            audit::workspace.eq(workspace),
            audit::id.eq(uuid::Uuid::now_v7().simple().to_string()),
            audit::actor.eq(actor),
            audit::action.eq(action),
            audit::subject.eq(subject),
            audit::detail.eq(detail),
            audit::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
