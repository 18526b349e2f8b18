//! What happens on its own: a renewal is spoken of, and two institutions are brought together.

use chrono::Duration;
use strum::{EnumString, IntoStaticStr};

use super::model::{Adoption, Meeting, MeetingState, SILENT};
use super::{steps, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::ids::{AdoptionId, ChannelId, PersonId, WorkspaceId};
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::slack::CallError;
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "adoption.")]
enum Work {
    /// Speaks of a renewal.
    Remind,
    /// Opens the group of two institutions that both said yes.
    Open,
}

/// So long there is between two reminders, however late they are.
const REST: Duration = Duration::days(7);

/// Has its renewal spoken of when it is time. One that is no longer about its day finds nothing to do.
pub fn watch(conn: &mut Conn, ctx: &Ctx, one: &Adoption) -> Result<()> {
    schedule(conn, &ctx.workspace, one, ctx.now)
}

/// Sets the clock of a tool in use, whoever wrote it.
pub fn schedule(conn: &mut Conn, workspace: &WorkspaceId, one: &Adoption, now: Time) -> Result<()> {
    not_before(conn, workspace, one, now, now)
}

/// The same, at `earliest`: where several reminders are overdue, there is time to answer each.
fn not_before(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    one: &Adoption,
    earliest: Time,
    now: Time,
) -> Result<()> {
    let Some(at) = one.next_reminder() else { return Ok(()) };
    let kind: &'static str = Work::Remind.into();
    // Each moment has a key of its own: a job that runs can't put itself off.
    let key = format!("{kind}:{}:{}", one.id, at.and_utc().timestamp());
    let job = NewJob::work(workspace, kind, &one.id, now)?.once(key).at(at.max(earliest));
    queue::enqueue_latest(conn, &job, now)
}

/// Has the group of the two opened.
pub fn open(conn: &mut Conn, ctx: &Ctx, meeting: &Meeting) -> Result<()> {
    let kind: &'static str = Work::Open.into();
    let pair = (meeting.one.clone(), meeting.other.clone());
    let job = NewJob::work(&ctx.workspace, kind, &pair, ctx.now)?.once(format!("{kind}:{}", meeting.key()));
    queue::enqueue_latest(conn, &job, ctx.now)
}

/// Does the scheduled work of tools in use.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Remind) => {
            let id: AdoptionId = job.read()?;
            ctx.write(move |conn, ctx| remind(conn, ctx, &id)).await.map_err(Failure::from)
        }
        Ok(Work::Open) => {
            let pair: (AdoptionId, AdoptionId) = job.read()?;
            bring_together(&ctx, pair).await
        }
        Err(_) => Err(Failure::Final { reason: format!("adoption has no job {verb:?}") }),
    }
}

/// Once before the day and once after; then the organizers see that nobody answers.
fn remind(conn: &mut Conn, ctx: &Ctx, id: &AdoptionId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(before) = store::find(conn, ws, id)? else { return Ok(()) };
    // Its day may have been moved since.
    if before.next_reminder().is_none_or(|at| at > ctx.now) {
        return Ok(());
    }
    let one = Adoption { reminded: before.reminded + 1, ..before.clone() };
    if !store::advance(conn, ws, &one, &before)? {
        return Ok(());
    }
    not_before(conn, ws, &one, ctx.now + REST, ctx.now)?;
    let Some(case) = steps::case(conn, ctx, one)? else { return Ok(()) };
    if case.adoption.reminded < SILENT {
        let message = views::renewal(&case, ctx.now.date());
        steps::tell(conn, ctx, &case, message)?;
    } else {
        steps::log(conn, ctx, &case, "adoption.silent")?;
        people::tell_organizers(conn, ctx, &views::silent(&case))?;
        people::redraw_organizers(conn, ws, ctx.now)?;
    }
    steps::redraw(conn, ctx, &case)
}

/// The meeting of these two, while it is agreed on and has no group.
fn agreed(
    conn: &mut Conn,
    ctx: &Ctx,
    pair: &(AdoptionId, AdoptionId),
) -> Result<Option<(Meeting, Vec<PersonId>)>> {
    let ws = &ctx.workspace;
    let meeting = store::meeting(conn, ws, &pair.0, &pair.1)?;
    let Some(meeting) = meeting.filter(|one| one.state == MeetingState::Met && one.channel.is_none()) else {
        return Ok(None);
    };
    let both = [store::find(conn, ws, &meeting.one)?, store::find(conn, ws, &meeting.other)?];
    let mut people: Vec<PersonId> = both.into_iter().flatten().map(|one| one.person).collect();
    people.dedup();
    Ok(Some((meeting, people)))
}

/// Opens the group, and then posts in it. Between the two it may die as often as it likes: Slack gives the same group
/// again, and the post has a name.
async fn bring_together(ctx: &Ctx, pair: (AdoptionId, AdoptionId)) -> Result<(), Failure> {
    let asked = pair.clone();
    let found = ctx.read(move |conn, ctx| agreed(conn, ctx, &asked)).await?;
    let Some((_, people)) = found else { return Ok(()) };
    match ctx.app.slack.open_conversation(&people).await {
        Ok(channel) => {
            ctx.write(move |conn, ctx| opened(conn, ctx, &pair, channel)).await.map_err(Failure::from)
        }
        // One of the two is gone; who follows them can ask.
        Err(CallError::Refused { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn opened(conn: &mut Conn, ctx: &Ctx, pair: &(AdoptionId, AdoptionId), channel: ChannelId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some((meeting, _)) = agreed(conn, ctx, pair)? else { return Ok(()) };
    store::save_meeting(conn, ws, &Meeting { channel: Some(channel.clone()), ..meeting.clone() })?;
    let (one, other) = (store::find(conn, ws, &meeting.one)?, store::find(conn, ws, &meeting.other)?);
    let both = steps::cases(conn, ctx, one.into_iter().chain(other).collect())?;
    let [one, other] = both.as_slice() else { return Ok(()) };
    let key = format!("meeting:{}", meeting.key());
    outbox::post(conn, ws, &To::Channel(channel), views::hello(one, other), Some(&key), ctx.now)
}
