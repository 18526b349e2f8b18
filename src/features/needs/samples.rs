//! Needs for tests.

use super::model::{Need, NeedState, Proposal, ProposalState};
use super::store;
use crate::features::institutions::Institution;
use crate::features::projects::Project;
use crate::features::projects::samples::now;
use crate::ids::{InstitutionId, NeedId, ProjectId, RoleId};
use crate::testing::Hub;

/// A need for feedback on homework, of Tess.
pub fn need(institution: &InstitutionId) -> Need {
    Need {
        id: NeedId::new(),
        institution: institution.clone(),
        person: "U_TESS".into(),
        title: "Fast feedback on weekly proofs".to_owned(),
        problem: "Four hundred learners hand in proofs each week, and feedback comes after two.".to_owned(),
        course: "Discrete mathematics".to_owned(),
        learners: Some(400),
        by_when: "2027-02-01".parse().ok(),
        tried: "Peer review, which was too uneven.".to_owned(),
        subjects: vec!["Mathematics".to_owned()],
        state: NeedState::Open,
        project: None,
        created_at: now(),
    }
}

/// A need as long as one can be.
pub fn fullest() -> Need {
    let long = |n: usize| "&".repeat(n);
    Need {
        title: long(140),
        problem: long(2000),
        course: long(120),
        tried: long(1000),
        subjects: (0..5).map(|n| format!("{n}{}", long(70))).collect(),
        ..need(&InstitutionId::new())
    }
}

/// A role that is proposed, as long as one can be.
pub fn proposal() -> Proposal {
    Proposal {
        id: RoleId::new(),
        need: NeedId::new(),
        project: ProjectId::new(),
        title: "&".repeat(80),
        task: "&".repeat(1000),
        hours: 4,
        state: ProposalState::Asked,
        asked_by: "U_TESS".into(),
        asked_at: now(),
        decided_by: None,
    }
}

/// A need of somebody's, and a role that they propose for it.
pub async fn proposed(
    hub: &Hub,
    who: &str,
    institution: &Institution,
    project: &Project,
) -> (Need, Proposal) {
    let ctx = hub.person_ctx(who);
    let need = Need { person: ctx.person.clone(), ..need(&institution.id) };
    let proposal = Proposal {
        need: need.id.clone(),
        project: project.id.clone(),
        title: "LTI developer".to_owned(),
        task: "Connect it".to_owned(),
        asked_by: ctx.person.clone(),
        ..proposal()
    };
    let (one, other) = (need.clone(), proposal.clone());
    ctx.write(move |conn, ctx| {
        store::save(conn, &ctx.workspace, &one)?;
        store::save_proposal(conn, &ctx.workspace, &other)
    })
    .await
    .expect("a need is written");
    (need, proposal)
}
