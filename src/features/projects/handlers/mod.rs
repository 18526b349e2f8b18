//! What people do here, one function for each action.

mod close;
mod list;
mod show;
mod suggest;

use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching;
use crate::features::projects::Project;
use crate::features::projects::model::{Form, Verb, Viewer};
use crate::features::projects::store::{self, gone};
use crate::features::roles::{self, Right};
use crate::ids::{PersonId, ProjectId};
use crate::outbox;
use crate::slack::incoming::{Action, By, Submission};
use crate::slack::{Message, Reply, blocks};

pub use close::{close, close_now, close_unowned};
pub use list::list;
pub use show::{show, show_one};
pub use suggest::suggest;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Show => show::pressed(ctx, action).await,
        Verb::List => list::pressed(ctx, action).await,
        Verb::More => list::more(ctx, action).await,
        Verb::Close => close::pressed(ctx, action).await,
        Verb::Reopen => close::reopen(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Close) => close::submitted(ctx, submission).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// The project whose id the button carries.
fn pressed_project(action: &Action) -> Result<ProjectId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(ProjectId::from).ok_or_else(gone)
}

/// Who looks at a project with these owners.
fn viewer(conn: &mut Conn, ctx: &Ctx, owners: &[PersonId]) -> Result<Viewer> {
    let held = roles::held(conn, ctx)?;
    let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, owners)?;
    Ok(Viewer {
        apart: !apart.is_empty(),
        owner: owners.contains(&ctx.person),
        organizer: held.may(Right::Close),
        reviewer: held.may(Right::Projects),
    })
}

/// The projects of a list as it is drawn for whoever looks: without those of which all owners and they keep each other
/// out.
fn seen(conn: &mut Conn, ctx: &Ctx, mut projects: Vec<Project>) -> Result<Vec<Project>> {
    let ids: Vec<ProjectId> = projects.iter().map(|project| project.id.clone()).collect();
    let owners = store::owners_all(conn, &ctx.workspace, &ids)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, &everybody)?;
    projects.retain(|project| match owners.get(&project.id) {
        Some(owners) => !owners.iter().all(|owner| apart.contains(owner)),
        None => true,
    });
    Ok(projects)
}

/// Shows a message where the button was: in place of one that only this person sees, in its window, or below
/// a message that others see too.
pub async fn show_there(ctx: &Ctx, action: &Action, message: Message) -> Result<Reply> {
    if let Some(url) = action.by.response_url.clone() {
        let replace = action.message.as_ref().is_some_and(|message| message.ephemeral);
        ctx.write(move |conn, ctx| outbox::respond(conn, &ctx.workspace, &url, message, replace, ctx.now))
            .await?;
        return Ok(Reply::Done);
    }
    let window = blocks::modal("notice", "Projects", message.blocks);
    match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
        }
        _ => {
            ctx.app.slack.open_view(ctx.trigger(&action.by)?, window).await?;
        }
    }
    Ok(Reply::Done)
}

/// Opens a form: over the window in which the button was, if there is one.
async fn open(
    ctx: &Ctx,
    by: &By,
    action: Option<&Action>,
    form: slack_morphism::prelude::SlackModalView,
) -> Result<Reply> {
    let over = action.and_then(|action| action.view.as_ref()).is_some_and(|view| view.kind == "modal");
    let trigger = ctx.trigger(by)?;
    if over {
        ctx.app.slack.push_view(trigger, form).await?;
    } else {
        ctx.app.slack.open_view(trigger, form).await?;
    }
    Ok(Reply::Done)
}
