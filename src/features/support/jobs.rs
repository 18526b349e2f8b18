//! What happens on its own: the reply clock, one rung of the ladder at a time.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::model::{Next, Request, Rung, next};
use super::steps::{self, Case};
use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{SupportId, WorkspaceId};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;
use crate::{features::support::route, queue::Queue};

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "support.")]
enum Work {
    /// The clock rings.
    Clock,
}

/// For which turn of a request the clock rings: after another step it rings for nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Due {
    request: SupportId,
    turn: i32,
}

fn key(request: &SupportId, turn: i32) -> String {
    let kind: &'static str = Work::Clock.into();
    format!("{kind}:{request}:{turn}")
}

/// Sets the clock of a request, in place of the one of the turn before.
pub fn watch(conn: &mut Conn, ctx: &Ctx, request: &Request) -> Result<()> {
    queue::cancel(conn, &ctx.workspace, Queue::Work, &key(&request.id, request.turn - 1))?;
    set(conn, &ctx.workspace, request, ctx.now)
}

/// Sets the clock of a request, whoever wrote it and in whatever turn it was, in place of the one that it had.
pub fn schedule(conn: &mut Conn, workspace: &WorkspaceId, request: &Request, now: Time) -> Result<()> {
    let kind: &'static str = Work::Clock.into();
    queue::cancel_prefix(conn, workspace, Queue::Work, &format!("{kind}:{}:", request.id))?;
    set(conn, workspace, request, now)
}

fn set(conn: &mut Conn, workspace: &WorkspaceId, request: &Request, now: Time) -> Result<()> {
    let Some(at) = request.due_at.filter(|_| request.state.is_active()) else { return Ok(()) };
    let due = Due { request: request.id.clone(), turn: request.turn };
    let key = key(&request.id, request.turn);
    let job = NewJob::work(workspace, Work::Clock.into(), &due, now)?.once(key).at(at.max(now));
    queue::enqueue_latest(conn, &job, now)
}

/// Does the scheduled work of support.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Clock) => {
            let due: Due = job.read()?;
            ctx.write(move |conn, ctx| ring(conn, ctx, &due)).await.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("support has no job {verb:?}") }),
    }
}

/// One rung up, unless a step was taken meanwhile.
fn ring(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let Some(mut case) = steps::case(conn, ctx, &due.request)? else { return Ok(()) };
    if case.request.turn != due.turn {
        return Ok(());
    }
    match next(case.request.state, case.request.rung) {
        None => Ok(()),
        Some(Next::AskOneMore) => ask_next(conn, ctx, &mut case),
        Some(Next::AskOwners) => {
            steps::to_owners(conn, ctx, &mut case)?;
            step(conn, ctx, &mut case, "escalated")
        }
        Some(Next::TellOrganizers) => {
            steps::to_organizers(conn, ctx, &mut case)?;
            step(conn, ctx, &mut case, "overdue")
        }
        Some(Next::RemindClaimer) => {
            let Some(claimer) = case.request.claimer.clone() else { return Ok(()) };
            case.request.rung = Rung::Reminded;
            case.request.due_at = Some(route::work_due(conn, ctx, &case.request, &claimer)?);
            steps::nudge(conn, ctx, &case, &claimer, views::still_on_it(&case))?;
            step(conn, ctx, &mut case, "reminded")
        }
        Some(Next::Release) => {
            let Some(claimer) = case.request.claimer.clone() else { return Ok(()) };
            steps::release(conn, ctx, &mut case, true)?;
            step(conn, ctx, &mut case, "released")?;
            steps::tell(conn, ctx, &case, &claimer, views::let_go(&case))?;
            steps::tell(conn, ctx, &case, &case.request.asker, views::released(&case, &claimer))
        }
        Some(Next::LetGo) => steps::let_go(conn, ctx, &mut case),
        Some(Next::Close) => steps::close(conn, ctx, &mut case, "closed_silently").map(|_| ()),
    }
}

fn ask_next(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    steps::remind(conn, ctx, case)?;
    case.request.rung = Rung::Reminded;
    let next = route::candidates(conn, ctx, case)?.into_iter().take(1).collect();
    route::ask(conn, ctx, case, next)?;
    case.request.due_at = route::answer_due(conn, ctx, case)?;
    step(conn, ctx, case, "reminded")
}

fn step(conn: &mut Conn, ctx: &Ctx, case: &mut Case, deed: &str) -> Result<()> {
    steps::step(conn, ctx, case, deed).map(|_| ())
}
