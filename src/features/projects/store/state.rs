//! Where a project stands: every step is guarded by where it must stand before, so that two people who take it
//! at once take it once.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::projects;
use crate::error::Result;
use crate::features::projects::ProjectState;
use crate::features::tools;
use crate::ids::{ChannelId, PersonId, ProjectId, WorkspaceId};
use crate::time::Time;

/// Moves a project from one of `from` to `to`. Returns false where it was not in any of them: somebody was
/// faster. Sent again (`Submitted`) it waits from now on.
pub fn set_state(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    from: &[ProjectState],
    to: ProjectState,
    now: Time,
) -> Result<bool> {
    let there = projects::table.find((workspace, project)).filter(projects::state.eq_any(from.to_vec()));
    let sent = (to == ProjectState::Submitted).then(|| projects::submitted_at.eq(now));
    let changed = diesel::update(there)
        .set((projects::state.eq(to), projects::updated_at.eq(now), sent))
        .execute(conn)?;
    tools::refresh(conn, workspace, project)?;
    Ok(changed == 1)
}

/// Decides a submitted project, once. Returns false where somebody was faster.
pub fn decide(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    to: ProjectState,
    by: &PersonId,
    note: Option<&str>,
    now: Time,
) -> Result<bool> {
    let there =
        projects::table.find((workspace, project)).filter(projects::state.eq(ProjectState::Submitted));
    let changed = diesel::update(there)
        .set((
            projects::state.eq(to),
            projects::decided_by.eq(by),
            projects::decided_at.eq(now),
            projects::decision_note.eq(note),
            projects::updated_at.eq(now),
        ))
        .execute(conn)?;
    tools::refresh(conn, workspace, project)?;
    Ok(changed == 1)
}

/// Closes a project, with a reason that is shown. Returns the state in which it was, or none where it was
/// closed or declined already.
///
/// With `keep_approval` a project that was approved keeps its decision, so that [`reopen`] knows that it needs
/// no second one.
pub fn close(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    reason: Option<&str>,
    keep_approval: bool,
    now: Time,
) -> Result<Option<ProjectState>> {
    use ProjectState::{Approved, ChangesRequested, Closed, Paused, Submitted};
    let closed =
        (projects::state.eq(Closed), projects::decision_note.eq(reason), projects::updated_at.eq(now));
    for from in [Approved, Paused, Submitted, ChangesRequested] {
        let there = projects::table.find((workspace, project)).filter(projects::state.eq(from));
        let forget = (!from.is_running() || !keep_approval)
            .then(|| (projects::decided_by.eq(None::<PersonId>), projects::decided_at.eq(None::<Time>)));
        if diesel::update(there).set((closed, forget)).execute(conn)? == 1 {
            tools::refresh(conn, workspace, project)?;
            return Ok(Some(from));
        }
    }
    Ok(None)
}

/// Opens a closed project again: approved if it was, else before the organizers. Returns its new state, or
/// none where it is not closed.
pub fn reopen(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    now: Time,
) -> Result<Option<ProjectState>> {
    let there = projects::table.find((workspace, project)).filter(projects::state.eq(ProjectState::Closed));
    let open = |to: ProjectState| {
        (projects::state.eq(to), projects::decision_note.eq(None::<String>), projects::updated_at.eq(now))
    };
    let approved = diesel::update(there.filter(projects::decided_at.is_not_null()))
        .set(open(ProjectState::Approved))
        .execute(conn)?;
    if approved == 1 {
        tools::refresh(conn, workspace, project)?;
        return Ok(Some(ProjectState::Approved));
    }
    let submitted = diesel::update(there)
        .set((open(ProjectState::Submitted), projects::submitted_at.eq(now)))
        .execute(conn)?;
    Ok((submitted == 1).then_some(ProjectState::Submitted))
}

/// Remembers a project's own channel.
pub fn set_channel(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    channel: &ChannelId,
) -> Result<()> {
    diesel::update(projects::table.find((workspace, project)))
        .set(projects::channel.eq(channel))
        .execute(conn)?;
    Ok(())
}
