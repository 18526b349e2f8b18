//! What Slack tells of people: they come, they change, they look at the Home tab.

use serde_json::Value;

use super::known::{appoint_if_named, know, read_user};
use super::organizers::update_organizers_card;
use super::{Person, model::Ask, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{Project, ProjectState};
use crate::features::{
    community, ideas, institutions, introductions, listings, numbers, offers, pilots, privacy, projects,
    questions, roles, support,
};
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::time::Time;

/// Projects of one person that are looked at when they leave.
const ORPHANS: i64 = 20;

/// Somebody joined the workspace (`team_join`).
pub async fn joined(app: &App, workspace: &WorkspaceId, event: &Value) -> Result<()> {
    let Some(user) = read_user(&event["user"]) else { return Ok(()) };
    let ctx = Ctx::new(app, workspace, &user.id);
    ctx.write_beside(move |conn, ctx| {
        let mut person = store::save(conn, &ctx.workspace, &user, ctx.now)?;
        privacy::met_again(conn, ctx, &user.id)?;
        person.organizer |= appoint_if_named(conn, ctx, &user.id)?;
        greet(conn, ctx, &person)
    })
    .await
}

/// Somebody opened the Home tab then (`app_home_opened`).
pub async fn opened_home(app: &App, workspace: &WorkspaceId, person: &PersonId, opened: Time) -> Result<()> {
    let ctx = Ctx::new(app, workspace, person);
    match know(&ctx).await {
        Ok(_) => {}
        // Nobody that we could draw a Home tab for.
        Err(Error::User(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    ctx.write_beside(move |conn, ctx| {
        if let Some(person) = store::find(conn, &ctx.workspace, &ctx.person)? {
            greet(conn, ctx, &person)?;
            if person.organizer {
                numbers::plan(conn, &ctx.workspace, ctx.now)?;
            }
        }
        privacy::plan(conn, &ctx.workspace, ctx.now)?;
        listings::plan(conn, &ctx.workspace, ctx.now)?;
        store::mark_home_opened(conn, &ctx.workspace, &ctx.person, opened)?;
        outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
    })
    .await
}

/// Says welcome, the first time and to people only.
fn greet(conn: &mut Conn, ctx: &Ctx, person: &Person) -> Result<()> {
    if person.bot || person.deactivated || person.welcomed_at.is_some() {
        return Ok(());
    }
    if !store::mark_welcomed(conn, &ctx.workspace, &ctx.person, ctx.now)? {
        return Ok(());
    }
    let Some(community) = community::get(conn, &ctx.workspace)? else { return Ok(()) };
    let message = if person.organizer {
        views::organizer_welcome(&ctx.person, &community)
    } else {
        views::welcome(&ctx.person, &community.name)
    };
    outbox::post(conn, &ctx.workspace, &To::notice(&ctx.person, Notice::Welcome), message, None, ctx.now)
}

/// Somebody's name, timezone or membership changed (`user_change`).
pub async fn changed(app: &App, workspace: &WorkspaceId, event: &Value) -> Result<()> {
    let Some(user) = read_user(&event["user"]) else { return Ok(()) };
    let ctx = Ctx::new(app, workspace, &user.id);
    ctx.write(move |conn, ctx| {
        // Those whom we never met are asked for when we do.
        let Some(before) = store::find(conn, &ctx.workspace, &ctx.person)? else { return Ok(()) };
        let after = store::save(conn, &ctx.workspace, &user, ctx.now)?;
        if after.deactivated && !before.deactivated {
            return left(conn, ctx, &after);
        }
        // Slack sends this event for a new status or picture too.
        if before != after {
            outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)?;
        }
        Ok(())
    })
    .await
}

/// Ends what a person who left can't go on with, so that nobody waits for them.
pub fn let_go(conn: &mut Conn, ctx: &Ctx, person: &Person) -> Result<()> {
    if let Some(ask) = Ask::of(person)
        && store::settle_ask(conn, &ctx.workspace, &ask)?
    {
        update_organizers_card(conn, ctx, &ask.card(), &views::asker_left(person))?;
        store::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
    }
    introductions::person_gone(conn, ctx, &person.id)?;
    listings::person_left(conn, ctx, &person.id)?;
    institutions::person_left(conn, ctx, &person.id)?;
    pilots::person_left(conn, ctx, &person.id)?;
    offers::person_left(conn, ctx, &person.id)?;
    support::person_left(conn, ctx, &person.id)?;
    questions::person_left(conn, ctx, &person.id)?;
    ideas::person_left(conn, ctx, &person.id)?;
    roles::person_left(conn, ctx, &person.id)
}

fn left(conn: &mut Conn, ctx: &Ctx, person: &Person) -> Result<()> {
    let_go(conn, ctx, person)?;
    let orphans = orphans(conn, ctx, person)?;
    listings::owner_left(conn, ctx, person)?;
    let channel = community::get(conn, &ctx.workspace)?.and_then(|community| community.organizer_channel);
    match channel {
        Some(channel) if !orphans.is_empty() => {
            let message = views::owner_left(person, &orphans);
            outbox::post(conn, &ctx.workspace, &To::Channel(channel), message, None, ctx.now)
        }
        _ => Ok(()),
    }
}

/// Their open projects that nobody else looks after.
fn orphans(conn: &mut Conn, ctx: &Ctx, person: &Person) -> Result<Vec<Project>> {
    let mut owned = projects::of_owner(conn, &ctx.workspace, &person.id, ORPHANS)?;
    owned.retain(|project| project.state != ProjectState::Closed);
    let ids: Vec<ProjectId> = owned.iter().map(|project| project.id.clone()).collect();
    let owners = projects::owners_all(conn, &ctx.workspace, &ids)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let known = store::find_all(conn, &ctx.workspace, &everybody)?;
    // Whom we don't know has not left, as far as we know.
    let is_here = |owner: &PersonId| known.get(owner).is_none_or(|owner| !owner.deactivated);
    owned.retain(|project| !owners.get(&project.id).is_some_and(|owners| owners.iter().any(is_here)));
    Ok(owned)
}
