//! A team for a project: people who together cover what its roles need, with enough hours in common. For an idea
//! without roles: the people who would make it work.

mod views;

use std::collections::HashSet;

use super::engine::{Member, Need, Role as Wanted, Team, TeamRules};
use super::{live, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::roles::{self, Right};
use crate::features::skills;
use crate::ids::{PersonId, ProjectId, RoleId, SkillId};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// How many of a person's projects are offered.
const OFFERED: i64 = 20;
/// The level that is looked for where an idea names only what it is built with: has tried it.
const TRIED: u8 = 2;

/// A team as it is shown.
struct Shown {
    project: Project,
    /// Whoever looks may invite.
    owner: bool,
    /// The project's open roles; none for an idea.
    roles: Vec<Role>,
    members: Vec<Teammate>,
    common_hours: u32,
    /// Skills that nobody covers.
    uncovered: Vec<String>,
    required: usize,
}

/// Somebody in a team.
struct Teammate {
    person: PersonId,
    /// The role that they would take; none in an idea.
    role: Option<Role>,
    /// What they cover, by name, and by which skill where it is another.
    covers: Vec<(String, Option<String>)>,
}

/// `/edtech team NAME`.
pub async fn by_name(ctx: &Ctx, name: &str) -> Result<Reply> {
    let name = name.trim().to_owned();
    ctx.read(move |conn, ctx| {
        let mut found = match name.is_empty() {
            true => projects::of_owner(conn, &ctx.workspace, &ctx.person, OFFERED)?,
            false => projects::find_by_name(conn, &ctx.workspace, &name, None)?,
        };
        found.truncate(usize::try_from(OFFERED).unwrap_or(0));
        let project = match (found.len(), name.is_empty()) {
            (1, _) => found.remove(0),
            (0, false) => return Ok(Reply::Ephemeral(views::unknown(&name))),
            _ => return Ok(Reply::Ephemeral(views::which(&found))),
        };
        Ok(Reply::Ephemeral(views::team(&team(conn, ctx, project)?)))
    })
    .await
}

/// The same by a button; its value is the project.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: ProjectId = action.value.as_deref().unwrap_or_default().into();
    let message = ctx
        .read(move |conn, ctx| {
            let project = projects::find(conn, &ctx.workspace, &id)?.ok_or_else(projects::gone)?;
            Ok(views::team(&team(conn, ctx, project)?))
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

fn team(conn: &mut Conn, ctx: &Ctx, project: Project) -> Result<Shown> {
    let workspace = &ctx.workspace;
    let owner = projects::is_owner(conn, workspace, &project.id, &ctx.person)?;
    if !owner && !roles::may(conn, ctx, Right::Matching)? {
        return Err(Error::user(
            "A team is suggested to a project's owners, and to organizers. `/edtech match` shows roles for you.",
        ));
    }
    if project.state != ProjectState::Approved {
        return Err(Error::user(
            "A team is suggested once the project is approved. `/edtech status` shows where it stands.",
        ));
    }
    let mut roles = projects::roles(conn, workspace, &project.id)?;
    roles.retain(|role| role.seats_left() > 0);
    let market = live::market(conn, &ctx.app, workspace, ctx.now)?;
    // An idea has a role in no table, and is kept from its owners and from whom they blocked all the same.
    let away = if roles.is_empty() {
        let owners = projects::owners(conn, workspace, &project.id)?;
        store::kept_from(conn, workspace, &owners)?
    } else {
        HashSet::new()
    };
    let asked: Vec<(RoleId, ProjectId)> =
        roles.iter().map(|role| (role.id.clone(), project.id.clone())).collect();
    let parted = store::pairs_apart(conn, workspace, &asked)?;
    let Some(found) = ask(&market, &project, &roles, &away, &parted) else {
        return Err(Error::user("The hub has just started. Please try again in a moment."));
    };
    let covers = found.members.iter().flat_map(|member| &member.covers);
    let mut ids: Vec<SkillId> = covers.flat_map(|(skill, by)| [skill.clone(), by.clone()]).collect();
    ids.extend(found.uncovered.iter().cloned());
    let names = skills::names(conn, workspace, &ids)?;
    let name = |skill: &SkillId| names.get(skill).cloned().unwrap_or_else(|| skill.to_string());
    let members = found.members.into_iter().map(|member| Teammate {
        role: roles.get(member.role).cloned(),
        covers: (member.covers.iter())
            .map(|(skill, by)| (name(skill), (skill != by).then(|| name(by))))
            .collect(),
        person: member.person,
    });
    Ok(Shown {
        owner,
        members: members.collect(),
        common_hours: found.common_hours,
        uncovered: found.uncovered.iter().map(name).collect(),
        required: found.required,
        project,
        roles,
    })
}

/// A team as the index has it, by names that hold when the index goes on.
struct Found {
    members: Vec<Inside>,
    common_hours: u32,
    uncovered: Vec<SkillId>,
    required: usize,
}

struct Inside {
    person: PersonId,
    role: usize,
    /// A skill, and by which they have it.
    covers: Vec<(SkillId, SkillId)>,
}

/// Asks the index, without a query meanwhile; nothing where there is none yet.
fn ask(
    market: &live::Market,
    project: &Project,
    roles: &[Role],
    away: &HashSet<PersonId>,
    parted: &store::Parted,
) -> Option<Found> {
    let state = market.state();
    let index = &state.as_ref()?.index;
    let rules = TeamRules::default();
    let team = if roles.is_empty() {
        let away = away.iter().filter_map(|person| index.developer(person.as_str())).collect();
        Team::for_idea(index, idea(index, project), &away, &rules)
    } else {
        // A role that was opened this moment may not be in the index yet: its place is kept.
        let slots: Vec<u32> =
            roles.iter().map(|role| index.role(role.id.as_str()).unwrap_or(u32::MAX)).collect();
        Team::for_roles(index, &slots, &parted.within(index), &rules)
    };
    let id = |skill: u32| SkillId::from(index.skill_name(skill));
    let inside = |member: &Member| Inside {
        person: index.developer_id(member.developer).into(),
        role: member.role,
        covers: member.covers.iter().map(|cover| (id(cover.skill), id(cover.by))).collect(),
    };
    Some(Found {
        members: team.members.iter().map(inside).collect(),
        common_hours: team.common_hours,
        uncovered: team.uncovered.iter().map(|(_, need)| id(need.skill)).collect(),
        required: team.required,
    })
}

/// A project that has no roles yet, as one role: what it is built with, its subjects and its words.
fn idea(index: &super::engine::Index, project: &Project) -> Wanted {
    let skills = project.stack.iter().filter_map(|skill| index.find_skill(skill.as_str()));
    let texts = [&project.name, &project.pitch, &project.problem, &project.newcomers];
    Wanted {
        skills: skills.map(|skill| Need { skill, level: TRIED, required: true, must: false }).collect(),
        topics: project.subjects.iter().filter_map(|subject| index.find_topic(subject)).collect(),
        words: index.find_words(texts.into_iter().map(String::as_str)),
        beginner: true,
        ..Wanted::new(project.id.as_str())
    }
}
