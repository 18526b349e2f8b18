//! The tables of claims and snoozes, and what the log tells of the last weeks.

use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveDate};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Kept, MOST_ASLEEP, Piece, WEEKS};
use crate::db::Conn;
use crate::db::schema::{audit, desk_claims, desk_days, desk_snoozes};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// More claims than so many are not looked at.
const HELD: i64 = 2000;

/// How many days are kept of what waited: a little more than the counters show.
const DAYS_KEPT: i32 = 35;

type Row = (String, String, PersonId, Time, Time);

/// The columns of a claim, and of a snooze, as a [`Row`].
const CLAIM: (
    desk_claims::kind,
    desk_claims::item,
    desk_claims::person,
    desk_claims::claimed_at,
    desk_claims::until,
) = (desk_claims::kind, desk_claims::item, desk_claims::person, desk_claims::claimed_at, desk_claims::until);
const SNOOZE: (
    desk_snoozes::kind,
    desk_snoozes::item,
    desk_snoozes::person,
    desk_snoozes::snoozed_at,
    desk_snoozes::until,
) = (
    desk_snoozes::kind,
    desk_snoozes::item,
    desk_snoozes::person,
    desk_snoozes::snoozed_at,
    desk_snoozes::until,
);

fn kept((kind, item, person, at, until): Row) -> Kept {
    Kept { kind, item, person, at, until }
}

