//! SQLite has one writer, and a commit waits for the disk. So changes that arrive while one commit is on its way share
//! the next.
//!
//! Hardly any change fails. So they run in one transaction without savepoints, which cost as much as some of the
//! changes; where one fails all is undone, and each runs again in a savepoint of its own, so that it fails alone.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use super::{Change, Conn, Db, Found, Inner};
use crate::error::Result;
use crate::on_backend;
use crate::trace::{self, Carried};

/// How many changes share one transaction at most: bounds how long one of them waits.
pub(super) const SHARED_CHANGES: usize = 128;

/// How many changes may wait for their turn, those included whose callers are gone: a database that is stuck fills no
/// memory.
const MOST_WAITING: usize = 10_000;

/// Those that wait for their turn.
pub(super) type Waiting = Mutex<VecDeque<Called>>;

/// A change that waits for its turn in a shared transaction. One whose caller is gone is committed all the same.
pub(super) struct Called {
    change: Change,
    carried: Carried,
    outcome: Option<Result<Found>>,
    caller: oneshot::Sender<Result<Found>>,
}

impl Called {
    /// Runs it, `apart` in a savepoint of its own. Returns whether it succeeded.
    fn run(&mut self, conn: &mut Conn, apart: bool) -> bool {
        let change = &self.change;
        let outcome = self.carried.run(|| if apart { conn.transaction(change) } else { change(conn) });
        self.outcome.insert(outcome).is_ok()
    }

    /// Tells its caller what came of it, once the transaction is committed or is not.
    fn tell(self, committed: anyhow::Result<()>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(anyhow::anyhow!("a change did not run").into()),
            (Err(error), _) => Err(error.into()),
        };
        let _ = self.caller.send(outcome);
    }
}

impl Db {
    pub(super) async fn write_shared(&self, change: Change) -> Result<Found> {
        let (caller, mut receiver) = oneshot::channel();
        let change = Called { change, carried: trace::carry(), outcome: None, caller };
        {
            let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.len() >= MOST_WAITING {
                return Err(anyhow::anyhow!("{MOST_WAITING} changes wait for the database already").into());
            }
            waiting.push_back(change);
        }
        let _turn = self.0.may_write.acquire().await.context("the database is closed")?;
        // Those who are about to write share this commit.
        tokio::task::yield_now().await;
        // Whoever had the turn before may have taken this change along. Changes whose callers are gone wait
        // in front of it, so its own commit need not be the next.
        loop {
            match receiver.try_recv() {
                Ok(outcome) => return outcome,
                Err(TryRecvError::Closed) => return Err(anyhow::anyhow!("a write panicked").into()),
                Err(TryRecvError::Empty) => {}
            }
            let inner = self.0.clone();
            // Where one panics, those that shared its transaction hear of it by their channels.
            let _ = tokio::task::spawn_blocking(move || inner.commit_waiting()).await;
        }
    }
}

impl Inner {
    /// Runs the changes that wait, in one transaction.
    fn commit_waiting(&self) {
        let mut batch: Vec<Called> = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let size = waiting.len().min(SHARED_CHANGES);
            waiting.drain(..size).collect()
        };
        let committed = self.commit(&mut batch).map_err(|error| format!("{error:#}"));
        for change in batch {
            change.tell(committed.clone().map_err(anyhow::Error::msg));
        }
    }

    fn commit(&self, batch: &mut [Called]) -> anyhow::Result<()> {
        let mut conn = self.writers.get().context("the database can't be reached")?;
        let committed = run(&mut conn, batch);
        if committed.is_err() {
            // Where even this fails the connection is broken, and the pool throws it away.
            let _ = rollback(&mut conn);
        }
        committed.context("the database did not commit")
    }
}

fn run(conn: &mut Conn, batch: &mut [Called]) -> QueryResult<()> {
    begin(conn)?;
    if !batch.iter_mut().all(|change| change.run(conn, false)) {
        rollback(conn)?;
        begin(conn)?;
        for change in batch {
            change.run(conn, true);
        }
    }
    commit(conn)
}

/// SQLite must take its write lock at the start: a read followed by a write would fail at once with "database is
/// locked", whatever the busy timeout.
fn begin(conn: &mut Conn) -> QueryResult<()> {
    on_backend!(conn => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"))
}

fn commit(conn: &mut Conn) -> QueryResult<()> {
    on_backend!(conn => AnsiTransactionManager::commit_transaction(conn))
}

fn rollback(conn: &mut Conn) -> QueryResult<()> {
    on_backend!(conn => AnsiTransactionManager::rollback_transaction(conn))
}
