//! Files that stay with Slack under a name of ours, to be shown in views and messages: uploaded once and again only when
//! what is in them has changed, and deleted when another has taken their place.

use std::collections::BTreeMap;

use chrono::Duration;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::{base64_text, unseen};
use super::{Outgoing, job, unknown};
use crate::app::App;
use crate::db::Conn;
use crate::db::schema::kept_files;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::on_backend;
use crate::queue::{self, Failure, Job, Queue};
use crate::slack::client::Upload;
use crate::time::Time;

/// All of them go one after the other.
const LANE: &str = "files";
/// What another has taken the place of goes later, and so in a lane of its own: the first of a lane holds up the rest.
const OLD: &str = "files.old";
/// How long a file stays that another has taken the place of: whoever looks at it has it renewed by then.
const SHOWN: Duration = Duration::hours(1);
/// How long Slack may take until it shows what was uploaded: before that it refuses the view.
const READY: Duration = Duration::minutes(1);

/// A file to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keep {
    /// Ours for it.
    pub name: String,
    /// Its own, with its ending.
    pub file_name: String,
    /// What people read above it.
    pub title: String,
    /// What is in it, for those who can't see it.
    pub alt: String,
    /// Tells what is in it from what was.
    pub mark: String,
    /// What is in it.
    #[serde(with = "base64_text")]
    pub bytes: Vec<u8>,
}

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Slack's id of it.
    pub file: String,
    /// What is in it.
    pub mark: String,
    /// Since when it is there.
    pub sent_at: Time,
}

impl Kept {
    /// Whether Slack shows it by now.
    pub fn is_ready(&self, now: Time) -> bool {
        now - self.sent_at >= READY
    }
}

/// Uploads a file and keeps it under its name, in place of the one that is there.
pub fn keep(conn: &mut Conn, workspace: &WorkspaceId, file: Keep, now: Time) -> Result<()> {
    let key = format!("keep:{}", file.name);
    let outgoing = Outgoing::Keep { file };
    queue::enqueue_latest(conn, &job(workspace, LANE, &outgoing, Some(key), now)?, now)
}

/// The files whose names begin so, by name.
pub fn kept(conn: &mut Conn, workspace: &WorkspaceId, prefix: &str) -> Result<BTreeMap<String, Kept>> {
    // Names are ASCII: what comes after all that begin so.
    let after = format!("{prefix}\u{7f}");
    let found = kept_files::table
        .filter(kept_files::workspace.eq(workspace))
        .filter(kept_files::name.ge(prefix))
        .filter(kept_files::name.lt(after));
    load(conn, found.select((kept_files::name, kept_files::file, kept_files::mark, kept_files::sent_at)))
}

/// The files of these names, by name.
pub fn kept_as(conn: &mut Conn, workspace: &WorkspaceId, names: &[String]) -> Result<BTreeMap<String, Kept>> {
    let found =
        kept_files::table.filter(kept_files::workspace.eq(workspace)).filter(kept_files::name.eq_any(names));
    load(conn, found.select((kept_files::name, kept_files::file, kept_files::mark, kept_files::sent_at)))
}

fn load<'q, Q>(conn: &mut Conn, query: Q) -> Result<BTreeMap<String, Kept>>
where
    Q: diesel::query_dsl::LoadQuery<'q, Conn, (String, String, String, Time)>,
{
    let found: Vec<(String, String, String, Time)> = query.load(conn)?;
    Ok(found.into_iter().map(|(name, file, mark, sent_at)| (name, Kept { file, mark, sent_at })).collect())
}

/// Forgets a file, and has it deleted.
pub fn discard(conn: &mut Conn, workspace: &WorkspaceId, name: &str, now: Time) -> Result<()> {
    queue::cancel(conn, workspace, Queue::Outbox, &format!("keep:{name}"))?;
    let there = kept_files::table.find((workspace, name));
    let file: Option<String> = there.select(kept_files::file).first(conn).optional()?;
    diesel::delete(there).execute(conn)?;
    match file {
        Some(file) => delete_later(conn, workspace, file, now),
        None => Ok(()),
    }
}

fn delete_later(conn: &mut Conn, workspace: &WorkspaceId, file: String, now: Time) -> Result<()> {
    let key = format!("delete:{file}");
    let mut job = job(workspace, OLD, &Outgoing::Delete { file }, Some(key), now)?;
    job.run_at = now + SHOWN;
    queue::enqueue(conn, &job, now).map(|_| ())
}

/// Uploads. Where Slack doesn't want the file, there is none: it is shown in words.
pub(super) async fn send(app: &App, job: &Job, file: Keep) -> std::result::Result<(), Failure> {
    match upload(app, &file).await {
        Ok(id) => {
            let (workspace, job, now) = (job.workspace.clone(), job.id.clone(), app.clock.now());
            let remember = move |conn: &mut Conn| {
                remember(conn, &workspace, &file, &id, now)?;
                queue::empty(conn, &job)
            };
            app.db.write(remember).await.map_err(unknown)
        }
        Err(Failure::Final { reason }) => {
            tracing::warn!(name = file.name, reason, "Slack doesn't keep a file");
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

async fn upload(app: &App, file: &Keep) -> std::result::Result<String, Failure> {
    let upload = Upload {
        name: &file.file_name,
        title: &file.title,
        alt: Some(&file.alt),
        comment: "",
        bytes: &file.bytes,
    };
    let address = app.slack.upload_address(&upload).await.map_err(unseen)?;
    app.config.trusts(&address.upload_url).map_err(|reason| Failure::Final { reason })?;
    app.slack.upload_bytes(&address.upload_url, &file.bytes).await.map_err(unseen)?;
    if let Err(error) = app.slack.share_file(&address.file_id, &upload, None).await {
        // Perhaps it is there and nobody will ever show it.
        let _ = app.slack.delete_file(&address.file_id).await;
        return Err(unseen(error));
    }
    Ok(address.file_id)
}

fn remember(conn: &mut Conn, workspace: &WorkspaceId, file: &Keep, id: &str, now: Time) -> Result<()> {
    let there = kept_files::table.find((workspace, &file.name));
    let old: Option<String> = there.select(kept_files::file).first(conn).optional()?;
    let row = (
        kept_files::workspace.eq(workspace),
        kept_files::name.eq(&file.name),
        kept_files::file.eq(id),
        kept_files::mark.eq(&file.mark),
        kept_files::sent_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(kept_files::table)
        .values(row)
        .on_conflict((kept_files::workspace, kept_files::name))
        .do_update()
        .set((kept_files::file.eq(id), kept_files::mark.eq(&file.mark), kept_files::sent_at.eq(now)))
        .execute(conn))?;
    match old {
        Some(old) if old != id => delete_later(conn, workspace, old, now),
        _ => Ok(()),
    }
}

/// Deletes a file of ours. One that can't be deleted does no harm.
pub(super) async fn delete(app: &App, file: &str) -> std::result::Result<(), Failure> {
    match app.slack.delete_file(file).await.map_err(Failure::from) {
        Err(Failure::Final { reason }) => {
            tracing::warn!(file, reason, "Slack doesn't delete a file");
            Ok(())
        }
        Err(Failure::Unknown { reason }) => Err(Failure::Refused { after: None, reason }),
        other => other,
    }
}
