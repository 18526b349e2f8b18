//! `backup` and `restore` for SQLite: one file in, one file out. PostgreSQL has `pg_dump`.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// Copies the database while the hub runs: one whole file, as of one moment.
#[derive(Args)]
pub struct Backup {
    /// The copy; it must not be there yet.
    file: PathBuf,
    /// The database: sqlite://FILE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    database_url: String,
}

/// Puts a copy in the place of the database, while the hub does not run.
#[derive(Args)]
pub struct Restore {
    /// What `backup` wrote.
    file: PathBuf,
    /// The database: sqlite://FILE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    database_url: String,
    /// Replaces a database that is there already.
    #[arg(long)]
    replace: bool,
}

impl Backup {
    /// Writes the copy.
    pub fn run(self) -> anyhow::Result<()> {
        let database = sqlite_file(&self.database_url)?;
        ensure!(database.exists(), "there is no database at {}", database.display());
        ensure!(!self.file.exists(), "{} is there already: choose another name", self.file.display());
        copy(&database, &self.file)?;
        eprintln!("The database is copied to {}.", self.file.display());
        Ok(())
    }
}

impl Restore {
    /// Checks the copy and puts it in place.
    pub fn run(self) -> anyhow::Result<()> {
        let database = sqlite_file(&self.database_url)?;
        ensure!(self.file.exists(), "there is no file {}", self.file.display());
        check(&self.file)?;
        let _alone = alone(&database)?;
        if database.exists() {
            ensure!(
                self.replace,
                "{} is there already: stop the hub, and add --replace if that database may go",
                database.display()
            );
        }
        // Written beside it first, so that a copy that breaks off leaves the old database alone.
        let fresh = beside(&database, ".restoring");
        if fresh.exists() {
            std::fs::remove_file(&fresh)?;
        }
        copy(&self.file, &fresh)?;
        belongs_like(&fresh, &database)?;
        for log in ["-wal", "-shm"] {
            let log = beside(&database, log);
            if log.exists() {
                std::fs::remove_file(&log).with_context(|| format!("can't remove {}", log.display()))?;
            }
        }
        std::fs::rename(&fresh, &database).with_context(|| format!("can't write {}", database.display()))?;
        eprintln!("{} is restored.", database.display());
        Ok(())
    }
}

fn sqlite_file(url: &str) -> anyhow::Result<PathBuf> {
    match url.strip_prefix("sqlite://") {
        Some(file) if !file.is_empty() => Ok(file.into()),
        _ => bail!("this is for SQLite. With PostgreSQL, use pg_dump and pg_restore, or `edtech-hub export`"),
    }
}

/// Holds the database of a hub, so that nobody puts another one in its place. For PostgreSQL there is nothing to hold.
///
/// # Errors
/// When the file can't be made, or a copy is being put in its place.
pub fn hold(database_url: &str) -> anyhow::Result<Option<File>> {
    let Ok(database) = sqlite_file(database_url) else { return Ok(None) };
    let file = File::options().create(true).append(true).open(&database);
    let file = file.with_context(|| format!("can't write {}", database.display()))?;
    file.try_lock_shared().with_context(|| format!("{} is being restored", database.display()))?;
    Ok(Some(file))
}

/// Held while no hub runs on it.
fn alone(database: &Path) -> anyhow::Result<Option<File>> {
    if !database.exists() {
        return Ok(None);
    }
    let file = File::open(database)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "a hub runs on {}: stop it first, or what it takes in meanwhile is lost",
                database.display()
            )
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("can't lock {}", database.display()))
        }
    }
}

/// Gives a new file to whom the old one belonged, or the folder: who restores is often root, and a hub never.
fn belongs_like(fresh: &Path, database: &Path) -> anyhow::Result<()> {
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let like = if database.exists() { database } else { folder };
    let (now, then) = (std::fs::metadata(fresh)?, std::fs::metadata(like)?);
    if (now.uid(), now.gid()) != (then.uid(), then.gid()) {
        std::os::unix::fs::chown(fresh, Some(then.uid()), Some(then.gid()))
            .with_context(|| format!("can't give {} to its hub", fresh.display()))?;
    }
    Ok(())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn open(file: &Path) -> anyhow::Result<SqliteConnection> {
    let mut conn = SqliteConnection::establish(&file.to_string_lossy())
        .with_context(|| format!("can't open {}", file.display()))?;
    // Somebody may be writing.
    diesel::sql_query("PRAGMA busy_timeout = 5000").execute(&mut conn)?;
    Ok(conn)
}

/// One transaction's view of the whole database, without what was deleted.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(to.to_string_lossy())
        .execute(&mut open(from)?)
        .with_context(|| format!("can't write {}", to.display()))?;
    Ok(())
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    verdict: String,
}

/// A whole database, and one of ours.
fn check(file: &Path) -> anyhow::Result<()> {
    let not_ours = || format!("{} is no copy of a hub's database", file.display());
    let mut conn = open(file)?;
    let found: Verdict = diesel::sql_query("SELECT integrity_check AS verdict FROM pragma_integrity_check")
        .get_result(&mut conn)
        .with_context(not_ours)?;
    ensure!(found.verdict == "ok", "{} is damaged: {}", file.display(), found.verdict);
    diesel::sql_query("SELECT id AS verdict FROM workspaces")
        .load::<Verdict>(&mut conn)
        .with_context(not_ours)?;
    Ok(())
}
