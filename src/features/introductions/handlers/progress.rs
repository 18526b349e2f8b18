//! What becomes of an introduction: taken back, begun again, started, ended.

use super::super::model::{Ask, Case, CheckIn, Introduction, IntroductionState, Side};
use super::super::{rules, steps, views};
use super::{Outcome, case, is_in_place, pressed, show};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{announcement, projects};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// "Take it back".
pub async fn withdraw(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let outcome = ctx
        .write(move |conn, ctx| {
            let mut case = case(conn, ctx, &id)?;
            if !case.may_withdraw(&ctx.person) {
                return Err(Error::user("They asked, so it is theirs to take back. You can say “Not now”."));
            }
            let asked = [IntroductionState::Asked];
            let done = steps::end(conn, ctx, &mut case, &asked, IntroductionState::Withdrawn, &[])?;
            Ok(if done { Outcome::Done } else { Outcome::Stale(Box::new(case)) })
        })
        .await?;
    show(ctx, action, outcome).await
}

/// "Open it again", "Ask again".
pub async fn reopen(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let reopened = ctx
        .write(move |conn, ctx| {
            let case = case(conn, ctx, &id)?;
            if case.intro.state.is_active() {
                return Ok(Ok(Outcome::Stale(Box::new(case))));
            }
            if !case.may_reopen(&ctx.person) {
                return Err(Error::user(
                    "It is theirs to open it again. `/edtech match` shows what else fits you.",
                ));
            }
            begin_again(conn, ctx, case)
        })
        .await?;
    match reopened {
        // In a list it shows by itself, and who will answer gets a message; who asked gets none.
        Ok(Outcome::Asked(case)) if is_in_place(action) => Ok(Reply::Ephemeral(views::asked_again(&case))),
        Ok(Outcome::Asked(_)) => show(ctx, action, Outcome::Done).await,
        Ok(outcome) => show(ctx, action, outcome).await,
        Err(message) => Ok(Reply::Ephemeral(message)),
    }
}

fn begin_again(
    conn: &mut Conn,
    ctx: &Ctx,
    case: Case,
) -> Result<std::result::Result<Outcome, crate::slack::Message>> {
    let again = next_round(&case, ctx);
    let asker = again.asked_by.clone();
    let ask = Ask { role: again.role.clone(), developer: again.developer.clone() };
    let ready = match rules::ready(conn, ctx, &ask, &asker, true)? {
        Ok(ready) => ready,
        Err(obstacle) if asker == ctx.person => return Ok(Err(views::obstacle(&obstacle, &ctx.person))),
        Err(obstacle) => {
            // Whoever takes a break themselves would read that the other is not looking.
            let own = match ctx.person == case.intro.developer {
                true => rules::in_own_way(conn, ctx, &ctx.person)?,
                false => None,
            };
            return Ok(Err(match own {
                Some(own) => views::obstacle(&own, &ctx.person),
                None => views::not_again(&obstacle, &case, &ctx.person),
            }));
        }
    };
    // Whoever opens it again for the project speaks for it.
    let opener = (case.side_of(&ctx.person) == Some(Side::Project)).then(|| ctx.person.clone());
    let intro = Introduction { owner: opener.unwrap_or(ready.owner), ..again };
    let mut next = Case { intro, role: ready.role, project: ready.project, owners: ready.owners };
    if !steps::again(conn, ctx, &case, &mut next)? {
        return Ok(Ok(Outcome::Stale(Box::new(next))));
    }
    if asker == ctx.person {
        return Ok(Ok(Outcome::Asked(Box::new(next))));
    }
    steps::tell_reopened(conn, ctx, &next)?;
    Ok(Ok(Outcome::Done))
}

/// Who asks whom when it begins again: who asked before, but after an end whoever wants it back.
fn next_round(case: &Case, ctx: &Ctx) -> Introduction {
    let mut intro = case.intro.clone();
    if intro.state == IntroductionState::Ended {
        intro.asked_by = ctx.person.clone();
    }
    if intro.asked_by != intro.developer && case.side_of(&ctx.person) == Some(Side::Project) {
        intro.asked_by = ctx.person.clone();
    }
    intro
}

/// "It started", "It goes on".
pub async fn started(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let outcome = ctx
        .write(move |conn, ctx| {
            let mut case = case(conn, ctx, &id)?;
            let opened = [IntroductionState::Opened];
            let moved = steps::advance(conn, ctx, &mut case, &opened, IntroductionState::Started)?;
            if !moved && case.intro.state != IntroductionState::Started {
                return Ok(Outcome::Stale(Box::new(case)));
            }
            steps::answer_check_in(conn, ctx, &case, CheckIn::GoesOn)?;
            steps::redraw(conn, ctx, &case)?;
            Ok(Outcome::Done)
        })
        .await?;
    show(ctx, action, outcome).await
}

/// "Not yet".
pub async fn not_yet(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let outcome = ctx
        .write(move |conn, ctx| {
            let case = case(conn, ctx, &id)?;
            if case.intro.state != IntroductionState::Opened {
                return Ok(Outcome::Stale(Box::new(case)));
            }
            steps::answer_check_in(conn, ctx, &case, CheckIn::NotYet)?;
            Ok(Outcome::NotYet(Box::new(case)))
        })
        .await?;
    match outcome {
        // Elsewhere than on the question itself, nothing changes that one could see.
        Outcome::NotYet(case) if !is_in_place(action) => {
            let side = case.side_of(&ctx.person).unwrap_or(Side::Developer);
            Ok(Reply::Ephemeral(views::check_in_answered(&case, side, CheckIn::NotYet)))
        }
        Outcome::NotYet(_) => Ok(Reply::Done),
        outcome => show(ctx, action, outcome).await,
    }
}

/// "It came to nothing", "It has ended": the seat is free again.
pub async fn ended(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let outcome = ctx
        .write(move |conn, ctx| {
            let mut case = case(conn, ctx, &id)?;
            let running = [IntroductionState::Opened, IntroductionState::Started];
            let both = [case.intro.developer.clone(), case.intro.owner.clone()];
            if !steps::end(conn, ctx, &mut case, &running, IntroductionState::Ended, &both)? {
                return Ok(Outcome::Stale(Box::new(case)));
            }
            projects::free_seat(conn, &ctx.workspace, &case.role.id)?;
            announcement::show(conn, ctx, &case.project.id)?;
            steps::answer_check_in(conn, ctx, &case, CheckIn::Over)?;
            Ok(Outcome::Done)
        })
        .await?;
    show(ctx, action, outcome).await
}
