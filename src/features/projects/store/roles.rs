//! The roles of projects and the skills that they need.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::db::Conn;
use crate::db::schema::{introductions, project_owners, projects, role_skills, roles};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::features::projects::{Limits, ProjectState, Role, RoleSkill};
use crate::features::skills::Level;
use crate::ids::{PersonId, ProjectId, RoleId, SkillId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// A role as the table holds it, without its skills.
#[derive(Queryable, Selectable)]
#[diesel(table_name = roles)]
struct Row {
    id: RoleId,
    project: ProjectId,
    title: String,
    hours: i32,
    seats: i32,
    filled: i32,
    utc_from: Option<i32>,
    utc_to: Option<i32>,
    least_hours: i32,
    least_overlap: i32,
    languages: String,
    beginner: bool,
    mentoring: bool,
    first_task: String,
    open: bool,
    created_at: Time,
}

/// A role on its way into the table.
#[derive(Insertable)]
#[diesel(table_name = roles, treat_none_as_default_value = false)]
struct NewRow<'a> {
    workspace: &'a WorkspaceId,
    id: &'a RoleId,
    project: &'a ProjectId,
    position: i32,
    title: &'a str,
    hours: i32,
    seats: i32,
    filled: i32,
    utc_from: Option<i32>,
    utc_to: Option<i32>,
    least_hours: i32,
    least_overlap: i32,
    languages: String,
    beginner: bool,
    mentoring: bool,
    first_task: &'a str,
    open: bool,
    created_at: Time,
}

impl<'a> NewRow<'a> {
    fn new(workspace: &'a WorkspaceId, project: &'a ProjectId, position: usize, role: &'a Role) -> Self {
        Self {
            workspace,
            id: &role.id,
            project,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            title: &role.title,
            hours: role.hours,
            seats: role.seats,
            filled: role.filled,
            utc_from: role.utc_range.map(|range| range.0),
            utc_to: role.utc_range.map(|range| range.1),
            least_hours: role.limits.hours,
            least_overlap: role.limits.overlap,
            languages: to_text(&role.limits.languages),
            beginner: role.beginner,
            mentoring: role.mentoring,
            first_task: &role.first_task,
            open: role.open,
            created_at: role.created_at,
        }
    }
}

/// Writes the roles of a new project.
pub(super) fn insert(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    list: &[Role],
) -> Result<()> {
    let rows: Vec<_> =
        list.iter().enumerate().map(|(at, role)| NewRow::new(workspace, project, at, role)).collect();
    insert_rows(conn, rows)?;
    insert_skills(conn, workspace, list)
}

fn insert_rows(conn: &mut Conn, rows: Vec<NewRow<'_>>) -> Result<()> {
    on_backend!(conn => diesel::insert_into(roles::table).values(rows).execute(conn))?;
    Ok(())
}

fn insert_skills(conn: &mut Conn, workspace: &WorkspaceId, list: &[Role]) -> Result<()> {
    let rows: Vec<_> = list
        .iter()
        .flat_map(|role| {
            // A skill that is listed twice counts as it was listed first.
            let first = |at: usize, skill: &RoleSkill| {
                !role.skills[..at].iter().any(|other| other.skill == skill.skill)
            };
            role.skills.iter().enumerate().filter(move |(at, skill)| first(*at, skill)).map(|(_, skill)| {
                (
                    role_skills::workspace.eq(workspace),
                    role_skills::role.eq(&role.id),
                    role_skills::skill.eq(&skill.skill),
                    role_skills::level.eq(skill.level as i32),
                    role_skills::required.eq(skill.required),
                    role_skills::must.eq(skill.must),
                )
            })
        })
        .collect();
    on_backend!(conn => diesel::insert_into(role_skills::table).values(rows).execute(conn))?;
    Ok(())
}

