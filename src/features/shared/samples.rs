//! Shared needs for tests.

use super::model::{Found, Shared, SharedState, Team};
use crate::features::projects::samples::{fullest as fullest_project, now, project, role};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::{PersonId, ProjectId};
use crate::testing::Hub;

/// One as long as it can be.
pub fn fullest() -> Found {
    let team = |n: usize| Team {
        project: Project { id: ProjectId::new(), ..fullest_project().0 },
        owners: (0..9).map(|at| PersonId(format!("U{n}{at}"))).collect(),
    };
    let teams: Vec<Team> = (0..super::model::MOST).map(team).collect();
    let shared = Shared {
        skill: "s".repeat(80).as_str().into(),
        projects: teams.iter().map(|team| team.project.id.clone()).collect(),
        state: SharedState::Open,
        found_at: now(),
        settled_at: None,
    };
    Found { shared, name: "&".repeat(80), teams }
}

/// A project of somebody's that looks for somebody with a skill.
pub async fn looks_for(hub: &Hub, name: &str, owner: &str, skill: &str) -> Project {
    let ctx = hub.person_ctx(owner);
    crate::features::people::know(&ctx).await.expect("an owner is known");
    let one = Project { submitted_by: ctx.person.clone(), ..project(name, ProjectState::Approved) };
    let (written, needs) = (one.clone(), role(&one, "Developer", &[skill]));
    ctx.write(move |conn, ctx| {
        projects::create(conn, &ctx.workspace, &written, std::slice::from_ref(&ctx.person), &[needs])
    })
    .await
    .expect("a project is written");
    one
}
