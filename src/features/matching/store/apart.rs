//! Who is kept from whom, whatever their score: they passed over each other, met already, blocked each other, or it
//! is the developer's own project.

use std::collections::{HashMap, HashSet};

use super::{blocks, dismissals};
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::engine::{Apart, Exclusion, Index};
use crate::features::{introductions, projects};
use crate::ids::{PersonId, ProjectId, RoleId, WorkspaceId};

/// The roles that a developer is kept from.
pub fn roles_of(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<HashSet<RoleId>> {
    let mut apart: HashSet<RoleId> =
        dismissals::of_developer(conn, workspace, developer)?.into_iter().collect();
    apart.extend(introductions::roles_met(conn, workspace, developer)?);
    let mut owners: Vec<PersonId> = blocks::around(conn, workspace, std::slice::from_ref(developer))?
        .into_iter()
        .map(|(_, other)| other)
        .collect();
    owners.push(developer.clone());
    apart.extend(projects::roles_of_owners(conn, workspace, &owners)?);
    Ok(apart)
}

/// Those of some projects of which an owner keeps a person out, or is kept out by them: nothing is asked there.
pub fn projects_apart(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    of: &[ProjectId],
) -> Result<HashSet<ProjectId>> {
    let owners = projects::owners_all(conn, workspace, of)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let apart = blocks::blocked_among(conn, workspace, person, &everybody)?;
    let is_apart = |owners: &[PersonId]| owners.iter().any(|owner| apart.contains(owner));
    Ok(owners.into_iter().filter(|(_, owners)| is_apart(owners)).map(|(project, _)| project).collect())
}

/// Those whom the owners of a project are kept from, and the owners themselves.
pub fn kept_from(conn: &mut Conn, workspace: &WorkspaceId, owners: &[PersonId]) -> Result<HashSet<PersonId>> {
    let mut away: HashSet<PersonId> = owners.iter().cloned().collect();
    away.extend(blocks::around(conn, workspace, owners)?.into_iter().map(|(_, other)| other));
    Ok(away)
}

/// The pairs that are kept apart, for some roles with their projects. The first reason for a pair stays: what must not
/// be told comes last.
pub fn pairs(conn: &mut Conn, workspace: &WorkspaceId, roles: &[(RoleId, ProjectId)]) -> Result<Parted> {
    let ids: Vec<RoleId> = roles.iter().map(|(role, _)| role.clone()).collect();
    let of: HashSet<ProjectId> = roles.iter().map(|(_, project)| project.clone()).collect();
    let owners = projects::owners_all(conn, workspace, &Vec::from_iter(of))?;
    let mut parted = Parted::default();
    let mut part = |role: &RoleId, developer: &PersonId, why: Exclusion| {
        parted.part(role.clone(), developer.clone(), why);
    };
    let mut owned: HashMap<&PersonId, Vec<&RoleId>> = HashMap::new();
    for (role, project) in roles {
        for owner in owners.get(project).into_iter().flatten() {
            part(role, owner, Exclusion::Own);
            owned.entry(owner).or_default().push(role);
        }
    }
    for (role, developer) in introductions::met(conn, workspace, &ids)? {
        part(&role, &developer, Exclusion::Met);
    }
    for (role, developer) in dismissals::of_roles(conn, workspace, &ids)? {
        part(&role, &developer, Exclusion::Dismissed);
    }
    let everybody: Vec<PersonId> = owned.keys().map(|owner| (*owner).clone()).collect();
    for (owner, other) in blocks::around(conn, workspace, &everybody)? {
        for role in owned.get(&owner).into_iter().flatten() {
            part(role, &other, Exclusion::Blocked);
        }
    }
    Ok(parted)
}

/// Pairs that are kept apart, as the database has them: read before the index is asked, which waits for no query.
#[derive(Clone, Debug, Default)]
pub struct Parted(Vec<(RoleId, PersonId, Exclusion)>);

impl Parted {
    /// Keeps one more pair apart.
    pub fn part(&mut self, role: RoleId, developer: PersonId, why: Exclusion) {
        self.0.push((role, developer, why));
    }

    /// With others.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// As an index has them; those whom it doesn't know are left out.
    pub fn within(&self, index: &Index) -> Apart {
        let mut apart = Apart::default();
        for (role, developer, why) in &self.0 {
            if let Some((role, developer)) =
                index.role(role.as_str()).zip(index.developer(developer.as_str()))
            {
                apart.part(role, developer, *why);
            }
        }
        apart
    }
}
