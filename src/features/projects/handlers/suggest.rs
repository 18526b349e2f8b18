//! Projects by name, while somebody types.

use super::seen;
use crate::app::Ctx;
use crate::error::Result;
use crate::features::projects::{ProjectState, store, views};
use crate::slack::Reply;
use crate::slack::incoming::Suggestion;
use crate::slack::reply::Choice;
use crate::slack::text::cut;

/// As many as a menu takes.
const OPTIONS: i64 = 100;

/// Suggests approved projects: those whose name begins so, or before anything is typed the newest. With the action
/// [`views::FIND_USABLE`] only those that people can use already.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let (typed, only_usable) = (suggestion.typed.trim().to_owned(), suggestion.id == views::FIND_USABLE);
    let mut found = ctx
        .read(move |conn, ctx| {
            let found = match (typed.is_empty(), only_usable) {
                (true, true) => store::usable(conn, &ctx.workspace, OPTIONS),
                (true, false) => store::listed(conn, &ctx.workspace, None, OPTIONS),
                (false, _) => store::find_by_name(conn, &ctx.workspace, &typed, None),
            }?;
            seen(conn, ctx, found)
        })
        .await?;
    found.retain(|project| project.state == ProjectState::Approved);
    found.retain(|project| !only_usable || project.stage.is_usable());
    let choice = |project: &super::super::Project| Choice {
        text: cut(&project.name, 75),
        value: project.id.to_string(),
    };
    Ok(Reply::Options(found.iter().take(OPTIONS as usize).map(choice).collect()))
}
