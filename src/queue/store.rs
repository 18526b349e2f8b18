//! The queue's table. Every function runs inside the caller's transaction.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use chrono::Duration;
use diesel::dsl::{exists, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamp};

use super::{Job, NewJob, Queue};
use crate::db::schema::{jobs, lanes};
use crate::db::types::Place;
use crate::db::{Conn, prepared};
use crate::error::Result;
use crate::ids::{JobId, WorkspaceId};
use crate::time::Time;
use crate::trace;
use crate::{on_backend, prepared_here};

/// How long a lease lasts unless it is extended: what a hub that died held is taken up again after so long.
const LEASE: Duration = Duration::seconds(20);
/// How long a finished job is remembered, so that the same event is not handled twice. Slack's optional
/// delayed retries go on for 24 hours.
const REMEMBER: Duration = Duration::hours(48);

const COLUMNS: &str = "id, workspace, kind, dedupe, lane, payload, attempts, uncertain, created_at, cause";

/// Enqueues a job. Returns false where one with its key is already known: waiting, running or done.
pub fn enqueue(conn: &mut Conn, job: &NewJob, now: Time) -> Result<bool> {
    enqueue_at(conn, job, now, None)
}

/// The same, where `now` may be written out already, for SQLite: that takes a while, and many jobs have one moment.
fn enqueue_at(conn: &mut Conn, job: &NewJob, now: Time, now_written: Option<&str>) -> Result<bool> {
    let id = JobId::new();
    let queue: &'static str = job.queue.into();
    let cause = trace::current();
    let row = (
        jobs::id.eq(&id),
        jobs::workspace.eq(&job.workspace),
        jobs::queue.eq(queue),
        jobs::kind.eq(&job.kind),
        jobs::dedupe.eq(job.dedupe.as_deref().unwrap_or(id.as_str())),
        jobs::lane.eq(job.lane.as_deref()),
        jobs::payload.eq(&job.payload),
        jobs::state.eq("ready"),
        jobs::cause.eq(cause.as_deref()),
    );
    let key = (jobs::workspace, jobs::queue, jobs::dedupe);
    let inserted = match conn {
        Conn::Sqlite(conn) => {
            let now_written = now_written.map_or_else(|| written(now).into(), Cow::Borrowed);
            let run_at =
                if job.run_at == now { Cow::Borrowed(&*now_written) } else { written(job.run_at).into() };
            let moment = |text| sql::<Timestamp>("").bind::<Text, _>(text);
            let moments = (jobs::run_at.eq(moment(&*run_at)), jobs::created_at.eq(moment(&*now_written)));
            let insert =
                diesel::insert_into(jobs::table).values((row, moments)).on_conflict(key).do_nothing();
            prepared_here!(insert).execute(conn)
        }
        Conn::Postgres(conn) => {
            let moments = (jobs::run_at.eq(job.run_at), jobs::created_at.eq(now));
            let insert =
                diesel::insert_into(jobs::table).values((row, moments)).on_conflict(key).do_nothing();
            prepared_here!(insert).execute(conn)
        }
    };
    Ok(inserted? == 1)
}

/// A moment as diesel writes it for SQLite.
fn written(moment: Time) -> String {
    moment.format("%F %T%.f").to_string()
}

/// Whether a job with this key is known: waiting, running, done or parked.
pub fn is_known(conn: &mut Conn, workspace: &WorkspaceId, queue: Queue, key: &str) -> Result<bool> {
    let queue: &'static str = queue.into();
    let known = jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::queue.eq(queue))
        .filter(jobs::dedupe.eq(key))
        .select(jobs::id);
    Ok(known.get_result::<JobId>(conn).optional()?.is_some())
}

