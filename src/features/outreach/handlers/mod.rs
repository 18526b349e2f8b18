//! What organizers do here, one function for each action.

mod import;
mod partner;
mod write;

use serde::{Deserialize, Serialize};

pub(super) use import::Plan;

use super::model::{Contact, Cursor, Due, Form, Merge, Stage, Verb, merged};
use super::steps::{alike, gone, log, mine};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::roles::{self, Right};
use crate::features::{institutions, projects, tasks};
use crate::ids::ContactId;
use crate::outbox;
use crate::slack::incoming::{Action, Submission, View};
use crate::slack::{Message, Reply};

/// Contacts on a page.
const PAGE: usize = 10;
/// Notes that are shown with a contact.
const NOTES: i64 = 6;

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::List => there(ctx, action, page(ctx, None, None).await?).await,
        Verb::Filter => filter(ctx, action).await,
        Verb::More => more(ctx, action).await,
        Verb::New => write::new(ctx, action).await,
        Verb::Edit => write::edit(ctx, action).await,
        Verb::Show => show(ctx, action).await,
        Verb::Step => write::step(ctx, action).await,
        Verb::Later => later(ctx, action).await,
        Verb::Merge => merge(ctx, action).await,
        Verb::Remove => remove(ctx, action).await,
        Verb::Partner => partner::open(ctx, action).await,
        Verb::Import => import::open(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Contact) => write::save(ctx, view).await,
        Ok(Form::Step) => write::stepped(ctx, view).await,
        Ok(Form::Import) => import::preview(ctx, view).await,
        Ok(Form::Confirm) => import::confirm(ctx, view).await,
        Ok(Form::Partner) => partner::save(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn pressed(action: &Action) -> Result<ContactId> {
    action.value.as_deref().filter(|id| !id.is_empty()).map(ContactId::from).ok_or_else(gone)
}

/// Shows a message in place of the one, or in the window, in which the button was.
async fn there(ctx: &Ctx, action: &Action, message: Message) -> Result<Reply> {
    projects::show_there(ctx, action, message).await
}

/// `/edtech outreach [WORDS]`: what comes next, or whom the words find.
pub async fn open(ctx: &Ctx, words: &str) -> Result<Reply> {
    let words = words.trim().to_owned();
    if words.is_empty() {
        return Ok(Reply::Ephemeral(page(ctx, None, None).await?));
    }
    let message = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Outreach)?;
            let found = store::search(conn, &ctx.workspace, &words, PAGE as i64)?;
            Ok(views::found(&words, &found, ctx.now.date()))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

async fn filter(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let stage: Option<Stage> = action.value.as_deref().and_then(|value| value.parse().ok());
    let message = page(ctx, stage, None).await?;
    there(ctx, action, message).await
}

async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let after: Option<Cursor> = action.value.as_deref().and_then(|value| value.parse().ok());
    let message = page(ctx, after.as_ref().and_then(|after| after.stage), after).await?;
    there(ctx, action, message).await
}

async fn page(ctx: &Ctx, stage: Option<Stage>, after: Option<Cursor>) -> Result<Message> {
    ctx.read(move |conn, ctx| {
        let ws = &ctx.workspace;
        roles::require(conn, ctx, Right::Outreach)?;
        // One more than is shown tells whether there is a next page.
        let mut found = store::listed(conn, ws, stage, after.as_ref(), PAGE as i64 + 1)?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let next = found.last().filter(|_| more).map(|last| Cursor {
            stage,
            next_on: store::day(last.next_on),
            contact: last.id.clone(),
        });
        let (counts, due) = (store::counts(conn, ws)?, store::due(conn, ws, ctx.now.date())?);
        Ok(views::page(&views::Page {
            found: &found,
            stage,
            further: after.is_some(),
            next: next.as_ref(),
            counts: &counts,
            due,
            today: ctx.now.date(),
        }))
    })
    .await
}

