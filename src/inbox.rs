//! Events that were acknowledged, and what must happen once.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

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

/// Takes events in, many in one transaction: those that arrive while one commit is on its way to the disk
/// share the next one.
#[derive(Clone)]
pub struct Inbox {
    db: Db,
    clock: Clock,
    waiting: Arc<Mutex<Vec<Waiting>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Inbox {
    /// An inbox in this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, waiting: Arc::default(), turn: Arc::default() }
    }

    /// Keeps an event until it is handled; one that came before is kept already. Once this returns, the event
    /// survives a power cut.
    ///
    /// # Errors
    /// When the database did not take it: the event must come again.
    pub async fn keep(&self, event: Kept) -> Result<()> {
        let (sender, mut receiver) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((event, sender));
        let _turn = self.turn.lock().await;
        // Whoever had the turn before may have taken this one along, and may have failed.
        match receiver.try_recv() {
            Ok(()) => return Ok(()),
            Err(TryRecvError::Closed) => return Err(anyhow::anyhow!("the database did not take it").into()),
            Err(TryRecvError::Empty) => {}
        }
        let batch = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let now = self.clock.now();
        self.db
            .write(move |conn| {
                for (event, _) in &batch {
                    insert(conn, event, now)?;
                }
                Ok(batch)
            })
            .await
            .map(|batch| {
                for (_, sender) in batch {
                    // One whose connection is gone hears nothing; its event is kept all the same.
                    let _ = sender.send(());
                }
            })
    }
}

fn insert(conn: &mut Conn, event: &Kept, now: Time) -> Result<bool> {
    let job = NewJob {
        workspace: event.workspace.clone(),
        queue: Queue::Inbox,
        kind: event.kind.clone(),
        dedupe: Some(event.event_id.clone()),
        lane: None,
        payload: event.body.clone(),
        run_at: now,
    };
    queue::enqueue(conn, &job, now)
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

    async fn sql(db: &Db, statement: &'static str) {
        db.write(move |conn| Ok(sql_query(statement).execute(conn).map(|_| ())?)).await.expect("a statement");
    }

    /// Events that share a commit share its failure: none of them may be acknowledged.
    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_kept_that_was_not_committed() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&crate::testing::database(&folder).await).expect("a database");
        db.migrate().await.expect("migrations");
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
