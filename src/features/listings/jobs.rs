//! What happens on its own: one look a night at the listings that are due.

use strum::{EnumString, IntoStaticStr};

use super::model::{Listing, Next};
use super::{offered, steps, store};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The hour in UTC at which it is looked; whoever is told reads it in their own morning.
const HOUR: u32 = 4;
/// So many are seen to in one transaction: nobody waits long for the database.
const BATCH: i64 = 50;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "listings.")]
enum Work {
    /// Sees to what is due.
    Look,
}

/// Plans tonight's look, once however often this is asked for.
pub fn plan(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Look.into();
    queue::enqueue(conn, &NewJob::nightly(workspace, kind, HOUR, now)?, now).map(|_| ())
}

/// Has it looked now, out of turn.
pub fn look_now(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Look.into();
    let key = format!("{kind}:{}", now.and_utc().timestamp_micros());
    queue::enqueue(conn, &NewJob::work(workspace, kind, &(), now)?.once(key), now).map(|_| ())
}

/// Does the scheduled work of listings.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Look) = verb.parse() else {
        return Err(Failure::Final { reason: format!("listings has no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    ctx.write(|conn, ctx| plan(conn, &ctx.workspace, ctx.now)).await?;
    // Each step moves when it is due, so the last one finds nothing.
    while ctx.write(look).await? {}
    Ok(())
}

/// Sees to some of what is due. Returns whether there may be more.
fn look(conn: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let due = store::due(conn, &ctx.workspace, ctx.now, BATCH)?;
    let more = due.len() == BATCH as usize;
    let of = |step: Next| -> Vec<Listing> {
        due.iter().filter(|listing| listing.step() == Some(step)).cloned().collect()
    };
    steps::ask(conn, ctx, of(Next::Ask))?;
    steps::remind(conn, ctx, of(Next::Remind))?;
    for listing in of(Next::Pause) {
        steps::pause_silent(conn, ctx, listing)?;
    }
    for listing in of(Next::Offer) {
        offered::to_community(conn, ctx, listing, false)?;
    }
    for listing in of(Next::Close) {
        offered::close(conn, ctx, listing)?;
    }
    for listing in due.into_iter().filter(|listing| listing.step().is_none()) {
        store::save(conn, &ctx.workspace, &Listing { due_at: None, ..listing })?;
    }
    Ok(more)
}
