//! Requests for tests.

use super::model::{Answer, Asked, Kind, Note, Request, Rung, Severity, SupportState};
use super::steps::Case;
use crate::features::institutions;
use crate::features::projects::samples::{fullest as fullest_project, now};
use crate::ids::{NoteId, PersonId, ProjectId, SupportId};

/// A request of Tess.
pub fn request(project: &ProjectId, kind: Kind, state: SupportState) -> Request {
    Request {
        id: SupportId::new(),
        project: project.clone(),
        institution: None,
        asker: "U_TESS".into(),
        kind,
        severity: Severity::Hindering,
        title: "Grades do not arrive in Canvas".to_owned(),
        details: "Since the last update.".to_owned(),
        state,
        claimer: (state != SupportState::Open).then(|| "U_ANA".into()),
        solution: String::new(),
        keep: false,
        rung: Rung::Asked,
        turn: 1,
        due_at: None,
        asked_at: now(),
        moved_at: now(),
    }
}

/// Somebody was asked.
pub fn asked(request: &Request, person: &str, answer: Answer) -> Asked {
    Asked {
        request: request.id.clone(),
        person: person.into(),
        reasons: vec!["you look after it".to_owned()],
        answer,
        asked_at: now(),
    }
}

/// A solution of somebody.
pub fn note(project: &ProjectId, writer: &PersonId) -> Note {
    Note {
        id: NoteId::new(),
        project: project.clone(),
        request: None,
        writer: writer.clone(),
        title: "Grades do not arrive".to_owned(),
        body: "Turn on grade passback in Canvas.".to_owned(),
        helped: 0,
        created_at: now(),
        updated_at: now(),
    }
}

/// A request as long as one can be.
pub fn fullest(kind: Kind, state: SupportState) -> Case {
    // Escaped, each of these is five characters.
    let long = |n: usize| "&".repeat(n);
    let (project, institution) = (fullest_project().0, institutions::samples::fullest());
    let request = Request {
        institution: Some(institution.id.clone()),
        title: long(150),
        details: long(2000),
        solution: long(2000),
        due_at: Some(now()),
        ..request(&project.id, kind, state)
    };
    let asked = (0..12)
        .map(|at| Asked {
            reasons: vec!["&amp;".repeat(60); 5],
            ..asked(&request, &format!("U_{at}"), Answer::Waiting)
        })
        .collect();
    Case { asked, request, project, institution: Some(institution) }
}
