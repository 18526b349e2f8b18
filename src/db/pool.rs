//! Connections, kept for reuse.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{Conn, PgConnection};

/// A pool of connections to either database.
pub type Pool = r2d2::Pool<Manager>;

/// How long a caller waits for a connection before it is told that the database can't be reached.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens connections and tells whether one still works.
pub struct Manager {
    target: Target,
    read_only: bool,
}

enum Target {
    /// `opened`: it was there.
    Sqlite {
        path: String,
        opened: AtomicBool,
    },
    Postgres {
        url: String,
    },
}

/// r2d2 wants an error type of ours.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct ConnectError(anyhow::Error);

impl Manager {
    /// Reads the URL; connects to nothing yet.
    pub fn new(url: &str, read_only: bool) -> anyhow::Result<Self> {
        let target = if let Some(path) = url.strip_prefix("sqlite://") {
            anyhow::ensure!(!path.is_empty(), "DATABASE_URL names no file: write sqlite://FILE");
            Target::Sqlite { path: path.to_owned(), opened: AtomicBool::new(false) }
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Target::Postgres { url: url.to_owned() }
        } else {
            anyhow::bail!("DATABASE_URL must start with sqlite:// or postgres://");
        };
        Ok(Self { target, read_only })
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.target, Target::Sqlite { .. })
    }

    fn open(&self) -> anyhow::Result<Conn> {
        match &self.target {
            Target::Sqlite { path, opened } => {
                // SQLite would make a new file, and throw away the log of the one that was taken away: with it what
                // was acknowledged and is not in the file yet.
                anyhow::ensure!(
                    !opened.load(Ordering::Relaxed) || Path::new(path).exists(),
                    "{path} was there and is gone: put it back, or stop the hub"
                );
                let mut conn =
                    SqliteConnection::establish(path).with_context(|| format!("can't open {path}"))?;
                // FULL, because what was acknowledged must survive a power cut. Whoever commits brings the log into the
                // file now and then (1,000 pages by default): half as much takes half as long, and others wait for it.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA wal_autocheckpoint = 500; PRAGMA foreign_keys = ON;",
                )?;
                if self.read_only {
                    conn.batch_execute("PRAGMA query_only = ON")?;
                }
                opened.store(true, Ordering::Relaxed);
                Ok(Conn::Sqlite(conn))
            }
            Target::Postgres { url } => {
                let mut conn = PgConnection::connect(url)?;
                if self.read_only {
                    conn.batch_execute("SET default_transaction_read_only = on")?;
                }
                Ok(Conn::Postgres(conn))
            }
        }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = ConnectError;

    fn connect(&self) -> Result<Conn, ConnectError> {
        self.open().map_err(ConnectError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), ConnectError> {
        match conn {
            // A file does not hang up; a server does.
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(conn) => conn.is_there().map_err(|error| ConnectError(error.into())),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        broken(conn)
    }
}

fn broken(conn: &mut Conn) -> bool {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    crate::on_backend!(conn => AnsiTransactionManager::is_broken_transaction_manager(conn))
}

/// A pool that opens its connections when they are first asked for.
pub fn build(manager: Manager, size: usize) -> Pool {
    r2d2::Pool::builder()
        .max_size(size as u32)
        .min_idle(Some(0))
        .connection_timeout(PATIENCE)
        .build_unchecked(manager)
}

#[cfg(test)]
mod tests {
    use r2d2::ManageConnection;

    use super::*;

    #[test]
    fn a_file_that_is_gone_is_not_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hub.db");
        let manager = Manager::new(&format!("sqlite://{}", file.display()), false).unwrap();
        let kept = manager.connect().unwrap();
        let away = folder.path().join("away.db");
        std::fs::rename(&file, &away).unwrap();
        assert!(manager.connect().is_err_and(|error| error.to_string().contains("is gone")));
        assert!(!file.exists());
        std::fs::rename(&away, &file).unwrap();
        manager.connect().unwrap();
        drop(kept);
    }
}
