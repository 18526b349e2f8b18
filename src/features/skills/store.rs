//! Skills that the taxonomy doesn't have: the skills table.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::model::{SkillState, Suggested};
use super::shelf::{Item, Shelf};
use super::{Skill, taxonomy, typed};
use crate::db::Conn;
use crate::db::schema::skills;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::{follows, people, profiles, projects};
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// What a type-ahead's value starts with when the person adds a skill that isn't offered.
pub(super) const NEW: &str = "new:";

/// The most skills of its own that a workspace's type-aheads know.
const MOST_OWN: i64 = 2000;

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
    let typed = typed_skills(conn, workspace, &unknown)?;
    let name = |id: &SkillId| match taxonomy::known(id.as_str()) {
        Some(skill) => skill.name.clone(),
        None => typed.get(id).map_or_else(|| id.to_string(), |skill| skill.name.clone()),
    };
    Ok(ids.iter().map(|id| (id.clone(), name(id))).collect())
}

/// What those of `ids` that somebody typed stand for: itself, or the skill that it was merged into.
fn typed_skills(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[&SkillId],
) -> Result<HashMap<SkillId, Skill>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let of_these = skills::table.filter(skills::workspace.eq(workspace)).filter(skills::id.eq_any(ids));
    let rows: Vec<(SkillId, String, Option<SkillId>)> =
        of_these.select((skills::id, skills::name, skills::merged_into)).load(conn)?;
    let into: Vec<&SkillId> = rows.iter().filter_map(|(_, _, into)| into.as_ref()).collect();
    let of_the_community: Vec<&&SkillId> =
        into.iter().filter(|into| taxonomy::known(into.as_str()).is_none()).collect();
    let names: HashMap<SkillId, String> = if of_the_community.is_empty() {
        HashMap::new()
    } else {
        let rows: Vec<(SkillId, String)> = skills::table
            .filter(skills::workspace.eq(workspace))
            .filter(skills::id.eq_any(of_the_community))
            .select((skills::id, skills::name))
            .load(conn)?;
        rows.into_iter().collect()
    };
    let stands_for = |id: &SkillId, name: String, into: Option<SkillId>| match into {
        None => Skill { id: id.clone(), name },
        Some(into) => skill_called(into, |into| names.get(into).cloned()),
    };
    Ok(rows.into_iter().map(|(id, name, into)| (id.clone(), stands_for(&id, name, into))).collect())
}

/// A skill with the name that the taxonomy has, or else the community.
fn skill_called(id: SkillId, name: impl Fn(&SkillId) -> Option<String>) -> Skill {
    match taxonomy::known(id.as_str()) {
        Some(skill) => skill.clone(),
        None => Skill { name: name(&id).unwrap_or_else(|| id.to_string()), id },
    }
}

/// What a workspace adds to the taxonomy: skills that its organizers adopted, and names that they merged into
/// others.
pub(super) fn own_shelf(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Shelf> {
    let rows: Vec<(SkillId, String, Option<SkillId>)> = skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::state.eq_any([SkillState::Adopted, SkillState::Merged]))
        .order((skills::created_at, skills::id))
        .limit(MOST_OWN)
        .select((skills::id, skills::name, skills::merged_into))
        .load(conn)?;
    let names: HashMap<&SkillId, &String> = rows.iter().map(|(id, name, _)| (id, name)).collect();
    let item = |(id, name, merged_into): &(SkillId, String, Option<SkillId>)| {
        let of = merged_into.as_ref().unwrap_or(id);
        let skill = skill_called(of.clone(), |of| names.get(of).map(|name| (*name).clone()));
        // What the name shown is, is asked of the skill's own row; a merged one is another name.
        let shown = if merged_into.is_some() { Cow::Borrowed("") } else { Cow::Owned(name.clone()) };
        let others = [Cow::Owned(name.clone()), Cow::Owned(id.to_string())];
        let item = Item { skill, rank: Item::UNRANKED, forgiving: false };
        (item, [shown].into_iter().chain(others).collect())
    };
    Ok(Shelf::new(rows.iter().map(item).collect::<Vec<_>>()))
}

