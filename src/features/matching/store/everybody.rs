//! Everybody at once, for those who send it to people: who is proposed to whom, why, and whether it still may be.

use std::collections::{HashMap, HashSet};

use super::apart::{self, Parted};
use super::{names, settings};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::engine::{Exclusion, Index, Round, Rules, Scratch};
use crate::features::matching::reasons::{Judged, Pair};
use crate::features::matching::{Match, live, reasons};
use crate::features::{people, profiles, projects};
use crate::ids::{PersonId, ProjectId, RoleId, WorkspaceId};

/// Roles whose pairs are read at once: a query takes only so many ids.
const BATCH: usize = 4_000;

/// A pair that the round proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The opening.
    pub role: RoleId,
    /// The developer.
    pub developer: PersonId,
    /// In millionths.
    pub score: u32,
    /// It is the role's first seat.
    pub first: bool,
}

/// What comes of one way to run a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Side {
    /// All scores together, in millionths.
    pub fit: u64,
    /// Roles that get somebody.
    pub roles: usize,
}

/// What a round proposes, and what the other position of its dial would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Everybody {
    /// The pairs, best first, every role's first seat before all others.
    pub proposals: Vec<Proposed>,
    /// Open roles that get nobody.
    pub empty: Vec<RoleId>,
    /// Free seats of all open roles.
    pub seats: i64,
    /// Developers with room for a project.
    pub looking: usize,
    /// Where every role gets its first seat first.
    pub first_seats: Side,
    /// Where seats go to whoever fits best.
    pub best_fit: Side,
}

/// Whether every role gets its first seat before any gets its second, unless an organizer says otherwise for a round.
pub fn first_seat(conn: &mut Conn, workspace: &WorkspaceId) -> Result<bool> {
    Ok(settings::get(conn, workspace)?.first_seat)
}

/// Matches everybody at once, with the dial in both positions. Pairs in `before` are not proposed again.
pub fn run_round(
    conn: &mut Conn,
    ctx: &Ctx,
    seed: u64,
    first_seat: bool,
    before: &[(RoleId, PersonId)],
) -> Result<Everybody> {
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let open = projects::open_roles(conn, &ctx.workspace)?;
    let mut parted = Parted::default();
    let with_project: Vec<(RoleId, ProjectId)> =
        open.iter().map(|(role, project, _)| (role.clone(), project.clone())).collect();
    for batch in with_project.chunks(BATCH) {
        parted.join(apart::pairs(conn, &ctx.workspace, batch)?);
    }
    for (role, developer) in before {
        parted.part(role.clone(), developer.clone(), Exclusion::Met);
    }
    // From here on nothing is asked of the database: whoever brings the index up to date waits for us.
    let state = market.state();
    let Some(state) = state.as_ref() else { return Ok(Everybody::default()) };
    let index = &state.index;
    let apart = parted.within(index);
    let run = |first_seat| index.round(&Rules { seed, first_seat, ..Rules::default() }, &apart);
    let (firsts, best) = (run(true), run(false));
    let chosen = if first_seat { &firsts } else { &best };
    let taken: HashSet<u32> = chosen.proposals.iter().map(|found| found.role).collect();
    let mut proposals: Vec<Proposed> = chosen
        .proposals
        .iter()
        .map(|found| Proposed {
            role: index.role_id(found.role).into(),
            developer: index.developer_id(found.developer).into(),
            score: found.score,
            first: found.first,
        })
        .collect();
    proposals.sort_by_cached_key(|one| {
        (!one.first, std::cmp::Reverse(one.score), one.role.clone(), one.developer.clone())
    });
    let empty =
        open.iter().filter(|(role, ..)| index.role(role.as_str()).is_none_or(|slot| !taken.contains(&slot)));
    Ok(Everybody {
        proposals,
        empty: empty.map(|(role, ..)| role.clone()).collect(),
        seats: open.iter().map(|(.., seats)| i64::from(*seats)).sum(),
        looking: looking(index),
        first_seats: side(&firsts),
        best_fit: side(&best),
    })
}

fn looking(index: &Index) -> usize {
    index.developers().filter(|dev| index.capacity(*dev) > 0).count()
}

fn side(round: &Round) -> Side {
    let roles: HashSet<u32> = round.proposals.iter().map(|found| found.role).collect();
    Side { fit: round.proposals.iter().map(|found| u64::from(found.score)).sum(), roles: roles.len() }
}

