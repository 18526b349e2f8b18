//! What happens on its own: a role ends by its last day, and a word comes before.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{BEFORE_DAYS, Grant, State};
use super::{groups, rights, steps, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{GrantId, PersonId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The hour in UTC at which the groups are read again.
const HOUR: u32 = 4;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "roles.")]
enum Work {
    /// A word a week before a role ends.
    Remind,
    /// A role ends.
    Expire,
    /// The user groups that give roles are read.
    Sync,
}

/// Which role; whatever changes it gives it another id.
#[derive(Debug, Serialize, Deserialize)]
struct Due {
    grant: GrantId,
}

/// Has a role end on its last day, and a word said before.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, grant: &Grant, now: Time) -> Result<()> {
    let Some(until) = grant.until.filter(|_| grant.state == State::Given) else { return Ok(()) };
    let before = until - Duration::days(BEFORE_DAYS);
    let mut schedule = |work: Work, at: Time| -> Result<()> {
        let kind: &'static str = work.into();
        let job = NewJob::work(workspace, kind, &Due { grant: grant.id.clone() }, now)?;
        queue::enqueue(conn, &job.once(format!("{kind}:{}", grant.id)).at(at), now).map(|_| ())
    };
    schedule(Work::Expire, until)?;
    if before > now { schedule(Work::Remind, before) } else { Ok(()) }
}

/// Has the user groups read now that give roles, once however often it is asked for.
pub fn sync_now(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Sync.into();
    queue::enqueue_latest(conn, &NewJob::work(workspace, kind, &(), now)?.once(kind), now)
}

/// Has them read tonight.
pub fn sync_tonight(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Sync.into();
    queue::enqueue(conn, &NewJob::nightly(workspace, kind, HOUR, now)?, now).map(|_| ())
}

/// Does the scheduled work of roles.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(work) = verb.parse::<Work>() else {
        return Err(Failure::Final { reason: format!("roles have no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    if work == Work::Sync {
        return groups::sync(&ctx).await.map_err(Failure::from);
    }
    let due: Due = job.read()?;
    let done = ctx.write(move |conn, ctx| match work {
        Work::Remind => remind(conn, ctx, &due.grant),
        Work::Expire => expire(conn, ctx, &due.grant),
        Work::Sync => Ok(()),
    });
    done.await.map_err(Failure::from)
}

/// Who hears that a role ends: whoever gave it, while they may still give it.
fn giver(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Option<PersonId>> {
    let may = super::holders(conn, &ctx.workspace, rights::over(grant.role))?;
    Ok(grant.given_by.clone().filter(|by| *by != grant.person && may.contains(by)))
}

fn remind(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<()> {
    let ws = &ctx.workspace;
    let grant = store::find(conn, ws, id)?;
    let Some(grant) = grant.filter(|grant| grant.holds(ctx.now)) else { return Ok(()) };
    let name = steps::institution_of(conn, ctx, &grant)?;
    let giver = giver(conn, ctx, &grant)?;
    let theirs = views::ends_soon(&grant, name.as_deref(), giver.as_ref());
    outbox::post(conn, ws, &To::notice(&grant.person, Notice::Reminders), theirs, None, ctx.now)?;
    if let Some(giver) = giver {
        let message = views::ends_soon_for_giver(&grant, name.as_deref());
        outbox::post(conn, ws, &To::notice(&giver, Notice::Reminders), message, None, ctx.now)?;
    }
    Ok(())
}

fn expire(conn: &mut Conn, ctx: &Ctx, id: &GrantId) -> Result<()> {
    let ws = &ctx.workspace;
    let grant = store::find(conn, ws, id)?;
    let over = |grant: &Grant| grant.state == State::Given && !grant.holds(ctx.now);
    let Some(grant) = grant.filter(over) else { return Ok(()) };
    let (name, giver) = (steps::institution_of(conn, ctx, &grant)?, giver(conn, ctx, &grant)?);
    let ended = steps::stop(conn, ctx, grant)?;
    let to = To::notice(&ended.person, Notice::Desk);
    outbox::post(conn, ws, &to, views::expired(&ended, name.as_deref()), None, ctx.now)?;
    if let Some(giver) = giver {
        let message = views::expired_for_giver(&ended, name.as_deref());
        outbox::post(conn, ws, &To::notice(&giver, Notice::Reminders), message, None, ctx.now)?;
    }
    outbox::redraw_home(conn, ws, &ended.person, ctx.now)
}
