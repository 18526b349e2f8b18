//! Followers are told, some hundred at a time: a project with thousands of them costs whoever writes nothing.

use std::collections::HashSet;

use strum::{EnumString, IntoStaticStr};

use super::{store, views, week};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::ProjectState;
use crate::features::{follows, matching, people, projects};
use crate::ids::{PersonId, UpdateId};
use crate::notices::{self, Notice};
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};

/// So many are told in one transaction.
const BATCH: i64 = 100;

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
    let (update, mut after): (UpdateId, _) = (job.read()?, PersonId(String::new()));
    let ctx = Ctx::of_job(app, job);
    loop {
        let (update, from) = (update.clone(), after.clone());
        match ctx.write(move |conn, ctx| tell_some(conn, ctx, &update, &from)).await? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
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
    let some = follows::followers(conn, ws, &project.id, after, BATCH)?;
    let known = people::find_all(conn, ws, &some)?;
    let chosen = notices::get_all(conn, ws, &some)?;
    let message = views::news(&project, &update);
    for person in some.iter().filter(|person| !away.contains(person)) {
        let is_here = known.get(person).is_some_and(|known| !known.deactivated && !known.bot);
        if !is_here || chosen.get(person).is_some_and(week::is_told_weekly) {
            continue;
        }
        let key = format!("update:{}:{person}", update.id);
        let to = To::notice(person, Notice::Updates);
        outbox::post(conn, ws, &to, message.clone(), Some(&key), ctx.now)?;
    }
    Ok(some.last().filter(|_| some.len() == BATCH as usize).cloned())
}
