//! A project whose owners left: offered to those who work in it, then to everybody.

use std::collections::HashMap;

use super::model::{Listing, OFFERED, OfferedTo, WAITS, Why, Wish};
use super::steps::{ask_now, back, current, is_here, pause};
use super::{store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people::{self, Person};
use crate::features::projects::{self, Card, Project, ProjectState, gone};
use crate::features::roles::{self, Right};
use crate::features::{community, introductions, privacy};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// Projects of one person that are looked at when they leave.
const PROJECTS: i64 = 100;

/// Somebody left the workspace: whoever looks after a project with them is asked whether it goes on, and a project that
/// nobody else looks after is offered. Returns those.
pub fn owner_left(conn: &mut Conn, ctx: &Ctx, person: &Person) -> Result<Vec<Project>> {
    let owned = projects::of_owner(conn, &ctx.workspace, &person.id, PROJECTS)?;
    let listed = |project: &Project| project.state.is_running();
    let cards = projects::cards(conn, &ctx.workspace, owned.into_iter().filter(listed).collect())?;
    let everybody: Vec<PersonId> = cards.iter().flat_map(|card| card.owners.iter().cloned()).collect();
    let known = people::find_all(conn, &ctx.workspace, &everybody)?;
    let mut orphans = Vec::new();
    for card in cards {
        let others: Vec<PersonId> = card
            .owners
            .iter()
            .filter(|owner| **owner != person.id && is_here(&known, owner))
            .cloned()
            .collect();
        if others.is_empty() {
            orphaned(conn, ctx, &card.project, false)?;
            orphans.push(card.project);
        } else if card.project.state == ProjectState::Approved {
            let listing = current(conn, ctx, &card.project.id)?;
            ask_now(conn, ctx, &listing, &card, &others, Some(&person.name))?;
        }
    }
    Ok(orphans)
}

/// Nobody looks after a project any more: it pauses, and is offered to those who work in it, or to everybody where
/// nobody does. `deleted`: they had everything about them deleted, so it isn't offered for ever.
pub fn orphaned(conn: &mut Conn, ctx: &Ctx, project: &Project, deleted: bool) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(card) = projects::card(conn, ws, &project.id)? else { return Ok(()) };
    let listing = current(conn, ctx, &project.id)?;
    if listing.offered_to.is_some() {
        if deleted && listing.due_at.is_none() && listing.wanted_by.is_none() {
            let due_at = Some(ctx.now + OFFERED);
            store::save(conn, ws, &Listing { due_at, ..listing })?;
        }
        return Ok(());
    }
    pause(conn, ctx, listing, &card, Why::Left)?;
    let listing = current(conn, ctx, &project.id)?;
    let team = team(conn, ctx, &card)?;
    if team.is_empty() {
        return to_community(conn, ctx, listing, deleted);
    }
    let since = listing.paused_at.or(Some(ctx.now));
    let (offered_to, due_at) = (Some(OfferedTo::Team), Some(ctx.now + WAITS));
    let offered = Listing { offered_to, due_at, paused_at: since, why: Some(Why::Left), ..listing };
    store::save(conn, ws, &offered)?;
    for person in &team {
        let to = To::notice(person, Notice::Projects);
        let message = views::to_team(&card.project);
        outbox::card(conn, ws, &to, &offered.team_card(person), message, ctx.now)?;
    }
    audit::write(conn, ws, &ctx.person, "listing.offer_team", project.id.as_str(), &project.name, ctx.now)
}

/// Those who work in it and are here.
fn team(conn: &mut Conn, ctx: &Ctx, card: &Card) -> Result<Vec<PersonId>> {
    let mut team = introductions::working_in(conn, &ctx.workspace, &card.project.id, None)?;
    let known: HashMap<PersonId, Person> = people::find_all(conn, &ctx.workspace, &team)?;
    team.retain(|person| is_here(&known, person) && *person != ctx.person && !card.owners.contains(person));
    Ok(team)
}

/// Offers a project to everybody.
pub fn to_community(conn: &mut Conn, ctx: &Ctx, listing: Listing, deleted: bool) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(card) = projects::card(conn, ws, &listing.project)? else { return Ok(()) };
    let project = &card.project;
    if project.state != ProjectState::Paused {
        return store::save(conn, ws, &Listing { due_at: None, ..listing }).map(|_| ());
    }
    let due_at = (deleted || nobody_is_left(&card)).then(|| ctx.now + OFFERED);
    let since = listing.paused_at.or(Some(ctx.now));
    let offered_to = Some(OfferedTo::Community);
    let offered = Listing { offered_to, due_at, paused_at: since, why: Some(Why::Left), ..listing };
    store::save(conn, ws, &offered)?;
    match channel(conn, ctx)? {
        Some(to) => {
            let message = views::to_community(project, None);
            outbox::card(conn, ws, &to, &offered.offer_card(), message, ctx.now)?;
        }
        None => people::tell_organizers(conn, ctx, &views::no_channel(project))?,
    }
    audit::write(conn, ws, &ctx.person, "listing.offer", project.id.as_str(), &project.name, ctx.now)
}

