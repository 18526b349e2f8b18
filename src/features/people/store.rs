//! The people table.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;

use super::model::Ask;
use super::{Path, Person};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::schema::people;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::roles::{self, Role};
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::timezone;
use crate::time::Time;
use crate::{on_backend, outbox, prepared_here};

/// What Slack tells of a person.
#[derive(Clone, Debug)]
pub struct FromSlack {
    pub id: PersonId,
    pub name: String,
    pub timezone: String,
    pub bot: bool,
    pub deactivated: bool,
    /// When Slack changed it last: tells older news from newer ones.
    pub updated: Option<DateTime<Utc>>,
}

/// A person, if we know them.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<Person>> {
    let known = people::table.find((workspace, person));
    Ok(on_backend!(conn => known.select(Person::as_select()).get_result(conn)).optional()?)
}

/// Those of `ids` whom we know, by id.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, Person>> {
    let found: Vec<Person> = people::table
        .filter(people::workspace.eq(workspace))
        .filter(people::id.eq_any(ids))
        .select(Person::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|person| (person.id.clone(), person)).collect())
}

/// All organizers who are still in the workspace, in the order of their ids.
pub fn organizers(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<PersonId>> {
    roles::with_roles(conn, workspace, &[Role::Owner, Role::Organizer])
}

/// Where organizers are waited for: the timezone of the first of them.
pub fn organizers_timezone(conn: &mut Conn, workspace: &WorkspaceId) -> Result<chrono_tz::Tz> {
    match organizers(conn, workspace)?.first() {
        Some(organizer) => timezone(conn, workspace, organizer),
        None => Ok(chrono_tz::UTC),
    }
}

/// Writes what Slack tells, unless we know newer; keeps what is ours. Returns the person as they are known now.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, person: &FromSlack, now: Time) -> Result<Person> {
    let updated = person.updated.map_or(now, |updated| updated.naive_utc());
    let slacks = (
        people::name.eq(&person.name),
        people::timezone.eq(&person.timezone),
        people::bot.eq(person.bot),
        people::deactivated.eq(person.deactivated),
        people::updated_at.eq(updated),
    );
    let row =
        (people::workspace.eq(workspace), people::id.eq(&person.id), slacks, people::created_at.eq(now));
    let add = diesel::insert_into(people::table).values(row).on_conflict_do_nothing();
    let added = on_backend!(conn => prepared_here!(add.returning(Person::as_returning())).get_result(conn));
    if let Some(person) = added.optional()? {
        return Ok(person);
    }
    let there = people::table.find((workspace, &person.id));
    diesel::update(there.filter(people::updated_at.le(updated))).set(slacks).execute(conn)?;
    Ok(there.select(Person::as_select()).get_result(conn)?)
}

/// Makes somebody an organizer. Returns false where they are one, or aren't known.
pub fn appoint(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<bool> {
    let by = (ctx.person != *person).then_some(&ctx.person);
    roles::appoint(conn, &ctx.workspace, person, by, ctx.now)
}

/// Whether somebody organizes and is still here.
pub fn organizes(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<bool> {
    let known = find(conn, workspace, person)?;
    Ok(known.is_some_and(|person| person.organizer && !person.deactivated))
}

/// Remembers that somebody took the way of organizers; what they asked for is answered by that.
pub fn organizes_now(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::update(people::table.find((workspace, person)))
        .set((people::path.eq(Path::Organize), people::organizer_asked_at.eq(None::<Time>)))
        .execute(conn)?;
    Ok(())
}

/// Ends a request to be an organizer. Returns false where it was answered already.
pub(super) fn settle_ask(conn: &mut Conn, workspace: &WorkspaceId, ask: &Ask) -> Result<bool> {
    let open = people::table.find((workspace, &ask.person)).filter(people::organizer_asked_at.eq(ask.at));
    Ok(diesel::update(open).set(people::organizer_asked_at.eq(None::<Time>)).execute(conn)? == 1)
}

/// Those who asked to be organizers and wait for an answer, who waited longest first, at most `limit`.
pub fn asking_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    let asked_at = people::organizer_asked_at.assume_not_null();
    Ok(people::table
        .filter(people::workspace.eq(workspace))
        .filter(people::organizer_asked_at.is_not_null())
        .filter(people::deactivated.eq(false))
        .filter(asked_at.ge(from.at))
        .filter(asked_at.gt(from.at).or(people::id.gt(&from.id)))
        .order((people::organizer_asked_at, people::id))
        .limit(limit)
        .select((people::id, asked_at))
        .load(conn)?)
}

/// Has the Home tabs of all who work at the desk drawn again: something in their queue changed.
pub fn redraw_organizers(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    for person in roles::at_the_desk(conn, workspace)? {
        outbox::redraw_home(conn, workspace, &person, now)?;
    }
    Ok(())
}

/// Marks a person as greeted. Returns false where they were before, so that two events greet once.
pub fn mark_welcomed(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<bool> {
    let new = people::table.find((workspace, person)).filter(people::welcomed_at.is_null());
    let greet = diesel::update(new).set(people::welcomed_at.eq(now));
    Ok(on_backend!(conn => prepared_here!(greet).execute(conn))? == 1)
}

/// Remembers that the Home tab was opened then, from its first page on. Who has turned to another one since stays there:
/// an event can be handled late.
pub fn mark_home_opened(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    opened: Time,
) -> Result<()> {
    let late = || people::home_opened_at.gt(opened);
    let looks = (
        people::home_page.eq(case_when(late(), people::home_page)),
        people::home_opened_at.eq(case_when(late(), people::home_opened_at).otherwise(Some(opened))),
    );
    let looked = diesel::update(people::table.find((workspace, person))).set(looks);
    on_backend!(conn => prepared_here!(looked).execute(conn))?;
    Ok(())
}

/// Remembers which page of the Home tab a person turned to.
pub fn turn_home(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    page: Option<&str>,
    now: Time,
) -> Result<()> {
    let turned = (people::home_page.eq(page), people::home_opened_at.eq(now));
    diesel::update(people::table.find((workspace, person))).set(turned).execute(conn)?;
    Ok(())
}

/// Remembers the way on that a person took.
pub fn choose_path(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, path: Path) -> Result<()> {
    diesel::update(people::table.find((workspace, person))).set(people::path.eq(path)).execute(conn)?;
    Ok(())
}

/// The same for somebody who has taken none yet.
pub fn choose_path_if_none(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    path: Path,
) -> Result<()> {
    diesel::update(people::table.find((workspace, person)).filter(people::path.is_null()))
        .set(people::path.eq(path))
        .execute(conn)?;
    Ok(())
}

/// Remembers that a person asked to be an organizer. Returns false where they had asked already.
pub fn mark_organizer_asked(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    now: Time,
) -> Result<bool> {
    let changed =
        diesel::update(people::table.find((workspace, person)).filter(people::organizer_asked_at.is_null()))
            .set(people::organizer_asked_at.eq(now))
            .execute(conn)?;
    Ok(changed == 1)
}
