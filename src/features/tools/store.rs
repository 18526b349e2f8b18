//! The table of the directory.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Look, SUBJECTS, Spot, keys};
use crate::db::Conn;
use crate::db::schema::{project_words, projects as project_rows, tools};
use crate::error::Result;
use crate::features::projects::{self, ProjectState};
use crate::features::{adoption, readiness};
use crate::ids::{ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Writes a tool's rows anew, in the transaction that changed the project, what it is ready for or where it is in use;
/// none where it can't be adopted now.
pub fn refresh(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<()> {
    let before = tools::table.filter(tools::workspace.eq(workspace)).filter(tools::project.eq(project));
    diesel::delete(before).execute(conn)?;
    let Some(tool) = projects::find(conn, workspace, project)? else { return Ok(()) };
    if tool.state != ProjectState::Approved || !tool.stage.is_usable() {
        return Ok(());
    }
    let ready = readiness::find(conn, workspace, project)?;
    let one = std::slice::from_ref(project);
    let used = adoption::counts(conn, workspace, one)?.remove(project).unwrap_or_default();
    let used = i32::try_from(used).unwrap_or(i32::MAX);
    let known = i32::try_from(ready.checklist().0.len()).unwrap_or(i32::MAX);
    let rows: Vec<_> = keys(&tool, &ready, used, known)
        .into_iter()
        .map(|key| {
            (
                tools::workspace.eq(workspace),
                tools::key.eq(key),
                tools::project.eq(project),
                tools::used.eq(used),
                tools::known.eq(known),
                tools::listed_at.eq(tool.submitted_at),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(tools::table).values(rows).execute(conn))?;
    Ok(())
}

/// Tools that are found by all that is looked for: those in use at most institutions first, then those of which most is
/// told, then the newest; at most `limit`.
pub fn listed(conn: &mut Conn, workspace: &WorkspaceId, look: &Look, limit: i64) -> Result<Vec<Spot>> {
    let mut keys = look.keys().into_iter();
    let mut found = tools::table
        .filter(tools::workspace.eq(workspace))
        .filter(tools::key.eq(keys.next().unwrap_or_default()))
        .into_boxed();
    for key in keys {
        let others = diesel::alias!(tools as others);
        let these = others
            .filter(others.field(tools::workspace).eq(workspace))
            .filter(others.field(tools::key).eq(key))
            .select(others.field(tools::project));
        found = found.filter(tools::project.eq_any(these));
    }
    for word in &look.words {
        let these = project_words::table
            .filter(project_words::workspace.eq(workspace))
            .filter(project_words::word.eq_any(projects::found_by(word)))
            .select(project_words::project);
        found = found.filter(tools::project.eq_any(these));
    }
    if let Some(Spot { used, known, at, project }) = &look.after {
        let earlier =
            tools::listed_at.lt(*at).or(tools::listed_at.eq(*at).and(tools::project.lt(project.clone())));
        let fewer = tools::known.lt(*known).or(tools::known.eq(*known).and(earlier));
        found = found
            .filter(tools::used.le(*used))
            .filter(tools::used.lt(*used).or(tools::used.eq(*used).and(fewer)));
    }
    let rows: Vec<(i32, i32, Time, ProjectId)> = found
        .order((tools::used.desc(), tools::known.desc(), tools::listed_at.desc(), tools::project.desc()))
        .limit(limit)
        .select((tools::used, tools::known, tools::listed_at, tools::project))
        .load(conn)?;
    let spot = |(used, known, at, project)| Spot { used, known, at, project };
    Ok(rows.into_iter().map(spot).collect())
}

/// Subjects that tools are for, what most are for first.
pub fn subjects(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<String>> {
    let found: Vec<String> = tools::table
        .filter(tools::workspace.eq(workspace))
        .filter(tools::key.like("subject:%"))
        .group_by(tools::key)
        .order((diesel::dsl::count_star().desc(), tools::key))
        .limit(SUBJECTS)
        .select(tools::key)
        .load(conn)?;
    Ok(found.into_iter().filter_map(|key| key.strip_prefix("subject:").map(str::to_owned)).collect())
}

/// When each of these projects was changed last.
pub fn updated(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[ProjectId],
) -> Result<HashMap<ProjectId, Time>> {
    let rows: Vec<(ProjectId, Time)> = project_rows::table
        .filter(project_rows::workspace.eq(workspace))
        .filter(project_rows::id.eq_any(ids))
        .select((project_rows::id, project_rows::updated_at))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
