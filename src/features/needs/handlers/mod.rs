//! What people do here, one function for each action.

mod edit;
mod follow;
mod propose;

use super::model::{Form, Need, Verb};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions;
use crate::ids::{InstitutionId, NeedId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

pub use follow::{became_project, pass_on, project_changed, tool_changed, tried};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Tell => edit::tell(ctx, action).await,
        Verb::Edit => edit::edit(ctx, action).await,
        Verb::Show => edit::show(ctx, action).await,
        Verb::Idea => propose::idea(ctx, action).await,
        Verb::Role => propose::role(ctx, action).await,
        Verb::Accept | Verb::NotNow => propose::answer(ctx, action, verb).await,
        Verb::Met | Verb::Withdraw => edit::end(ctx, action, verb).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Need) => edit::save(ctx, &submission.view).await,
        Ok(Form::Role) => propose::ask(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<NeedId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(NeedId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This need isn't here any more. `/edtech partner` and the Home tab show what there is.")
}

/// A need that somebody still waits for, for those who speak for its institution.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &NeedId) -> Result<Need> {
    let need = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    speaks(conn, ctx, &need.institution)?;
    if need.state.is_active() {
        return Ok(need);
    }
    Err(Error::user(
        "This need is over, so there is nothing to change. You can tell of another one: /edtech partner",
    ))
}

/// Stops those who don't speak for the institution.
fn speaks(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId) -> Result<()> {
    institutions::require_speaker(conn, &ctx.workspace, institution, &ctx.person)
}
