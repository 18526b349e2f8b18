//! The introductions table: who asked whom, and where it stands.

mod changes;
mod replies;

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Case, Introduction, IntroductionState};
use crate::db::Conn;
use crate::db::schema::{introductions, project_owners};
use crate::db::types::Place;
use crate::error::Result;
use crate::features::projects::{self, Role};
use crate::ids::{IntroductionId, PersonId, ProjectId, RoleId, WorkspaceId};
use crate::time::Time;

pub use changes::{
    advance, count_reminder, forget_words, insert, reopen, set_channel, set_next, set_owner, set_reason,
};
pub use replies::reply_times;

/// One introduction.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &IntroductionId) -> Result<Option<Introduction>> {
    Ok(introductions::table
        .find((workspace, id))
        .select(Introduction::as_select())
        .get_result(conn)
        .optional()?)
}

/// A person's introductions that are not over, as developer or as owner of the project (any owner), oldest
/// first.
pub fn active_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Introduction>> {
    let active = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::active)
        .order((introductions::asked_at, introductions::id))
        .limit(limit)
        .select(Introduction::as_select());
    let owned = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(person))
        .select(project_owners::project);
    let mut found: Vec<Introduction> = active.filter(introductions::developer.eq(person)).load(conn)?;
    let as_owner: Vec<Introduction> = active
        .filter(introductions::project.eq_any(owned))
        .filter(introductions::developer.ne(person))
        .load(conn)?;
    found.extend(as_owner);
    found.sort_by(|a, b| (a.asked_at, &a.id).cmp(&(b.asked_at, &b.id)));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// Which introductions nobody answered that were asked for before `before`, and since when, who waited longest first:
/// from a place on, at most `limit`.
pub fn stuck_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    before: Time,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::state.eq(IntroductionState::Asked))
        .filter(introductions::asked_at.lt(before))
        .filter(introductions::asked_at.ge(from.at))
        .filter(introductions::asked_at.gt(from.at).or(introductions::id.gt(&from.id)))
        .order((introductions::asked_at, introductions::id))
        .limit(limit)
        .select((introductions::id, introductions::asked_at))
        .load(conn)?)
}

/// Those of these introductions that nobody answered yet.
pub fn unanswered(conn: &mut Conn, workspace: &WorkspaceId, these: &[IntroductionId]) -> Result<Vec<Case>> {
    let found: Vec<Introduction> = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::id.eq_any(these))
        .filter(introductions::state.eq(IntroductionState::Asked))
        .select(Introduction::as_select())
        .load(conn)?;
    cases(conn, workspace, found)
}

/// In how many projects each of `developers` is, or is about to be. Nobody who is in none is listed.
pub fn running(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    developers: &[PersonId],
) -> Result<HashMap<PersonId, i64>> {
    let counts: Vec<(PersonId, i64)> = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::developer.eq_any(developers))
        .filter(introductions::active)
        .filter(introductions::state.ne(IntroductionState::Asked))
        .group_by(introductions::developer)
        .select((introductions::developer, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}

/// Ends after which a pair may be suggested to each other again: nobody said no.
const NEVER_MET: [IntroductionState; 2] = [IntroductionState::Withdrawn, IntroductionState::SeatFilled];

/// The roles for which a developer has been, or is being, introduced.
pub fn roles_met(conn: &mut Conn, workspace: &WorkspaceId, developer: &PersonId) -> Result<Vec<RoleId>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::developer.eq(developer))
        .filter(introductions::state.ne_all(NEVER_MET))
        .select(introductions::role)
        .load(conn)?)
}

/// The developers who have been, or are being, introduced for a role.
pub fn developers_met(conn: &mut Conn, workspace: &WorkspaceId, role: &RoleId) -> Result<Vec<PersonId>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::role.eq(role))
        .filter(introductions::state.ne_all(NEVER_MET))
        .select(introductions::developer)
        .load(conn)?)
}

/// All pairs of a role and a developer who have been, or are being, introduced, where the role is one of `roles`.
pub fn met(conn: &mut Conn, workspace: &WorkspaceId, roles: &[RoleId]) -> Result<Vec<(RoleId, PersonId)>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::role.eq_any(roles))
        .filter(introductions::state.ne_all(NEVER_MET))
        .select((introductions::role, introductions::developer))
        .load(conn)?)
}

/// Introductions with all that their messages show, in the same order.
pub fn cases(conn: &mut Conn, workspace: &WorkspaceId, found: Vec<Introduction>) -> Result<Vec<Case>> {
    let roles: Vec<RoleId> = found.iter().map(|intro| intro.role.clone()).collect();
    let of: Vec<ProjectId> = found.iter().map(|intro| intro.project.clone()).collect();
    let roles = projects::roles_all(conn, workspace, &roles)?;
    let projects_by_id = projects::find_all(conn, workspace, &of)?;
    let owners = projects::owners_all(conn, workspace, &of)?;
    let whole = found.into_iter().filter_map(|intro| {
        Some(Case {
            role: roles.get(&intro.role)?.clone(),
            project: projects_by_id.get(&intro.project)?.clone(),
            owners: owners.get(&intro.project).cloned().unwrap_or_default(),
            intro,
        })
    });
    Ok(whole.collect())
}

