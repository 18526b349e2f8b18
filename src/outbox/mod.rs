//! What leaves for Slack, but views: written in the transaction that causes it, sent by a worker, in order
//! and at most once a second for each channel (Slack's limit for `chat.postMessage`).
//!
//! A message that changes later is a card: it is posted under a name, and updated by that name.
//!
//! Whoever posts to a person says whether the person asked for it ([`Why`]). What nobody asked for is decided about in
//! [`notify`]: it comes at once, is kept for the person's morning, or isn't wanted.

mod file;
mod kept;
mod notify;
#[cfg(test)]
mod tests;
mod to;

use std::collections::HashSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::Conn;
use crate::db::schema::cards;
use crate::error::{Error, Result};
use crate::ids::{ChannelId, PersonId, WorkspaceId};
use crate::notices::{self, Why};
use crate::on_backend;
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::slack::{CallError, Message};
use crate::time::Time;

/// How long what is to be sent waits while the app is not installed.
const UNINSTALLED: std::time::Duration = std::time::Duration::from_secs(60);

pub use file::File;
pub use kept::{Keep, Kept, discard, keep, kept, kept_as};
pub use notify::{Digest, hand_over, post_digests};
pub use to::To;
use to::{Place, Unasked};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outgoing {
    Post {
        to: Place,
        thread: Option<String>,
        card: Option<String>,
        message: Message,
        #[serde(default)]
        unasked: Option<Unasked>,
    },
    Update {
        card: String,
        message: Message,
    },
    Ephemeral {
        channel: ChannelId,
        thread: Option<String>,
        person: PersonId,
        message: Message,
    },
    Respond {
        url: url::Url,
        message: Message,
        replace: bool,
    },
    File {
        to: Place,
        file: File,
    },
    Keep {
        file: Keep,
    },
    Delete {
        file: String,
    },
}

/// Posts a message. With a `key`, at most once ever.
pub fn post(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    to: &To,
    message: Message,
    key: Option<&str>,
    now: Time,
) -> Result<()> {
    if to.is_gone() {
        return Ok(());
    }
    let key = key.map(|key| format!("post:{key}"));
    if let To::Person(person, Why::Notice(notice)) = to {
        return notify::post(conn, workspace, (person, *notice), message, key, now);
    }
    let outgoing = Outgoing::Post { to: to.place(), thread: None, card: None, message, unasked: None };
    enqueue(conn, workspace, to.lane(), &outgoing, key, now)
}

/// Posts a message into a thread, which starts at `ts`.
pub fn post_in_thread(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    ts: &str,
    message: Message,
    now: Time,
) -> Result<()> {
    let (to, thread) = (Place::Channel(channel.clone()), Some(ts.to_owned()));
    let outgoing = Outgoing::Post { to, thread, card: None, message, unasked: None };
    enqueue(conn, workspace, channel.as_str(), &outgoing, None, now)
}

/// Posts a message that changes later: once under its name, and updated under that name from then on, so
/// this can be called whenever what the card shows has changed.
pub fn card(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    to: &To,
    name: &str,
    message: Message,
    now: Time,
) -> Result<()> {
    if to.is_gone() {
        return Ok(());
    }
    // The queue forgets what is done after a while, the card doesn't. One that could not be posted is tried again
    // as it is now, and where it belongs now.
    if whereabouts(conn, workspace, name)?.is_none() {
        if let To::Person(person, Why::Notice(notice)) = to {
            if notify::card(conn, workspace, (person, *notice), name, &message, now)? {
                return Ok(());
            }
        } else {
            // It was kept, and is asked for now.
            if let To::Person(..) = to
                && let Some(id) = notices::of_name(conn, workspace, &format!("card:{name}"))?
            {
                notices::forget(conn, workspace, &id)?;
            }
            let (to, lane) = (to.place(), to.lane());
            let outgoing = Outgoing::Post {
                to,
                thread: None,
                card: Some(name.to_owned()),
                message: message.clone(),
                unasked: None,
            };
            let job = job(workspace, lane, &outgoing, Some(format!("card:{name}")), now)?;
            if queue::enqueue(conn, &job, now)? || queue::renew(conn, &job, now)? {
                return Ok(());
            }
        }
    }
    let update = Outgoing::Update { card: name.to_owned(), message };
    let key = format!("update:{name}");
    queue::enqueue_latest(conn, &self::job(workspace, to.lane(), &update, Some(key), now)?, now)
}

/// Updates a card, if it was ever posted under that name, or is kept to be; its lane keeps the order.
pub fn update_card(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    to: &To,
    name: &str,
    message: Message,
    now: Time,
) -> Result<()> {
    if to.is_gone() {
        return Ok(());
    }
    if let To::Person(..) = to
        && notices::renew(conn, workspace, &format!("card:{name}"), &message)?
    {
        return Ok(());
    }
    let update = Outgoing::Update { card: name.to_owned(), message };
    let job = job(workspace, to.lane(), &update, Some(format!("update:{name}")), now)?;
    queue::enqueue_latest(conn, &job, now)
}

