//! What people do here, one function for each action.

mod edit;
mod show;
mod standing;

use slack_morphism::prelude::SlackModalView;

use super::Verb;
use crate::app::Ctx;
use crate::error::Result;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

pub use edit::open;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Edit => edit::pressed(ctx, action).await,
        Verb::Afresh => edit::afresh(ctx, action).await,
        Verb::Pause => standing::ask_how_long(ctx, action).await,
        Verb::Resume | Verb::Leave | Verb::Rejoin => standing::change(ctx, action, verb).await,
        Verb::Delete => standing::delete(ctx, action).await,
        Verb::Show => show::pressed(ctx, action).await,
        Verb::Levels => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Verb::Edit) => edit::next(ctx, &submission.view).await,
        Ok(Verb::Levels) => edit::save(ctx, &submission.view).await,
        Ok(Verb::Pause) => standing::pause(ctx, &submission.view).await,
        _ => Ok(Reply::Unknown),
    }
}

/// Hears that a form of this feature was closed.
pub async fn closed(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Verb::Edit) => edit::closed(ctx, &submission.view).await,
        Ok(Verb::Levels) => edit::closed_levels(ctx, &submission.view).await,
        _ => Ok(Reply::Unknown),
    }
}

/// Shows a window: over the one in which the button was, if there is one.
async fn show_window(ctx: &Ctx, action: &Action, window: SlackModalView) -> Result<Reply> {
    let trigger = ctx.trigger(&action.by)?;
    if action.view.as_ref().is_some_and(|view| view.kind == "modal") {
        ctx.app.slack.push_view(trigger, window).await?;
    } else {
        ctx.app.slack.open_view(trigger, window).await?;
    }
    Ok(Reply::Done)
}
