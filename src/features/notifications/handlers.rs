//! What people do here, one function for each action.

use super::model::{self, Form, Verb};
use super::views;
use crate::app::Ctx;
use crate::audit;
use crate::error::{Error, Result};
use crate::features::people;
use crate::notices;
use crate::outbox;
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};

/// Lines that are shown at once.
const LINES: i64 = 15;

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Open) => show(ctx, &action.by, action.view.as_ref()).await,
        Ok(Verb::Show) => hand_over(ctx, action).await,
        Ok(Verb::Rest) => rest(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes the form that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Save) => save(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// `/edtech notifications`
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    show(ctx, by, None).await
}

async fn show(ctx: &Ctx, by: &By, over: Option<&View>) -> Result<Reply> {
    let (chosen, tz) = ctx
        .read(|conn, ctx| {
            let chosen = notices::get(conn, &ctx.workspace, &ctx.person)?;
            Ok((chosen, people::timezone(conn, &ctx.workspace, &ctx.person)?))
        })
        .await?;
    ctx.show_window(by, over, views::form(&chosen, tz, ctx.now)).await
}

async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let tz = ctx.read(|conn, ctx| people::timezone(conn, &ctx.workspace, &ctx.person)).await?;
    let chosen = match model::read(view, tz, ctx.now) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let said = views::saved(&chosen);
    ctx.write_once(format!("notifications.save:{}", view.id), move |conn, ctx| {
        let ws = &ctx.workspace;
        notices::save(conn, ws, &ctx.person, &chosen, ctx.now)?;
        audit::write(conn, ws, &ctx.person, "notifications.save", ctx.person.as_str(), "", ctx.now)
    })
    .await?;
    Ok(Reply::Update(Box::new(said)))
}

/// "Show": the message as it would have come, with its buttons. It was asked for now, so it counts as nothing.
async fn hand_over(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.clone().unwrap_or_default();
    ctx.write(move |conn, ctx| {
        let held = notices::find(conn, &ctx.workspace, &ctx.person, &id)?.ok_or_else(|| {
            Error::user(
                "You have this message already: look further down here. After 30 days it is gone; your Home tab \
                 shows all that still waits.",
            )
        })?;
        outbox::hand_over(conn, &ctx.workspace, &ctx.person, &held, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// "Show the rest": more lines, as one reads them oneself.
async fn rest(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let after = action.value.clone().unwrap_or_default();
    let lines = ctx
        .read(move |conn, ctx| notices::rest(conn, &ctx.workspace, &ctx.person, &after, LINES + 1))
        .await?;
    Ok(Reply::Ephemeral(views::rest(&lines, LINES as usize)))
}
