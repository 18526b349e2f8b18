//! The directory.

use super::{seen, show_there};
use crate::app::Ctx;
use crate::error::Result;
use crate::features::projects::model::Cursor;
use crate::features::projects::{store, views};
use crate::slack::incoming::Action;
use crate::slack::{Message, Reply};

/// Projects on a page.
const PAGE: usize = 8;

/// `/edtech project list`.
pub async fn list(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(page(ctx, None).await?))
}

/// The directory from its start, where the button was.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    show_there(ctx, action, page(ctx, None).await?).await
}

/// The next page, in place of this one.
pub async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let after = action.value.as_deref().and_then(Cursor::from_value);
    show_there(ctx, action, page(ctx, after).await?).await
}

async fn page(ctx: &Ctx, after: Option<Cursor>) -> Result<Message> {
    ctx.read(move |conn, ctx| {
        let from = after.as_ref().map(|cursor| (cursor.time, &cursor.project));
        // One more than is shown tells whether there is a next page.
        let mut found = store::listed(conn, &ctx.workspace, from, PAGE as i64 + 1)?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more).map(Cursor::after);
        let found = seen(conn, ctx, found)?;
        let cards = store::cards(conn, &ctx.workspace, found)?;
        Ok(views::page(&cards, after.as_ref(), next.as_ref()))
    })
    .await
}
