//! The reply clock of a review: a project that waits climbs the same ladder as an introduction, in the working days of
//! the organizers.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::{Project, ProjectState};
use crate::features::roles::{self, Right};
use crate::features::{people, projects};
use crate::ids::ProjectId;
use crate::ladder::Rung;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "review.")]
enum Work {
    /// One rung up.
    Climb,
}

/// A rung that a project reaches, if it still waits as it was sent then.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Due {
    project: ProjectId,
    sent_at: Time,
    rung: Rung,
}

/// Sets the clock of a project that waits, once for each time that it was sent.
pub fn watch(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    let (kind, sent_at): (&'static str, _) = (Work::Climb.into(), project.submitted_at);
    let tz = people::organizers_timezone(conn, &ctx.workspace)?;
    for rung in Rung::VARIANTS {
        let at = rung.due(sent_at, tz);
        // A change while it waits doesn't begin anew.
        if at <= ctx.now {
            continue;
        }
        let due = Due { project: project.id.clone(), sent_at, rung: *rung };
        let key =
            format!("{kind}:{}:{}:{}", project.id, sent_at.and_utc().timestamp_micros(), <&str>::from(*rung));
        let job = NewJob::work(&ctx.workspace, kind, &due, ctx.now)?.once(key).at(at);
        queue::enqueue(conn, &job, ctx.now)?;
    }
    Ok(())
}

/// Does the scheduled work of reviews.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Climb) = verb.parse() else {
        return Err(Failure::Final { reason: format!("review has no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    let due: Due = job.read()?;
    ctx.write(move |conn, ctx| climb(conn, ctx, &due)).await.map_err(Failure::from)
}

fn climb(conn: &mut Conn, ctx: &Ctx, due: &Due) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(project) = projects::find(conn, ws, &due.project)? else { return Ok(()) };
    if project.state != ProjectState::Submitted || project.submitted_at != due.sent_at {
        return Ok(());
    }
    let tz = people::organizers_timezone(conn, ws)?;
    if due.rung.is_passed(due.sent_at, tz, ctx.now) {
        return Ok(());
    }
    let waits = To::asked(&project.submitted_by);
    match due.rung {
        Rung::Nudge => people::tell_organizers(conn, ctx, &views::nudge(&project)),
        Rung::Organizers => {
            let reviewers = roles::holders(conn, ws, Right::Review)?;
            for reviewer in reviewers.iter().filter(|reviewer| **reviewer != project.submitted_by) {
                let to = To::notice(reviewer, Notice::Reminders);
                outbox::post(conn, ws, &to, views::overdue(&project), None, ctx.now)?;
            }
            outbox::post(conn, ws, &waits, views::takes_longer(&project), None, ctx.now)
        }
        Rung::Release => {
            let organizers = people::organizers(conn, ws)?;
            outbox::post(conn, ws, &waits, views::nobody_decided(&project, &organizers), None, ctx.now)
        }
    }
}
