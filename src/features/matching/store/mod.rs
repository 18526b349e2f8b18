//! Who could be matched with whom, ranked. The engine ranks everybody in memory; only those who are shown are then
//! read from the database, so a question takes the same number of queries however large the community is.

mod apart;
mod blocks;
mod dismissals;
mod everybody;
pub mod exposures;
mod fresh;
pub mod outcomes;
mod people;
pub mod settings;

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::engine::{Candidate, Display, Index, Placed, Scratch, arrange};
use super::learned::{Answerer, Learned};
use super::live::{self, Market};
use super::reasons::{Judged, Pair};
use super::{Match, Standing, reasons};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people::Person;
use crate::features::profiles::{self, Profile};
use crate::features::projects::{self, Project, Role};
use crate::features::{introductions, people as persons, skills};
use crate::ids::{PersonId, ProjectId, RoleId, SkillId, WorkspaceId};
use crate::time::Time;

use exposures::Kind;

pub use apart::{Parted, kept_from, pairs as pairs_apart, projects_apart};
pub use blocks::{
    around as blocks_around, block, blocked_among, forget_blocks, kept_apart, kept_out, unblock,
};
pub use dismissals::{dismiss, undo};
pub use everybody::{Everybody, Proposed, Side, explain_all, first_seat, may_still, next_best, run_round};
pub use fresh::new_roles_for;
pub use people::people_with;

/// So many of the best are put in the order in which they are shown.
const POOL: usize = 60;
/// A list is arranged by so many roles at a time, of which [`STARVED`] are for those that were shown least.
pub const ROLES_AT_A_TIME: usize = 5;
/// Developers are arranged by so many at a time.
pub const DEVELOPERS_AT_A_TIME: usize = 3;
/// Places for those that were shown least.
const STARVED: usize = 1;

/// The best open roles for a developer, best first, at most `limit`. None for somebody who is not looking:
/// [`standing`] tells why.
pub fn roles_for(conn: &mut Conn, ctx: &Ctx, developer: &PersonId, limit: usize) -> Result<Vec<Match>> {
    let workspace = &ctx.workspace;
    let Standing::Looking(profile) = standing(conn, workspace, developer, ctx.now)? else {
        return Ok(Vec::new());
    };
    let market = live::market(conn, &ctx.app, workspace, ctx.now)?;
    let apart = apart::roles_of(conn, workspace, developer)?;
    let found = ask(&market, |index, room| {
        let Some(dev) = index.developer(developer.as_str()) else { return Vec::new() };
        let apart = apart.iter().filter_map(|role| index.role(role.as_str())).collect();
        let found = index.roles_for(dev, limit.max(POOL), &apart, room);
        found.into_iter().map(|one| Judged::of(index, dev, one.slot)).collect()
    });
    let ids: Vec<RoleId> = found.iter().map(|one| one.role.clone()).collect();
    let roles = projects::roles_all(conn, workspace, &ids)?;
    let learned = market.learned();
    let order = order(&market, found, Kind::Role, (ROLES_AT_A_TIME, STARVED), ctx.now, |one| {
        let role = roles.get(&one.role)?;
        let worth = worth(learned.as_deref(), one, &role.project);
        Some(About { worth, days: days(role.created_at, ctx.now), seats: role.seats_left() })
    });
    let chosen: Vec<(Judged, Placed)> = order.into_iter().take(limit).collect();
    let of: HashSet<ProjectId> =
        chosen.iter().filter_map(|(one, _)| roles.get(&one.role)).map(|role| role.project.clone()).collect();
    let projects_by_id = projects::find_all(conn, workspace, &Vec::from_iter(of))?;
    let timezone = persons::timezone(conn, workspace, developer)?;
    let shown = chosen.iter().filter_map(|(one, _)| roles.get(&one.role));
    let names = names(conn, workspace, shown, [profile.as_ref()])?;
    let said = chosen.iter().filter_map(|(one, placed)| {
        let role = roles.get(&one.role)?;
        let project = projects_by_id.get(&role.project)?;
        let pair = Pair { profile: &profile, timezone, role, project, names: &names, now: ctx.now };
        let chance = learned.as_ref().and_then(|learned| learned.words(Answerer::Project, one.score));
        Some(Match { chance, now: reasons::why_now(role, placed, ctx.now), ..reasons::said(&pair, one) })
    });
    Ok(said.collect())
}

