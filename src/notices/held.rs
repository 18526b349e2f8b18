//! Messages that are kept for a person's morning. A message is kept whole: whoever reads its line in the digest can
//! have it as it would have come, with its buttons.

use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use uuid::Uuid;

use super::model::Notice;
use super::wake;
use crate::db::Conn;
use crate::db::schema::held_messages::{self as table, dsl};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::slack::Message;
use crate::slack::text::{cut_escaped, on_one_line};
use crate::time::Time;

/// How much of a message its line says.
const LINE: usize = 200;
/// How long what was told of can still be had.
const REMEMBERED: Duration = Duration::days(30);

/// A message that is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::held_messages)]
pub struct Held {
    /// Its id; later ones sort after earlier ones.
    pub id: String,
    /// Of which kind it is.
    pub notice: Notice,
    /// Its key, or its card's: what is sent under it is sent once.
    pub name: String,
    /// The card that it is.
    pub card: Option<String>,
    /// As JSON text.
    pub message: String,
}

/// A line of a digest.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Told {
    /// Whose it is.
    #[diesel(sql_type = Text)]
    pub person: PersonId,
    /// Which message it stands for.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// mrkdwn.
    #[diesel(sql_type = Text)]
    pub text: String,
}

/// The beginning of a message, on one line.
fn line(message: &Message) -> String {
    let text = on_one_line(&message.text);
    cut_escaped(&text, LINE)
}

/// Keeps a message until a moment, once under its name; without a name it is a message of its own.
#[expect(clippy::too_many_arguments, reason = "whose, which, what and until when")]
pub fn keep(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    notice: Notice,
    (name, card): (Option<&str>, Option<&str>),
    message: &Message,
    due: Option<Time>,
    now: Time,
) -> Result<()> {
    let id = Uuid::now_v7().simple().to_string();
    let row = (
        dsl::workspace.eq(workspace),
        dsl::id.eq(&id),
        dsl::person.eq(person),
        dsl::notice.eq(notice),
        dsl::name.eq(name.unwrap_or(&id)),
        dsl::card.eq(card),
        dsl::text.eq(line(message)),
        dsl::message.eq(serde_json::to_string(message)?),
        dsl::created_at.eq(now),
        dsl::due_at.eq(due),
    );
    on_backend!(conn => diesel::insert_into(table::table)
        .values(row)
        .on_conflict((dsl::workspace, dsl::name))
        .do_nothing()
        .execute(conn))?;
    match due {
        Some(due) => wake(conn, workspace, due, now),
        None => Ok(()),
    }
}

/// The id of what is kept under a name.
pub fn of_name(conn: &mut Conn, workspace: &WorkspaceId, name: &str) -> Result<Option<String>> {
    let named = table::table.filter(dsl::workspace.eq(workspace)).filter(dsl::name.eq(name));
    Ok(named.select(dsl::id).get_result(conn).optional()?)
}

/// What is kept under a name says something else by now. Returns false where nothing is.
pub fn renew(conn: &mut Conn, workspace: &WorkspaceId, name: &str, message: &Message) -> Result<bool> {
    let named = table::table.filter(dsl::workspace.eq(workspace)).filter(dsl::name.eq(name));
    let changed = (dsl::text.eq(line(message)), dsl::message.eq(serde_json::to_string(message)?));
    Ok(diesel::update(named).set(changed).execute(conn)? > 0)
}

/// One message that is kept for a person.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, id: &str) -> Result<Option<Held>> {
    Ok(table::table
        .find((workspace, id))
        .filter(dsl::person.eq(person))
        .select(Held::as_select())
        .get_result(conn)
        .optional()?)
}

/// Forgets one. Returns false where it is forgotten already.
pub fn forget(conn: &mut Conn, workspace: &WorkspaceId, id: &str) -> Result<bool> {
    Ok(diesel::delete(table::table.find((workspace, id))).execute(conn)? == 1)
}

