//! Posts the digest and plans the next.

use std::collections::HashSet;

use chrono::Duration;
use strum::{EnumString, IntoStaticStr};

use super::model::{NEEDS, PROJECTS, UPDATES, Week, next_monday};
use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::{community, institutions, introductions, needs, people, projects, shared, updates};
use crate::ids::{InstitutionId, ProjectId, WorkspaceId};
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// Updates that are looked at: more than a week brings.
const LOOKED_AT: i64 = 200;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "digest.")]
enum Work {
    /// Tells what the week brought; its payload is the moment from which on it tells.
    Weekly,
}

/// Plans the next digest, once however often this is asked for: when the channels are set, and by each digest.
/// Mondays begin where the first organizer lives.
pub fn plan(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    plan_weekly(conn, workspace, Work::Weekly.into(), now)
}

/// Plans a job for the next Monday morning, once however often this is asked for; its payload is when the week began.
pub fn plan_weekly(conn: &mut Conn, workspace: &WorkspaceId, kind: &str, now: Time) -> Result<()> {
    let tz = people::organizers_timezone(conn, workspace)?;
    let (date, at) = next_monday(now, tz);
    let since = at - Duration::days(7);
    let job = NewJob::work(workspace, kind, &since, now)?.once(format!("{kind}:{date}")).at(at);
    queue::enqueue(conn, &job, now).map(|_| ())
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Weekly) = verb.parse() else {
        return Err(Failure::Final { reason: format!("digest has no job {verb:?}") });
    };
    let since: Time = job.read()?;
    let ctx = Ctx::of_job(app, job);
    let key = job.dedupe.clone();
    ctx.write(move |conn, ctx| weekly(conn, ctx, since, &key)).await.map_err(Failure::from)
}

fn weekly(conn: &mut Conn, ctx: &Ctx, since: Time, key: &str) -> Result<()> {
    plan(conn, &ctx.workspace, ctx.now)?;
    shared::look(conn, ctx)?;
    let Some(community) = community::get(conn, &ctx.workspace)? else { return Ok(()) };
    let Some(channel) = community.announcement_channel else { return Ok(()) };
    // After a long night of the hub's, the next one tells all.
    if ctx.now - since > Duration::days(14) {
        return Ok(());
    }
    let week = gather(conn, ctx, since)?;
    if week.is_quiet() {
        return Ok(());
    }
    let message = views::digest(&community.name, &week);
    outbox::post(conn, &ctx.workspace, &To::Channel(channel), message, Some(key), ctx.now)
}

/// Reads what a week brought, and returns whether it brought anything.
pub fn read_week(conn: &mut Conn, ctx: &Ctx, since: Time) -> Result<bool> {
    gather(conn, ctx, since).map(|week| !week.is_quiet())
}

/// What is new, in the same number of queries however much it is.
fn gather(conn: &mut Conn, ctx: &Ctx, since: Time) -> Result<Week> {
    let workspace = &ctx.workspace;
    let new = projects::approved_since(conn, workspace, since, PROJECTS as i64 + 1)?;
    let told = needs::told_since(conn, workspace, since, NEEDS as i64 + 1)?;
    let ids: Vec<InstitutionId> = told.iter().map(|need| need.institution.clone()).collect();
    let names = institutions::find_all(conn, workspace, &ids)?;
    let (mut news, number) = updates::told_since(conn, workspace, since, LOOKED_AT)?;
    // One of each project: its newest that wants help, or else its newest.
    news.sort_by_key(|update| update.help.is_empty());
    let mut seen = HashSet::new();
    news.retain(|update| seen.insert(update.project.clone()));
    news.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    news.truncate(UPDATES);
    let ids: Vec<ProjectId> = news.iter().map(|update| update.project.clone()).collect();
    let tellers = projects::find_all(conn, workspace, &ids)?;
    Ok(Week {
        more_updates: number - news.len() as i64,
        updates: news
            .into_iter()
            .filter_map(|update| {
                let name = tellers.get(&update.project)?.name.clone();
                Some((update, name))
            })
            .collect(),
        projects: projects::cards(conn, workspace, new)?,
        needs: told
            .into_iter()
            .filter_map(|need| {
                let name = names.get(&need.institution)?.about.name.clone();
                Some((need, name))
            })
            .collect(),
        introduced: introductions::opened_since(conn, workspace, since)?,
        seats: projects::free_seats(conn, workspace)?,
        shared: shared::since(conn, ctx, since)?,
    })
}
