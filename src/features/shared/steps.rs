//! How shared needs are found, and shown.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Duration;

use super::model::{Found, Shared, SharedState, TEAMS, Team, together};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{self, ProjectState};
use crate::features::{matching, people, skills};
use crate::ids::{PersonId, ProjectId, SkillId};
use crate::time::Time;

/// Pairs of a skill and a project that looks for it, which are looked through at most.
const PAIRS: i64 = 20_000;
/// So many wait at the desk at most: those of most teams.
const WAITING: usize = 10;
/// Whoever told of a skill within this time is new: the teams may meet them by themselves.
const NEW: Duration = Duration::days(28);
/// The same skill isn't told again within this time.
const REST: Duration = Duration::weeks(8);
/// So many are named in a week's digest.
const TOLD: i64 = 3;

/// Looks for what several teams look for, and writes it down for the desk. As many queries for many as for one, but for
/// what is written.
pub fn look(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let ws = &ctx.workspace;
    let before: HashMap<SkillId, Shared> =
        store::all(conn, ws)?.into_iter().map(|one| (one.skill.clone(), one)).collect();
    let mut wanted: BTreeMap<SkillId, Vec<ProjectId>> = BTreeMap::new();
    for (skill, project) in projects::looked_for(conn, ws, PAIRS)? {
        wanted.entry(skill).or_default().push(project);
    }
    wanted.retain(|_, projects| projects.len() >= TEAMS);
    let all: Vec<SkillId> = wanted.keys().cloned().collect();
    for skill in store::newly_known(conn, ws, &all, ctx.now - NEW)? {
        wanted.remove(&skill);
    }
    let ids: HashSet<ProjectId> = wanted.values().flatten().cloned().collect();
    let around = Around::of(conn, ctx, &Vec::from_iter(ids))?;
    let mut found: Vec<(SkillId, Vec<ProjectId>)> = wanted
        .into_iter()
        .map(|(skill, projects)| (skill, together(&projects, &around.owners, &around.apart)))
        .filter(|(_, projects)| projects.len() >= TEAMS)
        .collect();
    found.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    found.truncate(WAITING);
    let over: Vec<SkillId> = before
        .values()
        .filter(|one| one.state == SharedState::Open && found.iter().all(|(skill, _)| *skill != one.skill))
        .map(|one| one.skill.clone())
        .collect();
    let mut changed = !over.is_empty();
    store::forget(conn, ws, &over)?;
    for (skill, projects) in found {
        let found_at = match before.get(&skill) {
            Some(one) if one.state == SharedState::Open && one.projects == projects => continue,
            Some(one) if one.state == SharedState::Open => one.found_at,
            Some(one) if one.settled_at.is_some_and(|at| at + REST > ctx.now) => continue,
            _ => ctx.now,
        };
        let (state, settled_at) = (SharedState::Open, None);
        store::save(conn, ws, &Shared { skill, projects, state, found_at, settled_at })?;
        changed = true;
    }
    if changed { people::redraw_organizers(conn, ws, ctx.now) } else { Ok(()) }
}

/// Owners of projects who are here, and who of them keeps whom out.
struct Around {
    owners: HashMap<ProjectId, Vec<PersonId>>,
    apart: HashSet<(PersonId, PersonId)>,
}

impl Around {
    fn of(conn: &mut Conn, ctx: &Ctx, projects: &[ProjectId]) -> Result<Self> {
        let ws = &ctx.workspace;
        let mut owners = projects::owners_all(conn, ws, projects)?;
        let everybody: HashSet<PersonId> = owners.values().flatten().cloned().collect();
        let everybody = Vec::from_iter(everybody);
        let known = people::find_all(conn, ws, &everybody)?;
        let here = |one: &PersonId| known.get(one).is_some_and(|person| !person.deactivated && !person.bot);
        owners.values_mut().for_each(|its| its.retain(here));
        let apart = matching::blocks_around(conn, ws, &everybody)?;
        let apart = apart.into_iter().flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]).collect();
        Ok(Self { owners, apart })
    }
}

/// These needs with their names and teams as they are now, in their order; those of fewer teams are left out.
pub fn found(conn: &mut Conn, ctx: &Ctx, all: Vec<Shared>) -> Result<Vec<Found>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let ws = &ctx.workspace;
    let ids: HashSet<ProjectId> = all.iter().flat_map(|one| &one.projects).cloned().collect();
    let ids = Vec::from_iter(ids);
    let mut projects = projects::find_all(conn, ws, &ids)?;
    projects.retain(|_, project| project.state == ProjectState::Approved);
    let around = Around::of(conn, ctx, &ids)?;
    let named: Vec<SkillId> = all.iter().map(|one| one.skill.clone()).collect();
    let names = skills::names(conn, ws, &named)?;
    let found = |shared: Shared| {
        let open: Vec<ProjectId> =
            shared.projects.iter().filter(|id| projects.contains_key(*id)).cloned().collect();
        let team = |id: ProjectId| {
            let owners = around.owners.get(&id)?.clone();
            Some(Team { project: projects.get(&id)?.clone(), owners })
        };
        let teams: Vec<Team> =
            together(&open, &around.owners, &around.apart).into_iter().filter_map(team).collect();
        let name = names.get(&shared.skill).map_or_else(|| shared.skill.to_string(), Clone::clone);
        (teams.len() >= TEAMS).then_some(Found { shared, name, teams })
    };
    Ok(all.into_iter().filter_map(found).collect())
}

/// Those of these skills that wait at the desk, as they are shown there.
pub fn piece(conn: &mut Conn, ctx: &Ctx, skills: &[SkillId]) -> Result<Vec<Found>> {
    let open = store::open(conn, &ctx.workspace, skills)?;
    found(conn, ctx, open)
}

/// What several teams were found to look for since, for the channel: skills by name, and how many teams.
pub fn since(conn: &mut Conn, ctx: &Ctx, since: Time) -> Result<Vec<(String, usize)>> {
    let all = store::found_since(conn, &ctx.workspace, since, TOLD)?;
    Ok(found(conn, ctx, all)?.into_iter().map(|one| (one.name, one.teams.len())).collect())
}
