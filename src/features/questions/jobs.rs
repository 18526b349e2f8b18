//! What happens on its own: a question closes, and whoever asked gets all answers in one message.

use strum::{EnumString, IntoStaticStr};

use super::model::{OPEN, Question};
use super::steps;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{QuestionId, WorkspaceId};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "questions.")]
enum Work {
    /// Closes a question; its payload is the question's id.
    Close,
}

fn key(question: &QuestionId) -> String {
    format!("questions.close:{question}")
}

/// Has an open question closed when its time is over.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, question: &Question, now: Time) -> Result<()> {
    if !question.is_open() {
        return queue::cancel(conn, workspace, Queue::Work, &key(&question.id));
    }
    let job = NewJob::work(workspace, Work::Close.into(), &question.id, now)?
        .once(key(&question.id))
        .at(question.asked_at + OPEN);
    queue::enqueue_latest(conn, &job, now)
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Close) = verb.parse() else {
        return Err(Failure::Final { reason: format!("questions has no job {verb:?}") });
    };
    let id: QuestionId = job.read()?;
    let ctx = Ctx::of_job(app, job);
    ctx.write(move |conn, ctx| steps::over(conn, ctx, &id)).await.map_err(Failure::from)
}
