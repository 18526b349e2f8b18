//! The table of follows.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::{Kind, Thing};
use crate::db::Conn;
use crate::db::schema::{follows, people};
use crate::error::Result;
use crate::ids::{PersonId, ProjectId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Follows something. Returns false where the person does already.
pub fn follow(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    thing: &Thing,
    now: Time,
) -> Result<bool> {
    let row = (
        follows::workspace.eq(workspace),
        follows::person.eq(person),
        follows::kind.eq(thing.kind),
        follows::thing.eq(&thing.what),
        follows::created_at.eq(now),
    );
    let new = on_backend!(conn => diesel::insert_into(follows::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(new == 1)
}

/// Follows something no longer. Returns false where the person doesn't.
pub fn unfollow(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, thing: &Thing) -> Result<bool> {
    let there = follows::table.find((workspace, person, thing.kind, &thing.what));
    Ok(diesel::delete(there).execute(conn)? == 1)
}

/// Whether somebody follows something.
pub fn is_followed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    thing: &Thing,
) -> Result<bool> {
    let there = follows::table.find((workspace, person, thing.kind, &thing.what));
    Ok(there.select(follows::person).get_result::<PersonId>(conn).optional()?.is_some())
}

/// How much somebody follows.
pub fn of_person_number(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<i64> {
    let theirs = follows::table.filter(follows::workspace.eq(workspace)).filter(follows::person.eq(person));
    Ok(theirs.count().get_result(conn)?)
}

/// What somebody follows, kind by kind: from a place on, at most `limit`.
pub fn of_person(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    after: Option<&Thing>,
    limit: i64,
) -> Result<Vec<Thing>> {
    let theirs = follows::table
        .filter(follows::workspace.eq(workspace))
        .filter(follows::person.eq(person))
        .order((follows::kind, follows::thing))
        .limit(limit)
        .select((follows::kind, follows::thing));
    let rows: Vec<(Kind, String)> = match after {
        None => theirs.load(conn)?,
        Some(Thing { kind, what }) => theirs
            .filter(follows::kind.gt(*kind).or(follows::kind.eq(*kind).and(follows::thing.gt(what.as_str()))))
            .load(conn)?,
    };
    Ok(rows.into_iter().map(|(kind, what)| Thing { kind, what }).collect())
}

/// What somebody follows of a kind.
pub fn of_kind(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    kind: Kind,
) -> Result<Vec<String>> {
    Ok(follows::table
        .filter(follows::workspace.eq(workspace))
        .filter(follows::person.eq(person))
        .filter(follows::kind.eq(kind))
        .order(follows::thing)
        .select(follows::thing)
        .load(conn)?)
}

/// What each of these people follows, in one query.
pub fn of_people(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Thing)>> {
    let rows: Vec<(PersonId, Kind, String)> = follows::table
        .filter(follows::workspace.eq(workspace))
        .filter(follows::person.eq_any(people))
        .select((follows::person, follows::kind, follows::thing))
        .load(conn)?;
    Ok(rows.into_iter().map(|(person, kind, what)| (person, Thing { kind, what })).collect())
}

/// Those of a kind that somebody follows are these from now on.
pub fn choose(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    kind: Kind,
    these: &[String],
    now: Time,
) -> Result<()> {
    let before = of_kind(conn, workspace, person, kind)?;
    let gone: Vec<&String> = before.iter().filter(|what| !these.contains(what)).collect();
    diesel::delete(
        follows::table
            .filter(follows::workspace.eq(workspace))
            .filter(follows::person.eq(person))
            .filter(follows::kind.eq(kind))
            .filter(follows::thing.eq_any(gone)),
    )
    .execute(conn)?;
    let rows: Vec<_> = these
        .iter()
        .filter(|what| !before.contains(what))
        .map(|what| {
            (
                follows::workspace.eq(workspace),
                follows::person.eq(person),
                follows::kind.eq(kind),
                follows::thing.eq(what),
                follows::created_at.eq(now),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    on_backend!(conn => diesel::insert_into(follows::table).values(rows).execute(conn))?;
    Ok(())
}

/// Who follows a project, in the order of their ids: those after `after`, at most `limit`.
pub fn followers(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    after: &PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(follows::table
        .filter(follows::workspace.eq(workspace))
        .filter(follows::kind.eq(Kind::Project))
        .filter(follows::thing.eq(project.as_str()))
        .filter(follows::person.gt(after))
        .order(follows::person)
        .limit(limit)
        .select(follows::person)
        .load(conn)?)
}

/// How many follow a project who are here, but for `away`.
pub fn number_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    away: &HashSet<PersonId>,
) -> Result<i64> {
    let is_here = people::workspace.eq(follows::workspace).and(people::id.eq(follows::person));
    Ok(follows::table
        .inner_join(people::table.on(is_here))
        .filter(follows::workspace.eq(workspace))
        .filter(follows::kind.eq(Kind::Project))
        .filter(follows::thing.eq(project.as_str()))
        .filter(follows::person.ne_all(away))
        .filter(people::deactivated.eq(false))
        .count()
        .get_result(conn)?)
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Text)]
    person: PersonId,
}

/// Who is told by what they have with a project when it closes: an ask, a pilot, a tool in use, what they offered, a
/// request for support. Asked over the tables of those features in one query, before anything of it ends.
pub fn told_otherwise(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
) -> Result<Vec<PersonId>> {
    let of = "workspace = $1 AND project = $2";
    let known: Vec<Known> = diesel::sql_query(format!(
        "SELECT developer AS person FROM introductions WHERE {of} AND state IN ('asked', 'accepted')
         UNION SELECT person FROM pilots WHERE {of} AND state NOT IN ('adopted', 'ended')
         UNION SELECT person FROM adoptions WHERE {of} AND state = 'active'
         UNION SELECT o.person FROM offer_asks a JOIN offers o ON o.workspace = a.workspace AND o.id = a.offer
             WHERE a.workspace = $1 AND a.project = $2 AND a.state IN ('granted', 'in_use')
         UNION SELECT asker FROM support_requests WHERE {of} AND state IN ('open', 'claimed', 'solved')"
    ))
    .bind::<Text, _>(workspace)
    .bind::<Text, _>(project)
    .load(conn)?;
    Ok(known.into_iter().map(|one| one.person).collect())
}

/// A skill became another: whoever followed it follows that one.
pub fn replace_skill(conn: &mut Conn, workspace: &WorkspaceId, old: &SkillId, new: &SkillId) -> Result<()> {
    diesel::sql_query(
        "DELETE FROM follows WHERE workspace = $1 AND kind = 'skill' AND thing = $2 AND person IN (
             SELECT person FROM follows WHERE workspace = $1 AND kind = 'skill' AND thing = $3)",
    )
    .bind::<Text, _>(workspace)
    .bind::<Text, _>(old)
    .bind::<Text, _>(new)
    .execute(conn)?;
    let left = follows::table
        .filter(follows::workspace.eq(workspace))
        .filter(follows::kind.eq(Kind::Skill))
        .filter(follows::thing.eq(old.as_str()));
    diesel::update(left).set(follows::thing.eq(new.as_str())).execute(conn)?;
    Ok(())
}

/// All follows, in the order of people, kinds and things: those after a place, at most `limit`.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: Option<&(PersonId, Thing)>,
    limit: i64,
) -> Result<Vec<(PersonId, Thing, Time)>> {
    let all = follows::table
        .filter(follows::workspace.eq(workspace))
        .order((follows::person, follows::kind, follows::thing))
        .limit(limit)
        .select((follows::person, follows::kind, follows::thing, follows::created_at));
    let rows: Vec<(PersonId, Kind, String, Time)> = match after {
        None => all.load(conn)?,
        Some((person, Thing { kind, what })) => {
            let later = follows::kind.gt(*kind).or(follows::kind.eq(*kind).and(follows::thing.gt(what)));
            let same = follows::person.eq(person).and(later);
            all.filter(follows::person.gt(person).or(same)).load(conn)?
        }
    };
    Ok(rows.into_iter().map(|(person, kind, what, at)| (person, Thing { kind, what }, at)).collect())
}