/// Shows a message to one person in a channel, or in the thread that starts at `thread`.
pub fn ephemeral(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    thread: Option<&str>,
    person: &PersonId,
    message: Message,
    now: Time,
) -> Result<()> {
    let thread = thread.map(str::to_owned);
    let outgoing = Outgoing::Ephemeral { channel: channel.clone(), thread, person: person.clone(), message };
    enqueue(conn, workspace, channel.as_str(), &outgoing, None, now)
}

/// Answers on a `response_url`; `replace` puts it in place of the message whose button was pressed.
pub fn respond(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    url: &str,
    message: Message,
    replace: bool,
    now: Time,
) -> Result<()> {
    let url: url::Url = url.parse().map_err(|error| anyhow::anyhow!("a response_url is no URL: {error}"))?;
    let lane = format!("response:{}", url.path());
    enqueue(conn, workspace, &lane, &Outgoing::Respond { url, message, replace }, None, now)
}

/// Sends a file, once: `file.name` tells it from all others there. What was in it is not kept after it was sent.
pub fn file(conn: &mut Conn, workspace: &WorkspaceId, to: &To, file: File, now: Time) -> Result<()> {
    if to.is_gone() {
        return Ok(());
    }
    let key = format!("file:{}", file.name);
    let outgoing = Outgoing::File { to: to.place(), file };
    enqueue(conn, workspace, to.lane(), &outgoing, Some(key), now)
}

