//! Tools for tests.

use super::model::Tool;
use crate::features::institutions::Lms;
use crate::features::projects::Project;
use crate::features::projects::samples::{fullest as fullest_project, now};
use crate::features::readiness::{self, Readiness, Verdict};
use crate::ids::ProjectId;
use crate::testing::Hub;

/// A tool as long as one can be.
pub fn fullest() -> Tool {
    let project = Project { id: ProjectId::new(), ..fullest_project().0 };
    Tool {
        project,
        ready: Readiness {
            lms: vec![Lms::Moodle, Lms::Canvas, Lms::Blackboard, Lms::Brightspace, Lms::OpenEdx, Lms::Other],
            lms_versions: "&".repeat(60),
            ..Readiness::default()
        },
        used: 200,
        names: (0..9).map(|_| "&".repeat(120)).collect(),
        tried: 12,
        updated: now(),
        fits: Some(Verdict::WithWork),
    }
}

/// What a project is ready for, said by Ana.
pub async fn ready(hub: &Hub, project: &ProjectId, what: Readiness) {
    let id = project.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| readiness::save(conn, &ctx.workspace, &id, &what, &ctx.person, ctx.now))
        .await
        .expect("it is said");
}
