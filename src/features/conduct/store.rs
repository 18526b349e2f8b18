//! The tables of codes, of those who read reports, and of reports.

use diesel::prelude::*;

use super::model::{Code, Remark, Report};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::db::schema::{conduct_codes, conduct_readers, reports};
use crate::db::types::Place;
use crate::error::Result;
use crate::features::roles::{self, Right};
use crate::ids::{PersonId, ReportId, WorkspaceId};
use crate::time::Time;

/// The code of conduct that counts here.
pub fn code(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Code> {
    let own: Option<(String, Time)> = conduct_codes::table
        .find(workspace)
        .select((conduct_codes::text, conduct_codes::updated_at))
        .get_result(conn)
        .optional()?;
    Ok(own.map_or_else(Code::default_one, |(text, at)| Code::written(text, at)))
}

/// Who was named to read reports, whether they still organize or not.
pub fn named(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<PersonId>> {
    Ok(conduct_readers::table
        .filter(conduct_readers::workspace.eq(workspace))
        .order(conduct_readers::person)
        .limit(100)
        .select(conduct_readers::person)
        .load(conn)?)
}

/// Who is named to read reports and still organizes; where nobody is, all organizers.
pub fn readers(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<PersonId>> {
    let organizers = roles::holders(conn, workspace, Right::Reports)?;
    let named = named(conn, workspace)?;
    let still: Vec<PersonId> =
        organizers.iter().filter(|organizer| named.contains(organizer)).cloned().collect();
    Ok(if still.is_empty() { organizers } else { still })
}

/// Keeps what organizers set: who reads reports (nobody: all organizers), and the code (empty: ours). Says whether
/// anything changed.
pub fn save(conn: &mut Conn, ctx: &Ctx, named: &[PersonId], text: &str) -> Result<bool> {
    let workspace = &ctx.workspace;
    let mut before = self::named(conn, workspace)?;
    let mut after = named.to_vec();
    before.sort();
    after.sort();
    after.dedup();
    let was = code(conn, workspace)?;
    let was = if was.own { was.text } else { String::new() };
    if before == after && was == text {
        return Ok(false);
    }
    diesel::delete(conduct_readers::table.filter(conduct_readers::workspace.eq(workspace))).execute(conn)?;
    for person in &after {
        diesel::insert_into(conduct_readers::table)
            .values((conduct_readers::workspace.eq(workspace), conduct_readers::person.eq(person)))
            .execute(conn)?;
    }
    if was != text {
        diesel::delete(conduct_codes::table.find(workspace)).execute(conn)?;
        if !text.is_empty() {
            diesel::insert_into(conduct_codes::table)
                .values((
                    conduct_codes::workspace.eq(workspace),
                    conduct_codes::text.eq(text),
                    conduct_codes::updated_by.eq(&ctx.person),
                    conduct_codes::updated_at.eq(ctx.now),
                ))
                .execute(conn)?;
        }
    }
    let names = |people: &[PersonId]| people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ");
    let (before, after) = (names(&before), names(&after));
    let detail = if was == text { "who reads reports" } else { "the code of conduct" };
    let change = audit::Change { detail, before: &before, after: &after };
    audit::write_change(conn, workspace, &ctx.person, "conduct.save", workspace.as_str(), change, ctx.now)?;
    Ok(true)
}

/// Names somebody to read reports in place of somebody else. Returns false where that one wasn't named.
pub fn read_instead(conn: &mut Conn, ctx: &Ctx, from: &PersonId, to: &PersonId) -> Result<bool> {
    let mut named = named(conn, &ctx.workspace)?;
    if !named.contains(from) {
        return Ok(false);
    }
    named.retain(|person| person != from && person != to);
    named.push(to.clone());
    let code = code(conn, &ctx.workspace)?;
    let own = if code.own { code.text } else { String::new() };
    save(conn, ctx, &named, &own)
}

type Row = (ReportId, PersonId, PersonId, String, String, Option<Time>, Time);

const COLUMNS: (
    reports::id,
    reports::reporter,
    reports::about,
    reports::text,
    reports::notes,
    reports::settled_at,
    reports::reported_at,
) = (
    reports::id,
    reports::reporter,
    reports::about,
    reports::text,
    reports::notes,
    reports::settled_at,
    reports::reported_at,
);

fn report((id, reporter, about, text, notes, settled_at, reported_at): Row) -> Report {
    let notes: Vec<Remark> = serde_json::from_str(&notes).unwrap_or_default();
    Report { id, reporter, about, text, notes, settled_at, reported_at }
}

/// A report.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &ReportId) -> Result<Option<Report>> {
    let row: Option<Row> =
        reports::table.find((workspace, id)).select(COLUMNS).get_result(conn).optional()?;
    Ok(row.map(report))
}

/// Writes a report down.
pub fn insert(conn: &mut Conn, workspace: &WorkspaceId, one: &Report) -> Result<()> {
    diesel::insert_into(reports::table)
        .values((
            reports::workspace.eq(workspace),
            reports::id.eq(&one.id),
            reports::reporter.eq(&one.reporter),
            reports::about.eq(&one.about),
            reports::text.eq(&one.text),
            reports::notes.eq(serde_json::to_string(&one.notes)?),
            reports::state.eq("open"),
            reports::reported_at.eq(one.reported_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many reports somebody made since a moment, of those that are open.
pub fn made_since(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, since: Time) -> Result<i64> {
    Ok(reports::table
        .filter(reports::workspace.eq(workspace))
        .filter(reports::state.eq("open"))
        .filter(reports::reported_at.gt(since))
        .filter(reports::reporter.eq(person))
        .count()
        .get_result(conn)?)
}

/// Writes a note down, and that it is settled, if it is. Returns false where it was settled before.
pub fn note(conn: &mut Conn, ctx: &Ctx, one: &Report, settles: bool) -> Result<bool> {
    let open = reports::table.find((&ctx.workspace, &one.id)).filter(reports::state.eq("open"));
    let notes = reports::notes.eq(serde_json::to_string(&one.notes)?);
    let changed = if settles {
        diesel::update(open)
            .set((
                notes,
                reports::state.eq("settled"),
                reports::settled_by.eq(&ctx.person),
                reports::settled_at.eq(ctx.now),
            ))
            .execute(conn)?
    } else {
        diesel::update(open).set(notes).execute(conn)?
    };
    Ok(changed == 1)
}

/// Reports that wait for `ctx.person`, who waited longest first, from a place on, at most `limit`: none for those who
/// aren't named, and none about or of themselves.
pub fn line(conn: &mut Conn, ctx: &Ctx, from: &Place, limit: i64) -> Result<Vec<(String, Time)>> {
    if !readers(conn, &ctx.workspace)?.contains(&ctx.person) {
        return Ok(Vec::new());
    }
    Ok(reports::table
        .filter(reports::workspace.eq(&ctx.workspace))
        .filter(reports::state.eq("open"))
        .filter(reports::about.ne(&ctx.person))
        .filter(reports::reporter.ne(&ctx.person))
        .filter(reports::reported_at.ge(from.at))
        .filter(reports::reported_at.gt(from.at).or(reports::id.gt(&from.id)))
        .order((reports::reported_at, reports::id))
        .limit(limit)
        .select((reports::id, reports::reported_at))
        .load(conn)?)
}

/// Those of these reports that wait, and are for `ctx.person` to read.
pub fn waiting(conn: &mut Conn, ctx: &Ctx, ids: &[ReportId]) -> Result<Vec<Report>> {
    let readers = readers(conn, &ctx.workspace)?;
    let rows: Vec<Row> = reports::table
        .filter(reports::workspace.eq(&ctx.workspace))
        .filter(reports::id.eq_any(ids))
        .filter(reports::state.eq("open"))
        .select(COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(report).filter(|one| one.is_for(&ctx.person, &readers)).collect())
}
