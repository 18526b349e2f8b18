//! Blocks: silent and total. Neither side is shown the other, can ask the other, or is told why.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::blocks;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Keeps two people apart.
pub fn block(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    blocked: &PersonId,
    now: Time,
) -> Result<()> {
    let row = (
        blocks::workspace.eq(workspace),
        blocks::person.eq(person),
        blocks::blocked.eq(blocked),
        blocks::created_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(blocks::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// Takes a block back. Returns false where there was none.
pub fn unblock(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    blocked: &PersonId,
) -> Result<bool> {
    Ok(diesel::delete(blocks::table.find((workspace, person, blocked))).execute(conn)? == 1)
}

/// Whom a person keeps out, the newest first, at most `limit`.
pub fn kept_out(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(blocks::table
        .filter(blocks::workspace.eq(workspace))
        .filter(blocks::person.eq(person))
        .order((blocks::created_at.desc(), blocks::blocked))
        .limit(limit)
        .select(blocks::blocked)
        .load(conn)?)
}

/// Takes back all blocks of a person who had everything about them deleted. Whoever blocked them stays out of
/// their reach.
pub fn forget_blocks(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::delete(blocks::table.filter(blocks::workspace.eq(workspace)).filter(blocks::person.eq(person)))
        .execute(conn)?;
    Ok(())
}

/// Those of `others` whom a person blocked, or who blocked the person.
pub fn blocked_among(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    others: &[PersonId],
) -> Result<HashSet<PersonId>> {
    let here = blocks::table.filter(blocks::workspace.eq(workspace));
    let mut found: HashSet<PersonId> = here
        .filter(blocks::person.eq(person))
        .filter(blocks::blocked.eq_any(others))
        .select(blocks::blocked)
        .load(conn)?
        .into_iter()
        .collect();
    let by_others: Vec<PersonId> = here
        .filter(blocks::blocked.eq(person))
        .filter(blocks::person.eq_any(others))
        .select(blocks::person)
        .load(conn)?;
    found.extend(by_others);
    Ok(found)
}

/// The pairs of people of whom one blocked the other, where the first of them is among `people`.
pub fn kept_apart(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<HashSet<(PersonId, PersonId)>> {
    Ok(around(conn, workspace, people)?.into_iter().collect())
}

/// All pairs of people of whom one blocked the other, where one of them is among `people`: that one comes first.
pub fn around(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, PersonId)>> {
    let here = blocks::table.filter(blocks::workspace.eq(workspace));
    let mut found: Vec<(PersonId, PersonId)> =
        here.filter(blocks::person.eq_any(people)).select((blocks::person, blocks::blocked)).load(conn)?;
    let by_others: Vec<(PersonId, PersonId)> =
        here.filter(blocks::blocked.eq_any(people)).select((blocks::blocked, blocks::person)).load(conn)?;
    found.extend(by_others);
    Ok(found)
}
