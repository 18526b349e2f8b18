//! The table of what projects offer to a campus.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Readiness;
use crate::db::Conn;
use crate::db::schema::readiness;
use crate::error::Result;
use crate::features::tools;
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// What is known of a project; nothing where nobody said.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Readiness> {
    Ok(find_all(conn, workspace, std::slice::from_ref(project))?.remove(project).unwrap_or_default())
}

/// The same of several, in one query; those of whom nobody said anything are left out.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, Readiness>> {
    let rows: Vec<(ProjectId, String)> = readiness::table
        .filter(readiness::workspace.eq(workspace))
        .filter(readiness::project.eq_any(projects))
        .select((readiness::project, readiness::data))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, data)| (id, serde_json::from_str(&data).unwrap_or_default())).collect())
}

/// Writes what is known, in place of what was written before.
pub fn save(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    what: &Readiness,
    by: &PersonId,
    now: Time,
) -> Result<()> {
    let data = serde_json::to_string(what)?;
    let fields = (readiness::data.eq(&data), readiness::updated_by.eq(by), readiness::updated_at.eq(now));
    let row = (readiness::workspace.eq(workspace), readiness::project.eq(project), fields);
    on_backend!(conn => diesel::insert_into(readiness::table)
        .values(row)
        .on_conflict((readiness::workspace, readiness::project))
        .do_update()
        .set(fields)
        .execute(conn))?;
    tools::refresh(conn, workspace, project)
}
