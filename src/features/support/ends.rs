//! What becomes of requests when somebody leaves the workspace, or a tool closes.

use super::model::{Answer, SupportState};
use super::steps::{self, Case};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::{institutions, matching};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};

/// A tool closes: what is open about it ends kindly, in the transaction that closes it.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let open = store::of_project(conn, &ctx.workspace, project)?;
    for mut case in steps::cases(conn, ctx, open)? {
        if steps::end(conn, ctx, &mut case, SupportState::Ended, "ended")? {
            steps::tell(conn, ctx, &case, &case.request.asker, views::tool_closed(&case))?;
        }
    }
    Ok(())
}

/// Somebody left the workspace: what they had is open again and others are asked; what they asked passes to
/// another who speaks for the same institution, or ends.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let theirs = store::with_part_of(conn, &ctx.workspace, person)?;
    for mut case in steps::cases(conn, ctx, theirs)? {
        if case.request.asker == *person {
            asker_left(conn, ctx, &mut case)?;
        } else if case.request.is_with(person) {
            steps::release(conn, ctx, &mut case, false)?;
            steps::step(conn, ctx, &mut case, "released")?;
            steps::tell(conn, ctx, &case, &case.request.asker, views::claimer_left(&case, person))?;
        } else {
            steps::answered(conn, ctx, &mut case, person, Answer::Passed)?;
            if case.request.state == SupportState::Open {
                steps::climb_if_nobody_is_waited_for(conn, ctx, &mut case)?;
            }
            steps::step(conn, ctx, &mut case, "passed")?;
        }
    }
    Ok(())
}

/// The requests that somebody has taken and that can pass to others: no reports of security problems.
pub fn taken_by(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<Vec<Case>> {
    let mut theirs = store::with_part_of(conn, &ctx.workspace, person)?;
    theirs.retain(|request| request.is_with(person) && !request.is_private());
    steps::cases(conn, ctx, theirs)
}

/// Passes the requests that somebody has taken to somebody else; those who asked hear of it. What can't go to them stays:
/// what they asked for themselves, and what is with somebody who is kept apart from them. Returns how many passed.
pub fn pass(conn: &mut Conn, ctx: &Ctx, from: &PersonId, to: &PersonId) -> Result<usize> {
    let taken = taken_by(conn, ctx, from)?;
    let askers: Vec<PersonId> = taken.iter().map(|case| case.request.asker.clone()).collect();
    let apart = matching::blocked_among(conn, &ctx.workspace, to, &askers)?;
    let mut passed = 0;
    for mut case in taken {
        let asker = case.request.asker.clone();
        if asker == *to || apart.contains(&asker) {
            continue;
        }
        steps::answered(conn, ctx, &mut case, from, Answer::Released)?;
        steps::give(conn, ctx, &mut case, to)?;
        if steps::step(conn, ctx, &mut case, "handed_on")? {
            steps::tell(conn, ctx, &case, &asker, views::handed_on(&case, from, to))?;
            passed += 1;
        }
    }
    Ok(passed)
}

fn asker_left(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    let person = case.request.asker.clone();
    let heir = match &case.request.institution {
        // What somebody saw of a security problem is theirs to tell.
        Some(institution) if !case.request.is_private() => {
            let speakers = institutions::speakers(conn, &ctx.workspace, institution)?;
            speakers.into_iter().find(|one| *one != person && case.may_be_asked(one))
        }
        _ => None,
    };
    let Some(heir) = heir else {
        return steps::end(conn, ctx, case, SupportState::Ended, "ended").map(|_| ());
    };
    case.request.asker = heir.clone();
    steps::step(conn, ctx, case, "passed_on")?;
    let message = views::passed_on(case, &person);
    // They ask in somebody else's place from now on, and didn't ask for that.
    let to = To::notice(&heir, Notice::Support);
    outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
}