/// Takes these out, each by its id: they are sent as they are.
pub fn take_out(conn: &mut Conn, workspace: &WorkspaceId, ids: &[String]) -> Result<HashMap<String, Held>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let these = || table::table.filter(dsl::workspace.eq(workspace)).filter(dsl::id.eq_any(ids));
    let found: Vec<Held> = these().select(Held::as_select()).load(conn)?;
    diesel::delete(these()).execute(conn)?;
    Ok(found.into_iter().map(|held| (held.id.clone(), held)).collect())
}

/// What was told a person of after `after`, the oldest first, at most `limit`.
pub fn rest(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    after: &str,
    limit: i64,
) -> Result<Vec<Told>> {
    let rows: Vec<(PersonId, String, String)> = table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::person.eq(person))
        .filter(dsl::told_at.is_not_null())
        .filter(dsl::id.gt(after))
        .order(dsl::id)
        .limit(limit)
        .select((dsl::person, dsl::id, dsl::text))
        .load(conn)?;
    Ok(rows.into_iter().map(|(person, id, text)| Told { person, id, text }).collect())
}

/// Those for whom something is kept whose time has come, in the order of their ids, at most `limit`.
pub fn waiting_until(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    now: Time,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::due_at.le(now))
        .group_by(dsl::person)
        .order(dsl::person)
        .limit(limit)
        .select(dsl::person)
        .load(conn)?)
}

/// All that is kept for these people is told of from now on; what it is, in the order in which it came. One query: of
/// two that tell at once, one does.
pub fn tell(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    now: Time,
) -> Result<HashMap<PersonId, Vec<Told>>> {
    let each = match conn {
        Conn::Sqlite(_) => "SELECT value FROM json_each($3)",
        Conn::Postgres(_) => "SELECT value FROM json_array_elements_text($3::json)",
    };
    let sql = format!(
        "UPDATE held_messages SET told_at = $1, due_at = NULL
         WHERE workspace = $2 AND person IN ({each}) AND told_at IS NULL RETURNING person, id, text"
    );
    let mut told: Vec<Told> = diesel::sql_query(sql)
        .bind::<Timestamp, _>(now)
        .bind::<Text, _>(workspace)
        .bind::<Text, _>(serde_json::to_string(people)?)
        .load(conn)?;
    told.sort_by(|a, b| a.id.cmp(&b.id));
    let mut by_person: HashMap<PersonId, Vec<Told>> = HashMap::new();
    for one in told {
        by_person.entry(one.person.clone()).or_default().push(one);
    }
    Ok(by_person)
}

/// What is kept for these people and due comes at another moment.
pub fn postpone(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
    due: Option<Time>,
    now: Time,
) -> Result<()> {
    let there = table::table
        .filter(dsl::workspace.eq(workspace))
        .filter(dsl::person.eq_any(people))
        .filter(dsl::due_at.le(now));
    let moved = diesel::update(there).set(dsl::due_at.eq(due)).execute(conn)?;
    match due {
        Some(due) if moved > 0 => wake(conn, workspace, due, now),
        _ => Ok(()),
    }
}

/// All that is kept for a person comes at another moment: they chose otherwise.
pub fn reschedule(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    due: Option<Time>,
    now: Time,
) -> Result<()> {
    let kept = diesel::sql_query(
        "UPDATE held_messages SET due_at = $1 WHERE workspace = $2 AND person = $3 AND told_at IS NULL",
    )
    .bind::<Nullable<Timestamp>, _>(due)
    .bind::<Text, _>(workspace)
    .bind::<Text, _>(person)
    .execute(conn)?;
    match due {
        Some(due) if kept > 0 => wake(conn, workspace, due, now),
        _ => Ok(()),
    }
}

/// Forgets what was told of long ago, some at a time.
pub fn sweep(conn: &mut Conn, now: Time) -> Result<()> {
    diesel::sql_query(
        "DELETE FROM held_messages WHERE (workspace, id) IN (
             SELECT workspace, id FROM held_messages WHERE told_at < $1 LIMIT $2)",
    )
    .bind::<Timestamp, _>(now - REMEMBERED)
    .bind::<BigInt, _>(5_000i64)
    .execute(conn)?;
    Ok(())
}
