//! How the community does, in numbers.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Counts;
use crate::db::Conn;
use crate::db::schema::{introductions, needs, profiles, projects};
use crate::error::Result;
use crate::features::needs::NeedState;
use crate::features::projects::ProjectState;
use crate::ids::WorkspaceId;

/// Counts what organizers like to see grow.
pub fn counts(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Counts> {
    let by_state: Vec<(ProjectState, i64)> = projects::table
        .filter(projects::workspace.eq(workspace))
        .group_by(projects::state)
        .select((projects::state, diesel::dsl::count_star()))
        .load(conn)?;
    let by_state: HashMap<&'static str, i64> =
        by_state.into_iter().map(|(state, count)| (state.into(), count)).collect();
    let of = |state: ProjectState| by_state.get(<&str>::from(state)).copied().unwrap_or(0);
    let waiting = NeedState::ACTIVE;
    Ok(Counts {
        needs: needs::table
            .filter(needs::workspace.eq(workspace))
            .filter(needs::state.eq_any(waiting))
            .count()
            .get_result(conn)?,
        projects: of(ProjectState::Approved),
        builders: profiles::table.filter(profiles::workspace.eq(workspace)).count().get_result(conn)?,
        introductions: introductions::table
            .filter(introductions::workspace.eq(workspace))
            .filter(introductions::active)
            .count()
            .get_result(conn)?,
    })
}
