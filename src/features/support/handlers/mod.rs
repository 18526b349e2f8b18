//! What people do here, one function for each action.

mod answer;
mod ask;
mod notes;

use super::model::{Form, Request, Rung, SupportState, Verb};
use super::steps::{self, Case};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::matching;
use crate::features::projects::{self, Project};
use crate::features::roles::{self, Right};
use crate::ids::SupportId;
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Message, Reply};

pub use ask::{open, open_from_message};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Ask => ask::open_for(ctx, action).await,
        Verb::Helped => notes::helped(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::Claim => answer::claim(ctx, action).await,
        Verb::Pass => answer::pass(ctx, action).await,
        Verb::Keep => answer::keep(ctx, action).await,
        Verb::Release => answer::release(ctx, action).await,
        Verb::HandOn => answer::form(ctx, action, Form::HandOn).await,
        Verb::Solve => answer::form(ctx, action, Form::Solve).await,
        Verb::Reopen => ask::still_open(ctx, action).await,
        Verb::Confirm => ask::confirm(ctx, action).await,
        Verb::Withdraw => ask::withdraw(ctx, action).await,
        Verb::Notes => notes::list(ctx, action).await,
        Verb::EditNote => notes::edit(ctx, action).await,
        Verb::DropNote => notes::delete(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Ask) => ask::begun(ctx, view).await,
        Ok(Form::Details) => ask::sent(ctx, view).await,
        Ok(Form::HandOn) => answer::hand_on(ctx, view).await,
        Ok(Form::Solve) => answer::solve(ctx, view).await,
        Ok(Form::Reopen) => ask::reopen(ctx, view).await,
        Ok(Form::EditNote) => notes::save(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<SupportId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(SupportId::from).ok_or_else(gone)
}

/// The same words whether it never was or is not theirs to see.
fn gone() -> Error {
    Error::user(
        "This request isn't one of yours, or isn't here any more. The Home tab shows what waits for you.",
    )
}

/// What somebody is to a request.
struct Part {
    asker: bool,
    /// Has it now.
    claimer: bool,
    /// May take it.
    may_claim: bool,
}

/// The request as it concerns whoever acts; strangers are told what they would be told if it didn't exist.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &SupportId) -> Result<(Case, Part)> {
    let case = steps::case(conn, ctx, id)?.ok_or_else(gone)?;
    let (request, me) = (&case.request, &ctx.person);
    let asker = request.asker == *me;
    let owner = projects::is_owner(conn, &ctx.workspace, &request.project, me)?;
    let organizer = roles::may(conn, ctx, Right::Support)?;
    let may_claim = !asker
        && (case.was_asked(me)
            || (!request.is_private() && (owner || (request.rung == Rung::Organizers && organizer))));
    let part = Part { asker, claimer: request.is_with(me), may_claim };
    if part.asker || part.claimer || part.may_claim { Ok((case, part)) } else { Err(gone()) }
}

/// The same for whoever has it; says so where they have it no more.
fn held(conn: &mut Conn, ctx: &Ctx, id: &SupportId) -> Result<Case> {
    let (case, part) = mine(conn, ctx, id)?;
    if !part.claimer {
        return Err(Error::user(
            "Only whoever has this request can do this. “Show” on the Home tab tells who has it.",
        ));
    }
    require(&case.request, &[SupportState::Claimed])?;
    Ok(case)
}

/// The same for the asker.
fn asked_by_me(conn: &mut Conn, ctx: &Ctx, id: &SupportId, states: &[SupportState]) -> Result<Case> {
    let (case, part) = mine(conn, ctx, id)?;
    if !part.asker {
        return Err(Error::user("Only whoever asked can say this."));
    }
    require(&case.request, states)?;
    Ok(case)
}

fn require(request: &Request, states: &[SupportState]) -> Result<()> {
    if states.contains(&request.state) {
        return Ok(());
    }
    Err(Error::user(
        "This request stands elsewhere by now. Nothing was changed; your messages show where it stands.",
    ))
}

fn faster() -> Error {
    Error::user("Somebody was faster. Your messages show where it stands now.")
}

/// "Show": one request as it concerns whoever looks.
async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let (case, part) = mine(conn, ctx, &id)?;
            let card =
                if part.asker { views::asker_card(&case) } else { views::helper_card(&case, &ctx.person) };
            matching::unseen(conn, ctx, card)
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// Whether people use a tool, so that they can need help with it.
fn is_usable(project: &Project) -> bool {
    project.state.is_running() && project.stage.is_usable()
}

/// Adds to a project's card the way to ask for support, and to what was kept.
pub fn attach(conn: &mut Conn, ctx: &Ctx, card: Message, project: &Project) -> Result<Message> {
    if !is_usable(project) {
        return Ok(card);
    }
    let notes = store::count_notes(conn, &ctx.workspace, &project.id)?;
    Ok(card.with(views::on_project(project, notes)))
}
