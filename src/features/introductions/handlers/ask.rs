//! "I'm interested" and "Invite".

use super::super::model::{Ask, Obstacle};
use super::super::rules::Ready;
use super::super::{rules, steps, views};
use super::open;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{matching, people, projects};
use crate::ids::PersonId;
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Reply, blocks};

/// A developer is interested in a role.
pub async fn interested(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let role = action.value.as_deref().filter(|value| !value.is_empty()).ok_or_else(out_of_date)?;
    let ask = Ask { role: role.into(), developer: ctx.person.clone() };
    offer(ctx, action, ask).await
}

/// An owner invites a developer to a role.
pub async fn invite(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let value = action.value.as_deref().and_then(|value| value.split_once('|')).ok_or_else(out_of_date)?;
    offer(ctx, action, Ask { role: value.0.into(), developer: value.1.into() }).await
}

fn out_of_date() -> Error {
    Error::user("This button is out of date. `/edtech match` shows what fits you now.")
}

/// Shows what would be shared, or what is in the way.
async fn offer(ctx: &Ctx, action: &Action, ask: Ask) -> Result<Reply> {
    let checked = ask.clone();
    let found = ctx
        .read(move |conn, ctx| {
            may_ask(conn, ctx, &checked)?;
            let ready = rules::ready(conn, ctx, &checked, &ctx.person, false)?;
            let shared = rules::shared(conn, ctx, &checked.developer)?;
            let why = match &ready {
                Ok(Ready { role, project, .. }) => {
                    matching::explain(conn, ctx, role, project, &checked.developer)?
                }
                Err(_) => None,
            };
            Ok((ready, shared, why))
        })
        .await?;
    match found {
        (Ok(ready), Some(shared), why) => {
            open(ctx, action, views::ask_form(&ask, &ready, &shared, why.as_ref())).await
        }
        (Ok(_), None, _) => Ok(Reply::Ephemeral(views::obstacle(&Obstacle::NoProfile, &ctx.person))),
        (Err(obstacle), ..) => Ok(Reply::Ephemeral(views::obstacle(&obstacle, &ctx.person))),
    }
}

/// Developers ask for themselves, owners for their roles.
fn may_ask(conn: &mut Conn, ctx: &Ctx, ask: &Ask) -> Result<()> {
    if ask.developer == ctx.person {
        return Ok(());
    }
    if let Some(role) = projects::role(conn, &ctx.workspace, &ask.role)? {
        projects::require_owner(conn, &ctx.workspace, &role.project, &ctx.person)?;
    }
    Ok(())
}

/// The form was sent.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let ask: Ask = view.metadata().ok_or_else(out_of_date)?;
    let line = view.text(views::LINE).unwrap_or_default();
    if line.chars().count() > views::LINE_MAX as usize {
        return Ok(Reply::error(views::LINE, format!("At most {} characters, please.", views::LINE_MAX)));
    }
    know_owner(ctx, &ask).await?;
    let asked = ctx
        .write_once(format!("introductions.ask:{}", view.id), move |conn, ctx| {
            may_ask(conn, ctx, &ask)?;
            steps::ask(conn, ctx, &ask, &line)
        })
        .await?;
    Ok(match asked {
        Some(Ok(case)) => Reply::Update(Box::new(views::asked_notice(&case))),
        Some(Err(obstacle)) => {
            let message = views::obstacle(&obstacle, &ctx.person);
            Reply::Update(Box::new(blocks::modal("notice", "Not sent", message.blocks)))
        }
        None => Reply::Done,
    })
}

/// Gets to know the owner who will be asked, whose working days count from now on.
async fn know_owner(ctx: &Ctx, ask: &Ask) -> Result<()> {
    if ask.developer != ctx.person {
        return Ok(());
    }
    let asked = ask.clone();
    let owner: Option<PersonId> = ctx
        .read(move |conn, ctx| {
            let ready = rules::ready(conn, ctx, &asked, &ctx.person, false)?;
            Ok(ready.ok().map(|Ready { owner, .. }| owner))
        })
        .await?;
    let Some(owner) = owner else { return Ok(()) };
    match people::know_other(ctx, &owner).await {
        // Who can't be known now is asked all the same, by the clock of UTC.
        Ok(_) | Err(Error::User(_)) => Ok(()),
        Err(error) => {
            tracing::warn!(?error, "an owner's timezone is unknown");
            Ok(())
        }
    }
}
