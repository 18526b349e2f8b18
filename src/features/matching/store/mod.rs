//! Who could be matched with whom, ranked. Each question takes the same number of queries however large the
//! community is: candidates come from the skill postings, at most [`CANDIDATES`], and are scored in memory.

mod blocks;
mod candidates;
mod dismissals;

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use super::{Match, Matcher, Pair, Standing, Version1};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people::{self, Person};
use crate::features::profiles::{self, Profile};
use crate::features::projects::{self, Project, Role};
use crate::features::{introductions, skills};
use crate::ids::{PersonId, ProjectId, RoleId, SkillId, WorkspaceId};
use crate::time::Time;

pub use blocks::{block, blocked_among, forget_blocks, unblock};
pub use candidates::people_with;
pub use dismissals::{dismiss, forget, undo};

/// How many candidates are scored.
const CANDIDATES: i64 = 200;

/// The best open roles for a developer, best first, at most `limit`. None for somebody who is not looking:
/// [`standing`] tells why.
pub fn roles_for(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    developer: &PersonId,
    now: Time,
    limit: usize,
) -> Result<Vec<Match>> {
    let Standing::Looking(profile) = standing(conn, workspace, developer, now)? else {
        return Ok(Vec::new());
    };
    let ids = candidates::roles(conn, workspace, &profile, CANDIDATES)?;
    let roles = projects::roles_all(conn, workspace, &ids)?;
    let offers = Offers::load(conn, workspace, roles.values())?;
    let dismissed = dismissals::of_developer(conn, workspace, developer, &ids)?;
    let met = introductions::roles_met(conn, workspace, developer, &ids)?;
    let blocked = blocked_among(conn, workspace, developer, &offers.everybody())?;
    let timezone = people::timezone(conn, workspace, developer)?;
    let names = names(conn, workspace, roles.values(), [profile.as_ref()])?;
    let found = roles.values().filter(|role| !dismissed.contains(&role.id) && !met.contains(&role.id));
    let found = found.filter_map(|role| {
        let owners = offers.owners.get(&role.project)?;
        if owners.iter().any(|owner| owner == developer || blocked.contains(owner)) {
            return None;
        }
        let project = offers.projects.get(&role.project)?;
        Version1.score(&Pair { profile: &profile, timezone, role, project, names: &names, now })
    });
    Ok(best(found.collect(), limit))
}

/// The best developers for a role who agreed to be found, best first, at most `limit`. None for a role that
/// is full or closed.
pub fn developers_for(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &RoleId,
    now: Time,
    limit: usize,
) -> Result<Vec<Match>> {
    let Some(role) = projects::role(conn, workspace, role)?.filter(|role| role.seats_left() > 0) else {
        return Ok(Vec::new());
    };
    let Some(project) = projects::find(conn, workspace, &role.project)? else { return Ok(Vec::new()) };
    let owners = projects::owners(conn, workspace, &project.id)?;
    let ids = candidates::developers(conn, workspace, &role, now, CANDIDATES)?;
    let found = profiles::get_all(conn, workspace, &ids)?;
    let people = people::find_all(conn, workspace, &ids)?;
    let running = introductions::running(conn, workspace, &ids)?;
    let dismissed = dismissals::of_role(conn, workspace, &role.id, &ids)?;
    let met = introductions::developers_met(conn, workspace, &role, &ids)?;
    let blocked = blocks::of_any(conn, workspace, &owners, &ids)?;
    let names = names(conn, workspace, [&role], found.values())?;
    let found = found.values().filter_map(|profile| {
        let id = &profile.person;
        let person = people.get(id).filter(|person| !person.deactivated && !person.bot)?;
        let busy = running.get(id).is_some_and(|running| *running >= i64::from(profile.max_projects));
        let out = busy || dismissed.contains(id) || met.contains(id) || blocked.contains(id);
        if out || owners.contains(id) {
            return None;
        }
        let timezone = timezone(person);
        Version1.score(&Pair { profile, timezone, role: &role, project: &project, names: &names, now })
    });
    Ok(best(found.collect(), limit))
}

/// Why a developer and a role fit, whether or not they are looking; none without a profile.
pub fn explain(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &Role,
    project: &Project,
    developer: &PersonId,
    now: Time,
) -> Result<Option<Match>> {
    let Some(profile) = profiles::get(conn, workspace, developer)? else { return Ok(None) };
    let timezone = people::timezone(conn, workspace, developer)?;
    let names = names(conn, workspace, [role], [&profile])?;
    Ok(Some(Version1.fit(&Pair { profile: &profile, timezone, role, project, names: &names, now })))
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
    if let Some(until) = profile.paused_until.filter(|until| *until > now) {
        return Ok(Standing::Paused(until));
    }
    let running = introductions::running(conn, workspace, std::slice::from_ref(developer))?;
    let running = running.get(developer).copied().unwrap_or(0);
    if running >= i64::from(profile.max_projects) {
        return Ok(Standing::Busy(running));
    }
    Ok(Standing::Looking(Box::new(profile)))
}

/// The projects of some roles, and who owns them.
struct Offers {
    projects: HashMap<ProjectId, Project>,
    owners: HashMap<ProjectId, Vec<PersonId>>,
}

impl Offers {
    fn load<'a>(
        conn: &mut Conn,
        workspace: &WorkspaceId,
        roles: impl Iterator<Item = &'a Role>,
    ) -> Result<Self> {
        let ids: HashSet<ProjectId> = roles.map(|role| role.project.clone()).collect();
        let ids: Vec<ProjectId> = ids.into_iter().collect();
        Ok(Self {
            projects: projects::find_all(conn, workspace, &ids)?,
            owners: projects::owners_all(conn, workspace, &ids)?,
        })
    }

    fn everybody(&self) -> Vec<PersonId> {
        let all: HashSet<&PersonId> = self.owners.values().flatten().collect();
        all.into_iter().cloned().collect()
    }
}

fn timezone(person: &Person) -> Tz {
    person.timezone.parse().unwrap_or(chrono_tz::UTC)
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

/// The best first; equals in the order of their ids, so that a list is the same each time it is looked at.
fn best(mut found: Vec<Match>, limit: usize) -> Vec<Match> {
    found.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| (&a.role, &a.developer).cmp(&(&b.role, &b.developer)))
    });
    found.truncate(limit);
    found
}
