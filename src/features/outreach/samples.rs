//! Contacts for tests.

use super::model::{Contact, Stage};
use super::store;
use crate::features::projects::samples::now;
use crate::testing::Hub;

/// Somebody at an institution, looked after by Olga.
pub fn contact(name: &str, institution: &str) -> Contact {
    Contact {
        name: name.to_owned(),
        institution: institution.to_owned(),
        stage: Stage::Talking,
        ..Contact::new(&"U_OLGA".into(), now())
    }
}

/// A contact as long as one can be.
pub fn fullest() -> Contact {
    // Escaped, each of these is five characters.
    let long = |n: usize| "&".repeat(n);
    Contact {
        email: format!("{}@example.edu", "a".repeat(88)),
        known_through: long(300),
        could_give: long(300),
        next_step: long(300),
        next_on: "2026-09-01".parse().ok(),
        ..contact(&long(100), &long(120))
    }
}

/// Writes a contact down.
pub async fn written(hub: &Hub, contact: &Contact) {
    let contact = contact.clone();
    hub.person_ctx("olga")
        .write(move |conn, ctx| store::save(conn, &ctx.workspace, &contact))
        .await
        .expect("a contact is written");
}
