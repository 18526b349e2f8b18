//! Marks jobs as done, many at a time: those that end while one commit is on its way share the next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use tokio::sync::oneshot;

use super::{Job, Marked, finish_all};
use crate::db::Db;
use crate::error::Result;
use crate::time::Clock;

/// How many jobs share a transaction at most.
const SHARED: usize = 200;

/// Sees to it that jobs that are done are marked so. Clones share everything.
#[derive(Clone)]
pub struct Settler {
    db: Db,
    clock: Clock,
    pace: Duration,
    waiting: Arc<Mutex<Queued>>,
}

#[derive(Default)]
struct Queued {
    jobs: Vec<(Job, oneshot::Sender<Result<()>>)>,
    /// Somebody sees to it that they are marked.
    under_way: bool,
}

impl Settler {
    /// After a job in a lane the lane rests for `pace`.
    pub fn new(db: Db, clock: Clock, pace: Duration) -> Self {
        Self { db, clock, pace, waiting: Arc::default() }
    }

    /// Marks the job as done, unless somebody else has taken it meanwhile.
    ///
    /// # Errors
    /// When the database did not take it: the job keeps its lease until that runs out.
    pub async fn done(&self, job: Job) -> Result<()> {
        let (sender, marked) = oneshot::channel();
        // What it was about is not needed any more, and may be large.
        let job = Job { payload: String::new(), ..job };
        let under_way = {
            let mut waiting = self.waiting();
            waiting.jobs.push((job, sender));
            std::mem::replace(&mut waiting.under_way, true)
        };
        if !under_way {
            // By itself: whoever did the job may be told to stop.
            tokio::spawn(self.clone().mark_all());
        }
        marked.await.unwrap_or_else(|_| Err(anyhow::anyhow!("nobody marked it").into()))
    }

    async fn mark_all(self) {
        loop {
            let batch: Vec<_> = {
                let mut waiting = self.waiting();
                let size = waiting.jobs.len().min(SHARED);
                if size == 0 {
                    waiting.under_way = false;
                    return;
                }
                waiting.jobs.drain(..size).collect()
            };
            let (jobs, senders): (Vec<Job>, Vec<_>) = batch.into_iter().unzip();
            match self.mark(jobs.clone()).await {
                Ok(marked) => {
                    for ((job, sender), marked) in jobs.into_iter().zip(senders).zip(marked) {
                        if marked == Marked::Left {
                            // By itself: its row may be held for long, and others wait for their turn.
                            let alone = self.clone();
                            tokio::spawn(async move {
                                let _ = sender.send(alone.mark(vec![job]).await.map(|_| ()));
                            });
                        } else {
                            let _ = sender.send(Ok(()));
                        }
                    }
                }
                Err(error) => {
                    let reason = format!("{error:?}");
                    for sender in senders {
                        let _ = sender.send(Err(anyhow::anyhow!(reason.clone()).into()));
                    }
                }
            }
        }
    }

    async fn mark(&self, jobs: Vec<Job>) -> Result<Vec<Marked>> {
        let (now, pace) = (self.clock.now(), self.pace);
        let marked = self.db.write_silently(move |conn| finish_all(conn, &jobs, now, now + pace)).await?;
        if marked.contains(&Marked::Again) {
            // Somebody has something to do.
            self.db.wake();
        }
        Ok(marked)
    }

    fn waiting(&self) -> MutexGuard<'_, Queued> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
