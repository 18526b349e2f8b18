//! The tables of contacts, of the words that find them, and of what was written down.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Contact, Cursor, Note, Stage, searched};
use crate::db::Conn;
use crate::db::schema::{contact_notes, contact_words, contacts};
use crate::error::Result;
use crate::features::institutions::Word;
use crate::ids::{ContactId, ContactNoteId, InstitutionId, PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Comes after every day, for those that have none.
const NEVER: &str = "9999-12-31";
/// Contacts that are looked at before it is said which are the same.
const CANDIDATES: i64 = 100;
/// Rows in one statement: SQLite takes 32,766 values, and a row of words has three.
const ROWS: usize = 1000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    id: ContactId,
    name: String,
    institution: String,
    email: String,
    known_through: String,
    could_give: String,
    stage: String,
    owner: PersonId,
    next_step: String,
    next_on: String,
    record: Option<InstitutionId>,
    created_by: PersonId,
    created_at: Time,
    moved_at: Time,
}

impl From<Row> for Contact {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            institution: row.institution,
            email: row.email,
            known_through: row.known_through,
            could_give: row.could_give,
            // What a newer version wrote is read as what is nearest.
            stage: row.stage.parse().unwrap_or(Stage::Talking),
            owner: row.owner,
            next_step: row.next_step,
            next_on: (row.next_on != NEVER).then(|| row.next_on.parse().ok()).flatten(),
            record: row.record,
            created_by: row.created_by,
            created_at: row.created_at,
            moved_at: row.moved_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_notes)]
struct NoteRow {
    id: ContactNoteId,
    contact: ContactId,
    person: PersonId,
    text: String,
    created_at: Time,
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        Self {
            id: row.id,
            contact: row.contact,
            person: row.person,
            text: row.text,
            created_at: row.created_at,
        }
    }
}

/// The day as the table holds it.
pub fn day(next_on: Option<NaiveDate>) -> String {
    next_on.map_or_else(|| NEVER.to_owned(), |day| day.to_string())
}

/// Writes a contact, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, contact: &Contact) -> Result<()> {
    save_all(conn, workspace, std::slice::from_ref(contact))
}

/// The same for many, with one statement for a thousand of their words.
pub fn save_all(conn: &mut Conn, workspace: &WorkspaceId, all: &[Contact]) -> Result<()> {
    for contact in all {
        let (stage, next_on) = (contact.stage.value(), day(contact.next_on));
        let fields = (
            contacts::name.eq(&contact.name),
            contacts::institution.eq(&contact.institution),
            contacts::email.eq(&contact.email),
            contacts::known_through.eq(&contact.known_through),
            contacts::could_give.eq(&contact.could_give),
            contacts::stage.eq(&stage),
            contacts::owner.eq(&contact.owner),
            contacts::next_step.eq(&contact.next_step),
            contacts::next_on.eq(&next_on),
            contacts::record.eq(&contact.record),
            contacts::moved_at.eq(contact.moved_at),
        );
        let row = (
            contacts::workspace.eq(workspace),
            contacts::id.eq(&contact.id),
            fields,
            contacts::created_by.eq(&contact.created_by),
            contacts::created_at.eq(contact.created_at),
        );
        on_backend!(conn => diesel::insert_into(contacts::table)
            .values(row)
            .on_conflict((contacts::workspace, contacts::id))
            .do_update()
            .set(fields)
            .execute(conn))?;
    }
    let ids: Vec<&ContactId> = all.iter().map(|contact| &contact.id).collect();
    let there = contact_words::table
        .filter(contact_words::workspace.eq(workspace))
        .filter(contact_words::contact.eq_any(ids));
    diesel::delete(there).execute(conn)?;
    let words: Vec<(String, &ContactId)> =
        all.iter().flat_map(|one| one.words().into_iter().map(|word| (word, &one.id))).collect();
    for some in words.chunks(ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|(word, contact)| {
                (
                    contact_words::workspace.eq(workspace),
                    contact_words::word.eq(word),
                    contact_words::contact.eq(*contact),
                )
            })
            .collect();
        on_backend!(conn => diesel::insert_into(contact_words::table).values(rows).execute(conn))?;
    }
    Ok(())
}