/// Writes a claim, in place of what was written for the same piece.
pub fn save_claim(conn: &mut Conn, workspace: &WorkspaceId, claim: &Kept) -> Result<()> {
    let fields = (
        desk_claims::person.eq(&claim.person),
        desk_claims::claimed_at.eq(claim.at),
        desk_claims::until.eq(claim.until),
    );
    let row = (
        desk_claims::workspace.eq(workspace),
        desk_claims::kind.eq(&claim.kind),
        desk_claims::item.eq(&claim.item),
        fields,
    );
    on_backend!(conn => diesel::insert_into(desk_claims::table)
        .values(row)
        .on_conflict((desk_claims::workspace, desk_claims::kind, desk_claims::item))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// Writes that a piece is put off, in place of what was written for it.
pub fn save_snooze(conn: &mut Conn, workspace: &WorkspaceId, snooze: &Kept) -> Result<()> {
    let fields = (
        desk_snoozes::person.eq(&snooze.person),
        desk_snoozes::snoozed_at.eq(snooze.at),
        desk_snoozes::until.eq(snooze.until),
    );
    let row = (
        desk_snoozes::workspace.eq(workspace),
        desk_snoozes::kind.eq(&snooze.kind),
        desk_snoozes::item.eq(&snooze.item),
        fields,
    );
    on_backend!(conn => diesel::insert_into(desk_snoozes::table)
        .values(row)
        .on_conflict((desk_snoozes::workspace, desk_snoozes::kind, desk_snoozes::item))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// Ends a claim. Returns false where there is none.
pub fn drop_claim(conn: &mut Conn, workspace: &WorkspaceId, piece: &Piece) -> Result<bool> {
    let there = desk_claims::table.find((workspace, piece.kind, &piece.id));
    Ok(diesel::delete(there).execute(conn)? == 1)
}

/// Brings back what was put off. Returns false where it isn't.
pub fn drop_snooze(conn: &mut Conn, workspace: &WorkspaceId, piece: &Piece) -> Result<bool> {
    let there = desk_snoozes::table.find((workspace, piece.kind, &piece.id));
    Ok(diesel::delete(there).execute(conn)? == 1)
}

/// Passes the claims of these kinds that hold at `now` from one to another. Returns how many.
pub fn pass_claims(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    kinds: &[&str],
    from: &PersonId,
    to: &PersonId,
    now: Time,
) -> Result<usize> {
    let theirs = desk_claims::table
        .filter(desk_claims::workspace.eq(workspace))
        .filter(desk_claims::person.eq(from))
        .filter(desk_claims::kind.eq_any(kinds))
        .filter(desk_claims::until.gt(now));
    Ok(diesel::update(theirs).set(desk_claims::person.eq(to)).execute(conn)?)
}

/// Forgets what is over.
pub fn sweep(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let claims = desk_claims::table.filter(desk_claims::workspace.eq(workspace));
    diesel::delete(claims.filter(desk_claims::until.le(now))).execute(conn)?;
    let snoozes = desk_snoozes::table.filter(desk_snoozes::workspace.eq(workspace));
    diesel::delete(snoozes.filter(desk_snoozes::until.le(now))).execute(conn)?;
    Ok(())
}

/// The claims on pieces of these ids that hold at `now`; of any kind, for ids of two kinds may be the same.
pub fn claims(conn: &mut Conn, workspace: &WorkspaceId, ids: &[String], now: Time) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = desk_claims::table
        .filter(desk_claims::workspace.eq(workspace))
        .filter(desk_claims::item.eq_any(ids))
        .filter(desk_claims::until.gt(now))
        .select(CLAIM)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// What somebody took and still has, the oldest first.
pub fn claims_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    now: Time,
) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = desk_claims::table
        .filter(desk_claims::workspace.eq(workspace))
        .filter(desk_claims::person.eq(person))
        .filter(desk_claims::until.gt(now))
        .order((desk_claims::until, desk_claims::kind, desk_claims::item))
        .limit(MOST_ASLEEP as i64)
        .select(CLAIM)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Everything that anybody has at `now`, the claim that ends first first; more than [`HELD`] are not looked at.
pub fn held(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = desk_claims::table
        .filter(desk_claims::workspace.eq(workspace))
        .filter(desk_claims::until.gt(now))
        .order((desk_claims::until, desk_claims::kind, desk_claims::item))
        .limit(HELD)
        .select(CLAIM)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// How often each of these people did each of these actions since a moment, by the log.
pub fn done_by(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    actions: &[&str],
    since: Time,
) -> Result<Vec<(PersonId, String, i64)>> {
    Ok(audit::table
        .filter(audit::workspace.eq(workspace))
        .filter(audit::actor.eq_any(people))
        .filter(audit::action.eq_any(actions))
        .filter(audit::created_at.ge(since))
        .group_by((audit::actor, audit::action))
        .select((audit::actor, audit::action, count_star()))
        .load(conn)?)
}

/// All that is put off at `now`; [`MOST_ASLEEP`] bounds it.
pub fn asleep(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = desk_snoozes::table
        .filter(desk_snoozes::workspace.eq(workspace))
        .filter(desk_snoozes::until.gt(now))
        .order((desk_snoozes::until, desk_snoozes::kind, desk_snoozes::item))
        .select(SNOOZE)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Reads all claims, or all snoozes, a page at a time: those after a kind and an id, at most so many.
pub type Reading = fn(&mut Conn, &WorkspaceId, (&str, &str), i64) -> Result<Vec<Kept>>;

/// Claims after one in the order of their kinds and ids, at most `limit`: for reading all of them.
pub fn claims_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<Kept>> {
    let same = desk_claims::kind.eq(after.0).and(desk_claims::item.gt(after.1));
    let rows: Vec<Row> = desk_claims::table
        .filter(desk_claims::workspace.eq(workspace))
        .filter(desk_claims::kind.gt(after.0).or(same))
        .order((desk_claims::kind, desk_claims::item))
        .limit(limit)
        .select(CLAIM)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Snoozes after one in the order of their kinds and ids, at most `limit`: for reading all of them.
pub fn snoozes_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<Kept>> {
    let same = desk_snoozes::kind.eq(after.0).and(desk_snoozes::item.gt(after.1));
    let rows: Vec<Row> = desk_snoozes::table
        .filter(desk_snoozes::workspace.eq(workspace))
        .filter(desk_snoozes::kind.gt(after.0).or(same))
        .order((desk_snoozes::kind, desk_snoozes::item))
        .limit(limit)
        .select(SNOOZE)
        .load(conn)?;
    Ok(rows.into_iter().map(kept).collect())
}

/// How often each of these actions is in the log, in each of the last weeks, the oldest first.
pub fn weeks(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    actions: &[&str],
    now: Time,
) -> Result<HashMap<String, [i64; WEEKS]>> {
    let mut all: HashMap<String, [i64; WEEKS]> = HashMap::new();
    for (at, ago) in (0..WEEKS).rev().enumerate() {
        let until = now - Duration::weeks(i64::try_from(ago).unwrap_or(0));
        let counted: Vec<(String, i64)> = audit::table
            .filter(audit::workspace.eq(workspace))
            .filter(audit::action.eq_any(actions))
            .filter(audit::created_at.gt(until - Duration::weeks(1)))
            .filter(audit::created_at.le(until))
            .group_by(audit::action)
            .select((audit::action, count_star()))
            .load(conn)?;
        for (action, count) in counted {
            all.entry(action).or_default()[at] = count;
        }
    }
    Ok(all)
}

/// Keeps how many of each kind waited on a day, and forgets the days that no counter shows any more.
pub fn note_day(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    today: NaiveDate,
    waiting: &[(&str, usize)],
) -> Result<()> {
    let day = today.num_days_from_ce();
    let of = desk_days::table.filter(desk_days::workspace.eq(workspace));
    let old = day - DAYS_KEPT;
    diesel::delete(of.filter(desk_days::day.eq(day).or(desk_days::day.lt(old)))).execute(conn)?;
    let rows: Vec<_> = waiting
        .iter()
        .map(|(kind, waiting)| {
            (
                desk_days::workspace.eq(workspace),
                desk_days::day.eq(day),
                desk_days::kind.eq(*kind),
                desk_days::waiting.eq(i32::try_from(*waiting).unwrap_or(i32::MAX)),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(desk_days::table).values(rows).execute(conn))?;
    Ok(())
}

/// How many of each kind waited at the end of each of the last weeks, the oldest first: on the last night, and on the
/// nights one, two and more weeks before it.
pub fn waited(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    today: NaiveDate,
) -> Result<HashMap<String, [Option<i32>; WEEKS]>> {
    let today = today.num_days_from_ce();
    let ends: [i32; WEEKS] = std::array::from_fn(|at| today - 7 * i32::try_from(WEEKS - 1 - at).unwrap_or(0));
    // Before tonight's count, the last night is the one before.
    let days: Vec<i32> = ends.iter().flat_map(|end| [*end, end - 1]).collect();
    let rows: Vec<(String, i32, i32)> = desk_days::table
        .filter(desk_days::workspace.eq(workspace))
        .filter(desk_days::day.eq_any(days))
        .order(desk_days::day)
        .select((desk_days::kind, desk_days::day, desk_days::waiting))
        .load(conn)?;
    let mut all: HashMap<String, [Option<i32>; WEEKS]> = HashMap::new();
    for (kind, day, waiting) in rows {
        if let Some(at) = ends.iter().position(|end| *end == day || end - 1 == day) {
            all.entry(kind).or_default()[at] = Some(waiting);
        }
    }
    Ok(all)
}
