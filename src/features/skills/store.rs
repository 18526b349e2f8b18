//! Skills that the taxonomy doesn't have: the skills table.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::model::{SkillState, Suggested};
use super::{Skill, taxonomy, typed};
use crate::db::Conn;
use crate::db::schema::skills;
use crate::error::Result;
use crate::features::people;
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// What a type-ahead's value starts with when the person adds a skill that isn't offered.
pub(super) const NEW: &str = "new:";

#[derive(Insertable)]
#[diesel(table_name = skills, treat_none_as_default_value = false)]
struct Row<'a> {
    workspace: &'a WorkspaceId,
    id: &'a SkillId,
    name: &'a str,
    state: SkillState,
    asked_by: &'a PersonId,
    created_at: Time,
}

/// The names of skills: the taxonomy's, what people typed, and the id itself for what nobody knows.
pub fn names(conn: &mut Conn, workspace: &WorkspaceId, ids: &[SkillId]) -> Result<HashMap<SkillId, String>> {
    let unknown: Vec<&SkillId> = ids.iter().filter(|id| taxonomy::known(id.as_str()).is_none()).collect();
    let typed = typed_names(conn, workspace, &unknown)?;
    let name = |id: &SkillId| match taxonomy::known(id.as_str()) {
        Some(skill) => skill.name.clone(),
        None => typed.get(id).cloned().unwrap_or_else(|| id.to_string()),
    };
    Ok(ids.iter().map(|id| (id.clone(), name(id))).collect())
}

/// What people typed for those of `ids` that somebody typed.
fn typed_names(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[&SkillId],
) -> Result<HashMap<SkillId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(SkillId, String)> = skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::id.eq_any(ids))
        .select((skills::id, skills::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The skills that the values of a type-ahead stand for, each once, in their order; nothing is written. A slug
/// stands for its skill, `new:TEXT` for the skill that is called so or for a new one, and what never was on
/// offer for none.
pub fn read_typed(conn: &mut Conn, workspace: &WorkspaceId, values: &[String]) -> Result<Vec<Skill>> {
    Ok(picked(conn, workspace, values)?.into_iter().map(|(skill, _)| skill).collect())
}

/// The same as a type-ahead shows them that is opened with these values: (name, value).
pub fn typed_options(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    values: &[String],
) -> Result<Vec<(String, String)>> {
    let option = |(Skill { id, name }, new): (Skill, bool)| {
        let value = if new { format!("{NEW}{name}") } else { id.0 };
        (name, value)
    };
    Ok(picked(conn, workspace, values)?.into_iter().map(option).collect())
}

/// The skills that values stand for, and whether nobody had typed it before.
fn picked(conn: &mut Conn, workspace: &WorkspaceId, values: &[String]) -> Result<Vec<(Skill, bool)>> {
    let picks: Vec<Pick> = values.iter().filter_map(|value| pick(value)).collect();
    let slugs: Vec<&SkillId> = picks.iter().filter_map(Pick::of_the_community).collect();
    let mut names = typed_names(conn, workspace, &slugs)?;
    let mut seen = HashSet::new();
    let skills = picks.into_iter().filter_map(|pick| match pick {
        Pick::Known(skill) => Some((skill, false)),
        Pick::Slug(id) => names.remove(&id).map(|name| (Skill { id, name }, false)),
        // Somebody may have typed it before, in their own spelling.
        Pick::New(new) => Some(match names.remove(&new.id) {
            Some(name) => (Skill { id: new.id, name }, false),
            None => (new, true),
        }),
    });
    Ok(skills.filter(|(skill, _)| seen.insert(skill.id.clone())).collect())
}

enum Pick {
    Known(Skill),
    Slug(SkillId),
    New(Skill),
}

impl Pick {
    fn of_the_community(&self) -> Option<&SkillId> {
        match self {
            Self::Known(_) => None,
            Self::Slug(id) | Self::New(Skill { id, .. }) => Some(id),
        }
    }
}

fn pick(value: &str) -> Option<Pick> {
    let Some(text) = value.strip_prefix(NEW) else {
        return Some(match taxonomy::known(value) {
            Some(skill) => Pick::Known(skill.clone()),
            None => Pick::Slug(value.into()),
        });
    };
    let name = typed::clean(text);
    if let Some(entry) = taxonomy::all().called(&name) {
        return Some(Pick::Known(entry.skill.clone()));
    }
    Some(Pick::New(Skill { id: typed::slug(&name)?, name }))
}

/// The id of the skill that a value of a type-ahead stands for, whether anybody knows it or not; none for a text
/// that nothing is left of.
pub fn id_of(value: &str) -> Option<SkillId> {
    Some(match pick(value)? {
        Pick::Known(skill) | Pick::New(skill) => skill.id,
        Pick::Slug(id) => id,
    })
}

/// Turns the values of a type-ahead into skills, as [`read_typed`] does, and keeps the new ones for organizers to
/// adopt, who find them on their Home tabs.
pub fn adopt_typed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    by: &PersonId,
    values: &[String],
    now: Time,
) -> Result<Vec<SkillId>> {
    let skills = read_typed(conn, workspace, values)?;
    let rows: Vec<Row> = skills
        .iter()
        .filter(|skill| taxonomy::known(skill.id.as_str()).is_none())
        .map(|Skill { id, name }| Row {
            workspace,
            id,
            name,
            state: SkillState::Suggested,
            asked_by: by,
            created_at: now,
        })
        .collect();
    if !rows.is_empty() {
        let inserted = on_backend!(conn => diesel::insert_into(skills::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(conn))?;
        if inserted > 0 {
            people::redraw_organizers(conn, workspace, now)?;
        }
    }
    Ok(skills.into_iter().map(|skill| skill.id).collect())
}

/// Adopted skills whose names have `part` in them, at most `limit`.
pub(super) fn adopted_like(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    part: &SkillId,
    limit: i64,
) -> Result<Vec<Skill>> {
    // An id has no `%` and no `_`, and both databases compare it as it is: it is in lower case.
    let rows: Vec<(SkillId, String)> = skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::state.eq(SkillState::Adopted))
        .filter(skills::id.like(format!("%{part}%")))
        .order(skills::id)
        .limit(limit)
        .select((skills::id, skills::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| Skill { id, name }).collect())
}

/// Skills that wait for an organizer, who waited longest first, at most `limit`.
pub fn waiting(conn: &mut Conn, workspace: &WorkspaceId, limit: i64) -> Result<Vec<Suggested>> {
    Ok(skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::state.eq(SkillState::Suggested))
        .order((skills::created_at, skills::id))
        .limit(limit)
        .select(Suggested::as_select())
        .load(conn)?)
}

/// Decides about a suggested skill. Returns false where it was decided before, or never was suggested.
pub(super) fn decide(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    state: SkillState,
    by: &PersonId,
) -> Result<bool> {
    let changed = diesel::update(
        skills::table.find((workspace, skill)).filter(skills::state.eq(SkillState::Suggested)),
    )
    .set((skills::state.eq(state), skills::decided_by.eq(by)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// A skill that somebody typed: its name, where it stands and who decided.
pub(super) fn find(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
) -> Result<Option<(String, SkillState, Option<PersonId>)>> {
    Ok(skills::table
        .find((workspace, skill))
        .select((skills::name, skills::state, skills::decided_by))
        .first(conn)
        .optional()?)
}

/// Forgets who typed what: the words stay, nobody's name with them.
pub fn forget_person(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::update(skills::table.filter(skills::workspace.eq(workspace)).filter(skills::asked_by.eq(person)))
        .set(skills::asked_by.eq(""))
        .execute(conn)?;
    Ok(())
}