/// All who owned it had everything about them deleted: it isn't kept for ever.
fn nobody_is_left(card: &Card) -> bool {
    card.owners.iter().all(PersonId::is_gone)
}

fn channel(conn: &mut Conn, ctx: &Ctx) -> Result<Option<To>> {
    let community = community::get(conn, &ctx.workspace)?;
    Ok(community.and_then(|community| community.announcement_channel).map(To::Channel))
}

/// What became of somebody's wish to take a project on.
pub enum Taken {
    /// It is theirs.
    Theirs,
    /// An organizer says yes or not now.
    Waits,
}

/// Somebody would look after a project.
///
/// # Errors
/// Where it isn't offered, or somebody else was first: in words for them.
pub fn take_on(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<(Project, Taken)> {
    let ws = &ctx.workspace;
    let card = projects::card(conn, ws, id)?.ok_or_else(gone)?;
    let listing = current(conn, ctx, id)?;
    let project = card.project.clone();
    if card.owners.contains(&ctx.person) {
        return Err(Error::user(views::yours_already(&project)));
    }
    let offered = listing.offered_to.filter(|_| project.state == ProjectState::Paused);
    let Some(offered) = offered else { return Err(Error::user(views::not_offered(&project))) };
    let worked = introductions::working_in(conn, ws, id, listing.paused_at)?.contains(&ctx.person);
    let organizes = roles::may(conn, ctx, Right::Listings)?;
    if worked || organizes {
        give(conn, ctx, &card, &listing, &ctx.person)?;
        return Ok((project, Taken::Theirs));
    }
    if offered == OfferedTo::Team {
        return Err(Error::user(views::team_first(&project)));
    }
    match &listing.wanted_by {
        Some(person) if *person == ctx.person => return Ok((project, Taken::Waits)),
        Some(_) => return Err(Error::user(views::somebody_first(&project))),
        None => {}
    }
    let wanted = Listing {
        wanted_by: Some(ctx.person.clone()),
        wanted_at: Some(ctx.now),
        // It does not close while somebody waits.
        due_at: None,
        ..listing
    };
    if !store::save(conn, ws, &wanted)? {
        return Err(Error::user(views::somebody_first(&project)));
    }
    people::organizers_card(conn, ctx, &wanted.wish_card(), &views::wish(&project, &wanted))?;
    show_offer(conn, ctx, &wanted, &project)?;
    audit::write(conn, ws, &ctx.person, "listing.want", id.as_str(), &project.name, ctx.now)?;
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok((project, Taken::Waits))
}

/// Brings the offer to everybody up to date.
fn show_offer(conn: &mut Conn, ctx: &Ctx, listing: &Listing, project: &Project) -> Result<()> {
    let Some(to) = channel(conn, ctx)? else { return Ok(()) };
    let message = views::to_community(project, listing.wanted_by.as_ref());
    outbox::update_card(conn, &ctx.workspace, &to, &listing.offer_card(), message, ctx.now)
}

/// An organizer says yes, or not now, to whoever would take a project on.
///
/// # Errors
/// Where they don't organize, or nobody waits any more.
pub fn decide(conn: &mut Conn, ctx: &Ctx, wish: &Wish, yes: bool) -> Result<()> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Listings)?;
    let card = projects::card(conn, ws, &wish.project)?.ok_or_else(gone)?;
    let listing = current(conn, ctx, &wish.project)?;
    let project = &card.project;
    if listing.wanted_by.as_ref() != Some(&wish.person) || project.state != ProjectState::Paused {
        return Err(Error::user(views::nobody_waits(project)));
    }
    if yes {
        return give(conn, ctx, &card, &listing, &wish.person);
    }
    if !open_again(conn, ctx, &card, &listing)? {
        return Ok(());
    }
    outbox::post(conn, ws, &To::asked(&wish.person), views::not_now(project), None, ctx.now)?;
    audit::write(conn, ws, &ctx.person, "listing.not_now", project.id.as_str(), &project.name, ctx.now)
}

