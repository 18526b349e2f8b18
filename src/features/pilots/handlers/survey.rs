//! Asking instructors, and what they answer.

use super::{gone, mine, pressed};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::Word;
use crate::features::people;
use crate::features::pilots::model::{Invitation, MOST_ASKED, Phase, PilotState};
use crate::features::pilots::steps::{self, Case};
use crate::features::pilots::{store, views};
use crate::ids::{PersonId, PilotId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// "Ask instructors": the form.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let case = ctx.read(move |conn, ctx| accepted(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::survey_form(&case)).await
}

fn accepted(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<Case> {
    let (case, _) = mine(conn, ctx, id)?;
    if case.pilot.state == PilotState::Requested {
        return Err(Error::user("Instructors can be asked as soon as the owners have said yes."));
    }
    Ok(case)
}

/// The form was sent: each of them gets a message.
pub async fn send(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: PilotId = view.metadata().ok_or_else(gone)?;
    let Some(phase) = view.chosen(field::PHASE).and_then(|phase| phase.parse::<Phase>().ok()) else {
        return Ok(Reply::error(field::PHASE, "Please choose one."));
    };
    let chosen: Vec<PersonId> =
        view.all_chosen(field::PEOPLE).into_iter().map(PersonId).take(MOST_ASKED).collect();
    if chosen.is_empty() {
        return Ok(Reply::error(field::PEOPLE, "Please choose whom to ask."));
    }
    let asked = ctx
        .write_once(format!("pilots.survey:{}", view.id), move |conn, ctx| {
            let case = accepted(conn, ctx, &id)?;
            let known = people::find_all(conn, &ctx.workspace, &chosen)?;
            let invitation = Invitation { pilot: id.clone(), phase };
            let mut asked = 0;
            for person in &chosen {
                if known.get(person).is_some_and(|one| one.bot || one.deactivated) {
                    continue;
                }
                if store::invite(conn, &ctx.workspace, &invitation, person, ctx.now)? {
                    let message = views::invitation(&case, &invitation, &ctx.person);
                    let to = To::notice(person, Notice::Pilots);
                    outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)?;
                    asked += 1;
                }
            }
            let detail = format!("{asked} asked, {}", phase.value());
            audit::write(conn, &ctx.workspace, &ctx.person, "pilot.survey", id.as_str(), &detail, ctx.now)?;
            changed(conn, ctx, &id)?;
            Ok(asked)
        })
        .await?;
    Ok(asked.map_or(Reply::Clear, |asked| Reply::Update(Box::new(views::survey_sent(asked, phase)))))
}

/// The card counts what comes back.
fn changed(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<()> {
    let Some(pilot) = store::find(conn, &ctx.workspace, id)? else { return Ok(()) };
    match steps::case(conn, ctx, pilot)? {
        Some(case) => steps::refresh(conn, ctx, &case),
        None => Ok(()),
    }
}

fn invited(conn: &mut Conn, ctx: &Ctx, invitation: &Invitation) -> Result<Case> {
    let pilot = store::find(conn, &ctx.workspace, &invitation.pilot)?.ok_or_else(gone)?;
    if !store::is_invited(conn, &ctx.workspace, invitation, &ctx.person)? {
        return Err(Error::user(
            "These questions are for instructors who were asked. Thank you all the same.",
        ));
    }
    if !pilot.state.is_active() {
        return Err(Error::user(
            "This pilot is over, so answers are no longer counted. Thank you all the same.",
        ));
    }
    steps::case(conn, ctx, pilot)?.ok_or_else(gone)
}

/// "Answer": the two questions.
pub async fn questions(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let invitation: Invitation =
        action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let asked = invitation.clone();
    let case = ctx.read(move |conn, ctx| invited(conn, ctx, &asked)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::answer_form(&case, &invitation)).await
}

/// The answers were sent.
pub async fn answer(ctx: &Ctx, view: &View) -> Result<Reply> {
    let invitation: Option<Invitation> = view.metadata::<String>().and_then(|text| text.parse().ok());
    let invitation = invitation.ok_or_else(gone)?;
    let grade = |field: &str| {
        view.chosen(field).and_then(|grade| grade.parse::<i32>().ok()).filter(|grade| (1..=5).contains(grade))
    };
    let (Some(ease), Some(usefulness)) = (grade(field::EASE), grade(field::USEFULNESS)) else {
        return Ok(Reply::error(field::EASE, "Please answer both questions."));
    };
    ctx.write_once(format!("pilots.answer:{}", view.id), move |conn, ctx| {
        let case = invited(conn, ctx, &invitation)?;
        store::answer(conn, &ctx.workspace, &invitation, &ctx.person, ease, usefulness)?;
        changed(conn, ctx, &case.pilot.id)
    })
    .await?;
    Ok(Reply::Update(Box::new(views::thanks())))
}