/// The best developers for a role who agreed to be found, best first, at most `limit`. None for a role that
/// is full or closed.
pub fn developers_for(conn: &mut Conn, ctx: &Ctx, role: &RoleId, limit: usize) -> Result<Vec<Match>> {
    let workspace = &ctx.workspace;
    let Some(role) = projects::role(conn, workspace, role)?.filter(|role| role.seats_left() > 0) else {
        return Ok(Vec::new());
    };
    let Some(project) = projects::find(conn, workspace, &role.project)? else { return Ok(Vec::new()) };
    let market = live::market(conn, &ctx.app, workspace, ctx.now)?;
    let parted = apart::pairs(conn, workspace, &[(role.id.clone(), project.id.clone())])?;
    let found = ask(&market, |index, room| {
        let Some(slot) = index.role(role.id.as_str()) else { return Vec::new() };
        let apart = parted.within(index);
        let found = index.developers_for(slot, limit.max(POOL), apart.of_role(slot), room);
        found.into_iter().map(|one| Judged::of(index, one.slot, slot)).collect()
    });
    let learned = market.learned();
    let order = order(&market, found, Kind::Developer, (DEVELOPERS_AT_A_TIME, 0), ctx.now, |one| {
        Some(About { worth: worth(learned.as_deref(), one, &project.id), days: f32::INFINITY, seats: 1 })
    });
    let chosen: Vec<Judged> = order.into_iter().take(limit).map(|(one, _)| one).collect();
    let ids: Vec<PersonId> = chosen.iter().map(|one| one.developer.clone()).collect();
    let found = profiles::get_all(conn, workspace, &ids)?;
    let people = persons::find_all(conn, workspace, &ids)?;
    let names = names(conn, workspace, [&role], found.values())?;
    let said = chosen.iter().filter_map(|one| {
        let profile = found.get(&one.developer)?;
        let timezone = people.get(&one.developer).map_or(chrono_tz::UTC, Person::tz);
        let pair = Pair { profile, timezone, role: &role, project: &project, names: &names, now: ctx.now };
        let chance = learned.as_ref().and_then(|learned| learned.words(Answerer::Developer, one.score));
        Some(Match { chance, ..reasons::said(&pair, one) })
    });
    Ok(said.collect())
}

/// Why a developer and a role fit, whether or not they are looking; none without a profile.
pub fn explain(
    conn: &mut Conn,
    ctx: &Ctx,
    role: &Role,
    project: &Project,
    developer: &PersonId,
) -> Result<Option<Match>> {
    let workspace = &ctx.workspace;
    let Some(profile) = profiles::get(conn, workspace, developer)? else { return Ok(None) };
    let timezone = persons::timezone(conn, workspace, developer)?;
    let names = names(conn, workspace, [role], [&profile])?;
    let judged = judged(conn, ctx, developer, &role.id)?;
    let judged = judged.unwrap_or_else(|| Judged::nothing(developer, &role.id));
    let pair = Pair { profile: &profile, timezone, role, project, names: &names, now: ctx.now };
    Ok(Some(reasons::said(&pair, &judged)))
}

/// What the engine says of a pair; nothing where one of them is in no matching at all. Inside a transaction, of people and roles that the index doesn't know yet: as if
/// there were only the two.
fn judged(conn: &mut Conn, ctx: &Ctx, developer: &PersonId, role: &RoleId) -> Result<Option<Judged>> {
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    if let Some(state) = market.state().as_ref()
        && let Some(dev) = state.index.developer(developer.as_str())
        && let Some(slot) = state.index.role(role.as_str())
    {
        return Ok(Some(Judged::of(&state.index, dev, slot)));
    }
    let mut index = live::small(conn, &ctx.workspace)?;
    live::put_pair(conn, &ctx.workspace, &mut index, developer, role, ctx.now)?;
    let pair = index.developer(developer.as_str()).zip(index.role(role.as_str()));
    Ok(pair.map(|(dev, slot)| Judged::of(&index, dev, slot)))
}

