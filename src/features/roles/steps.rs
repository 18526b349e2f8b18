//! Each change of who has a role, with what follows.

use std::collections::HashMap;

use super::model::{Grant, MORE_DAYS, Role, State, Terms};
use super::{asks, jobs, rights, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{institutions, people};
use crate::hours;
use crate::ids::{GrantId, InstitutionId, PersonId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::time::Time;

/// Makes an organizer of somebody we know, and an owner of the first. Returns false where they are one.
pub fn appoint(
    conn: &mut Conn,
    ws: &WorkspaceId,
    person: &PersonId,
    by: Option<&PersonId>,
    now: Time,
) -> Result<bool> {
    if people::find(conn, ws, person)?.is_none_or(|person| person.organizer) {
        return Ok(false);
    }
    let first = store::with_roles(conn, ws, &[Role::Owner])?.is_empty();
    let role = if first { Role::Owner } else { Role::Organizer };
    store::save(conn, ws, &Grant::given(person, role, by, now))?;
    people::organizes_now(conn, ws, person)?;
    Ok(true)
}

/// What one reads whose button or form is about a role as it was.
pub fn changed_since() -> Error {
    Error::user("This role has changed since. `/edtech roles` shows how it is now.")
}

fn ones_own() -> Error {
    Error::user("Your own role goes on when somebody else says so: please ask another owner or organizer.")
}

/// The name of an ambassador's institution.
pub fn institution_of(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Option<String>> {
    let Some(id) = &grant.institution else { return Ok(None) };
    Ok(institutions::find(conn, &ctx.workspace, id)?.map(|institution| institution.about.name))
}

/// Gives a role to somebody who is known here, with all that follows. Returns false where they have it already.
///
/// # Errors
/// Where it can't be given, in words for whoever gives it.
pub fn give(
    conn: &mut Conn,
    ctx: &Ctx,
    person: &PersonId,
    terms: &Terms,
    group: Option<&str>,
) -> Result<bool> {
    let ws = &ctx.workspace;
    let before = store::of_person(conn, ws, person)?;
    let holds = |role: Role, at: Option<&InstitutionId>| {
        before.iter().any(|one| one.role == role && one.institution.as_ref() == at && one.holds(ctx.now))
    };
    let institution = terms.institution.as_ref();
    if holds(terms.role, institution) || (terms.role == Role::Organizer && holds(Role::Owner, None)) {
        return Ok(false);
    }
    if let Some(institution) = institution
        && !institutions::appoint(conn, ctx, institution, person)?
    {
        return Ok(false);
    }
    let same = |one: &&Grant| one.role == terms.role && one.institution.as_ref() == institution;
    let asked = before.iter().find(same).filter(|one| one.state == State::Asked).cloned();
    let by = group.is_none().then_some(&ctx.person);
    let grant = Grant {
        institution: terms.institution.clone(),
        until: terms.until,
        word: terms.word.clone(),
        from_group: group.map(str::to_owned),
        ..Grant::given(person, terms.role, by, ctx.now)
    };
    store::save(conn, ws, &grant)?;
    jobs::watch(conn, &ctx.workspace, &grant, ctx.now)?;
    if terms.role == Role::Owner {
        // It holds all that the other one did.
        for one in before.into_iter().filter(|one| one.role == Role::Organizer && one.state == State::Given) {
            store::save(conn, ws, &over(ctx, one))?;
        }
    }
    if matches!(terms.role, Role::Owner | Role::Organizer) {
        people::welcomed(conn, ctx, person)?;
    }
    let deed = if asked.is_some() { "role.accept" } else { "role.give" };
    log(conn, ctx, deed, &grant, ("", &length(&grant)))?;
    let name = institution_of(conn, ctx, &grant)?;
    let message = views::given(&grant, name.as_deref(), by);
    let to = match &asked {
        Some(_) => To::asked(person),
        None => To::notice_of(&ctx.person, person, Notice::Desk),
    };
    outbox::post(conn, ws, &to, message, None, ctx.now)?;
    if let Some(asked) = &asked {
        asks::settled(conn, ctx, asked, &views::decided(asked, &ctx.person, true, ctx.now))?;
    }
    redraw(conn, ctx, person)?;
    Ok(true)
}

/// The same grant, over now.
pub fn over(ctx: &Ctx, grant: Grant) -> Grant {
    Grant {
        id: GrantId::new(),
        state: State::Ended,
        ended_by: Some(ctx.person.clone()),
        ended_at: Some(ctx.now),
        ..grant
    }
}

/// A role that holds, for whoever may end it: its own person, and who may give it.
pub fn to_end(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<Grant> {
    let grant = store::find(conn, &ctx.workspace, id)?;
    let Some(grant) = grant.filter(|grant| grant.state == State::Given) else {
        // Whoever may see no roles learns nothing of them.
        return Err(changed_since());
    };
    if grant.person != ctx.person {
        rights::require(conn, ctx, rights::over(grant.role))?;
    }
    if grant.from_group.is_some() {
        return Err(Error::user(
            "This role comes with a user group: taken out of the group in Slack, they lose it by themselves.",
        ));
    }
    if grant.role == Role::Owner && store::with_roles(conn, &ctx.workspace, &[Role::Owner])?.len() < 2 {
        return Err(Error::user(
            "There must be an owner. Give this role to somebody else first (“Give a role”), then end this one.",
        ));
    }
    Ok(grant)
}

/// Ends a role with all that follows, as whoever may; a word goes with it.
pub fn end(conn: &mut Conn, ctx: &Ctx, id: &GrantId, word: &str) -> Result<Grant> {
    let ws = &ctx.workspace;
    let grant = to_end(conn, ctx, id)?;
    let name = institution_of(conn, ctx, &grant)?;
    stop(conn, ctx, grant.clone())?;
    if grant.role == Role::Owner {
        store::save(conn, ws, &Grant::given(&grant.person, Role::Organizer, Some(&ctx.person), ctx.now))?;
    }
    let message = views::ended(&grant, name.as_deref(), &ctx.person, word);
    outbox::post(conn, ws, &To::notice_of(&ctx.person, &grant.person, Notice::Desk), message, None, ctx.now)?;
    redraw(conn, ctx, &grant.person)?;
    Ok(grant)
}

/// Ends a role, or the asking for one, without a word to whose it was. Returns how it is kept.
pub fn stop(conn: &mut Conn, ctx: &Ctx, grant: Grant) -> Result<Grant> {
    let (before, had) = (length(&grant), grant.state == State::Given);
    if grant.state == State::Asked {
        asks::settled(conn, ctx, &grant, &views::asker_left(&grant))?;
    }
    let ended = over(ctx, grant);
    store::save(conn, &ctx.workspace, &ended)?;
    log(conn, ctx, "role.end", &ended, (&before, ""))?;
    if let Some(institution) = ended.institution.as_ref().filter(|_| had) {
        institutions::dismiss(conn, ctx, institution, &ended.person)?;
    }
    Ok(ended)
}

/// Gives a role another last day; its person hears of it.
pub fn last(conn: &mut Conn, ctx: &Ctx, id: &GrantId, until: Option<Time>) -> Result<Grant> {
    let ws = &ctx.workspace;
    let grant = to_extend(conn, ctx, id)?;
    if grant.until == until {
        return Ok(grant);
    }
    let before = length(&grant);
    let grant = Grant { id: GrantId::new(), until, ..grant };
    store::save(conn, ws, &grant)?;
    jobs::watch(conn, &ctx.workspace, &grant, ctx.now)?;
    log(conn, ctx, "role.extend", &grant, (&before, &length(&grant)))?;
    let message = views::extended(&grant, &ctx.person);
    outbox::post(conn, ws, &To::notice_of(&ctx.person, &grant.person, Notice::Desk), message, None, ctx.now)?;
    Ok(grant)
}

/// A role that holds, for whoever may say until when: never whose it is.
pub fn to_extend(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<Grant> {
    let grant = store::find(conn, &ctx.workspace, id)?;
    let Some(grant) = grant.filter(|grant| grant.state == State::Given) else { return Err(changed_since()) };
    rights::require(conn, ctx, rights::over(grant.role))?;
    if grant.person == ctx.person {
        return Err(ones_own());
    }
    if !grant.role.may_expire() || grant.from_group.is_some() {
        return Err(Error::user("This role has no last day."));
    }
    Ok(grant)
}

/// "Half a year more": of a role that holds, or that ended by its last day since. Once for each button, however often it
/// is pressed.
pub fn half_a_year(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<Grant> {
    let grant = store::find(conn, &ctx.workspace, id)?.ok_or_else(changed_since)?;
    let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
    let from = grant.until.unwrap_or(ctx.now).max(ctx.now);
    let until = hours::at(hours::date(from, tz) + chrono::Days::new(MORE_DAYS), 0, tz);
    if grant.state == State::Given {
        return last(conn, ctx, id, Some(until));
    }
    rights::require(conn, ctx, rights::over(grant.role))?;
    if grant.person == ctx.person {
        return Err(ones_own());
    }
    let terms =
        Terms { role: grant.role, institution: grant.institution, until: Some(until), word: String::new() };
    if !give(conn, ctx, &grant.person, &terms, None)? {
        return Err(changed_since());
    }
    let same = |one: &Grant| one.role == terms.role && one.institution == terms.institution;
    store::of_person(conn, &ctx.workspace, &grant.person)?.into_iter().find(same).ok_or_else(changed_since)
}

/// Where nobody owns the hub, whoever organized first does from now on.
pub fn ensure_owner(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let ws = &ctx.workspace;
    if !store::with_roles(conn, ws, &[Role::Owner])?.is_empty() {
        return Ok(());
    }
    let Some(was) = store::longest(conn, ws, Role::Organizer)? else { return Ok(()) };
    let heir = was.person.clone();
    store::save(conn, ws, &over(ctx, was))?;
    let grant = Grant::given(&heir, Role::Owner, None, ctx.now);
    store::save(conn, ws, &grant)?;
    log(conn, ctx, "role.inherit", &grant, ("organizer", "owner"))?;
    outbox::post(conn, ws, &To::notice(&heir, Notice::Desk), views::inherited(), None, ctx.now)?;
    outbox::redraw_home(conn, ws, &heir, ctx.now)
}

/// Ends the roles of somebody who left the workspace.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    for grant in store::of_person(conn, &ctx.workspace, person)? {
        if grant.state != State::Ended {
            stop(conn, ctx, grant)?;
        }
    }
    ensure_owner(conn, ctx)
}

/// Somebody speaks for an institution no longer, whoever said so: they are no ambassador of it.
pub fn speaks_no_more(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &InstitutionId,
    person: &PersonId,
) -> Result<()> {
    for grant in store::of_person(conn, &ctx.workspace, person)? {
        if grant.institution.as_ref() == Some(institution) && grant.state == State::Given {
            stop(conn, ctx, grant)?;
        }
    }
    Ok(())
}

/// Until when, for the log.
fn length(grant: &Grant) -> String {
    grant
        .until
        .map_or_else(|| "no last day".to_owned(), |until| format!("until {}", until.format("%Y-%m-%d")))
}

/// The Home tabs on which a role changed something.
fn redraw(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)
}

/// One line of the log.
pub fn log(
    conn: &mut Conn,
    ctx: &Ctx,
    deed: &str,
    grant: &Grant,
    (before, after): (&str, &str),
) -> Result<()> {
    let change = audit::Change { detail: grant.role.into(), before, after };
    audit::write_change(conn, &ctx.workspace, &ctx.person, deed, grant.person.as_str(), change, ctx.now)
}

/// The names of the institutions of these.
pub fn institutions_of<'a>(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: impl Iterator<Item = &'a Grant>,
) -> Result<HashMap<InstitutionId, String>> {
    let ids: Vec<InstitutionId> = grants.filter_map(|grant| grant.institution.clone()).collect();
    let found = institutions::find_all(conn, &ctx.workspace, &ids)?;
    Ok(found.into_iter().map(|(id, institution)| (id, institution.about.name)).collect())
}
