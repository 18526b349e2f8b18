//! The steps of a pilot, its plan, and its end.

use super::{ask, gone, mine, pressed};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::Word;
use crate::features::people;
use crate::features::pilots::model::{Check, Form, LINE, Pilot, PilotState, Step, wrong_dates};
use crate::features::pilots::steps;
use crate::features::pilots::{jobs, store, views};
use crate::ids::PilotId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// The next step, by either side; to adopt is the institution's alone.
pub async fn step(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let step: Step = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    ctx.write(move |conn, ctx| {
        let (mut case, side) = mine(conn, ctx, &step.pilot)?;
        let from = case.pilot.state;
        if from.next().map(|(next, _)| next) != Some(step.to) {
            return Err(Error::user("This step was taken already. The pilot's card shows where it stands."));
        }
        if step.to == PilotState::Adopted && !side.partner {
            return Err(Error::user("Whether it is adopted is for the institution to say."));
        }
        case.pilot.state = step.to;
        // What was next is done.
        (case.pilot.next, case.pilot.next_by) = (String::new(), None);
        if !steps::step(conn, ctx, &mut case, from)? {
            return Err(Error::user("Somebody was faster. The pilot's card shows where it stands."));
        }
        steps::tell(conn, ctx, &case.pilot, &views::moved(&case, &ctx.person))
    })
    .await?;
    Ok(Reply::Done)
}

/// "Plan": the form.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let (case, _) = ctx.read(move |conn, ctx| mine(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::plan_form(&case)).await
}

/// What was filled in, into a pilot; or what is wrong with it.
fn read(conn: &mut Conn, ctx: &Ctx, view: &View, id: &PilotId) -> Result<Result<Pilot, Reply>> {
    let (case, _) = mine(conn, ctx, id)?;
    let before = case.pilot;
    let mut pilot = before.clone();
    pilot.next = view.text(field::NEXT).unwrap_or_default();
    if pilot.next.chars().count() > LINE as usize {
        return Ok(Err(Reply::error(field::NEXT, format!("At most {LINE} characters, please."))));
    }
    let day = |field: &str| view.chosen(field).and_then(|day| day.parse().ok());
    pilot.next_by = day(field::NEXT_BY);
    let today = ctx.now.date();
    if pilot.next_by != before.next_by && pilot.next_by.is_some_and(|day| day < today) {
        return Ok(Err(Reply::error(field::NEXT_BY, "This day is over. Please choose a later one.")));
    }
    pilot.starts = day(field::STARTS).unwrap_or(before.starts);
    pilot.ends = day(field::ENDS).unwrap_or(before.ends);
    if (pilot.starts, pilot.ends) != (before.starts, before.ends) {
        // A pilot that has begun keeps its first day.
        let since = if pilot.starts == before.starts { pilot.starts.min(today) } else { today };
        if let Err((first, what)) = wrong_dates(pilot.starts, pilot.ends, &case.institution.campus, since) {
            let field = if first { field::STARTS } else { field::ENDS };
            return Ok(Err(Reply::error(field, what)));
        }
        let others = store::at(conn, &ctx.workspace, &pilot.institution, &pilot.project)?;
        let overlaps =
            |other: &&Pilot| other.id != pilot.id && other.starts <= pilot.ends && pilot.starts <= other.ends;
        if others.iter().any(|other| overlaps(&other)) {
            let what = "There is another pilot of this tool at this institution then. Choose days before or after it.";
            return Ok(Err(Reply::error(field::STARTS, what)));
        }
    }
    pilot.checks = Check::read(&view.all_chosen(field::CHECKS));
    Ok(Ok(pilot))
}

/// The plan was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: PilotId = view.metadata().ok_or_else(gone)?;
    let (seen, asked) = (view.clone(), id.clone());
    if let Err(reply) = ctx.read(move |conn, ctx| read(conn, ctx, &seen, &asked)).await? {
        return Ok(reply);
    }
    let (key, view) = (format!("pilots.plan:{}", view.id), view.clone());
    ctx.write_once(key, move |conn, ctx| {
        let Ok(mut pilot) = read(conn, ctx, &view, &id)? else {
            return Err(Error::user("Somebody changed the plan meanwhile. Please open it again."));
        };
        if pilot.stalled_at.is_some() {
            people::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
        }
        (pilot.moved_at, pilot.stalled_at) = (ctx.now, None);
        store::save(conn, &ctx.workspace, &pilot)?;
        let case = steps::case(conn, ctx, pilot)?.ok_or_else(gone)?;
        let detail = format!("{} at {}", case.project.name, case.institution.about.name);
        audit::write(conn, &ctx.workspace, &ctx.person, "pilot.plan", id.as_str(), &detail, ctx.now)?;
        jobs::watch(conn, ctx, &case.pilot)?;
        steps::tell(conn, ctx, &case.pilot, &views::planned(&case.pilot, &ctx.person))?;
        steps::refresh(conn, ctx, &case)
    })
    .await?;
    Ok(Reply::Clear)
}

/// "End it early": the form that asks why.
pub async fn why(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let (case, _) = ctx.read(move |conn, ctx| may_end(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::reason_form(Form::End, &case)).await
}

/// A pilot that this person may end: what is only asked for is taken back by those who asked, and declined by the
/// owners.
fn may_end(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<(steps::Case, super::Side)> {
    let (case, side) = mine(conn, ctx, id)?;
    if case.pilot.state == PilotState::Requested && !side.partner {
        return Err(Error::user("This waits for your answer: say “Not now” with a word of why."));
    }
    Ok((case, side))
}

/// The reason was sent.
pub async fn end(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: PilotId = view.metadata().ok_or_else(gone)?;
    let reason = match ask::reason(view) {
        Ok(reason) => reason,
        Err(reply) => return Ok(reply),
    };
    let (asked, given) = (id.clone(), reason.is_some());
    let (case, _) = match ctx.read(move |conn, ctx| may_end(conn, ctx, &asked)).await {
        Ok(found) => found,
        // Sent twice: the first time did it.
        Err(Error::User(_)) if given => {
            let again = format!("pilots.end:{}", view.id);
            ctx.write_once(again, move |conn, ctx| may_end(conn, ctx, &id).map(|_| ())).await?;
            return Ok(Reply::Clear);
        }
        Err(error) => return Err(error),
    };
    if reason.is_none() && case.pilot.state != PilotState::Evaluated {
        return Ok(Reply::error(field::REASON, "Please write a line: both sides learn from it."));
    }
    ctx.write_once(format!("pilots.end:{}", view.id), move |conn, ctx| {
        let (mut case, _) = may_end(conn, ctx, &id)?;
        steps::end(conn, ctx, &mut case, reason.as_deref()).map(|_| ())
    })
    .await?;
    Ok(Reply::Clear)
}
