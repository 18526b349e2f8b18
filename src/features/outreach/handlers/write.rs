//! Writing a contact down, what happened, and what comes next.

use std::collections::BTreeMap;

use super::{Meta, pressed, refresh};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::outreach::model::{Contact, INSTITUTION, LINE, MOST, NAME, NOTE, Note, Stage};
use crate::features::outreach::sheet::address;
use crate::features::outreach::steps::{alike, gone, log, mine};
use crate::features::outreach::{jobs, store, views};
use crate::features::people;
use crate::features::roles::{self, Right};
use crate::ids::{ContactNoteId, PersonId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use crate::slack::text::on_one_line;
use views::field;

type Errors = BTreeMap<String, String>;

/// "Add a contact": the form.
pub async fn new(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let meta = Meta::of(None, action);
    let form = ctx
        .read(move |conn, ctx| {
            room(conn, ctx, 1)?;
            Ok(views::contact_form(&Contact::new(&ctx.person, ctx.now), &meta, true))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// Stops who isn't an organizer, and what would be too many.
pub fn room(conn: &mut Conn, ctx: &Ctx, more: usize) -> Result<()> {
    roles::require(conn, ctx, Right::Outreach)?;
    let number = store::number(conn, &ctx.workspace)?;
    if number + i64::try_from(more).unwrap_or(i64::MAX) <= MOST {
        return Ok(());
    }
    Err(Error::user(format!(
        "This community has {number} contacts, and {MOST} are as many as there can be. Forget those of whom nothing \
         comes any more."
    )))
}

/// "Edit": the form of one that exists.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let meta = Meta::of(Some(id.clone()), action);
    let form =
        ctx.read(move |conn, ctx| Ok(views::contact_form(&mine(conn, ctx, &id)?, &meta, false))).await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// "What happened?": the form for a note and the next step.
pub async fn step(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let meta = Meta::of(Some(id.clone()), action);
    let form = ctx.read(move |conn, ctx| Ok(views::step_form(&mine(conn, ctx, &id)?, &meta))).await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn text(view: &View, field: &str, most: u64, errors: &mut Errors) -> String {
    let typed = view.text(field).unwrap_or_default();
    if typed.chars().count() > most as usize {
        errors.insert(field.to_owned(), format!("At most {most} characters, please."));
    }
    on_one_line(&typed)
}

/// Who they are, into `contact`.
fn read_about(view: &View, contact: &mut Contact, errors: &mut Errors) {
    contact.name = text(view, field::NAME, NAME, errors);
    contact.institution = text(view, field::INSTITUTION, INSTITUTION, errors);
    contact.known_through = text(view, field::KNOWN, LINE, errors);
    contact.could_give = text(view, field::GIVES, LINE, errors);
    contact.email = match view.text(field::EMAIL).map(|typed| address(&typed)) {
        None => String::new(),
        Some(Ok(address)) => address,
        Some(Err(_)) => {
            errors.insert(field::EMAIL.to_owned(), "Please write it like this: maria@example.edu".to_owned());
            String::new()
        }
    };
    if contact.name.is_empty() && contact.institution.is_empty() {
        errors.insert(field::NAME.to_owned(), "Please write a person, or an institution below.".to_owned());
    }
}

/// How far it has come and what comes next, into `contact`.
fn read_next(view: &View, contact: &mut Contact, errors: &mut Errors) {
    contact.next_step = text(view, field::NEXT, LINE, errors);
    contact.next_on = view.chosen(field::ON).and_then(|day| day.parse().ok());
    if let Some(stage) = view.chosen(field::STAGE).and_then(|stage| stage.parse().ok()) {
        contact.stage = stage;
    }
    if let Some(owner) = view.all_chosen(field::OWNER).into_iter().next() {
        contact.owner = PersonId(owner);
    }
    if contact.next_on.is_some() && contact.next_step.is_empty() && Stage::OPEN.contains(&contact.stage) {
        errors.insert(field::NEXT.to_owned(), "What is to be done on that day? A few words do.".to_owned());
    }
}

/// Stops a contact from being given to somebody who could not see it.
fn owned_by_organizer(conn: &mut Conn, ctx: &Ctx, contact: &Contact) -> Result<Option<Errors>> {
    if contact.owner == ctx.person
        || store::find(conn, &ctx.workspace, &contact.id)?.is_some_and(|before| before.owner == contact.owner)
    {
        return Ok(None);
    }
    if people::organizes(conn, &ctx.workspace, &contact.owner)? {
        return Ok(None);
    }
    let what = "Contacts are private to organizers. Please choose one of them.".to_owned();
    Ok(Some(Errors::from([(field::OWNER.to_owned(), what)])))
}

/// The form of a contact was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta = Meta::read(view)?;
    let is_new = meta.contact.is_none();
    let (before_id, key) = (meta.contact.clone(), format!("outreach.contact:{}", view.id));
    let before = ctx
        .read(move |conn, ctx| match before_id {
            Some(id) => mine(conn, ctx, &id),
            None => room(conn, ctx, 1).map(|()| Contact::new(&ctx.person, ctx.now)),
        })
        .await?;
    let (mut contact, mut errors) = (before, Errors::new());
    read_about(view, &mut contact, &mut errors);
    if is_new {
        read_next(view, &mut contact, &mut errors);
    }
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let checked = contact.clone();
    if let Some(errors) = ctx.read(move |conn, ctx| owned_by_organizer(conn, ctx, &checked)).await? {
        return Ok(Reply::Errors(errors));
    }
    let saved = ctx
        .write_once(key, move |conn, ctx| {
            if is_new {
                room(conn, ctx, 1)?;
            } else {
                // What happened meanwhile stays.
                let now = mine(conn, ctx, &contact.id)?;
                let (stage, owner, next_step, next_on) = (now.stage, now.owner, now.next_step, now.next_on);
                contact = Contact { stage, owner, next_step, next_on, record: now.record, ..contact };
            }
            store::save(conn, &ctx.workspace, &contact)?;
            jobs::watch(conn, &ctx.workspace, &contact, ctx.now)?;
            log(conn, ctx, if is_new { "contact.add" } else { "contact.edit" }, &contact)?;
            refresh(conn, ctx, &meta, &contact)?;
            let others = alike(conn, ctx, &contact)?;
            Ok((contact, others))
        })
        .await?;
    Ok(saved
        .map_or(Reply::Clear, |(contact, others)| Reply::Update(Box::new(views::saved(&contact, &others)))))
}

/// What happened and what comes next was sent.
pub async fn stepped(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta = Meta::read(view)?;
    let id = meta.contact.clone().ok_or_else(gone)?;
    let seen = id.clone();
    let (mut contact, mut errors) = (ctx.read(move |conn, ctx| mine(conn, ctx, &seen)).await?, Errors::new());
    let before = contact.clone();
    read_next(view, &mut contact, &mut errors);
    let note = view.text(field::NOTE).unwrap_or_default();
    if note.chars().count() > NOTE as usize {
        errors.insert(field::NOTE.to_owned(), format!("At most {NOTE} characters, please."));
    }
    if note.is_empty() && contact == before {
        errors.insert(
            field::NOTE.to_owned(),
            "Please write what happened, or what comes next below.".to_owned(),
        );
    }
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let checked = contact.clone();
    if let Some(errors) = ctx.read(move |conn, ctx| owned_by_organizer(conn, ctx, &checked)).await? {
        return Ok(Reply::Errors(errors));
    }
    let key = format!("outreach.step:{}", view.id);
    let saved = ctx
        .write_once(key, move |conn, ctx| {
            // Who they are may have been changed meanwhile.
            let now = mine(conn, ctx, &id)?;
            let Contact { stage, owner, next_step, next_on, .. } = contact;
            let contact = Contact { stage, owner, next_step, next_on, moved_at: ctx.now, ..now };
            store::save(conn, &ctx.workspace, &contact)?;
            if !note.is_empty() {
                let note = Note {
                    id: ContactNoteId::new(),
                    contact: contact.id.clone(),
                    person: ctx.person.clone(),
                    text: note,
                    created_at: ctx.now,
                };
                store::save_note(conn, &ctx.workspace, &note)?;
            }
            jobs::watch(conn, &ctx.workspace, &contact, ctx.now)?;
            log(conn, ctx, "contact.step", &contact)?;
            refresh(conn, ctx, &meta, &contact)?;
            Ok(contact)
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |contact| Reply::Update(Box::new(views::saved(&contact, &[])))))
}
