//! Tools in use for tests.

use super::model::{Adoption, AdoptionState, Case, Level};
use super::store;
use crate::features::institutions;
use crate::features::projects::samples::{fullest as fullest_project, now};
use crate::ids::{AdoptionId, InstitutionId, ProjectId};
use crate::testing::Hub;

/// A tool that Tess maintains.
pub fn adoption(institution: &InstitutionId, project: &ProjectId) -> Adoption {
    Adoption {
        id: AdoptionId::new(),
        institution: institution.clone(),
        project: project.clone(),
        pilot: None,
        person: "U_TESS".into(),
        level: Level::Production,
        version: "2.1".to_owned(),
        since: "2026-02-01".parse().expect("a day"),
        renews: "2027-02-01".parse().ok(),
        reminded: 0,
        state: AdoptionState::Active,
        reason: None,
        shown: false,
        shown_at: None,
        created_at: now(),
    }
}

/// One as long as it can be.
pub fn fullest() -> Case {
    let (institution, project) = (institutions::samples::fullest(), fullest_project().0);
    let adoption = Adoption {
        version: "&".repeat(60),
        reason: Some("&".repeat(300)),
        reminded: 3,
        ..adoption(&institution.id, &project.id)
    };
    Case { adoption, institution, project }
}

/// Writes one.
pub async fn written(hub: &Hub, adoption: &Adoption) {
    let adoption = adoption.clone();
    let write =
        move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| store::save(conn, &ctx.workspace, &adoption);
    hub.person_ctx("tess").write(write).await.expect("a tool in use");
}
