//! The table of involvements.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Involvement, Member};
use crate::db::Conn;
use crate::db::schema::involvements;
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::features::institutions::{Word, values};
use crate::features::people;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = involvements)]
struct Row {
    person: PersonId,
    areas: String,
    hours: i32,
    until_on: Option<String>,
    mornings: bool,
    updated_at: Time,
}

impl From<Row> for Involvement {
    fn from(row: Row) -> Self {
        Self {
            person: row.person,
            // What a newer version calls otherwise is left out.
            areas: Word::read(&list(&row.areas)),
            hours: row.hours,
            until: row.until_on.and_then(|day| day.parse().ok()),
            mornings: row.mornings,
            updated_at: row.updated_at,
        }
    }
}

/// Writes what somebody said, in place of what they said before.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, one: &Involvement) -> Result<()> {
    let (areas, until) = (to_text(&values(&one.areas)), one.until.map(|day| day.to_string()));
    let fields = (
        involvements::areas.eq(&areas),
        involvements::hours.eq(one.hours),
        involvements::until_on.eq(&until),
        involvements::mornings.eq(one.mornings),
        involvements::updated_at.eq(one.updated_at),
    );
    let row = (involvements::workspace.eq(workspace), involvements::person.eq(&one.person), fields);
    on_backend!(conn => diesel::insert_into(involvements::table)
        .values(row)
        .on_conflict((involvements::workspace, involvements::person))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// What somebody said.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<Involvement>> {
    let row: Option<Row> =
        involvements::table.find((workspace, person)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Involvement::from))
}

/// Forgets what somebody said. Returns false where they said nothing.
pub fn remove(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<bool> {
    Ok(diesel::delete(involvements::table.find((workspace, person))).execute(conn)? == 1)
}

/// All organizers who are here, in the order of their ids, each with what they said.
pub fn team(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<Member>> {
    let ids = people::organizers(conn, workspace)?;
    let mut known = people::find_all(conn, workspace, &ids)?;
    let rows: Vec<Row> = involvements::table
        .filter(involvements::workspace.eq(workspace))
        .filter(involvements::person.eq_any(&ids))
        .select(Row::as_select())
        .load(conn)?;
    let mut said: HashMap<PersonId, Involvement> =
        rows.into_iter().map(|row| (row.person.clone(), row.into())).collect();
    let member = |id: &PersonId| Some(Member { person: known.remove(id)?, involvement: said.remove(id) });
    Ok(ids.iter().filter_map(member).collect())
}

/// What people said, after a person in the order of their ids, at most `limit`: for reading all of it.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &PersonId,
    limit: i64,
) -> Result<Vec<Involvement>> {
    let rows: Vec<Row> = involvements::table
        .filter(involvements::workspace.eq(workspace))
        .filter(involvements::person.gt(after))
        .order(involvements::person)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Involvement::from).collect())
}
