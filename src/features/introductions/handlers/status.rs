//! `/edtech status`.

use chrono::Duration;

use super::super::model::{IntroductionState, Overview};
use super::super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects;
use crate::ids::{PersonId, WorkspaceId};
use crate::slack::incoming::Action;
use crate::slack::{Message, Reply, blocks};

/// As many as are looked at.
const LOOKED_AT: i64 = 100;
/// How long an end is shown.
const RECENT: Duration = Duration::days(30);
/// How many ends are shown.
const ENDS: i64 = 5;

/// `/edtech status`: what waits for the person, and for whom they wait.
pub async fn status(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(message(ctx).await?))
}

/// The same, where a button was.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let message = message(ctx).await?;
    let Some(view) = &action.view else { return projects::show_there(ctx, action, message).await };
    let window = blocks::modal("notice", "What waits for whom", message.blocks);
    if view.kind == "modal" {
        ctx.app.slack.update_view(&view.id, None, window).await?;
    } else {
        ctx.app.slack.open_view(ctx.trigger(&action.by)?, window).await?;
    }
    Ok(Reply::Done)
}

async fn message(ctx: &Ctx) -> Result<Message> {
    ctx.read(|conn, ctx| {
        let overview = overview(conn, &ctx.workspace, &ctx.person)?;
        let recent = store::ended_of(conn, &ctx.workspace, &ctx.person, ctx.now - RECENT, ENDS)?;
        let over = store::cases(conn, &ctx.workspace, recent)?;
        // Whoever was blocked reads what everybody reads whose question was declined.
        Ok(views::status(&overview, &over, &ctx.person))
    })
    .await
}

/// A person's introductions that are not over, by what they ask of the person; oldest first.
pub fn overview(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Overview> {
    let active = store::active_of(conn, workspace, person, LOOKED_AT)?;
    let mut overview = Overview::default();
    for case in store::cases(conn, workspace, active)? {
        let place = match case.intro.state {
            IntroductionState::Asked if case.may_answer(person) => &mut overview.to_answer,
            IntroductionState::Asked => &mut overview.waiting,
            _ => &mut overview.running,
        };
        place.push(case);
    }
    Ok(overview)
}
