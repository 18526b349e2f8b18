//! Takes jobs and hands them to their handler. A test calls [`Worker::step`] by hand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use strum::VariantArray;
use tokio::sync::watch;
use tokio::task::{self, JoinSet};

use super::retry::{Failure, MAX_ATTEMPTS, backoff, until_settled};
use super::settle::Settler;
use super::{Job, Queue, claim, extend, is_due, park, release, release_lane, retry};
use crate::db::{Conn, Db};
use crate::error::{Error, Result};
use crate::ids::JobId;
use crate::time::{Clock, Time};
use crate::trace;

/// How many jobs a worker runs side by side. The more, the more changes share a commit on SQLite.
const BATCH: i64 = 128;
/// How many it takes at a time while it is asked to wait for somebody who can't.
const FEW: i64 = 8;
/// How long an idle worker waits before it looks again; a write in this process wakes it sooner.
const IDLE: Duration = Duration::from_millis(500);
/// How long it waits at least between two looks that other people's writes cause.
const PAUSE: Duration = Duration::from_millis(2);
/// How often the leases of what runs are extended: well before they run out. By the clock that they run out by, so that
/// one that jumps ends none of them.
const EXTEND: chrono::Duration = chrono::Duration::seconds(5);
/// How long a job may take.
const PATIENCE: Duration = Duration::from_secs(75);
/// How long a worker that is told to stop lets its jobs run on. Below the 30 seconds that supervisors give.
const GRACE: Duration = Duration::from_secs(10);

/// Does one job. The job is the same each time, so what it does must be safe to do again.
pub type Handler = Arc<dyn Fn(Job) -> BoxFuture<'static, std::result::Result<(), Failure>> + Send + Sync>;

/// Told of each job that is parked, in the transaction that parks it.
pub type OnPark = fn(&mut Conn, &Job, Time) -> Result<()>;

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This many jobs were taken.
    Worked(usize),
    /// Nothing was due.
    Empty,
}

/// When each queue's worker last looked for work. Clones share everything.
#[derive(Clone, Default)]
pub struct Pulse(Arc<Mutex<HashMap<Queue, Instant>>>);

impl Pulse {
    fn beat(&self, queue: Queue) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(queue, Instant::now());
    }

    /// The queues for which nobody has looked for work within `span`.
    pub fn silent(&self, span: Duration) -> Vec<Queue> {
        let beats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let beats_still = |queue: &&Queue| beats.get(queue).is_some_and(|beat| beat.elapsed() < span);
        Queue::VARIANTS.iter().filter(|queue| !beats_still(queue)).copied().collect()
    }
}

/// A worker of one queue.
#[derive(Clone)]
pub struct Worker {
    queue: Queue,
    db: Db,
    clock: Clock,
    pulse: Pulse,
    batch: i64,
    pace: chrono::Duration,
    patience: Duration,
    grace: Duration,
    handler: Handler,
    on_park: Option<OnPark>,
    settler: Settler,
}

impl Worker {
    /// A worker of `queue`; after a job in a lane the lane rests for `pace`.
    pub fn new(
        queue: Queue,
        db: Db,
        clock: Clock,
        pulse: Pulse,
        pace: chrono::Duration,
        handler: Handler,
    ) -> Self {
        let settler = Settler::new(db.clone(), clock.clone(), pace);
        let (patience, grace) = (PATIENCE, GRACE);
        let batch = BATCH;
        Self { queue, db, clock, pulse, batch, pace, patience, grace, handler, on_park: None, settler }
    }

    /// The same, which tells of what it parks.
    pub fn on_park(self, tell: OnPark) -> Self {
        Self { on_park: Some(tell), ..self }
    }

    /// The same, but a step takes one job, so that all are done in their order.
    pub fn one_by_one(self) -> Self {
        Self { batch: 1, ..self }
    }

    /// The same, but no job may take longer than this.
    #[cfg(test)]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same, but what runs may run on only for so long once it is told to stop.
    #[cfg(test)]
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    /// Where it shows that it works.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Takes what is due, does it, and settles it.
    pub async fn step(&self) -> Result<Step> {
        let jobs = self.take(self.batch, self.clock.now()).await?;
        let taken = jobs.len();
        if taken == 0 {
            return Ok(Step::Empty);
        }
        let settled = futures::future::join_all(jobs.into_iter().map(|job| self.run(job))).await;
        settled.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(Step::Worked(taken))
    }

