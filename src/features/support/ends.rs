//! What becomes of requests when somebody leaves the workspace, or a tool closes.

use super::model::{Answer, SupportState};
use super::steps::{self, Case};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions;
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
