//! Asking for a role: what was asked waits at the desk, and is answered with a word.

use std::collections::HashMap;

use super::model::{Grant, Role, State, Terms};
use super::rights::{self, Right};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people;
use crate::ids::{GrantId, PersonId};
use crate::inbox;
use crate::outbox::{self, To};
use crate::time::Time;

/// The roles that one asks for here: organizers are asked for with “I organize”, ambassadors by speaking for an
/// institution.
pub const ASKED_FOR: &[Role] = &[Role::Reviewer, Role::SupportVolunteer];

/// What a card of an asking is called.
pub fn card(grant: &GrantId) -> String {
    format!("role:{grant}")
}

/// Asks for a role, with the card for those who give it. Returns false where it is asked for or held already.
///
/// # Errors
/// Where it was answered today.
pub fn ask(conn: &mut Conn, ctx: &Ctx, role: Role, word: &str) -> Result<bool> {
    let (ws, me) = (&ctx.workspace, &ctx.person);
    let before = store::of_person(conn, ws, me)?.into_iter().find(|grant| grant.role == role);
    if before.is_some_and(|grant| grant.state != State::Ended) {
        return Ok(false);
    }
    let today = format!("roles.ask:{me}:{}:{}", <&str>::from(role), ctx.now.date());
    if !inbox::first_time(conn, ws, &today, ctx.now)? {
        return Err(Error::user("This was answered today; you can ask again tomorrow."));
    }
    let grant = Grant {
        state: State::Asked,
        word: word.to_owned(),
        asked_at: Some(ctx.now),
        given_at: None,
        ..Grant::given(me, role, None, ctx.now)
    };
    store::save(conn, ws, &grant)?;
    people::organizers_card(conn, ctx, &card(&grant.id), &views::ask_card(&grant))?;
    steps::log(conn, ctx, "role.ask", &grant, ("", ""))?;
    outbox::redraw_home(conn, ws, me, ctx.now)?;
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok(true)
}

/// What somebody asks for and nobody answered yet, for those who give roles.
pub fn waiting(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<Grant> {
    rights::require(conn, ctx, Right::Give)?;
    let grant = store::find(conn, &ctx.workspace, id)?;
    grant.filter(|grant| grant.state == State::Asked).ok_or_else(answered)
}

fn answered() -> Error {
    Error::user("This was answered already. `/edtech roles` shows who has which role.")
}

/// "Yes": with a last day, and a word.
pub fn accept(conn: &mut Conn, ctx: &Ctx, id: &GrantId, until: Option<Time>, word: &str) -> Result<Grant> {
    let grant = waiting(conn, ctx, id)?;
    let terms =
        Terms { role: grant.role, institution: grant.institution.clone(), until, word: word.to_owned() };
    if steps::give(conn, ctx, &grant.person, &terms, None)? { Ok(grant) } else { Err(answered()) }
}

/// "Not now", with a word.
pub fn decline(conn: &mut Conn, ctx: &Ctx, id: &GrantId, word: &str) -> Result<Grant> {
    let ws = &ctx.workspace;
    let grant = waiting(conn, ctx, id)?;
    store::save(conn, ws, &steps::over(ctx, grant.clone()))?;
    settled(conn, ctx, &grant, &views::decided(&grant, &ctx.person, false, ctx.now))?;
    steps::log(conn, ctx, "role.not_now", &grant, ("", ""))?;
    let message = views::not_now(&grant, &ctx.person, word);
    outbox::post(conn, ws, &To::asked(&grant.person), message, None, ctx.now)?;
    Ok(grant)
}

/// Brings the card of an asking up to date, and the desk.
pub fn settled(conn: &mut Conn, ctx: &Ctx, asked: &Grant, message: &crate::slack::Message) -> Result<()> {
    people::update_organizers_card(conn, ctx, &card(&asked.id), message)?;
    outbox::redraw_home(conn, &ctx.workspace, &asked.person, ctx.now)?;
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}

/// Those of these askings that wait, by their ids.
pub fn asking(conn: &mut Conn, ctx: &Ctx, ids: &[GrantId]) -> Result<HashMap<GrantId, Grant>> {
    let found = store::find_all(conn, &ctx.workspace, ids)?;
    let people: Vec<PersonId> = found.iter().map(|grant| grant.person.clone()).collect();
    let known = people::find_all(conn, &ctx.workspace, &people)?;
    let here = |grant: &Grant| known.get(&grant.person).is_some_and(|person| !person.deactivated);
    let waits = found.into_iter().filter(|grant| grant.state == State::Asked && here(grant));
    Ok(waits.map(|grant| (grant.id.clone(), grant)).collect())
}
