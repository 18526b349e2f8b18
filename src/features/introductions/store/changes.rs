//! What changes an introduction. Every step from one state to another names the states that it may come
//! from, in SQL: of two who are at it at once, one does it and the other is told so.

use chrono::Duration;
use diesel::prelude::*;

use super::super::clock::CHECK_INS;
use super::super::model::{Introduction, IntroductionState};
use crate::db::Conn;
use crate::db::schema::introductions;
use crate::error::Result;
use crate::ids::{ChannelId, IntroductionId, PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Writes a new introduction. Returns false where the pair has one that is not over.
pub fn insert(conn: &mut Conn, workspace: &WorkspaceId, new: &Introduction) -> Result<bool> {
    let row = (
        (
            introductions::workspace.eq(workspace),
            introductions::id.eq(&new.id),
            introductions::project.eq(&new.project),
            introductions::role.eq(&new.role),
            introductions::developer.eq(&new.developer),
            introductions::owner.eq(&new.owner),
            introductions::asked_by.eq(&new.asked_by),
            introductions::line.eq(&new.line),
        ),
        introductions::state.eq(new.state),
        introductions::active.eq(new.state.is_active()),
        introductions::next_at.eq(new.next_at),
        introductions::asked_at.eq(new.asked_at),
    );
    let inserted = on_backend!(conn => diesel::insert_into(introductions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(inserted == 1)
}

/// Moves an introduction from one of `from` to `to`. Returns false where it was in none of them: somebody
/// was faster.
pub fn advance(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IntroductionId,
    from: &[IntroductionState],
    to: IntroductionState,
    now: Time,
) -> Result<bool> {
    use IntroductionState::{Accepted, Declined, Opened, Started};
    let answered = matches!(to, Accepted | Declined).then(|| introductions::answered_at.eq(now));
    let opened = (to == Opened).then(|| introductions::opened_at.eq(now));
    let ended = (!to.is_active()).then(|| introductions::ended_at.eq(now));
    // Who says it once more said it before.
    let first = (to == Started && !from.contains(&Started)).then(|| introductions::started_at.eq(now));
    let next = match to {
        Opened => Some(introductions::next_at.eq(Some(now + Duration::days(CHECK_INS[0])))),
        Started => None,
        _ => Some(introductions::next_at.eq(None)),
    };
    let there = introductions::table.find((workspace, id)).filter(introductions::state.eq_any(from.to_vec()));
    let set = (
        introductions::state.eq(to),
        introductions::active.eq(to.is_active()),
        answered,
        opened,
        first,
        ended,
        next,
    );
    Ok(diesel::update(there).set(set).execute(conn)? == 1)
}

/// Begins again what is over. Returns false where it is not over any more.
pub fn reopen(conn: &mut Conn, workspace: &WorkspaceId, again: &Introduction) -> Result<bool> {
    let over = introductions::table.find((workspace, &again.id)).filter(introductions::active.eq(false));
    let set = (
        introductions::owner.eq(&again.owner),
        introductions::asked_by.eq(&again.asked_by),
        introductions::state.eq(again.state),
        introductions::active.eq(again.state.is_active()),
        introductions::reason.eq(None::<String>),
        introductions::reminders.eq(0),
        introductions::next_at.eq(again.next_at),
        introductions::asked_at.eq(again.asked_at),
        introductions::answered_at.eq(None::<Time>),
        introductions::opened_at.eq(None::<Time>),
        introductions::started_at.eq(None::<Time>),
        introductions::ended_at.eq(None::<Time>),
    );
    Ok(diesel::update(over).set(set).execute(conn)? == 1)
}

/// Remembers which owner speaks for the project from now on.
pub fn set_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IntroductionId,
    owner: &PersonId,
) -> Result<()> {
    diesel::update(introductions::table.find((workspace, id)))
        .set(introductions::owner.eq(owner))
        .execute(conn)?;
    Ok(())
}

/// Remembers why somebody said no, for organizers.
pub fn set_reason(conn: &mut Conn, workspace: &WorkspaceId, id: &IntroductionId, reason: &str) -> Result<()> {
    diesel::update(introductions::table.find((workspace, id)))
        .set(introductions::reason.eq(reason))
        .execute(conn)?;
    Ok(())
}

/// Remembers the group message.
pub fn set_channel(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IntroductionId,
    channel: &ChannelId,
) -> Result<()> {
    diesel::update(introductions::table.find((workspace, id)))
        .set(introductions::channel.eq(channel))
        .execute(conn)?;
    Ok(())
}

/// Counts a reminder, the `number`th, once. `next_at`: when the next thing happens.
pub fn count_reminder(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IntroductionId,
    number: i32,
    next_at: Time,
) -> Result<bool> {
    let waiting = introductions::table
        .find((workspace, id))
        .filter(introductions::state.eq(IntroductionState::Asked))
        .filter(introductions::reminders.lt(number));
    let counted = diesel::update(waiting)
        .set((introductions::reminders.eq(number), introductions::next_at.eq(next_at)))
        .execute(conn)?;
    Ok(counted == 1)
}

/// Says when the next check-in is.
pub fn set_next(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &IntroductionId,
    next_at: Option<Time>,
) -> Result<()> {
    diesel::update(introductions::table.find((workspace, id)))
        .set(introductions::next_at.eq(next_at))
        .execute(conn)?;
    Ok(())
}

/// Removes what a developer wrote, and what was written about them: the lines with which they asked, and the
/// reasons for saying no, theirs and those of whom they asked.
pub fn forget_words(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<()> {
    let theirs = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::developer.eq(developer));
    diesel::update(theirs.filter(introductions::asked_by.eq(developer)))
        .set(introductions::line.eq(""))
        .execute(conn)?;
    diesel::update(theirs).set(introductions::reason.eq(None::<String>)).execute(conn)?;
    Ok(())
}
