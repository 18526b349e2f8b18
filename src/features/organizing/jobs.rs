//! What happens on its own: whoever said until when they help is asked on that day whether they go on.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{Involvement, TO_ANSWER};
use super::{store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::{desk, people};
use crate::hours::{self, Hours};
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "organizing.")]
enum Work {
    /// Asks whether somebody goes on.
    Until,
    /// Tells the others that nobody heard.
    Unanswered,
}

/// Of whom, as they said it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Last {
    person: PersonId,
    until: NaiveDate,
}

fn key(person: &PersonId) -> String {
    format!("{}:{person}", <&str>::from(Work::Until))
}

/// Has thought of the last day, if there is one, and of the offers in the morning, if they are wanted.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, one: &Involvement, now: Time) -> Result<()> {
    if one.mornings {
        desk::plan_offer(conn, workspace, &one.person, now)?;
    }
    let Some(until) = one.until else { return forget(conn, workspace, &one.person) };
    let tz = people::timezone(conn, workspace, &one.person)?;
    let at = Hours::working(tz).next(hours::at(until, 0, tz));
    let last = Last { person: one.person.clone(), until };
    let job = NewJob::work(workspace, Work::Until.into(), &last, now)?.once(key(&one.person)).at(at);
    queue::enqueue_latest(conn, &job, now)
}

/// Nobody has to be asked any more.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    queue::cancel(conn, workspace, Queue::Work, &key(person))
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let does = match verb.parse() {
        Ok(Work::Until) => ask,
        Ok(Work::Unanswered) => tell,
        Err(_) => return Err(Failure::Final { reason: format!("organizing has no job {verb:?}") }),
    };
    let ctx = Ctx::of_job(app, job);
    let last: Last = job.read()?;
    ctx.write(move |conn, ctx| match still(conn, ctx, &last)? {
        Some(one) => does(conn, ctx, &one, last.until),
        None => Ok(()),
    })
    .await
    .map_err(Failure::from)
}

/// What the question is called, as a card that changes when it is answered.
pub fn card(person: &PersonId, until: NaiveDate) -> String {
    format!("organizing:{person}:{until}")
}

/// What somebody who still organizes said, where that is their last day still.
fn still(conn: &mut Conn, ctx: &Ctx, last: &Last) -> Result<Option<Involvement>> {
    let said = store::find(conn, &ctx.workspace, &last.person)?.filter(|one| one.until == Some(last.until));
    let organizes = people::organizes(conn, &ctx.workspace, &last.person)?;
    Ok(said.filter(|_| organizes))
}

fn ask(conn: &mut Conn, ctx: &Ctx, one: &Involvement, until: NaiveDate) -> Result<()> {
    let ws = &ctx.workspace;
    let to = To::notice(&one.person, Notice::Desk);
    outbox::card(conn, ws, &to, &card(&one.person, until), views::go_on(one, until), ctx.now)?;
    let (kind, last): (&'static str, Last) =
        (Work::Unanswered.into(), Last { person: one.person.clone(), until });
    let job = NewJob::work(ws, kind, &last, ctx.now)?
        .once(format!("{kind}:{}:{until}", one.person))
        .at(ctx.now + Duration::days(TO_ANSWER));
    queue::enqueue(conn, &job, ctx.now).map(|_| ())
}

fn tell(conn: &mut Conn, ctx: &Ctx, one: &Involvement, _: NaiveDate) -> Result<()> {
    people::tell_organizers(conn, ctx, &views::unanswered(one))
}
