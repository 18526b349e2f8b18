//! What people do here, one function for each action.

use std::time::Duration;

use slack_morphism::prelude::SlackHomeView;

use super::load;
use super::model::{Page, Verb};
use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::{matching, numbers, people};
use crate::ids::PersonId;
use crate::outbox;
use crate::queue::{Failure, Job};
use crate::slack::incoming::Action;
use crate::slack::{CallError, Reply};

/// How long a tab waits while the app is not installed.
const UNINSTALLED: Duration = Duration::from_secs(60);

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Part | Verb::Next | Verb::Previous | Verb::Back) => turn(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Turns to another page. What only organizers see is checked when it is drawn.
async fn turn(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Some(page) = action.value.as_deref().and_then(|value| value.parse::<Page>().ok()) else {
        return Ok(Reply::Unknown);
    };
    ctx.write_beside(move |conn, ctx| {
        people::turn_home(conn, &ctx.workspace, &ctx.person, Some(&page.to_string()), ctx.now)?;
        outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// A person's Home tab, and the same without pictures where it has some: without the names of those whom they keep out.
fn drawn(conn: &mut Conn, ctx: &Ctx) -> Result<Option<(SlackHomeView, Option<SlackHomeView>)>> {
    let Some(home) = load::home(conn, ctx)? else { return Ok(None) };
    let view = matching::unseen(conn, ctx, views::home(&home))?;
    let plain = home.without_pictures().map(|plain| matching::unseen(conn, ctx, views::home(&plain)));
    Ok(Some((view, plain.transpose()?)))
}

/// Publishes a person's Home tab (`home.publish`).
pub async fn job(app: &App, verb: &str, job: &Job) -> std::result::Result<(), Failure> {
    match verb {
        "publish" => publish(app, job).await,
        _ => Err(Failure::Final { reason: format!("home has no job {verb:?}") }),
    }
}

async fn publish(app: &App, job: &Job) -> std::result::Result<(), Failure> {
    if app.installed().is_none() {
        let reason = "the app is not installed".to_owned();
        return Err(Failure::Refused { after: Some(UNINSTALLED), reason });
    }
    let person: PersonId =
        job.read().map_err(|error| Failure::Final { reason: format!("unreadable: {error:?}") })?;
    let ctx = Ctx::new(app, &job.workspace, &person);
    let drawn = ctx
        .read(drawn)
        .await
        .map_err(|error| Failure::Refused { after: None, reason: format!("{error:?}") })?;
    let Some((view, plain)) = drawn else { return Ok(()) };
    match app.slack.publish_home(&person, view).await {
        // They left since: nobody misses it.
        Err(error) if matches!(error.code(), Some("user_disabled" | "user_not_found")) => Ok(()),
        // A picture that Slack doesn't show any more: the words say the same, and the next night it is made anew.
        Err(error @ CallError::Refused { .. }) => match plain {
            None => Err(error.into()),
            Some(plain) => {
                app.slack.publish_home(&person, plain).await?;
                ctx.write(numbers::refused).await.map_err(Failure::from)
            }
        },
        other => Ok(other?),
    }
}
