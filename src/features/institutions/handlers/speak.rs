//! Who speaks for an institution: asked, confirmed, ended.

use super::{gone, pressed, redraw};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::drafts;
use crate::error::{Error, Result};
use crate::features::institutions::model::{Ask, Institution, MOST_INSTITUTIONS, Spoken, Standing, Verb};
use crate::features::institutions::{store, views};
use crate::features::roles::{self, Right};
use crate::features::{adoption, needs, offers, people, pilots};
use crate::ids::{InstitutionId, PersonId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// "I speak for it": asks the organizers, in the window of institutions that are alike or below a message.
pub async fn speak(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let institution = ctx
        .write(move |conn, ctx| {
            let institution = store::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            ask(conn, ctx, &institution)?;
            // It is not a new one, then.
            drafts::remove(conn, &ctx.workspace, &ctx.person, "institution:new")?;
            Ok(institution)
        })
        .await?;
    let notice = views::asked(&institution);
    match action.view.as_ref().filter(|view| view.kind == "modal") {
        Some(view) => {
            ctx.app.slack.update_view(&view.id, None, notice).await?;
            Ok(Reply::Done)
        }
        None => ctx.show_window(&action.by, None, notice).await,
    }
}

/// Writes that the person asks to speak, with the card; once, however often it is pressed.
pub fn ask(conn: &mut Conn, ctx: &Ctx, institution: &Institution) -> Result<()> {
    let mine = store::of_person(conn, &ctx.workspace, &ctx.person)?;
    if mine.iter().any(|spoken| spoken.institution.id == institution.id) {
        return Ok(());
    }
    if mine.len() >= MOST_INSTITUTIONS {
        return Err(Error::user(format!(
            "You speak for {MOST_INSTITUTIONS} institutions, which is as many as one person can. `/edtech partner` \
             lets you end one of them."
        )));
    }
    let ask = Ask { institution: institution.id.clone(), person: ctx.person.clone(), at: ctx.now };
    if !store::ask(conn, &ctx.workspace, &ask)? {
        return Ok(());
    }
    people::choose_path_if_none(conn, &ctx.workspace, &ctx.person, people::Path::Teach)?;
    let partners = store::partners_of(conn, &ctx.workspace, std::slice::from_ref(&institution.id))?;
    let Some(partner) = partners.iter().find(|partner| partner.person == ctx.person).cloned() else {
        return Ok(());
    };
    let spoken = Spoken { institution: institution.clone(), partner };
    people::organizers_card(conn, ctx, &ask.card(), &views::ask_card(&spoken, &partners))?;
    let (subject, detail) = (institution.id.as_str(), &institution.about.name);
    audit::write(conn, &ctx.workspace, &ctx.person, "partner.ask", subject, detail, ctx.now)?;
    redraw(conn, ctx, &institution.id)
}

fn pressed_ask(action: &Action) -> Result<Ask> {
    action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)
}

/// "Confirm" and "Not this person": one decision, however many press.
pub async fn decide(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let ask = pressed_ask(action)?;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        roles::require(conn, ctx, Right::Partners)?;
        let institution = store::find(conn, ws, &ask.institution)?.ok_or_else(gone)?;
        let before = store::speakers(conn, ws, &ask.institution)?;
        let yes = verb == Verb::Confirm;
        let to = if yes { Standing::Confirmed } else { Standing::Refused };
        if !store::settle(conn, ws, &ask, Standing::Asked, to, &ctx.person, ctx.now)? {
            return Err(too_late(conn, ctx, &ask, &institution)?);
        }
        let card = views::decided(&institution, &ask, &ctx.person, yes, ctx.now);
        people::update_organizers_card(conn, ctx, &ask.card(), &card)?;
        let news = if yes {
            views::welcome(&institution, &ctx.person)
        } else {
            views::refused(&institution, &ctx.person)
        };
        outbox::post(conn, ws, &To::asked(&ask.person), news, None, ctx.now)?;
        for other in before.iter().filter(|_| yes) {
            let message = views::speaks_too(&institution, &ask.person);
            outbox::post(conn, ws, &To::notice(other, Notice::Institutions), message, None, ctx.now)?;
        }
        let deed = if yes { "partner.confirm" } else { "partner.refuse" };
        log(conn, ctx, deed, &ask, &institution, (Standing::Asked, to))?;
        outbox::redraw_home(conn, ws, &ask.person, ctx.now)?;
        redraw(conn, ctx, &ask.institution)
    })
    .await?;
    Ok(Reply::Done)
}