    async fn run(&self, job: Job) -> Result<()> {
        // An event's key is Slack's own id of it.
        let cause = job.cause.clone().unwrap_or_else(|| job.dedupe.clone());
        let span = tracing::info_span!(
            "job",
            request = cause,
            job = %job.id,
            kind = job.kind,
            attempt = job.attempts,
            outcome = tracing::field::Empty
        );
        trace::within(&cause, span, self.do_it(job)).await
    }

    async fn do_it(&self, job: Job) -> Result<()> {
        let queue: &'static str = self.queue.into();
        let outcome =
            tokio::time::timeout(self.patience, (self.handler)(job.clone())).await.unwrap_or_else(|_| {
                Err(Failure::Unknown { reason: format!("it took longer than {:?}", self.patience) })
            });
        if outcome.is_ok() {
            return self.finish(job).await;
        }
        let now = self.clock.now();
        let label = if matches!(outcome, Err(Failure::Final { .. })) { "parked" } else { "retried" };
        tracing::Span::current().record("outcome", label);
        metrics::counter!("hub_jobs_total", "queue" => queue, "outcome" => label).increment(1);
        let (pace, on_park) = (self.pace, self.on_park);
        self.db
            .write(move |conn| {
                let mut rest = pace;
                let park = |conn: &mut Conn, reason: &str| {
                    park(conn, &job, now, reason)?;
                    on_park.map_or(Ok(()), |tell| tell(conn, &job, now))
                };
                match outcome {
                    Ok(()) => {}
                    Err(Failure::Refused { after, reason }) => {
                        let wait = wait(after.unwrap_or_else(|| backoff(job.attempts)));
                        tracing::debug!(job = %job.id, kind = job.kind, reason, "a job was refused");
                        // A refusal with a time to wait is a busy Slack, however often it happens.
                        if after.is_none() && job.attempts >= MAX_ATTEMPTS {
                            park(conn, &reason)?;
                        } else {
                            rest = rest.max(wait);
                            retry(conn, &job, now + wait, job.uncertain, &reason)?;
                        }
                    }
                    Err(Failure::Unknown { reason }) => {
                        tracing::warn!(job = %job.id, kind = job.kind, reason, "a job's effect is unknown");
                        if job.attempts >= MAX_ATTEMPTS {
                            park(conn, &reason)?;
                        } else {
                            retry(conn, &job, now + wait(until_settled(job.attempts)), true, &reason)?;
                        }
                    }
                    Err(Failure::Final { reason }) => {
                        tracing::error!(job = %job.id, kind = job.kind, reason, "a job is parked");
                        park(conn, &reason)?;
                    }
                }
                match &job.lane {
                    Some(lane) => release_lane(conn, &job.workspace, lane, now + rest),
                    None => Ok(()),
                }
            })
            .await
    }

    /// The job is done. That gives nobody something to do, unless it was asked for again meanwhile.
    async fn finish(&self, job: Job) -> Result<()> {
        let queue: &'static str = self.queue.into();
        tracing::Span::current().record("outcome", "done");
        metrics::counter!("hub_jobs_total", "queue" => queue, "outcome" => "done").increment(1);
        self.settler.done(job).await
    }

