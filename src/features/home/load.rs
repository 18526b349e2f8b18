//! Reads what is on a Home tab: as many queries for a full one as for an empty one.

use std::collections::HashMap;

use super::model::{Home, Organizing, Owned, Page, Part, Proposed, Slice, Wanted};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::desk::{self, Look};
use crate::features::institutions::Spoken;
use crate::features::introductions::Case;
use crate::features::matching::Standing;
use crate::features::needs::{Need, Proposal};
use crate::features::offers::{AskState, Offer};
use crate::features::people::Person;
use crate::features::projects::Project;
use crate::features::roles::{self, Held, Right};
use crate::features::{
    adoption, community, institutions, introductions, listings, matching, needs, numbers, offers, people,
    pilots, projects, support,
};
use crate::ids::{InstitutionId, NeedId, OfferId, ProjectId};

/// The Home tab of the person, if they ever opened it.
pub fn home(conn: &mut Conn, ctx: &Ctx) -> Result<Option<Home>> {
    let (workspace, me) = (&ctx.workspace, &ctx.person);
    let Some(person) = people::find(conn, workspace, me)? else { return Ok(None) };
    if person.home_opened_at.is_none() || person.deactivated || person.bot {
        return Ok(None);
    }
    let Some(community) = community::get(conn, workspace)? else { return Ok(None) };
    let held = roles::held(conn, ctx)?;
    let (page, look) = page_of(&person, &held);
    let asked = introductions::overview(conn, workspace, me)?;
    let owned = owned(conn, ctx, page, &asked.to_answer)?;
    let introductions = if page.has(Part::Introductions) {
        let all = [asked.to_answer, asked.waiting, asked.running].concat();
        Slice::of(all, page, Part::Introductions)
    } else {
        Slice::default()
    };
    let standing = matching::standing(conn, workspace, me, ctx.now)?;
    let matches = match standing {
        Standing::Looking(_) if page.has(Part::Matches) => {
            let needed = Slice::<()>::needed(page, Part::Matches);
            let found = matching::roles_for(conn, ctx, me, needed)?;
            let slice = Slice::of(found, page, Part::Matches);
            let roles = slice.items.iter().map(|found| found.role.as_str());
            matching::shown(&ctx.app, workspace, me, matching::Kind::Role, roles, ctx.now);
            slice
        }
        _ => Slice::default(),
    };
    let institutions = if page.has(Part::Institutions) {
        let mine = institutions::of_person(conn, workspace, me)?;
        Slice::of(mine, page, Part::Institutions)
    } else {
        Slice::default()
    };
    let ids: Vec<InstitutionId> =
        institutions.items.iter().map(|spoken| spoken.institution.id.clone()).collect();
    let partners = institutions::partners_of(conn, workspace, &ids)?;
    let needs = wanted(conn, ctx, page)?;
    let proposals = proposed(conn, ctx, page)?;
    let pilots = if page.has(Part::Pilots) {
        let all = pilots::of_person(conn, workspace, me, needed(page, Part::Pilots))?;
        Slice::of(pilots::cases(conn, ctx, all)?, page, Part::Pilots)
    } else {
        Slice::default()
    };
    let help = if page.has(Part::Help) {
        let all = offers::asks_around(conn, workspace, me, needed(page, Part::Help))?;
        Slice::of(offers::cases(conn, ctx, all)?, page, Part::Help)
    } else {
        Slice::default()
    };
    let tools = if page.has(Part::Tools) {
        let all = adoption::of_speaker(conn, workspace, me, needed(page, Part::Tools))?;
        Slice::of(adoption::cases(conn, ctx, all)?, page, Part::Tools)
    } else {
        Slice::default()
    };
    let offers = offered(conn, ctx, page)?;
    let asked = if page.has(Part::Support) {
        let all = support::of_asker(conn, workspace, me, needed(page, Part::Support))?;
        Slice::of(support::cases(conn, ctx, all)?, page, Part::Support)
    } else {
        Slice::default()
    };
    let helping = if page.has(Part::Helping) {
        let all = support::waiting_for(conn, workspace, me, needed(page, Part::Helping))?;
        Slice::of(support::cases(conn, ctx, all)?, page, Part::Helping)
    } else {
        Slice::default()
    };
    let organizing = organizing(conn, ctx, (&person, &held), page, &look)?;
    Ok(Some(Home {
        person,
        community,
        page,
        organizing,
        introductions,
        projects: owned,
        standing,
        matches,
        institutions,
        partners,
        needs,
        proposals,
        pilots,
        offers,
        help,
        helping,
        support: asked,
        tools,
    }))
}