/// The decision is made once; who comes second hears how it was made.
fn too_late(conn: &mut Conn, ctx: &Ctx, ask: &Ask, institution: &Institution) -> Result<Error> {
    let who = people::find(conn, &ctx.workspace, &ask.person)?
        .map_or_else(|| "This person".to_owned(), |person| person.name);
    let name = &institution.about.name;
    let partner = store::partner(conn, &ctx.workspace, &ask.institution, &ask.person)?;
    Ok(Error::user(match partner.map(|partner| partner.standing) {
        Some(Standing::Confirmed) => format!("{who} speaks for {name} already. There is nothing more to do."),
        Some(Standing::Asked) => {
            format!("{who} asked again since. The newest card about {name} is the one to answer.")
        }
        _ => format!("This was answered already: {who} doesn't speak for {name}. They can ask again."),
    }))
}

fn log(
    conn: &mut Conn,
    ctx: &Ctx,
    deed: &str,
    ask: &Ask,
    institution: &Institution,
    (before, after): (Standing, Standing),
) -> Result<()> {
    let detail = format!("{} for {}", ask.person, institution.about.name);
    let change = audit::Change { detail: &detail, before: before.into(), after: after.into() };
    audit::write_change(conn, &ctx.workspace, &ctx.person, deed, ask.institution.as_str(), change, ctx.now)
}

/// "I no longer speak for it", or an organizer takes somebody off.
pub async fn end(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let ask = pressed_ask(action)?;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        if ask.person != ctx.person {
            roles::require(conn, ctx, Right::Partners)?;
        }
        let institution = store::find(conn, ws, &ask.institution)?.ok_or_else(gone)?;
        let Some(was) = stop(conn, ctx, &ask, &institution)? else { return Ok(()) };
        if ask.person != ctx.person {
            let message = views::taken_off(&institution, &ctx.person);
            outbox::post(conn, ws, &To::notice(&ask.person, Notice::Institutions), message, None, ctx.now)?;
        }
        log(conn, ctx, "partner.end", &ask, &institution, (was, Standing::Ended))?;
        outbox::redraw_home(conn, ws, &ask.person, ctx.now)
    })
    .await?;
    Ok(Reply::Ephemeral(views::ended()))
}

/// Ends somebody's speaking with what follows. Returns what it was; none where it had ended already.
fn stop(conn: &mut Conn, ctx: &Ctx, ask: &Ask, institution: &Institution) -> Result<Option<Standing>> {
    let ws = &ctx.workspace;
    let mut settle = |from| store::settle(conn, ws, ask, from, Standing::Ended, &ctx.person, ctx.now);
    let was = if settle(Standing::Asked)? {
        let card = views::left(institution, &ask.person);
        people::update_organizers_card(conn, ctx, &ask.card(), &card)?;
        Standing::Asked
    } else if settle(Standing::Confirmed)? {
        roles::speaks_no_more(conn, ctx, &institution.id, &ask.person)?;
        pass_on(conn, ctx, institution, &ask.person)?;
        Standing::Confirmed
    } else {
        return Ok(None);
    };
    redraw(conn, ctx, &institution.id)?;
    Ok(Some(was))
}

