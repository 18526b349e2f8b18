//! The partner's card: what becomes of a need, shown in place.

use std::collections::HashMap;

use super::gone;
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::{self, Institution};
use crate::features::needs::model::{Need, NeedState, Proposal, ProposalState};
use crate::features::needs::views::Followed;
use crate::features::needs::{found, store, views};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::{NeedId, PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};

/// Tools that are looked for when a card is drawn: one more than it shows.
const TOOLS: usize = 4;

/// A need with all that is shown of it, and at most `tools` of them.
pub fn followed(conn: &mut Conn, ctx: &Ctx, need: Need, tools: usize) -> Result<Followed> {
    let ws = &ctx.workspace;
    let institution = institutions::find(conn, ws, &need.institution)?.ok_or_else(gone)?;
    let tools = match need.state.is_active() {
        true => found::tools(conn, ws, &need, &institution.campus, ctx.now, tools)?,
        false => Vec::new(),
    };
    let proposals = store::proposals_of(conn, ws, &need.id)?;
    let mut ids: Vec<ProjectId> = proposals.iter().map(|one| one.project.clone()).collect();
    ids.extend(need.project.clone());
    let projects: HashMap<ProjectId, Project> = projects::find_all(conn, ws, &ids)?;
    let name =
        |one: &Proposal| projects.get(&one.project).map(|project| project.name.clone()).unwrap_or_default();
    let proposals: Vec<(Proposal, String)> =
        proposals.into_iter().map(|one| (one.clone(), name(&one))).collect();
    let project = need.project.as_ref().and_then(|id| projects.get(id)).cloned();
    Ok(Followed { need, institution, tools, project, proposals })
}

/// Posts a need's card to whoever looks after it, or brings it up to date. Returns how many tools it names.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, need: &Need) -> Result<usize> {
    let found = followed(conn, ctx, need.clone(), TOOLS)?;
    // The first card is for whoever told of it; who looks after it later didn't ask for one.
    let to = To::notice_of(&ctx.person, &need.person, Notice::Institutions);
    outbox::card(conn, &ctx.workspace, &to, &need.card(&need.person), views::card(&found), ctx.now)?;
    redraw(conn, ctx, &found.institution)?;
    Ok(found.tools.len())
}

fn redraw(conn: &mut Conn, ctx: &Ctx, institution: &Institution) -> Result<()> {
    for person in institutions::speakers(conn, &ctx.workspace, &institution.id)? {
        outbox::redraw_home(conn, &ctx.workspace, &person, ctx.now)?;
    }
    Ok(())
}

/// A need became a project that was just sent: its partner follows it from now on.
pub fn became_project(conn: &mut Conn, ctx: &Ctx, need: &NeedId, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(found) = store::find(conn, ws, need)? else { return Ok(()) };
    if !store::set_state(conn, ws, need, &[NeedState::Open], NeedState::Idea, Some(project))? {
        return Ok(());
    }
    audit::write(conn, ws, &ctx.person, "need.idea", need.as_str(), &found.title, ctx.now)?;
    refresh(conn, ctx, &Need { state: NeedState::Idea, project: Some(project.clone()), ..found })?;
    Ok(())
}

/// A project changed: whoever follows it sees how. One that is no more lets its needs look for tools again.
pub fn project_changed(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    let needs = store::of_project(conn, ws, id)?;
    let proposals = store::waiting_at(conn, ws, id)?;
    if needs.is_empty() && proposals.is_empty() {
        return Ok(());
    }
    let Some(project) = projects::find(conn, ws, id)? else { return Ok(()) };
    let is_over = matches!(project.state, ProjectState::Declined | ProjectState::Closed);
    for mut need in needs {
        if is_over && store::set_state(conn, ws, &need.id, &[need.state], NeedState::Open, None)? {
            (need.state, need.project) = (NeedState::Open, None);
            let message = views::over(&need, &project);
            outbox::post(conn, ws, &To::asked(&need.person), message, None, ctx.now)?;
        }
        refresh(conn, ctx, &need)?;
    }
    for one in proposals.into_iter().filter(|_| is_over) {
        let need = one.need.clone();
        super::propose::settle(conn, ctx, one, ProposalState::Ended)?;
        if let Some(need) = store::find(conn, ws, &need)? {
            refresh(conn, ctx, &need)?;
        }
    }
    Ok(())
}

/// What a tool offers to a campus changed: needs that follow it show it.
pub fn tool_changed(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    for need in store::of_project(conn, &ctx.workspace, &project.id)? {
        refresh(conn, ctx, &need)?;
    }
    Ok(())
}

/// Somebody no longer speaks for an institution: what they looked after is `to`'s now, with its cards.
pub fn pass_on(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &Institution,
    from: &PersonId,
    to: &PersonId,
) -> Result<()> {
    for need in store::pass_on(conn, &ctx.workspace, &institution.id, from, to)? {
        refresh(conn, ctx, &need)?;
    }
    Ok(())
}

/// A tool for a need is tried, or no more: its card says so. A need that is over stays so.
pub fn tried(
    conn: &mut Conn,
    ctx: &Ctx,
    id: &NeedId,
    to: NeedState,
    project: Option<&ProjectId>,
) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(need) = store::find(conn, ws, id)? else { return Ok(()) };
    // What looks for a tool again did so while another tool was tried.
    let from: &[NeedState] = if to == NeedState::Open { &[NeedState::Pilot] } else { &NeedState::ACTIVE };
    if store::set_state(conn, ws, id, from, to, project)? {
        refresh(conn, ctx, &Need { state: to, project: project.cloned(), ..need })?;
    }
    Ok(())
}
