//! One project's card.

use super::{gone, pressed_project, seen, show_there, viewer};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::model::{Card, ProjectState};
use crate::features::projects::{store, views};
use crate::features::{
    adoption, introductions, listings, matching, offers, pilots, readiness, support, updates,
};
use crate::ids::ProjectId;
use crate::slack::incoming::Action;
use crate::slack::{Message, Reply};

/// Projects that a name may lead to before it is too vague.
const HITS: usize = 8;
/// Institutions that are looked at to say who runs it.
const ADOPTERS: i64 = 6;
/// Projects that a slip may have meant.
const NEAR: usize = 3;
/// Projects that are shown as near one.
const ALIKE: usize = 3;

/// `/edtech project show NAME`.
pub async fn show(ctx: &Ctx, name: &str) -> Result<Reply> {
    let name = name.to_owned();
    let found = ctx
        .read(move |conn, ctx| {
            let (ws, me) = (&ctx.workspace, Some(&ctx.person));
            let mut hits = store::find_by_name(conn, ws, &name, me)?;
            if hits.is_empty() {
                let near = store::near_names(conn, ws, &name, me, NEAR)?;
                let near = seen(conn, ctx, near)?;
                return Ok(views::unknown(&name, &store::cards(conn, ws, near)?));
            }
            let more = hits.len() > HITS;
            hits.truncate(HITS);
            // One that is asked for by its name is shown as a card in the channel leads to it.
            if hits.len() > 1 {
                hits = seen(conn, ctx, hits)?;
            }
            let cards = store::cards(conn, ws, hits)?;
            match cards.as_slice() {
                [] => Ok(views::unknown(&name, &[])),
                [one] => card_for(conn, ctx, one),
                several => Ok(views::several(&name, several, more)),
            }
        })
        .await?;
    Ok(Reply::Ephemeral(found))
}

/// One project's card for the person who asks; stops those who may not see it.
pub async fn show_one(ctx: &Ctx, project: &ProjectId) -> Result<Message> {
    let project = project.clone();
    ctx.read(move |conn, ctx| {
        let card = store::card(conn, &ctx.workspace, &project)?.ok_or_else(gone)?;
        let viewer = viewer(conn, ctx, &card.owners)?;
        if viewer.may_see(card.project.state) { card_for(conn, ctx, &card) } else { Err(gone()) }
    })
    .await
}

/// A card as it concerns the person who asks, with what it offers to a campus and what pilots say: organizers read
/// why people said not now to it, too.
fn card_for(conn: &mut Conn, ctx: &Ctx, card: &Card) -> Result<Message> {
    let viewer = viewer(conn, ctx, &card.owners)?;
    let message = updates::attach(conn, ctx, views::shown(card, viewer), &card.project, viewer.owner)?;
    let message = readiness::attach(conn, ctx, message, &card.project, viewer.owner)?;
    let message = pilots::attach(conn, ctx, message, &card.project, viewer.apart)?;
    let message = offers::attach(conn, ctx, message, &card.project, viewer.owner)?;
    let message = support::attach(conn, ctx, message, &card.project)?;
    let mut message = listings::attach(conn, ctx, message, &card.project.id)?;
    if card.project.state == ProjectState::Approved {
        let near = store::near(conn, &ctx.workspace, &card.project, &ctx.person, ALIKE)?;
        message.blocks.extend(views::near(&near));
    }
    if viewer.owner || viewer.organizer {
        let adopters = adoption::of_project(conn, &ctx.workspace, &card.project.id, ADOPTERS)?;
        message.blocks.extend(adoption::views::adopters(&adoption::cases(conn, ctx, adopters)?));
    }
    if viewer.organizer {
        message.blocks.extend(introductions::private_reasons(conn, ctx, &card.project.id)?);
    }
    matching::unseen(conn, ctx, message)
}

/// "Show": below a list, which stays, or over the window that it is in.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let message = show_one(ctx, &pressed_project(action)?).await?;
    let Some(view) = action.view.as_ref().filter(|view| view.kind == "modal") else {
        return Ok(Reply::Ephemeral(message));
    };
    let window = crate::slack::blocks::modal("notice", "Project", message.blocks.clone());
    match ctx.app.slack.push_view(ctx.trigger(&action.by)?, window).await {
        Ok(_) => Ok(Reply::Done),
        // Three windows are the most; the top one gives way.
        Err(error) if error.code() == Some("push_limit_reached") && !view.id.is_empty() => {
            show_there(ctx, action, message).await
        }
        Err(error) => Err(error.into()),
    }
}