/// Puts `list` in place of a project's roles. Those with a known id keep it, with the seats that are taken;
/// those that are gone from the list close, or vanish if nobody ever had to do with them.
pub(super) fn replace(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    list: &[Role],
) -> Result<()> {
    let known: Vec<RoleId> = roles::table
        .filter(roles::workspace.eq(workspace))
        .filter(roles::project.eq(project))
        .select(roles::id)
        .load(conn)?;
    let (kept, new): (Vec<_>, Vec<_>) =
        list.iter().enumerate().partition(|(_, role)| known.contains(&role.id));
    let rows = |some: &[(usize, &'_ Role)]| -> Vec<(usize, Role)> {
        some.iter().map(|(at, role)| (*at, (*role).clone())).collect()
    };
    let (kept, new) = (rows(&kept), rows(&new));
    insert_rows(conn, new.iter().map(|(at, role)| NewRow::new(workspace, project, *at, role)).collect())?;
    let kept: Vec<_> = kept.iter().map(|(at, role)| NewRow::new(workspace, project, *at, role)).collect();
    on_backend!(conn => diesel::insert_into(roles::table)
        .values(kept)
        .on_conflict((roles::workspace, roles::id))
        .do_update()
        .set((
            roles::position.eq(excluded(roles::position)),
            roles::title.eq(excluded(roles::title)),
            roles::hours.eq(excluded(roles::hours)),
            roles::seats.eq(excluded(roles::seats)),
            roles::utc_from.eq(excluded(roles::utc_from)),
            roles::utc_to.eq(excluded(roles::utc_to)),
            roles::least_hours.eq(excluded(roles::least_hours)),
            roles::least_overlap.eq(excluded(roles::least_overlap)),
            roles::languages.eq(excluded(roles::languages)),
            roles::beginner.eq(excluded(roles::beginner)),
            roles::mentoring.eq(excluded(roles::mentoring)),
            roles::first_task.eq(excluded(roles::first_task)),
            roles::open.eq(excluded(roles::open)),
        ))
        .execute(conn))?;
    let of_project = roles::table.filter(roles::workspace.eq(workspace)).filter(roles::project.eq(project));
    // A seat may have been taken while the form was open.
    diesel::update(of_project.filter(roles::seats.lt(roles::filled)))
        .set(roles::seats.eq(roles::filled))
        .execute(conn)?;

    let listed: Vec<&RoleId> = list.iter().map(|role| &role.id).collect();
    let gone: Vec<RoleId> = known.into_iter().filter(|id| !listed.contains(&id)).collect();
    diesel::update(of_project.filter(roles::id.eq_any(&gone))).set(roles::open.eq(false)).execute(conn)?;
    let asked = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::project.eq(project))
        .select(introductions::role);
    let unused = of_project.filter(roles::filled.eq(0)).filter(roles::id.ne_all(asked));
    diesel::delete(unused.filter(roles::id.eq_any(&gone))).execute(conn)?;

    let stale: Vec<RoleId> = listed.into_iter().cloned().collect();
    diesel::delete(
        role_skills::table
            .filter(role_skills::workspace.eq(workspace))
            .filter(role_skills::role.eq_any(stale)),
    )
    .execute(conn)?;
    insert_skills(conn, workspace, list)
}

/// One role.
pub fn role(conn: &mut Conn, workspace: &WorkspaceId, role: &RoleId) -> Result<Option<Role>> {
    Ok(roles_all(conn, workspace, std::slice::from_ref(role))?.remove(role))
}

