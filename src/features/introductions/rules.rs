//! Who may ask whom, checked again when the ask is sent: a window may have been open for an hour.

use super::model::{Ask, Case, Introduction, IntroductionState, Obstacle, Shared};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{self, Standing};
use crate::features::profiles::{self, Visibility};
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::{people, skills};
use crate::ids::PersonId;

/// Open asks that one person may have. Whoever asks a dozen projects at once leaves eleven waiting.
pub const OPEN_ASKS: usize = 3;

/// What an ask needs, once nothing is in its way.
#[derive(Clone, Debug)]
pub struct Ready {
    pub role: Role,
    pub project: Project,
    pub owners: Vec<PersonId>,
    /// The developer asks.
    pub by_developer: bool,
    /// The owner who asks, or is asked first.
    pub owner: PersonId,
}

/// Whether a developer may ask for a role, or an owner may ask a developer; `asker` is the one or the other.
/// With `again`, an earlier no is no obstacle.
pub fn ready(
    conn: &mut Conn,
    ctx: &Ctx,
    ask: &Ask,
    asker: &PersonId,
    again: bool,
) -> Result<Result<Ready, Obstacle>> {
    let workspace = &ctx.workspace;
    let Some(role) = projects::role(conn, workspace, &ask.role)? else { return Ok(Err(Obstacle::Gone)) };
    let Some(project) = projects::find(conn, workspace, &role.project)? else {
        return Ok(Err(Obstacle::Gone));
    };
    let owners = projects::owners(conn, workspace, &project.id)?;
    let by_developer = ask.developer == *asker;
    if owners.contains(&ask.developer) {
        return Ok(Err(Obstacle::Own { project: project.name }));
    }
    let latest = store::latest(conn, workspace, &ask.role, &ask.developer)?;
    if let Some(active) = latest.as_ref().filter(|latest| latest.state.is_active()) {
        let case = Case { intro: active.clone(), role, project, owners };
        return Ok(Err(Obstacle::Active(Box::new(case))));
    }
    if project.state != ProjectState::Approved {
        return Ok(Err(Obstacle::NotOpen { project: project.name }));
    }
    if role.seats_left() == 0 {
        return Ok(Err(Obstacle::Full { role: role.title, project: project.name }));
    }
    if let Some(obstacle) = not_looking(conn, ctx, ask, by_developer)? {
        return Ok(Err(obstacle));
    }
    let here = people::find_all(conn, workspace, &owners)?;
    if !by_developer && !owners.contains(asker) {
        return Ok(Err(Obstacle::Unavailable { person: None }));
    }
    let gone = |owner: &PersonId| here.get(owner).is_some_and(|person| person.deactivated || person.bot);
    // Who spoke for the project before goes on, if they are still here.
    let before = latest.as_ref().map(|latest| &latest.owner).filter(|owner| owners.contains(owner));
    let spokesperson = match by_developer {
        true => before.into_iter().chain(&owners).find(|owner| !gone(owner)),
        false => Some(asker),
    };
    let Some(owner) = spokesperson.cloned() else {
        return Ok(Err(Obstacle::Unavailable { person: None }));
    };
    // Before the blocks: who is blocked reads what everybody reads who was told "not now".
    if let Some(no) = latest.filter(|latest| !again && said_no_to(latest, by_developer)) {
        return Ok(Err(Obstacle::Declined { person: no.asked_person().clone() }));
    }
    if !matching::blocked_among(conn, workspace, &ask.developer, &owners)?.is_empty() {
        let person = (!by_developer).then(|| ask.developer.clone());
        return Ok(Err(Obstacle::Unavailable { person }));
    }
    let open = store::open_asks(conn, workspace, asker)?;
    if open.len() >= OPEN_ASKS {
        return Ok(Err(Obstacle::TooMany(store::cases(conn, workspace, open)?)));
    }
    Ok(Ok(Ready { role, project, owners, by_developer, owner }))
}

/// Whether the other side said no to the side that would ask now.
fn said_no_to(latest: &Introduction, by_developer: bool) -> bool {
    let asked_by_developer = latest.asked_by == latest.developer;
    latest.state == IntroductionState::Declined && asked_by_developer == by_developer
}

/// Why the developer is not to be matched. What is in the way of somebody else is nobody's business.
fn not_looking(conn: &mut Conn, ctx: &Ctx, ask: &Ask, by_themselves: bool) -> Result<Option<Obstacle>> {
    if by_themselves {
        return in_own_way(conn, ctx, &ask.developer);
    }
    let workspace = &ctx.workspace;
    let standing = matching::standing(conn, workspace, &ask.developer, ctx.now)?;
    let person = people::find(conn, workspace, &ask.developer)?;
    let here = person.is_some_and(|person| !person.deactivated && !person.bot);
    Ok(match standing {
        Standing::Looking(profile) if here && profile.visibility != Visibility::Nobody => None,
        _ => Some(Obstacle::Unavailable { person: Some(ask.developer.clone()) }),
    })
}

/// Why a developer is not to be matched, as they may know it themselves.
pub fn in_own_way(conn: &mut Conn, ctx: &Ctx, developer: &PersonId) -> Result<Option<Obstacle>> {
    Ok(match matching::standing(conn, &ctx.workspace, developer, ctx.now)? {
        Standing::Looking(_) => None,
        Standing::NoProfile => Some(Obstacle::NoProfile),
        Standing::Left => Some(Obstacle::Left),
        Standing::Paused(until) => Some(Obstacle::Paused(until)),
        Standing::Busy(running) => Some(Obstacle::Busy(running)),
    })
}

/// Whether a role has a seat that is neither taken nor promised.
pub fn has_room(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<bool> {
    let promised = store::promised(conn, &ctx.workspace, &case.role)?;
    // One that pauses asks for nobody, and may still say yes to whoever asked before.
    Ok(case.project.state.is_running() && i64::from(case.role.seats_left()) > promised)
}

/// What would be shared of a developer, with the names of their skills.
pub fn shared(conn: &mut Conn, ctx: &Ctx, developer: &PersonId) -> Result<Option<Shared>> {
    let Some(profile) = profiles::get(conn, &ctx.workspace, developer)? else { return Ok(None) };
    let ids: Vec<_> = profile.skills.iter().map(|have| have.skill.clone()).collect();
    let names = skills::names(conn, &ctx.workspace, &ids)?;
    let timezone = people::timezone(conn, &ctx.workspace, developer)?;
    Ok(Some(Shared { profile, names, timezone }))
}
