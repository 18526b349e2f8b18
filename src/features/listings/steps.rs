//! What happens to a listing, each in the transaction that causes it.

use std::collections::HashMap;

use super::model::{Listing, WAITS, Why};
use super::{jobs, offered, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people::{self, Person};
use crate::features::projects::{self, Card, Project, ProjectState};
use crate::features::{announcement, introductions, needs};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// A project is listed from now on: it is asked about in its time.
pub fn begin(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    jobs::plan(conn, &ctx.workspace, ctx.now)?;
    let listing = current(conn, ctx, project)?.confirmed(ctx.now);
    store::save(conn, &ctx.workspace, &listing).map(|_| ())
}

/// A project's listing; one that begins now where it has none.
pub fn current(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<Listing> {
    let found = store::find(conn, &ctx.workspace, project)?;
    Ok(found.unwrap_or_else(|| Listing::new(project, ctx.now)))
}

/// Whether somebody can be reached here. Whom we don't know has not left, as far as we know.
pub fn is_here(known: &HashMap<PersonId, Person>, person: &PersonId) -> bool {
    !person.is_gone() && known.get(person).is_none_or(|known| !known.deactivated && !known.bot)
}

/// The cards of the projects of these listings, with those of their owners who are here.
fn cards(conn: &mut Conn, ctx: &Ctx, all: &[Listing]) -> Result<HashMap<ProjectId, (Card, Vec<PersonId>)>> {
    let ids: Vec<ProjectId> = all.iter().map(|listing| listing.project.clone()).collect();
    let found = projects::find_all(conn, &ctx.workspace, &ids)?.into_values().collect();
    let cards = projects::cards(conn, &ctx.workspace, found)?;
    let owners: Vec<PersonId> = cards.iter().flat_map(|card| card.owners.iter().cloned()).collect();
    let known = people::find_all(conn, &ctx.workspace, &owners)?;
    let here = |card: &Card| card.owners.iter().filter(|owner| is_here(&known, owner)).cloned().collect();
    Ok(cards.into_iter().map(|card| (card.project.id.clone(), (card.clone(), here(&card)))).collect())
}

/// Asks the owners of each whether it is still true.
pub fn ask(conn: &mut Conn, ctx: &Ctx, all: Vec<Listing>) -> Result<()> {
    let mut cards = cards(conn, ctx, &all)?;
    for listing in all {
        let found = cards.remove(&listing.project);
        let Some((card, owners)) = found.filter(|(card, _)| card.project.state == ProjectState::Approved)
        else {
            rest(conn, ctx, listing)?;
            continue;
        };
        if owners.is_empty() {
            // They left before the hub could know.
            offered::orphaned(conn, ctx, &card.project, false)?;
            continue;
        }
        ask_now(conn, ctx, &listing, &card, &owners, None)?;
    }
    Ok(())
}

/// It is not listed: there is nothing to ask.
fn rest(conn: &mut Conn, ctx: &Ctx, listing: Listing) -> Result<()> {
    store::save(conn, &ctx.workspace, &Listing { due_at: None, ..listing }).map(|_| ())
}

/// Asks these owners; `left` is who looked after it with them until now.
pub fn ask_now(
    conn: &mut Conn,
    ctx: &Ctx,
    listing: &Listing,
    card: &Card,
    owners: &[PersonId],
    left: Option<&str>,
) -> Result<()> {
    let due = Some(ctx.now + WAITS);
    let asked = Listing { asked_at: Some(ctx.now), reminded: false, due_at: due, ..listing.clone() };
    if !store::save(conn, &ctx.workspace, &asked)? {
        return Ok(());
    }
    let message = views::question(card, &asked, left);
    for owner in owners {
        let [name, _] = asked.questions(owner);
        let to = To::notice(owner, Notice::Reminders);
        outbox::card(conn, &ctx.workspace, &to, &name, message.clone(), ctx.now)?;
    }
    redraw(conn, ctx, owners)
}

/// Asks once more.
pub fn remind(conn: &mut Conn, ctx: &Ctx, all: Vec<Listing>) -> Result<()> {
    let mut cards = cards(conn, ctx, &all)?;
    for listing in all {
        let found = cards.remove(&listing.project);
        let Some((card, owners)) = found.filter(|(card, _)| card.project.state == ProjectState::Approved)
        else {
            rest(conn, ctx, listing)?;
            continue;
        };
        // However late it is, there is time to answer.
        let again = Listing { reminded: true, due_at: Some(ctx.now + WAITS), ..listing };
        if !store::save(conn, &ctx.workspace, &again)? {
            continue;
        }
        for owner in &owners {
            let [_, name] = again.questions(owner);
            let to = To::notice(owner, Notice::Reminders);
            outbox::card(conn, &ctx.workspace, &to, &name, views::reminder(&card, &again), ctx.now)?;
        }
    }
    Ok(())
}

/// Nobody answered.
pub fn pause_silent(conn: &mut Conn, ctx: &Ctx, listing: Listing) -> Result<()> {
    let Some(card) = projects::card(conn, &ctx.workspace, &listing.project)? else { return Ok(()) };
    if card.project.state != ProjectState::Approved {
        return rest(conn, ctx, listing);
    }
    let asked = listing.clone();
    if !pause(conn, ctx, listing, &card, Why::Silence)? {
        return Ok(());
    }
    for owner in &card.owners {
        let to = To::notice(owner, Notice::Projects);
        let message = views::paused_silent(&card.project, &asked);
        outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)?;
    }
    Ok(())
}

/// Pauses a listed project with all that follows. Returns false where somebody was faster.
pub fn pause(conn: &mut Conn, ctx: &Ctx, listing: Listing, card: &Card, why: Why) -> Result<bool> {
    let (ws, project) = (&ctx.workspace, &card.project);
    let from = [ProjectState::Approved];
    if !projects::set_state(conn, ws, &project.id, &from, ProjectState::Paused, ctx.now)? {
        return Ok(false);
    }
    let paused = Listing { paused_at: Some(ctx.now), why: Some(why), due_at: None, ..listing.clone() };
    store::save(conn, ws, &paused)?;
    settle_questions(conn, ctx, &listing, &card.owners, &views::paused(project, why))?;
    introductions::project_paused(conn, ctx, &project.id)?;
    let change = audit::Change {
        detail: &project.name,
        before: ProjectState::Approved.into(),
        after: ProjectState::Paused.into(),
    };
    audit::write_change(conn, ws, &ctx.person, "listing.pause", project.id.as_str(), change, ctx.now)?;
    changed(conn, ctx, &project.id, &card.owners)?;
    Ok(true)
}

/// What was asked is answered: its messages say so.
pub fn settle_questions(
    conn: &mut Conn,
    ctx: &Ctx,
    listing: &Listing,
    owners: &[PersonId],
    message: &Message,
) -> Result<()> {
    if !listing.is_asked() {
        return Ok(());
    }
    for owner in owners {
        let [question, again] = listing.questions(owner);
        let sent = [Some(question), listing.reminded.then_some(again)];
        for name in sent.into_iter().flatten() {
            let to = To::notice(owner, Notice::Reminders);
            outbox::update_card(conn, &ctx.workspace, &to, &name, message.clone(), ctx.now)?;
        }
    }
    Ok(())
}

/// Somebody says that it is true. Nothing happens where nobody asked.
pub fn confirm(conn: &mut Conn, ctx: &Ctx, project: &Project, edited: bool) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(listing) = store::find(conn, ws, &project.id)?.filter(Listing::is_asked) else { return Ok(()) };
    if !store::save(conn, ws, &listing.confirmed(ctx.now))? {
        return Ok(());
    }
    let owners = projects::owners(conn, ws, &project.id)?;
    settle_questions(conn, ctx, &listing, &owners, &views::confirmed(project, &ctx.person, edited))?;
    audit::write(conn, ws, &ctx.person, "listing.confirm", project.id.as_str(), &project.name, ctx.now)?;
    redraw(conn, ctx, &owners)
}