/// A project's roles in their order, open and closed; those that closed come last.
pub fn roles(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Role>> {
    Ok(roles_of(conn, workspace, std::slice::from_ref(project))?.remove(project).unwrap_or_default())
}

/// The roles of several projects, as [`roles()`] gives them, in two queries however many they are.
pub fn roles_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, Vec<Role>>> {
    let rows: Vec<Row> = roles::table
        .filter(roles::workspace.eq(workspace))
        .filter(roles::project.eq_any(projects))
        .order((roles::open.desc(), roles::position, roles::id))
        .select(Row::as_select())
        .load(conn)?;
    let mut found: HashMap<ProjectId, Vec<Role>> = HashMap::new();
    for role in with_skills(conn, workspace, rows)? {
        found.entry(role.project.clone()).or_default().push(role);
    }
    Ok(found)
}

/// Those of `ids` that exist, with their skills, in two queries however many they are.
pub fn roles_all(conn: &mut Conn, workspace: &WorkspaceId, ids: &[RoleId]) -> Result<HashMap<RoleId, Role>> {
    let rows: Vec<Row> = roles::table
        .filter(roles::workspace.eq(workspace))
        .filter(roles::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(with_skills(conn, workspace, rows)?.into_iter().map(|role| (role.id.clone(), role)).collect())
}

/// The roles of approved projects after `after`, open and closed, in the order of their ids, at most `limit`.
pub fn roles_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &RoleId,
    limit: i64,
) -> Result<Vec<RoleId>> {
    Ok(roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(roles::id.gt(after))
        .filter(projects::state.eq(ProjectState::Approved))
        .order(roles::id)
        .limit(limit)
        .select(roles::id)
        .load(conn)?)
}

/// The open roles with free seats of approved projects, each with its project and how many seats are free.
pub fn open_roles(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<(RoleId, ProjectId, i32)>> {
    Ok(roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(roles::open)
        .filter(roles::filled.lt(roles::seats))
        .filter(projects::state.eq(ProjectState::Approved))
        .order(roles::id)
        .select((roles::id, roles::project, roles::seats - roles::filled))
        .load(conn)?)
}

/// Which skills approved projects require in open roles with free seats: each pair once, at most `limit`, the projects
/// of a skill in the order of their ids.
pub fn looked_for(conn: &mut Conn, workspace: &WorkspaceId, limit: i64) -> Result<Vec<(SkillId, ProjectId)>> {
    Ok(roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .inner_join(
            role_skills::table
                .on(role_skills::workspace.eq(roles::workspace).and(role_skills::role.eq(roles::id))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(roles::open)
        .filter(roles::filled.lt(roles::seats))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(role_skills::required)
        .select((role_skills::skill, roles::project))
        .distinct()
        .order((role_skills::skill, roles::project))
        .limit(limit)
        .load(conn)?)
}

/// The roles with free seats that approved projects opened since `since`, or that are there because their project was
/// approved since, the newest first, at most `limit`; each with its project. Two queries.
pub fn new_roles(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    since: Time,
    limit: i64,
) -> Result<Vec<(RoleId, ProjectId)>> {
    let open = roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(roles::open)
        .filter(roles::filled.lt(roles::seats))
        .filter(projects::state.eq(ProjectState::Approved))
        .order((roles::created_at.desc(), roles::id.desc()))
        .limit(limit)
        .select((roles::id, roles::project));
    let mut found: Vec<(RoleId, ProjectId)> = open.filter(roles::created_at.ge(since)).load(conn)?;
    let older: Vec<(RoleId, ProjectId)> =
        open.filter(roles::created_at.lt(since)).filter(projects::decided_at.ge(since)).load(conn)?;
    found.extend(older);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// The roles of all projects that any of `people` owns.
pub fn roles_of_owners(conn: &mut Conn, workspace: &WorkspaceId, people: &[PersonId]) -> Result<Vec<RoleId>> {
    Ok(roles::table
        .inner_join(project_owners::table.on(
            project_owners::workspace.eq(roles::workspace).and(project_owners::project.eq(roles::project)),
        ))
        .filter(roles::workspace.eq(workspace))
        .filter(project_owners::person.eq_any(people))
        .select(roles::id)
        .load(conn)?)
}

/// Adds the skills, the required ones first, then those that ask for most.
fn with_skills(conn: &mut Conn, workspace: &WorkspaceId, rows: Vec<Row>) -> Result<Vec<Role>> {
    let ids: Vec<&RoleId> = rows.iter().map(|row| &row.id).collect();
    let needs: Vec<(RoleId, SkillId, i32, bool, bool)> = role_skills::table
        .filter(role_skills::workspace.eq(workspace))
        .filter(role_skills::role.eq_any(ids))
        .order((role_skills::required.desc(), role_skills::level.desc(), role_skills::skill))
        .select((
            role_skills::role,
            role_skills::skill,
            role_skills::level,
            role_skills::required,
            role_skills::must,
        ))
        .load(conn)?;
    let mut skills: HashMap<RoleId, Vec<RoleSkill>> = HashMap::new();
    for (role, skill, level, required, must) in needs {
        let need = RoleSkill { skill, level: Level::from_number(level), required, must };
        skills.entry(role).or_default().push(need);
    }
    Ok(rows
        .into_iter()
        .map(|row| Role {
            skills: skills.remove(&row.id).unwrap_or_default(),
            id: row.id,
            project: row.project,
            title: row.title,
            hours: row.hours,
            seats: row.seats,
            filled: row.filled,
            utc_range: row.utc_from.zip(row.utc_to),
            limits: Limits {
                hours: row.least_hours,
                overlap: row.least_overlap,
                languages: list(&row.languages),
            },
            beginner: row.beginner,
            mentoring: row.mentoring,
            first_task: row.first_task,
            open: row.open,
            created_at: row.created_at,
        })
        .collect())
}

/// Ids of open roles with a free seat in approved projects that need one of `skills` (or, with none of them,
/// the newest ones), most shared skills first, at most `limit`: the candidates for a developer.
pub fn open_roles_with(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skills: &[SkillId],
    limit: i64,
) -> Result<Vec<RoleId>> {
    let open = roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(roles::open)
        .filter(roles::filled.lt(roles::seats))
        .filter(projects::state.eq(ProjectState::Approved));
    if skills.is_empty() {
        return Ok(open
            .order((roles::created_at.desc(), roles::id.desc()))
            .limit(limit)
            .select(roles::id)
            .load(conn)?);
    }
    Ok(open
        .inner_join(
            role_skills::table
                .on(role_skills::workspace.eq(roles::workspace).and(role_skills::role.eq(roles::id))),
        )
        .filter(role_skills::skill.eq_any(skills))
        .group_by((roles::id, roles::created_at))
        .order((diesel::dsl::count_star().desc(), roles::created_at.desc(), roles::id.desc()))
        .limit(limit)
        .select(roles::id)
        .load(conn)?)
}

/// Takes a seat. Returns false where none is left.
pub fn fill_seat(conn: &mut Conn, workspace: &WorkspaceId, role: &RoleId) -> Result<bool> {
    let free =
        roles::table.find((workspace, role)).filter(roles::open).filter(roles::filled.lt(roles::seats));
    Ok(diesel::update(free).set(roles::filled.eq(roles::filled + 1)).execute(conn)? == 1)
}

/// Gives a seat back.
pub fn free_seat(conn: &mut Conn, workspace: &WorkspaceId, role: &RoleId) -> Result<()> {
    diesel::update(roles::table.find((workspace, role)).filter(roles::filled.gt(0)))
        .set(roles::filled.eq(roles::filled - 1))
        .execute(conn)?;
    Ok(())
}

/// How many seats are free in all approved projects.
pub fn free_seats(conn: &mut Conn, workspace: &WorkspaceId) -> Result<i64> {
    let free: Option<i64> = roles::table
        .inner_join(
            projects::table.on(projects::workspace.eq(roles::workspace).and(projects::id.eq(roles::project))),
        )
        .filter(roles::workspace.eq(workspace))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(roles::open)
        .filter(roles::filled.lt(roles::seats))
        .select(diesel::dsl::sum(roles::seats - roles::filled))
        .get_result(conn)?;
    Ok(free.unwrap_or(0))
}
