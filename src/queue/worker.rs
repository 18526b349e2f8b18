//! Takes jobs and hands them to their handler. A test calls [`Worker::step`] by hand.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::retry::{Failure, MAX_ATTEMPTS, backoff};
use super::{Job, Queue, claim, finish, is_due, park, release_lane, retry};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::time::Clock;

/// How many jobs a worker runs side by side.
const BATCH: i64 = 32;
/// How long an idle worker waits before it looks again; a write in this process wakes it sooner.
const IDLE: Duration = Duration::from_millis(500);

/// Does one job. The job is the same each time, so what it does must be safe to do again.
pub type Handler = Arc<dyn Fn(Job) -> BoxFuture<'static, std::result::Result<(), Failure>> + Send + Sync>;

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This many jobs were taken.
    Worked(usize),
    /// Nothing was due.
    Empty,
}

/// A worker of one queue.
#[derive(Clone)]
pub struct Worker {
    queue: Queue,
    db: Db,
    clock: Clock,
    pace: chrono::Duration,
    handler: Handler,
}

impl Worker {
    /// A worker of `queue`; after a job in a lane the lane rests for `pace`.
    pub fn new(queue: Queue, db: Db, clock: Clock, pace: chrono::Duration, handler: Handler) -> Self {
        Self { queue, db, clock, pace, handler }
    }

    /// Takes what is due, does it, and settles it.
    pub async fn step(&self) -> Result<Step> {
        let jobs = self.take(BATCH).await?;
        let taken = jobs.len();
        if taken == 0 {
            return Ok(Step::Empty);
        }
        let settled = futures::future::join_all(jobs.into_iter().map(|job| self.run(job))).await;
        settled.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(Step::Worked(taken))
    }

    async fn run(&self, job: Job) -> Result<()> {
        let queue: &'static str = self.queue.into();
        let outcome = (self.handler)(job.clone()).await;
        let now = self.clock.now();
        let label = match &outcome {
            Ok(()) => "done",
            Err(Failure::Final { .. }) => "parked",
            Err(_) => "retried",
        };
        metrics::counter!("hub_jobs_total", "queue" => queue, "outcome" => label).increment(1);
        let pace = self.pace;
        self.db
            .write(move |conn| {
                let mut rest = pace;
                match outcome {
                    Ok(()) => finish(conn, &job, now)?,
                    Err(Failure::Refused { after, reason }) => {
                        let wait = wait(after.unwrap_or_else(|| backoff(job.attempts)));
                        tracing::debug!(job = %job.id, kind = job.kind, reason, "a job was refused");
                        // A refusal with a time to wait is a busy Slack, however often it happens.
                        if after.is_none() && job.attempts >= MAX_ATTEMPTS {
                            park(conn, &job, now, &reason)?;
                        } else {
                            rest = rest.max(wait);
                            retry(conn, &job, now + wait, job.uncertain, &reason)?;
                        }
                    }
                    Err(Failure::Unknown { reason }) => {
                        tracing::warn!(job = %job.id, kind = job.kind, reason, "a job's effect is unknown");
                        if job.attempts >= MAX_ATTEMPTS {
                            park(conn, &job, now, &reason)?;
                        } else {
                            retry(conn, &job, now + wait(backoff(job.attempts)), true, &reason)?;
                        }
                    }
                    Err(Failure::Final { reason }) => {
                        tracing::error!(job = %job.id, kind = job.kind, reason, "a job is parked");
                        park(conn, &job, now, &reason)?;
                    }
                }
                match &job.lane {
                    Some(lane) => release_lane(conn, &job.workspace, lane, now + rest),
                    None => Ok(()),
                }
            })
            .await
    }

    /// Works until `stop` turns true; what has been taken is finished first. A slow job holds up no other.
    pub async fn work(self, mut stop: watch::Receiver<bool>) {
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let room = BATCH - i64::try_from(running.len()).unwrap_or(BATCH);
            let taken = if room > 0 { self.take(room).await } else { Ok(Vec::new()) };
            match taken {
                Ok(jobs) if !jobs.is_empty() => {
                    for job in jobs {
                        let worker = self.clone();
                        running.spawn(async move { worker.run(job).await });
                    }
                    continue;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = %describe(&error), "a worker can't work; it tries again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
            tokio::select! {
                Some(finished) = running.join_next() => report(finished),
                () = self.db.written(IDLE) => {}
                _ = stop.changed() => {}
            }
        }
        while let Some(finished) = running.join_next().await {
            report(finished);
        }
    }

    async fn take(&self, limit: i64) -> Result<Vec<Job>> {
        let (queue, now) = (self.queue, self.clock.now());
        // Looking costs no write: an idle hub leaves the disk alone.
        if !self.db.read(move |conn| is_due(conn, queue, now)).await? {
            return Ok(Vec::new());
        }
        self.db.write_silently(move |conn| claim(conn, queue, now, limit)).await
    }
}

/// A job that could not be settled keeps its lease; when that runs out, it is taken again as uncertain.
fn report(finished: std::result::Result<Result<()>, tokio::task::JoinError>) {
    match finished {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(error = %describe(&error), "a job could not be settled"),
        Err(error) => tracing::error!(%error, "a job panicked"),
    }
}

fn describe(error: &Error) -> String {
    match error {
        Error::User(text) => text.clone(),
        Error::Internal(error) => format!("{error:#}"),
    }
}

fn wait(duration: Duration) -> chrono::Duration {
    chrono::Duration::from_std(duration).unwrap_or(chrono::Duration::hours(1))
}
