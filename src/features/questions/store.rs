//! The tables of questions, and of who was asked.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Asked, AskedState, Question, QuestionState};
use crate::db::Conn;
use crate::db::schema::{question_asked, questions};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::ids::{PersonId, ProjectId, QuestionId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = questions)]
struct Row {
    id: QuestionId,
    asker: PersonId,
    title: String,
    tried: String,
    subjects: String,
    state: QuestionState,
    asked_at: Time,
    closed_at: Option<Time>,
}

impl From<Row> for Question {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            asker: row.asker,
            title: row.title,
            tried: row.tried,
            subjects: list(&row.subjects),
            state: row.state,
            asked_at: row.asked_at,
            closed_at: row.closed_at,
        }
    }
}

fn all(rows: Vec<Row>) -> Vec<Question> {
    rows.into_iter().map(Question::from).collect()
}

/// Writes a question, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, question: &Question) -> Result<()> {
    let subjects = to_text(&question.subjects);
    let fields = (
        questions::asker.eq(&question.asker),
        questions::title.eq(&question.title),
        questions::tried.eq(&question.tried),
        questions::subjects.eq(&subjects),
        questions::state.eq(question.state),
        questions::asked_at.eq(question.asked_at),
        questions::closed_at.eq(question.closed_at),
    );
    let row = (questions::workspace.eq(workspace), questions::id.eq(&question.id), fields);
    on_backend!(conn => diesel::insert_into(questions::table)
        .values(row)
        .on_conflict((questions::workspace, questions::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A question.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &QuestionId) -> Result<Option<Question>> {
    let row: Option<Row> =
        questions::table.find((workspace, id)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Question::from))
}

/// The questions of somebody, the newest first, at most `limit`; those after one in that order.
pub fn of_asker(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    asker: &PersonId,
    after: Option<&QuestionId>,
    limit: i64,
) -> Result<Vec<Question>> {
    let theirs = questions::table
        .filter(questions::workspace.eq(workspace))
        .filter(questions::asker.eq(asker))
        .order(questions::id.desc())
        .limit(limit)
        .select(Row::as_select());
    Ok(all(match after {
        None => theirs.load(conn)?,
        Some(after) => theirs.filter(questions::id.lt(after)).load(conn)?,
    }))
}

/// All open questions of somebody.
pub fn open_of(conn: &mut Conn, workspace: &WorkspaceId, asker: &PersonId) -> Result<Vec<Question>> {
    Ok(all(questions::table
        .filter(questions::workspace.eq(workspace))
        .filter(questions::asker.eq(asker))
        .filter(questions::state.eq(QuestionState::Open))
        .order(questions::id)
        .select(Row::as_select())
        .load(conn)?))
}

/// Closes a question. Returns false where it is closed already, or isn't there.
pub fn close(conn: &mut Conn, workspace: &WorkspaceId, id: &QuestionId, now: Time) -> Result<bool> {
    let open = questions::table.find((workspace, id)).filter(questions::state.eq(QuestionState::Open));
    let closed = (questions::state.eq(QuestionState::Closed), questions::closed_at.eq(Some(now)));
    Ok(diesel::update(open).set(closed).execute(conn)? == 1)
}

/// Questions after one in the order of their ids, at most `limit`: for reading all of them.
pub fn questions_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &QuestionId,
    limit: i64,
) -> Result<Vec<Question>> {
    Ok(all(questions::table
        .filter(questions::workspace.eq(workspace))
        .filter(questions::id.gt(after))
        .order(questions::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = question_asked)]
struct AskedRow {
    question: QuestionId,
    person: PersonId,
    position: i32,
    project: ProjectId,
    reasons: String,
    state: AskedState,
    answer: String,
    answered_at: Option<Time>,
    helped: bool,
}

impl From<AskedRow> for Asked {
    fn from(row: AskedRow) -> Self {
        Self {
            question: row.question,
            person: row.person,
            position: row.position,
            project: row.project,
            reasons: list(&row.reasons),
            state: row.state,
            answer: row.answer,
            answered_at: row.answered_at,
            helped: row.helped,
        }
    }
}

/// Writes that somebody is asked, in place of what they answered before.
pub fn save_asked(conn: &mut Conn, workspace: &WorkspaceId, asked: &Asked) -> Result<()> {
    let reasons = to_text(&asked.reasons);
    let fields = (
        question_asked::position.eq(asked.position),
        question_asked::project.eq(&asked.project),
        question_asked::reasons.eq(&reasons),
        question_asked::state.eq(asked.state),
        question_asked::answer.eq(&asked.answer),
        question_asked::answered_at.eq(asked.answered_at),
        question_asked::helped.eq(asked.helped),
    );
    let row = (
        question_asked::workspace.eq(workspace),
        question_asked::question.eq(&asked.question),
        question_asked::person.eq(&asked.person),
        fields,
    );
    on_backend!(conn => diesel::insert_into(question_asked::table)
        .values(row)
        .on_conflict((question_asked::workspace, question_asked::question, question_asked::person))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// What somebody was asked.
pub fn asked(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    question: &QuestionId,
    person: &PersonId,
) -> Result<Option<Asked>> {
    let row: Option<AskedRow> = question_asked::table
        .find((workspace, question, person))
        .select(AskedRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Asked::from))
}

/// Who was asked these, the nearest first, in one query.
pub fn asked_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    questions: &[QuestionId],
) -> Result<HashMap<QuestionId, Vec<Asked>>> {
    let rows: Vec<AskedRow> = question_asked::table
        .filter(question_asked::workspace.eq(workspace))
        .filter(question_asked::question.eq_any(questions))
        .order((question_asked::question, question_asked::position, question_asked::person))
        .select(AskedRow::as_select())
        .load(conn)?;
    let mut found: HashMap<QuestionId, Vec<Asked>> = HashMap::new();
    for row in rows {
        found.entry(row.question.clone()).or_default().push(row.into());
    }
    Ok(found)
}

/// Keeps an answer. Returns false where they answered already.
pub fn answer(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    question: &QuestionId,
    person: &PersonId,
    text: &str,
    now: Time,
) -> Result<bool> {
    let theirs = question_asked::table
        .find((workspace, question, person))
        .filter(question_asked::state.ne(AskedState::Answered));
    let answered = (
        question_asked::state.eq(AskedState::Answered),
        question_asked::answer.eq(text),
        question_asked::answered_at.eq(Some(now)),
    );
    Ok(diesel::update(theirs).set(answered).execute(conn)? == 1)
}

/// Says that it isn't for them. Returns false where they said something already.
pub fn pass(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    question: &QuestionId,
    person: &PersonId,
) -> Result<bool> {
    let theirs = question_asked::table
        .find((workspace, question, person))
        .filter(question_asked::state.eq(AskedState::Waiting));
    Ok(diesel::update(theirs).set(question_asked::state.eq(AskedState::Passed)).execute(conn)? == 1)
}

/// Nobody waits for this person any more.
pub fn pass_all(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    let theirs = question_asked::table
        .filter(question_asked::workspace.eq(workspace))
        .filter(question_asked::person.eq(person))
        .filter(question_asked::state.eq(AskedState::Waiting));
    diesel::update(theirs).set(question_asked::state.eq(AskedState::Passed)).execute(conn)?;
    Ok(())
}

/// Says that an answer helped. Returns false where that was said already, or there is none.
pub fn help(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    question: &QuestionId,
    person: &PersonId,
) -> Result<bool> {
    let theirs = question_asked::table
        .find((workspace, question, person))
        .filter(question_asked::state.eq(AskedState::Answered))
        .filter(question_asked::helped.eq(false));
    Ok(diesel::update(theirs).set(question_asked::helped.eq(true)).execute(conn)? == 1)
}
