//! What is done with an idea, each with what follows of it.

use std::collections::HashSet;

use super::model::{Case, Idea, IdeaState, Joined};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::projects::ProjectState;
use crate::features::{community, matching, people, projects, skills};
use crate::ids::{IdeaId, PersonId, ProjectId, SkillId};
use crate::notices::Notice;
use crate::outbox::{self, To};

/// Ideas with all that is shown of them, in as many queries for many as for one.
pub fn cases(conn: &mut Conn, ctx: &Ctx, ideas: Vec<Idea>) -> Result<Vec<Case>> {
    let ws = &ctx.workspace;
    let ids: Vec<IdeaId> = ideas.iter().map(|idea| idea.id.clone()).collect();
    let mut joined = store::joined_of(conn, ws, &ids)?;
    let needed: Vec<SkillId> = ideas.iter().flat_map(|idea| &idea.skills).cloned().collect();
    let names = skills::names(conn, ws, &needed)?;
    let of: Vec<ProjectId> = ideas.iter().filter_map(|idea| idea.project.clone()).collect();
    let of = if of.is_empty() { Default::default() } else { projects::find_all(conn, ws, &of)? };
    let case = |idea: Idea| Case {
        joined: joined.remove(&idea.id).unwrap_or_default(),
        skills: idea.skills.iter().filter_map(|skill| names.get(skill).cloned()).collect(),
        project: idea.project.as_ref().and_then(|id| of.get(id)).cloned(),
        idea,
    };
    Ok(ideas.into_iter().map(case).collect())
}

/// An idea with all that is shown of it.
pub fn case(conn: &mut Conn, ctx: &Ctx, id: &IdeaId) -> Result<Option<Case>> {
    let found = store::find(conn, &ctx.workspace, id)?;
    Ok(cases(conn, ctx, found.into_iter().collect())?.pop())
}

/// Posts its card in the announcement channel, or brings it up to date.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let ws = &ctx.workspace;
    let channel = community::get(conn, ws)?.and_then(|community| community.announcement_channel);
    let Some(channel) = channel.map(To::Channel) else { return Ok(()) };
    let (name, card) = (case.idea.card(), views::card(case));
    if case.idea.gathers() {
        outbox::card(conn, ws, &channel, &name, card, ctx.now)
    } else {
        // What was never shown needs no card that says it is over.
        outbox::update_card(conn, ws, &channel, &name, card, ctx.now)
    }
}

/// Writes a new idea, with what follows.
pub fn begin(conn: &mut Conn, ctx: &Ctx, idea: Idea) -> Result<Case> {
    let ws = &ctx.workspace;
    store::save(conn, ws, &idea)?;
    jobs::watch(conn, ws, &idea, ctx.now)?;
    audit::write(conn, ws, &ctx.person, "idea.have", idea.id.as_str(), &idea.title, ctx.now)?;
    let case = cases(conn, ctx, vec![idea])?.pop().ok_or_else(|| anyhow::anyhow!("an idea vanished"))?;
    refresh(conn, ctx, &case)?;
    Ok(case)
}

/// Somebody joins, or for something else than before.
pub fn join(conn: &mut Conn, ctx: &Ctx, joined: &Joined) -> Result<Option<Case>> {
    let ws = &ctx.workspace;
    store::save_joined(conn, ws, joined)?;
    let part: &'static str = joined.part.into();
    audit::write(conn, ws, &ctx.person, "idea.join", joined.idea.as_str(), part, ctx.now)?;
    changed(conn, ctx, &joined.idea)
}

/// Who is in changed: its card, and whether enough are in now.
pub fn changed(conn: &mut Conn, ctx: &Ctx, id: &IdeaId) -> Result<Option<Case>> {
    let ws = &ctx.workspace;
    let Some(case) = case(conn, ctx, id)? else { return Ok(None) };
    refresh(conn, ctx, &case)?;
    if case.idea.told_leader && case.leader().is_none() {
        // Whoever leads next is told again.
        store::set_told(conn, ws, id, case.idea.told_people, false)?;
    }
    if case.idea.state != IdeaState::Open || !case.is_enough() {
        return Ok(Some(case));
    }
    let all: Vec<PersonId> = case.joined.iter().map(|one| one.person.clone()).collect();
    let apart = matching::blocked_among(conn, ws, &case.idea.person, &all)?;
    match case.leader() {
        Some(leader) if !case.idea.told_leader && !apart.contains(leader) => {
            store::set_told(conn, ws, id, case.idea.told_people, true)?;
            let others = visible(conn, ctx, leader, &case)?;
            let to = To::notice_of(&ctx.person, leader, Notice::Questions);
            outbox::post(conn, ws, &to, views::enough(&case, &others), None, ctx.now)?;
        }
        None if !case.idea.told_people => {
            store::set_told(conn, ws, id, true, case.idea.told_leader)?;
            for one in case.joined.iter().filter(|one| !apart.contains(&one.person)) {
                let to = To::notice_of(&ctx.person, &one.person, Notice::Questions);
                outbox::post(conn, ws, &to, views::who_leads(&case), None, ctx.now)?;
            }
        }
        _ => {}
    }
    Ok(Some(case))
}

