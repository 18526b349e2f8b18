//! The organizers' card: when it is posted and brought up to date.

use super::{clock, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{Card, Project, ProjectState};
use crate::features::roles::{self, Right};
use crate::features::{community, projects};
use crate::ids::{ChannelId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};

/// Similar projects on a card.
const SIMILAR: i64 = 3;
/// Cards that are posted at once when the channel is set. What is beyond waits on the organizers' Home tabs.
const CATCH_UP: i64 = 30;

fn name(project: &ProjectId) -> String {
    format!("review:{project}")
}

/// Puts a submitted project before the organizers, in the transaction that submits it; again after changes.
/// While no channel is set, each organizer is told how to set it.
pub fn request(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let Some(card) = projects::card(conn, &ctx.workspace, project)? else { return Ok(()) };
    clock::watch(conn, ctx, &card.project)?;
    let reviewers = roles::holders(conn, &ctx.workspace, Right::Review)?;
    match channel(conn, ctx)? {
        Some(channel) => post(conn, ctx, channel, &card)?,
        None => {
            let message = views::no_channel(&card.project);
            for organizer in &reviewers {
                let key = format!("review.no_channel:{project}:{organizer}");
                let to = To::notice_of(&ctx.person, organizer, Notice::Desk);
                outbox::post(conn, &ctx.workspace, &to, message.clone(), Some(&key), ctx.now)?;
            }
        }
    }
    for reviewer in &reviewers {
        outbox::redraw_home(conn, &ctx.workspace, reviewer, ctx.now)?;
    }
    Ok(())
}

/// Posts the cards of all projects that wait; in the transaction that sets the organizers' channel.
pub fn post_waiting(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let Some(channel) = channel(conn, ctx)? else { return Ok(()) };
    let waiting = projects::waiting_for_review(conn, &ctx.workspace, CATCH_UP)?;
    for card in projects::cards(conn, &ctx.workspace, waiting)? {
        post(conn, ctx, channel.clone(), &card)?;
    }
    Ok(())
}

/// Brings a project's card up to date, if it was ever posted.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let Some(channel) = channel(conn, ctx)? else { return Ok(()) };
    let Some(card) = projects::card(conn, &ctx.workspace, project)? else { return Ok(()) };
    let message = views::card(&card, &similar(conn, ctx, &card)?);
    outbox::update_card(conn, &ctx.workspace, &To::Channel(channel), &name(project), message, ctx.now)
}

fn post(conn: &mut Conn, ctx: &Ctx, channel: ChannelId, card: &Card) -> Result<()> {
    let message = views::card(card, &similar(conn, ctx, card)?);
    let name = name(&card.project.id);
    outbox::card(conn, &ctx.workspace, &To::Channel(channel), &name, message, ctx.now)
}

/// Approved projects that are about the same; asked for while the decision is open.
fn similar(conn: &mut Conn, ctx: &Ctx, card: &Card) -> Result<Vec<Project>> {
    let project = &card.project;
    if project.state != ProjectState::Submitted {
        return Ok(Vec::new());
    }
    let mut text = vec![project.name.as_str(), &project.pitch, &project.problem];
    text.extend(project.subjects.iter().map(String::as_str));
    text.extend(project.stack.iter().map(|skill| skill.as_str()));
    projects::similar(conn, &ctx.workspace, &text, Some(&project.id), SIMILAR)
}

fn channel(conn: &mut Conn, ctx: &Ctx) -> Result<Option<ChannelId>> {
    Ok(community::get(conn, &ctx.workspace)?.and_then(|community| community.organizer_channel))
}
