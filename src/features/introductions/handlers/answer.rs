//! What the asked side says: yes, not now, or never again.

use std::str::FromStr;

use super::super::model::{Case, IntroductionState, Why};
use super::super::{rules, steps, store, views};
use super::{Outcome, case, open, pressed, show};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{conduct, matching};
use crate::ids::{IntroductionId, PersonId};
use crate::outbox;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

const ASKED: [IntroductionState; 1] = [IntroductionState::Asked];
const ACCEPTED: [IntroductionState; 1] = [IntroductionState::Accepted];

/// An introduction whose answer is this person's to give.
fn to_answer(conn: &mut Conn, ctx: &Ctx, id: &IntroductionId) -> Result<Case> {
    let case = case(conn, ctx, id)?;
    if case.may_answer(&ctx.person) {
        return Ok(case);
    }
    Err(Error::user("You asked, so the answer is theirs to give. `/edtech status` lets you take it back."))
}

/// "Yes".
pub async fn yes(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let outcome = ctx
        .write(move |conn, ctx| {
            let mut case = to_answer(conn, ctx, &id)?;
            if case.intro.state != IntroductionState::Asked {
                return Ok(Outcome::Stale(Box::new(case)));
            }
            if !rules::has_room(conn, ctx, &case)? {
                let asker = [case.intro.asked_by.clone()];
                steps::end(conn, ctx, &mut case, &ASKED, IntroductionState::SeatFilled, &asker)?;
                return Ok(Outcome::NoSeat(Box::new(case)));
            }
            Ok(if steps::accept(conn, ctx, &mut case)? {
                Outcome::Done
            } else {
                Outcome::Stale(Box::new(to_answer(conn, ctx, &id)?))
            })
        })
        .await?;
    show(ctx, action, outcome).await
}

/// "Not now": asks why, for organizers.
pub async fn not_now(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let case = ctx.read(move |conn, ctx| to_answer(conn, ctx, &id)).await?;
    if case.intro.state != IntroductionState::Asked {
        return show(ctx, action, Outcome::Stale(Box::new(case))).await;
    }
    open(ctx, action, views::decline_form(&case)).await
}

/// The form of "Not now" was sent.
pub async fn declined(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let id: IntroductionId = view.metadata().ok_or_else(super::gone)?;
    let why = view.chosen(views::WHY).and_then(|why| Why::from_str(&why).ok()).unwrap_or(Why::Other);
    let more = view.text(views::MORE).unwrap_or_default();
    if more.chars().count() > views::LINE_MAX as usize {
        return Ok(Reply::error(views::MORE, format!("At most {} characters, please.", views::LINE_MAX)));
    }
    let outcome = ctx
        .write_once(format!("introductions.decline:{}", view.id), move |conn, ctx| {
            let case = to_answer(conn, ctx, &id)?;
            decline(conn, ctx, case, &views::reason(why, &more))
        })
        .await?;
    Ok(match outcome {
        Some(Outcome::Stale(case)) => Reply::Update(Box::new(views::stale_notice(&case, &ctx.person))),
        _ => Reply::Done,
    })
}

fn decline(conn: &mut Conn, ctx: &Ctx, mut case: Case, reason: &str) -> Result<Outcome> {
    if !steps::decline(conn, ctx, &mut case)? {
        return Ok(Outcome::Stale(Box::new(case)));
    }
    store::set_reason(conn, &ctx.workspace, &case.intro.id, reason)?;
    Ok(Outcome::Done)
}

/// "Block this person": says first what that means.
pub async fn block(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let mut id = pressed(action)?;
    let reports = id.as_str().strip_prefix(views::REPORT).map(IntroductionId::from);
    let only_reports = reports.is_some();
    id = reports.unwrap_or(id);
    let case = ctx.read(move |conn, ctx| to_answer(conn, ctx, &id)).await?;
    if only_reports {
        let whom = case.intro.asked_by.as_str();
        return conduct::report_about(ctx, &action.by, action.view.as_ref(), whom).await;
    }
    open(ctx, action, views::block_form(&case)).await
}

/// The form of "Block" was sent. Who asked hears what everybody hears who is told "not now".
pub async fn blocked(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let id: IntroductionId = view.metadata().ok_or_else(super::gone)?;
    ctx.write_once(format!("introductions.block:{}", view.id), move |conn, ctx| {
        let case = to_answer(conn, ctx, &id)?;
        // The card that the button was on shows the block even where its ask is over.
        apart(conn, ctx, &case.intro.asked_by, Some(&id))?;
        if case.intro.state == IntroductionState::Asked {
            decline(conn, ctx, case.clone(), views::BLOCKED)?;
        }
        steps::show_block(conn, ctx, &case, true)?;
        steps::redraw(conn, ctx, &case)
    })
    .await?;
    Ok(Reply::Done)
}

/// Keeps `ctx.person` and somebody else apart from now on. What is open between them ends as anything ends, and nobody
/// is told why.
pub fn keep_apart(conn: &mut Conn, ctx: &Ctx, other: &PersonId) -> Result<()> {
    apart(conn, ctx, other, None)
}

fn apart(conn: &mut Conn, ctx: &Ctx, other: &PersonId, but: Option<&IntroductionId>) -> Result<()> {
    matching::block(conn, &ctx.workspace, &ctx.person, other, ctx.now)?;
    let mut between = store::between(conn, &ctx.workspace, &ctx.person, other)?;
    between.retain(|intro| Some(&intro.id) != but);
    for mut between in store::cases(conn, &ctx.workspace, between)? {
        if between.intro.state == IntroductionState::Accepted {
            let told = [other.clone()];
            steps::end(conn, ctx, &mut between, &ACCEPTED, IntroductionState::Withdrawn, &told)?;
        } else if between.may_answer(&ctx.person) {
            decline(conn, ctx, between, views::BLOCKED)?;
        } else {
            steps::end(conn, ctx, &mut between, &ASKED, IntroductionState::Withdrawn, &[])?;
        }
    }
    outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
}

/// "Unblock".
pub async fn unblock(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let case = to_answer(conn, ctx, &id)?;
        // A co-owner's block is theirs to take back.
        if !matching::unblock(conn, &ctx.workspace, &ctx.person, &case.intro.asked_by)? {
            return Err(Error::user("You haven't blocked this person, so there is nothing to take back."));
        }
        steps::show_block(conn, ctx, &case, false)?;
        steps::redraw(conn, ctx, &case)
    })
    .await?;
    show(ctx, action, Outcome::Done).await
}
