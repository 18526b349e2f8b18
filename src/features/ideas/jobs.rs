//! What happens on its own: an idea that nobody joined closes.

use strum::{EnumString, IntoStaticStr};

use super::model::{Idea, IdeaState, QUIET};
use super::steps;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{IdeaId, WorkspaceId};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "ideas.")]
enum Work {
    /// Closes an idea that nobody joined; its payload is the idea's id.
    Quiet,
}

fn key(idea: &IdeaId) -> String {
    format!("ideas.quiet:{idea}")
}

/// Has an open idea looked at when it was long enough that somebody could have joined.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, idea: &Idea, now: Time) -> Result<()> {
    if idea.state != IdeaState::Open {
        return queue::cancel(conn, workspace, Queue::Work, &key(&idea.id));
    }
    let job = NewJob::work(workspace, Work::Quiet.into(), &idea.id, now)?
        .once(key(&idea.id))
        .at((idea.created_at + QUIET).max(now));
    queue::enqueue_latest(conn, &job, now)
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Quiet) = verb.parse() else {
        return Err(Failure::Final { reason: format!("ideas has no job {verb:?}") });
    };
    let id: IdeaId = job.read()?;
    let ctx = Ctx::of_job(app, job);
    ctx.write(move |conn, ctx| steps::quiet(conn, ctx, &id)).await.map_err(Failure::from)
}
