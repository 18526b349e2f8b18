//! People and absences for tests.

use super::model::Absence;
use crate::features::organizing::{Area, Involvement, Member};
use crate::features::people::Person;
use crate::features::projects::samples::now;

/// Somebody of the team, who helps with these.
pub fn member(id: &str, areas: &[Area]) -> Member {
    let person = Person {
        id: id.into(),
        name: id.to_owned(),
        timezone: "Europe/Prague".to_owned(),
        bot: false,
        deactivated: false,
        organizer: true,
        path: None,
        welcomed_at: None,
        organizer_asked_at: None,
        home_opened_at: None,
        home_page: None,
    };
    let involvement = Involvement {
        person: id.into(),
        areas: areas.to_vec(),
        hours: 2,
        until: None,
        mornings: false,
        updated_at: now(),
    };
    Member { person, involvement: Some(involvement) }
}

/// Somebody is away.
pub fn absence(person: &str, from: &str, until: &str, stand_in: Option<&str>) -> Absence {
    Absence {
        id: format!("{person}-{from}").into(),
        person: person.into(),
        from: from.parse().expect("a day"),
        until: until.parse().expect("a day"),
        stand_in: stand_in.map(Into::into),
        created_at: now(),
    }
}
