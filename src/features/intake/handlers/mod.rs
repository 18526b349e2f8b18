//! What people do here, one function for each action.

mod open;
mod project;
mod roles;
mod send;

use slack_morphism::prelude::SlackModalView;

use super::model::{Content, Draft, Errors, FormKey, MOST_CO_OWNERS, Meta, Step, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::ProjectId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};

pub use open::{open_edit, open_from_idea, open_from_message, open_from_need, open_new};

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::New => open::new_pressed(ctx, action).await,
        Verb::Edit => open::edit_pressed(ctx, action).await,
        Verb::Afresh => project::afresh(ctx, action).await,
        Verb::OtherDraft => project::other_draft(ctx, action).await,
        Verb::Back => project::back(ctx, action).await,
        Verb::AddRole => roles::add(ctx, action).await,
        Verb::RoleMenu => roles::menu(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let Ok(step) = form.parse() else { return Ok(Reply::Unknown) };
    match step {
        Step::Project => project::submitted(ctx, submission).await,
        Step::Roles => send::submitted(ctx, submission).await,
        Step::Role => roles::submitted(ctx, submission).await,
        Step::Levels => roles::levels_submitted(ctx, submission).await,
        Step::Choose => open::chosen(ctx, submission).await,
    }
}

/// Hears that a form of this feature was closed: what was typed is kept.
pub async fn closed(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Step::Project) => project::closed(ctx, submission).await,
        Ok(Step::Roles) => roles::closed(ctx, submission).await,
        _ => Ok(Reply::Done),
    }
}

/// Opens a form: in place of the window in which the button was, if there is one. Slack stacks three windows, and
/// a role's form needs a place above this one.
async fn open(ctx: &Ctx, by: &By, window: Option<&View>, form: SlackModalView) -> Result<Reply> {
    match window.filter(|view| view.kind == "modal") {
        Some(window) => ctx.app.slack.update_view(&window.id, None, form).await?,
        None => ctx.app.slack.open_view(ctx.trigger(by)?, form).await?,
    };
    Ok(Reply::Done)
}

/// The window that a button is in, and what the window carries.
fn window(action: &Action) -> Result<(&View, Meta)> {
    let view = action.view.as_ref().ok_or_else(stale)?;
    Ok((view, meta(view)?))
}

fn meta(view: &View) -> Result<Meta> {
    view.metadata().ok_or_else(stale)
}

fn stale() -> Error {
    Error::user("This form is out of date. Please close it and open it again: what you typed is kept.")
}

/// A project of the person's own that can be edited.
fn owned(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<Project> {
    let project = projects::require_owner(conn, &ctx.workspace, project, &ctx.person)?;
    if project.state == ProjectState::Closed {
        return Err(Error::user(views::is_closed(&project)));
    }
    Ok(project)
}

/// A project's form as it would be filled in now, for this person.
fn content(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<Content> {
    let roles = projects::roles(conn, &ctx.workspace, &project.id)?;
    let owners = projects::owners(conn, &ctx.workspace, &project.id)?;
    let others = owners.into_iter().filter(|owner| *owner != ctx.person).take(MOST_CO_OWNERS);
    Ok(Content::of(project, &roles, others.collect()))
}

/// The person's draft of a form; as it begins where there is none. The project comes with it, where it exists;
/// nobody gets further with one that isn't theirs.
fn current(conn: &mut Conn, ctx: &Ctx, form: &FormKey) -> Result<(Draft, Option<Project>)> {
    let project = form.project().map(|project| owned(conn, ctx, project)).transpose()?;
    let draft = match (store::find(conn, &ctx.workspace, &ctx.person, form)?, &project) {
        (Some((draft, _)), _) => draft,
        (None, Some(project)) => Draft::of(content(conn, ctx, project)?),
        (None, None) => Draft::default(),
    };
    Ok((draft, project))
}

/// The same, to be changed in this transaction.
fn to_change(conn: &mut Conn, ctx: &Ctx, form: &FormKey) -> Result<(Draft, Option<Project>)> {
    current(conn, ctx, form)
}

/// Keeps a draft if there is something in it.
fn keep(conn: &mut Conn, ctx: &Ctx, form: &FormKey, draft: &Draft) -> Result<()> {
    if draft.is_untouched() {
        store::remove(conn, &ctx.workspace, &ctx.person, form)?;
        return Ok(());
    }
    store::save(conn, &ctx.workspace, &ctx.person, form, draft, ctx.now)
}

/// Shows what is wrong at the fields.
fn errors(errors: Errors, round: u32) -> Reply {
    Reply::Errors(errors.into_iter().map(|(field, what)| (field.id(round), what)).collect())
}
