//! The tables of requests, of who was asked, and of notes.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Answer, Asked, Kind, Note, Request, Rung, Severity, SupportState};
use crate::db::Conn;
use crate::db::schema::{project_owners, support_asked, support_notes, support_requests};
use crate::db::types::{Place, list, to_text};
use crate::error::Result;
use crate::features::institutions::Word;
use crate::ids::{InstitutionId, NoteId, PersonId, ProjectId, SupportId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = support_requests)]
struct Row {
    id: SupportId,
    project: ProjectId,
    institution: Option<InstitutionId>,
    asker: PersonId,
    kind: String,
    severity: String,
    title: String,
    details: String,
    state: SupportState,
    claimer: Option<PersonId>,
    solution: String,
    keep: bool,
    rung: Rung,
    turn: i32,
    due_at: Option<Time>,
    asked_at: Time,
    moved_at: Time,
}

impl From<Row> for Request {
    fn from(row: Row) -> Self {
        Self {
            // What can't be read is for the eyes of a few: so nothing is told that should not be.
            kind: row.kind.parse().unwrap_or(Kind::Security),
            severity: row.severity.parse().unwrap_or(Severity::Hindering),
            id: row.id,
            project: row.project,
            institution: row.institution,
            asker: row.asker,
            title: row.title,
            details: row.details,
            state: row.state,
            claimer: row.claimer,
            solution: row.solution,
            keep: row.keep,
            rung: row.rung,
            turn: row.turn,
            due_at: row.due_at,
            asked_at: row.asked_at,
            moved_at: row.moved_at,
        }
    }
}

fn requests(rows: Vec<Row>) -> Vec<Request> {
    rows.into_iter().map(Request::from).collect()
}

/// Writes a request, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, request: &Request) -> Result<()> {
    let fields = (
        support_requests::project.eq(&request.project),
        support_requests::institution.eq(&request.institution),
        support_requests::asker.eq(&request.asker),
        support_requests::kind.eq(request.kind.value()),
        support_requests::severity.eq(request.severity.value()),
        support_requests::title.eq(&request.title),
        support_requests::details.eq(&request.details),
        support_requests::state.eq(request.state),
        support_requests::claimer.eq(&request.claimer),
        support_requests::solution.eq(&request.solution),
        support_requests::keep.eq(request.keep),
        support_requests::rung.eq(request.rung),
        support_requests::turn.eq(request.turn),
        support_requests::due_at.eq(request.due_at),
        support_requests::asked_at.eq(request.asked_at),
        support_requests::moved_at.eq(request.moved_at),
    );
    let row =
        (support_requests::workspace.eq(workspace), support_requests::id.eq(&request.id), fields.clone());
    on_backend!(conn => diesel::insert_into(support_requests::table)
        .values(row)
        .on_conflict((support_requests::workspace, support_requests::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A request.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, request: &SupportId) -> Result<Option<Request>> {
    let row: Option<Row> = support_requests::table
        .find((workspace, request))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Request::from))
}

/// Takes the step from `turn` to what `request` says. Returns false where somebody was faster.
pub fn advance(conn: &mut Conn, workspace: &WorkspaceId, request: &Request, turn: i32) -> Result<bool> {
    let there =
        support_requests::table.find((workspace, &request.id)).filter(support_requests::turn.eq(turn));
    // Holds the row, so that what is written next is written once.
    if diesel::update(there).set(support_requests::turn.eq(request.turn)).execute(conn)? != 1 {
        return Ok(false);
    }
    save(conn, workspace, request)?;
    Ok(true)
}

