//! Whether two institutions that run one tool would like to meet: both say yes first.

use super::{gone, mine};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::adoption::model::{Meeting, MeetingState, Seat};
use crate::features::adoption::{jobs, steps, store};
use crate::slack::Reply;
use crate::slack::incoming::Action;

fn seat(action: &Action) -> Result<Seat> {
    action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)
}

/// The meeting that is asked for, for those who speak for this side.
fn asked(conn: &mut Conn, ctx: &Ctx, seat: &Seat) -> Result<Meeting> {
    mine(conn, ctx, &seat.mine)?;
    let meeting = store::meeting(conn, &ctx.workspace, &seat.mine, &seat.theirs)?.ok_or_else(gone)?;
    if meeting.state == MeetingState::Asked {
        return Ok(meeting);
    }
    Err(Error::user("This is settled already. The message says how."))
}

/// "Yes, introduce us": whoever says so second brings them together.
pub async fn yes(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let seat = seat(action)?;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        let meeting = asked(conn, ctx, &seat)?;
        if !store::say_yes(conn, ws, &meeting, seat.mine == meeting.one)? {
            return Ok(());
        }
        let case = mine(conn, ctx, &seat.mine)?;
        steps::log(conn, ctx, &case, "adoption.meet")?;
        if store::settle(conn, ws, &meeting, MeetingState::Met)? {
            jobs::open(conn, ctx, &meeting)?;
        }
        let meeting = store::meeting(conn, ws, &seat.mine, &seat.theirs)?.ok_or_else(gone)?;
        steps::show_meeting(conn, ctx, &meeting)
    })
    .await?;
    Ok(Reply::Done)
}

/// "Not now": nobody hears who said so.
pub async fn no(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let seat = seat(action)?;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        let meeting = asked(conn, ctx, &seat)?;
        if !store::settle(conn, ws, &meeting, MeetingState::Declined)? {
            return Ok(());
        }
        let case = mine(conn, ctx, &seat.mine)?;
        steps::log(conn, ctx, &case, "adoption.not_now")?;
        steps::show_meeting(conn, ctx, &Meeting { state: MeetingState::Declined, ..meeting })
    })
    .await?;
    Ok(Reply::Done)
}
