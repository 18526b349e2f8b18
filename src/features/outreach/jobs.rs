//! What happens on its own: whoever looks after a contact is reminded of the next step in their morning.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{Contact, Stage};
use super::{store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::hours::{self, Hours};
use crate::ids::{ContactId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "outreach.")]
enum Work {
    /// Reminds of a next step.
    Remind,
}

/// Of what somebody is reminded: of the next step as it was planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reminder {
    contact: ContactId,
    on: NaiveDate,
}

fn key(contact: &ContactId) -> String {
    format!("{}:{contact}", <&str>::from(Work::Remind))
}

/// The first working hour from that day on, where somebody lives.
fn morning(day: NaiveDate, tz: Tz) -> Time {
    Hours::working(tz).next(hours::at(day, 0, tz))
}

/// Has the next step thought of on its day, if it has one.
pub fn watch(conn: &mut Conn, workspace: &WorkspaceId, contact: &Contact, now: Time) -> Result<()> {
    let day = contact.next_on.filter(|_| Stage::OPEN.contains(&contact.stage));
    let Some(on) = day else { return forget(conn, workspace, &contact.id) };
    let tz = people::timezone(conn, workspace, &contact.owner)?;
    let reminder = Reminder { contact: contact.id.clone(), on };
    let job = NewJob::work(workspace, Work::Remind.into(), &reminder, now)?
        .once(key(&contact.id))
        .at(morning(on, tz));
    queue::enqueue_latest(conn, &job, now)
}

/// Nobody has to be reminded any more.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, contact: &ContactId) -> Result<()> {
    queue::cancel(conn, workspace, Queue::Work, &key(contact))
}

/// Does the scheduled work of outreach.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Remind) = verb.parse() else {
        return Err(Failure::Final { reason: format!("outreach has no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    let reminder: Reminder = job.read()?;
    ctx.write(move |conn, ctx| remind(conn, ctx, &reminder)).await.map_err(Failure::from)
}

/// Reminds whoever looks after it, and the organizers together where that person organizes no more.
fn remind(conn: &mut Conn, ctx: &Ctx, reminder: &Reminder) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(contact) = store::find(conn, ws, &reminder.contact)? else { return Ok(()) };
    if contact.next_on != Some(reminder.on) || !Stage::OPEN.contains(&contact.stage) {
        return Ok(());
    }
    if !people::organizes(conn, ws, &contact.owner)? {
        return people::tell_organizers(conn, ctx, &views::orphaned(&contact));
    }
    let key = format!("outreach:{}:{}", contact.id, reminder.on);
    let to = To::notice(&contact.owner, Notice::Reminders);
    outbox::post(conn, ws, &to, views::reminder(&contact), Some(&key), ctx.now)
}
