//! What people press here, one function for each action.

use super::model::{Listing, Verb, Wish};
use super::offered::{self, Taken};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Card, ProjectState, gone};
use crate::ids::ProjectId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::incoming::Action;
use crate::slack::{Message, Reply};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::StillTrue) => still_true(ctx, action).await,
        Ok(Verb::Pause) => pause(ctx, action).await,
        Ok(Verb::Reopen) => reopen(ctx, action).await,
        Ok(Verb::TakeOn) => take_on(ctx, action).await,
        Ok(Verb::Give) => decide(ctx, action, true).await,
        Ok(Verb::NotNow) => decide(ctx, action, false).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed_project(action: &Action) -> Result<ProjectId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(ProjectId::from).ok_or_else(gone)
}

/// The project, for one of its owners.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<Card> {
    projects::require_owner(conn, &ctx.workspace, id, &ctx.person)?;
    projects::card(conn, &ctx.workspace, id)?.ok_or_else(gone)
}

/// What the person sees where they pressed: a message or a Home tab that changes by itself, or the project's card.
async fn shown(ctx: &Ctx, action: &Action, id: &ProjectId) -> Result<Reply> {
    let by_itself = action.message.as_ref().is_some_and(|message| !message.ephemeral)
        || action.view.as_ref().is_some_and(|view| view.kind == "home");
    if by_itself {
        return Ok(Reply::Done);
    }
    projects::show_there(ctx, action, projects::show_one(ctx, id).await?).await
}

/// "Still true".
async fn still_true(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    let late = ctx
        .write(move |conn, ctx| {
            let Card { project, .. } = mine(conn, ctx, &project)?;
            if project.state != ProjectState::Approved {
                return Err(Error::user(views::not_listed(&project)));
            }
            let listing = store::find(conn, &ctx.workspace, &project.id)?;
            steps::confirm(conn, ctx, &project, false)?;
            let said = listing.filter(|listing| !listing.is_asked());
            Ok(said.map(|listing| views::said_already(&project, &listing)))
        })
        .await?;
    match late {
        Some(message) => projects::show_there(ctx, action, message).await,
        None => shown(ctx, action, &id).await,
    }
}

/// "Pause".
async fn pause(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    ctx.write(move |conn, ctx| {
        let card = mine(conn, ctx, &project)?;
        let listing = steps::current(conn, ctx, &project)?;
        match card.project.state {
            ProjectState::Approved => {}
            // Pressed twice, the second time changes nothing.
            ProjectState::Paused => return Ok(()),
            _ => return Err(Error::user(views::not_listed(&card.project))),
        }
        if steps::pause(conn, ctx, listing, &card, super::Why::Owner)? {
            for other in card.owners.iter().filter(|owner| **owner != ctx.person) {
                let to = To::notice(other, Notice::Projects);
                let message = views::paused_by(&card.project, &ctx.person);
                outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)?;
            }
        }
        Ok(())
    })
    .await?;
    shown(ctx, action, &id).await
}

/// "Reopen".
async fn reopen(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    let name = ctx
        .write(move |conn, ctx| {
            let Card { project, owners, .. } = mine(conn, ctx, &project)?;
            match project.state {
                ProjectState::Paused => {}
                // Pressed twice, the second time changes nothing.
                ProjectState::Approved => return Ok(project),
                _ => return Err(Error::user(views::not_paused(&project))),
            }
            if steps::back(conn, ctx, &project, &owners)? {
                let change = audit::Change {
                    detail: &project.name,
                    before: ProjectState::Paused.into(),
                    after: ProjectState::Approved.into(),
                };
                let (ws, deed) = (&ctx.workspace, "listing.reopen");
                audit::write_change(conn, ws, &ctx.person, deed, project.id.as_str(), change, ctx.now)?;
            }
            Ok(project)
        })
        .await?;
    let stays = action.message.as_ref().is_some_and(|message| !message.ephemeral);
    if stays {
        // The message in which it was said doesn't change by itself.
        return Ok(Reply::Ephemeral(views::reopened(&name)));
    }
    shown(ctx, action, &id).await
}

/// "Take it on".
async fn take_on(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let (project, taken) = ctx.write(move |conn, ctx| offered::take_on(conn, ctx, &id)).await?;
    let message = match taken {
        Taken::Theirs => views::yours(&project),
        Taken::Waits => views::wished(&project),
    };
    projects::show_there(ctx, action, message).await
}

/// "Yes" and "Not now".
async fn decide(ctx: &Ctx, action: &Action, yes: bool) -> Result<Reply> {
    let wish: Option<Wish> = action.value.as_deref().and_then(|value| value.parse().ok());
    let wish = wish.ok_or_else(gone)?;
    let id = wish.project.clone();
    ctx.write(move |conn, ctx| offered::decide(conn, ctx, &wish, yes)).await?;
    shown(ctx, action, &id).await
}

/// Adds to a project's card when its owners said last that it is true, and the way to take it on where it is offered.
pub fn attach(conn: &mut Conn, ctx: &Ctx, mut card: Message, id: &ProjectId) -> Result<Message> {
    let listing: Option<Listing> = store::find(conn, &ctx.workspace, id)?;
    if let Some(listing) = listing {
        card.blocks.extend(views::on_card(&listing));
    }
    Ok(card)
}
