//! What happens on its own: the opening, reminders, releases, check-ins, and the news of an end. Each looks
//! at the state first, and does nothing when its moment is over.

use chrono::Duration;

use super::clock::CHECK_INS;
use super::model::{Case, Due, Errand, IntroductionState, Side};
use super::{steps, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::Match;
use crate::features::{announcement, matching, people, projects};
use crate::ids::ChannelId;
use crate::ladder::Rung;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{Failure, Job};
use crate::slack::{CallError, Message};

/// Does the scheduled work of an introduction.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(errand) = verb.parse() else {
        return Err(Failure::Final { reason: format!("introductions has no job {verb:?}") });
    };
    let due: Due = job.read().map_err(|error| Failure::Final { reason: format!("unreadable: {error:?}") })?;
    let ctx = Ctx::of_job(app, job);
    let done = match errand {
        Errand::Open => return open(&ctx, due).await,
        Errand::Remind => ctx.write(move |conn, ctx| remind(conn, ctx, &due)).await,
        Errand::Release => ctx.write(move |conn, ctx| release(conn, ctx, &due)).await,
        Errand::CheckIn => ctx.write(move |conn, ctx| check_in(conn, ctx, &due)).await,
        Errand::Tell => tell(&ctx, due).await,
    };
    done.map_err(Failure::from)
}

/// The introduction, if it is still in the round and in one of the states that the errand is about.
fn current(conn: &mut Conn, ctx: &Ctx, due: &Due, states: &[IntroductionState]) -> Result<Option<Case>> {
    let case = store::case(conn, &ctx.workspace, &due.id)?;
    Ok(case.filter(|case| case.intro.round() == due.round && states.contains(&case.intro.state)))
}

const ACCEPTED: [IntroductionState; 1] = [IntroductionState::Accepted];

/// Opens the group message, and then writes that it is open. Between the two it may die as often as it
/// likes: Slack gives the same group again, and the state moves once.
async fn open(ctx: &Ctx, due: Due) -> Result<(), Failure> {
    let asked = due.clone();
    let found = ctx.read(move |conn, ctx| current(conn, ctx, &asked, &ACCEPTED)).await?;
    let Some(case) = found else { return Ok(()) };
    if !seat_is_free(&case) {
        return ctx.write(move |conn, ctx| no_seat(conn, ctx, &due)).await.map_err(Failure::from);
    }
    let both = [case.intro.developer.clone(), case.intro.owner.clone()];
    match ctx.app.slack.open_conversation(&both).await {
        Ok(channel) => {
            ctx.write(move |conn, ctx| opened(conn, ctx, &due, &channel)).await.map_err(Failure::from)
        }
        // One of the two has left the workspace.
        Err(CallError::Refused { code, .. }) if NEVER.contains(&code.as_str()) => {
            ctx.write(move |conn, ctx| never(conn, ctx, &due)).await.map_err(Failure::from)
        }
        Err(error) => Err(error.into()),
    }
}

/// What Slack says of people who can't be written to.
const NEVER: [&str; 4] = ["user_not_found", "user_disabled", "users_not_found", "user_not_visible"];

fn seat_is_free(case: &Case) -> bool {
    case.project.state.is_running() && case.role.seats_left() > 0
}

fn opened(conn: &mut Conn, ctx: &Ctx, due: &Due, channel: &ChannelId) -> Result<()> {
    let Some(mut case) = current(conn, ctx, due, &ACCEPTED)? else { return Ok(()) };
    let workspace = &ctx.workspace;
    if !seat_is_free(&case) || !projects::fill_seat(conn, workspace, &case.role.id)? {
        return no_seat(conn, ctx, due);
    }
    if !steps::advance(conn, ctx, &mut case, &ACCEPTED, IntroductionState::Opened)? {
        return projects::free_seat(conn, workspace, &case.role.id);
    }
    store::set_channel(conn, workspace, &case.intro.id, channel)?;
    let intro = &case.intro;
    let found = matching::explain(conn, ctx, &case.role, &case.project, &intro.developer)?;
    let shared = super::rules::shared(conn, ctx, &intro.developer)?;
    let message = views::group(&case, found.as_ref(), shared.as_ref());
    let to = To::Channel(channel.clone());
    outbox::post(conn, workspace, &to, message, Some(&intro.name("opened")), ctx.now)?;
    for day in CHECK_INS {
        steps::schedule(conn, ctx, &case, Errand::CheckIn, day, ctx.now + Duration::days(day))?;
    }
    let full = projects::role(conn, workspace, &case.role.id)?.is_none_or(|role| role.seats_left() == 0);
    if full {
        steps::end_other_asks(conn, ctx, &case)?;
    }
    announcement::show(conn, ctx, &case.project.id)?;
    steps::redraw(conn, ctx, &case)
}

