//! The workspaces table.

use diesel::prelude::*;

use super::Community;
use crate::db::Conn;
use crate::db::schema::workspaces;
use crate::error::Result;
use crate::ids::{ChannelId, PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// A community, if we are installed in it.
pub fn get(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Option<Community>> {
    let known = workspaces::table.find(workspace);
    Ok(on_backend!(conn => known.select(Community::as_select()).get_result(conn)).optional()?)
}

/// The community that the database knows, when it knows exactly one.
pub fn only(conn: &mut Conn) -> Result<Option<Community>> {
    let mut known: Vec<Community> = workspaces::table.select(Community::as_select()).limit(2).load(conn)?;
    Ok(if known.len() == 1 { known.pop() } else { None })
}

/// Writes down a workspace that we are installed in; its settings stay.
pub fn upsert(conn: &mut Conn, workspace: &WorkspaceId, name: &str, bot: &PersonId, now: Time) -> Result<()> {
    let row = (
        workspaces::id.eq(workspace),
        workspaces::name.eq(name),
        workspaces::bot_user.eq(bot),
        workspaces::created_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(workspaces::table)
        .values(row)
        .on_conflict(workspaces::id)
        .do_update()
        .set((workspaces::name.eq(name), workspaces::bot_user.eq(bot)))
        .execute(conn))?;
    Ok(())
}

/// Sets the channels.
pub fn save_channels(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    organizers: &ChannelId,
    announcements: &ChannelId,
    project_channels: bool,
) -> Result<()> {
    diesel::update(workspaces::table.find(workspace))
        .set((
            workspaces::organizer_channel.eq(organizers),
            workspaces::announcement_channel.eq(announcements),
            workspaces::project_channels.eq(project_channels),
        ))
        .execute(conn)?;
    Ok(())
}