/// How many there are.
pub fn number(conn: &mut Conn, workspace: &WorkspaceId) -> Result<i64> {
    Ok(contacts::table.filter(contacts::workspace.eq(workspace)).count().get_result(conn)?)
}

/// A contact.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, contact: &ContactId) -> Result<Option<Contact>> {
    let row: Option<Row> =
        contacts::table.find((workspace, contact)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Contact::from))
}

/// Those of these contacts that there are.
pub fn find_all(conn: &mut Conn, workspace: &WorkspaceId, ids: &[ContactId]) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// How many contacts somebody looks after, and the first few of them: those whose next step is soonest.
pub fn looked_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    owner: &PersonId,
    limit: i64,
) -> Result<(i64, Vec<Contact>)> {
    let theirs = contacts::table.filter(contacts::workspace.eq(workspace)).filter(contacts::owner.eq(owner));
    let number = theirs.count().get_result(conn)?;
    let rows: Vec<Row> =
        theirs.order((contacts::next_on, contacts::id)).limit(limit).select(Row::as_select()).load(conn)?;
    Ok((number, rows.into_iter().map(Contact::from).collect()))
}

/// Gives all contacts of one to another, who is reminded of their next steps from then on. Returns how many.
pub fn pass(conn: &mut Conn, workspace: &WorkspaceId, from: &PersonId, to: &PersonId) -> Result<usize> {
    let theirs = contacts::table.filter(contacts::workspace.eq(workspace)).filter(contacts::owner.eq(from));
    Ok(diesel::update(theirs).set(contacts::owner.eq(to)).execute(conn)?)
}

/// Moves the next step to another day. Returns false where it isn't on `from` any more.
pub fn postpone(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    contact: &ContactId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<bool> {
    let there = contacts::table.find((workspace, contact)).filter(contacts::next_on.eq(from.to_string()));
    Ok(diesel::update(there).set(contacts::next_on.eq(to.to_string())).execute(conn)? == 1)
}

/// Forgets a contact and all that was written down. Returns false where it was forgotten already.
pub fn remove(conn: &mut Conn, workspace: &WorkspaceId, contact: &ContactId) -> Result<bool> {
    let notes = contact_notes::table
        .filter(contact_notes::workspace.eq(workspace))
        .filter(contact_notes::contact.eq(contact));
    diesel::delete(notes).execute(conn)?;
    let words = contact_words::table
        .filter(contact_words::workspace.eq(workspace))
        .filter(contact_words::contact.eq(contact));
    diesel::delete(words).execute(conn)?;
    Ok(diesel::delete(contacts::table.find((workspace, contact))).execute(conn)? == 1)
}

/// Brings what was written down of one to another.
pub fn move_notes(conn: &mut Conn, workspace: &WorkspaceId, from: &ContactId, to: &ContactId) -> Result<()> {
    let there = contact_notes::table
        .filter(contact_notes::workspace.eq(workspace))
        .filter(contact_notes::contact.eq(from));
    diesel::update(there).set(contact_notes::contact.eq(to)).execute(conn)?;
    Ok(())
}

/// Contacts whose next step is soonest first, at most `limit`: of one stage, or of all in which something is to be
/// done; those after `after` in that order.
pub fn listed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    stage: Option<Stage>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Contact>> {
    let stages: Vec<String> = stage
        .map_or_else(|| Stage::OPEN.to_vec(), |stage| vec![stage])
        .into_iter()
        .map(Word::value)
        .collect();
    let all = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::stage.eq_any(stages))
        .order((contacts::next_on, contacts::id))
        .limit(limit)
        .select(Row::as_select());
    let rows: Vec<Row> = match after {
        None => all.load(conn)?,
        Some(Cursor { next_on, contact, .. }) => all
            .filter(
                contacts::next_on.gt(next_on).or(contacts::next_on.eq(next_on).and(contacts::id.gt(contact))),
            )
            .load(conn)?,
    };
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// How many have a next step on this day or before it.
pub fn due(conn: &mut Conn, workspace: &WorkspaceId, today: NaiveDate) -> Result<i64> {
    let open: Vec<String> = Stage::OPEN.into_iter().map(Word::value).collect();
    Ok(contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::stage.eq_any(open))
        .filter(contacts::next_on.le(today.to_string()))
        .count()
        .get_result(conn)?)
}

