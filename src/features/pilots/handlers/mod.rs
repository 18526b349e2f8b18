//! What people do here, one function for each action.

mod ask;
mod plan;
mod survey;

use super::model::{Form, Pilot, Verb};
use super::steps::{self, Case};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project};
use crate::features::roles::{self, Right};
use crate::features::{adoption, institutions, matching};
use crate::ids::PilotId;
use crate::slack::incoming::{Action, Submission};
use crate::slack::{Message, Reply};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Ask => ask::open(ctx, action).await,
        Verb::Accept => ask::accept(ctx, action).await,
        Verb::Decline => ask::why_not(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::Step => plan::step(ctx, action).await,
        Verb::Plan => plan::open(ctx, action).await,
        Verb::End => plan::why(ctx, action).await,
        Verb::Survey => survey::open(ctx, action).await,
        Verb::Answer => survey::questions(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Ask) => ask::ask(ctx, view).await,
        Ok(Form::Decline) => ask::decline(ctx, view).await,
        Ok(Form::Plan) => plan::save(ctx, view).await,
        Ok(Form::End) => plan::end(ctx, view).await,
        Ok(Form::Survey) => survey::send(ctx, view).await,
        Ok(Form::Answer) => survey::answer(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<PilotId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(PilotId::from).ok_or_else(gone)
}

fn gone() -> Error {
    Error::user("This pilot isn't here any more. The Home tab shows those that are.")
}

/// On which side somebody takes part.
struct Side {
    partner: bool,
    owner: bool,
}

fn side(conn: &mut Conn, ctx: &Ctx, pilot: &Pilot) -> Result<Side> {
    let ws = &ctx.workspace;
    Ok(Side {
        partner: institutions::require_speaker(conn, ws, &pilot.institution, &ctx.person).is_ok(),
        owner: projects::is_owner(conn, ws, &pilot.project, &ctx.person)?,
    })
}

/// A pilot that goes on, for both sides; stops everybody else.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<(Case, Side)> {
    let pilot = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    let side = side(conn, ctx, &pilot)?;
    if !side.partner && !side.owner {
        return Err(Error::user("Only those who take part in a pilot, on either side, can do this."));
    }
    if !pilot.state.is_active() {
        return Err(Error::user("This pilot is over. Another one can be asked for on the project's card."));
    }
    let case = steps::case(conn, ctx, pilot)?.ok_or_else(gone)?;
    Ok((case, side))
}

/// "Show": for both sides and for organizers.
async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let pilot = store::find(conn, &ctx.workspace, &id)?.ok_or_else(gone)?;
            let side = side(conn, ctx, &pilot)?;
            let takes_part = side.partner || side.owner;
            if !takes_part {
                roles::require(conn, ctx, Right::Pilots)?;
            }
            let case = steps::case(conn, ctx, pilot)?.ok_or_else(gone)?;
            if side.owner && !side.partner && case.pilot.state == super::PilotState::Requested {
                return matching::unseen(conn, ctx, views::ask_card(&case));
            }
            matching::unseen(conn, ctx, views::card(&case, takes_part))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// Adds to a project's card what pilots say, and the way to ask for one.
pub fn attach(conn: &mut Conn, ctx: &Ctx, card: Message, project: &Project, apart: bool) -> Result<Message> {
    let usable = project.stage.is_usable();
    if project.state != projects::ProjectState::Approved || !usable {
        return Ok(card);
    }
    let ws = &ctx.workspace;
    let speaks = !apart
        && institutions::of_person(conn, ws, &ctx.person)?.iter().any(institutions::Spoken::is_confirmed);
    let id = std::slice::from_ref(&project.id);
    let adopted = adoption::counts(conn, ws, id)?.remove(&project.id).unwrap_or_default();
    let names = adoption::used_at(conn, ws, id)?.remove(&project.id).unwrap_or_default();
    let used = adoption::views::used_at(adopted, &names);
    let results = store::results_of_project(conn, ws, &project.id)?;
    let block = views::on_project(project, used, results.as_ref(), speaks);
    Ok(match block {
        Some(block) => card.with(block),
        None => card,
    })
}
