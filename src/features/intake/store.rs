//! The table of drafts, and what a form needs besides.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Draft, FormKey, MESSAGE};
use crate::db::Conn;
use crate::db::schema::drafts;
use crate::error::Result;
use crate::features::skills;
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// How many other drafts are offered.
const OTHERS: i64 = 20;

/// A person's draft of a form, and when it was last changed.
pub fn find(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    form: &FormKey,
) -> Result<Option<(Draft, Time)>> {
    let found: Option<(String, Time)> = drafts::table
        .find((workspace, person, key(form)))
        .select((drafts::data, drafts::updated_at))
        .first(conn)
        .optional()?;
    // A draft that an older version wrote in a way we no longer read is as good as none.
    Ok(found.and_then(|(data, at)| Some((serde_json::from_str(&data).ok()?, at))))
}

/// Holds a draft until the end of the transaction, so that two changes at once don't undo each other.
pub fn hold(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, form: &FormKey) -> Result<()> {
    diesel::update(drafts::table.find((workspace, person, key(form))))
        .set(drafts::data.eq(drafts::data))
        .execute(conn)?;
    Ok(())
}

/// Writes a draft.
pub fn save(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    form: &FormKey,
    draft: &Draft,
    now: Time,
) -> Result<()> {
    let data = serde_json::to_string(draft)?;
    let changed = (drafts::data.eq(&data), drafts::updated_at.eq(now));
    let row = (
        drafts::workspace.eq(workspace),
        drafts::person.eq(person),
        drafts::form.eq(key(form)),
        drafts::data.eq(&data),
        drafts::updated_at.eq(now),
    );
    on_backend!(conn => diesel::insert_into(drafts::table)
        .values(row)
        .on_conflict((drafts::workspace, drafts::person, drafts::form))
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

/// Throws a draft away. Returns false where there was none.
pub fn remove(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, form: &FormKey) -> Result<bool> {
    Ok(diesel::delete(drafts::table.find((workspace, person, key(form)))).execute(conn)? == 1)
}

/// A person's drafts of new projects, those that were changed last first.
pub fn of_new_projects(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
) -> Result<Vec<(FormKey, Draft, Time)>> {
    let rows: Vec<(String, String, Time)> = drafts::table
        .filter(drafts::workspace.eq(workspace))
        .filter(drafts::person.eq(person))
        .filter(drafts::form.eq(key(&FormKey::New)).or(drafts::form.like(format!("{MESSAGE}%"))))
        .order((drafts::updated_at.desc(), drafts::form))
        .limit(OTHERS)
        .select((drafts::form, drafts::data, drafts::updated_at))
        .load(conn)?;
    let read = |(form, data, at): (String, String, Time)| {
        Some((FormKey::try_from(form).ok()?, serde_json::from_str(&data).ok()?, at))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The names of the skills that these values of a type-ahead stand for.
pub fn names<'v>(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    values: impl Iterator<Item = &'v str>,
) -> Result<HashMap<SkillId, String>> {
    let values: Vec<String> = values.map(str::to_owned).collect();
    let skills = skills::read_typed(conn, workspace, &values)?;
    Ok(skills.into_iter().map(|skill| (skill.id, skill.name)).collect())
}

fn key(form: &FormKey) -> String {
    form.clone().into()
}
