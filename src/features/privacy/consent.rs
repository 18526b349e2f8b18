//! What people agreed to, with its day and the text that it was.

use diesel::prelude::*;

use super::model::{Agreed, Consent};
use crate::db::Conn;
use crate::db::schema::consents;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Remembers that somebody agreed; the first day of a text counts, unless they took it back since.
pub fn agree(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    (what, version): (Consent, &str),
    now: Time,
) -> Result<()> {
    let row = (
        consents::workspace.eq(workspace),
        consents::person.eq(person),
        consents::what.eq(what),
        consents::version.eq(version),
        consents::given_at.eq(now),
    );
    let new = on_backend!(conn => diesel::insert_into(consents::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    if new == 0 {
        let again = consents::table.find((workspace, person, what, version));
        diesel::update(again.filter(consents::withdrawn_at.is_not_null()))
            .set((consents::given_at.eq(now), consents::withdrawn_at.eq(None::<Time>)))
            .execute(conn)?;
    }
    Ok(())
}

/// Remembers that somebody took it back.
pub fn take_back(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    what: Consent,
    now: Time,
) -> Result<()> {
    let theirs = consents::table
        .filter(consents::workspace.eq(workspace))
        .filter(consents::person.eq(person))
        .filter(consents::what.eq(what))
        .filter(consents::withdrawn_at.is_null());
    diesel::update(theirs).set(consents::withdrawn_at.eq(now)).execute(conn)?;
    Ok(())
}

/// All that somebody agreed to, the oldest first.
pub fn of(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Agreed>> {
    let rows: Vec<(Consent, String, Time, Option<Time>)> = consents::table
        .filter(consents::workspace.eq(workspace))
        .filter(consents::person.eq(person))
        .order((consents::given_at, consents::what))
        .limit(50)
        .select((consents::what, consents::version, consents::given_at, consents::withdrawn_at))
        .load(conn)?;
    let agreed = |(what, version, given_at, withdrawn_at)| Agreed { what, version, given_at, withdrawn_at };
    Ok(rows.into_iter().map(agreed).collect())
}

/// Whether somebody agreed to this text.
pub fn has(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    (what, version): (Consent, &str),
) -> Result<bool> {
    let found = consents::table.find((workspace, person, what, version));
    let given: Option<Option<Time>> = found.select(consents::withdrawn_at).get_result(conn).optional()?;
    Ok(given.is_some_and(|withdrawn| withdrawn.is_none()))
}

/// Consents after one in the order of people, what and version, at most `limit`: for reading all of them.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (person, what, version): (&str, &str, &str),
    limit: i64,
) -> Result<Vec<(PersonId, Agreed)>> {
    let rows: Vec<(PersonId, Consent, String, Time, Option<Time>)> = consents::table
        .filter(consents::workspace.eq(workspace))
        .filter(
            consents::person.gt(person).or(consents::person
                .eq(person)
                .and(consents::what.gt(what).or(consents::what.eq(what).and(consents::version.gt(version))))),
        )
        .order((consents::person, consents::what, consents::version))
        .limit(limit)
        .select((
            consents::person,
            consents::what,
            consents::version,
            consents::given_at,
            consents::withdrawn_at,
        ))
        .load(conn)?;
    let agreed = |(person, what, version, given_at, withdrawn_at)| {
        (person, Agreed { what, version, given_at, withdrawn_at })
    };
    Ok(rows.into_iter().map(agreed).collect())
}

/// Writes one down as it was: for a community that moved.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, one: &Agreed) -> Result<()> {
    let key = (workspace, person, one.what, one.version.as_str());
    diesel::delete(consents::table.find(key)).execute(conn)?;
    diesel::insert_into(consents::table)
        .values((
            consents::workspace.eq(workspace),
            consents::person.eq(person),
            consents::what.eq(one.what),
            consents::version.eq(&one.version),
            consents::given_at.eq(one.given_at),
            consents::withdrawn_at.eq(one.withdrawn_at),
        ))
        .execute(conn)?;
    Ok(())
}
