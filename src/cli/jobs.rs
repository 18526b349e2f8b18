//! `jobs`: what is parked, for whoever runs the hub. Organizers see the same on their Home tab.

use anyhow::ensure;
use clap::{Args, Subcommand};

use super::transfer::{Place, which};
use crate::ids::JobId;
use crate::queue::{self, Parked};
use crate::time::Clock;

/// How many are shown, and handled, at once.
const MOST: i64 = 1000;

/// Lists what could not be done, tries it again or drops it.
#[derive(Args)]
pub struct Jobs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Prints what is parked, newest first: id, since when, what, where and why.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Tries parked jobs again.
    Retry {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        place: Place,
    },
    /// Drops parked jobs: they are never done.
    Drop {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        place: Place,
    },
}

/// Which of the parked jobs.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Their ids, as `jobs list` prints them.
    ids: Vec<String>,
    /// All that are parked.
    #[arg(long)]
    all: bool,
}

impl Jobs {
    /// Does it and says what it did.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::List { place } => list(place).await,
            What::Retry { which, place } => settle(which, place, true).await,
            What::Drop { which, place } => settle(which, place, false).await,
        }
    }
}

async fn list(place: Place) -> anyhow::Result<()> {
    let (db, given) = (place.open().await?, place.workspace);
    let parked = db
        .read(move |conn| {
            let workspace = which(conn, given)?;
            queue::parked(conn, &workspace, MOST)
        })
        .await?;
    for job in &parked {
        println!("{}", line(job));
    }
    eprintln!(
        "{}",
        if parked.is_empty() { "Nothing is parked." } else { "`jobs retry ID` tries one again." }
    );
    Ok(())
}

fn line(job: &Parked) -> String {
    let at = job.at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default();
    let lane = job.lane.as_deref().unwrap_or("-");
    let reason = job.reason.as_deref().unwrap_or("unknown").replace(['\n', '\r'], " ");
    format!("{}  {at}  {}.{}  {lane}  {reason}", job.id, job.queue, job.kind)
}

async fn settle(chosen: Which, place: Place, again: bool) -> anyhow::Result<()> {
    let (db, given) = (place.open().await?, place.workspace);
    let now = Clock::system().now();
    let asked = chosen.ids.len();
    let settled = db
        .write(move |conn| {
            let workspace = which(conn, given)?;
            let ids: Vec<JobId> = if chosen.all {
                queue::parked(conn, &workspace, MOST)?.into_iter().map(|job| job.id).collect()
            } else {
                chosen.ids.into_iter().map(JobId::from).collect()
            };
            let mut settled = 0;
            for id in &ids {
                let done = if again {
                    queue::unpark(conn, &workspace, id, now)?
                } else {
                    queue::give_up(conn, &workspace, id, now)?
                };
                settled += usize::from(done);
            }
            Ok(settled)
        })
        .await?;
    eprintln!("{settled} {}.", if again { "to be tried again" } else { "dropped" });
    ensure!(settled >= asked, "{} of them are not parked (any more).", asked - settled);
    Ok(())
}