/// Has a person's Home tab drawn again, soon and once however often it is asked for.
pub fn redraw_home(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<()> {
    if person.is_gone() {
        return Ok(());
    }
    let key = format!("home:{person}");
    let job = NewJob::work(workspace, "home.publish", person, now)?.once(key.clone()).in_lane(key);
    queue::enqueue_latest(conn, &job, now)
}

/// Which of these cards were posted.
pub fn posted(conn: &mut Conn, workspace: &WorkspaceId, names: &[String]) -> Result<HashSet<String>> {
    let found: Vec<String> = cards::table
        .filter(cards::workspace.eq(workspace))
        .filter(cards::card.eq_any(names))
        .select(cards::card)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Where a card was posted, once it was.
pub fn whereabouts(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<Option<(ChannelId, String)>> {
    Ok(cards::table
        .filter(cards::workspace.eq(workspace))
        .filter(cards::card.eq(name))
        .select((cards::channel, cards::ts))
        .get_result(conn)
        .optional()?)
}

fn job(
    workspace: &WorkspaceId,
    lane: &str,
    outgoing: &Outgoing,
    dedupe: Option<String>,
    now: Time,
) -> Result<NewJob> {
    let kind = match outgoing {
        Outgoing::Post { .. } => "post",
        Outgoing::Update { .. } => "update",
        Outgoing::Ephemeral { .. } => "ephemeral",
        Outgoing::Respond { .. } => "respond",
        Outgoing::File { .. } => "file",
        Outgoing::Keep { .. } => "keep",
        Outgoing::Delete { .. } => "delete",
    };
    Ok(NewJob {
        workspace: workspace.clone(),
        queue: Queue::Outbox,
        kind: kind.to_owned(),
        dedupe,
        lane: Some(lane.to_owned()),
        payload: serde_json::to_string(outgoing)?,
        run_at: now,
    })
}

fn enqueue(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    lane: &str,
    outgoing: &Outgoing,
    dedupe: Option<String>,
    now: Time,
) -> Result<()> {
    queue::enqueue(conn, &job(workspace, lane, outgoing, dedupe, now)?, now).map(|_| ())
}

/// Sends one job to Slack.
pub async fn send(app: &App, job: &Job) -> std::result::Result<(), Failure> {
    if app.installed().is_none() {
        // Not known yet, or uninstalled: what waits is sent once a token works.
        let reason = "the app is not installed".to_owned();
        return Err(Failure::Refused { after: Some(UNINSTALLED), reason });
    }
    if job.payload == queue::EMPTY {
        // It went out, and the hub stopped before it could say so.
        return Ok(());
    }
    let outgoing: Outgoing =
        job.read().map_err(|error| Failure::Final { reason: format!("unreadable: {error:?}") })?;
    match outgoing {
        Outgoing::Post { to, thread, card, message, unasked } => {
            let channel = conversation(app, &to).await?;
            let ts = match posted_before(app, job, &channel, thread.as_deref()).await? {
                Some(ts) => ts,
                None => {
                    if let (Place::Person(person), Some(unasked)) = (&to, &unasked)
                        && app.clock.now() >= unasked.until
                        && !notify::again(app, job, (person, unasked), card.as_deref(), &message).await?
                    {
                        return Ok(());
                    }
                    post_now(app, job, &channel, thread.as_deref(), &message).await?
                }
            };
            match card {
                Some(card) => remember(app, job, card, channel, ts).await.map_err(unknown),
                None => Ok(()),
            }
        }
        Outgoing::Update { card, message } => {
            let (workspace, name) = (job.workspace.clone(), card);
            let found =
                app.db.read(move |conn| whereabouts(conn, &workspace, &name)).await.map_err(unknown)?;
            let Some((channel, ts)) = found else { return Ok(()) };
            match app.slack.update_message(&channel, &ts, &message).await {
                Err(error) if error.code() == Some("message_not_found") => Ok(()),
                other => Ok(other?),
            }
        }
        Outgoing::Ephemeral { channel, thread, person, message } => {
            Ok(app.slack.post_ephemeral(&channel, thread.as_deref(), &person, &message).await?)
        }
        Outgoing::Respond { url, message, replace } => {
            app.config.trusts(&url).map_err(|reason| Failure::Final { reason })?;
            match app.slack.respond(&url, &message, replace).await {
                // Used up or too old: the person has long moved on.
                Err(CallError::Refused { .. }) => Ok(()),
                other => Ok(other?),
            }
        }
        Outgoing::File { to, file } => {
            let channel = conversation(app, &to).await?;
            match file::send(app, job, &channel, &file).await {
                Err(Failure::Final { reason }) if reason.contains("missing_scope") => {
                    if posted_before(app, job, &channel, None).await?.is_none() {
                        app.slack.post_message(&channel, None, &file.instead, job.id.as_str()).await?;
                    }
                }
                other => other?,
            }
            let id = job.id.clone();
            // Copies of what people asked for are not left lying about.
            app.db.write(move |conn| queue::empty(conn, &id)).await.map_err(unknown)
        }
        Outgoing::Keep { file } => kept::send(app, job, file).await,
        Outgoing::Delete { file } => kept::delete(app, &file).await,
    }
}

/// Posts; without its pictures where Slack doesn't show one of them, for the words say the same.
async fn post_now(
    app: &App,
    job: &Job,
    channel: &ChannelId,
    thread: Option<&str>,
    message: &Message,
) -> std::result::Result<String, Failure> {
    let posted = app.slack.post_message(channel, thread, message, job.id.as_str()).await;
    match (posted, message.without_pictures()) {
        (Err(error), Some(plain)) if error.code() == Some("invalid_blocks") => {
            Ok(app.slack.post_message(channel, thread, &plain, job.id.as_str()).await?)
        }
        (posted, _) => Ok(posted?),
    }
}

async fn conversation(app: &App, to: &Place) -> std::result::Result<ChannelId, Failure> {
    match to {
        Place::Channel(channel) => Ok(channel.clone()),
        // Opening is safe to repeat: nothing was posted yet.
        Place::Person(person) => Ok(app.slack.open_conversation(std::slice::from_ref(person)).await?),
    }
}

/// Where an earlier attempt already posted it without our hearing of it.
async fn posted_before(
    app: &App,
    job: &Job,
    channel: &ChannelId,
    thread: Option<&str>,
) -> std::result::Result<Option<String>, Failure> {
    if !job.uncertain {
        return Ok(None);
    }
    let since = job.created_at.and_utc().timestamp() - 60;
    let mut found = app.slack.find_posted(channel, thread, job.id.as_str(), since).await;
    // Posting to a public channel needs no membership, reading it does.
    if found.as_ref().is_err_and(|error| error.code() == Some("not_in_channel")) {
        app.slack.join(channel).await?;
        found = app.slack.find_posted(channel, thread, job.id.as_str(), since).await;
    }
    Ok(found?)
}

async fn remember(app: &App, job: &Job, card: String, channel: ChannelId, ts: String) -> Result<()> {
    let (workspace, now) = (job.workspace.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            let row = (
                cards::workspace.eq(&workspace),
                cards::card.eq(&card),
                cards::channel.eq(&channel),
                cards::ts.eq(&ts),
                cards::created_at.eq(now),
            );
            on_backend!(conn => diesel::insert_into(cards::table)
                .values(row)
                .on_conflict((cards::workspace, cards::card))
                .do_update()
                .set((cards::channel.eq(&channel), cards::ts.eq(&ts)))
                .execute(conn))?;
            Ok(())
        })
        .await
}

/// What a call's failure means for the job that made it.
impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Busy { after, reason } => Self::Refused { after, reason },
            CallError::Unknown(reason) => Self::Unknown { reason },
            refused @ CallError::Refused { .. } => Self::Final { reason: refused.to_string() },
        }
    }
}

fn unknown(error: Error) -> Failure {
    Failure::Unknown { reason: format!("{error:?}") }
}
