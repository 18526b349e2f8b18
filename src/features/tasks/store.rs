//! The table of tasks.

use chrono::{DateTime, NaiveDate};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Beside, Look, MINUTES, Purpose, Show, Task};
use crate::db::Conn;
use crate::db::schema::team_tasks;
use crate::error::Result;
use crate::ids::{ContactId, PersonId, TaskId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Comes after every day, for those that have none.
const NEVER: &str = "9999-12-31";
/// How the ids of those begin who had everything about them deleted: what they had, nobody has.
const GONE: &str = "gone-%";
/// Plans in a menu.
const PLANS: i64 = 50;
/// Tasks beside the desk.
const BESIDE: i64 = 4;

#[derive(Queryable, Selectable)]
#[diesel(table_name = team_tasks)]
struct Row {
    id: TaskId,
    what: String,
    note: String,
    owner: Option<PersonId>,
    due_on: String,
    purpose: String,
    purpose_id: String,
    done_by: Option<PersonId>,
    done_at: Option<Time>,
    created_by: PersonId,
    created_at: Time,
}

impl From<Row> for Task {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            what: row.what,
            note: row.note,
            owner: row.owner.filter(|owner| !owner.is_gone()),
            due: (row.due_on != NEVER).then(|| row.due_on.parse().ok()).flatten(),
            purpose: Purpose::of(&row.purpose, &row.purpose_id),
            done: row.done_by.zip(row.done_at),
            created_by: row.created_by,
            created_at: row.created_at,
        }
    }
}

fn tasks(rows: Vec<Row>) -> Vec<Task> {
    rows.into_iter().map(Task::from).collect()
}

fn day(due: Option<NaiveDate>) -> String {
    due.map_or_else(|| NEVER.to_owned(), |day| day.to_string())
}

fn state(task: &Task) -> &'static str {
    if task.done.is_some() { "done" } else { "open" }
}

