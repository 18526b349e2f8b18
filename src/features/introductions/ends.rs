//! What comes from elsewhere: a project closes, somebody deletes their profile or leaves, an organizer looks.

use slack_morphism::prelude::SlackBlock;

use super::model::Case;
use super::model::IntroductionState::{
    Accepted, Asked, Declined, Ended, NoAnswer, Opened, SeatFilled, Started, Withdrawn,
};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::{announcement, matching, people, projects};
use crate::ids::{PersonId, ProjectId, RoleId, WorkspaceId};
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::time::Time;

/// How many reasons an organizer sees of a project.
const REASONS: i64 = 10;

/// Ends the open asks of a project that closed, kindly; in the transaction that closes it. Who works in it
/// already goes on.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    end_open(conn, ctx, project, None)
}

/// The same for one role that its project no longer offers; in the transaction that takes it off.
pub fn role_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, role: &RoleId) -> Result<()> {
    end_open(conn, ctx, project, Some(role))
}

/// A project pauses: whoever asked and waits is told kindly, and what they asked stays open; in the transaction that
/// pauses it.
pub fn project_paused(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    tell_waiting(conn, ctx, project, views::project_paused)
}

/// A project no longer pauses: whoever still waits is told.
pub fn project_back(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    tell_waiting(conn, ctx, project, views::project_back)
}

fn tell_waiting(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, says: fn(&Case) -> Message) -> Result<()> {
    let found = store::of_project(conn, &ctx.workspace, project, None, &[Asked])?;
    let cases = store::cases(conn, &ctx.workspace, found)?;
    for case in cases.iter().filter(|case| case.intro.asked_by == case.intro.developer) {
        let to = To::asked(&case.intro.asked_by);
        outbox::post(conn, &ctx.workspace, &to, says(case), None, ctx.now)?;
    }
    Ok(())
}

/// Who works in a project; and with `since`, who did when its owner left then.
pub fn working_in(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    since: Option<Time>,
) -> Result<Vec<PersonId>> {
    let mut found = store::of_project(conn, workspace, project, None, &[Opened, Started, Ended])?;
    found.retain(|intro| {
        let ended_since = || since.is_some_and(|since| intro.ended_at.is_some_and(|at| at >= since));
        intro.opened_at.is_some() && (intro.state != Ended || ended_since())
    });
    let mut people: Vec<PersonId> = found.into_iter().map(|intro| intro.developer).collect();
    people.sort();
    people.dedup();
    Ok(people)
}

/// A project is somebody's from now on: whoever works in it goes on with them, and what they had there as a developer
/// is over.
pub fn handed_on(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, to: &PersonId) -> Result<()> {
    let running = [Opened, Started];
    let found = store::of_project(conn, &ctx.workspace, project, None, &running)?;
    for mut case in store::cases(conn, &ctx.workspace, found)? {
        if case.intro.developer != *to {
            store::set_owner(conn, &ctx.workspace, &case.intro.id, to)?;
        } else if steps::end(conn, ctx, &mut case, &running, Ended, &[])? {
            projects::free_seat(conn, &ctx.workspace, &case.role.id)?;
        }
    }
    Ok(())
}

fn end_open(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, role: Option<&RoleId>) -> Result<()> {
    let open = [Asked, Accepted];
    let found = store::of_project(conn, &ctx.workspace, project, role, &open)?;
    for mut case in store::cases(conn, &ctx.workspace, found)? {
        let mut told = vec![case.intro.asked_by.clone()];
        if case.intro.state == Accepted {
            told.push(case.intro.asked_person().clone());
        }
        steps::end(conn, ctx, &mut case, &open, SeatFilled, &told)?;
    }
    Ok(())
}

