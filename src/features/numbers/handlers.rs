//! What organizers ask for.

use slack_morphism::prelude::SlackModalView;
use strum::VariantArray;

use super::model::{Chart, Figures, Front, Now, PICTURES, Picture, Sheet, Span, Verb};
use super::{charts, jobs, sheets, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::roles::{self, Right};
use crate::ids::WorkspaceId;
use crate::outbox::{self, Kept};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, View};
use crate::time::Time;

/// What an organizer's Home tab shows; the rest is one button away.
const ON_HOME: [Chart; 2] = [Chart::Growth, Chart::Funnel];

/// `/edtech numbers`, over the window in which a button was, if it was in one.
pub async fn open(ctx: &Ctx, by: &By, over: Option<&View>) -> Result<Reply> {
    let span = Span::term_of(ctx.now.date());
    let window = page(ctx, span, None, true).await?;
    match ctx.show_window(by, over, window).await {
        // A picture that Slack doesn't show: its words do.
        Err(_) => ctx.show_window(by, over, page(ctx, span, None, false).await?).await,
        shown => shown,
    }
}

/// Answers a button or the menu.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    let Some(span) = action.value.as_deref().and_then(|value| value.parse::<Span>().ok()) else {
        return Ok(Reply::Unknown);
    };
    let done = match verb {
        Verb::Span => None,
        Verb::Csv => {
            ask(ctx, jobs::Work::Csv, "numbers.csv").await?;
            Some(views::CSV_COMES)
        }
        Verb::Map => {
            ask(ctx, jobs::Work::Map, "numbers.map").await?;
            Some(views::MAP_COMES)
        }
    };
    let Some(view) = action.view.as_ref().filter(|view| view.kind == "modal") else {
        return open(ctx, &action.by, action.view.as_ref()).await;
    };
    if ctx.app.slack.update_view(&view.id, None, page(ctx, span, done, true).await?).await.is_err() {
        ctx.app.slack.update_view(&view.id, None, page(ctx, span, done, false).await?).await?;
    }
    Ok(Reply::Done)
}

/// Has something made and sent: once a minute for each person, however often it is pressed.
async fn ask(ctx: &Ctx, work: jobs::Work, deed: &'static str) -> Result<()> {
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, Right::Numbers)?;
        if jobs::ask(conn, ctx, work)? {
            audit::write(conn, &ctx.workspace, &ctx.person, deed, "numbers", "", ctx.now)?;
        }
        Ok(())
    })
    .await
}

async fn page(ctx: &Ctx, span: Span, done: Option<&'static str>, pictures: bool) -> Result<SlackModalView> {
    ctx.read(move |conn, ctx| {
        roles::require(conn, ctx, Right::Numbers)?;
        let front = read(conn, &ctx.workspace, span, Chart::VARIANTS, ctx.now)?;
        let front = if pictures { front } else { front.without_pictures() };
        let choices = Span::choices(ctx.now.date());
        Ok(views::window(&views::Page {
            span,
            choices: &choices,
            counted_at: front.counted_at,
            sheets: &front.sheets,
            done,
        }))
    })
    .await
}

/// What an organizer's Home tab shows: two queries, of a few rows each, however large the community is.
pub fn front(conn: &mut Conn, ctx: &Ctx) -> Result<Front> {
    read(conn, &ctx.workspace, Span::term_of(ctx.now.date()), &ON_HOME, ctx.now)
}

fn read(conn: &mut Conn, workspace: &WorkspaceId, span: Span, charts: &[Chart], now: Time) -> Result<Front> {
    let key = span.to_string();
    let kept = store::kept(conn, workspace, &[key.clone(), store::NOW.to_owned()])?;
    let figures: Figures = kept.of(&key).unwrap_or_default();
    let today: Now = kept.of(store::NOW).unwrap_or_default();
    let names: Vec<String> = charts.iter().map(|chart| chart.name(span)).collect();
    let files = outbox::kept_as(conn, workspace, &names)?;
    let sheets = charts.iter().filter_map(|chart| {
        let sheet = sheets::sheet(*chart, span, &figures, &today)?;
        let picture = of_sheet(&sheet, files.get(&chart.name(span)), now);
        Some((sheet, picture))
    });
    Ok(Front { counted_at: kept.at(store::NOW), sheets: sheets.collect() })
}

/// Slack doesn't show one of the pictures: all of them are made anew in the next night.
pub fn refused(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    for name in outbox::kept(conn, &ctx.workspace, PICTURES)?.keys() {
        outbox::discard(conn, &ctx.workspace, name, ctx.now)?;
    }
    Ok(())
}

/// The picture of a sheet, where Slack has it as it is now.
pub fn of_sheet(sheet: &Sheet, file: Option<&Kept>, now: Time) -> Option<Picture> {
    let file = file.filter(|file| file.is_ready(now) && file.mark == jobs::mark(&charts::draw(sheet)))?;
    Some(Picture { file: file.file.clone(), alt: sheet.alt() })
}
