//! Drafts by the forms of this feature, and what a form needs besides.

use std::collections::HashMap;

use super::model::{Draft, FormKey, MESSAGE};
use crate::db::Conn;
use crate::drafts;
use crate::error::Result;
use crate::features::skills;
use crate::ids::{PersonId, SkillId, WorkspaceId};
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
    drafts::find(conn, workspace, person, &key(form))
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
    drafts::save(conn, workspace, person, &key(form), draft, now)
}

/// Throws a draft away. Returns false where there was none.
pub fn remove(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, form: &FormKey) -> Result<bool> {
    drafts::remove(conn, workspace, person, &key(form))
}

/// A person's drafts of new projects, those that were changed last first.
pub fn of_new_projects(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
) -> Result<Vec<(FormKey, Draft, Time)>> {
    let found = drafts::of_forms(conn, workspace, person, &key(&FormKey::New), MESSAGE, OTHERS)?;
    let read = |(form, draft, at)| Some((FormKey::try_from(form).ok()?, draft, at));
    Ok(found.into_iter().filter_map(read).collect())
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
