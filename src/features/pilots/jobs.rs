//! What happens on its own: the group of the two opens, and a pilot in which nothing happens is seen.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{Pilot, PilotState};
use super::{steps, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::ids::{ChannelId, PilotId, WorkspaceId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::slack::CallError;
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "pilots.")]
enum Work {
    /// Opens the group of the two who look after it.
    Open,
    /// Looks whether something happened.
    Watch,
}

/// For which two a group is opened: others since then have a job of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pair {
    pilot: PilotId,
    card: String,
}

/// Has the group of the two opened.
pub fn open(conn: &mut Conn, ctx: &Ctx, pilot: &Pilot) -> Result<()> {
    let (kind, pair): (&'static str, _) =
        (Work::Open.into(), Pair { pilot: pilot.id.clone(), card: pilot.card() });
    let job = NewJob::work(&ctx.workspace, kind, &pair, ctx.now)?.once(format!("{kind}:{}", pilot.card()));
    queue::enqueue_latest(conn, &job, ctx.now)
}

/// Has it looked at when it would be stalled, or no more.
pub fn watch(conn: &mut Conn, ctx: &Ctx, pilot: &Pilot) -> Result<()> {
    schedule(conn, &ctx.workspace, pilot, ctx.now)
}

/// Sets the clock of a pilot, whoever wrote it, in place of the one that it had.
pub fn schedule(conn: &mut Conn, workspace: &WorkspaceId, pilot: &Pilot, now: Time) -> Result<()> {
    let kind: &'static str = Work::Watch.into();
    let key = format!("{kind}:{}", pilot.id);
    if !pilot.state.is_active() {
        return queue::cancel(conn, workspace, Queue::Work, &key);
    }
    let job = NewJob::work(workspace, kind, &pilot.id, now)?.once(key).at(pilot.stalls_at().max(now));
    queue::enqueue_latest(conn, &job, now)
}

/// Does the scheduled work of pilots.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Open) => {
            let pair: Pair = job.read()?;
            open_group(&ctx, pair).await
        }
        Ok(Work::Watch) => {
            let id: PilotId = job.read()?;
            ctx.write(move |conn, ctx| stalled(conn, ctx, &id)).await.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("pilots has no job {verb:?}") }),
    }
}

/// The pilot, if it is still of these two, and going on.
fn current(conn: &mut Conn, ctx: &Ctx, pair: &Pair) -> Result<Option<Pilot>> {
    let pilot = store::find(conn, &ctx.workspace, &pair.pilot)?;
    Ok(pilot.filter(|pilot| pilot.card() == pair.card && pilot.state.is_active() && pilot.channel.is_none()))
}

/// Opens the group, and then posts the card there. Between the two it may die as often as it likes: Slack gives
/// the same group again.
async fn open_group(ctx: &Ctx, pair: Pair) -> Result<(), Failure> {
    let asked = pair.clone();
    let found = ctx.read(move |conn, ctx| current(conn, ctx, &asked)).await?;
    let Some(pilot) = found else { return Ok(()) };
    let mut both = vec![pilot.person.clone()];
    both.extend(pilot.owner.clone().filter(|owner| *owner != pilot.person));
    match ctx.app.slack.open_conversation(&both).await {
        Ok(channel) => {
            ctx.write(move |conn, ctx| opened(conn, ctx, &pair, channel)).await.map_err(Failure::from)
        }
        // One of the two is gone: what they leave behind is handed on by itself.
        Err(CallError::Refused { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn opened(conn: &mut Conn, ctx: &Ctx, pair: &Pair, channel: ChannelId) -> Result<()> {
    let Some(pilot) = current(conn, ctx, pair)? else { return Ok(()) };
    let pilot = Pilot { channel: Some(channel), ..pilot };
    store::save(conn, &ctx.workspace, &pilot)?;
    match steps::case(conn, ctx, pilot)? {
        Some(case) => steps::refresh(conn, ctx, &case),
        None => Ok(()),
    }
}

/// Nothing happened for long: both sides and the organizers see it, once until something happens.
fn stalled(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<()> {
    let Some(pilot) = store::find(conn, &ctx.workspace, id)? else { return Ok(()) };
    if !pilot.state.is_active() || pilot.stalled_at.is_some() || pilot.stalls_at() > ctx.now {
        return Ok(());
    }
    let pilot = Pilot { stalled_at: Some(ctx.now), ..pilot };
    store::save(conn, &ctx.workspace, &pilot)?;
    let Some(case) = steps::case(conn, ctx, pilot)? else { return Ok(()) };
    steps::log(conn, ctx, &case, "pilot.stalled")?;
    let message = views::stalled(&case, ctx.now);
    steps::tell(conn, ctx, &case.pilot, &message)?;
    if case.pilot.state == PilotState::Requested {
        for owner in crate::features::projects::owners(conn, &ctx.workspace, &case.project.id)? {
            let reminder = views::ask_card(&case);
            outbox::post(
                conn,
                &ctx.workspace,
                &To::notice(&owner, Notice::Reminders),
                reminder,
                None,
                ctx.now,
            )?;
        }
    }
    people::tell_organizers(conn, ctx, &views::stalled_for_organizers(&case, ctx.now))?;
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
    steps::refresh(conn, ctx, &case)
}
