//! What happens on its own: owners are reminded, and on Monday the team reads how the week was and what comes.

use chrono::{Days, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::handlers::entries;
use super::model::{Look, Show, Task, Week, reminders};
use super::{store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::{community, desk, digest, handover, people};
use crate::hours;
use crate::ids::{TaskId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// Tasks of each kind that the weekly summary names, and one more to know whether there are others.
const NAMED: i64 = views::NAMED as i64 + 1;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "tasks.")]
enum Work {
    /// Reminds on the working day before.
    Soon,
    /// Reminds once after the day.
    Late,
    /// Tells the team of the week; its payload is the moment from which on it tells.
    Weekly,
}

/// Of which task, as it was planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reminder {
    task: TaskId,
    due: NaiveDate,
}

fn key(work: Work, task: &TaskId) -> String {
    format!("{}:{task}", <&str>::from(work))
}

/// Has a task thought of, if somebody has it and it has a day.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, task: &Task, now: Time) -> Result<()> {
    let (Some(owner), Some(due), None) = (&task.owner, task.due, &task.done) else {
        return forget(conn, workspace, &task.id);
    };
    let (soon, late) = reminders(due, people::timezone(conn, workspace, owner)?);
    let reminder = Reminder { task: task.id.clone(), due };
    for (work, at) in [(Work::Soon, soon), (Work::Late, late)] {
        // Who takes what is due tomorrow knows it.
        if work == Work::Soon && at <= now {
            queue::cancel(conn, workspace, Queue::Work, &key(work, &task.id))?;
            continue;
        }
        let job = NewJob::work(workspace, work.into(), &reminder, now)?.once(key(work, &task.id)).at(at);
        queue::enqueue_latest(conn, &job, now)?;
    }
    Ok(())
}

/// Nobody has to be reminded any more.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, task: &TaskId) -> Result<()> {
    queue::cancel(conn, workspace, Queue::Work, &key(Work::Soon, task))?;
    queue::cancel(conn, workspace, Queue::Work, &key(Work::Late, task))
}

/// Plans the next summary, once however often this is asked for.
pub fn plan(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    digest::plan_weekly(conn, workspace, Work::Weekly.into(), now)
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(work) = verb.parse::<Work>() else {
        return Err(Failure::Final { reason: format!("tasks has no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    if work == Work::Weekly {
        let (since, key): (Time, String) = (job.read()?, job.dedupe.clone());
        return ctx.write(move |conn, ctx| weekly(conn, ctx, since, &key)).await.map_err(Failure::from);
    }
    let reminder: Reminder = job.read()?;
    let late = work == Work::Late;
    ctx.write(move |conn, ctx| remind(conn, ctx, &reminder, late)).await.map_err(Failure::from)
}

/// Reminds the owner, and the organizers together where that person organizes no more.
fn remind(conn: &mut Conn, ctx: &Ctx, reminder: &Reminder, late: bool) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(task) = store::find(conn, ws, &reminder.task)? else { return Ok(()) };
    let Some(owner) = task.owner.clone() else { return Ok(()) };
    if task.done.is_some() || task.due != Some(reminder.due) {
        return Ok(());
    }
    let here = people::organizes(conn, ws, &owner)?;
    let Some(entry) = entries(conn, ctx, vec![task])?.pop() else { return Ok(()) };
    if !here {
        // Once is enough.
        return if late { people::tell_organizers(conn, ctx, &views::orphaned(&entry)) } else { Ok(()) };
    }
    let key = format!("tasks:{}:{}:{late}", reminder.task, reminder.due);
    let to = To::notice(&owner, Notice::Reminders);
    outbox::post(conn, ws, &to, views::reminder(&entry, late), Some(&key), ctx.now)
}

fn weekly(conn: &mut Conn, ctx: &Ctx, since: Time, key: &str) -> Result<()> {
    let ws = &ctx.workspace;
    plan(conn, ws, ctx.now)?;
    let channel = community::get(conn, ws)?.and_then(|community| community.organizer_channel);
    let Some(channel) = channel else { return Ok(()) };
    // After a long night of the hub's, the next one tells.
    if ctx.now - since > Duration::days(14) {
        return Ok(());
    }
    let week = gather(conn, ctx, since)?;
    if week.is_empty() {
        return Ok(());
    }
    outbox::post(conn, ws, &To::Channel(channel), views::weekly(&week), Some(key), ctx.now)
}

/// What there is to tell, in the same number of queries however much it is.
fn gather(conn: &mut Conn, ctx: &Ctx, since: Time) -> Result<Week> {
    let ws = &ctx.workspace;
    let monday = hours::date(ctx.now, people::organizers_timezone(conn, ws)?);
    let done = store::done_since(conn, ws, since, NAMED)?;
    let due = store::due_before(conn, ws, monday + Days::new(7), NAMED)?;
    let free = store::listed(conn, ws, &Look::at(Show::Free), &ctx.person, NAMED)?;
    let (n, m) = (done.len(), due.len());
    let mut all = entries(conn, ctx, [done, due, free].concat())?;
    let free = all.split_off(n + m);
    let due = all.split_off(n);
    let mut away = handover::absences(conn, ws, monday)?;
    away.retain(|absence| absence.from < monday + Days::new(7));
    Ok(Week { done: all, due, free, queue: desk::waiting(conn, ctx)?, away, monday })
}
