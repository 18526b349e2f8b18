//! What people typed into a form and didn't send: one draft for each person and form.

use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Conn;
use crate::db::schema::drafts;
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// A person's draft of a form, and when it was last changed. One that an older version wrote in a way that we
/// no longer read is as good as none.
pub fn find<T: DeserializeOwned>(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    form: &str,
) -> Result<Option<(T, Time)>> {
    let found: Option<(String, Time)> = drafts::table
        .find((workspace, person, form))
        .select((drafts::data, drafts::updated_at))
        .get_result(conn)
        .optional()?;
    Ok(found.and_then(|(data, at)| Some((serde_json::from_str(&data).ok()?, at))))
}

/// Writes a draft, in place of the one before.
pub fn save(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    form: &str,
    draft: &impl Serialize,
    now: Time,
) -> Result<()> {
    let data = serde_json::to_string(draft)?;
    let changed = (drafts::data.eq(&data), drafts::updated_at.eq(now));
    let row = (drafts::workspace.eq(workspace), drafts::person.eq(person), drafts::form.eq(form), changed);
    on_backend!(conn => diesel::insert_into(drafts::table)
        .values(row)
        .on_conflict((drafts::workspace, drafts::person, drafts::form))
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

/// A person's drafts of a form and of those whose name begins with `prefix`, with their form, those that were
/// changed last first.
pub fn of_forms<T: DeserializeOwned>(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    form: &str,
    prefix: &str,
    limit: i64,
) -> Result<Vec<(String, T, Time)>> {
    let rows: Vec<(String, String, Time)> = drafts::table
        .filter(drafts::workspace.eq(workspace))
        .filter(drafts::person.eq(person))
        .filter(drafts::form.eq(form).or(drafts::form.like(format!("{prefix}%"))))
        .order((drafts::updated_at.desc(), drafts::form))
        .limit(limit)
        .select((drafts::form, drafts::data, drafts::updated_at))
        .load(conn)?;
    let read = |(form, data, at): (String, String, Time)| Some((form, serde_json::from_str(&data).ok()?, at));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Throws a draft away. Returns false where there was none.
pub fn remove(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, form: &str) -> Result<bool> {
    Ok(diesel::delete(drafts::table.find((workspace, person, form))).execute(conn)? == 1)
}

/// Throws all drafts of a person away.
pub fn remove_all(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::delete(drafts::table.filter(drafts::workspace.eq(workspace)).filter(drafts::person.eq(person)))
        .execute(conn)?;
    Ok(())
}