/// Enqueues many jobs at once. Those whose keys are known already are left out.
pub fn enqueue_all(conn: &mut Conn, jobs: &[NewJob], now: Time) -> Result<()> {
    match conn {
        // Without journeys, one statement after the other is fastest.
        Conn::Sqlite(_) => {
            let now_written = written(now);
            jobs.iter().try_for_each(|job| enqueue_at(conn, job, now, Some(&now_written)).map(|_| ()))
        }
        // One journey to the server for all of them.
        Conn::Postgres(conn) => {
            let ids: Vec<JobId> = jobs.iter().map(|_| JobId::new()).collect();
            let column = |of: fn(&NewJob) -> &str| jobs.iter().map(of).collect::<Vec<&str>>();
            let queues = jobs.iter().map(|job| job.queue.into()).collect::<Vec<&'static str>>();
            let keys = jobs.iter().zip(&ids).map(|(job, id)| job.dedupe.as_deref().unwrap_or(id.as_str()));
            diesel::sql_query(
                "INSERT INTO jobs
                    (id, workspace, queue, kind, dedupe, lane, payload, state, run_at, created_at, cause)
                 SELECT id, workspace, queue, kind, dedupe, lane, payload, 'ready', run_at, $9, $10
                 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
                    AS new (id, workspace, queue, kind, dedupe, lane, payload, run_at)
                 ON CONFLICT (workspace, queue, dedupe) DO NOTHING",
            )
            .bind::<Array<Text>, _>(&ids)
            .bind::<Array<Text>, _>(column(|job| job.workspace.as_str()))
            .bind::<Array<Text>, _>(queues)
            .bind::<Array<Text>, _>(column(|job| &job.kind))
            .bind::<Array<Text>, _>(keys.collect::<Vec<&str>>())
            .bind::<Array<Nullable<Text>>, _>(
                jobs.iter().map(|job| job.lane.as_deref()).collect::<Vec<Option<&str>>>(),
            )
            .bind::<Array<Text>, _>(column(|job| &job.payload))
            .bind::<Array<Timestamp>, _>(jobs.iter().map(|job| job.run_at).collect::<Vec<Time>>())
            .bind::<Timestamp, _>(now)
            .bind::<Nullable<Text>, _>(trace::current().as_deref())
            .execute(conn)?;
            Ok(())
        }
    }
}

