//! `export` and `import`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::Args;

use crate::db::{Conn, Db};
use crate::error::{Error, Result};
use crate::features::community;
use crate::ids::WorkspaceId;
use crate::time::Clock;
use crate::transfer;

/// Writes the whole community as JSON Lines (see docs/data-format.md).
#[derive(Args)]
pub struct Export {
    /// Where to write; standard output where it is left out.
    #[arg(long, env = "EXPORT_OUTPUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Reads a community from JSON Lines. A bad line is named by its number, and nothing is changed.
#[derive(Args)]
pub struct Import {
    /// The file, or - for standard input.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Writes who did what to what as a CSV file, for a period or all of it.
#[derive(Args)]
pub struct Audit {
    /// The first day, such as 2026-09-01, in UTC.
    #[arg(long)]
    since: Option<NaiveDate>,
    /// The first day that is not in it any more.
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Where to write; standard output where it is left out.
    #[arg(long, env = "AUDIT_OUTPUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Which database, and which workspace in it.
#[derive(Args)]
pub struct Place {
    /// Where the state is: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    database_url: String,
    /// The workspace (T…); may be left out where the database holds exactly one.
    #[arg(long, env = "WORKSPACE")]
    pub workspace: Option<WorkspaceId>,
}

impl std::str::FromStr for WorkspaceId {
    type Err = String;

    fn from_str(id: &str) -> std::result::Result<Self, String> {
        let looks_right =
            id.starts_with(['T', 'E']) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if looks_right { Ok(Self(id.to_owned())) } else { Err("a workspace id starts with T".to_owned()) }
    }
}

impl Place {
    /// The database, brought up to date.
    pub async fn open(&self) -> anyhow::Result<Db> {
        let db = Db::open(&self.database_url)?;
        db.migrate().await.context("the database can't be brought up to date")?;
        Ok(db)
    }
}

/// The workspace that was given, or the only one.
pub fn which(conn: &mut Conn, given: Option<WorkspaceId>) -> Result<WorkspaceId> {
    if let Some(workspace) = given {
        return Ok(workspace);
    }
    let only = community::only(conn)?;
    only.map(|community| community.id).ok_or_else(|| {
        Error::user("Which workspace? The database does not hold exactly one: say --workspace T….")
    })
}

impl Export {
    /// Writes the file and says how much there was.
    pub async fn run(self) -> anyhow::Result<()> {
        let db = self.place.open().await?;
        let (given, output) = (self.place.workspace, self.output);
        let records = db
            .snapshot(move |conn| {
                let workspace = which(conn, given)?;
                let mut out = writer(output.as_deref())?;
                let records = transfer::export(conn, &workspace, &mut out)?;
                out.flush().map_err(anyhow::Error::from)?;
                Ok(records)
            })
            .await?;
        eprintln!("{records} records exported.");
        Ok(())
    }
}

/// The file, or standard output.
fn writer(output: Option<&Path>) -> anyhow::Result<BufWriter<Box<dyn Write>>> {
    Ok(BufWriter::new(match output {
        Some(path) => {
            Box::new(File::create(path).with_context(|| format!("can't write {}", path.display()))?)
        }
        None => Box::new(std::io::stdout()),
    }))
}

impl Audit {
    /// Writes the file and says how many lines there were.
    pub async fn run(self) -> anyhow::Result<()> {
        let db = self.place.open().await?;
        let Self { since, until, output, place } = self;
        let lines = db
            .snapshot(move |conn| {
                let workspace = which(conn, place.workspace)?;
                let mut out = writer(output.as_deref())?;
                let lines = transfer::audit_csv(conn, &workspace, since, until, &mut out)?;
                out.flush().map_err(anyhow::Error::from)?;
                Ok(lines)
            })
            .await?;
        eprintln!("{lines} lines written.");
        Ok(())
    }
}

impl Import {
    /// Reads the file and says how much there was.
    pub async fn run(self) -> anyhow::Result<()> {
        let db = self.place.open().await?;
        let (given, file) = (self.place.workspace, self.file);
        let imported = db
            .write(move |conn| {
                let workspace = which(conn, given)?;
                let now = Clock::system().now();
                if file.as_os_str() == "-" {
                    return transfer::import(conn, &workspace, std::io::stdin().lock(), now);
                }
                let opened = File::open(&file).with_context(|| format!("can't read {}", file.display()))?;
                transfer::import(conn, &workspace, BufReader::new(opened), now)
            })
            .await?;
        eprintln!("{} records imported.", imported.records);
        Ok(())
    }
}