/// What the person's institutions need.
fn wanted(conn: &mut Conn, ctx: &Ctx, page: Page) -> Result<Slice<Wanted>> {
    if !page.has(Part::Needs) {
        return Ok(Slice::default());
    }
    let mine = institutions::of_person(conn, &ctx.workspace, &ctx.person)?;
    let mine: HashMap<InstitutionId, String> = mine
        .into_iter()
        .filter(Spoken::is_confirmed)
        .map(|spoken| (spoken.institution.id, spoken.institution.about.name))
        .collect();
    let ids: Vec<InstitutionId> = mine.keys().cloned().collect();
    let all = needs::of_institutions(conn, &ctx.workspace, &ids, needed(page, Part::Needs))?;
    let slice = Slice::of(all, page, Part::Needs);
    let ids: Vec<ProjectId> = slice.items.iter().filter_map(|need| need.project.clone()).collect();
    let projects = projects::find_all(conn, &ctx.workspace, &ids)?;
    let wanted = |need: Need| Wanted {
        institution: mine.get(&need.institution).cloned().unwrap_or_default(),
        project: need.project.as_ref().and_then(|id| projects.get(id)).cloned(),
        need,
    };
    let items = slice.items.into_iter().map(wanted).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

/// Roles that partners propose to the person's projects.
fn proposed(conn: &mut Conn, ctx: &Ctx, page: Page) -> Result<Slice<Proposed>> {
    if !page.has(Part::Proposals) {
        return Ok(Slice::default());
    }
    let all = needs::proposals_for_owner(conn, &ctx.workspace, &ctx.person, needed(page, Part::Proposals))?;
    let slice = Slice::of(all, page, Part::Proposals);
    let ids: Vec<ProjectId> = slice.items.iter().map(|one| one.project.clone()).collect();
    let projects = projects::find_all(conn, &ctx.workspace, &ids)?;
    let ids: Vec<NeedId> = slice.items.iter().map(|one| one.need.clone()).collect();
    let wanted = needs::find_all(conn, &ctx.workspace, &ids)?;
    let proposed = |proposal: Proposal| {
        let (need, project) = (wanted.get(&proposal.need)?.clone(), projects.get(&proposal.project)?.clone());
        Some(Proposed { proposal, need, project })
    };
    let items = slice.items.into_iter().filter_map(proposed).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

/// What the person offers, and how many wait for an answer.
fn offered(conn: &mut Conn, ctx: &Ctx, page: Page) -> Result<Slice<(Offer, usize)>> {
    if !page.has(Part::Offers) {
        return Ok(Slice::default());
    }
    let all = offers::of_person(conn, &ctx.workspace, &ctx.person, needed(page, Part::Offers))?;
    let slice = Slice::of(all, page, Part::Offers);
    let ids: Vec<OfferId> = slice.items.iter().map(|offer| offer.id.clone()).collect();
    let asks = offers::asks_for(conn, &ctx.workspace, &ids)?;
    let waiting = |offer: &Offer| {
        asks.iter().filter(|ask| ask.offer == offer.id && ask.state == AskState::Asked).count()
    };
    let items = slice.items.into_iter().map(|offer| (offer.clone(), waiting(&offer))).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

/// The page that the person turned to, and which part of the desk, if it is for them.
fn page_of(person: &Person, held: &Held) -> (Page, Look) {
    let turned_to = person.home_page.as_deref().unwrap_or_default();
    // The desk says behind a colon where it was turned to.
    if let Some(look) = turned_to.strip_prefix("desk:") {
        return match look.parse() {
            Ok(look) if held.may(Right::Desk) => (Page::Desk, look),
            _ => (Page::Overview, Look::default()),
        };
    }
    match turned_to.parse().unwrap_or_default() {
        Page::Desk if !held.may(Right::Desk) => (Page::Overview, Look::default()),
        page => (page, Look::default()),
    }
}

/// What only those see who have a part in the desk, on the overview and at the desk.
fn organizing(
    conn: &mut Conn,
    ctx: &Ctx,
    (person, held): (&Person, &Held),
    page: Page,
    look: &Look,
) -> Result<Option<Organizing>> {
    let room = match page {
        _ if !held.may(Right::Desk) => return Ok(None),
        Page::Overview => desk::views::ROOM_ON_OVERVIEW,
        Page::Desk => desk::views::ROOM_ON_PAGE,
        Page::Of(..) => return Ok(None),
    };
    let desk = desk::load(conn, ctx, person, look, room, page == Page::Desk)?;
    let organizes = held.organizes();
    let (counts, numbers) = match page {
        Page::Overview if organizes => (store::counts(conn, &ctx.workspace)?, numbers::front(conn, ctx)?),
        _ => Default::default(),
    };
    Ok(Some(Organizing { desk, counts, numbers, organizes }))
}

fn owned(conn: &mut Conn, ctx: &Ctx, page: Page, to_answer: &[Case]) -> Result<Slice<Owned>> {
    if !page.has(Part::Projects) {
        return Ok(Slice::default());
    }
    let all = projects::of_owner(conn, &ctx.workspace, &ctx.person, needed(page, Part::Projects))?;
    let slice = Slice::of(all, page, Part::Projects);
    let ids: Vec<ProjectId> = slice.items.iter().map(|project| project.id.clone()).collect();
    let mut roles = projects::roles_of(conn, &ctx.workspace, &ids)?;
    let adopters = adoption::counts(conn, &ctx.workspace, &ids)?;
    let mut listings = listings::find_all(conn, &ctx.workspace, &ids)?;
    let owned = |project: Project| Owned {
        roles: roles.remove(&project.id).unwrap_or_default(),
        adopters: adopters.get(&project.id).copied().unwrap_or_default(),
        candidates: to_answer.iter().filter(|case| case.project.id == project.id).count(),
        listing: listings.remove(&project.id),
        project,
    };
    let items = slice.items.into_iter().map(owned).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

fn needed(page: Page, part: Part) -> i64 {
    i64::try_from(Slice::<()>::needed(page, part)).unwrap_or(i64::MAX)
}
