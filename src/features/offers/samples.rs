//! Offers for tests.

use super::model::{Ask, AskState, Asking, Case, Kind, Offer, OfferState, Wanted};
use super::store;
use crate::features::institutions;
use crate::features::projects::ProjectState;
use crate::features::projects::samples::{fullest as fullest_project, now, project};
use crate::ids::{AskId, OfferId, ProjectId};
use crate::testing::Hub;

/// An offer of Tess.
pub fn offer(kind: Kind, amount: i32) -> Offer {
    Offer {
        id: OfferId::new(),
        person: "U_TESS".into(),
        institution: None,
        kind,
        title: "Our lab helps".to_owned(),
        about: "For homework and proofs.".to_owned(),
        amount,
        unit: kind.units()[0],
        promised: 0,
        conditions: "Open source only.".to_owned(),
        subjects: vec!["Mathematics".to_owned()],
        languages: vec!["English".to_owned()],
        until: None,
        state: OfferState::Open,
        created_at: now(),
    }
}

/// What a project asks for.
pub fn wanted(project: &ProjectId, kind: Kind) -> Wanted {
    let about = "For two classes".to_owned();
    Wanted { project: project.clone(), kind, about, asked_by: "U_ANA".into(), created_at: now() }
}

/// A project that asks for something.
pub fn asking(name: &str, kind: Kind, about: &str, subjects: &[&str]) -> Asking {
    let mut project = project(name, ProjectState::Approved);
    project.subjects = subjects.iter().map(|subject| (*subject).to_owned()).collect();
    let wanted = Wanted { about: about.to_owned(), ..wanted(&project.id, kind) };
    Asking { wanted, project, languages: vec!["English".to_owned()] }
}

/// Ana asks for an offer.
pub fn ask(offer: &OfferId, project: &ProjectId, amount: i32) -> Ask {
    Ask {
        id: AskId::new(),
        offer: offer.clone(),
        project: project.clone(),
        amount,
        line: "We outgrow our laptop.".to_owned(),
        state: AskState::Asked,
        reason: None,
        asked_by: "U_ANA".into(),
        decided_by: None,
        asked_at: now(),
        moved_at: now(),
    }
}

/// An offer as long as one can be.
pub fn fullest_offer() -> Offer {
    let long = |n: usize| "&".repeat(n);
    Offer {
        title: long(100),
        about: long(1000),
        conditions: long(300),
        subjects: (0..5).map(|n| format!("{n}{}", long(70))).collect(),
        languages: (0..10).map(|n| format!("{n}{}", long(59))).collect(),
        until: "2027-02-01".parse().ok(),
        ..offer(Kind::Hosting, 90_000_000)
    }
}

/// An asking as long as one can be.
pub fn fullest(state: AskState) -> Case {
    let long = |n: usize| "&".repeat(n);
    let (offer, project) = (fullest_offer(), fullest_project().0);
    let mut ask = ask(&offer.id, &project.id, 80_000_000);
    (ask.line, ask.reason, ask.state) = (long(300), Some(long(300)), state);
    ask.decided_by = Some("U_TESS".into());
    Case { ask, offer, project, institution: Some(institutions::samples::fullest()) }
}

/// Writes an offer.
pub async fn made(hub: &Hub, offer: &Offer) {
    let offer = offer.clone();
    hub.person_ctx("tess")
        .write(move |conn, ctx| store::save(conn, &ctx.workspace, &offer))
        .await
        .expect("an offer");
}

/// Writes an asking.
pub async fn asked(hub: &Hub, ask: &Ask) {
    let ask = ask.clone();
    let write =
        move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| store::save_ask(conn, &ctx.workspace, &ask);
    hub.person_ctx("ana").write(write).await.expect("an asking");
}
