//! What happens on its own: at night what is older than its time is forgotten, and of somebody who had everything
//! deleted the last traces go, once the messages about it are out.

use chrono::Duration;
use serde_json::{Map, Value, json};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::model::Old;
use super::{deletion, store};
use crate::app::{App, Ctx};
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::ids::{JobId, PersonId, WorkspaceId};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The hour in UTC at which it is looked for what is old.
const HOUR: u32 = 3;
/// How many batches of one kind are forgotten in a night, and how many people who left: more wait for the next night.
const BATCHES: usize = 20;
const PEOPLE: i64 = 20;
/// How long after a deletion the last traces go: what was to be said is said by then.
const SWEEP: Duration = Duration::hours(1);

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "privacy.")]
enum Work {
    /// Forgets what is old.
    Forget,
    /// Takes the last traces of somebody away.
    Sweep,
}

/// Plans tonight's forgetting, once however often this is asked for.
pub fn plan(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Forget.into();
    queue::enqueue(conn, &NewJob::nightly(workspace, kind, HOUR, now)?, now).map(|_| ())
}

/// Has the last traces of `ctx.person` taken away, after all is said.
pub fn sweep_later(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let kind: &'static str = Work::Sweep.into();
    let job = NewJob::work(&ctx.workspace, kind, &ctx.person, ctx.now)?.at(ctx.now + SWEEP);
    queue::enqueue(conn, &job, ctx.now).map(|_| ())
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Forget) => forget(&ctx).await.map_err(Failure::from),
        Ok(Work::Sweep) => {
            let (person, id): (PersonId, JobId) = (job.read()?, job.id.clone());
            ctx.write(move |conn, ctx| sweep(conn, ctx, &person, &id)).await.map_err(Failure::from)
        }
        Err(_) => Err(Failure::Final { reason: format!("privacy has no job {verb:?}") }),
    }
}

/// Where something is still to be sent, it is looked once more later. Who is here again meanwhile has new rows, which
/// are theirs.
fn sweep(conn: &mut Conn, ctx: &Ctx, person: &PersonId, job: &JobId) -> Result<()> {
    let is_back = people::find(conn, &ctx.workspace, person)?.is_some();
    let left = store::scrub_machinery(conn, &ctx.workspace, person, job.as_str(), is_back)?;
    if left > 0 && !is_back {
        let ctx = Ctx { person: person.clone(), ..ctx.clone() };
        sweep_later(conn, &ctx)?;
    }
    Ok(())
}

async fn forget(ctx: &Ctx) -> Result<()> {
    ctx.write(|conn, ctx| plan(conn, &ctx.workspace, ctx.now)).await?;
    let mut sums = Map::new();
    for old in Old::VARIANTS {
        let n = if *old == Old::Left { forget_people(ctx).await? } else { forget_rows(ctx, *old).await? };
        if n > 0 {
            let name: &'static str = old.into();
            sums.insert(name.to_owned(), json!(n));
        }
    }
    if sums.is_empty() {
        return Ok(());
    }
    let detail = Value::Object(sums).to_string();
    ctx.write(move |conn, ctx| {
        audit::write(conn, &ctx.workspace, &ctx.person, "privacy.forget", "privacy", &detail, ctx.now)
    })
    .await
}

fn limit(ctx: &Ctx, old: Old) -> Time {
    ctx.now - Duration::days(old.days())
}

/// A batch in each transaction: nobody waits long for the database.
async fn forget_rows(ctx: &Ctx, old: Old) -> Result<usize> {
    let before = limit(ctx, old);
    let mut all = 0;
    for _ in 0..BATCHES {
        let n = ctx.write(move |conn, ctx| store::forget_old(conn, &ctx.workspace, old, before)).await?;
        all += n;
        if i64::try_from(n).unwrap_or(i64::MAX) < store::BATCH {
            break;
        }
    }
    Ok(all)
}

async fn forget_people(ctx: &Ctx) -> Result<usize> {
    let before = limit(ctx, Old::Left);
    let left = ctx.read(move |conn, ctx| store::long_gone(conn, &ctx.workspace, before, PEOPLE)).await?;
    let number = left.len();
    for person in left {
        let theirs = Ctx { person, ..ctx.clone() };
        theirs.write(deletion::everything).await?;
    }
    Ok(number)
}
