//! What people do here, one function for each action.

mod meet;
mod tool;

use super::model::{Case, Form, Verb};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{institutions, matching, projects};
use crate::ids::AdoptionId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Enter => tool::open(ctx, action).await,
        Verb::Edit => tool::edit(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::Renew => tool::renew(ctx, action).await,
        Verb::End => tool::why(ctx, action).await,
        Verb::Meet => meet::yes(ctx, action).await,
        Verb::NotNow => meet::no(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Tool) => tool::save(ctx, &submission.view).await,
        Ok(Form::End) => tool::end(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<AdoptionId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(AdoptionId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This isn't here any more. The Home tab shows the tools that are in use.")
}

/// A tool in use, for those who speak for the institution; stops everybody else.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &AdoptionId) -> Result<Case> {
    let one = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    institutions::require_speaker(conn, &ctx.workspace, &one.institution, &ctx.person)?;
    if one.state != super::AdoptionState::Active {
        return Err(Error::user(
            "This tool is no longer in use. If it is again, enter it anew: `/edtech partner`.",
        ));
    }
    steps::case(conn, ctx, one)?.ok_or_else(gone)
}

/// "Show": for the institution, for the owners of the tool, and for organizers.
async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let ws = &ctx.workspace;
            let one = store::find(conn, ws, &id)?.ok_or_else(gone)?;
            let speaks = institutions::require_speaker(conn, ws, &one.institution, &ctx.person).is_ok();
            if !speaks && !projects::is_owner(conn, ws, &one.project, &ctx.person)? {
                roles::require(conn, ctx, Right::Pilots)?;
            }
            let case = steps::case(conn, ctx, one)?.ok_or_else(gone)?;
            matching::unseen(conn, ctx, views::card(&case, speaks))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}
