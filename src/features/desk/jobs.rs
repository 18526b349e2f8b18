//! What happens on its own: a claim lapses, and what was put off comes back. The desk is only drawn again: what holds
//! is decided by the clock, wherever it is read. And whoever wants it is offered work in their morning.

use strum::{EnumString, IntoStaticStr};

use super::{load, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::{organizing, people};
use crate::hours::{self, Hours};
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "desk.")]
enum Work {
    /// Draws the organizers' Home tabs.
    Redraw,
    /// Offers somebody work in their morning; its payload is who.
    Offer,
}

/// Has the desk drawn again at a moment, once however often it is asked for.
pub fn redraw_at(conn: &mut Conn, ctx: &Ctx, at: Time) -> Result<()> {
    let kind: &'static str = Work::Redraw.into();
    let key = format!("{kind}:{}", at.and_utc().timestamp());
    let job = NewJob::work(&ctx.workspace, kind, &(), ctx.now)?.once(key).at(at);
    queue::enqueue_latest(conn, &job, ctx.now)
}

/// Plans the next morning's offer, once however often it is asked for: when somebody wants it, and by each offer.
pub fn plan_offer(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<()> {
    let tz = people::timezone(conn, workspace, person)?;
    let at = Hours::working(tz).morning_after(now);
    let kind: &'static str = Work::Offer.into();
    let key = format!("{kind}:{person}:{}", hours::date(at, tz));
    let job = NewJob::work(workspace, kind, person, now)?.once(key).at(at);
    queue::enqueue(conn, &job, now).map(|_| ())
}

/// Does the scheduled work of the desk.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Redraw) => {
            let drawn = ctx.write(|conn, ctx| people::redraw_organizers(conn, &ctx.workspace, ctx.now)).await;
            drawn.map_err(Failure::from)
        }
        Ok(Work::Offer) => {
            // What is offered is what they may see.
            let (person, key): (PersonId, String) = (job.read()?, job.dedupe.clone());
            let ctx = Ctx { person, ..ctx };
            ctx.write(move |conn, ctx| offer(conn, ctx, &key)).await.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("the desk has no job {verb:?}") }),
    }
}

/// Offers work to whoever still wants it in the morning; says nothing where nothing fits.
fn offer(conn: &mut Conn, ctx: &Ctx, key: &str) -> Result<()> {
    let (ws, me) = (&ctx.workspace, &ctx.person);
    let wants = organizing::find(conn, ws, me)?.is_some_and(|one| one.mornings);
    if !wants || !people::organizes(conn, ws, me)? {
        return Ok(());
    }
    plan_offer(conn, ws, me, ctx.now)?;
    let for_you = load::offer(conn, ctx)?;
    if for_you.items.is_empty() {
        return Ok(());
    }
    let message = views::morning(&for_you, ctx.now);
    outbox::post(conn, ws, &To::notice(me, Notice::Desk), message, Some(key), ctx.now)
}
