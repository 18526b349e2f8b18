//! The steps of an asking, each in the transaction of whoever takes it: the state moves, what is promised follows,
//! both sides hear of it, Home tabs are drawn again, and the log says who did it.

use std::collections::HashMap;

use super::model::{Ask, AskState, Asking, Case, Kind, Offer, OfferState, Wanted};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::{self, Institution};
use crate::features::matching;
use crate::features::people;
use crate::features::projects;
use crate::features::readiness;
use crate::ids::{InstitutionId, OfferId, PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// Projects, or offers, that are looked at before they are ranked.
pub const CANDIDATES: i64 = 100;

/// One asking with all that is shown of it.
pub fn case(conn: &mut Conn, ctx: &Ctx, ask: Ask) -> Result<Option<Case>> {
    Ok(cases(conn, ctx, vec![ask])?.pop())
}

/// Several of them, in their order and with as many queries for many as for one; those of what is gone are left out.
pub fn cases(conn: &mut Conn, ctx: &Ctx, asks: Vec<Ask>) -> Result<Vec<Case>> {
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let ws = &ctx.workspace;
    let ids: Vec<OfferId> = asks.iter().map(|ask| ask.offer.clone()).collect();
    let offers = store::find_all(conn, ws, &ids)?;
    let ids: Vec<ProjectId> = asks.iter().map(|ask| ask.project.clone()).collect();
    let projects = projects::find_all(conn, ws, &ids)?;
    let institutions = institutions_of(conn, ctx, offers.values())?;
    let case = |ask: Ask| {
        let offer = offers.get(&ask.offer)?.clone();
        let institution = offer.institution.as_ref().and_then(|id| institutions.get(id)).cloned();
        Some(Case { project: projects.get(&ask.project)?.clone(), ask, offer, institution })
    };
    Ok(asks.into_iter().filter_map(case).collect())
}

/// The institutions in whose names these are offered, in one query.
pub fn institutions_of<'a>(
    conn: &mut Conn,
    ctx: &Ctx,
    offers: impl Iterator<Item = &'a Offer>,
) -> Result<HashMap<InstitutionId, Institution>> {
    let ids: Vec<InstitutionId> = offers.filter_map(|offer| offer.institution.clone()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    institutions::find_all(conn, &ctx.workspace, &ids)
}

/// Whether the person may answer for an offer: it is theirs, or they speak for the institution whose it is.
pub fn is_mine(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<bool> {
    match &offer.institution {
        Some(id) => Ok(institutions::require_speaker(conn, &ctx.workspace, id, &ctx.person).is_ok()),
        None => Ok(offer.person == ctx.person),
    }
}

/// Projects that ask for what is offered, before they are ranked: those that share most words with it, and who waits
/// longest, so that nobody is left out however many ask. Two queries.
pub fn candidates(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<Vec<Wanted>> {
    let texts = [&offer.title, &offer.about, &offer.conditions].into_iter().chain(&offer.subjects);
    let words = projects::telling(texts.map(String::as_str));
    let mut found = store::wanted_about(conn, &ctx.workspace, offer.kind, &words, CANDIDATES)?;
    for one in store::wanted_of(conn, &ctx.workspace, offer.kind, CANDIDATES)? {
        if !found.iter().any(|other| other.project == one.project) {
            found.push(one);
        }
    }
    let projects: Vec<ProjectId> = found.iter().map(|one| one.project.clone()).collect();
    let apart = matching::projects_apart(conn, &ctx.workspace, &offer.person, &projects)?;
    found.retain(|one| !apart.contains(&one.project));
    Ok(found)
}

/// What is held against offers, of those that ask for something. Two queries.
pub fn askings(conn: &mut Conn, ctx: &Ctx, wanted: Vec<Wanted>) -> Result<Vec<Asking>> {
    let ids: Vec<ProjectId> = wanted.iter().map(|one| one.project.clone()).collect();
    let projects = projects::find_all(conn, &ctx.workspace, &ids)?;
    let ready = readiness::find_all(conn, &ctx.workspace, &ids)?;
    let asking = |wanted: Wanted| {
        let languages = ready.get(&wanted.project).map(|one| one.languages.clone()).unwrap_or_default();
        Some(Asking { project: projects.get(&wanted.project)?.clone(), wanted, languages })
    };
    Ok(wanted.into_iter().filter_map(asking).collect())
}

/// Open offers of technical or administrative support with something left, the newest first: who may be asked when
/// somebody needs help.
pub fn supporters(conn: &mut Conn, ctx: &Ctx, limit: i64) -> Result<Vec<Offer>> {
    let kinds = [Kind::Technical, Kind::Administrative];
    let mut found = store::of_kinds(conn, &ctx.workspace, &kinds, limit)?;
    found.retain(|offer| offer.is_open(ctx.now.date()));
    Ok(found)
}

/// Draws the Home tabs of those who look after an offer.
pub fn redraw(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<()> {
    let mut homes = vec![offer.person.clone()];
    if let Some(id) = &offer.institution {
        homes.extend(institutions::speakers(conn, &ctx.workspace, id)?);
    }
    draw(conn, ctx, homes)
}

fn draw(conn: &mut Conn, ctx: &Ctx, mut homes: Vec<PersonId>) -> Result<()> {
    homes.sort();
    homes.dedup();
    for person in &homes {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(())
}

/// Brings what shows an asking up to date: the card of whoever looks after the offer, and both sides' Home tabs.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let (ws, person) = (&ctx.workspace, &case.offer.person);
    let to = To::notice(person, Notice::Offers);
    let (name, card) = (case.ask.card(person), views::card(case));
    if case.ask.state == AskState::Asked {
        outbox::card(conn, ws, &to, &name, card, ctx.now)?;
    } else {
        outbox::update_card(conn, ws, &to, &name, card, ctx.now)?;
    }
    redraw(conn, ctx, &case.offer)?;
    let owners = projects::owners(conn, ws, &case.project.id)?;
    draw(conn, ctx, owners)
}

/// Writes in the log what happened to an asking.
pub fn log(conn: &mut Conn, ctx: &Ctx, case: &Case, deed: &str) -> Result<()> {
    let detail = format!("{} for {}", case.offer.title, case.project.name);
    audit::write(conn, &ctx.workspace, &ctx.person, deed, case.ask.id.as_str(), &detail, ctx.now)
}

/// Writes a step: from `from` to where `case` stands. Returns false where somebody was faster. What was promised and
/// is free again goes back to the offer.
pub fn step(conn: &mut Conn, ctx: &Ctx, case: &mut Case, from: AskState, deed: &str) -> Result<bool> {
    case.ask.moved_at = ctx.now;
    if !store::advance(conn, &ctx.workspace, &case.ask, from)? {
        return Ok(false);
    }
    let over = !case.ask.state.is_active();
    let free = from == AskState::Granted || (from == AskState::InUse && case.offer.unit.comes_back());
    if over && free {
        store::release(conn, &ctx.workspace, &case.offer.id, case.ask.amount)?;
    }
    log(conn, ctx, case, deed)?;
    refresh(conn, ctx, case)?;
    Ok(true)
}

/// Tells whoever asked.
pub fn tell_asker(conn: &mut Conn, ctx: &Ctx, case: &Case, message: Message) -> Result<()> {
    let to = To::asked(&case.ask.asked_by);
    outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
}

/// Whoever still waits hears kindly that there is nothing to wait for.
pub fn decline_waiting(conn: &mut Conn, ctx: &Ctx, offer: &Offer, why: &str) -> Result<()> {
    let mut waiting = store::asks_for(conn, &ctx.workspace, std::slice::from_ref(&offer.id))?;
    waiting.retain(|ask| ask.state == AskState::Asked);
    for mut case in cases(conn, ctx, waiting)? {
        (case.ask.state, case.ask.reason) = (AskState::Declined, Some(why.to_owned()));
        if step(conn, ctx, &mut case, AskState::Asked, "offer.decline")? {
            let message = views::declined(&case, None);
            tell_asker(conn, ctx, &case, message)?;
        }
    }
    Ok(())
}

/// Takes an offer back: those who wait are told, what was promised goes on. Returns false where it was
/// before.
pub fn withdraw(conn: &mut Conn, ctx: &Ctx, offer: &Offer, why: &str) -> Result<bool> {
    let ws = &ctx.workspace;
    let from = [OfferState::Open, OfferState::Expired];
    if !store::close(conn, ws, &offer.id, &from, OfferState::Withdrawn)? {
        return Ok(false);
    }
    audit::write(conn, ws, &ctx.person, "offer.withdraw", offer.id.as_str(), &offer.title, ctx.now)?;
    jobs::forget(conn, ctx, offer)?;
    let offer = Offer { state: OfferState::Withdrawn, ..offer.clone() };
    decline_waiting(conn, ctx, &offer, why)?;
    redraw(conn, ctx, &offer)?;
    Ok(true)
}

/// A project closes: it asks for nothing any more, and what it had is free again.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    for wanted in store::wanted_by(conn, ws, std::slice::from_ref(project))? {
        store::unwant(conn, ws, project, wanted.kind)?;
    }
    let mut asks = store::asks_of(conn, ws, project)?;
    // Two projects that close at once take the offers in one order.
    asks.sort_by(|a, b| a.offer.cmp(&b.offer));
    for mut case in cases(conn, ctx, asks)? {
        let from = case.ask.state;
        case.ask.state = if from == AskState::Asked { AskState::Withdrawn } else { AskState::Ended };
        case.ask.reason = Some(views::PROJECT_CLOSED.to_owned());
        if step(conn, ctx, &mut case, from, "offer.end")? && from != AskState::Asked {
            let to = To::notice(&case.offer.person, Notice::Offers);
            outbox::post(conn, ws, &to, views::ended(&case, None), None, ctx.now)?;
        }
    }
    Ok(())
}

/// Somebody no longer speaks for an institution: what they offered in its name is `to`'s to look after.
pub fn pass_on(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &InstitutionId,
    from: &PersonId,
    to: &PersonId,
) -> Result<()> {
    let mut theirs = store::looked_after(conn, &ctx.workspace, from)?;
    theirs.retain(|offer| offer.institution.as_ref() == Some(institution));
    for offer in &theirs {
        store::hand_on(conn, &ctx.workspace, &offer.id, to)?;
    }
    let ids: Vec<OfferId> = theirs.iter().map(|offer| offer.id.clone()).collect();
    let asks = store::asks_for(conn, &ctx.workspace, &ids)?;
    for case in cases(conn, ctx, asks)? {
        // The next one gets a card of their own.
        refresh(conn, ctx, &case)?;
    }
    Ok(())
}

/// Nobody speaks for an institution any more: what is offered in its name ends.
pub fn nobody_speaks(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId) -> Result<()> {
    for offer in store::of_institution(conn, &ctx.workspace, institution)? {
        end(conn, ctx, &offer)?;
    }
    Ok(())
}

/// Somebody left the workspace. What they offered, and nobody at an institution goes on with, ends: those who wait
/// are told, and so are those who were promised something.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    for offer in store::looked_after(conn, &ctx.workspace, person)? {
        end(conn, ctx, &offer)?;
    }
    Ok(())
}

/// Nobody is left who would look after it.
fn end(conn: &mut Conn, ctx: &Ctx, offer: &Offer) -> Result<()> {
    withdraw(conn, ctx, offer, views::LEFT)?;
    let mut asks = store::asks_for(conn, &ctx.workspace, std::slice::from_ref(&offer.id))?;
    asks.retain(|ask| ask.state != AskState::Asked);
    let promised = cases(conn, ctx, asks)?;
    for case in &promised {
        let message = views::giver_left(case);
        tell_asker(conn, ctx, case, message)?;
    }
    if !promised.is_empty() {
        people::tell_organizers(conn, ctx, &views::giver_left_for_organizers(&promised))?;
    }
    Ok(())
}
