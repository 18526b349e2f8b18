//! What organizers do here, one function for each action.

use super::model::{Form, Verb};
use super::{post, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{Card, ProjectState};
use crate::features::roles::{self, Right};
use crate::features::{announcement, community, ideas, listings, needs, people, projects};
use crate::ids::ProjectId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};
use crate::slack::text::ago;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Approve) => approve(ctx, action).await,
        Ok(Verb::Changes) => ask(ctx, action, Form::Changes).await,
        Ok(Verb::Decline) => ask(ctx, action, Form::Decline).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let Ok(form) = form.parse::<Form>() else { return Ok(Reply::Unknown) };
    let view = &submission.view;
    let id: ProjectId = view.metadata().ok_or_else(gone)?;
    let Some(note) = view.text(views::NOTE) else {
        return Ok(Reply::error(views::NOTE, "Please write a line: it is all that they get."));
    };
    if note.chars().count() > views::NOTE_MAX as usize {
        return Ok(Reply::error(views::NOTE, format!("At most {} characters, please.", views::NOTE_MAX)));
    }
    ctx.write_once(format!("review:{}", view.id), move |conn, ctx| {
        decide(conn, ctx, &id, form.decides(), Some(&note))
    })
    .await?;
    // A window below this one shows the project as it was.
    Ok(Reply::Clear)
}

/// "Approve".
async fn approve(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    ctx.write(move |conn, ctx| decide(conn, ctx, &project, ProjectState::Approved, None)).await?;
    let everybodys = action.message.as_ref().is_some_and(|message| !message.ephemeral);
    let home = action.view.as_ref().is_some_and(|view| view.kind == "home");
    if everybodys || home {
        // The card, and the Home tab, change by themselves.
        return Ok(Reply::Done);
    }
    projects::show_there(ctx, action, projects::show_one(ctx, &id).await?).await
}

/// Approves a project in a transaction of somebody else's.
///
/// # Errors
/// Where it doesn't wait any more: who decided, in words for whoever came second.
pub fn approve_one(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<()> {
    decide(conn, ctx, id, ProjectState::Approved, None)
}

/// "Ask for changes" and "Decline": the form that asks what to say.
async fn ask(ctx: &Ctx, action: &Action, form: Form) -> Result<Reply> {
    let id = pressed_project(action)?;
    let card = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Review)?;
            let card = projects::card(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            if card.project.state != ProjectState::Submitted {
                return Err(taken(conn, ctx, &card)?);
            }
            Ok(card)
        })
        .await?;
    let view = views::form(form, &card.project, &card.owners);
    let trigger = ctx.trigger(&action.by)?;
    if action.view.as_ref().is_some_and(|view| view.kind == "modal") {
        ctx.app.slack.push_view(trigger, view).await?;
    } else {
        ctx.app.slack.open_view(trigger, view).await?;
    }
    Ok(Reply::Done)
}

/// One decision with all that follows, however many press.
fn decide(conn: &mut Conn, ctx: &Ctx, id: &ProjectId, to: ProjectState, note: Option<&str>) -> Result<()> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Review)?;
    let decided = projects::decide(conn, ws, id, to, &ctx.person, note, ctx.now)?;
    let card = projects::card(conn, ws, id)?.ok_or_else(gone)?;
    if !decided {
        return Err(taken(conn, ctx, &card)?);
    }
    let Card { project, owners, .. } = &card;
    let (action, message) = match to {
        ProjectState::Approved => {
            announcement::show(conn, ctx, id)?;
            listings::begin(conn, ctx, id)?;
            projects::wish_channel(conn, ctx, project)?;
            let channel = community::get(conn, ws)?.and_then(|community| community.announcement_channel);
            ("project.approve", views::approved(project, &ctx.person, channel.as_ref()))
        }
        ProjectState::ChangesRequested => {
            ("project.ask_changes", views::changes_asked(project, &ctx.person, note.unwrap_or_default()))
        }
        _ => ("project.decline", views::declined(project, &ctx.person, note.unwrap_or_default())),
    };
    post::refresh(conn, ctx, id)?;
    needs::project_changed(conn, ctx, id)?;
    ideas::project_changed(conn, ctx, id)?;
    for owner in owners {
        // Whoever submitted it waits for this; the other owners only hear of it.
        let to = match *owner == project.submitted_by {
            true => To::asked(owner),
            false => To::notice(owner, Notice::Projects),
        };
        outbox::post(conn, ws, &to, message.clone(), None, ctx.now)?;
    }
    let own = if owners.contains(&ctx.person) { " (own project)" } else { "" };
    let detail = format!("{}{own}", project.name);
    let change = audit::Change { detail: &detail, before: ProjectState::Submitted.into(), after: to.into() };
    audit::write_change(conn, ws, &ctx.person, action, id.as_str(), change, ctx.now)?;
    let mut homes = roles::at_the_desk(conn, ws)?;
    homes.extend(owners.iter().cloned());
    homes.sort();
    homes.dedup();
    for person in &homes {
        outbox::redraw_home(conn, ws, person, ctx.now)?;
    }
    Ok(())
}

/// What the second one reads.
fn taken(conn: &mut Conn, ctx: &Ctx, card: &Card) -> Result<Error> {
    let project = &card.project;
    let who = match &project.decided_by {
        Some(by) if *by == ctx.person => "You".to_owned(),
        Some(by) => people::find(conn, &ctx.workspace, by)?
            .map_or_else(|| "Another organizer".to_owned(), |person| person.name),
        None => String::new(),
    };
    let when = project.decided_at.map(|at| ago(ctx.now - at)).unwrap_or_default();
    Ok(Error::user(views::taken(project, &who, &when)))
}

fn pressed_project(action: &Action) -> Result<ProjectId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(ProjectId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This project isn't here any more, so there is nothing to decide.")
}