/// The same in one query on either database, however many they are.
pub fn enqueue_together(conn: &mut Conn, jobs: &[NewJob], now: Time) -> Result<()> {
    let Conn::Sqlite(conn) = conn else { return enqueue_all(conn, jobs, now) };
    let row = |job: &NewJob| {
        let (id, queue): (JobId, &'static str) = (JobId::new(), job.queue.into());
        let key = job.dedupe.clone().unwrap_or_else(|| id.0.clone());
        serde_json::json!([
            id,
            job.workspace,
            queue,
            job.kind,
            key,
            job.lane,
            job.payload,
            written(job.run_at)
        ])
    };
    let rows: Vec<serde_json::Value> = jobs.iter().map(row).collect();
    let columns: Vec<String> = (0..8).map(|at| format!("json_extract(value, '$[{at}]')")).collect();
    let sql = format!(
        "INSERT INTO jobs (id, workspace, queue, kind, dedupe, lane, payload, run_at, state, created_at, cause)
         SELECT {}, 'ready', $1, $2 FROM json_each($3) WHERE true
         ON CONFLICT (workspace, queue, dedupe) DO NOTHING",
        columns.join(", ")
    );
    diesel::sql_query(sql)
        // SQLite numbers them as they appear.
        .bind::<Timestamp, _>(now)
        .bind::<Nullable<Text>, _>(trace::current().as_deref())
        .bind::<Text, _>(serde_json::to_string(&rows)?)
        .execute(conn)?;
    Ok(())
}

/// Enqueues a job whose latest payload counts: one that waits takes the new payload, one that runs will run
/// again with it, one that is done wakes up. This is how "redraw this" is said ten times and done once.
pub fn enqueue_latest(conn: &mut Conn, job: &NewJob, now: Time) -> Result<()> {
    let queue: &'static str = job.queue.into();
    let Some(key) = job.dedupe.as_deref() else {
        return enqueue(conn, job, now).map(|_| ());
    };
    if enqueue(conn, job, now)? {
        return Ok(());
    }
    let same = jobs::table
        .filter(jobs::workspace.eq(&job.workspace))
        .filter(jobs::queue.eq(queue))
        .filter(jobs::dedupe.eq(key));
    if let Conn::Postgres(postgres) = conn {
        // Held while we look: between two of these statements it could begin, and none of them would find it.
        let found: Vec<JobId> = same.select(jobs::id).for_update().load(postgres)?;
        if found.is_empty() {
            // It was cancelled or swept away meanwhile.
            return enqueue_latest(conn, job, now);
        }
    }
    let cause = trace::current();
    let cause = jobs::cause.eq(cause.as_deref());
    diesel::update(same.filter(jobs::state.eq("running")))
        .set((jobs::again.eq(true), jobs::payload.eq(&job.payload), jobs::run_at.eq(job.run_at), cause))
        .execute(conn)?;
    diesel::update(same.filter(jobs::state.eq("ready")))
        .set((jobs::payload.eq(&job.payload), jobs::run_at.eq(job.run_at), cause))
        .execute(conn)?;
    // A job that wakes up goes to the end of its lane: what was enqueued before it is sent before it.
    diesel::update(same.filter(jobs::state.eq_any(["done", "parked"])))
        .set((
            jobs::id.eq(JobId::new()),
            jobs::state.eq("ready"),
            jobs::payload.eq(&job.payload),
            jobs::run_at.eq(job.run_at),
            jobs::created_at.eq(now),
            jobs::attempts.eq(0),
            jobs::uncertain.eq(false),
            jobs::last_error.eq(None::<String>),
            jobs::finished_at.eq(None::<Time>),
            cause,
        ))
        .execute(conn)?;
    Ok(())
}

/// Tries a parked job again, with a new payload and in a new lane. It stays the same job: what an earlier attempt
/// may have done is found by its id. Returns false where none with this key is parked.
pub fn renew(conn: &mut Conn, job: &NewJob, now: Time) -> Result<bool> {
    let Some(key) = job.dedupe.as_deref() else { return Ok(false) };
    let queue: &'static str = job.queue.into();
    let parked = jobs::table
        .filter(jobs::workspace.eq(&job.workspace))
        .filter(jobs::queue.eq(queue))
        .filter(jobs::dedupe.eq(key))
        .filter(jobs::state.eq("parked"));
    let renewed = diesel::update(parked)
        .set((
            jobs::payload.eq(&job.payload),
            jobs::lane.eq(job.lane.as_deref()),
            jobs::state.eq("ready"),
            jobs::attempts.eq(0),
            jobs::run_at.eq(now),
            jobs::finished_at.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(renewed == 1)
}

/// Forgets a job that has not started.
pub fn cancel(conn: &mut Conn, workspace: &WorkspaceId, queue: Queue, key: &str) -> Result<()> {
    let queue: &'static str = queue.into();
    diesel::delete(
        jobs::table
            .filter(jobs::workspace.eq(workspace))
            .filter(jobs::queue.eq(queue))
            .filter(jobs::dedupe.eq(key))
            .filter(jobs::state.eq("ready")),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets all jobs that have not started and whose key starts with `prefix`.
pub fn cancel_prefix(conn: &mut Conn, workspace: &WorkspaceId, queue: Queue, prefix: &str) -> Result<()> {
    let queue: &'static str = queue.into();
    // A range on the unique index; `~` sorts after every character that keys are made of.
    diesel::delete(
        jobs::table
            .filter(jobs::workspace.eq(workspace))
            .filter(jobs::queue.eq(queue))
            .filter(jobs::dedupe.ge(prefix))
            .filter(jobs::dedupe.lt(format!("{prefix}~")))
            .filter(jobs::state.eq("ready")),
    )
    .execute(conn)?;
    Ok(())
}

/// The state of a job, in the text of the statement: indexes are restricted by it, so SQLite would plan anew for each
/// one that is bound.
fn is(state: &'static str) -> SqlLiteral<Bool> {
    sql(&format!("jobs.state = '{state}'"))
}

/// Whether [`claim`] could find anything: something ready and due, or a lease that ran out.
pub fn is_due(conn: &mut Conn, queue: Queue, now: Time) -> Result<bool> {
    let name: &'static str = queue.into();
    let of = jobs::table.filter(jobs::queue.eq(name));
    let ready = of.filter(is("ready")).filter(jobs::run_at.le(now));
    let lost = of.filter(is("running")).filter(jobs::lease_until.lt(now));
    Ok(prepared(diesel::select(exists(ready).or(exists(lost)))).get_result(conn)?)
}

/// Leases up to `limit` jobs that are due. In a lane only the first one counts, and only when the lane is
/// free; a job whose lease ran out is taken again and marked uncertain.
pub fn claim(conn: &mut Conn, queue: Queue, now: Time, limit: i64) -> Result<Vec<Job>> {
    let name: &'static str = queue.into();
    let lost =
        jobs::table.filter(jobs::queue.eq(name)).filter(is("running")).filter(jobs::lease_until.lt(now));
    let ready = (jobs::state.eq("ready"), jobs::uncertain.eq(true));
    prepared(diesel::update(lost).set(ready)).execute(conn)?;
    let skip_locked = if matches!(conn, Conn::Postgres(_)) { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE jobs SET state = 'running', lease_until = $1, attempts = attempts + 1 WHERE id IN (
             SELECT j.id FROM jobs j
             WHERE j.queue = $2 AND j.state = 'ready' AND j.run_at <= $3
               AND (j.lane IS NULL OR (
                   NOT EXISTS (SELECT 1 FROM jobs k WHERE k.workspace = j.workspace AND k.lane = j.lane
                               AND k.lane IS NOT NULL AND k.state IN ('ready', 'running') AND k.id < j.id)
                   AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.workspace = j.workspace AND l.lane = j.lane
                                   AND l.free_at > $3)))
             ORDER BY j.run_at, j.id LIMIT {limit} {skip_locked})
         AND state = 'ready' RETURNING {COLUMNS}"
    );
    let claim = diesel::sql_query(sql)
        .bind::<Timestamp, _>(now + LEASE)
        .bind::<Text, _>(name)
        .bind::<Timestamp, _>(now);
    let mut claimed: Vec<Job> = prepared(claim).load(conn)?;
    claimed.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(claimed)
}

/// The job as this worker took it: one that was taken again after its lease ran out is no longer ours.
#[diesel::dsl::auto_type]
fn held<'a>(job: &'a Job) -> _ {
    let id: &'a JobId = &job.id;
    let attempts: i32 = job.attempts;
    let running: SqlLiteral<Bool> = is("running");
    jobs::table.filter(jobs::id.eq(id)).filter(running).filter(jobs::attempts.eq(attempts))
}

/// The job is done; where it was asked for again while it ran, it becomes ready once more, for when it was asked for, and
/// this is true.
pub fn finish(conn: &mut Conn, job: &Job, now: Time) -> Result<bool> {
    let done = (jobs::state.eq("done"), jobs::finished_at.eq(now), jobs::lease_until.eq(None::<Time>));
    let once = diesel::update(held(job).filter(jobs::again.eq(false))).set(done);
    if on_backend!(conn => prepared_here!(once).execute(conn))? == 1 {
        return Ok(false);
    }
    let again = diesel::update(held(job).filter(jobs::again.eq(true)))
        .set((
            jobs::state.eq("ready"),
            jobs::again.eq(false),
            jobs::attempts.eq(0),
            jobs::uncertain.eq(false),
        ))
        .execute(conn)?;
    Ok(again == 1)
}

#[derive(QueryableByName)]
struct DoneId {
    #[diesel(sql_type = Text)]
    id: JobId,
}

/// What became of a job that was to be marked as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// It is done, or somebody else's by now.
    Done,
    /// It was asked for again while it ran: it is ready once more.
    Again,
    /// It is for [`finish`] alone: it was asked for again, somebody else took it, or its row is locked.
    Left,
}

/// Marks jobs as done, and says until when their lanes rest. On PostgreSQL in one statement, which waits for no row
/// while it holds others: so this, and a change that asks for several jobs again, can't stop one another.
pub fn finish_all(conn: &mut Conn, held: &[Job], now: Time, lanes_free_at: Time) -> Result<Vec<Marked>> {
    let mark = |conn: &mut Conn, job: &Job| {
        let again = finish(conn, job, now)?;
        if let Some(lane) = &job.lane {
            release_lane(conn, &job.workspace, lane, lanes_free_at)?;
        }
        Ok(if again { Marked::Again } else { Marked::Done })
    };
    let conn = match conn {
        Conn::Postgres(conn) if held.len() > 1 => conn,
        // Without journeys, there is none to save.
        conn => return held.iter().map(|job| mark(conn, job)).collect(),
    };
    let done: Vec<DoneId> = diesel::sql_query(
        "WITH held AS (
             SELECT j.id FROM jobs j JOIN unnest($1, $2) AS ours (id, attempts)
               ON j.id = ours.id AND j.attempts = ours.attempts
             WHERE j.state = 'running' AND NOT j.again
             FOR UPDATE OF j SKIP LOCKED)
         UPDATE jobs SET state = 'done', finished_at = $3, lease_until = NULL
         FROM held WHERE jobs.id = held.id RETURNING jobs.id",
    )
    .bind::<Array<Text>, _>(held.iter().map(|job| job.id.as_str()).collect::<Vec<&str>>())
    .bind::<Array<Integer>, _>(held.iter().map(|job| job.attempts).collect::<Vec<i32>>())
    .bind::<Timestamp, _>(now)
    .load(conn)?;
    let done: HashSet<&str> = done.iter().map(|done| done.id.as_str()).collect();
    let is_done = |job: &&Job| done.contains(job.id.as_str());
    // In one order, whoever writes, and each lane once.
    let lanes: BTreeSet<(&str, &str)> = held
        .iter()
        .filter(is_done)
        .filter_map(|job| Some((job.workspace.as_str(), job.lane.as_deref()?)))
        .collect();
    if !lanes.is_empty() {
        let (workspaces, lanes): (Vec<&str>, Vec<&str>) = lanes.into_iter().unzip();
        diesel::sql_query(
            "INSERT INTO lanes (workspace, lane, free_at) SELECT workspace, lane, $3
             FROM unnest($1, $2) AS ours (workspace, lane)
             ON CONFLICT (workspace, lane) DO UPDATE SET free_at = excluded.free_at",
        )
        .bind::<Array<Text>, _>(workspaces)
        .bind::<Array<Text>, _>(lanes)
        .bind::<Timestamp, _>(lanes_free_at)
        .execute(conn)?;
    }
    Ok(held.iter().map(|job| if is_done(&job) { Marked::Done } else { Marked::Left }).collect())
}

/// The job failed and is tried again at `at`.
pub fn retry(conn: &mut Conn, job: &Job, at: Time, uncertain: bool, reason: &str) -> Result<()> {
    diesel::update(held(job))
        .set((
            jobs::state.eq("ready"),
            jobs::run_at.eq(at),
            jobs::uncertain.eq(uncertain),
            jobs::last_error.eq(reason),
            jobs::lease_until.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(())
}

/// The job can't succeed; it waits, with its reason, for an organizer.
pub fn park(conn: &mut Conn, job: &Job, now: Time, reason: &str) -> Result<()> {
    diesel::update(held(job))
        .set((
            jobs::state.eq("parked"),
            jobs::finished_at.eq(now),
            jobs::last_error.eq(reason),
            jobs::lease_until.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Extends the leases of jobs that a worker still holds. One that is being marked at this moment needs none, and to
/// wait for it with others in hand could be to wait for each other.
pub fn extend(conn: &mut Conn, jobs_held: &[JobId], now: Time) -> Result<()> {
    let held = jobs::table.filter(jobs::id.eq_any(jobs_held)).filter(jobs::state.eq("running"));
    let free: Vec<JobId> = match conn {
        Conn::Sqlite(conn) => held.select(jobs::id).load(conn)?,
        Conn::Postgres(conn) => held.select(jobs::id).for_update().skip_locked().load(conn)?,
    };
    diesel::update(jobs::table.filter(jobs::id.eq_any(free)).filter(jobs::state.eq("running")))
        .set(jobs::lease_until.eq(now + LEASE))
        .execute(conn)?;
    Ok(())
}

/// Releases the leases of jobs that a stopping worker could not finish. Nobody knows how far they came.
pub fn release(conn: &mut Conn, unfinished: &[JobId], now: Time) -> Result<()> {
    diesel::update(jobs::table.filter(jobs::id.eq_any(unfinished)).filter(jobs::state.eq("running")))
        .set((
            jobs::state.eq("ready"),
            jobs::run_at.eq(now),
            jobs::uncertain.eq(true),
            jobs::lease_until.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Says when a lane may be used again.
pub fn release_lane(conn: &mut Conn, workspace: &WorkspaceId, lane: &str, free_at: Time) -> Result<()> {
    let row = (lanes::workspace.eq(workspace), lanes::lane.eq(lane), lanes::free_at.eq(free_at));
    let free = diesel::insert_into(lanes::table)
        .values(row)
        .on_conflict((lanes::workspace, lanes::lane))
        .do_update()
        .set(lanes::free_at.eq(free_at));
    on_backend!(conn => prepared_here!(free).execute(conn))?;
    Ok(())
}

/// Writes a little, so as to know whether anything can be written.
pub fn probe(conn: &mut Conn, now: Time) -> Result<()> {
    release_lane(conn, &WorkspaceId(String::new()), "probe", now)
}

/// What is left of a job that was emptied.
pub const EMPTY: &str = "null";

/// Empties a job of what it carried, once that has gone where it was to go; what it was given meanwhile stays.
pub fn empty(conn: &mut Conn, job: &JobId) -> Result<()> {
    let carried = jobs::table.filter(jobs::id.eq(job)).filter(jobs::again.eq(false));
    diesel::update(carried).set(jobs::payload.eq(EMPTY)).execute(conn)?;
    Ok(())
}

/// Empties what a workspace's jobs that are done carried. That they are done is still known.
pub fn empty_done(conn: &mut Conn, workspace: &WorkspaceId) -> Result<()> {
    let done = jobs::table.filter(jobs::workspace.eq(workspace)).filter(jobs::state.eq("done"));
    diesel::update(done).set(jobs::payload.eq(EMPTY)).execute(conn)?;
    Ok(())
}

/// Deletes finished jobs and lanes that nobody needs to remember, some at a time. Returns how many jobs.
pub fn sweep(conn: &mut Conn, now: Time) -> Result<usize> {
    let old: Vec<JobId> = jobs::table
        .filter(jobs::state.eq("done"))
        .filter(jobs::finished_at.lt(now - REMEMBER))
        .select(jobs::id)
        .limit(5_000)
        .load(conn)?;
    let gone = diesel::delete(jobs::table.filter(jobs::id.eq_any(old))).execute(conn)?;
    diesel::delete(lanes::table.filter(lanes::free_at.lt(now - Duration::hours(1)))).execute(conn)?;
    Ok(gone)
}

/// A job that can't succeed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub struct Parked {
    /// Its id.
    pub id: JobId,
    /// Which worker's it was.
    pub queue: String,
    /// What it was to do.
    pub kind: String,
    /// Where: its lane.
    pub lane: Option<String>,
    /// Why it can't succeed.
    #[diesel(column_name = last_error)]
    pub reason: Option<String>,
    /// Since when.
    #[diesel(column_name = finished_at)]
    pub at: Option<Time>,
}

/// The newest jobs that can't succeed.
pub fn parked(conn: &mut Conn, workspace: &WorkspaceId, limit: i64) -> Result<Vec<Parked>> {
    Ok(jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::state.eq("parked"))
        .order((jobs::finished_at.desc(), jobs::id.desc()))
        .limit(limit)
        .select(Parked::as_select())
        .load(conn)?)
}

/// Which jobs can't succeed and since when, the longest first: from a place on, at most `limit`.
pub fn parked_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    let since = jobs::finished_at.assume_not_null();
    Ok(jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::state.eq("parked"))
        .filter(jobs::finished_at.is_not_null())
        .filter(since.ge(from.at))
        .filter(since.gt(from.at).or(jobs::id.gt(&from.id)))
        .order((jobs::finished_at, jobs::id))
        .limit(limit)
        .select((jobs::id, since))
        .load(conn)?)
}

/// Those of these jobs that still can't succeed.
pub fn parked_of(conn: &mut Conn, workspace: &WorkspaceId, these: &[JobId]) -> Result<Vec<Parked>> {
    Ok(jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::id.eq_any(these))
        .filter(jobs::state.eq("parked"))
        .select(Parked::as_select())
        .load(conn)?)
}

/// Tries a parked job again, now. Returns false where it isn't parked any more.
pub fn unpark(conn: &mut Conn, workspace: &WorkspaceId, job: &JobId, now: Time) -> Result<bool> {
    let parked = jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::id.eq(job))
        .filter(jobs::state.eq("parked"));
    let tried = diesel::update(parked)
        .set((
            jobs::state.eq("ready"),
            jobs::attempts.eq(0),
            jobs::run_at.eq(now),
            jobs::finished_at.eq(None::<Time>),
        ))
        .execute(conn)?;
    Ok(tried == 1)
}

/// Gives a parked job up: it is done with, and its key stays known. Returns false where it isn't parked any
/// more.
pub fn give_up(conn: &mut Conn, workspace: &WorkspaceId, job: &JobId, now: Time) -> Result<bool> {
    let parked = jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::id.eq(job))
        .filter(jobs::state.eq("parked"));
    let given_up =
        diesel::update(parked).set((jobs::state.eq("done"), jobs::finished_at.eq(now))).execute(conn)?;
    Ok(given_up == 1)
}

/// How much waits: jobs that are due, the moment at which the next one is, and what is parked.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Ready and due.
    pub due: i64,
    /// Held by a worker.
    pub running: i64,
    /// Given up.
    pub parked: i64,
}

/// Counts a queue, for metrics and readiness.
pub fn depth(conn: &mut Conn, queue: Queue, now: Time) -> Result<Depth> {
    let name: &'static str = queue.into();
    let of = jobs::table.filter(jobs::queue.eq(name));
    Ok(Depth {
        due: of.filter(jobs::state.eq("ready")).filter(jobs::run_at.le(now)).count().get_result(conn)?,
        running: of.filter(jobs::state.eq("running")).count().get_result(conn)?,
        parked: of.filter(jobs::state.eq("parked")).count().get_result(conn)?,
    })
}