/// A contact with all that is known of it.
fn card(conn: &mut Conn, ctx: &Ctx, contact: &Contact) -> Result<Message> {
    let notes = store::notes(conn, &ctx.workspace, &contact.id, NOTES)?;
    let others = alike(conn, ctx, contact)?;
    let record = match &contact.record {
        Some(id) => institutions::find(conn, &ctx.workspace, id)?,
        None => None,
    };
    Ok(views::card(contact, &notes, &others, record.as_ref(), ctx.now.date()))
}

async fn show(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let message = ctx
        .read(move |conn, ctx| {
            let contact = mine(conn, ctx, &id)?;
            card(conn, ctx, &contact)
        })
        .await?;
    there(ctx, action, message).await
}

/// "In a week": once for each day, however often it is pressed.
async fn later(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let due: Due = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let message = ctx
        .write(move |conn, ctx| {
            let mut contact = mine(conn, ctx, &due.contact)?;
            let next = due.on.max(ctx.now.date()) + chrono::Days::new(7);
            if store::postpone(conn, &ctx.workspace, &due.contact, due.on, next)? {
                contact.next_on = Some(next);
                jobs::watch(conn, &ctx.workspace, &contact, ctx.now)?;
                log(conn, ctx, "contact.later", &contact)?;
            }
            Ok(views::later(&contact))
        })
        .await?;
    there(ctx, action, message).await
}

/// "They are the same": what both know is one contact from now on.
async fn merge(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let pair: Merge = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let message = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Outreach)?;
            let kept = store::find(conn, ws, &pair.kept)?;
            let other = store::find(conn, ws, &pair.other)?;
            let kept = match (kept, other) {
                (Some(kept), Some(other)) if kept.id != other.id => {
                    let one = merged(kept, &other);
                    store::move_notes(conn, ws, &other.id, &one.id)?;
                    tasks::contact_joined(conn, ws, &other.id, &one.id)?;
                    store::remove(conn, ws, &other.id)?;
                    jobs::forget(conn, &ctx.workspace, &other.id)?;
                    store::save(conn, ws, &one)?;
                    jobs::watch(conn, &ctx.workspace, &one, ctx.now)?;
                    log(conn, ctx, "contact.merge", &one)?;
                    one
                }
                // Pressed twice, or by two: it is done.
                (Some(kept), _) => kept,
                _ => return Err(gone()),
            };
            card(conn, ctx, &kept)
        })
        .await?;
    there(ctx, action, message).await
}

/// "Forget them": nothing of it is kept.
async fn remove(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, Right::Outreach)?;
        if store::remove(conn, &ctx.workspace, &id)? {
            jobs::forget(conn, &ctx.workspace, &id)?;
            crate::audit::write(
                conn,
                &ctx.workspace,
                &ctx.person,
                "contact.remove",
                id.as_str(),
                "",
                ctx.now,
            )?;
        }
        Ok(())
    })
    .await?;
    there(ctx, action, views::removed()).await
}

/// What a form carries: about whom it is, and where the card stands that it was opened from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Meta {
    contact: Option<ContactId>,
    /// The response URL of a message that only this person sees.
    url: Option<String>,
}

impl Meta {
    fn of(contact: Option<ContactId>, action: &Action) -> Self {
        let own = action.message.as_ref().is_some_and(|message| message.ephemeral);
        Self { contact, url: action.by.response_url.clone().filter(|_| own) }
    }

    fn read(view: &View) -> Result<Self> {
        view.metadata().ok_or_else(gone)
    }
}

/// Brings the card up to date from which a form was opened.
fn refresh(conn: &mut Conn, ctx: &Ctx, meta: &Meta, contact: &Contact) -> Result<()> {
    let Some(url) = &meta.url else { return Ok(()) };
    let message = card(conn, ctx, contact)?;
    outbox::respond(conn, &ctx.workspace, url, message, true, ctx.now)
}
