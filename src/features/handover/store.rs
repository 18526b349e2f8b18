//! The table of absences, and what is read off the team.

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;

use super::model::{self, Absence, Calendar, LONGEST, Risks};
use crate::db::Conn;
use crate::db::schema::absences;
use crate::error::Result;
use crate::features::conduct;
use crate::features::organizing::Member;
use crate::features::roles::{self, Role};
use crate::ids::{AbsenceId, PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Absences that are looked at, at most.
const READ: i64 = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = absences)]
struct Row {
    id: AbsenceId,
    person: PersonId,
    from_on: String,
    until_on: String,
    stand_in: Option<PersonId>,
    created_at: Time,
}

impl Row {
    /// None for days that nobody can read.
    fn read(self) -> Option<Absence> {
        Some(Absence {
            id: self.id,
            person: self.person,
            from: self.from_on.parse().ok()?,
            until: self.until_on.parse().ok()?,
            stand_in: self.stand_in.filter(|person| !person.is_gone()),
            created_at: self.created_at,
        })
    }
}

/// Writes an absence, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, one: &Absence) -> Result<()> {
    let (from, until) = (one.from.to_string(), one.until.to_string());
    let fields = (
        absences::person.eq(&one.person),
        absences::from_on.eq(&from),
        absences::until_on.eq(&until),
        absences::stand_in.eq(&one.stand_in),
    );
    let row = (
        absences::workspace.eq(workspace),
        absences::id.eq(&one.id),
        fields,
        absences::created_at.eq(one.created_at),
    );
    on_backend!(conn => diesel::insert_into(absences::table)
        .values(row)
        .on_conflict((absences::workspace, absences::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// Forgets absences that have been over for a year.
pub fn sweep(conn: &mut Conn, workspace: &WorkspaceId, today: NaiveDate) -> Result<()> {
    let long_ago = (today - Duration::days(LONGEST)).to_string();
    let over = absences::table.filter(absences::workspace.eq(workspace));
    diesel::delete(over.filter(absences::until_on.lt(long_ago))).execute(conn)?;
    Ok(())
}

/// Forgets an absence of somebody. Returns it, where it was there.
pub fn remove(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &AbsenceId,
    person: &PersonId,
) -> Result<Option<Absence>> {
    let there = absences::table.find((workspace, id)).filter(absences::person.eq(person));
    let row: Option<Row> = there.select(Row::as_select()).first(conn).optional()?;
    diesel::delete(there).execute(conn)?;
    Ok(row.and_then(Row::read))
}

/// Absences that are not over on a day, the sooner the earlier.
pub fn absences(conn: &mut Conn, workspace: &WorkspaceId, today: NaiveDate) -> Result<Vec<Absence>> {
    let rows: Vec<Row> = absences::table
        .filter(absences::workspace.eq(workspace))
        .filter(absences::until_on.ge(today.to_string()))
        .order((absences::until_on, absences::id))
        .limit(READ)
        .select(Row::as_select())
        .load(conn)?;
    let mut found: Vec<Absence> = rows.into_iter().filter_map(Row::read).collect();
    found.sort_by(|one, other| (one.from, &one.id).cmp(&(other.from, &other.id)));
    Ok(found)
}

/// The calendar from a day on.
pub fn calendar(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    team: &[Member],
    today: NaiveDate,
) -> Result<Calendar> {
    Ok(model::calendar(team, absences(conn, workspace, today)?, today))
}

/// Where only one person of the team can do a thing.
pub fn risks(conn: &mut Conn, workspace: &WorkspaceId, team: &[Member], today: NaiveDate) -> Result<Risks> {
    let owners = roles::with_roles(conn, workspace, &[Role::Owner])?;
    Ok(model::risks(team, &conduct::named(conn, workspace)?, &owners, today))
}

/// For how many absences that are not over somebody stands in.
pub fn stands_in(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    today: NaiveDate,
) -> Result<Vec<Absence>> {
    let rows: Vec<Row> = absences::table
        .filter(absences::workspace.eq(workspace))
        .filter(absences::stand_in.eq(Some(person)))
        .filter(absences::until_on.ge(today.to_string()))
        .order((absences::until_on, absences::id))
        .limit(READ)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}

/// Somebody else stands in, but for their own absences. Returns for how many.
pub fn pass_stand_in(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &PersonId,
    to: &PersonId,
    today: NaiveDate,
) -> Result<usize> {
    let theirs = absences::table
        .filter(absences::workspace.eq(workspace))
        .filter(absences::stand_in.eq(Some(from)))
        .filter(absences::person.ne(to))
        .filter(absences::until_on.ge(today.to_string()));
    Ok(diesel::update(theirs).set(absences::stand_in.eq(Some(to))).execute(conn)?)
}

/// Absences after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &AbsenceId,
    limit: i64,
) -> Result<Vec<Absence>> {
    let rows: Vec<Row> = absences::table
        .filter(absences::workspace.eq(workspace))
        .filter(absences::id.gt(after))
        .order(absences::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}
