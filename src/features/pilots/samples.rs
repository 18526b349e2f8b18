//! Pilots for tests.

use super::model::{Check, Invitation, Phase, Pilot, PilotState, Results};
use super::steps::Case;
use super::store;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions;
use crate::features::needs;
use crate::features::projects::samples::{fullest as fullest_project, now};
use crate::ids::{InstitutionId, PersonId, PilotId, ProjectId, WorkspaceId};

/// A pilot that Tess asked for, in the autumn term.
pub fn pilot(institution: &InstitutionId, project: &ProjectId, state: PilotState) -> Pilot {
    Pilot {
        id: PilotId::new(),
        institution: institution.clone(),
        project: project.clone(),
        need: None,
        person: "U_TESS".into(),
        owner: (state != PilotState::Requested).then(|| "U_ANA".into()),
        course: "Discrete mathematics".to_owned(),
        state,
        starts: "2026-10-01".parse().expect("a day"),
        ends: "2026-12-01".parse().expect("a day"),
        next: String::new(),
        next_by: None,
        checks: Vec::new(),
        reason: None,
        channel: None,
        asked_at: now(),
        moved_at: now(),
        stalled_at: None,
    }
}

/// A pilot as long as one can be.
pub fn fullest(state: PilotState) -> Case {
    let long = |n: usize| "&".repeat(n);
    let (institution, project) = (institutions::samples::fullest(), fullest_project().0);
    let pilot = Pilot {
        owner: Some("U_ANA".into()),
        course: long(120),
        next: long(300),
        next_by: "2026-11-01".parse().ok(),
        checks: vec![Check::Need, Check::Cost],
        reason: Some(long(300)),
        stalled_at: Some(now()),
        ..pilot(&institution.id, &project.id, state)
    };
    let results = Results { asked: 20, answered: 20, ease: 4.5, use_: 3.5 };
    Case {
        pilot,
        institution,
        project,
        need: Some(needs::samples::fullest()),
        results: vec![(Phase::Before, results), (Phase::After, results)],
    }
}

/// Somebody is asked as an instructor, before the pilot.
pub fn invite(conn: &mut Conn, workspace: &WorkspaceId, pilot: &Pilot, person: &PersonId) -> Result<()> {
    let invitation = Invitation { pilot: pilot.id.clone(), phase: Phase::Before };
    store::invite(conn, workspace, &invitation, person, now()).map(|_| ())
}
