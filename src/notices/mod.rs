//! What people get without having asked for it: of which kind it is, when it may come, and never more than
//! [`MOST`] of it on one day.
//!
//! ```text
//! model      kinds, what a person chose, what follows for one message: pure
//! settings   what each chose          days   how much came today          held   what is kept for the morning
//! ```
//! Whoever posts to a person says why ([`Why`]); the outbox asks [`decide`], in the transaction that causes the
//! message. What is kept is told of in the person's morning, by `features/notifications`.

mod days;
mod held;
mod model;
mod settings;

use chrono_tz::Tz;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::people;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::queue::{self, NewJob};
use crate::time::Time;

pub use days::{forget_days, give_back, take, take_all};
pub use held::{
    Held, Told, find, forget, keep, of_name, postpone, renew, rest, take_out, tell, waiting_until,
};
pub use model::{Choice, Day, MOST, Notice, Pause, Settings, Why};
pub use settings::{after, due as weekly_due, get, get_all, plan as plan_weekly, save};

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is sent: one of the day's messages is used up. What could not be sent by then is decided anew.
    Now(Time),
    /// It is kept until then; without a moment, until a pause ends.
    Later(Option<Time>),
    /// The person wants none of this kind.
    Never,
}

/// The job that tells people in their morning of what was kept; its payload is the moment.
pub const MORNING: &str = "notifications.morning";

/// Decides about a message that a person didn't ask for. Several at once are decided one after the other.
pub fn decide(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    notice: Notice,
    now: Time,
) -> Result<Verdict> {
    let tz = timezone(conn, workspace, person)?;
    if notice.waits_for_nothing() {
        let day = Day::of(tz, now);
        // What was chosen counts only where the day has no room: one query fewer for everybody who comes.
        return Ok(match days::take(conn, workspace, person, day.number)? {
            true => Verdict::Now(day.until),
            false => Verdict::Later(settings::get(conn, workspace, person)?.morning(tz, now)),
        });
    }
    let chosen = settings::get(conn, workspace, person)?;
    let day = match chosen.meets(notice, tz, now) {
        Ok(day) => day,
        Err(verdict) => return Ok(verdict),
    };
    if days::take(conn, workspace, person, day.number)? {
        return Ok(Verdict::Now(day.until));
    }
    Ok(Verdict::Later(chosen.morning(tz, now)))
}

/// A person's timezone; UTC where we don't know them.
pub fn timezone(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Tz> {
    let theirs = people::table.find((workspace, person)).select(people::timezone);
    let known: Option<String> = on_backend!(conn => theirs.get_result(conn)).optional()?;
    Ok(known.and_then(|tz| tz.parse().ok()).unwrap_or(chrono_tz::UTC))
}

/// Has people told at a moment of what is kept for them: one job for all whose morning that is.
pub fn wake(conn: &mut Conn, workspace: &WorkspaceId, at: Time, now: Time) -> Result<()> {
    let key = format!("{MORNING}:{}", at.and_utc().timestamp());
    let job = NewJob::work(workspace, MORNING, &at, now)?.once(key).at(at);
    queue::enqueue(conn, &job, now).map(|_| ())
}

/// Forgets how much came on days that are over, and what was told of long ago.
pub fn sweep(conn: &mut Conn, now: Time) -> Result<()> {
    days::sweep(conn, now)?;
    held::sweep(conn, now)
}
