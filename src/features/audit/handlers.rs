//! What organizers do here.

use super::model::{ABOUT, Form, Line, PAGE, Query, THINGS, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects;
use crate::features::roles::{self, Right};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};

/// `/edtech audit`: the newest lines, with filters; over the window in which a button was, if it was in one.
pub async fn open(ctx: &Ctx, by: &By, over: Option<&View>) -> Result<Reply> {
    let window = page(ctx, Query::default()).await?;
    ctx.show_window(by, over, window).await
}

async fn page(ctx: &Ctx, query: Query) -> Result<slack_morphism::prelude::SlackModalView> {
    ctx.read(move |conn, ctx| {
        roles::require(conn, ctx, Right::Audit)?;
        let (lines, more) = found(conn, ctx, &query)?;
        Ok(views::window(&query, &lines, more))
    })
    .await
}

/// A page of lines, and whether there are more.
fn found(conn: &mut Conn, ctx: &Ctx, query: &Query) -> Result<(Vec<Line>, bool)> {
    let subjects = match &query.about {
        Some(about) => Some(subjects(conn, ctx, about)?),
        None => None,
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = store::lines(conn, &ctx.workspace, query, subjects.as_deref(), limit)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    Ok((lines, more))
}

/// The ids that a name may stand for: itself, and the projects that are called so.
fn subjects(conn: &mut Conn, ctx: &Ctx, about: &str) -> Result<Vec<String>> {
    let named = projects::find_by_name(conn, &ctx.workspace, about, None)?;
    let ids = named.into_iter().take(PAGE).map(|project| project.id.0);
    Ok(std::iter::once(about.to_owned()).chain(ids).collect())
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(Verb::Page) = verb.parse() else { return Ok(Reply::Unknown) };
    let query = action.value.as_deref().and_then(|value| serde_json::from_str(value).ok());
    let Some(query) = query else { return Ok(Reply::Unknown) };
    let window = page(ctx, query).await?;
    match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
            Ok(Reply::Done)
        }
        view => ctx.show_window(&action.by, view.as_ref(), window).await,
    }
}

/// The filters were sent: shows what they find.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let Ok(Form::Search) = form.parse() else { return Ok(Reply::Unknown) };
    let view = &submission.view;
    let since = view.chosen(views::SINCE).or_else(|| view.text(views::SINCE));
    let about = view.text(views::ABOUT).map(|text| text.trim().chars().take(ABOUT).collect::<String>());
    let query = Query {
        person: view.all_chosen(views::PERSON).into_iter().next().map(Into::into),
        thing: view.chosen(views::THING).filter(|thing| THINGS.iter().any(|(known, _)| known == thing)),
        about: about.filter(|about| !about.is_empty()),
        since: since.and_then(|day| day.parse().ok()),
        before: None,
    };
    Ok(Reply::Update(Box::new(page(ctx, query).await?)))
}
