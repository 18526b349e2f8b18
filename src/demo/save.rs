//! Keeps the workspace beside the database, so that a community can be opened again.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::demo::workspace::Workspace;
use crate::time::Time;

/// How long we wait for more changes before we write.
const CALM: std::time::Duration = std::time::Duration::from_secs(1);

/// What the file holds.
#[derive(Serialize, Deserialize)]
pub struct Saved {
    /// The demo's time. It may be ahead of the machine's, and never goes back.
    pub now: Time,
    /// What [`Workspace::save`] gave.
    pub workspace: Value,
}

/// Where the workspace of a database is kept.
pub fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".workspace.json");
    name.into()
}

/// Reads a saved workspace.
pub fn load(file: &Path) -> anyhow::Result<Saved> {
    let text = std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a saved workspace", file.display()))
}

/// Writes the workspace, all of it or nothing.
pub async fn store(slack: &Workspace, file: &Path) -> anyhow::Result<()> {
    let saved = Saved { now: slack.clock().now(), workspace: slack.save() };
    let text = serde_json::to_vec(&saved)?;
    let draft = file.with_extension("json.new");
    tokio::fs::write(&draft, text).await.with_context(|| format!("can't write {}", draft.display()))?;
    tokio::fs::rename(&draft, file).await.with_context(|| format!("can't write {}", file.display()))
}

/// Writes the workspace soon after each change, until told to stop.
pub async fn keep(slack: Workspace, file: PathBuf, mut stopped: watch::Receiver<bool>) {
    let mut changes = slack.subscribe();
    loop {
        tokio::select! {
            change = changes.recv() => {
                if matches!(change, Err(broadcast::error::RecvError::Closed)) {
                    return;
                }
            }
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        tokio::time::sleep(CALM).await;
        changes = changes.resubscribe();
        if let Err(error) = store(&slack, &file).await {
            tracing::error!(error = %format!("{error:#}"), "the workspace could not be kept");
        }
    }
}
