//! What happens on its own: a claim lapses, and what was put off comes back. The desk is only drawn again: what holds
//! is decided by the clock, wherever it is read.

use strum::{EnumString, IntoStaticStr};

use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "desk.")]
enum Work {
    /// Draws the organizers' Home tabs.
    Redraw,
}

/// Has the desk drawn again at a moment, once however often it is asked for.
pub fn redraw_at(conn: &mut Conn, ctx: &Ctx, at: Time) -> Result<()> {
    let kind: &'static str = Work::Redraw.into();
    let key = format!("{kind}:{}", at.and_utc().timestamp());
    let job = NewJob::work(&ctx.workspace, kind, &(), ctx.now)?.once(key).at(at);
    queue::enqueue_latest(conn, &job, ctx.now)
}

/// Does the scheduled work of the desk.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Redraw) => {
            let drawn = ctx.write(|conn, ctx| people::redraw_organizers(conn, &ctx.workspace, ctx.now)).await;
            drawn.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("the desk has no job {verb:?}") }),
    }
}