/// One introduction with all that its messages show.
pub fn case(conn: &mut Conn, workspace: &WorkspaceId, id: &IntroductionId) -> Result<Option<Case>> {
    let found = find(conn, workspace, id)?.into_iter().collect();
    Ok(cases(conn, workspace, found)?.pop())
}

/// The newest introduction of a pair, over or not.
pub fn latest(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    role: &RoleId,
    developer: &PersonId,
) -> Result<Option<Introduction>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::developer.eq(developer))
        .filter(introductions::role.eq(role))
        .order((introductions::active.desc(), introductions::asked_at.desc(), introductions::id.desc()))
        .select(Introduction::as_select())
        .first(conn)
        .optional()?)
}

/// What a person asked and nobody answered yet, oldest first.
pub fn open_asks(conn: &mut Conn, workspace: &WorkspaceId, asker: &PersonId) -> Result<Vec<Introduction>> {
    let asked = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::asked_by.eq(asker))
        .filter(introductions::state.eq(IntroductionState::Asked))
        .select(Introduction::as_select());
    // Who asks is the developer or the owner, and those two are indexed.
    let mut found: Vec<Introduction> = asked.filter(introductions::developer.eq(asker)).load(conn)?;
    let as_owner: Vec<Introduction> =
        asked.filter(introductions::owner.eq(asker)).filter(introductions::developer.ne(asker)).load(conn)?;
    found.extend(as_owner);
    found.sort_by(|a, b| (a.asked_at, &a.id).cmp(&(b.asked_at, &b.id)));
    Ok(found)
}

/// What two people asked each other and did not come to: nobody answered yet, or they are not introduced yet.
pub fn between(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    one: &PersonId,
    other: &PersonId,
) -> Result<Vec<Introduction>> {
    let open = [IntroductionState::Asked, IntroductionState::Accepted];
    let mut found = of_developer(conn, workspace, one, &open)?;
    found.extend(of_developer(conn, workspace, other, &open)?);
    found.retain(|intro| {
        let owner = if intro.developer == *one { other } else { one };
        intro.owner == *owner
    });
    Ok(found)
}

/// How many said yes for a role and are not introduced yet: seats that are promised.
pub fn promised(conn: &mut Conn, workspace: &WorkspaceId, role: &Role) -> Result<i64> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::project.eq(&role.project))
        .filter(introductions::role.eq(&role.id))
        .filter(introductions::state.eq(IntroductionState::Accepted))
        .count()
        .get_result(conn)?)
}

/// How many were introduced since.
pub fn opened_since(conn: &mut Conn, workspace: &WorkspaceId, since: Time) -> Result<i64> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::opened_at.ge(since))
        .count()
        .get_result(conn)?)
}

/// A project's introductions in one of these states, or those of one of its roles.
pub fn of_project(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    role: Option<&RoleId>,
    states: &[IntroductionState],
) -> Result<Vec<Introduction>> {
    let found = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::project.eq(project))
        .filter(introductions::state.eq_any(states.to_vec()))
        .order((introductions::asked_at, introductions::id))
        .select(Introduction::as_select());
    Ok(match role {
        Some(role) => found.filter(introductions::role.eq(role)).load(conn)?,
        None => found.load(conn)?,
    })
}

/// A developer's introductions in one of these states.
pub fn of_developer(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    developer: &PersonId,
    states: &[IntroductionState],
) -> Result<Vec<Introduction>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::developer.eq(developer))
        .filter(introductions::state.eq_any(states.to_vec()))
        .order((introductions::asked_at, introductions::id))
        .select(Introduction::as_select())
        .load(conn)?)
}

/// What ended since `since` in a person's introductions, as developer or as the owner, newest first.
pub fn ended_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    since: Time,
    limit: i64,
) -> Result<Vec<Introduction>> {
    let ended = introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::active.eq(false))
        .filter(introductions::ended_at.ge(since))
        .order((introductions::ended_at.desc(), introductions::id.desc()))
        .limit(limit)
        .select(Introduction::as_select());
    let mut found: Vec<Introduction> = ended.filter(introductions::developer.eq(person)).load(conn)?;
    let as_owner: Vec<Introduction> = ended
        .filter(introductions::owner.eq(person))
        .filter(introductions::developer.ne(person))
        .load(conn)?;
    found.extend(as_owner);
    found.sort_by(|a, b| (b.ended_at, &b.id).cmp(&(a.ended_at, &a.id)));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// What people said not now to in a project and gave a reason, newest first, at most `limit`.
pub fn declined(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    limit: i64,
) -> Result<Vec<Introduction>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::project.eq(project))
        .filter(introductions::state.eq(IntroductionState::Declined))
        .filter(introductions::reason.is_not_null())
        .order((introductions::answered_at.desc(), introductions::id.desc()))
        .limit(limit)
        .select(Introduction::as_select())
        .load(conn)?)
}

/// A person's introductions in one of these states as the owner who speaks for the project, oldest first.
pub fn of_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    owner: &PersonId,
    states: &[IntroductionState],
) -> Result<Vec<Introduction>> {
    Ok(introductions::table
        .filter(introductions::workspace.eq(workspace))
        .filter(introductions::owner.eq(owner))
        .filter(introductions::state.eq_any(states.to_vec()))
        .order((introductions::asked_at, introductions::id))
        .select(Introduction::as_select())
        .load(conn)?)
}
