//! Closing a project, and opening it again.

use super::{gone, open, pressed_project, show_one, show_there, viewer};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::model::{Card, Project, ProjectState};
use crate::features::projects::{store, views};
use crate::features::{
    adoption, announcement, follows, ideas, introductions, listings, needs, offers, pilots, review, roles,
    support,
};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission};

/// As many as a menu takes.
const MINE: i64 = 100;

/// `/edtech project close`.
pub async fn close(ctx: &Ctx, by: &By) -> Result<Reply> {
    let mine = ctx.read(|conn, ctx| store::of_owner(conn, &ctx.workspace, &ctx.person, MINE)).await?;
    let open_ones: Vec<Project> =
        mine.into_iter().filter(|project| project.state != ProjectState::Closed).collect();
    if open_ones.is_empty() {
        return Ok(Reply::Ephemeral(views::nothing_to_close()));
    }
    open(ctx, by, None, views::close_form(&open_ones)).await
}

/// "Close" on a card.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = ctx
        .read(move |conn, ctx| {
            let card = allowed(conn, ctx, &id)?;
            match card.project.state {
                ProjectState::Closed | ProjectState::Declined => Err(not_open(&card.project)),
                _ => Ok(card.project),
            }
        })
        .await?;
    open(ctx, &action.by, Some(action), views::close_form(&[project])).await
}

/// The form was sent.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let chosen = view.metadata::<views::CloseForm>().and_then(|form| form.project);
    let Some(id) = chosen.or_else(|| view.chosen(views::PROJECT).map(ProjectId::from)) else {
        return Ok(Reply::error(views::PROJECT, "Choose the project that closes."));
    };
    let reason = view.text(views::REASON);
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > views::REASON_MAX as usize) {
        return Ok(Reply::error(views::REASON, format!("At most {} characters, please.", views::REASON_MAX)));
    }
    let done = ctx
        .write_once(format!("projects.close:{}", view.id), move |conn, ctx| {
            close_now(conn, ctx, &id, reason.as_deref())
        })
        .await?;
    Ok(match done {
        Some((project, owner)) => Reply::Update(Box::new(views::closed_notice(&project, owner))),
        None => Reply::Done,
    })
}

/// Closes a project with all that follows. Returns it, and whether one of its owners closed it.
pub fn close_now(
    conn: &mut Conn,
    ctx: &Ctx,
    id: &ProjectId,
    reason: Option<&str>,
) -> Result<(Project, bool)> {
    let card = allowed(conn, ctx, id)?;
    close_card(conn, ctx, card, reason)
}

/// Closes a project that nobody owns any more, in the name of the hub itself.
pub fn close_unowned(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<()> {
    let card = store::card(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    close_card(conn, ctx, card, None).map(|_| ())
}

fn close_card(conn: &mut Conn, ctx: &Ctx, card: Card, reason: Option<&str>) -> Result<(Project, bool)> {
    let Card { project, owners, .. } = card;
    let id = &project.id;
    let owner = owners.contains(&ctx.person);
    // What an organizer closed is looked at again before it comes back.
    let Some(was) = store::close(conn, &ctx.workspace, id, reason, owner, ctx.now)? else {
        return Err(not_open(&project));
    };
    if was.is_running() {
        follows::project_closes(conn, ctx, id)?;
    }
    listings::project_closed(conn, ctx, &project)?;
    introductions::project_closed(conn, ctx, id)?;
    announcement::show(conn, ctx, id)?;
    pilots::project_closed(conn, ctx, id)?;
    offers::project_closed(conn, ctx, id)?;
    adoption::project_closed(conn, ctx, id)?;
    support::project_closed(conn, ctx, id)?;
    needs::project_changed(conn, ctx, id)?;
    ideas::project_changed(conn, ctx, id)?;
    if !was.is_running() {
        review::refresh(conn, ctx, id)?;
    }
    let detail = reason.map_or_else(|| project.name.clone(), |reason| format!("{}: {reason}", project.name));
    let change = audit::Change { detail: &detail, before: was.into(), after: ProjectState::Closed.into() };
    audit::write_change(conn, &ctx.workspace, &ctx.person, "project.close", id.as_str(), change, ctx.now)?;
    let message = views::closed_by(&project, &ctx.person, owner, reason, was);
    for other in owners.iter().filter(|other| **other != ctx.person) {
        outbox::post(
            conn,
            &ctx.workspace,
            &To::notice(other, Notice::Projects),
            message.clone(),
            None,
            ctx.now,
        )?;
    }
    redraw(conn, ctx, &owners, !was.is_running())?;
    Ok((project, owner))
}

/// "Reopen".
pub async fn reopen(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    ctx.write(move |conn, ctx| {
        let card = store::card(conn, &ctx.workspace, &project)?.ok_or_else(gone)?;
        if !card.owners.contains(&ctx.person) {
            return Err(Error::user("Only the owners of a project can open it again."));
        }
        // Pressed twice, the second time changes nothing and shows the card as it is.
        let Some(now_is) = store::reopen(conn, &ctx.workspace, &project, ctx.now)? else { return Ok(()) };
        announcement::show(conn, ctx, &project)?;
        needs::project_changed(conn, ctx, &project)?;
        if now_is == ProjectState::Submitted {
            review::request(conn, ctx, &project)?;
        } else {
            listings::begin(conn, ctx, &project)?;
        }
        let name = &card.project.name;
        audit::write(conn, &ctx.workspace, &ctx.person, "project.reopen", project.as_str(), name, ctx.now)?;
        redraw(conn, ctx, &card.owners, now_is == ProjectState::Submitted)
    })
    .await?;
    show_there(ctx, action, show_one(ctx, &id).await?).await
}

/// The project, for those who may close it.
fn allowed(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<Card> {
    let card = store::card(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    let viewer = viewer(conn, ctx, &card.owners)?;
    if viewer.may_close() {
        return Ok(card);
    }
    if !viewer.may_see(card.project.state) {
        return Err(gone());
    }
    Err(Error::user(
        "Only its owners and organizers can close a project. If it should close, ask one of them.",
    ))
}

fn not_open(project: &Project) -> Error {
    match project.state {
        ProjectState::Declined => {
            Error::user(format!("{} was declined, so there is nothing to close.", project.name))
        }
        _ => Error::user(format!("{} is closed already. Nothing was changed.", project.name)),
    }
}

/// Has the Home tabs drawn again on which a project changed.
fn redraw(conn: &mut Conn, ctx: &Ctx, owners: &[PersonId], organizers_too: bool) -> Result<()> {
    let mut whose = owners.to_vec();
    if organizers_too {
        whose.extend(roles::at_the_desk(conn, &ctx.workspace)?);
    }
    whose.sort();
    whose.dedup();
    for person in &whose {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(())
}