/// The skill that somebody in this workspace means by `typed`: [`resolve`](super::resolve) with the
/// community's own skills.
pub fn meant(conn: &mut Conn, workspace: &WorkspaceId, typed: &str) -> Result<Option<Skill>> {
    let own = own_shelf(conn, workspace)?;
    Ok(typed::resolve(&[taxonomy::shelf(), &own], typed).cloned())
}

/// The skills that the values of a type-ahead stand for, each once, in their order; nothing is written. A slug
/// stands for its skill, `new:TEXT` for the skill that is called so or for a new one, and what never was on
/// offer for none.
pub fn read_typed(conn: &mut Conn, workspace: &WorkspaceId, values: &[String]) -> Result<Vec<Skill>> {
    Ok(each_once(picked(conn, workspace, values)?).map(|pick| pick.skill).collect())
}

/// The same as a type-ahead shows them that is opened with these values: (name, value).
pub fn typed_options(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    values: &[String],
) -> Result<Vec<(String, String)>> {
    let option = |Picked { skill: Skill { id, name }, new, .. }: Picked| {
        let value = if new { format!("{NEW}{name}") } else { id.0 };
        (name, value)
    };
    Ok(each_once(picked(conn, workspace, values)?).map(option).collect())
}

/// The id that each of these values stands for; what never was on offer isn't there.
pub fn ids_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    values: &[String],
) -> Result<HashMap<String, SkillId>> {
    Ok(picked(conn, workspace, values)?.into_iter().map(|pick| (pick.value, pick.skill.id)).collect())
}

/// What one value stands for.
struct Picked {
    value: String,
    skill: Skill,
    /// Nobody typed it before.
    new: bool,
}

fn each_once(picks: Vec<Picked>) -> impl Iterator<Item = Picked> {
    let mut seen = HashSet::new();
    picks.into_iter().filter(move |pick| seen.insert(pick.skill.id.clone()))
}

fn picked(conn: &mut Conn, workspace: &WorkspaceId, values: &[String]) -> Result<Vec<Picked>> {
    let picks: Vec<(&String, Pick)> = values.iter().filter_map(|value| Some((value, pick(value)?))).collect();
    let slugs: Vec<&SkillId> = picks.iter().filter_map(|(_, pick)| pick.of_the_community()).collect();
    let typed = typed_skills(conn, workspace, &slugs)?;
    let any_new = picks.iter().any(|(_, pick)| matches!(pick, Pick::New(_)));
    let own = if any_new { own_shelf(conn, workspace)? } else { Shelf::default() };
    let picked = picks.into_iter().filter_map(|(value, pick)| {
        let (skill, new) = match pick {
            Pick::Known(skill) => (skill, false),
            Pick::Slug(id) => (typed.get(&id).cloned()?, false),
            // Somebody may have typed it before, in their own spelling; organizers may have named it so.
            Pick::New(new) => match typed.get(&new.id).or_else(|| typed::called(&[&own], &new.name)) {
                Some(skill) => (skill.clone(), false),
                None => (new, true),
            },
        };
        Some(Picked { value: value.clone(), skill, new })
    });
    Ok(picked.collect())
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
    if let Some(skill) = typed::called(&[taxonomy::shelf()], &name) {
        return Some(Pick::Known(skill.clone()));
    }
    Some(Pick::New(Skill { id: typed::slug(&name)?, name }))
}

/// The id of the skill that a value of a type-ahead stands for, whether anybody knows it or not; none for a text
/// that nothing is left of. What organizers merged or renamed is only known to [`ids_of`].
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
    let picks: Vec<Picked> = each_once(picked(conn, workspace, values)?).collect();
    let rows: Vec<Row> = picks
        .iter()
        .filter(|pick| pick.new)
        .map(|Picked { skill: Skill { id, name }, .. }| Row {
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
    Ok(picks.into_iter().map(|pick| pick.skill.id).collect())
}

/// Which skills wait for an organizer and since when, who waited longest first: from a place on, at most `limit`.
pub fn waiting_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::state.eq(SkillState::Suggested))
        .filter(skills::created_at.ge(from.at))
        .filter(skills::created_at.gt(from.at).or(skills::id.gt(&from.id)))
        .order((skills::created_at, skills::id))
        .limit(limit)
        .select((skills::id, skills::created_at))
        .load(conn)?)
}

