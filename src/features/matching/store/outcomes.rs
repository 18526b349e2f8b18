//! What both sides said of pairs, and what was learned from it.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::settings::Settings;
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::schema::{match_models, match_outcomes};
use crate::error::Result;
use crate::features::matching::engine::{History, Model};
use crate::features::matching::jobs;
use crate::features::matching::learned::{Answerer, Counts, Learned, Said};
use crate::ids::{PersonId, ProjectId, RoleId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// The newest of so many pairs are learned from.
const REMEMBERED: i64 = 50_000;
/// One, in millionths.
const ONE: f32 = 1_000_000.0;

/// Keeps what one side said of a pair, with how well the two fit when the first of them answered; nothing takes it
/// back. Pairs of whom nothing is known teach nothing. In the transaction of whoever says it.
pub fn said(
    conn: &mut Conn,
    ctx: &Ctx,
    (role, project, developer): (&RoleId, &ProjectId, &PersonId),
    by: Answerer,
    yes: Option<bool>,
) -> Result<()> {
    let workspace = &ctx.workspace;
    let at = yes.map(|_| ctx.now);
    let there = match_outcomes::table.find((workspace, role, developer));
    let known = match by {
        Answerer::Developer => diesel::update(there)
            .set((match_outcomes::developer_said.eq(yes), match_outcomes::developer_at.eq(at)))
            .execute(conn)?,
        Answerer::Project => diesel::update(there)
            .set((match_outcomes::project_said.eq(yes), match_outcomes::project_at.eq(at)))
            .execute(conn)?,
    };
    if yes.is_none() {
        let silent = there
            .filter(match_outcomes::developer_said.is_null())
            .filter(match_outcomes::project_said.is_null());
        diesel::delete(silent).execute(conn)?;
        return Ok(());
    }
    if known == 0 {
        let Some(judged) = super::judged(conn, ctx, developer, role)? else { return Ok(()) };
        let of = |side: Answerer| (by == side).then_some(yes).flatten();
        let row = (
            match_outcomes::workspace.eq(workspace),
            match_outcomes::role.eq(role),
            match_outcomes::developer.eq(developer),
            match_outcomes::project.eq(project),
            match_outcomes::shares.eq(serde_json::to_string(&judged.shares)?),
            match_outcomes::seen_at.eq(ctx.now),
            match_outcomes::developer_said.eq(of(Answerer::Developer)),
            match_outcomes::developer_at.eq(of(Answerer::Developer).map(|_| ctx.now)),
            match_outcomes::project_said.eq(of(Answerer::Project)),
            match_outcomes::project_at.eq(of(Answerer::Project).map(|_| ctx.now)),
        );
        on_backend!(conn => diesel::insert_into(match_outcomes::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn))?;
    }
    jobs::learn_tonight(conn, ctx)
}

/// Forgets what was said by and of a developer: they deleted their profile.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    let theirs = match_outcomes::table
        .filter(match_outcomes::workspace.eq(workspace))
        .filter(match_outcomes::developer.eq(developer));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = match_outcomes)]
struct Row {
    developer: PersonId,
    project: ProjectId,
    shares: String,
    propensity: i32,
    seen_at: Time,
    developer_said: Option<bool>,
    developer_at: Option<Time>,
    project_said: Option<bool>,
    project_at: Option<Time>,
}

/// What was said in a community, the newest first, as much as is learned from.
pub fn all(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<Said>> {
    let rows: Vec<Row> = match_outcomes::table
        .filter(match_outcomes::workspace.eq(workspace))
        .order(match_outcomes::seen_at.desc())
        .limit(REMEMBERED)
        .select(Row::as_select())
        .load(conn)?;
    let read = |row: Row| {
        Some(Said {
            shares: serde_json::from_str(&row.shares).ok()?,
            developer: row.developer,
            project: row.project,
            propensity: row.propensity as f32 / ONE,
            seen_at: row.seen_at,
            by_developer: row.developer_said.zip(row.developer_at),
            by_project: row.project_said.zip(row.project_at),
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// How many answers of developers and of projects there are.
pub fn answers(conn: &mut Conn, workspace: &WorkspaceId) -> Result<(i64, i64)> {
    let here = match_outcomes::table.filter(match_outcomes::workspace.eq(workspace));
    let developers =
        here.filter(match_outcomes::developer_said.is_not_null()).select(count_star()).get_result(conn)?;
    let projects =
        here.filter(match_outcomes::project_said.is_not_null()).select(count_star()).get_result(conn)?;
    Ok((developers, projects))
}

/// Keeps what was learned.
pub fn save_model(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    model: &Model,
    counts: &Counts,
    now: Time,
) -> Result<()> {
    let values = (
        match_models::parts.eq(serde_json::to_string(&model.to_parts())?),
        match_models::counts.eq(serde_json::to_string(counts)?),
        match_models::learned_at.eq(now),
    );
    let row = (match_models::workspace.eq(workspace), values.clone());
    on_backend!(conn => diesel::insert_into(match_models::table)
        .values(row)
        .on_conflict(match_models::workspace)
        .do_update()
        .set(values)
        .execute(conn))?;
    Ok(())
}

/// What was learned last, if that was from enough answers, and when; whether or not it is switched on.
pub fn model(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Option<(Model, Counts, Time)>> {
    let row: Option<(String, String, Time)> = match_models::table
        .find(workspace)
        .select((match_models::parts, match_models::counts, match_models::learned_at))
        .get_result(conn)
        .optional()?;
    Ok(row.and_then(|(parts, counts, at)| {
        let parts: Vec<f64> = serde_json::from_str(&parts).ok()?;
        let model = Model::from_parts(&parts).filter(Model::is_on)?;
        Some((model, serde_json::from_str(&counts).ok()?, at))
    }))
}

/// What lists are ordered by; nothing where it is switched off, or too little was said to learn from.
pub fn switched_on(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    settings: &Settings,
) -> Result<Option<Arc<Learned>>> {
    if !settings.learned {
        return Ok(None);
    }
    Ok(learned(conn, workspace, settings)?.map(Arc::new))
}

/// What was learned with what everybody answered so far, as if it were switched on.
pub fn learned(conn: &mut Conn, workspace: &WorkspaceId, settings: &Settings) -> Result<Option<Learned>> {
    let Some((model, counts, _)) = model(conn, workspace)? else { return Ok(None) };
    let here = match_outcomes::table.filter(match_outcomes::workspace.eq(workspace));
    let developers: Vec<(PersonId, Option<bool>, i64)> = here
        .filter(match_outcomes::developer_said.is_not_null())
        .group_by((match_outcomes::developer, match_outcomes::developer_said))
        .select((match_outcomes::developer, match_outcomes::developer_said, count_star()))
        .load(conn)?;
    let projects: Vec<(ProjectId, Option<bool>, i64)> = here
        .filter(match_outcomes::project_said.is_not_null())
        .group_by((match_outcomes::project, match_outcomes::project_said))
        .select((match_outcomes::project, match_outcomes::project_said, count_star()))
        .load(conn)?;
    Ok(Some(Learned {
        model,
        counts,
        weights: settings.weights,
        developers: histories(developers),
        projects: histories(projects),
    }))
}

fn histories<K: std::hash::Hash + Eq>(counted: Vec<(K, Option<bool>, i64)>) -> HashMap<K, History> {
    let mut found: HashMap<K, History> = HashMap::new();
    for (who, yes, count) in counted {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let history = found.entry(who).or_default();
        history.answers = history.answers.saturating_add(count);
        if yes == Some(true) {
            history.yes = history.yes.saturating_add(count);
        }
    }
    found
}
