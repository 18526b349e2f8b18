//! The projects table: written, and read in the orders in which people meet projects.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{project_owners, projects};
use crate::db::types::{Place, list, to_text};
use crate::error::{Error, Result};
use crate::features::projects::{Project, ProjectState, Stage};
use crate::ids::{ChannelId, PersonId, ProjectId, SkillId, WorkspaceId};
use crate::time::Time;

/// A project as the table holds it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = projects)]
struct Row {
    id: ProjectId,
    name: String,
    pitch: String,
    problem: String,
    stage: Stage,
    subjects: String,
    stack: String,
    repository: Option<String>,
    licence: Option<String>,
    links: String,
    newcomers: String,
    state: ProjectState,
    submitted_by: PersonId,
    channel: Option<ChannelId>,
    wants_channel: bool,
    decided_by: Option<PersonId>,
    decided_at: Option<Time>,
    decision_note: Option<String>,
    submitted_at: Time,
}

impl From<Row> for Project {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            pitch: row.pitch,
            problem: row.problem,
            stage: row.stage,
            subjects: list(&row.subjects),
            stack: list(&row.stack).into_iter().map(SkillId).collect(),
            repository: row.repository,
            licence: row.licence,
            links: list(&row.links),
            newcomers: row.newcomers,
            state: row.state,
            submitted_by: row.submitted_by,
            channel: row.channel,
            wants_channel: row.wants_channel,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_note: row.decision_note,
            submitted_at: row.submitted_at,
        }
    }
}

impl From<&Project> for Row {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.clone(),
            name: project.name.clone(),
            pitch: project.pitch.clone(),
            problem: project.problem.clone(),
            stage: project.stage,
            subjects: to_text(&project.subjects),
            stack: stack(project),
            repository: project.repository.clone(),
            licence: project.licence.clone(),
            links: to_text(&project.links),
            newcomers: project.newcomers.clone(),
            state: project.state,
            submitted_by: project.submitted_by.clone(),
            channel: project.channel.clone(),
            wants_channel: project.wants_channel,
            decided_by: project.decided_by.clone(),
            decided_at: project.decided_at,
            decision_note: project.decision_note.clone(),
            submitted_at: project.submitted_at,
        }
    }
}

fn stack(project: &Project) -> String {
    to_text(&project.stack.iter().map(|skill| skill.0.clone()).collect::<Vec<_>>())
}

pub(super) fn insert(conn: &mut Conn, workspace: &WorkspaceId, project: &Project) -> Result<()> {
    let place = (projects::workspace.eq(workspace), projects::updated_at.eq(project.submitted_at));
    diesel::insert_into(projects::table).values((place, Row::from(project))).execute(conn)?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, workspace: &WorkspaceId, project: &Project, now: Time) -> Result<()> {
    let changed = diesel::update(projects::table.find((workspace, &project.id)))
        .set((
            projects::name.eq(&project.name),
            projects::pitch.eq(&project.pitch),
            projects::problem.eq(&project.problem),
            projects::stage.eq(project.stage),
            projects::subjects.eq(to_text(&project.subjects)),
            projects::stack.eq(stack(project)),
            projects::repository.eq(&project.repository),
            projects::licence.eq(&project.licence),
            projects::links.eq(to_text(&project.links)),
            projects::newcomers.eq(&project.newcomers),
            projects::wants_channel.eq(project.wants_channel),
            projects::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(gone()) }
}

/// A project.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Option<Project>> {
    let row: Option<Row> =
        projects::table.find((workspace, project)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Project::from))
}

/// Those of `ids` that exist.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[ProjectId],
) -> Result<HashMap<ProjectId, Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.into())).collect())
}

/// A person's projects in any state but declined, newest first, at most `limit`.
pub fn of_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Project>> {
    let theirs = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(person))
        .select(project_owners::project);
    let rows: Vec<Row> = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::id.eq_any(theirs))
        .filter(projects::state.ne(ProjectState::Declined))
        .order((projects::submitted_at.desc(), projects::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// Projects that wait for an organizer, who waited longest first, at most `limit`.
pub fn waiting_for_review(conn: &mut Conn, workspace: &WorkspaceId, limit: i64) -> Result<Vec<Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Submitted))
        .order((projects::submitted_at, projects::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// Which projects wait for an organizer and since when, who waited longest first: from a place on, at most `limit`.
pub fn review_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Submitted))
        .filter(projects::submitted_at.ge(from.at))
        .filter(projects::submitted_at.gt(from.at).or(projects::id.gt(&from.id)))
        .order((projects::submitted_at, projects::id))
        .limit(limit)
        .select((projects::id, projects::submitted_at))
        .load(conn)?)
}

/// Approved projects, newest first, at most `limit`; those after `after` (its time and id) in that order.
pub fn listed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: Option<(Time, &ProjectId)>,
    limit: i64,
) -> Result<Vec<Project>> {
    let approved = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Approved))
        .order((projects::submitted_at.desc(), projects::id.desc()))
        .limit(limit)
        .select(Row::as_select());
    let rows: Vec<Row> = match after {
        None => approved.load(conn)?,
        Some((time, id)) => approved
            .filter(
                projects::submitted_at.lt(time).or(projects::submitted_at.eq(time).and(projects::id.lt(id))),
            )
            .load(conn)?,
    };
    Ok(rows.into_iter().map(Project::from).collect())
}

/// Approved projects that people can use already, newest first, at most `limit`.
pub fn usable(conn: &mut Conn, workspace: &WorkspaceId, limit: i64) -> Result<Vec<Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(projects::stage.eq_any(Stage::USABLE))
        .order((projects::submitted_at.desc(), projects::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// Projects that were approved since, the newest first, at most `limit`.
pub fn approved_since(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    since: Time,
    limit: i64,
) -> Result<Vec<Project>> {
    let rows: Vec<Row> = projects::table
        .filter(projects::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(projects::decided_at.ge(since))
        .order((projects::decided_at.desc(), projects::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// What a person reads who asks for a project that isn't there.
pub fn gone() -> Error {
    Error::user("This project isn't here any more. `/edtech project list` shows those that are.")
}
