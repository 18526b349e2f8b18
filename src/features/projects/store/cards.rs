//! Projects with all that their cards show.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{find, owners_all, roles_of};
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{Card, Project};
use crate::features::{introductions, skills};
use crate::ids::{ProjectId, SkillId, WorkspaceId};

/// One project's card.
pub fn card(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Option<Card>> {
    let found = find(conn, workspace, project)?.into_iter().collect();
    Ok(cards(conn, workspace, found)?.pop())
}

/// The cards of these projects, in their order, with as many queries for many as for one.
pub fn cards(conn: &mut Conn, workspace: &WorkspaceId, projects: Vec<Project>) -> Result<Vec<Card>> {
    if projects.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ProjectId> = projects.iter().map(|project| project.id.clone()).collect();
    let mut roles = roles_of(conn, workspace, &ids)?;
    let mut owners = owners_all(conn, workspace, &ids)?;
    let needed = roles.values().flatten().flat_map(|role| &role.skills).map(|need| &need.skill);
    let skills: BTreeSet<&SkillId> =
        projects.iter().flat_map(|project| &project.stack).chain(needed).collect();
    let skills: Vec<SkillId> = skills.into_iter().cloned().collect();
    let names = Arc::new(skills::names(conn, workspace, &skills)?);
    let replies = introductions::reply_times(conn, workspace, &ids)?;
    Ok(projects
        .into_iter()
        .map(|project| Card {
            roles: roles.remove(&project.id).unwrap_or_default(),
            owners: owners.remove(&project.id).unwrap_or_default(),
            names: Arc::clone(&names),
            reply: replies.get(&project.id).copied(),
            project,
        })
        .collect())
}
