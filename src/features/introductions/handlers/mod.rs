//! What people do here, one function for each action.

mod answer;
mod ask;
mod progress;
mod status;

use super::model::{Case, Form, Verb};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::ids::IntroductionId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};
use slack_morphism::prelude::SlackModalView;

pub use answer::keep_apart;
pub use status::{overview, status};

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Ask => ask::interested(ctx, action).await,
        Verb::Invite => ask::invite(ctx, action).await,
        Verb::Yes => answer::yes(ctx, action).await,
        Verb::NotNow => answer::not_now(ctx, action).await,
        Verb::Block => answer::block(ctx, action).await,
        Verb::Unblock => answer::unblock(ctx, action).await,
        Verb::Withdraw => progress::withdraw(ctx, action).await,
        Verb::Reopen => progress::reopen(ctx, action).await,
        Verb::Started => progress::started(ctx, action).await,
        Verb::NotYet => progress::not_yet(ctx, action).await,
        Verb::Ended => progress::ended(ctx, action).await,
        Verb::Status => status::pressed(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Ask) => ask::submitted(ctx, submission).await,
        Ok(Form::Decline) => answer::declined(ctx, submission).await,
        Ok(Form::Block) => answer::blocked(ctx, submission).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// The introduction whose id a button carries.
fn pressed(action: &Action) -> Result<IntroductionId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(IntroductionId::from).ok_or_else(gone)
}

/// An introduction, for those whom it is about. Strangers are told what they would be told if it didn't exist.
fn case(conn: &mut Conn, ctx: &Ctx, id: &IntroductionId) -> Result<Case> {
    let case = store::case(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    if case.side_of(&ctx.person).is_some() { Ok(case) } else { Err(gone()) }
}

fn gone() -> Error {
    Error::user(
        "This introduction isn't one of yours, or isn't here any more. `/edtech status` shows what waits for \
         whom.",
    )
}

/// What a button did, or why it did nothing.
enum Outcome {
    /// It was done.
    Done,
    /// It stands elsewhere by now: nothing was changed.
    Stale(Box<Case>),
    /// It was asked again.
    Asked(Box<Case>),
    /// It was said that it has not begun yet.
    NotYet(Box<Case>),
    /// The last seat is taken, or the project has closed.
    NoSeat(Box<Case>),
}

/// Shows what came of a button: a status list is brought up to date in its place, cards by themselves.
async fn show(ctx: &Ctx, action: &Action, outcome: Outcome) -> Result<Reply> {
    match outcome {
        Outcome::Done if is_in_a_list(action) => status::pressed(ctx, action).await,
        Outcome::Done | Outcome::Asked(_) | Outcome::NotYet(_) => Ok(Reply::Done),
        Outcome::Stale(case) => Ok(Reply::Ephemeral(super::views::stale(&case, &ctx.person))),
        Outcome::NoSeat(case) => Ok(Reply::Ephemeral(super::views::no_seat(&case))),
    }
}

/// Whether the button was in a message that only this person sees, or in a window: neither changes by itself.
fn is_in_a_list(action: &Action) -> bool {
    action.message.as_ref().is_some_and(|message| message.ephemeral)
        || action.view.as_ref().is_some_and(|view| view.kind == "modal")
}

/// Whether the button was on a message of ours to this person, about this one introduction.
fn is_in_place(action: &Action) -> bool {
    action.message.as_ref().is_some_and(|message| !message.ephemeral)
}

/// Opens a form: over the window in which the button was, if there is one.
async fn open(ctx: &Ctx, action: &Action, form: SlackModalView) -> Result<Reply> {
    let trigger = ctx.trigger(&action.by)?;
    if action.view.as_ref().is_some_and(|view| view.kind == "modal") {
        ctx.app.slack.push_view(trigger, form).await?;
    } else {
        ctx.app.slack.open_view(trigger, form).await?;
    }
    Ok(Reply::Done)
}
