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

use super::{Conn, Db, Inner};
use crate::error::{Error, Result};
use crate::on_backend;
use crate::trace::{self, Carried};

/// How many changes share one transaction at most: bounds how long one of them waits.
pub(super) const SHARED_CHANGES: usize = 128;

/// Those that wait for their turn.
pub(super) type Waiting = Mutex<VecDeque<Box<dyn Change>>>;

/// A change that waits for its turn in a shared transaction.
pub(super) trait Change: Send {
    /// Runs it, `apart` in a savepoint of its own. Returns whether it succeeded.
    fn run(&mut self, conn: &mut Conn, apart: bool) -> bool;

    /// Tells its caller what came of it, once the transaction is committed or is not. One whose caller is gone is
    /// committed all the same.
    fn tell(self: Box<Self>, committed: anyhow::Result<()>);
}

struct Called<T, F> {
    change: F,
    carried: Carried,
    outcome: Option<Result<T>>,
    caller: oneshot::Sender<Result<T>>,
}

impl<T, F> Change for Called<T, F>
where
    T: Send,
    F: FnOnce(&mut Conn) -> Result<T> + Clone + Send,
{
    fn run(&mut self, conn: &mut Conn, apart: bool) -> bool {
        let change = self.change.clone();
        let outcome = self.carried.run(|| if apart { conn.transaction(change) } else { change(conn) });
        self.outcome.insert(outcome).is_ok()
    }

    fn tell(self: Box<Self>, committed: anyhow::Result<()>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(anyhow::anyhow!("a change did not run").into()),
            (Err(error), _) => Err(error.into()),
        };
        let _ = self.caller.send(outcome);
    }
}

impl Db {
    pub(super) async fn write_shared<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        let (caller, mut receiver) = oneshot::channel();
        let change = Box::new(Called { change, carried: trace::carry(), outcome: None, caller });
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(change);
        let _turn = self.0.may_write.acquire().await.context("the database is closed")?;
        // Those who are about to write share this commit.
        tokio::task::yield_now().await;
        // Whoever had the turn before may have taken this change along. Changes whose callers are gone wait
        // in front of it, so its own commit need not be the next.
        let mut failure = None;
        loop {
            match receiver.try_recv() {
                Ok(outcome) => return outcome,
                Err(TryRecvError::Closed) => {
                    return Err(failure.unwrap_or_else(|| anyhow::anyhow!("a change was not taken").into()));
                }
                Err(TryRecvError::Empty) => {}
            }
            let inner = self.0.clone();
            let committed = tokio::task::spawn_blocking(move || inner.commit_waiting()).await;
            failure = committed.context("a write panicked").map_err(Error::from).and_then(|done| done).err();
        }
    }
}

impl Inner {
    /// Runs the changes that wait, in one transaction.
    fn commit_waiting(&self) -> Result<()> {
        let mut batch: Vec<Box<dyn Change>> = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let size = waiting.len().min(SHARED_CHANGES);
            waiting.drain(..size).collect()
        };
        let mut conn = self.writers.get().context("the database can't be reached")?;
        begin(&mut conn)?;
        if !batch.iter_mut().all(|change| change.run(&mut conn, false)) {
            rollback(&mut conn)?;
            begin(&mut conn)?;
            for change in &mut batch {
                change.run(&mut conn, true);
            }
        }
        let committed = commit(&mut conn);
        if committed.is_err() {
            // Where even this fails the connection is broken, and the pool throws it away.
            let _ = rollback(&mut conn);
        }
        let failure = committed.err().map(|error| error.to_string());
        for change in batch {
            change.tell(match &failure {
                None => Ok(()),
                Some(failure) => Err(anyhow::anyhow!("the database did not commit: {failure}")),
            });
        }
        Ok(())
    }
}

/// SQLite must take its write lock at the start: a read followed by a write would fail at once with "database is
/// locked", whatever the busy timeout.
fn begin(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        // Never shared: it lets writers run side by side.
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn),
    }
}

fn commit(conn: &mut Conn) -> QueryResult<()> {
    on_backend!(conn => AnsiTransactionManager::commit_transaction(conn))
}

fn rollback(conn: &mut Conn) -> QueryResult<()> {
    on_backend!(conn => AnsiTransactionManager::rollback_transaction(conn))
}