/// Whether a developer can be matched now, and if not, why.
pub fn standing(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    developer: &PersonId,
    now: Time,
) -> Result<Standing> {
    let Some(profile) = profiles::get(conn, workspace, developer)? else { return Ok(Standing::NoProfile) };
    if !profile.matching {
        return Ok(Standing::Left);
    }
    if let Some(until) = profile.break_until(now) {
        return Ok(Standing::Paused(until));
    }
    let running = introductions::running(conn, workspace, std::slice::from_ref(developer))?;
    let running = running.get(developer).copied().unwrap_or(0);
    if running >= i64::from(profile.max_projects) {
        return Ok(Standing::Busy(running));
    }
    Ok(Standing::Looking(Box::new(profile)))
}

/// Forgets all that was said about a developer, all that they said, and how often they were shown: they deleted their
/// profile.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    dismissals::forget(conn, workspace, developer)?;
    outcomes::forget(conn, workspace, developer)?;
    exposures::forget(conn, workspace, developer)
}

/// Asks the index, if there is one.
fn ask(market: &Market, question: impl FnOnce(&Index, &mut Scratch) -> Vec<Judged>) -> Vec<Judged> {
    let state = market.state();
    state.as_ref().map_or_else(Vec::new, |state| market.with_room(|room| question(&state.index, room)))
}

/// What a place in a list depends on.
struct About {
    /// In millionths.
    worth: u32,
    days: f32,
    seats: i32,
}

/// What a pair's place goes by: its score, or what was learned of the chances that both say yes.
fn worth(learned: Option<&Learned>, one: &Judged, project: &ProjectId) -> u32 {
    learned.map_or(one.score.total(), |learned| learned.worth(one.score, &one.developer, project))
}

/// What was found, in the order in which it is shown; `about` tells what that depends on. Of equals the role
/// that waits longest comes first; developers take turns by the day, so that nobody is last because of their name.
fn order(
    market: &Market,
    mut found: Vec<Judged>,
    kind: Kind,
    (page, starved): (usize, usize),
    now: Time,
    about: impl Fn(&Judged) -> Option<About>,
) -> Vec<(Judged, Placed)> {
    let subject = |one: &Judged| match kind {
        Kind::Role => one.role.to_string(),
        Kind::Developer => one.developer.to_string(),
    };
    found.sort_by_cached_key(|one| {
        let turn = match kind {
            Kind::Role => 0,
            Kind::Developer => {
                let mut hash = DefaultHasher::new();
                (exposures::day(now), one.developer.as_str()).hash(&mut hash);
                hash.finish()
            }
        };
        (Reverse(one.score.total()), turn, subject(one))
    });
    let state = market.state();
    let exposure = |one: &Judged| state.as_ref().map_or(0, |state| state.shown.of(kind, &subject(one)));
    let (mut kept, mut candidates) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()));
    for one in found {
        let Some(About { worth, days, seats }) = about(&one) else { continue };
        let seats = u16::try_from(seats).unwrap_or(0);
        candidates.push(Candidate { score: worth, days, exposure: exposure(&one), seats });
        kept.push(one);
    }
    let placed = arrange(&Display::default(), &candidates, page, starved);
    placed.into_iter().map(|place| (kept[place.at].clone(), place)).collect()
}

/// How many days ago something was.
fn days(at: Time, now: Time) -> f32 {
    (now - at).num_hours() as f32 / 24.0
}

/// The names of all skills that could be mentioned.
fn names<'a>(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    roles: impl IntoIterator<Item = &'a Role>,
    profiles: impl IntoIterator<Item = &'a Profile>,
) -> Result<HashMap<SkillId, String>> {
    let needed = roles.into_iter().flat_map(|role| role.skills.iter().map(|need| &need.skill));
    let had = profiles.into_iter().flat_map(|profile| profile.skills.iter().map(|have| &have.skill));
    let ids: HashSet<&SkillId> = needed.chain(had).collect();
    let ids: Vec<SkillId> = ids.into_iter().cloned().collect();
    skills::names(conn, workspace, &ids)
}