/// Those of these skills that still wait for an organizer, who waited longest first, with how many use each and the
/// known skill that is most like it.
pub fn waiting(conn: &mut Conn, workspace: &WorkspaceId, these: &[SkillId]) -> Result<Vec<Suggested>> {
    let rows: Vec<(SkillId, String, PersonId, Time)> = skills::table
        .filter(skills::workspace.eq(workspace))
        .filter(skills::id.eq_any(these))
        .filter(skills::state.eq(SkillState::Suggested))
        .order((skills::created_at, skills::id))
        .select((skills::id, skills::name, skills::asked_by, skills::created_at))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<SkillId> = rows.iter().map(|row| row.0.clone()).collect();
    let in_profiles = profiles::with_skills(conn, workspace, &ids)?;
    let in_roles = projects::roles_with_skills(conn, workspace, &ids)?;
    let own = own_shelf(conn, workspace)?;
    let shelves = [taxonomy::shelf(), &own];
    let suggested = |(id, name, asked_by, asked_at): (SkillId, String, PersonId, Time)| Suggested {
        profiles: in_profiles.get(&id).copied().unwrap_or_default(),
        roles: in_roles.get(&id).copied().unwrap_or_default(),
        near: typed::nearest(&shelves, &name, &id).cloned(),
        id,
        name,
        asked_by,
        asked_at,
    };
    Ok(rows.into_iter().map(suggested).collect())
}

/// Offers a suggested skill to everybody, under this name. Returns false where it was decided before, or never
/// was suggested.
pub(super) fn add(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    name: &str,
    by: &PersonId,
) -> Result<bool> {
    let waits = skills::table.find((workspace, skill)).filter(skills::state.eq(SkillState::Suggested));
    let changed = diesel::update(waits)
        .set((skills::state.eq(SkillState::Adopted), skills::name.eq(name), skills::decided_by.eq(by)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Offers a suggested skill to nobody; those who have it keep it. Returns false as [`add`] does.
pub(super) fn reject(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    by: &PersonId,
) -> Result<bool> {
    let waits = skills::table.find((workspace, skill)).filter(skills::state.eq(SkillState::Suggested));
    let changed = diesel::update(waits)
        .set((skills::state.eq(SkillState::Rejected), skills::decided_by.eq(by)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// What a merge changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// Profiles that had the skill.
    pub profiles: usize,
    /// Roles that needed it.
    pub roles: usize,
}

/// Makes a suggested skill another name of `into`, in profiles and projects as well. `None` where it was decided
/// before, or never was suggested.
pub(super) fn merge(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    into: &SkillId,
    by: &PersonId,
) -> Result<Option<Moved>> {
    let waits = skills::table.find((workspace, skill)).filter(skills::state.eq(SkillState::Suggested));
    let changed = diesel::update(waits)
        .set((skills::state.eq(SkillState::Merged), skills::merged_into.eq(into), skills::decided_by.eq(by)))
        .execute(conn)?;
    if changed == 0 {
        return Ok(None);
    }
    let profiles = profiles::replace_skill(conn, workspace, skill, into)?;
    let roles = projects::replace_skill(conn, workspace, skill, into)?;
    follows::replace_skill(conn, workspace, skill, into)?;
    Ok(Some(Moved { profiles, roles }))
}

/// A skill that somebody typed, as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = skills)]
pub(super) struct Standing {
    /// Its id.
    pub id: SkillId,
    /// As it is called.
    pub name: String,
    /// Where it stands.
    pub state: SkillState,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// What it became.
    pub merged_into: Option<SkillId>,
}

/// A skill that somebody typed.
pub(super) fn find(conn: &mut Conn, workspace: &WorkspaceId, skill: &SkillId) -> Result<Option<Standing>> {
    let found = skills::table.find((workspace, skill)).select(Standing::as_select());
    Ok(found.first(conn).optional()?)
}

/// Forgets who typed what: the words stay, nobody's name with them.
pub fn forget_person(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::update(skills::table.filter(skills::workspace.eq(workspace)).filter(skills::asked_by.eq(person)))
        .set(skills::asked_by.eq(""))
        .execute(conn)?;
    Ok(())
}
