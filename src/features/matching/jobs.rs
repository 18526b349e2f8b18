//! What happens at night: a community's answers are learned from. Whether that counts is the organizers' switch.

use strum::{EnumString, IntoStaticStr};

use super::learned;
use super::store::{outcomes, settings};
use crate::app::{App, Ctx};
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::queue::{self, Failure, Job, NewJob};

/// The hour in UTC from which it is learned.
const HOUR: u32 = 2;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "matching.")]
enum Work {
    /// Learns from all answers so far.
    Learn,
}

/// Has answers learned from tonight, once however many there are.
pub fn learn_tonight(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let kind: &'static str = Work::Learn.into();
    let job = NewJob::nightly(&ctx.workspace, kind, HOUR, ctx.now)?;
    queue::enqueue(conn, &job, ctx.now).map(|_| ())
}

/// Does the scheduled work of the matching.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    match verb.parse() {
        Ok(Work::Learn) => learn(&ctx).await.map_err(Failure::from),
        Err(_) => Err(Failure::Final { reason: format!("matching has no job {verb:?}") }),
    }
}

async fn learn(ctx: &Ctx) -> Result<()> {
    // Read and worked out before anything is written: a writer would hold up everybody else.
    let (model, counts) = ctx
        .read(|conn, ctx| {
            let weights = settings::get(conn, &ctx.workspace)?.weights;
            Ok(learned::learn(&outcomes::all(conn, &ctx.workspace)?, &weights))
        })
        .await?;
    ctx.write(move |conn, ctx| {
        outcomes::save_model(conn, &ctx.workspace, &model, &counts, ctx.now)?;
        let answers = serde_json::json!({
            "developers": counts.developer.iter().sum::<u32>(),
            "projects": counts.project.iter().sum::<u32>(),
            "learned": model.is_on(),
        });
        let detail = answers.to_string();
        audit::write(conn, &ctx.workspace, &ctx.person, "matching.learn", "matching", &detail, ctx.now)
    })
    .await
}
