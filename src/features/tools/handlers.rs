//! What people do here, one function for each action.

use slack_morphism::prelude::SlackModalView;

use super::model::{Look, PAGE, Page, Tool, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::{self, Institution, Spoken};
use crate::features::{adoption, matching, pilots, projects, readiness};
use crate::ids::ProjectId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, View};

/// `/edtech tools [WORDS]`: the directory, over the window in which a button was, if it was in one.
pub async fn open(ctx: &Ctx, by: &By, over: Option<&View>, words: &str) -> Result<Reply> {
    let window = window(ctx, Look::about(words)).await?;
    ctx.show_window(by, over, window).await
}

/// Answers a button or a menu of this feature: in its own window in place of what was there.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    let over = action.view.as_ref();
    let here = over.filter(|view| view.kind == "modal" && view.callback == views::WINDOW);
    let before: Look = here.and_then(View::metadata).unwrap_or_default();
    let chosen = action.chosen();
    let look = match verb {
        Verb::List | Verb::More => serde_json::from_str(chosen).unwrap_or_default(),
        Verb::Subject => {
            let subject = (chosen != views::ANY && !chosen.is_empty()).then(|| chosen.to_owned());
            Look { subject, ..before.first() }
        }
        Verb::Lms => Look { lms: chosen.parse().ok(), ..before.first() },
        Verb::Ready => Look { ready: chosen.parse().ok(), ..before.first() },
    };
    let window = window(ctx, look).await?;
    match here {
        Some(view) => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
            Ok(Reply::Done)
        }
        None => ctx.show_window(&action.by, over, window).await,
    }
}

async fn window(ctx: &Ctx, look: Look) -> Result<SlackModalView> {
    ctx.read(move |conn, ctx| Ok(views::window(&page(conn, ctx, look)?))).await
}

/// A page, in as many queries for many tools as for one.
fn page(conn: &mut Conn, ctx: &Ctx, look: Look) -> Result<Page> {
    let ws = &ctx.workspace;
    // One more than is shown tells whether there is a next page.
    let mut found = store::listed(conn, ws, &look, PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| Look { after: Some(last.clone()), ..look.clone() });
    let mut ids: Vec<ProjectId> = found.into_iter().map(|spot| spot.project).collect();
    let apart = matching::projects_apart(conn, ws, &ctx.person, &ids)?;
    ids.retain(|id| !apart.contains(id));
    let speaks_for: Vec<Institution> = institutions::of_person(conn, ws, &ctx.person)?
        .into_iter()
        .filter(Spoken::is_confirmed)
        .map(|spoken| spoken.institution)
        .collect();
    let tools = tools(conn, ctx, &ids, &speaks_for)?;
    let mut wider = Vec::new();
    if tools.is_empty() && next.is_none() && look.after.is_none() {
        // As many as there are filters.
        for (name, without) in look.parts() {
            if !store::listed(conn, ws, &without, 1)?.is_empty() {
                wider.push((name, without));
            }
        }
    }
    Ok(Page { look, tools, next, subjects: store::subjects(conn, ws)?, speaks_for, wider })
}

fn tools(conn: &mut Conn, ctx: &Ctx, ids: &[ProjectId], speaks_for: &[Institution]) -> Result<Vec<Tool>> {
    let ws = &ctx.workspace;
    let mut projects = projects::find_all(conn, ws, ids)?;
    let mut ready = readiness::find_all(conn, ws, ids)?;
    let used = adoption::counts(conn, ws, ids)?;
    let mut names = adoption::used_at(conn, ws, ids)?;
    let tried = pilots::tried_at(conn, ws, ids)?;
    let updated = store::updated(conn, ws, ids)?;
    let campus = match speaks_for {
        [one] => Some(&one.campus),
        _ => None,
    };
    let tool = |id: &ProjectId| {
        let project = projects.remove(id)?;
        let ready = ready.remove(id).unwrap_or_default();
        Some(Tool {
            used: used.get(id).copied().unwrap_or_default(),
            names: names.remove(id).unwrap_or_default(),
            tried: tried.get(id).copied().unwrap_or_default(),
            updated: updated.get(id).copied().unwrap_or(project.submitted_at),
            fits: campus.map(|campus| readiness::fit(campus, &ready, ctx.now.date()).verdict()),
            project,
            ready,
        })
    };
    Ok(ids.iter().filter_map(tool).collect())
}
