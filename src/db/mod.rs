//! Both databases behind one door: [`Db::read`] and [`Db::write`] own the pool, the blocking thread and the
//! transaction; stores are plain functions over `&mut Conn`.

mod lines;
mod pool;
mod postgres;
mod prepared;
pub mod schema;
mod shared;
pub mod types;

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::sync::{Semaphore, watch};

pub use postgres::PgConnection;
pub use prepared::{At, Prepared, prepared, prepared_at};

use crate::error::{Error, Result};
use crate::trace;
use lines::Lines;
use pool::{Manager, Pool};
use shared::Waiting;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How many reads run side by side.
const READERS: usize = 4;
/// How many writes run side by side on PostgreSQL. SQLite has one writer.
const POSTGRES_WRITERS: usize = 8;

/// How often a change runs that others stood in the way of.
const TRIES: u32 = 4;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// One file, no server.
    Sqlite(SqliteConnection),
    /// Several replicas against one database.
    Postgres(PgConnection),
}

/// Runs one body against the connection of either database, for the few things that
/// `MultiConnection` can't express (`on_conflict`, batch inserts).
#[macro_export]
macro_rules! on_backend {
    ($conn:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($conn) => $body,
            $crate::db::Conn::Postgres($conn) => $body,
        }
    };
}

impl Conn {
    /// Whether what it reads now may hold changes of its own that are not committed.
    pub fn in_transaction(&mut self) -> bool {
        let conn = self;
        let depth = on_backend!(conn => {
            AnsiTransactionManager::transaction_manager_status_mut(conn).transaction_depth()
        });
        !matches!(depth, Ok(None))
    }
}

/// The database. Clones share one pool.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Pool,
    writers: Pool,
    may_read: Semaphore,
    may_write: Semaphore,
    sqlite: bool,
    waiting: Waiting,
    lines: Lines,
    written: watch::Sender<()>,
    /// Until when what can wait should.
    urgent_until: Mutex<Option<Instant>>,
    /// A write failed, and nobody has found since that they succeed.
    in_doubt: AtomicBool,
}

/// What a query or a change came to, whatever it is. Behind these three types there is one kind of task and of
/// transaction to compile, and to hold in memory, instead of one for each of many hundred closures.
type Found = Box<dyn Any + Send>;
type Query = Box<dyn FnOnce(&mut Conn) -> Result<Found> + Send>;
type Change = Box<dyn Fn(&mut Conn) -> Result<Found> + Send>;

fn found<T: 'static>(found: Found) -> Result<T> {
    let found = found.downcast::<T>().map_err(|_| anyhow::anyhow!("a query came to something else"))?;
    Ok(*found)
}

/// Whether a change failed, and was undone, for what others did at that moment: PostgreSQL ends one of two that wait
/// for each other. It tells so in a code that diesel calls unknown, as a few others that trying again doesn't harm.
fn is_anothers_fault(error: &Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error as Diesel};
    let Error::Internal(error) = error else { return false };
    let cause = error.chain().find_map(|cause| cause.downcast_ref::<Diesel>());
    matches!(
        cause,
        Some(Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::Unknown, _))
    )
}

impl Db {
    /// Opens `sqlite://FILE` or `postgres://…`. Nothing is connected until it is needed, so a database that
    /// is down does not stop the start.
    ///
    /// # Errors
    /// When the URL has another scheme.
    pub fn open(url: &str) -> anyhow::Result<Self> {
        let readers = Manager::new(url, true)?;
        let writers = Manager::new(url, false)?;
        let sqlite = writers.is_sqlite();
        let how_many_writers = if sqlite { 1 } else { POSTGRES_WRITERS };
        Ok(Self(Arc::new(Inner {
            readers: pool::build(readers, READERS),
            writers: pool::build(writers, how_many_writers),
            may_read: Semaphore::new(READERS),
            may_write: Semaphore::new(how_many_writers),
            sqlite,
            waiting: Waiting::default(),
            lines: Lines::default(),
            written: watch::Sender::new(()),
            urgent_until: Mutex::default(),
            in_doubt: AtomicBool::new(false),
        })))
    }