/// The active requests about a tool.
pub fn of_project(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Request>> {
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::project.eq(project))
        .filter(support_requests::state.eq_any(SupportState::ACTIVE))
        .order(support_requests::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

/// Active requests of somebody, the newest first, at most `limit`.
pub fn of_asker(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    asker: &PersonId,
    limit: i64,
) -> Result<Vec<Request>> {
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::asker.eq(asker))
        .filter(support_requests::state.eq_any(SupportState::ACTIVE))
        .order((support_requests::asked_at.desc(), support_requests::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

/// What waits for somebody: what they took, what they were asked for, and what is open about the tools that they
/// own; of reports of security problems only those that they were asked for. Who waits longest first, at most
/// `limit`.
pub fn waiting_for(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Request>> {
    let asked = support_asked::table
        .filter(support_asked::workspace.eq(workspace))
        .filter(support_asked::person.eq(person))
        .filter(support_asked::answer.eq(Answer::Waiting))
        .select(support_asked::request);
    let owns = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(person))
        .select(project_owners::project);
    let open = support_requests::state.eq(SupportState::Open).and(
        support_requests::id.eq_any(asked).or(support_requests::project
            .eq_any(owns)
            .and(support_requests::kind.ne(Kind::Security.value()))
            .and(support_requests::asker.ne(person))),
    );
    let mine = support_requests::claimer
        .eq(person)
        .assume_not_null()
        .and(support_requests::state.eq_any([SupportState::Claimed, SupportState::Solved]));
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(open.or(mine))
        .order((support_requests::asked_at, support_requests::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

/// What nobody takes although everybody was asked, and since when it was asked for, who waits longest first: from a
/// place on, at most `limit`. Reports of security problems are not among them.
pub fn overdue_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::state.eq(SupportState::Open))
        .filter(support_requests::rung.eq(Rung::Organizers))
        .filter(support_requests::kind.ne(Kind::Security.value()))
        .filter(support_requests::asked_at.ge(from.at))
        .filter(support_requests::asked_at.gt(from.at).or(support_requests::id.gt(&from.id)))
        .order((support_requests::asked_at, support_requests::id))
        .limit(limit)
        .select((support_requests::id, support_requests::asked_at))
        .load(conn)?)
}

/// Those of these requests that still nobody takes although everybody was asked.
pub fn overdue(conn: &mut Conn, workspace: &WorkspaceId, these: &[SupportId]) -> Result<Vec<Request>> {
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::id.eq_any(these))
        .filter(support_requests::state.eq(SupportState::Open))
        .filter(support_requests::rung.eq(Rung::Organizers))
        .filter(support_requests::kind.ne(Kind::Security.value()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

/// Active requests in which somebody takes part: as asker, as the one who has it, or as asked.
pub fn with_part_of(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Request>> {
    let asked = support_asked::table
        .filter(support_asked::workspace.eq(workspace))
        .filter(support_asked::person.eq(person))
        .filter(support_asked::answer.eq(Answer::Waiting))
        .select(support_asked::request);
    let has = support_requests::claimer.eq(person).assume_not_null();
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::state.eq_any(SupportState::ACTIVE))
        .filter(has.or(support_requests::asker.eq(person)).or(support_requests::id.eq_any(asked)))
        .order(support_requests::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

/// How many requests each of these people has.
pub fn loads(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, i64>> {
    let rows: Vec<(Option<PersonId>, i64)> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::claimer.eq_any(people.iter().map(Some)))
        .filter(support_requests::state.eq(SupportState::Claimed))
        .group_by(support_requests::claimer)
        .select((support_requests::claimer, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(person, n)| Some((person?, n))).collect())
}

/// Requests after one in the order of their ids, at most `limit`, without reports of security problems: for
/// reading all of them.
pub fn requests_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &SupportId,
    limit: i64,
) -> Result<Vec<Request>> {
    let rows: Vec<Row> = support_requests::table
        .filter(support_requests::workspace.eq(workspace))
        .filter(support_requests::id.gt(after))
        .filter(support_requests::kind.ne(Kind::Security.value()))
        .order(support_requests::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(requests(rows))
}

type AskedRow = (SupportId, PersonId, String, Answer, Time);

/// Who was asked for each of these requests, in this order, in one query.
pub fn asked_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    requests: &[SupportId],
) -> Result<HashMap<SupportId, Vec<Asked>>> {
    let rows: Vec<AskedRow> = support_asked::table
        .filter(support_asked::workspace.eq(workspace))
        .filter(support_asked::request.eq_any(requests))
        .order((support_asked::position, support_asked::person))
        .select((
            support_asked::request,
            support_asked::person,
            support_asked::reasons,
            support_asked::answer,
            support_asked::asked_at,
        ))
        .load(conn)?;
    let mut all: HashMap<SupportId, Vec<Asked>> = HashMap::new();
    for (request, person, reasons, answer, asked_at) in rows {
        let asked = Asked { person, reasons: list(&reasons), answer, asked_at, request: request.clone() };
        all.entry(request).or_default().push(asked);
    }
    Ok(all)
}

/// Writes that somebody is asked, in place of what they answered before.
pub fn save_asked(conn: &mut Conn, workspace: &WorkspaceId, asked: &Asked, position: i32) -> Result<()> {
    let reasons = to_text(&asked.reasons);
    let fields = (
        support_asked::reasons.eq(&reasons),
        support_asked::answer.eq(asked.answer),
        support_asked::asked_at.eq(asked.asked_at),
    );
    let row = (
        support_asked::workspace.eq(workspace),
        support_asked::request.eq(&asked.request),
        support_asked::person.eq(&asked.person),
        support_asked::position.eq(position),
        fields,
    );
    on_backend!(conn => diesel::insert_into(support_asked::table)
        .values(row)
        .on_conflict((support_asked::workspace, support_asked::request, support_asked::person))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = support_notes)]
struct NoteRow {
    id: NoteId,
    project: ProjectId,
    request: Option<SupportId>,
    writer: PersonId,
    title: String,
    body: String,
    helped: i32,
    created_at: Time,
    updated_at: Time,
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        Self {
            id: row.id,
            project: row.project,
            request: row.request,
            writer: row.writer,
            title: row.title,
            body: row.body,
            helped: row.helped,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

fn notes(rows: Vec<NoteRow>) -> Vec<Note> {
    rows.into_iter().map(Note::from).collect()
}

/// Writes a note, in place of what was written under its id.
pub fn save_note(conn: &mut Conn, workspace: &WorkspaceId, note: &Note) -> Result<()> {
    let fields = (
        support_notes::project.eq(&note.project),
        support_notes::request.eq(&note.request),
        support_notes::writer.eq(&note.writer),
        support_notes::title.eq(&note.title),
        support_notes::body.eq(&note.body),
        support_notes::helped.eq(note.helped),
        support_notes::created_at.eq(note.created_at),
        support_notes::updated_at.eq(note.updated_at),
    );
    let row = (support_notes::workspace.eq(workspace), support_notes::id.eq(&note.id), fields);
    on_backend!(conn => diesel::insert_into(support_notes::table)
        .values(row)
        .on_conflict((support_notes::workspace, support_notes::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A note.
pub fn note(conn: &mut Conn, workspace: &WorkspaceId, note: &NoteId) -> Result<Option<Note>> {
    let row: Option<NoteRow> = support_notes::table
        .find((workspace, note))
        .select(NoteRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Note::from))
}

/// The notes of a tool, the newest first, at most `limit`; those after one in that order.
pub fn notes_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    after: Option<&NoteId>,
    limit: i64,
) -> Result<Vec<Note>> {
    let all = support_notes::table
        .filter(support_notes::workspace.eq(workspace))
        .filter(support_notes::project.eq(project))
        .order(support_notes::id.desc())
        .limit(limit)
        .select(NoteRow::as_select());
    let rows: Vec<NoteRow> = match after {
        None => all.load(conn)?,
        Some(after) => all.filter(support_notes::id.lt(after)).load(conn)?,
    };
    Ok(notes(rows))
}

/// How many notes a tool has.
pub fn count_notes(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<i64> {
    Ok(support_notes::table
        .filter(support_notes::workspace.eq(workspace))
        .filter(support_notes::project.eq(project))
        .count()
        .get_result(conn)?)
}

/// One more was helped by a note.
pub fn count_helped(conn: &mut Conn, workspace: &WorkspaceId, note: &NoteId) -> Result<()> {
    diesel::update(support_notes::table.find((workspace, note)))
        .set(support_notes::helped.eq(support_notes::helped + 1))
        .execute(conn)?;
    Ok(())
}

/// Deletes a note. Returns false where it was gone.
pub fn drop_note(conn: &mut Conn, workspace: &WorkspaceId, note: &NoteId) -> Result<bool> {
    Ok(diesel::delete(support_notes::table.find((workspace, note))).execute(conn)? == 1)
}

/// Notes after one in the order of their ids, at most `limit`: for reading all of them.
pub fn notes_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &NoteId,
    limit: i64,
) -> Result<Vec<Note>> {
    let rows: Vec<NoteRow> = support_notes::table
        .filter(support_notes::workspace.eq(workspace))
        .filter(support_notes::id.gt(after))
        .order(support_notes::id)
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)?;
    Ok(notes(rows))
}
