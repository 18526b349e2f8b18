//! What people do here, one function for each action.

use super::model::Verb;
use super::{form, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{self, Project, ProjectState};
use crate::features::roles::{self, Right};
use crate::features::{matching, needs};
use crate::ids::ProjectId;
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Message, Reply};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    let id = action
        .value
        .as_deref()
        .filter(|id| !id.is_empty())
        .map(ProjectId::from)
        .ok_or_else(projects::gone)?;
    match verb {
        Verb::Edit => {
            let form = ctx
                .read(move |conn, ctx| {
                    let project = projects::require_owner(conn, &ctx.workspace, &id, &ctx.person)?;
                    Ok(views::form(&project, &store::find(conn, &ctx.workspace, &id)?))
                })
                .await?;
            ctx.show_window(&action.by, action.view.as_ref(), form).await
        }
        Verb::Show => {
            let message = ctx
                .read(move |conn, ctx| {
                    let project = projects::find(conn, &ctx.workspace, &id)?.ok_or_else(projects::gone)?;
                    let owner = projects::is_owner(conn, &ctx.workspace, &id, &ctx.person)?;
                    let organizer = roles::may(conn, ctx, Right::Projects)?;
                    if !project.state.is_running() && !owner && !organizer {
                        return Err(projects::gone());
                    }
                    let now = store::find(conn, &ctx.workspace, &id)?;
                    matching::unseen(conn, ctx, views::checklist(&project, &now, owner))
                })
                .await?;
            Ok(Reply::Ephemeral(message))
        }
    }
}

/// Takes the form that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let Ok(Verb::Edit) = form.parse() else { return Ok(Reply::Unknown) };
    let view = &submission.view;
    let id: ProjectId = view.metadata().ok_or_else(projects::gone)?;
    let now = match form::read(view) {
        Ok(now) => now,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let saved = ctx
        .write_once(format!("readiness:{}", view.id), move |conn, ctx| {
            let project = projects::require_owner(conn, &ctx.workspace, &id, &ctx.person)?;
            store::save(conn, &ctx.workspace, &id, &now, &ctx.person, ctx.now)?;
            let name = &project.name;
            audit::write(conn, &ctx.workspace, &ctx.person, "readiness.edit", id.as_str(), name, ctx.now)?;
            needs::tool_changed(conn, ctx, &project)?;
            Ok(views::saved(&project, &now))
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |notice| Reply::Update(Box::new(notice))))
}

/// Adds the checklist to a project's card: for its owners always, for others once it is near enough to be tried.
pub fn attach(conn: &mut Conn, ctx: &Ctx, card: Message, project: &Project, owner: bool) -> Result<Message> {
    if project.state != ProjectState::Approved {
        return Ok(card);
    }
    let now = store::find(conn, &ctx.workspace, &project.id)?;
    let near = project.stage.is_usable();
    if !owner && !near && now == super::Readiness::default() {
        return Ok(card);
    }
    Ok(card.with(views::on_card(project, &now, owner)))
}