/// Both said yes, and somebody else has the last seat, or the project has closed.
fn no_seat(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let Some(mut case) = current(conn, ctx, due, &ACCEPTED)? else { return Ok(()) };
    let both = [case.intro.developer.clone(), case.intro.owner.clone()];
    steps::end(conn, ctx, &mut case, &ACCEPTED, IntroductionState::SeatFilled, &both).map(|_| ())
}

/// Both said yes, and one of them is gone.
fn never(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let Some(mut case) = current(conn, ctx, due, &ACCEPTED)? else { return Ok(()) };
    let people = [case.intro.developer.clone(), case.intro.owner.clone()];
    steps::end(conn, ctx, &mut case, &ACCEPTED, IntroductionState::Ended, &people).map(|_| ())
}

fn remind(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let Some(case) = current(conn, ctx, due, &[IntroductionState::Asked])? else { return Ok(()) };
    let intro = &case.intro;
    let tz = people::timezone(conn, &ctx.workspace, intro.asked_person())?;
    let next = if due.number == 1 { Rung::Organizers } else { Rung::Release };
    let next = next.due(intro.asked_at, tz);
    // After a long night of the hub's, the next step stands for this one.
    let number = i32::try_from(due.number).unwrap_or(i32::MAX);
    if next <= ctx.now || !store::count_reminder(conn, &ctx.workspace, &intro.id, number, next)? {
        return Ok(());
    }
    let to = To::notice(intro.asked_person(), Notice::Reminders);
    let name = intro.name(&format!("reminder:{number}"));
    outbox::card(conn, &ctx.workspace, &to, &name, views::reminder(&case, number), ctx.now)
}

fn release(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let asked = [IntroductionState::Asked];
    let Some(mut case) = current(conn, ctx, due, &asked)? else { return Ok(()) };
    let both = [case.intro.asked_by.clone(), case.intro.asked_person().clone()];
    steps::end(conn, ctx, &mut case, &asked, IntroductionState::NoAnswer, &both).map(|_| ())
}

fn check_in(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let running = [IntroductionState::Opened, IntroductionState::Started];
    let Some(case) = current(conn, ctx, due, &running)? else { return Ok(()) };
    let intro = &case.intro;
    let next = CHECK_INS.into_iter().find(|day| *day > due.number);
    let next = next.zip(intro.opened_at).map(|(day, opened)| opened + Duration::days(day));
    store::set_next(conn, &ctx.workspace, &intro.id, next)?;
    // After a long night of the hub's, the next one stands for this one.
    if next.is_some_and(|next| next <= ctx.now) {
        return Ok(());
    }
    let both = [case.intro.developer.clone(), case.intro.owner.clone()];
    let known = people::find_all(conn, &ctx.workspace, &both)?;
    for side in [Side::Developer, Side::Project] {
        // Who left the workspace can't be asked.
        if known.get(case.person_on(side)).is_some_and(|person| person.deactivated) {
            continue;
        }
        let (to, name) = steps::check_in_card(&case, side, due.number);
        outbox::card(conn, &ctx.workspace, &to, &name, views::check_in(&case, side), ctx.now)?;
    }
    Ok(())
}

/// Tells somebody that it ended, with what else fits.
async fn tell(ctx: &Ctx, due: Due) -> Result<()> {
    // Finding what fits takes a while, and nobody should wait for it with a change.
    let Some((to, key, message)) = ctx.read(move |conn, ctx| news(conn, ctx, &due)).await? else {
        return Ok(());
    };
    ctx.write(move |conn, ctx| outbox::post(conn, &ctx.workspace, &to, message, Some(&key), ctx.now)).await
}

fn news(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<Option<(To, String, Message)>> {
    let Some(person) = &due.person else { return Ok(None) };
    let Some(case) = store::case(conn, &ctx.workspace, &due.id)? else { return Ok(None) };
    let over = case.intro.round() == due.round && !case.intro.state.is_active();
    let Some(side) = case.side_of(person).filter(|_| over) else { return Ok(None) };
    let next = match side {
        _ if !case.looks_on(side) => Vec::new(),
        Side::Developer => matching::roles_for(conn, ctx, person, 2)?,
        Side::Project => matching::developers_for(conn, ctx, &case.role.id, 2)?,
    };
    // What just ended is not what else there is: its last seat may be promised and not yet taken.
    let ended = |found: &Match| found.role == case.role.id && found.developer == case.intro.developer;
    let next = next.into_iter().find(|found| !ended(found));
    let state: &'static str = case.intro.state.into();
    let key = case.intro.name(&format!("{state}:{person}"));
    let other = people::find(conn, &ctx.workspace, case.person_on(side.other()))?;
    let gone =
        other.is_some_and(|other| other.deactivated) && case.intro.state != IntroductionState::SeatFilled;
    // Whoever asked waits for an answer; what ends later, and the other side's news, nobody asked for.
    let to = match case.intro.asked_by == *person && case.intro.opened_at.is_none() {
        true => To::asked(person),
        false => To::notice(person, Notice::Introductions),
    };
    Ok(Some((to, key, views::ended(&case, side, gone, next.as_ref()))))
}
