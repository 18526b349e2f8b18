//! The table of grants.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use super::model::{Grant, Role, State};
use crate::db::Conn;
use crate::db::schema::{grants, people};
use crate::db::types::Place;
use crate::error::Result;
use crate::ids::{GrantId, InstitutionId, PersonId, WorkspaceId};
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = grants)]
struct Row {
    id: GrantId,
    person: PersonId,
    role: Role,
    institution: Option<InstitutionId>,
    state: State,
    word: String,
    asked_at: Option<Time>,
    given_by: Option<PersonId>,
    given_at: Option<Time>,
    until: Option<Time>,
    from_group: Option<String>,
    ended_by: Option<PersonId>,
    ended_at: Option<Time>,
}

impl From<Row> for Grant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person: row.person,
            role: row.role,
            institution: row.institution,
            state: row.state,
            word: row.word,
            asked_at: row.asked_at,
            given_by: row.given_by,
            given_at: row.given_at,
            until: row.until,
            from_group: row.from_group,
            ended_by: row.ended_by,
            ended_at: row.ended_at,
        }
    }
}

/// The roles that somebody who is still here has at `now`.
pub fn roles_of(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<Vec<Role>> {
    let here = people::table.find((workspace, person)).filter(people::deactivated.eq(false));
    Ok(grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::person.eq(person))
        .filter(grants::state.eq(State::Given))
        .filter(grants::until.is_null().or(grants::until.gt(now)))
        .filter(exists(here))
        .select(grants::role)
        .distinct()
        .load(conn)?)
}

/// Everybody who has one of these roles and is still in the workspace, in the order of their ids.
pub fn with_roles(conn: &mut Conn, workspace: &WorkspaceId, roles: &[Role]) -> Result<Vec<PersonId>> {
    let having = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::role.eq_any(roles))
        .filter(grants::state.eq(State::Given))
        .select(grants::person);
    Ok(people::table
        .filter(people::workspace.eq(workspace))
        .filter(people::id.eq_any(having))
        .filter(people::deactivated.eq(false))
        .order(people::id)
        .select(people::id)
        .load(conn)?)
}

/// A grant.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &GrantId) -> Result<Option<Grant>> {
    let row: Option<Row> =
        grants::table.find((workspace, id)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Grant::from))
}

/// Those of these that are kept.
pub fn find_all(conn: &mut Conn, workspace: &WorkspaceId, ids: &[GrantId]) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// What is asked for and waits, who waited longest first, from a place on, at most `limit`.
pub fn asking_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    let asked_at = grants::asked_at.assume_not_null();
    Ok(grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::state.eq(State::Asked))
        .filter(asked_at.ge(from.at))
        .filter(asked_at.gt(from.at).or(grants::id.gt(&from.id)))
        .order((grants::asked_at, grants::id))
        .limit(limit)
        .select((grants::id, asked_at))
        .load(conn)?)
}

/// The grants of a role that came with a user group and hold.
pub fn of_groups(conn: &mut Conn, workspace: &WorkspaceId, role: Role) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::role.eq(role))
        .filter(grants::state.eq(State::Given))
        .filter(grants::from_group.is_not_null())
        .order(grants::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// What is kept of a person: of each role, and of each institution, one.
pub fn of_person(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::person.eq(person))
        .order((grants::role, grants::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// Whoever has had a role longest and is still here.
pub fn longest(conn: &mut Conn, workspace: &WorkspaceId, role: Role) -> Result<Option<Grant>> {
    let here = people::table
        .filter(people::workspace.eq(workspace))
        .filter(people::deactivated.eq(false))
        .select(people::id);
    let row: Option<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::role.eq(role))
        .filter(grants::state.eq(State::Given))
        .filter(grants::person.eq_any(here))
        .order((grants::given_at, grants::id))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Grant::from))
}

/// The grants of a role that hold, those who have it longest first, from a place on, at most `limit`.
pub fn of_role(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: Role,
    from: &Place,
    limit: i64,
) -> Result<Vec<Grant>> {
    let given_at = grants::given_at.assume_not_null();
    let rows: Vec<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::role.eq(role))
        .filter(grants::state.eq(State::Given))
        .filter(given_at.ge(from.at))
        .filter(given_at.gt(from.at).or(grants::id.gt(&from.id)))
        .order((grants::given_at, grants::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// The grants of an institution's ambassadors become another's; who is one of both is one once.
pub fn move_institution(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &InstitutionId,
    to: &InstitutionId,
) -> Result<()> {
    let of = |institution: &InstitutionId| {
        grants::table
            .filter(grants::workspace.eq(workspace.clone()))
            .filter(grants::institution.eq(institution.clone()))
    };
    let there: Vec<PersonId> = of(to).select(grants::person).load(conn)?;
    diesel::delete(of(from).filter(grants::person.eq_any(&there))).execute(conn)?;
    diesel::update(of(from)).set(grants::institution.eq(to)).execute(conn)?;
    Ok(())
}

/// Whether somebody had, has or asked for one of these roles at any time.
pub fn ever(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, roles: &[Role]) -> Result<bool> {
    let any = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::person.eq(person))
        .filter(grants::role.eq_any(roles));
    Ok(select(exists(any)).get_result(conn)?)
}

/// Writes a grant, in place of what was written of the same person, role and institution.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, grant: &Grant) -> Result<()> {
    let same = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::person.eq(&grant.person))
        .filter(grants::role.eq(grant.role));
    match &grant.institution {
        Some(institution) => {
            diesel::delete(same.filter(grants::institution.eq(institution))).execute(conn)?
        }
        None => diesel::delete(same.filter(grants::institution.is_null())).execute(conn)?,
    };
    diesel::delete(grants::table.find((workspace, &grant.id))).execute(conn)?;
    diesel::insert_into(grants::table)
        .values((
            grants::workspace.eq(workspace),
            grants::id.eq(&grant.id),
            grants::person.eq(&grant.person),
            grants::role.eq(grant.role),
            grants::institution.eq(&grant.institution),
            grants::state.eq(grant.state),
            grants::word.eq(&grant.word),
            (
                grants::asked_at.eq(grant.asked_at),
                grants::given_by.eq(&grant.given_by),
                grants::given_at.eq(grant.given_at),
                grants::until.eq(grant.until),
                grants::from_group.eq(&grant.from_group),
                grants::ended_by.eq(&grant.ended_by),
                grants::ended_at.eq(grant.ended_at),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Grants after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(conn: &mut Conn, workspace: &WorkspaceId, after: &str, limit: i64) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = grants::table
        .filter(grants::workspace.eq(workspace))
        .filter(grants::id.gt(after))
        .order(grants::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}
