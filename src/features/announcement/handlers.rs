//! What people do here, and when the card is posted or brought up to date.

use strum::{EnumString, IntoStaticStr};

use super::views;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{adoption, community, projects};
use crate::ids::{ChannelId, ProjectId};
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// Announced at once when the channel is set: the newest ones. The rest are in the directory.
const CATCH_UP: i64 = 30;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "announcement.")]
pub enum Verb {
    /// The whole project, for the eyes of who asks; its value is the project's id.
    More,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::More) => more(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(ProjectId::from);
    let id =
        id.ok_or_else(|| Error::user("This button is out of date. `/edtech project list` shows all."))?;
    Ok(Reply::Ephemeral(projects::show_one(ctx, &id).await?))
}

fn name(project: &ProjectId) -> String {
    format!("announcement:{project}")
}

/// Announces an approved project, or brings its card up to date; in the transaction that changes what it
/// shows. Nothing happens while no channel is set: [`show_all_missing`] catches up.
pub fn show(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let Some(channel) = channel(conn, ctx)? else { return Ok(()) };
    let Some(card) = projects::card(conn, &ctx.workspace, project)? else { return Ok(()) };
    let id = std::slice::from_ref(project);
    let used_at = adoption::used_at(conn, &ctx.workspace, id)?.remove(project).unwrap_or_default();
    let (message, name) = (views::card(&card, &used_at), name(project));
    if card.project.state == projects::ProjectState::Approved {
        outbox::card(conn, &ctx.workspace, &channel, &name, message, ctx.now)
    } else {
        // What was never announced needs no card that says so.
        outbox::update_card(conn, &ctx.workspace, &channel, &name, message, ctx.now)
    }
}

/// Announces the approved projects that are not announced yet, the oldest of them first; in the transaction
/// that sets the channel.
pub fn show_all_missing(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let Some(channel) = channel(conn, ctx)? else { return Ok(()) };
    let approved = projects::listed(conn, &ctx.workspace, None, CATCH_UP)?;
    let names: Vec<String> = approved.iter().map(|project| name(&project.id)).collect();
    let posted = outbox::posted(conn, &ctx.workspace, &names)?;
    let ids: Vec<ProjectId> = approved.iter().map(|project| project.id.clone()).collect();
    let mut used_at = adoption::used_at(conn, &ctx.workspace, &ids)?;
    let missing = approved.into_iter().rev().filter(|project| !posted.contains(&name(&project.id))).collect();
    for card in projects::cards(conn, &ctx.workspace, missing)? {
        let name = name(&card.project.id);
        let used_at = used_at.remove(&card.project.id).unwrap_or_default();
        outbox::card(conn, &ctx.workspace, &channel, &name, views::card(&card, &used_at), ctx.now)?;
    }
    Ok(())
}

/// Where the thread below a project's card begins, if its card was posted.
pub fn thread(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<Option<(ChannelId, String)>> {
    outbox::whereabouts(conn, &ctx.workspace, &name(project))
}

fn channel(conn: &mut Conn, ctx: &Ctx) -> Result<Option<To>> {
    let community = community::get(conn, &ctx.workspace)?;
    Ok(community.and_then(|community| community.announcement_channel).map(To::Channel))
}