/// Whoever would have taken a project on doesn't: it is offered to everybody again. Returns false where somebody was
/// faster.
fn open_again(conn: &mut Conn, ctx: &Ctx, card: &Card, listing: &Listing) -> Result<bool> {
    let (ws, project) = (&ctx.workspace, &card.project);
    let Some(wish) = listing.wish() else { return Ok(false) };
    let due_at = nobody_is_left(card).then(|| ctx.now + OFFERED);
    let open = Listing { wanted_by: None, wanted_at: None, due_at, ..listing.clone() };
    if !store::save(conn, ws, &open)? {
        return Ok(false);
    }
    let settled = views::settled(project, &wish.person, &ctx.person, false);
    people::update_organizers_card(conn, ctx, &listing.wish_card(), &settled)?;
    show_offer(conn, ctx, &open, project)?;
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok(true)
}

/// Somebody left who would have taken projects on.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let wished = store::wanted_by(conn, &ctx.workspace, person)?;
    let ids: Vec<ProjectId> = wished.iter().map(|listing| listing.project.clone()).collect();
    let projects: Vec<Project> = projects::find_all(conn, &ctx.workspace, &ids)?.into_values().collect();
    let cards = projects::cards(conn, &ctx.workspace, projects)?;
    for card in cards {
        if let Some(listing) = wished.iter().find(|listing| listing.project == card.project.id) {
            open_again(conn, ctx, &card, listing)?;
        }
    }
    Ok(())
}

/// A project is somebody's from now on, and listed again.
fn give(conn: &mut Conn, ctx: &Ctx, card: &Card, listing: &Listing, person: &PersonId) -> Result<()> {
    let (ws, project) = (&ctx.workspace, &card.project);
    projects::hand_on(conn, ws, &project.id, person)?;
    introductions::handed_on(conn, ctx, &project.id, person)?;
    if let Some(wish) = listing.wish() {
        let settled = views::settled(project, &wish.person, &ctx.person, wish.person == *person);
        people::update_organizers_card(conn, ctx, &listing.wish_card(), &settled)?;
        people::redraw_organizers(conn, ws, ctx.now)?;
    }
    // Whoever gets it is not told that it went to somebody.
    let wish = listing.wanted_by.clone().filter(|other| other != person);
    let mut owners = card.owners.clone();
    owners.push(person.clone());
    let before = Listing { wanted_by: wish, ..current(conn, ctx, &project.id)? };
    store::save(conn, ws, &before)?;
    back(conn, ctx, project, &owners)?;
    outbox::post(conn, ws, &To::asked(person), views::yours(project), None, ctx.now)?;
    let detail = format!("{} to {person}", project.name);
    audit::write(conn, ws, &ctx.person, "listing.give", project.id.as_str(), &detail, ctx.now)
}

/// A project is no longer offered: it is listed again, or closed.
pub fn take_back(conn: &mut Conn, ctx: &Ctx, listing: &Listing, project: &Project) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(offered) = listing.offered_to else { return Ok(()) };
    let message: Message = views::no_longer_offered(project);
    for person in introductions::working_in(conn, ws, &project.id, listing.paused_at)? {
        let to = To::notice(&person, Notice::Projects);
        outbox::update_card(conn, ws, &to, &listing.team_card(&person), message.clone(), ctx.now)?;
    }
    if offered == OfferedTo::Community
        && let Some(to) = channel(conn, ctx)?
    {
        outbox::update_card(conn, ws, &to, &listing.offer_card(), message.clone(), ctx.now)?;
    }
    if let Some(person) = &listing.wanted_by {
        outbox::post(conn, ws, &To::asked(person), message.clone(), None, ctx.now)?;
        people::update_organizers_card(conn, ctx, &listing.wish_card(), &message)?;
        people::redraw_organizers(conn, ws, ctx.now)?;
    }
    Ok(())
}

/// Nobody took on what somebody left behind who had everything about them deleted: it closes, and only its name stays.
pub fn close(conn: &mut Conn, ctx: &Ctx, listing: Listing) -> Result<()> {
    if let Some(project) = projects::find(conn, &ctx.workspace, &listing.project)?
        && project.state == ProjectState::Paused
    {
        projects::close_unowned(conn, ctx, &project.id)?;
        return privacy::empty_project(conn, ctx, &project.id);
    }
    store::save(conn, &ctx.workspace, &Listing { due_at: None, ..listing }).map(|_| ())
}

/// What waits at the organizers' desk: who would take on which project.
pub fn piece(listing: &Listing, project: &Project) -> Vec<slack_morphism::prelude::SlackBlock> {
    views::wish_blocks(project, listing)
}
