//! The table of shared needs.

use diesel::prelude::*;

use super::model::{Shared, SharedState};
use crate::db::Conn;
use crate::db::schema::{profile_skills, profiles, shared_needs};
use crate::db::types::{Place, list, to_text};
use crate::error::Result;
use crate::ids::{ProjectId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// As many as are kept in mind.
const KEPT: i64 = 1000;

type Row = (SkillId, String, SharedState, Time, Option<Time>);

fn read((skill, projects, state, found_at, settled_at): Row) -> Shared {
    let projects = list(&projects).into_iter().map(ProjectId).collect();
    Shared { skill, projects, state, found_at, settled_at }
}

/// Writes one, in place of what was written of its skill.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, one: &Shared) -> Result<()> {
    let projects = to_text(&one.projects.iter().map(|id| id.0.clone()).collect::<Vec<_>>());
    let fields = (
        shared_needs::projects.eq(&projects),
        shared_needs::state.eq(one.state),
        shared_needs::found_at.eq(one.found_at),
        shared_needs::settled_at.eq(one.settled_at),
    );
    let row = (shared_needs::workspace.eq(workspace), shared_needs::skill.eq(&one.skill), fields);
    on_backend!(conn => diesel::insert_into(shared_needs::table)
        .values(row)
        .on_conflict((shared_needs::workspace, shared_needs::skill))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// All that is kept of them.
pub fn all(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<Shared>> {
    let rows: Vec<Row> = shared_needs::table
        .filter(shared_needs::workspace.eq(workspace))
        .order(shared_needs::skill)
        .limit(KEPT)
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

type Columns = (
    shared_needs::skill,
    shared_needs::projects,
    shared_needs::state,
    shared_needs::found_at,
    shared_needs::settled_at,
);

fn columns() -> Columns {
    (
        shared_needs::skill,
        shared_needs::projects,
        shared_needs::state,
        shared_needs::found_at,
        shared_needs::settled_at,
    )
}

/// Which wait for an organizer and since when: from a place on, at most `limit`.
pub fn line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(shared_needs::table
        .filter(shared_needs::workspace.eq(workspace))
        .filter(shared_needs::state.eq(SharedState::Open))
        .filter(shared_needs::found_at.ge(from.at))
        .filter(shared_needs::found_at.gt(from.at).or(shared_needs::skill.gt(&from.id)))
        .order((shared_needs::found_at, shared_needs::skill))
        .limit(limit)
        .select((shared_needs::skill, shared_needs::found_at))
        .load(conn)?)
}

/// Those of these skills that still wait.
pub fn open(conn: &mut Conn, workspace: &WorkspaceId, skills: &[SkillId]) -> Result<Vec<Shared>> {
    let rows: Vec<Row> = shared_needs::table
        .filter(shared_needs::workspace.eq(workspace))
        .filter(shared_needs::skill.eq_any(skills))
        .filter(shared_needs::state.eq(SharedState::Open))
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// Those that were found since and not left, at most `limit`.
pub fn found_since(conn: &mut Conn, workspace: &WorkspaceId, since: Time, limit: i64) -> Result<Vec<Shared>> {
    let rows: Vec<Row> = shared_needs::table
        .filter(shared_needs::workspace.eq(workspace))
        .filter(shared_needs::state.eq_any([SharedState::Open, SharedState::Told]))
        .filter(shared_needs::found_at.ge(since))
        .order((shared_needs::found_at.desc(), shared_needs::skill))
        .limit(limit)
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// Settles one that waits. Returns false where somebody was faster.
pub fn settle(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    to: SharedState,
    now: Time,
) -> Result<bool> {
    let there =
        shared_needs::table.find((workspace, skill)).filter(shared_needs::state.eq(SharedState::Open));
    let changed = diesel::update(there)
        .set((shared_needs::state.eq(to), shared_needs::settled_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Forgets those of these skills that still wait: the teams have found somebody, or are fewer by now.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, skills: &[SkillId]) -> Result<()> {
    let these = shared_needs::table
        .filter(shared_needs::workspace.eq(workspace))
        .filter(shared_needs::skill.eq_any(skills))
        .filter(shared_needs::state.eq(SharedState::Open));
    diesel::delete(these).execute(conn)?;
    Ok(())
}

/// Those of these skills that somebody has who takes part in the matching and told of themselves since.
pub fn newly_known(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skills: &[SkillId],
    since: Time,
) -> Result<Vec<SkillId>> {
    Ok(profile_skills::table
        .inner_join(
            profiles::table.on(profiles::workspace
                .eq(profile_skills::workspace)
                .and(profiles::person.eq(profile_skills::person))),
        )
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::skill.eq_any(skills))
        .filter(profile_skills::wanted.eq(false))
        .filter(profiles::matching)
        .filter(profiles::updated_at.ge(since))
        .select(profile_skills::skill)
        .distinct()
        .load(conn)?)
}
