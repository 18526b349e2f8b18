//! The tables of ideas, and of who joined.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Idea, IdeaState, Joined, Part};
use crate::db::Conn;
use crate::db::schema::{idea_joined, ideas};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::ids::{IdeaId, PersonId, ProjectId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = ideas)]
struct Row {
    id: IdeaId,
    person: PersonId,
    title: String,
    about: String,
    audience: String,
    subjects: String,
    skills: String,
    state: IdeaState,
    told_people: bool,
    told_leader: bool,
    project: Option<ProjectId>,
    created_at: Time,
    closed_at: Option<Time>,
}

impl From<Row> for Idea {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person: row.person,
            title: row.title,
            about: row.about,
            audience: row.audience,
            subjects: list(&row.subjects),
            skills: list(&row.skills).into_iter().map(SkillId).collect(),
            state: row.state,
            told_people: row.told_people,
            told_leader: row.told_leader,
            project: row.project,
            created_at: row.created_at,
            closed_at: row.closed_at,
        }
    }
}

fn all(rows: Vec<Row>) -> Vec<Idea> {
    rows.into_iter().map(Idea::from).collect()
}

/// Writes an idea, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, idea: &Idea) -> Result<()> {
    let subjects = to_text(&idea.subjects);
    let skills: Vec<String> = idea.skills.iter().map(|skill| skill.0.clone()).collect();
    let skills = to_text(&skills);
    let fields = (
        ideas::person.eq(&idea.person),
        ideas::title.eq(&idea.title),
        ideas::about.eq(&idea.about),
        ideas::audience.eq(&idea.audience),
        ideas::subjects.eq(&subjects),
        ideas::skills.eq(&skills),
        ideas::state.eq(idea.state),
        ideas::told_people.eq(idea.told_people),
        ideas::told_leader.eq(idea.told_leader),
        ideas::project.eq(&idea.project),
        ideas::created_at.eq(idea.created_at),
        ideas::closed_at.eq(idea.closed_at),
    );
    let row = (ideas::workspace.eq(workspace), ideas::id.eq(&idea.id), fields);
    on_backend!(conn => diesel::insert_into(ideas::table)
        .values(row)
        .on_conflict((ideas::workspace, ideas::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// An idea.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &IdeaId) -> Result<Option<Idea>> {
    let row: Option<Row> =
        ideas::table.find((workspace, id)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Idea::from))
}

/// Open ideas, the newest first, at most `limit`; those after one in that order.
pub fn open(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: Option<&IdeaId>,
    limit: i64,
) -> Result<Vec<Idea>> {
    let open = ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::state.eq(IdeaState::Open))
        .order(ideas::id.desc())
        .limit(limit)
        .select(Row::as_select());
    Ok(all(match after {
        None => open.load(conn)?,
        Some(after) => open.filter(ideas::id.lt(after)).load(conn)?,
    }))
}

/// The open ideas that somebody had.
pub fn open_of(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Idea>> {
    Ok(all(ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::person.eq(person))
        .filter(ideas::state.eq(IdeaState::Open))
        .order(ideas::id)
        .select(Row::as_select())
        .load(conn)?))
}

/// The ideas that somebody joined and that still gather people.
pub fn joined_by(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Idea>> {
    let theirs = idea_joined::table
        .filter(idea_joined::workspace.eq(workspace))
        .filter(idea_joined::person.eq(person))
        .select(idea_joined::idea);
    Ok(all(ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::id.eq_any(theirs))
        .filter(ideas::state.eq_any(IdeaState::GATHERS))
        .order(ideas::id)
        .select(Row::as_select())
        .load(conn)?))
}

/// The ideas that become a project, or became it.
pub fn of_project(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Idea>> {
    Ok(all(ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::project.eq(project))
        .order(ideas::id)
        .select(Row::as_select())
        .load(conn)?))
}

/// Moves an idea from one of `from` to `to`, with its project. Returns false where it was in none of them.
pub fn set_state(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IdeaId,
    from: &[IdeaState],
    to: IdeaState,
    project: Option<&ProjectId>,
    closed_at: Option<Time>,
) -> Result<bool> {
    let there = ideas::table.find((workspace, id)).filter(ideas::state.eq_any(from.to_vec()));
    let moved = (ideas::state.eq(to), ideas::project.eq(project), ideas::closed_at.eq(closed_at));
    Ok(diesel::update(there).set(moved).execute(conn)? == 1)
}

/// Writes who was told: those who joined, or whoever would lead.
pub fn set_told(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IdeaId,
    people: bool,
    leader: bool,
) -> Result<()> {
    diesel::update(ideas::table.find((workspace, id)))
        .set((ideas::told_people.eq(people), ideas::told_leader.eq(leader)))
        .execute(conn)?;
    Ok(())
}

/// Ideas after one in the order of their ids, at most `limit`: for reading all of them.
pub fn ideas_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &IdeaId,
    limit: i64,
) -> Result<Vec<Idea>> {
    Ok(all(ideas::table
        .filter(ideas::workspace.eq(workspace))
        .filter(ideas::id.gt(after))
        .order(ideas::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?))
}

/// Writes that somebody joined, in place of what they joined for before: when stays as it was.
pub fn save_joined(conn: &mut Conn, workspace: &WorkspaceId, joined: &Joined) -> Result<()> {
    let row = (
        idea_joined::workspace.eq(workspace),
        idea_joined::idea.eq(&joined.idea),
        idea_joined::person.eq(&joined.person),
        idea_joined::part.eq(joined.part),
        idea_joined::joined_at.eq(joined.joined_at),
    );
    on_backend!(conn => diesel::insert_into(idea_joined::table)
        .values(row)
        .on_conflict((idea_joined::workspace, idea_joined::idea, idea_joined::person))
        .do_update()
        .set(idea_joined::part.eq(joined.part))
        .execute(conn))?;
    Ok(())
}

/// Takes somebody out of an idea. Returns false where they weren't in.
pub fn leave(conn: &mut Conn, workspace: &WorkspaceId, id: &IdeaId, person: &PersonId) -> Result<bool> {
    Ok(diesel::delete(idea_joined::table.find((workspace, id, person))).execute(conn)? == 1)
}

/// Who joined these, the first of them first, in one query.
pub fn joined_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    these: &[IdeaId],
) -> Result<HashMap<IdeaId, Vec<Joined>>> {
    let rows: Vec<(IdeaId, PersonId, Part, Time)> = idea_joined::table
        .filter(idea_joined::workspace.eq(workspace))
        .filter(idea_joined::idea.eq_any(these))
        .order((idea_joined::idea, idea_joined::joined_at, idea_joined::person))
        .select((idea_joined::idea, idea_joined::person, idea_joined::part, idea_joined::joined_at))
        .load(conn)?;
    let mut found: HashMap<IdeaId, Vec<Joined>> = HashMap::new();
    for (idea, person, part, joined_at) in rows {
        found.entry(idea.clone()).or_default().push(Joined { idea, person, part, joined_at });
    }
    Ok(found)
}