    /// Applies the migrations that are missing and returns their names.
    pub async fn migrate(&self) -> anyhow::Result<Vec<String>> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let mut conn = inner.writers.get()?;
            let mut applied = Vec::new();
            match &mut *conn {
                Conn::Sqlite(conn) => run(conn, SQLITE_MIGRATIONS, &mut applied)?,
                Conn::Postgres(conn) => {
                    // Replicas that start together take turns.
                    conn.batch_execute("SELECT pg_advisory_lock(4711)")?;
                    let outcome = run(conn, POSTGRES_MIGRATIONS, &mut applied);
                    conn.batch_execute("SELECT pg_advisory_unlock(4711)")?;
                    outcome?;
                }
            }
            Ok(applied)
        })
        .await?
    }

    /// The migrations that this binary has and the database has not.
    pub async fn pending_migrations(&self) -> anyhow::Result<Vec<String>> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let mut conn = inner.writers.get()?;
            match &mut *conn {
                Conn::Sqlite(conn) => pending(conn, SQLITE_MIGRATIONS),
                Conn::Postgres(conn) => pending(conn, POSTGRES_MIGRATIONS),
            }
        })
        .await?
    }

    /// Runs `query` on a connection that is for reading only.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        found(self.read_boxed(Box::new(move |conn| Ok(Box::new(query(conn)?)))).await?)
    }

    async fn read_boxed(&self, query: Query) -> Result<Found> {
        let _turn = self.0.may_read.acquire().await.context("the database is closed")?;
        let (inner, carried) = (self.0.clone(), trace::carry());
        tokio::task::spawn_blocking(move || {
            let mut conn = inner.readers.get().context("the database can't be reached")?;
            carried.run(|| query(&mut conn))
        })
        .await
        .context("a read panicked")?
    }

    /// The same for several queries that must see one moment, whatever is written meanwhile.
    pub async fn snapshot<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        self.read(move |conn| {
            conn.transaction(|conn| {
                if let Conn::Postgres(conn) = conn {
                    conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
                }
                query(conn)
            })
        })
        .await
    }

    /// Runs `change` in one transaction: all of it happens, or nothing. Wakes the workers afterwards. Where writers stood
    /// in each other's way, or another change failed that shared the transaction, `change` runs again on what is true
    /// then.
    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        let outcome = self.write_silently(change).await?;
        self.wake();
        Ok(outcome)
    }

    /// The same, one after the other with all changes in this line, whichever replica makes them: what a change reads
    /// stays true until it is committed. SQLite has one writer anyway.
    pub async fn write_in_line<T, F>(&self, line: &str, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        if self.0.sqlite {
            return self.write(change).await;
        }
        // Whoever waits for another one of this process holds no connection meanwhile.
        let _turn = self.0.lines.enter(line).await;
        let line: Arc<str> = line.into();
        self.write(move |conn| {
            lines::hold(conn, &line)?;
            change(conn)
        })
        .await
    }

    /// Wakes the workers: there is something for them to do.
    pub fn wake(&self) {
        self.0.written.send_replace(());
    }

    /// The same, for a change that gives the workers nothing to do.
    pub async fn write_silently<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Clone + Send + 'static,
    {
        found(self.write_boxed(Box::new(move |conn| Ok(Box::new(change.clone()(conn)?)))).await?)
    }

    async fn write_boxed(&self, change: Change) -> Result<Found> {
        let outcome =
            if self.0.sqlite { self.write_shared(change).await } else { self.write_alone(change).await };
        if let Err(Error::Internal(_)) = &outcome {
            self.doubt();
        }
        outcome
    }

    /// Something could not be written, or not in time.
    pub fn doubt(&self) {
        self.0.in_doubt.store(true, Ordering::Relaxed);
    }

    /// Something was written to find out whether it can be. Not everything does that: a change that finds nothing to
    /// do succeeds on a full disk, too.
    pub fn trust(&self) {
        self.0.in_doubt.store(false, Ordering::Relaxed);
    }

    /// Whether something could not be written, and nobody found since that it can be.
    pub fn is_in_doubt(&self) -> bool {
        self.0.in_doubt.load(Ordering::Relaxed)
    }

    /// PostgreSQL lets writers run side by side, and shares their commits by itself.
    async fn write_alone(&self, change: Change) -> Result<Found> {
        let _turn = self.0.may_write.acquire().await.context("the database is closed")?;
        let (inner, carried) = (self.0.clone(), trace::carry());
        tokio::task::spawn_blocking(move || {
            let mut conn = inner.writers.get().context("the database can't be reached")?;
            carried.run(|| {
                for _ in 1..TRIES {
                    match conn.transaction(&change) {
                        Err(error) if is_anothers_fault(&error) => {}
                        outcome => return outcome,
                    }
                }
                conn.transaction(&change)
            })
        })
        .await
        .context("a write panicked")?
    }

    /// Asks those who can wait to wait for so long: somebody else can't.
    pub fn hold_back(&self, span: Duration) {
        *self.0.urgent_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + span);
    }

    /// For how long whoever can wait is asked to.
    pub fn held_back(&self) -> Duration {
        let until = *self.0.urgent_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// Tells of every write that gives the workers something to do.
    pub fn writes(&self) -> watch::Receiver<()> {
        self.0.written.subscribe()
    }
}

