//! The table of listings.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{HOLDS, Listing, WAITS};
use crate::db::Conn;
use crate::db::schema::listings;
use crate::db::types::Place;
use crate::error::Result;
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// A project's listing.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Option<Listing>> {
    Ok(listings::table.find((workspace, project)).select(Listing::as_select()).get_result(conn).optional()?)
}

/// The listings of those of `ids` that have one.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[ProjectId],
) -> Result<HashMap<ProjectId, Listing>> {
    let found: Vec<Listing> = listings::table
        .filter(listings::workspace.eq(workspace))
        .filter(listings::project.eq_any(ids))
        .select(Listing::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|listing| (listing.project.clone(), listing)).collect())
}

/// Writes what became of a listing. Returns false where somebody was faster.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, listing: &Listing) -> Result<bool> {
    if listing.turn < 0 {
        return insert(conn, workspace, listing);
    }
    let there = listings::table.find((workspace, &listing.project)).filter(listings::turn.eq(listing.turn));
    let changed = diesel::update(there)
        .set((
            listings::turn.eq(listing.turn + 1),
            listings::confirmed_at.eq(listing.confirmed_at),
            listings::asked_at.eq(listing.asked_at),
            listings::reminded.eq(listing.reminded),
            listings::paused_at.eq(listing.paused_at),
            listings::why.eq(listing.why),
            listings::offered_to.eq(listing.offered_to),
            listings::wanted_by.eq(&listing.wanted_by),
            listings::wanted_at.eq(listing.wanted_at),
            listings::due_at.eq(listing.due_at),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

fn insert(conn: &mut Conn, workspace: &WorkspaceId, listing: &Listing) -> Result<bool> {
    let row = (
        listings::workspace.eq(workspace),
        listings::project.eq(&listing.project),
        listings::turn.eq(listing.turn.max(0)),
        listings::confirmed_at.eq(listing.confirmed_at),
        listings::asked_at.eq(listing.asked_at),
        listings::reminded.eq(listing.reminded),
        listings::paused_at.eq(listing.paused_at),
        listings::why.eq(listing.why),
        listings::offered_to.eq(listing.offered_to),
        listings::wanted_by.eq(&listing.wanted_by),
        listings::wanted_at.eq(listing.wanted_at),
        listings::due_at.eq(listing.due_at),
    );
    let inserted = on_backend!(conn => diesel::insert_into(listings::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(inserted == 1)
}

/// Writes a listing as it was elsewhere, in place of what is there.
pub fn save_whole(conn: &mut Conn, workspace: &WorkspaceId, listing: &Listing) -> Result<()> {
    forget(conn, workspace, &listing.project)?;
    insert(conn, workspace, listing).map(|_| ())
}

/// Gives an approved project that came from elsewhere its listing, if it has none: it is asked about in its time, and
/// not before there was time to look at it here.
pub fn plant(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    said: Time,
    now: Time,
) -> Result<()> {
    let due = (said + HOLDS).max(now + WAITS);
    let listing = Listing { confirmed_at: said, due_at: Some(due), ..Listing::new(project, now) };
    insert(conn, workspace, &listing).map(|_| ())
}

/// A project that is over has no listing.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<()> {
    diesel::delete(listings::table.find((workspace, project))).execute(conn)?;
    Ok(())
}

/// Those that go on by now, the longest due first, at most `limit`.
pub fn due(conn: &mut Conn, workspace: &WorkspaceId, now: Time, limit: i64) -> Result<Vec<Listing>> {
    Ok(listings::table
        .filter(listings::workspace.eq(workspace))
        .filter(listings::due_at.le(now))
        .order((listings::due_at, listings::project))
        .limit(limit)
        .select(Listing::as_select())
        .load(conn)?)
}

/// Projects that somebody would take on, who waited longest first: from a place on, at most `limit`.
pub fn wanted_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(listings::table
        .filter(listings::workspace.eq(workspace))
        .filter(listings::wanted_at.ge(from.at))
        .filter(listings::wanted_at.gt(from.at).or(listings::project.gt(&from.id)))
        .order((listings::wanted_at, listings::project))
        .limit(limit)
        .select((listings::project, listings::wanted_at.assume_not_null()))
        .load(conn)?)
}

/// Those of these projects that somebody would take on.
pub fn wanted(conn: &mut Conn, workspace: &WorkspaceId, ids: &[ProjectId]) -> Result<Vec<Listing>> {
    Ok(listings::table
        .filter(listings::workspace.eq(workspace))
        .filter(listings::project.eq_any(ids))
        .filter(listings::wanted_at.is_not_null())
        .select(Listing::as_select())
        .load(conn)?)
}

/// What this person would take on.
pub fn wanted_by(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Listing>> {
    Ok(listings::table
        .filter(listings::workspace.eq(workspace))
        // Few wait, and the index knows them.
        .filter(listings::wanted_at.is_not_null())
        .filter(listings::wanted_by.eq(person))
        .select(Listing::as_select())
        .load(conn)?)
}

/// All listings in the order of their projects, those after one, at most `limit`.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &ProjectId,
    limit: i64,
) -> Result<Vec<Listing>> {
    Ok(listings::table
        .filter(listings::workspace.eq(workspace))
        .filter(listings::project.gt(after))
        .order(listings::project)
        .limit(limit)
        .select(Listing::as_select())
        .load(conn)?)
}