/// Ends the open asks of a developer who deletes their profile, and removes what they wrote; in the
/// transaction that deletes it. What they work on already goes on, and whoever blocked them stays apart.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let found = store::of_developer(conn, &ctx.workspace, person, &[Asked, Accepted])?;
    for mut case in store::cases(conn, &ctx.workspace, found)? {
        let owner = case.intro.owner.clone();
        let (from, to, told) = match (case.intro.state, case.intro.asked_by == *person) {
            (Asked, true) => (Asked, Withdrawn, vec![]),
            (Asked, false) => (Asked, Declined, vec![owner]),
            (state, _) => (state, Withdrawn, vec![owner]),
        };
        steps::end(conn, ctx, &mut case, &[from], to, &told)?;
    }
    store::forget_words(conn, &ctx.workspace, person)?;
    matching::forget(conn, &ctx.workspace, person)
}

/// Ends what somebody who left the workspace can't go on with, so that nobody waits for them; in the
/// transaction that notes it. What they were asked as an owner goes to another owner, if there is one.
pub fn person_gone(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    person_left(conn, ctx, person)?;
    let running = [Opened, Started];
    let found = store::of_developer(conn, &ctx.workspace, person, &running)?;
    for mut case in store::cases(conn, &ctx.workspace, found)? {
        let owner = [case.intro.owner.clone()];
        if steps::end(conn, ctx, &mut case, &running, Ended, &owner)? {
            projects::free_seat(conn, &ctx.workspace, &case.role.id)?;
            announcement::show(conn, ctx, &case.project.id)?;
        }
    }
    let found = store::of_owner(conn, &ctx.workspace, person, &[Asked, Accepted])?;
    let cases = store::cases(conn, &ctx.workspace, found)?;
    let owners: Vec<PersonId> = cases.iter().flat_map(|case| case.owners.clone()).collect();
    let known = people::find_all(conn, &ctx.workspace, &owners)?;
    let is_here = |owner: &&PersonId| {
        *owner != person && known.get(*owner).is_none_or(|known| !known.deactivated && !known.bot)
    };
    for case in cases {
        let successor = case.owners.iter().find(is_here).cloned();
        owner_gone(conn, ctx, case, person, successor)?;
    }
    Ok(())
}

/// Whom an owner worked with goes on with another owner; where there is none, it ends. In the transaction that deletes
/// everything about the owner.
pub fn owner_deleted(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let running = [Opened, Started];
    let found = store::of_owner(conn, &ctx.workspace, person, &running)?;
    for mut case in store::cases(conn, &ctx.workspace, found)? {
        let others = case.owners.iter().find(|owner| *owner != person && !owner.is_gone());
        if let Some(successor) = others {
            store::set_owner(conn, &ctx.workspace, &case.intro.id, successor)?;
            continue;
        }
        let developer = [case.intro.developer.clone()];
        if steps::end(conn, ctx, &mut case, &running, Ended, &developer)? {
            projects::free_seat(conn, &ctx.workspace, &case.role.id)?;
        }
    }
    Ok(())
}

fn owner_gone(
    conn: &mut Conn,
    ctx: &Ctx,
    mut case: Case,
    owner: &PersonId,
    successor: Option<PersonId>,
) -> Result<()> {
    let developer = case.intro.developer.clone();
    let (from, to) = match case.intro.state {
        Asked if case.intro.asked_by == developer => (Asked, NoAnswer),
        state => (state, Withdrawn),
    };
    let Some(successor) = successor.filter(|_| to == NoAnswer) else {
        return steps::end(conn, ctx, &mut case, &[from], to, &[developer]).map(|_| ());
    };
    // A round of its own, by the working days of whoever is asked now.
    if steps::advance(conn, ctx, &mut case, &[from], to)? {
        let mut next = case.clone();
        next.intro.owner = successor;
        steps::again(conn, ctx, &case, &mut next)?;
        steps::tell_handed_over(conn, ctx, &next, owner)?;
    }
    Ok(())
}

/// Why people said not now in a project, for `ctx.person`, who must be an organizer; nothing of what they
/// asked or were asked themselves.
pub fn private_reasons(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<Option<SlackBlock>> {
    let found = store::declined(conn, &ctx.workspace, project, REASONS)?;
    let mut cases = store::cases(conn, &ctx.workspace, found)?;
    cases.retain(|case| case.side_of(&ctx.person).is_none());
    Ok(views::reasons(&cases))
}