/// How many there are in each stage.
pub fn counts(conn: &mut Conn, workspace: &WorkspaceId) -> Result<HashMap<Stage, i64>> {
    let rows: Vec<(String, i64)> = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .group_by(contacts::stage)
        .select((contacts::stage, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(stage, n)| Some((stage.parse().ok()?, n))).collect())
}

/// Contacts that share a word with what was typed, most words first, at most `limit`.
pub fn search(conn: &mut Conn, workspace: &WorkspaceId, typed: &str, limit: i64) -> Result<Vec<Contact>> {
    sharing(conn, workspace, &searched(typed), limit)
}

/// Contacts that share a word with one of these: which of them are the same is for the model to say.
pub fn candidates(conn: &mut Conn, workspace: &WorkspaceId, like: &[Contact]) -> Result<Vec<Contact>> {
    let words: HashSet<String> = like.iter().flat_map(Contact::lookup).collect();
    let words: Vec<String> = words.into_iter().collect();
    let limit = CANDIDATES * i64::try_from(like.len().max(1)).unwrap_or(1);
    sharing(conn, workspace, &words, limit)
}

fn sharing(conn: &mut Conn, workspace: &WorkspaceId, words: &[String], limit: i64) -> Result<Vec<Contact>> {
    let ids: Vec<ContactId> = contact_words::table
        .filter(contact_words::workspace.eq(workspace))
        .filter(contact_words::word.eq_any(words))
        .group_by(contact_words::contact)
        .order((diesel::dsl::count_star().desc(), contact_words::contact))
        .limit(limit)
        .select(contact_words::contact)
        .load(conn)?;
    let rows: Vec<Row> = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::id.eq_any(&ids))
        .select(Row::as_select())
        .load(conn)?;
    let mut rows: HashMap<ContactId, Contact> =
        rows.into_iter().map(|row| (row.id.clone(), row.into())).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// Contacts after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &ContactId,
    limit: i64,
) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::workspace.eq(workspace))
        .filter(contacts::id.gt(after))
        .order(contacts::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// Writes a note, in place of what was written under its id.
pub fn save_note(conn: &mut Conn, workspace: &WorkspaceId, note: &Note) -> Result<()> {
    let fields = (
        contact_notes::contact.eq(&note.contact),
        contact_notes::person.eq(&note.person),
        contact_notes::text.eq(&note.text),
        contact_notes::created_at.eq(note.created_at),
    );
    let row = (contact_notes::workspace.eq(workspace), contact_notes::id.eq(&note.id), fields);
    on_backend!(conn => diesel::insert_into(contact_notes::table)
        .values(row)
        .on_conflict((contact_notes::workspace, contact_notes::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// What was written down last of a contact, the newest first, at most `limit`.
pub fn notes(conn: &mut Conn, workspace: &WorkspaceId, contact: &ContactId, limit: i64) -> Result<Vec<Note>> {
    let rows: Vec<NoteRow> = contact_notes::table
        .filter(contact_notes::workspace.eq(workspace))
        .filter(contact_notes::contact.eq(contact))
        .order((contact_notes::created_at.desc(), contact_notes::id.desc()))
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// Notes after one in the order of their ids, at most `limit`: for reading all of them.
pub fn notes_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &ContactNoteId,
    limit: i64,
) -> Result<Vec<Note>> {
    let rows: Vec<NoteRow> = contact_notes::table
        .filter(contact_notes::workspace.eq(workspace))
        .filter(contact_notes::id.gt(after))
        .order(contact_notes::id)
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Note::from).collect())
}