/// Writes a task, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, task: &Task) -> Result<()> {
    let (due, (purpose, purpose_id)) = (day(task.due), task.purpose.parts());
    let fields = (
        team_tasks::what.eq(&task.what),
        team_tasks::note.eq(&task.note),
        team_tasks::owner.eq(&task.owner),
        team_tasks::due_on.eq(&due),
        team_tasks::purpose.eq(purpose),
        team_tasks::purpose_id.eq(purpose_id),
        team_tasks::state.eq(state(task)),
        team_tasks::done_by.eq(task.done.as_ref().map(|(by, _)| by)),
        team_tasks::done_at.eq(task.done.as_ref().map(|(_, at)| *at)),
    );
    let row = (
        team_tasks::workspace.eq(workspace),
        team_tasks::id.eq(&task.id),
        fields,
        team_tasks::created_by.eq(&task.created_by),
        team_tasks::created_at.eq(task.created_at),
    );
    on_backend!(conn => diesel::insert_into(team_tasks::table)
        .values(row)
        .on_conflict((team_tasks::workspace, team_tasks::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A task.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, task: &TaskId) -> Result<Option<Task>> {
    let row: Option<Row> =
        team_tasks::table.find((workspace, task)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Task::from))
}

/// How many are to be done.
pub fn number(conn: &mut Conn, workspace: &WorkspaceId) -> Result<i64> {
    let open = team_tasks::table.filter(team_tasks::workspace.eq(workspace));
    Ok(open.filter(team_tasks::state.eq("open")).count().get_result(conn)?)
}

/// Gives a task that nobody has to somebody. Returns false where somebody has it, or it is done.
pub fn take(conn: &mut Conn, workspace: &WorkspaceId, task: &TaskId, person: &PersonId) -> Result<bool> {
    let free = team_tasks::table
        .find((workspace, task))
        .filter(team_tasks::state.eq("open"))
        .filter(team_tasks::owner.is_null().or(team_tasks::owner.like(GONE)));
    Ok(diesel::update(free).set(team_tasks::owner.eq(Some(person))).execute(conn)? == 1)
}

/// Says that a task is done. Returns false where it is already, or isn't there.
pub fn finish(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    task: &TaskId,
    by: &PersonId,
    now: Time,
) -> Result<bool> {
    let open = team_tasks::table.find((workspace, task)).filter(team_tasks::state.eq("open"));
    let done =
        (team_tasks::state.eq("done"), team_tasks::done_by.eq(Some(by)), team_tasks::done_at.eq(Some(now)));
    Ok(diesel::update(open).set(done).execute(conn)? == 1)
}

/// Says that a task isn't done after all. Returns false where it is open already, or isn't there.
pub fn reopen(conn: &mut Conn, workspace: &WorkspaceId, task: &TaskId) -> Result<bool> {
    let done = team_tasks::table.find((workspace, task)).filter(team_tasks::state.eq("done"));
    let open = (
        team_tasks::state.eq("open"),
        team_tasks::done_by.eq(None::<PersonId>),
        team_tasks::done_at.eq(None::<Time>),
    );
    Ok(diesel::update(done).set(open).execute(conn)? == 1)
}

/// Where a page ends, as the next one begins.
pub fn place(show: &Show, last: &Task) -> (String, TaskId) {
    let key = match (show, &last.done) {
        (Show::Done, Some((_, at))) => at.and_utc().timestamp_micros().to_string(),
        _ => day(last.due),
    };
    (key, last.id.clone())
}

/// The tasks of a list, from a place on, at most `limit`: those that are due first first, and of those that are done
/// the latest.
pub fn listed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    look: &Look,
    me: &PersonId,
    limit: i64,
) -> Result<Vec<Task>> {
    if look.show == Show::Done {
        return done(conn, workspace, look, limit);
    }
    let all =
        team_tasks::table.filter(team_tasks::workspace.eq(workspace)).select(Row::as_select()).into_boxed();
    let open = all.filter(team_tasks::state.eq("open"));
    let mut these = match &look.show {
        Show::Mine => open.filter(team_tasks::owner.eq(Some(me))),
        Show::Free => open.filter(team_tasks::owner.is_null().or(team_tasks::owner.like(GONE))),
        Show::Plan(name) => {
            open.filter(team_tasks::purpose.eq("plan")).filter(team_tasks::purpose_id.eq(name.clone()))
        }
        Show::Open | Show::Done => open,
    };
    if let Some((due, id)) = &look.after {
        let later = team_tasks::due_on.gt(due.clone());
        let same = team_tasks::due_on.eq(due.clone()).and(team_tasks::id.gt(id.clone()));
        these = these.filter(later.or(same));
    }
    Ok(tasks(these.order((team_tasks::due_on, team_tasks::id)).limit(limit).load(conn)?))
}

fn done(conn: &mut Conn, workspace: &WorkspaceId, look: &Look, limit: i64) -> Result<Vec<Task>> {
    let at = team_tasks::done_at.assume_not_null();
    let from = look.after.as_ref().and_then(|(micros, id)| {
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        Some((at.naive_utc(), id.clone()))
    });
    let done = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::done_at.is_not_null())
        .order((team_tasks::done_at.desc(), team_tasks::id.desc()))
        .limit(limit)
        .select(Row::as_select());
    let rows = match from {
        None => done.load(conn)?,
        Some((last, id)) => done.filter(at.lt(last).or(at.eq(last).and(team_tasks::id.lt(id)))).load(conn)?,
    };
    Ok(tasks(rows))
}

/// How many tasks somebody has to do, and the first few of them.
pub fn of_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    owner: &PersonId,
    limit: i64,
) -> Result<(i64, Vec<Task>)> {
    let first = listed(conn, workspace, &Look::at(Show::Mine), owner, limit)?;
    let open = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::owner.eq(Some(owner)))
        .filter(team_tasks::state.eq("open"));
    Ok((open.count().get_result(conn)?, first))
}

/// Gives all that one has to do to another, who is reminded of it from then on. Returns how much.
pub fn pass(conn: &mut Conn, workspace: &WorkspaceId, from: &PersonId, to: &PersonId) -> Result<usize> {
    let open = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::owner.eq(Some(from)))
        .filter(team_tasks::state.eq("open"));
    Ok(diesel::update(open).set(team_tasks::owner.eq(Some(to))).execute(conn)?)
}

