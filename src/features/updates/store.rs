//! The table of updates.

use diesel::prelude::*;

use super::model::Update;
use crate::db::Conn;
use crate::db::schema::{follows, project_updates, projects};
use crate::error::Result;
use crate::features::follows::Kind;
use crate::features::projects::ProjectState;
use crate::ids::{PersonId, ProjectId, UpdateId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = project_updates)]
struct Row {
    id: UpdateId,
    project: ProjectId,
    author: PersonId,
    happened: String,
    next: String,
    help: String,
    created_at: Time,
}

impl From<Row> for Update {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            project: row.project,
            author: row.author,
            happened: row.happened,
            next: row.next,
            help: row.help,
            created_at: row.created_at,
        }
    }
}

fn updates(rows: Vec<Row>) -> Vec<Update> {
    rows.into_iter().map(Update::from).collect()
}

/// Writes an update, in place of what was written under its id.
pub fn insert(conn: &mut Conn, workspace: &WorkspaceId, update: &Update) -> Result<()> {
    let fields = (
        project_updates::project.eq(&update.project),
        project_updates::author.eq(&update.author),
        project_updates::happened.eq(&update.happened),
        project_updates::next.eq(&update.next),
        project_updates::help.eq(&update.help),
        project_updates::created_at.eq(update.created_at),
    );
    let row = (project_updates::workspace.eq(workspace), project_updates::id.eq(&update.id), fields);
    on_backend!(conn => diesel::insert_into(project_updates::table)
        .values(row)
        .on_conflict((project_updates::workspace, project_updates::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// An update.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, update: &UpdateId) -> Result<Option<Update>> {
    let row: Option<Row> = project_updates::table
        .find((workspace, update))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Update::from))
}

/// The latest ones of a project, at most `limit`.
pub fn latest(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    limit: i64,
) -> Result<Vec<Update>> {
    let rows: Vec<Row> = project_updates::table
        .filter(project_updates::workspace.eq(workspace))
        .filter(project_updates::project.eq(project))
        .order((project_updates::created_at.desc(), project_updates::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(updates(rows))
}

/// What listed projects told since, the newest first, at most `limit`; and how much it is.
pub fn told_since(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    since: Time,
    limit: i64,
) -> Result<(Vec<Update>, i64)> {
    let of =
        projects::workspace.eq(project_updates::workspace).and(projects::id.eq(project_updates::project));
    let told = project_updates::table
        .inner_join(projects::table.on(of))
        .filter(project_updates::workspace.eq(workspace))
        .filter(project_updates::created_at.ge(since))
        .filter(projects::state.eq(ProjectState::Approved));
    let rows: Vec<Row> = told
        .order((project_updates::created_at.desc(), project_updates::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok((updates(rows), told.count().get_result(conn)?))
}

/// What listed projects told since with a wish for help, the newest first, at most `limit`.
pub fn help_since(conn: &mut Conn, workspace: &WorkspaceId, since: Time, limit: i64) -> Result<Vec<Update>> {
    let of =
        projects::workspace.eq(project_updates::workspace).and(projects::id.eq(project_updates::project));
    let rows: Vec<Row> = project_updates::table
        .inner_join(projects::table.on(of))
        .filter(project_updates::workspace.eq(workspace))
        .filter(project_updates::help.ne(""))
        .filter(project_updates::created_at.ge(since))
        .filter(projects::state.eq(ProjectState::Approved))
        .order((project_updates::created_at.desc(), project_updates::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(updates(rows))
}

/// What listed projects told since that some of these people follow, the newest first, with who: at most `limit`, in
/// one query.
pub fn followed_since(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    since: Time,
    limit: i64,
) -> Result<Vec<(PersonId, Update)>> {
    let of =
        projects::workspace.eq(project_updates::workspace).and(projects::id.eq(project_updates::project));
    let by =
        follows::workspace.eq(project_updates::workspace).and(follows::thing.eq(project_updates::project));
    let rows: Vec<(PersonId, Row)> = project_updates::table
        .inner_join(projects::table.on(of))
        .inner_join(follows::table.on(by))
        .filter(project_updates::workspace.eq(workspace))
        .filter(project_updates::created_at.ge(since))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(follows::kind.eq(Kind::Project))
        .filter(follows::person.eq_any(people))
        .order((project_updates::created_at.desc(), project_updates::id.desc()))
        .limit(limit)
        .select((follows::person, Row::as_select()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(person, row)| (person, row.into())).collect())
}

/// Updates after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(conn: &mut Conn, workspace: &WorkspaceId, after: &UpdateId, limit: i64) -> Result<Vec<Update>> {
    let rows: Vec<Row> = project_updates::table
        .filter(project_updates::workspace.eq(workspace))
        .filter(project_updates::id.gt(after))
        .order(project_updates::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(updates(rows))
}