/// An owner saved the form of a listed project: they have looked at it.
pub fn edited(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    if project.state == ProjectState::Approved { confirm(conn, ctx, project, true) } else { Ok(()) }
}

/// A paused project is listed again, with all that follows. Returns false where somebody was faster.
pub fn back(conn: &mut Conn, ctx: &Ctx, project: &Project, owners: &[PersonId]) -> Result<bool> {
    let (ws, from) = (&ctx.workspace, [ProjectState::Paused]);
    if !projects::set_state(conn, ws, &project.id, &from, ProjectState::Approved, ctx.now)? {
        return Ok(false);
    }
    let listing = current(conn, ctx, &project.id)?;
    offered::take_back(conn, ctx, &listing, project)?;
    begin(conn, ctx, &project.id)?;
    introductions::project_back(conn, ctx, &project.id)?;
    changed(conn, ctx, &project.id, owners)?;
    Ok(true)
}

/// A project closes: nobody is asked about it, and it is offered to nobody.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    let Some(listing) = store::find(conn, &ctx.workspace, &project.id)? else { return Ok(()) };
    let owners = projects::owners(conn, &ctx.workspace, &project.id)?;
    settle_questions(conn, ctx, &listing, &owners, &views::closed(project))?;
    offered::take_back(conn, ctx, &listing, project)?;
    store::forget(conn, &ctx.workspace, &project.id)
}

/// Brings everything up to date that shows where a project stands.
fn changed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, owners: &[PersonId]) -> Result<()> {
    announcement::show(conn, ctx, project)?;
    needs::project_changed(conn, ctx, project)?;
    redraw(conn, ctx, owners)
}

fn redraw(conn: &mut Conn, ctx: &Ctx, owners: &[PersonId]) -> Result<()> {
    for owner in owners {
        outbox::redraw_home(conn, &ctx.workspace, owner, ctx.now)?;
    }
    Ok(())
}