/// Plans with something to do, each with how much.
pub fn plans(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<(String, i64)>> {
    Ok(team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::purpose.eq("plan"))
        .filter(team_tasks::state.eq("open"))
        .group_by(team_tasks::purpose_id)
        .order(team_tasks::purpose_id)
        .limit(PLANS)
        .select((team_tasks::purpose_id, count_star()))
        .load(conn)?)
}

/// What stands beside the desk.
pub fn beside(conn: &mut Conn, workspace: &WorkspaceId, me: &PersonId) -> Result<Beside> {
    let mine = listed(conn, workspace, &Look::at(Show::Mine), me, BESIDE)?;
    // As many rows as there are organizers.
    let each: Vec<(Option<PersonId>, i64)> = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::state.eq("open"))
        .group_by(team_tasks::owner)
        .select((team_tasks::owner, count_star()))
        .load(conn)?;
    let sum = |which: &dyn Fn(Option<&PersonId>) -> bool| {
        each.iter().filter(|(owner, _)| which(owner.as_ref())).map(|(_, number)| number).sum()
    };
    let number = sum(&|owner| owner == Some(me));
    let free = sum(&|owner| owner.is_none_or(PersonId::is_gone));
    Ok(Beside { mine, number, free })
}

/// How many minutes of a week each of these people needs for tasks: for those that they did since it began, and for those
/// that they have and that are due before it ends.
pub fn minutes(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    begins: Time,
    ends: NaiveDate,
) -> Result<Vec<(PersonId, i64)>> {
    let people = || people.iter().map(Some);
    let due: Vec<(Option<PersonId>, i64)> = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::state.eq("open"))
        .filter(team_tasks::owner.eq_any(people()))
        .filter(team_tasks::due_on.lt(ends.to_string()))
        .group_by(team_tasks::owner)
        .select((team_tasks::owner, count_star()))
        .load(conn)?;
    let done: Vec<(Option<PersonId>, i64)> = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::done_at.ge(Some(begins)))
        .filter(team_tasks::done_by.eq_any(people()))
        .group_by(team_tasks::done_by)
        .select((team_tasks::done_by, count_star()))
        .load(conn)?;
    let minutes = due.into_iter().chain(done).filter_map(|(who, number)| Some((who?, number * MINUTES)));
    Ok(minutes.collect())
}

/// Done since a moment, the latest first, at most `limit`.
pub fn done_since(conn: &mut Conn, workspace: &WorkspaceId, since: Time, limit: i64) -> Result<Vec<Task>> {
    let done = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::done_at.ge(Some(since)))
        .order((team_tasks::done_at.desc(), team_tasks::id.desc()))
        .limit(limit);
    Ok(tasks(done.select(Row::as_select()).load(conn)?))
}

/// To be done before a day, the sooner the earlier, at most `limit`.
pub fn due_before(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    before: NaiveDate,
    limit: i64,
) -> Result<Vec<Task>> {
    let due = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::state.eq("open"))
        .filter(team_tasks::due_on.lt(before.to_string()))
        .order((team_tasks::due_on, team_tasks::id))
        .limit(limit);
    Ok(tasks(due.select(Row::as_select()).load(conn)?))
}

/// Two contacts became one: what was for one of them is for that one.
pub fn contact_joined(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &ContactId,
    to: &ContactId,
) -> Result<()> {
    let there = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::purpose.eq("contact"))
        .filter(team_tasks::purpose_id.eq(from.as_str()));
    diesel::update(there).set(team_tasks::purpose_id.eq(to.as_str())).execute(conn)?;
    Ok(())
}

/// Tasks after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(conn: &mut Conn, workspace: &WorkspaceId, after: &TaskId, limit: i64) -> Result<Vec<Task>> {
    let all = team_tasks::table
        .filter(team_tasks::workspace.eq(workspace))
        .filter(team_tasks::id.gt(after))
        .order(team_tasks::id)
        .limit(limit);
    Ok(tasks(all.select(Row::as_select()).load(conn)?))
}
