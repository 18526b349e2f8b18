//! A followed project closes: its followers are told once, some hundred at a time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::batches::{batch, in_batches};
use super::{store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::ProjectState;
use crate::features::{matching, projects};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "follows.")]
enum Work {
    /// Tells the followers of a project that closed.
    Closed,
}

/// Which project closed, when, and who hears of it in other words.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Closed {
    project: ProjectId,
    at: i64,
    told: Vec<PersonId>,
}

/// A project closes: whoever follows it is told, but for those who are told by what they have with it. In the
/// transaction that closes it, before anything of it ends.
pub fn project_closes(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    if store::followers(conn, ws, project, &PersonId(String::new()), 1)?.is_empty() {
        return Ok(());
    }
    let closed = Closed {
        project: project.clone(),
        at: ctx.now.and_utc().timestamp_micros(),
        told: store::told_otherwise(conn, ws, project)?,
    };
    let kind: &'static str = Work::Closed.into();
    let key = format!("{kind}:{project}:{}", closed.at);
    queue::enqueue(conn, &NewJob::work(ws, kind, &closed, ctx.now)?.once(key), ctx.now).map(|_| ())
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Closed) = verb.parse() else {
        return Err(Failure::Final { reason: format!("follows has no job {verb:?}") });
    };
    let closed: Closed = job.read()?;
    let tell = move |conn: &mut Conn, ctx: &Ctx, after: &PersonId| tell(conn, ctx, &closed, after);
    in_batches(&Ctx::of_job(app, job), tell).await.map_err(Failure::from)
}

/// Tells some of them. Returns the last one, if there may be more.
fn tell(conn: &mut Conn, ctx: &Ctx, closed: &Closed, after: &PersonId) -> Result<Option<PersonId>> {
    let ws = &ctx.workspace;
    let Some(project) = projects::find(conn, ws, &closed.project)? else { return Ok(None) };
    // Opened again meanwhile.
    if project.state != ProjectState::Closed {
        return Ok(None);
    }
    let owners = projects::owners(conn, ws, &project.id)?;
    let mut away: HashSet<PersonId> = matching::kept_from(conn, ws, &owners)?;
    away.extend(closed.told.iter().cloned());
    let some = batch(conn, ctx, &project.id, &away, after)?;
    let message = views::closed(&project, &owners);
    for person in &some.people {
        let key = format!("follows.closed:{}:{}:{person}", project.id, closed.at);
        let to = To::notice(person, Notice::Updates);
        outbox::post(conn, ws, &to, message.clone(), Some(&key), ctx.now)?;
    }
    Ok(some.next)
}
