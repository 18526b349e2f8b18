//! Ends that come from elsewhere: a project closes, a developer deletes their profile.

use super::model::IntroductionState::{Accepted, Asked, Declined, SeatFilled, Withdrawn};
use super::{steps, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching;
use crate::ids::{PersonId, ProjectId, RoleId};

/// Ends the open asks of a project that closed, kindly; in the transaction that closes it. Who works in it
/// already goes on.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    end_open(conn, ctx, project, None)
}

/// The same for one role that its project no longer offers; in the transaction that takes it off.
pub fn role_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId, role: &RoleId) -> Result<()> {
    end_open(conn, ctx, project, Some(role))
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
