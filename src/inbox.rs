//! Events that were acknowledged, and what must happen once.

use std::sync::{Arc, Mutex, PoisonError};

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
        // Whoever had the turn before may have taken this one along.
        if receiver.try_recv().is_ok() {
            return Ok(());
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
