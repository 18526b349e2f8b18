//! What organizers said, for tests.

use chrono::NaiveDate;

use super::model::{Area, Involvement};
use super::store;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::samples::now;
use crate::ids::{PersonId, WorkspaceId};

/// Somebody who reviews and does outreach, for four hours a week.
pub fn involvement(person: &PersonId, until: Option<NaiveDate>) -> Involvement {
    let areas = vec![Area::Reviews, Area::Outreach];
    Involvement { person: person.clone(), areas, hours: 4, until, mornings: false, updated_at: now() }
}

/// Writes that down.
pub fn said(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    until: Option<NaiveDate>,
) -> Result<()> {
    store::save(conn, workspace, &involvement(person, until))
}