/// Why some pairs fit, in as many queries for many as for one; those of whom the index or the database knows nothing
/// any more are left out.
pub fn explain_all(
    conn: &mut Conn,
    ctx: &Ctx,
    pairs: &[(RoleId, PersonId)],
) -> Result<HashMap<(RoleId, PersonId), Match>> {
    let workspace = &ctx.workspace;
    let market = live::market(conn, &ctx.app, workspace, ctx.now)?;
    let judged: Vec<Judged> = {
        let state = market.state();
        let Some(state) = state.as_ref() else { return Ok(HashMap::new()) };
        let slots = pairs.iter().filter_map(|(role, developer)| {
            state.index.developer(developer.as_str()).zip(state.index.role(role.as_str()))
        });
        slots.map(|(dev, role)| Judged::of(&state.index, dev, role)).collect()
    };
    let ids: HashSet<RoleId> = judged.iter().map(|one| one.role.clone()).collect();
    let roles = projects::roles_all(conn, workspace, &Vec::from_iter(ids))?;
    let of: HashSet<ProjectId> = roles.values().map(|role| role.project.clone()).collect();
    let of = projects::find_all(conn, workspace, &Vec::from_iter(of))?;
    let ids: HashSet<PersonId> = judged.iter().map(|one| one.developer.clone()).collect();
    let ids = Vec::from_iter(ids);
    let found = profiles::get_all(conn, workspace, &ids)?;
    let known = people::find_all(conn, workspace, &ids)?;
    let names = names(conn, workspace, roles.values(), found.values())?;
    let said = judged.iter().filter_map(|one| {
        let role = roles.get(&one.role)?;
        let (project, profile) = (of.get(&role.project)?, found.get(&one.developer)?);
        let timezone = known.get(&one.developer).map_or(chrono_tz::UTC, people::Person::tz);
        let pair = Pair { profile, timezone, role, project, names: &names, now: ctx.now };
        Some(((one.role.clone(), one.developer.clone()), reasons::said(&pair, one)))
    });
    Ok(said.collect())
}

/// How far down a role's list somebody else is looked for.
const DEEP: usize = 200;

/// Who comes after `developer` in a role's order and may be proposed for it: not one of `before`, and nobody who has as
/// many proposals in `planned` as they have room for. After the last one, the best again; nothing where nobody else is
/// left. With their score, in millionths.
pub fn next_best(
    conn: &mut Conn,
    ctx: &Ctx,
    (role, developer): (&RoleId, &PersonId),
    before: &[(RoleId, PersonId)],
    planned: &HashMap<PersonId, i64>,
) -> Result<Option<(PersonId, u32)>> {
    let Some(found) = projects::role(conn, &ctx.workspace, role)? else { return Ok(None) };
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let mut parted = apart::pairs(conn, &ctx.workspace, &[(role.clone(), found.project)])?;
    for (_, other) in before.iter().filter(|(proposed, _)| proposed == role) {
        parted.part(role.clone(), other.clone(), Exclusion::Met);
    }
    let state = market.state();
    let Some(index) = state.as_ref().map(|state| &state.index) else { return Ok(None) };
    let Some(slot) = index.role(role.as_str()) else { return Ok(None) };
    let apart = parted.within(index);
    let list = index.developers_for(slot, DEEP, apart.of_role(slot), &mut Scratch::default());
    let here = list.iter().position(|one| index.developer_id(one.slot) == developer.as_str());
    let (first, rest) = list.split_at(here.map_or(0, |at| at + 1));
    let next = rest.iter().chain(first).find(|one| {
        let id = index.developer_id(one.slot);
        let has = planned.get(&PersonId::from(id)).copied().unwrap_or(0);
        id != developer.as_str() && has < i64::from(index.capacity(one.slot))
    });
    Ok(next.map(|one| (index.developer_id(one.slot).into(), one.score)))
}

/// Whether a pair may be proposed, by what the database says now: the role looks for somebody, the developer looks and
/// may be suggested, and nothing came between the two. Inside a transaction as well.
pub fn may_still(conn: &mut Conn, ctx: &Ctx, role: &RoleId, developer: &PersonId) -> Result<bool> {
    let workspace = &ctx.workspace;
    let Some(found) = projects::role(conn, workspace, role)? else { return Ok(false) };
    let mut index = live::small(conn, workspace)?;
    live::put_pair(conn, workspace, &mut index, developer, role, ctx.now)?;
    let Some((dev, slot)) = index.developer(developer.as_str()).zip(index.role(role.as_str())) else {
        return Ok(false);
    };
    let apart = apart::pairs(conn, workspace, &[(role.clone(), found.project)])?.within(&index);
    Ok(apart.why(slot, dev).is_none() && index.judge(dev, slot, true).1.is_ok())
}
