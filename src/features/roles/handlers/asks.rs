//! Roles are asked for, and the answers.

use super::{after, of_form, there, until, window_or, word};
use crate::app::Ctx;
use crate::error::Result;
use crate::features::roles::asks;
use crate::features::roles::model::{Role, Verb};
use crate::features::roles::views::{self, field};
use crate::ids::GrantId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use crate::slack::text::mention;

/// "Say yes" and "Not now": the form that asks for a word.
pub(super) async fn answer(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let id = GrantId::from(action.chosen());
    let grant = ctx.read(move |conn, ctx| asks::waiting(conn, ctx, &id)).await?;
    let form = if verb == Verb::Accept { views::accept_form(&grant) } else { views::decline_form(&grant) };
    there(ctx, action, form).await
}

/// A role is asked for.
pub(super) async fn asked(ctx: &Ctx, view: &View) -> Result<Reply> {
    let role = view.chosen(field::ROLE).and_then(|role| role.parse::<Role>().ok());
    let Some(role) = role.filter(|role| asks::ASKED_FOR.contains(role)) else {
        return Ok(Reply::error(field::ROLE, "Choose the role."));
    };
    let word = match word(view) {
        Ok(word) => word,
        Err(error) => return Ok(error),
    };
    let shown = ctx
        .write(move |conn, ctx| {
            let done = if asks::ask(conn, ctx, role, &word)? {
                "Thank you. The organizers were asked, and I tell you as soon as one of them has answered."
            } else {
                "You have this role already, or it waits for an answer."
            };
            after(conn, ctx, done.to_owned())
        })
        .await?;
    window_or(Ok(shown))
}

/// Somebody who asked has the role from now on.
pub(super) async fn accepted(ctx: &Ctx, view: &View) -> Result<Reply> {
    let (id, form) = (of_form(view)?, view.clone());
    let word = match word(view) {
        Ok(word) => word,
        Err(error) => return Ok(error),
    };
    let outcome = ctx
        .write(move |conn, ctx| {
            let until = match until(conn, ctx, &form)? {
                Ok(until) => until,
                Err(error) => return Ok(Err(error)),
            };
            let grant = asks::accept(conn, ctx, &id, until, &word)?;
            let done = format!("{} is {} now. I told them.", mention(&grant.person), grant.role.a());
            Ok(Ok(after(conn, ctx, done)?))
        })
        .await?;
    window_or(outcome)
}

/// Somebody who asked doesn't, for now.
pub(super) async fn declined(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id = of_form(view)?;
    let word = match word(view) {
        Ok(word) => word,
        Err(error) => return Ok(error),
    };
    let shown = ctx
        .write(move |conn, ctx| {
            let grant = asks::decline(conn, ctx, &id, &word)?;
            after(conn, ctx, format!("I told {} “not now”.", mention(&grant.person)))
        })
        .await?;
    window_or(Ok(shown))
}