    /// Works until `stop` turns true; what has been taken is finished first. A slow job holds up no other.
    pub async fn work(self, mut stop: watch::Receiver<bool>) {
        let extended = self.clock.now();
        let mut running = Running { tasks: JoinSet::new(), jobs: HashMap::new(), extended };
        let mut writes = self.db.writes();
        let mut looks = Looks { more: false, due: true, last: Instant::now() };
        while !*stop.borrow() {
            let mut room = self.batch - i64::try_from(running.jobs.len()).unwrap_or(self.batch);
            if room > 0 && looks.due {
                let held_back = self.db.held_back();
                if !held_back.is_zero() {
                    // Once, however long it goes on: nobody starves.
                    tokio::time::sleep(held_back).await;
                    room = room.min(FEW);
                }
                // What is written from now on is looked for the next time.
                writes.mark_unchanged();
                // At one moment, and not where it fails: what is ours would look lost.
                let now = self.clock.now();
                let taken = match self.extend(&mut running, now).await {
                    Ok(()) if looks.more => self.claim(room, now).await,
                    Ok(()) => self.take(room, now).await,
                    Err(error) => Err(error),
                };
                match taken {
                    Ok(jobs) => {
                        looks.found(i64::try_from(jobs.len()).unwrap_or(room) == room);
                        jobs.into_iter().for_each(|job| running.start(&self, job));
                    }
                    Err(error) => {
                        tracing::error!(error = %describe(&error), "a worker can't work; it tries again");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
            if let Err(error) = self.extend(&mut running, self.clock.now()).await {
                tracing::warn!(error = %describe(&error), "leases could not be extended");
            }
            tokio::select! {
                true = running.one_finished() => {
                    // Those whose commit it shared finish with it: what takes their places is claimed at once.
                    task::yield_now().await;
                    running.all_finished();
                    looks.due |= looks.more;
                }
                _ = writes.changed() => {
                    looks.pause().await;
                    looks.due = true;
                }
                () = tokio::time::sleep(IDLE) => looks.due = true,
                _ = stop.changed() => {}
            }
        }
        let all_finished = async { while running.one_finished().await {} };
        if tokio::time::timeout(self.grace, all_finished).await.is_err() {
            self.let_go(running).await;
        }
    }

    /// Keeps what still runs from being taken by somebody else, and by ourselves.
    async fn extend(&self, running: &mut Running, now: Time) -> Result<()> {
        if (now - running.extended).abs() < EXTEND {
            return Ok(());
        }
        if !running.jobs.is_empty() {
            let held: Vec<JobId> = running.jobs.values().cloned().collect();
            self.db.write_silently(move |conn| extend(conn, &held, now)).await?;
        }
        running.extended = now;
        Ok(())
    }

    /// Gives up what does not end, so that another worker need not wait for its lease to run out.
    async fn let_go(&self, mut running: Running) {
        running.tasks.shutdown().await;
        let (unfinished, now): (Vec<JobId>, _) = (running.jobs.into_values().collect(), self.clock.now());
        tracing::warn!(jobs = unfinished.len(), "some jobs did not end; they are taken up again");
        let released = self.db.write(move |conn| release(conn, &unfinished, now)).await;
        if let Err(error) = released {
            tracing::error!(error = %describe(&error), "leases could not be released; they run out by themselves");
        }
    }

    async fn take(&self, limit: i64, now: Time) -> Result<Vec<Job>> {
        let queue = self.queue;
        self.pulse.beat(queue);
        // Looking costs no write: an idle hub leaves the disk alone.
        if !self.db.read(move |conn| is_due(conn, queue, now)).await? {
            return Ok(Vec::new());
        }
        self.claim(limit, now).await
    }

    async fn claim(&self, limit: i64, now: Time) -> Result<Vec<Job>> {
        let queue = self.queue;
        self.pulse.beat(queue);
        self.db.write_silently(move |conn| claim(conn, queue, now, limit)).await
    }
}

/// When a worker looks for work.
struct Looks {
    /// The last look found as much as there was room for: there may be more.
    more: bool,
    /// It is time to look.
    due: bool,
    last: Instant,
}

impl Looks {
    fn found(&mut self, more: bool) {
        (self.more, self.due, self.last) = (more, false, Instant::now());
    }

    /// Many writes follow one another under load: they share a look.
    async fn pause(&self) {
        let since = self.last.elapsed();
        if since < PAUSE {
            tokio::time::sleep(PAUSE - since).await;
        }
    }
}

/// The jobs that a worker holds.
struct Running {
    tasks: JoinSet<Result<()>>,
    jobs: HashMap<task::Id, JobId>,
    /// When their leases were extended; those that were taken later were given theirs later.
    extended: Time,
}

impl Running {
    fn start(&mut self, worker: &Worker, job: Job) {
        let (worker, held) = (worker.clone(), job.id.clone());
        let task = self.tasks.spawn(async move { worker.run(job).await });
        self.jobs.insert(task.id(), held);
    }

    /// Waits for one of them; false when there is none.
    async fn one_finished(&mut self) -> bool {
        let Some(finished) = self.tasks.join_next_with_id().await else { return false };
        self.finished(finished);
        true
    }

    /// Those that have finished by now.
    fn all_finished(&mut self) {
        while let Some(finished) = self.tasks.try_join_next_with_id() {
            self.finished(finished);
        }
    }

    /// A job that could not be settled keeps its lease; when that runs out, it is taken again as uncertain.
    fn finished(&mut self, finished: std::result::Result<(task::Id, Result<()>), task::JoinError>) {
        let id = match &finished {
            Ok((id, Ok(()))) => *id,
            Ok((id, Err(error))) => {
                tracing::error!(error = %describe(error), "a job could not be settled");
                *id
            }
            Err(error) => {
                tracing::error!(%error, "a job panicked");
                error.id()
            }
        };
        self.jobs.remove(&id);
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
