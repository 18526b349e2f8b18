//! What those who are asked do: take it, pass, give it back, hand it on, solve it.

use slack_morphism::prelude::SlackModalView;

use super::{faster, gone, held, mine, pressed, require};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::support::model::{Answer, Form, Rung, SupportState, TEXT};
use crate::features::support::steps::{self, Case};
use crate::features::support::{route, views};
use crate::features::{matching, people, projects};
use crate::ids::{PersonId, SupportId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// "I take it": once, however many press.
pub async fn claim(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let (mut case, part) = mine(conn, ctx, &id)?;
        if part.claimer && case.request.state.is_active() {
            return Ok(());
        }
        if !part.may_claim {
            return Err(Error::user("Whoever asks can't take it as well. “Take it back” ends it."));
        }
        if case.request.state == SupportState::Claimed {
            return Err(Error::user("Somebody has it already. Thank you! Your message says who."));
        }
        require(&case.request, &[SupportState::Open])?;
        steps::give(conn, ctx, &mut case, &ctx.person)?;
        if !steps::step(conn, ctx, &mut case, "claimed")? {
            return Err(faster());
        }
        steps::tell(conn, ctx, &case, &case.request.asker, views::claimed(&case, &ctx.person))
    })
    .await?;
    Ok(Reply::Done)
}

/// "Not me": the next is asked at once, if nobody else is waited for.
pub async fn pass(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let (mut case, _) = mine(conn, ctx, &id)?;
        if case.request.state != SupportState::Open || !case.waiting().any(|who| *who == ctx.person) {
            return Ok(());
        }
        steps::answered(conn, ctx, &mut case, &ctx.person, Answer::Passed)?;
        steps::climb_if_nobody_is_waited_for(conn, ctx, &mut case)?;
        if steps::step(conn, ctx, &mut case, "passed")? { Ok(()) } else { Err(faster()) }
    })
    .await?;
    Ok(Reply::Done)
}

/// "Still on it": the clock begins anew.
pub async fn keep(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = held(conn, ctx, &id)?;
        // Pressed twice, the clock runs already.
        if case.request.rung == Rung::Asked {
            return Ok(());
        }
        case.request.rung = Rung::Asked;
        case.request.due_at = Some(route::work_due(conn, ctx, &case.request, &ctx.person)?);
        if steps::step(conn, ctx, &mut case, "kept")? { Ok(()) } else { Err(faster()) }
    })
    .await?;
    Ok(Reply::Done)
}

/// "Give it back": others are asked.
pub async fn release(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = held(conn, ctx, &id)?;
        steps::release(conn, ctx, &mut case, false)?;
        if !steps::step(conn, ctx, &mut case, "released")? {
            return Err(faster());
        }
        steps::tell(conn, ctx, &case, &case.request.asker, views::released(&case, &ctx.person))
    })
    .await?;
    Ok(Reply::Done)
}

/// "Hand it on" and "It is solved": their forms.
pub async fn form(ctx: &Ctx, action: &Action, form: Form) -> Result<Reply> {
    let id = pressed(action)?;
    let window: SlackModalView = ctx
        .read(move |conn, ctx| {
            let case = held(conn, ctx, &id)?;
            Ok(if form == Form::HandOn { views::hand_on_form(&case) } else { views::solve_form(&case) })
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), window).await
}

/// A person was named: they have it.
pub async fn hand_on(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: SupportId = view.metadata().ok_or_else(gone)?;
    let Some(to) = view.all_chosen(field::PERSON).into_iter().next().map(PersonId::from) else {
        return Ok(Reply::error(field::PERSON, "Please choose a person."));
    };
    // Rights come first: nobody learns anything about others by trying names.
    let asked = id.clone();
    ctx.read(move |conn, ctx| held(conn, ctx, &asked).map(|_| ())).await?;
    let person = match people::know_other(ctx, &to).await {
        Ok(person) => person,
        Err(Error::User(text)) => return Ok(Reply::error(field::PERSON, text)),
        Err(error) => return Err(error),
    };
    if person.bot || person.deactivated {
        return Ok(Reply::error(field::PERSON, "This must be a person who is here."));
    }
    let key = format!("support.hand_on:{}", view.id);
    ctx.write_once(key, move |conn, ctx| hand(conn, ctx, &id, &to)).await?;
    Ok(Reply::Clear)
}

fn hand(conn: &mut Conn, ctx: &Ctx, id: &SupportId, to: &PersonId) -> Result<()> {
    let mut case = held(conn, ctx, id)?;
    require_fit(conn, ctx, &case, to)?;
    steps::answered(conn, ctx, &mut case, &ctx.person, Answer::Released)?;
    steps::give(conn, ctx, &mut case, to)?;
    if !steps::step(conn, ctx, &mut case, "handed_on")? {
        return Err(faster());
    }
    steps::tell(conn, ctx, &case, to, views::handed_to_you(&case, &ctx.person))?;
    steps::tell(conn, ctx, &case, &case.request.asker, views::handed_on(&case, &ctx.person, to))
}

/// Stops where a request can't go to this person.
fn require_fit(conn: &mut Conn, ctx: &Ctx, case: &Case, to: &PersonId) -> Result<()> {
    if *to == ctx.person {
        return Err(Error::user("You have it already."));
    }
    let both = [case.request.asker.clone(), ctx.person.clone()];
    if !matching::blocked_among(conn, &ctx.workspace, to, &both)?.is_empty() {
        return Err(Error::user("They can't take it at the moment. Somebody else may."));
    }
    if *to == case.request.asker {
        return Err(Error::user("They asked for help themselves."));
    }
    let reads = !case.request.is_private()
        || case.was_asked(to)
        || projects::is_owner(conn, &ctx.workspace, &case.request.project, to)?;
    if reads {
        Ok(())
    } else {
        Err(Error::user("A report of a security problem can go to owners of the tool only."))
    }
}

/// What solved it was sent: the asker is asked whether it did.
pub async fn solve(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: SupportId = view.metadata().ok_or_else(gone)?;
    let solution = view.text(field::SOLUTION).unwrap_or_default();
    if solution.chars().count() > TEXT as usize {
        return Ok(Reply::error(field::SOLUTION, format!("At most {TEXT} characters, please.")));
    }
    let keep = !view.all_chosen(field::KEEP).is_empty();
    ctx.write_once(format!("support.solve:{}", view.id), move |conn, ctx| {
        let mut case = held(conn, ctx, &id)?;
        case.request.keep = keep && !case.request.is_private();
        case.request.solution = solution;
        if steps::solved(conn, ctx, &mut case)? { Ok(()) } else { Err(faster()) }
    })
    .await?;
    Ok(Reply::Clear)
}
