//! Who owns what.

use std::collections::HashMap;

use diesel::prelude::*;

use super::projects::{find, gone};
use crate::db::Conn;
use crate::db::schema::project_owners;
use crate::error::{Error, Result};
use crate::features::projects::Project;
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::on_backend;

/// Writes who owns a project in place of those who did, in this order and once each.
pub(super) fn write(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    owners: &[PersonId],
) -> Result<()> {
    diesel::delete(
        project_owners::table
            .filter(project_owners::workspace.eq(workspace))
            .filter(project_owners::project.eq(project)),
    )
    .execute(conn)?;
    let rows: Vec<_> = owners
        .iter()
        .enumerate()
        .filter(|(at, owner)| !owners[..*at].contains(owner))
        .map(|(at, owner)| {
            (
                project_owners::workspace.eq(workspace),
                project_owners::project.eq(project),
                project_owners::person.eq(owner),
                project_owners::position.eq(i32::try_from(at).unwrap_or(i32::MAX)),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(project_owners::table).values(rows).execute(conn))?;
    Ok(())
}

/// Gives a project to somebody, in place of those who owned it.
pub fn hand_on(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    person: &PersonId,
) -> Result<()> {
    write(conn, workspace, project, std::slice::from_ref(person))
}

/// The owners of a project, the one who sent it first.
pub fn owners(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<PersonId>> {
    Ok(project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::project.eq(project))
        .order(project_owners::position)
        .select(project_owners::person)
        .load(conn)?)
}

/// The owners of several projects, in one query.
pub fn owners_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[ProjectId],
) -> Result<HashMap<ProjectId, Vec<PersonId>>> {
    let rows: Vec<(ProjectId, PersonId)> = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::project.eq_any(ids))
        .order(project_owners::position)
        .select((project_owners::project, project_owners::person))
        .load(conn)?;
    let mut owners: HashMap<ProjectId, Vec<PersonId>> = HashMap::new();
    for (project, person) in rows {
        owners.entry(project).or_default().push(person);
    }
    Ok(owners)
}

/// Whether a person owns a project.
pub fn is_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    person: &PersonId,
) -> Result<bool> {
    let found: Option<PersonId> = project_owners::table
        .find((workspace, project, person))
        .select(project_owners::person)
        .get_result(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The project, for one of its owners; stops everybody else.
pub fn require_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    person: &PersonId,
) -> Result<Project> {
    let found = find(conn, workspace, project)?.ok_or_else(gone)?;
    if is_owner(conn, workspace, project, person)? {
        return Ok(found);
    }
    Err(Error::user(
        "Only the owners of a project can do this. If you belong to it, ask one of them to add you: \
         `/edtech project edit`, “Co-owners”.",
    ))
}
