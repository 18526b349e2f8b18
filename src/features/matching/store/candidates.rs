//! Candidates, by their skills.

use std::collections::HashSet;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{profile_skills, profiles};
use crate::error::Result;
use crate::features::matching::model::Found;
use crate::features::profiles::{Profile, Visibility};
use crate::features::projects::{self, Role};
use crate::features::skills::{self, Level};
use crate::ids::{PersonId, RoleId, SkillId, WorkspaceId};
use crate::time::Time;

fn distinct<'a>(ids: impl Iterator<Item = &'a SkillId>) -> Vec<SkillId> {
    let ids: HashSet<&SkillId> = ids.collect();
    ids.into_iter().cloned().collect()
}

/// Open roles that need what a developer has, wants to learn, or is near to; then the newest ones, for skills
/// are no gate.
pub(super) fn roles(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    profile: &Profile,
    limit: i64,
) -> Result<Vec<RoleId>> {
    let had = profile.skills.iter().map(|have| &have.skill);
    let near = had.clone().flat_map(|skill| skills::related(skill).iter().map(|(near, _)| near));
    let skills = distinct(had.chain(near));
    let mut found = if skills.is_empty() {
        Vec::new()
    } else {
        projects::open_roles_with(conn, workspace, &skills, limit)?
    };
    let room = usize::try_from(limit).unwrap_or(0);
    if found.len() < room {
        let known: HashSet<RoleId> = found.iter().cloned().collect();
        let newest = projects::open_roles_with(conn, workspace, &[], limit)?;
        found.extend(newest.into_iter().filter(|id| !known.contains(id)));
        found.truncate(room);
    }
    Ok(found)
}

/// Developers in the matching who may be suggested and have, want to learn, or are near to what a role needs,
/// most skills first; any of them for a role that needs nothing.
pub(super) fn developers(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &Role,
    now: Time,
    limit: i64,
) -> Result<Vec<PersonId>> {
    let needed = role.skills.iter().map(|need| &need.skill);
    let near = needed.clone().flat_map(|skill| skills::towards(skill).iter().copied());
    let skills = distinct(needed.chain(near));
    let findable = profiles::matching
        .and(profiles::visibility.ne(Visibility::Nobody))
        .and(profiles::paused_until.is_null().or(profiles::paused_until.le(now).assume_not_null()));
    if skills.is_empty() {
        return Ok(profiles::table
            .filter(profiles::workspace.eq(workspace))
            .filter(findable)
            .order(profiles::person)
            .limit(limit)
            .select(profiles::person)
            .load(conn)?);
    }
    Ok(profile_skills::table
        .inner_join(
            profiles::table.on(profiles::workspace
                .eq(profile_skills::workspace)
                .and(profiles::person.eq(profile_skills::person))),
        )
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::skill.eq_any(skills))
        .filter(findable)
        .group_by(profile_skills::person)
        .order((count_star().desc(), profile_skills::person))
        .limit(limit)
        .select(profile_skills::person)
        .load(conn)?)
}

/// People in the matching who have a skill and may be seen, who knows it best first.
pub fn people_with(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    visible: &[Visibility],
    now: Time,
    limit: i64,
) -> Result<Vec<Found>> {
    let rows: Vec<(PersonId, i32, bool)> = profile_skills::table
        .inner_join(
            profiles::table.on(profiles::workspace
                .eq(profile_skills::workspace)
                .and(profiles::person.eq(profile_skills::person))),
        )
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::skill.eq(skill))
        .filter(profiles::matching)
        .filter(profiles::visibility.eq_any(visible.to_vec()))
        .filter(profiles::paused_until.is_null().or(profiles::paused_until.le(now).assume_not_null()))
        .order((profile_skills::wanted, profile_skills::level.desc(), profile_skills::person))
        .limit(limit)
        .select((profile_skills::person, profile_skills::level, profile_skills::wanted))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(person, level, wanted)| Found { person, level: Level::from_number(level), wanted })
        .collect())
}
