//! Followers are told, some hundred at a time: a project with thousands of them costs whoever writes nothing.

use std::collections::HashSet;

use strum::{EnumString, IntoStaticStr};

use super::{store, views, week};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::ProjectState;
use crate::features::{follows, matching, projects};
use crate::ids::{PersonId, UpdateId};
use crate::notices::{self, Notice};
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "updates.")]
enum Work {
    /// Tells the followers; its payload is the update's id.
    Tell,
}

/// Has the followers of a project told.
pub fn tell(conn: &mut Conn, ctx: &Ctx, update: &UpdateId) -> Result<()> {
    let kind: &'static str = Work::Tell.into();
    let job = NewJob::work(&ctx.workspace, kind, update, ctx.now)?.once(format!("{kind}:{update}"));
    queue::enqueue(conn, &job, ctx.now).map(|_| ())
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Tell) = verb.parse() else {
        return Err(Failure::Final { reason: format!("updates has no job {verb:?}") });
    };
    let update: UpdateId = job.read()?;
    let tell = move |conn: &mut Conn, ctx: &Ctx, after: &PersonId| tell_some(conn, ctx, &update, after);
    follows::in_batches(&Ctx::of_job(app, job), tell).await.map_err(Failure::from)
}

/// Tells some of them. Returns the last one, if there may be more.
fn tell_some(conn: &mut Conn, ctx: &Ctx, update: &UpdateId, after: &PersonId) -> Result<Option<PersonId>> {
    let ws = &ctx.workspace;
    let Some(update) = store::find(conn, ws, update)? else { return Ok(None) };
    let project = projects::find(conn, ws, &update.project)?;
    // Closed meanwhile: they hear of that.
    let Some(project) = project.filter(|project| project.state == ProjectState::Approved) else {
        return Ok(None);
    };
    let mut whose = projects::owners(conn, ws, &project.id)?;
    whose.push(update.author.clone());
    let away: HashSet<PersonId> = matching::kept_from(conn, ws, &whose)?;
    let some = follows::batch(conn, ctx, &project.id, &away, after)?;
    let chosen = notices::get_all(conn, ws, &some.people)?;
    let message = views::news(&project, &update);
    let weekly = |person: &PersonId| chosen.get(person).is_some_and(week::is_told_weekly);
    for person in some.people.iter().filter(|person| !weekly(person)) {
        let key = format!("update:{}:{person}", update.id);
        let to = To::notice(person, Notice::Updates);
        outbox::post(conn, ws, &to, message.clone(), Some(&key), ctx.now)?;
    }
    Ok(some.next)
}