/// Makes somebody speak for an institution, as an organizer's word does. Returns false where they do already.
pub fn appoint(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId, person: &PersonId) -> Result<bool> {
    let ws = &ctx.workspace;
    let institution = store::find(conn, ws, institution)?.ok_or_else(gone)?;
    let before = store::speakers(conn, ws, &institution.id)?;
    if before.contains(person) {
        return Ok(false);
    }
    let theirs = store::of_person(conn, ws, person)?;
    let asked = theirs.iter().find(|spoken| spoken.institution.id == institution.id);
    if asked.is_none() && theirs.len() >= MOST_INSTITUTIONS {
        return Err(Error::user(format!(
            "They speak for {MOST_INSTITUTIONS} institutions, which is as many as one person can."
        )));
    }
    let ask = match asked {
        Some(spoken) => {
            let ask = spoken.partner.ask();
            let card = views::decided(&institution, &ask, &ctx.person, true, ctx.now);
            people::update_organizers_card(conn, ctx, &ask.card(), &card)?;
            ask
        }
        None => Ask { institution: institution.id.clone(), person: person.clone(), at: ctx.now },
    };
    store::ask(conn, ws, &ask)?;
    if !store::settle(conn, ws, &ask, Standing::Asked, Standing::Confirmed, &ctx.person, ctx.now)? {
        return Ok(false);
    }
    people::choose_path_if_none(conn, ws, person, people::Path::Teach)?;
    for other in &before {
        let message = views::speaks_too(&institution, person);
        outbox::post(conn, ws, &To::notice(other, Notice::Institutions), message, None, ctx.now)?;
    }
    log(conn, ctx, "partner.confirm", &ask, &institution, (Standing::Asked, Standing::Confirmed))?;
    outbox::redraw_home(conn, ws, person, ctx.now)?;
    redraw(conn, ctx, &institution.id)?;
    Ok(true)
}

/// Ends that somebody speaks for an institution, without a word to them.
pub fn dismiss(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId, person: &PersonId) -> Result<()> {
    let theirs = store::of_person(conn, &ctx.workspace, person)?;
    let Some(spoken) = theirs.into_iter().find(|spoken| spoken.institution.id == *institution) else {
        return Ok(());
    };
    let ask = spoken.partner.ask();
    if let Some(was) = stop(conn, ctx, &ask, &spoken.institution)? {
        log(conn, ctx, "partner.end", &ask, &spoken.institution, (was, Standing::Ended))?;
    }
    outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)
}

/// What was theirs to look after passes to the others who speak for it, or to the organizers.
fn pass_on(conn: &mut Conn, ctx: &Ctx, institution: &Institution, person: &PersonId) -> Result<()> {
    let others = store::speakers(conn, &ctx.workspace, &institution.id)?;
    if others.is_empty() {
        offers::nobody_speaks(conn, ctx, &institution.id)?;
        let message = views::nobody_speaks(institution, person);
        return people::tell_organizers(conn, ctx, &message);
    }
    if let Some(next) = others.first() {
        needs::pass_on(conn, ctx, institution, person, next)?;
        pilots::pass_on(conn, ctx, &institution.id, person, next)?;
        offers::pass_on(conn, ctx, &institution.id, person, next)?;
        adoption::pass_on(conn, ctx, &institution.id, person, next)?;
    }
    for other in others {
        let message = views::passed_on(institution, person);
        outbox::post(
            conn,
            &ctx.workspace,
            &To::notice(&other, Notice::Institutions),
            message,
            None,
            ctx.now,
        )?;
    }
    Ok(())
}

/// Somebody left the workspace: their duties pass on, and nobody waits for them.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    for spoken in store::of_person(conn, &ctx.workspace, person)? {
        let ask = spoken.partner.ask();
        if let Some(was) = stop(conn, ctx, &ask, &spoken.institution)? {
            log(conn, ctx, "partner.end", &ask, &spoken.institution, (was, Standing::Ended))?;
        }
    }
    Ok(())
}