fn run<C, DB>(conn: &mut C, migrations: EmbeddedMigrations, applied: &mut Vec<String>) -> anyhow::Result<()>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
{
    let names = conn
        .run_pending_migrations(migrations)
        .map_err(|error| anyhow::anyhow!("a migration failed: {error}"))?;
    applied.extend(names.into_iter().map(|name| name.to_string()));
    Ok(())
}

fn pending<C, DB>(conn: &mut C, migrations: EmbeddedMigrations) -> anyhow::Result<Vec<String>>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
{
    let pending = conn
        .pending_migrations(migrations)
        .map_err(|error| anyhow::anyhow!("the migrations can't be read: {error}"))?;
    Ok(pending.into_iter().map(|migration| migration.name().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::AtomicU32;

    use diesel::sql_types::BigInt;

    use super::shared::SHARED_CHANGES;
    use super::*;
    use crate::testing::Database;

    #[derive(diesel::QueryableByName)]
    struct Sum {
        #[diesel(sql_type = BigInt)]
        sum: i64,
    }

    /// A database with a table of numbers.
    async fn numbers() -> (Db, Database) {
        let database = Database::new().await;
        let db = Db::open(&database.url).unwrap();
        db.write(|conn| {
            diesel::sql_query("CREATE TABLE numbers (n BIGINT NOT NULL PRIMARY KEY)").execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
        (db, database)
    }

    async fn sum(db: &Db) -> i64 {
        db.read(|conn| {
            let sum = diesel::sql_query("SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS sum FROM numbers");
            Ok(sum.get_result::<Sum>(conn)?.sum)
        })
        .await
        .unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn changes_that_share_a_commit_fail_alone() {
        let (db, _database) = numbers().await;
        let changes = (0..200i64).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |conn| {
                    diesel::sql_query("INSERT INTO numbers VALUES ($1)")
                        .bind::<BigInt, _>(n)
                        .execute(conn)?;
                    if n % 10 == 0 { Err(Error::user("no")) } else { Ok(n) }
                })
                .await
            })
        });
        let outcomes = futures::future::join_all(changes).await;
        let kept: i64 = outcomes.into_iter().filter_map(|outcome| outcome.unwrap().ok()).sum();
        assert_eq!(kept, (0..200).filter(|n| n % 10 != 0).sum::<i64>());
        assert_eq!(sum(&db).await, kept);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_change_that_panics_is_undone_and_stands_in_nobodys_way() {
        let (db, _database) = numbers().await;
        for n in [1i64, 2, 3] {
            let change = db.write(move |conn| {
                diesel::sql_query("INSERT INTO numbers VALUES ($1)").bind::<BigInt, _>(n).execute(conn)?;
                assert_ne!(n, 2, "a mistake of ours");
                Ok(())
            });
            assert_eq!(change.await.is_ok(), n != 2, "{n}");
        }
        assert_eq!(sum(&db).await, 4);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn changes_whose_callers_are_gone_hold_nobody_up() {
        let database = Database::new().await;
        let db = Db::open(&database.url).unwrap();
        let (begun, at_work) = std::sync::mpsc::channel();
        let (go_on, told) = std::sync::mpsc::channel();
        let told = Arc::new(Mutex::new(told));
        let busy = db.clone();
        let slow = tokio::spawn(async move {
            busy.write(move |_| {
                let _ = begun.send(());
                told.lock().unwrap().recv().map_err(|error| anyhow::anyhow!(error).into())
            })
            .await
        });
        at_work.recv().unwrap();
        for _ in 0..3 * SHARED_CHANGES {
            let mut abandoned = Box::pin(db.write(|_| Ok(())));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            let waits = abandoned.as_mut().poll(&mut context).is_pending();
            // PostgreSQL has a connection for it, on which what changes nothing is done at once.
            assert!(waits || std::env::var_os("TEST_DATABASE_URL").is_some());
        }
        let last = db.write(|_| Ok("done"));
        let (outcome, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(20), last), async {
            go_on.send(()).unwrap();
        });
        assert_eq!(outcome.expect("it gets its turn").unwrap(), "done");
        slow.await.unwrap().unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_changes_that_wait_for_each_other_both_happen() {
        let (db, _database) = numbers().await;
        let (runs, both) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
        // Each has the number that the other wants next.
        let change = |first: i64, then: i64| {
            let (runs, both) = (runs.clone(), both.clone());
            db.write(move |conn| {
                let side_by_side = matches!(conn, Conn::Postgres(_));
                let insert = "INSERT INTO numbers VALUES ($1) ON CONFLICT DO NOTHING";
                let run = runs.fetch_add(1, Ordering::SeqCst);
                diesel::sql_query(insert).bind::<BigInt, _>(first).execute(conn)?;
                if side_by_side && run < 2 {
                    both.wait();
                }
                diesel::sql_query(insert).bind::<BigInt, _>(then).execute(conn)?;
                Ok(())
            })
        };
        let (one, other) = tokio::join!(change(1, 2), change(2, 1));
        one.unwrap();
        other.unwrap();
        assert_eq!(sum(&db).await, 3);
        let ran = runs.load(Ordering::SeqCst);
        // The one that PostgreSQL ended may be ended again, as often as it tries.
        let again = std::env::var_os("TEST_DATABASE_URL").is_some();
        let expected = if again { 3..=2 * TRIES } else { 2..=2 };
        assert!(expected.contains(&ran), "they ran {ran} times");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_caller_that_goes_away_leaves_whole_changes() {
        let (db, _database) = numbers().await;
        for n in 0..50i64 {
            let change = db.write(move |conn| {
                diesel::sql_query("INSERT INTO numbers VALUES ($1)")
                    .bind::<BigInt, _>(n * 2)
                    .execute(conn)?;
                diesel::sql_query("INSERT INTO numbers VALUES ($1)")
                    .bind::<BigInt, _>(n * 2 + 1)
                    .execute(conn)?;
                Ok(())
            });
            let _ = tokio::time::timeout(Duration::from_micros(u64::try_from(n).unwrap() * 20), change).await;
        }
        // Whatever was given up in the middle, the database still works and holds no half change.
        db.write(|_| Ok(())).await.unwrap();
        let kept = db
            .read(|conn| {
                let count = diesel::sql_query("SELECT CAST(COUNT(*) AS BIGINT) AS sum FROM numbers");
                Ok(count.get_result::<Sum>(conn)?.sum)
            })
            .await
            .unwrap();
        assert_eq!(kept % 2, 0, "half a change");
    }
}
