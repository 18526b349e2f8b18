//! Proposals go out one by one. Each is a job of its own, so that what dies in between goes on where it was, and is
//! checked again when it is due.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{GAP, PairState, Round, RoundState};
use super::{handlers, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{matching, projects};
use crate::ids::{PersonId, RoleId, RoundId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::slack::CallError;
use crate::time::Time;

/// So many proposals are put into the queue in one transaction.
const BATCH: i64 = 200;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "rounds.")]
enum Work {
    /// Puts proposals into the queue, each at its time.
    Plan,
    /// Makes one.
    Propose,
    /// Matches everybody, and shows it in a window that is open.
    Preview,
}

impl Work {
    fn kind(self) -> &'static str {
        self.into()
    }
}

/// A window that waits for a round.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// The window.
    pub view: String,
    /// What opened it: one press is one round.
    pub by: String,
    /// Where the dial was put.
    pub first_seat: Option<bool>,
    /// The round that it would replace.
    pub instead: Option<RoundId>,
}

/// A window that waits, and who opened it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Waiting {
    person: PersonId,
    preview: Preview,
}

/// Has everybody matched for a window that is open.
pub async fn preview(ctx: &Ctx, preview: Preview) -> Result<()> {
    ctx.write(move |conn, ctx| {
        let kind = Work::Preview.kind();
        let key = format!("{kind}:{}:{}", preview.view, preview.by);
        let waiting = Waiting { person: ctx.person.clone(), preview };
        let job = NewJob::work(&ctx.workspace, kind, &waiting, ctx.now)?.once(key);
        queue::enqueue(conn, &job, ctx.now).map(|_| ())
    })
    .await
}

/// Matches everybody and shows it, or why not.
async fn show(app: &App, job: &Job) -> Result<(), Failure> {
    let Waiting { person, preview } = job.read()?;
    let ctx = Ctx::new(app, &job.workspace, &person);
    let window = match handlers::run(&ctx, preview.first_seat, preview.instead).await {
        Ok(window) => window,
        Err(Error::User(why)) => views::none(&why),
        Err(error) => return Err(Failure::from(error)),
    };
    match ctx.app.slack.update_view(&preview.view, None, window).await {
        // Whoever closed the window finds the round when they open it again.
        Ok(_) | Err(CallError::Refused { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// How far the proposals of a round are in the queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Plan {
    round: RoundId,
    after: i32,
    planned: i64,
    total: i64,
}

/// A proposal that is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Due {
    round: RoundId,
    role: RoleId,
    developer: PersonId,
}

impl Due {
    fn key(&self) -> (&RoundId, &RoleId, &PersonId) {
        (&self.round, &self.role, &self.developer)
    }

    /// Its job at a time. Put off, it is another job.
    fn at(&self, ctx: &Ctx, time: Time) -> Result<NewJob> {
        let kind = Work::Propose.kind();
        let at = time.and_utc().timestamp();
        let key = format!("{kind}:{}:{}:{}:{at}", self.round, self.role, self.developer);
        Ok(NewJob::work(&ctx.workspace, kind, self, ctx.now)?.once(key).at(time))
    }
}

/// Has the proposals of a round put into the queue.
pub fn plan(conn: &mut Conn, ctx: &Ctx, round: &Round, total: i64) -> Result<()> {
    enqueue(conn, ctx, &Plan { round: round.id.clone(), after: -1, planned: 0, total })
}

fn enqueue(conn: &mut Conn, ctx: &Ctx, plan: &Plan) -> Result<()> {
    let kind = Work::Plan.kind();
    let key = format!("{kind}:{}:{}", plan.round, plan.after);
    let job = NewJob::work(&ctx.workspace, kind, plan, ctx.now)?.once(key);
    queue::enqueue(conn, &job, ctx.now).map(|_| ())
}

/// Does the scheduled work of rounds.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Plan) => {
            let plan: Plan = job.read()?;
            ctx.write(move |conn, ctx| plan_on(conn, ctx, &plan)).await.map_err(Failure::from)
        }
        Ok(Work::Propose) => {
            let due: Due = job.read()?;
            ctx.write(move |conn, ctx| propose(conn, ctx, &due)).await.map_err(Failure::from)
        }
        Ok(Work::Preview) => show(app, job).await,
        Err(_) => Err(Failure::Final { reason: format!("rounds has no job {verb:?}") }),
    }
}

fn plan_on(conn: &mut Conn, ctx: &Ctx, plan: &Plan) -> Result<()> {
    let Some(round) = store::find(conn, &ctx.workspace, &plan.round)? else { return Ok(()) };
    if round.state != RoundState::Sending {
        return Ok(());
    }
    let pairs = store::planned_after(conn, &ctx.workspace, &round.id, plan.after, BATCH)?;
    // Those who were in it may all have deleted their profiles by now.
    let Some(last) = pairs.last() else { return end(conn, ctx, &round.id) };
    let mut planned = plan.planned;
    for pair in &pairs {
        let due = Due { round: round.id.clone(), role: pair.role.clone(), developer: pair.developer.clone() };
        let job = due.at(ctx, round.due(planned, plan.total))?;
        queue::enqueue(conn, &job, ctx.now)?;
        planned += 1;
    }
    enqueue(conn, ctx, &Plan { after: last.position, planned, ..plan.clone() })
}

/// Makes a proposal, if it still may be. After the last one the round is over.
fn propose(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let ws = &ctx.workspace;
    // Holds the round: two last proposals don't both leave its end to the other.
    if !store::advance(conn, ws, &due.round, RoundState::Sending, RoundState::Sending)? {
        return Ok(());
    }
    // It may be gone with the developer's profile, and the round be over by that.
    if store::is_planned(conn, ws, due.key())? {
        if let Some(last) = store::last_sent(conn, ws, &due.round, &due.developer)?
            && ctx.now < last + GAP
        {
            return queue::enqueue(conn, &due.at(ctx, last + GAP)?, ctx.now).map(|_| ());
        }
        let to = if told(conn, ctx, due)? { PairState::Sent } else { PairState::Skipped };
        store::settle(conn, ws, due.key(), (PairState::Planned, to), Some(ctx.now))?;
    }
    end(conn, ctx, &due.round)
}

/// The round is over, if nothing is left to go out.
fn end(conn: &mut Conn, ctx: &Ctx, round: &RoundId) -> Result<()> {
    let ws = &ctx.workspace;
    if store::counts(conn, ws, round)?.planned == 0
        && store::advance(conn, ws, round, RoundState::Sending, RoundState::Done)?
    {
        handlers::over(conn, ctx, round)?;
    }
    Ok(())
}

/// Tells the developer. Returns false where the two can't be proposed to each other any more.
fn told(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<bool> {
    let ws = &ctx.workspace;
    if !matching::may_still(conn, ctx, &due.role, &due.developer)? {
        return Ok(false);
    }
    let Some(role) = projects::role(conn, ws, &due.role)? else { return Ok(false) };
    let Some(project) = projects::find(conn, ws, &role.project)? else { return Ok(false) };
    let Some(found) = matching::explain(conn, ctx, &role, &project, &due.developer)? else {
        return Ok(false);
    };
    let key = format!("round:{}:{}:{}", due.round, due.role, due.developer);
    let to = To::notice(&due.developer, Notice::Matches);
    outbox::post(conn, ws, &to, views::proposal(&found), Some(&key), ctx.now)?;
    Ok(true)
}
