//! Events that were acknowledged, and what must happen once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::oneshot;

use crate::db::schema::submissions;
use crate::db::{Conn, Db};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::on_backend;
use crate::queue::{self, NewJob, Queue};
use crate::time::{Clock, Time};

/// An event on its way into the inbox.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Slack's id of it: the same event comes again with the same id.
    pub event_id: String,
    /// Its type.
    pub kind: String,
    /// The whole envelope, as JSON text.
    pub body: String,
}

/// An event, and whom to tell that it is kept.
type Waiting = (Kept, oneshot::Sender<()>);

/// How many events may wait to be kept: more than wait on any day, and a database that takes nothing for hours fills no
/// memory.
const MOST_WAITING: usize = 20_000;

/// How many events share a transaction at most.
const SHARED: usize = 1_000;

/// So many events at once are a flood: then keeping them goes first, for Slack gives up after three seconds, and
/// handling them can wait.
const FLOOD: usize = 32;
/// For how long it goes first: a worker that waits so long before each look still does hundreds of jobs a second.
const FIRST: Duration = Duration::from_millis(40);

/// How long keeping an event may take: Slack waits for three seconds.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Takes events in, many in one transaction: those that arrive while one commit is on its way to the disk
/// share the next one.
#[derive(Clone)]
pub struct Inbox {
    db: Db,
    clock: Clock,
    waiting: Arc<Mutex<Queued>>,
}

#[derive(Default)]
struct Queued {
    events: Vec<Waiting>,
    /// Somebody sees to it that they are kept.
    under_way: bool,
}

impl Inbox {
    /// An inbox in this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, waiting: Arc::default() }
    }

    /// Keeps an event until it is handled; one that came before is kept already. Once this returns, the event
    /// survives a power cut.
    ///
    /// # Errors
    /// When the database did not take it: the event must come again.
    pub async fn keep(&self, event: Kept) -> Result<()> {
        let (sender, kept) = oneshot::channel();
        let under_way = {
            let mut waiting = self.waiting();
            if waiting.events.len() >= MOST_WAITING {
                self.db.doubt();
                return Err(anyhow::anyhow!("{MOST_WAITING} events wait for the database already").into());
            }
            waiting.events.push((event, sender));
            std::mem::replace(&mut waiting.under_way, true)
        };
        if !under_way {
            // By itself: whoever sent the event may hang up.
            tokio::spawn(self.clone().keep_all());
        }
        match tokio::time::timeout(PATIENCE, kept).await {
            Ok(kept) => kept.map_err(|_| anyhow::anyhow!("the database did not take it").into()),
            Err(_) => {
                self.db.doubt();
                // It may be kept all the same: then it is known when it comes again.
                Err(anyhow::anyhow!("the database did not take it within {PATIENCE:?}").into())
            }
        }
    }

    /// Keeps what waits, until nothing does.
    async fn keep_all(self) {
        loop {
            let batch: Vec<Waiting> = {
                let mut waiting = self.waiting();
                let size = waiting.events.len().min(SHARED);
                if size == 0 {
                    waiting.under_way = false;
                    return;
                }
                waiting.events.drain(..size).collect()
            };
            if batch.len() >= FLOOD {
                self.db.hold_back(FIRST);
            }
            let now = self.clock.now();
            let (events, senders): (Vec<Kept>, Vec<_>) = batch.into_iter().unzip();
            let jobs: Arc<[NewJob]> = events.into_iter().map(|event| event.job(now)).collect();
            match self.db.write(move |conn| queue::enqueue_all(conn, &jobs, now)).await {
                // One whose connection is gone hears nothing; its event is kept all the same.
                Ok(()) => {
                    for sender in senders {
                        let _ = sender.send(());
                    }
                }
                Err(error) => tracing::error!(?error, events = senders.len(), "events could not be kept"),
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Queued> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn job(self, now: Time) -> NewJob {
        NewJob {
            workspace: self.workspace,
            queue: Queue::Inbox,
            kind: self.kind,
            dedupe: Some(self.event_id),
            lane: None,
            payload: self.body,
            run_at: now,
        }
    }
}

/// Whether `key` has not been done before in this workspace; from now on it has. In the transaction of what
/// is done, so that a retry finds either both or neither.
pub fn first_time(conn: &mut Conn, workspace: &WorkspaceId, key: &str, now: Time) -> Result<bool> {
    let row =
        (submissions::workspace.eq(workspace), submissions::dedupe.eq(key), submissions::created_at.eq(now));
    let inserted = on_backend!(conn => diesel::insert_into(submissions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(inserted == 1)
}

/// Whether `key` was done before in this workspace, as far as one can tell without doing it.
pub fn was_done(conn: &mut Conn, workspace: &WorkspaceId, key: &str) -> Result<bool> {
    let there = submissions::table.filter(submissions::workspace.eq(workspace));
    let there = there.filter(submissions::dedupe.eq(key)).count().get_result::<i64>(conn)?;
    Ok(there > 0)
}

/// Forgets what was done more than two days ago: Slack has long stopped asking.
pub fn sweep(conn: &mut Conn, now: Time) -> Result<()> {
    diesel::delete(submissions::table.filter(submissions::created_at.lt(now - chrono::Duration::days(2))))
        .execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use diesel::sql_query;

    use super::*;
    use crate::testing::Database;

    async fn sql(db: &Db, statement: &'static str) {
        db.write(move |conn| Ok(sql_query(statement).execute(conn).map(|_| ())?)).await.expect("a statement");
    }

    /// Events that share a commit share its failure: none of them may be acknowledged.
    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_kept_that_was_not_committed() {
        let database = Database::new().await;
        let db = Db::open(&database.url).expect("a database");
        let inbox = Inbox::new(db.clone(), Clock::system());
        let keep = |round: &'static str| {
            futures::future::join_all((0..40).map(|n| {
                let inbox = inbox.clone();
                let event = Kept {
                    workspace: "T1".into(),
                    event_id: format!("Ev{round}{n}"),
                    kind: "team_join".into(),
                    body: "{}".into(),
                };
                tokio::spawn(async move { inbox.keep(event).await.is_ok() })
            }))
        };
        sql(&db, "ALTER TABLE jobs RENAME TO jobs_away").await;
        assert!(keep("a").await.into_iter().all(|kept| !kept.expect("no panic")));
        sql(&db, "ALTER TABLE jobs_away RENAME TO jobs").await;
        assert!(keep("b").await.into_iter().all(|kept| kept.expect("no panic")));
    }
}
