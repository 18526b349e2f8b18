//! Messages that nobody asked for: at once where the person wants that and the day has room, otherwise in their
//! morning, or never. Decided in the transaction that causes the message, and again where it could not be sent on the
//! day on which it was decided.

use diesel::prelude::*;

use super::{Outgoing, Place, Unasked, enqueue, job, unknown};
use crate::app::App;
use crate::db::Conn;
use crate::db::schema::{held_messages, jobs};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::{self, Day, Held, Notice, Verdict};
use crate::on_backend;
use crate::queue::{self, Failure, Job, NewJob, Queue};
use crate::slack::Message;
use crate::time::Time;

/// Posts a message that a person didn't ask for, if it is to be.
pub(super) fn post(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    to: (&PersonId, Notice),
    message: Message,
    key: Option<String>,
    now: Time,
) -> Result<()> {
    if let Some(key) = &key
        && is_known(conn, workspace, key)?
    {
        return Ok(());
    }
    send(conn, workspace, to, (key.as_deref(), None), message, now)
}

/// The same for a card. Returns false where it is on its way already, and so is to be updated.
pub(super) fn card(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (person, notice): (&PersonId, Notice),
    name: &str,
    message: &Message,
    now: Time,
) -> Result<bool> {
    let key = format!("card:{name}");
    if notices::renew(conn, workspace, &key, message)? {
        return Ok(true);
    }
    if queue::is_known(conn, workspace, Queue::Outbox, &key)? {
        // One that could not be posted is tried again: whether there is room today is decided when it is sent.
        let job = outgoing(workspace, person, (Some(&key), Some(name)), message, notice, now, now)?;
        return queue::renew(conn, &job, now);
    }
    send(conn, workspace, (person, notice), (Some(&key), Some(name)), message.clone(), now).map(|()| true)
}

/// Whether what has this key was sent, is on its way or is kept. One query, for each message to a person asks it.
fn is_known(conn: &mut Conn, workspace: &WorkspaceId, key: &str) -> Result<bool> {
    let queue: &'static str = Queue::Outbox.into();
    let sent = jobs::table
        .filter(jobs::workspace.eq(workspace))
        .filter(jobs::queue.eq(queue))
        .filter(jobs::dedupe.eq(key))
        .select(jobs::dedupe);
    let kept = held_messages::table
        .filter(held_messages::workspace.eq(workspace))
        .filter(held_messages::name.eq(key))
        .select(held_messages::name);
    let known: Vec<String> = on_backend!(conn => sent.union_all(kept).load(conn))?;
    Ok(!known.is_empty())
}

fn send(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    (person, notice): (&PersonId, Notice),
    names: (Option<&str>, Option<&str>),
    message: Message,
    now: Time,
) -> Result<()> {
    match notices::decide(conn, workspace, person, notice, now)? {
        Verdict::Now(until) => {
            let job = outgoing(workspace, person, names, &message, notice, until, now)?;
            if !queue::enqueue(conn, &job, now)? {
                // Somebody was faster by the blink of an eye: it is on its way.
                give_back(conn, workspace, person, now)?;
            }
            Ok(())
        }
        Verdict::Later(due) => {
            // Two who say the same at once are decided one after the other: the second looks again.
            if let Some(key) = names.0
                && is_known(conn, workspace, key)?
            {
                return Ok(());
            }
            notices::keep(conn, workspace, person, notice, names, &message, due, now)
        }
        Verdict::Never => Ok(()),
    }
}

/// One of the day's messages wasn't needed after all.
fn give_back(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<()> {
    let tz = notices::timezone(conn, workspace, person)?;
    notices::give_back(conn, workspace, person, Day::of(tz, now).number)
}

fn outgoing(
    workspace: &WorkspaceId,
    person: &PersonId,
    (key, card): (Option<&str>, Option<&str>),
    message: &Message,
    notice: Notice,
    until: Time,
    now: Time,
) -> Result<NewJob> {
    let outgoing = Outgoing::Post {
        to: Place::Person(person.clone()),
        thread: None,
        card: card.map(str::to_owned),
        message: message.clone(),
        unasked: Some(Unasked { notice, until }),
    };
    job(workspace, person.as_str(), &outgoing, key.map(str::to_owned), now)
}

/// It could not be sent on the day on which it was decided: whether it may be sent today. Otherwise it is kept, or
/// dropped, as it would be had it come up only now.
pub(super) async fn again(
    app: &App,
    job: &Job,
    (person, unasked): (&PersonId, &Unasked),
    card: Option<&str>,
    message: &Message,
) -> std::result::Result<bool, Failure> {
    let (workspace, person, notice, message) =
        (job.workspace.clone(), person.clone(), unasked.notice, message.clone());
    // A name of its own: this job is done with, and its name is used up.
    let (name, card, now) = (format!("late:{}", job.id), card.map(str::to_owned), app.clock.now());
    let decided = app.db.write(move |conn| {
        let names = (Some(name.as_str()), card.as_deref());
        Ok(match notices::decide(conn, &workspace, &person, notice, now)? {
            Verdict::Now(_) => true,
            Verdict::Later(due) => {
                notices::keep(conn, &workspace, &person, notice, names, &message, due, now)?;
                false
            }
            Verdict::Never => false,
        })
    });
    decided.await.map_err(unknown)
}

/// Sends what was kept for a person, who asked to have it now. Under its name it comes once.
pub fn hand_over(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    held: &Held,
    now: Time,
) -> Result<()> {
    if !notices::forget(conn, workspace, &held.id)? {
        return Ok(());
    }
    let message: Message = serde_json::from_str(&held.message)?;
    let to = Place::Person(person.clone());
    let post = Outgoing::Post { to, thread: None, card: held.card.clone(), message, unasked: None };
    enqueue(conn, workspace, person.as_str(), &post, Some(held.name.clone()), now)
}

/// What a person gets in their morning.
#[derive(Clone, Debug)]
pub struct Digest {
    person: PersonId,
    until: Time,
    key: String,
    card: Option<String>,
    message: Message,
}

impl Digest {
    /// Several things together.
    pub fn of(person: PersonId, until: Time, message: Message, now: Time) -> Self {
        let key = format!("digest:{person}:{}", now.and_utc().timestamp());
        Self { person, until, key, card: None, message }
    }

    /// One thing alone, as it would have come.
    pub fn whole(person: PersonId, until: Time, held: &Held) -> Result<Self> {
        let message = serde_json::from_str(&held.message)?;
        Ok(Self { person, until, key: held.name.clone(), card: held.card.clone(), message })
    }
}

/// Posts each person's digest, all in one query. Their day's messages were taken before.
pub fn post_digests(conn: &mut Conn, workspace: &WorkspaceId, digests: Vec<Digest>, now: Time) -> Result<()> {
    let jobs = digests.iter().map(|one| {
        let names = (Some(one.key.as_str()), one.card.as_deref());
        outgoing(workspace, &one.person, names, &one.message, Notice::Digest, one.until, now)
    });
    queue::enqueue_together(conn, &jobs.collect::<Result<Vec<NewJob>>>()?, now)
}
