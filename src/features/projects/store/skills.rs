//! Skills that projects need and are built with, seen from the skill.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::{projects, roles, words};
use crate::db::Conn;
use crate::db::schema::{projects as project_table, role_skills, roles as role_table};
use crate::db::types::to_text;
use crate::error::Result;
use crate::ids::{ProjectId, RoleId, SkillId, WorkspaceId};
use crate::on_backend;

/// How many roles need each of these skills.
pub fn roles_with_skills(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[SkillId],
) -> Result<HashMap<SkillId, i64>> {
    let counted: Vec<(SkillId, i64)> = role_skills::table
        .filter(role_skills::workspace.eq(workspace))
        .filter(role_skills::skill.eq_any(ids))
        .group_by(role_skills::skill)
        .select((role_skills::skill, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counted.into_iter().collect())
}

/// Puts skill `new` in the place of `old` in every role, and in what projects are built with. A role that needs
/// both needs one, at the higher level, and requires it if it required either. Returns how many roles changed.
pub fn replace_skill(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    old: &SkillId,
    new: &SkillId,
) -> Result<usize> {
    let changed = in_roles(conn, workspace, old, new)?;
    let mut touched: BTreeSet<ProjectId> = in_stacks(conn, workspace, old, new)?.into_iter().collect();
    let with_roles: Vec<ProjectId> = role_table::table
        .filter(role_table::workspace.eq(workspace))
        .filter(role_table::id.eq_any(&changed))
        .select(role_table::project)
        .distinct()
        .load(conn)?;
    touched.extend(with_roles);
    // People find projects by their skills: few of them have one that nobody knew before.
    let touched: Vec<ProjectId> = touched.into_iter().collect();
    let mut of_project = roles::roles_of(conn, workspace, &touched)?;
    for (id, project) in projects::find_all(conn, workspace, &touched)? {
        words::write(conn, workspace, &project, &of_project.remove(&id).unwrap_or_default())?;
    }
    Ok(changed.len())
}

fn in_roles(conn: &mut Conn, workspace: &WorkspaceId, old: &SkillId, new: &SkillId) -> Result<Vec<RoleId>> {
    let with = |skill: &SkillId| {
        role_skills::table
            .filter(role_skills::workspace.eq(workspace.clone()))
            .filter(role_skills::skill.eq(skill.clone()))
    };
    let columns = (role_skills::role, role_skills::level, role_skills::required, role_skills::must);
    let before: Vec<(RoleId, i32, bool, bool)> = with(old).select(columns).load(conn)?;
    let needed: Vec<(RoleId, i32, bool, bool)> = with(new).select(columns).load(conn)?;
    let needed: HashMap<RoleId, (i32, bool, bool)> =
        needed.into_iter().map(|(role, level, required, must)| (role, (level, required, must))).collect();
    for some in before.chunks(1000) {
        let ids: Vec<&RoleId> = some.iter().map(|(role, ..)| role).collect();
        diesel::delete(with(new).filter(role_skills::role.eq_any(ids))).execute(conn)?;
        let rows: Vec<_> = some
            .iter()
            .map(|(role, level, required, must)| {
                let (other, also, must_too) = needed.get(role).copied().unwrap_or((*level, false, false));
                (
                    role_skills::workspace.eq(workspace),
                    role_skills::role.eq(role),
                    role_skills::skill.eq(new),
                    role_skills::level.eq(other.max(*level)),
                    role_skills::required.eq(*required || also),
                    role_skills::must.eq(*must || must_too),
                )
            })
            .collect();
        on_backend!(conn => diesel::insert_into(role_skills::table).values(rows).execute(conn))?;
    }
    diesel::delete(with(old)).execute(conn)?;
    Ok(before.into_iter().map(|(role, ..)| role).collect())
}

fn in_stacks(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    old: &SkillId,
    new: &SkillId,
) -> Result<Vec<ProjectId>> {
    // A list is JSON, so the id stands there in quotes; it has no `%` and no `_`.
    let built_with: Vec<ProjectId> = project_table::table
        .filter(project_table::workspace.eq(workspace))
        .filter(project_table::stack.like(format!("%\"{old}\"%")))
        .select(project_table::id)
        .load(conn)?;
    for (id, project) in projects::find_all(conn, workspace, &built_with)? {
        let mut stack: Vec<String> = Vec::new();
        for skill in &project.stack {
            let skill = if skill == old { new } else { skill };
            if !stack.contains(&skill.0) {
                stack.push(skill.0.clone());
            }
        }
        diesel::update(project_table::table.find((workspace, &id)))
            .set(project_table::stack.eq(to_text(&stack)))
            .execute(conn)?;
    }
    Ok(built_with)
}