/// Who else is in, as far as this person may know of them.
fn visible(conn: &mut Conn, ctx: &Ctx, person: &PersonId, case: &Case) -> Result<Vec<Joined>> {
    let all: Vec<PersonId> = case.joined.iter().map(|one| one.person.clone()).collect();
    let apart = matching::blocked_among(conn, &ctx.workspace, person, &all)?;
    let others = case.joined.iter().filter(|one| one.person != *person && !apart.contains(&one.person));
    Ok(others.cloned().collect())
}

/// Closes an idea. Returns false where it gathers nobody any more.
pub fn close(conn: &mut Conn, ctx: &Ctx, case: &mut Case, deed: &str) -> Result<bool> {
    let (ws, id) = (&ctx.workspace, case.idea.id.clone());
    if !store::set_state(conn, ws, &id, &[IdeaState::Open], IdeaState::Closed, None, Some(ctx.now))? {
        return Ok(false);
    }
    (case.idea.state, case.idea.closed_at) = (IdeaState::Closed, Some(ctx.now));
    jobs::watch(conn, ws, &case.idea, ctx.now)?;
    audit::write(conn, ws, &ctx.person, deed, id.as_str(), &case.idea.title, ctx.now)?;
    refresh(conn, ctx, case)?;
    Ok(true)
}

/// It was long enough that somebody could have joined: whoever had it gets a word where nobody did.
pub fn quiet(conn: &mut Conn, ctx: &Ctx, id: &IdeaId) -> Result<()> {
    let Some(mut case) = case(conn, ctx, id)? else { return Ok(()) };
    if !case.joined.is_empty() || !close(conn, ctx, &mut case, "idea.quiet")? {
        return Ok(());
    }
    let to = To::notice(&case.idea.person, Notice::Questions);
    outbox::post(conn, &ctx.workspace, &to, views::quiet(&case), None, ctx.now)
}

/// A project was just sent that an idea becomes.
pub fn became_project(conn: &mut Conn, ctx: &Ctx, id: &IdeaId, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(mut case) = case(conn, ctx, id)?.filter(|case| case.leads(&ctx.person)) else { return Ok(()) };
    let (open, building) = ([IdeaState::Open], IdeaState::Building);
    if !store::set_state(conn, ws, id, &open, building, Some(project), None)? {
        return Ok(());
    }
    (case.idea.state, case.idea.project) = (building, Some(project.clone()));
    jobs::watch(conn, ws, &case.idea, ctx.now)?;
    audit::write(conn, ws, &ctx.person, "idea.project", id.as_str(), &case.idea.title, ctx.now)?;
    refresh(conn, ctx, &case)
}

/// A project changed: the idea that it was has become it, or gathers people again.
pub fn project_changed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    let found = store::of_project(conn, ws, project)?;
    for mut case in cases(conn, ctx, found)? {
        let Some(project) = case.project.clone() else { continue };
        let (id, from) = (case.idea.id.clone(), [IdeaState::Building]);
        match project.state {
            ProjectState::Approved => {
                let to = IdeaState::Became;
                let is_new = store::set_state(conn, ws, &id, &from, to, Some(&project.id), Some(ctx.now))?;
                if is_new {
                    case.idea.state = to;
                    tell_became(conn, ctx, &case, &project.id)?;
                }
            }
            ProjectState::Declined | ProjectState::Closed => {
                if !store::set_state(conn, ws, &id, &from, IdeaState::Open, None, None)? {
                    continue;
                }
                (case.idea.state, case.idea.project, case.project) = (IdeaState::Open, None, None);
                store::set_told(conn, ws, &id, case.idea.told_people, false)?;
                jobs::watch(conn, ws, &case.idea, ctx.now)?;
            }
            _ => continue,
        }
        refresh(conn, ctx, &case)?;
    }
    Ok(())
}

/// All who joined hear that it is a project, but its owners, who know; and those who are kept apart from them.
fn tell_became(conn: &mut Conn, ctx: &Ctx, case: &Case, project: &ProjectId) -> Result<()> {
    let ws = &ctx.workspace;
    let owners = projects::owners(conn, ws, project)?;
    let mut all: Vec<PersonId> = case.joined.iter().map(|one| one.person.clone()).collect();
    if !all.contains(&case.idea.person) {
        all.push(case.idea.person.clone());
    }
    let known = people::find_all(conn, ws, &all)?;
    let away: HashSet<PersonId> = matching::kept_from(conn, ws, &owners)?;
    let is_here = |person: &PersonId| known.get(person).is_none_or(|person| !person.deactivated);
    for person in all.iter().filter(|person| !away.contains(*person) && is_here(person)) {
        let to = To::notice(person, Notice::Questions);
        outbox::post(conn, ws, &to, views::became(case, case.is_in(person)), None, ctx.now)?;
    }
    Ok(())
}

/// Somebody left the workspace: they are in no idea any more, and those of theirs that nobody joined close.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let ws = &ctx.workspace;
    for idea in store::joined_by(conn, ws, person)? {
        store::leave(conn, ws, &idea.id, person)?;
        changed(conn, ctx, &idea.id)?;
    }
    let theirs = store::open_of(conn, ws, person)?;
    for mut case in cases(conn, ctx, theirs)? {
        if case.joined.is_empty() {
            close(conn, ctx, &mut case, "idea.close")?;
        }
    }
    Ok(())
}

/// Whoever had an idea that was taken down hears of it.
pub fn tell_taken_down(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let to = To::notice(&case.idea.person, Notice::Questions);
    outbox::post(conn, &ctx.workspace, &to, views::taken_down(case), None, ctx.now)
}
