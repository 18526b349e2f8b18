//! Reads what is on a Home tab: as many queries for a full one as for an empty one.

use std::collections::HashMap;

use super::model::{Home, Owned, Page, Part, Queue, Slice, Told, overdue};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::introductions::{Case, Introduction};
use crate::features::matching::Standing;
use crate::features::people::Person;
use crate::features::projects::Project;
use crate::features::{community, introductions, matching, people, projects, skills};
use crate::ids::{ProjectId, RoleId};
use crate::queue;

/// The Home tab of the person, if they ever opened it.
pub fn home(conn: &mut Conn, ctx: &Ctx) -> Result<Option<Home>> {
    let (workspace, me) = (&ctx.workspace, &ctx.person);
    let Some(person) = people::find(conn, workspace, me)? else { return Ok(None) };
    if person.home_opened_at.is_none() || person.deactivated || person.bot {
        return Ok(None);
    }
    let Some(community) = community::get(conn, workspace)? else { return Ok(None) };
    let page = page_of(&person);
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
            let found = matching::roles_for(conn, workspace, me, ctx.now, needed)?;
            Slice::of(found, page, Part::Matches)
        }
        _ => Slice::default(),
    };
    let queue = if person.organizer { Some(queue(conn, ctx, page)?) } else { None };
    let now = ctx.now;
    Ok(Some(Home { person, community, now, page, queue, introductions, projects: owned, standing, matches }))
}

/// The page that the person turned to, if it is for them.
fn page_of(person: &Person) -> Page {
    let turned_to = person.home_page.as_deref().and_then(|page| page.parse().ok()).unwrap_or_default();
    match turned_to {
        Page::Of(part, _) if part.is_for_organizers() && !person.organizer => Page::Overview,
        page => page,
    }
}

fn owned(conn: &mut Conn, ctx: &Ctx, page: Page, to_answer: &[Case]) -> Result<Slice<Owned>> {
    if !page.has(Part::Projects) {
        return Ok(Slice::default());
    }
    let all = projects::of_owner(conn, &ctx.workspace, &ctx.person, needed(page, Part::Projects))?;
    let slice = Slice::of(all, page, Part::Projects);
    let ids: Vec<ProjectId> = slice.items.iter().map(|project| project.id.clone()).collect();
    let mut roles = projects::roles_of(conn, &ctx.workspace, &ids)?;
    let owned = |project: Project| Owned {
        roles: roles.remove(&project.id).unwrap_or_default(),
        candidates: to_answer.iter().filter(|case| case.project.id == project.id).count(),
        project,
    };
    let items = slice.items.into_iter().map(owned).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

fn queue(conn: &mut Conn, ctx: &Ctx, page: Page) -> Result<Queue> {
    let workspace = &ctx.workspace;
    let limit = |part: Part| if page.has(part) { needed(page, part) } else { 0 };
    let (asking, stuck) = (limit(Part::Requests), limit(Part::Unanswered));
    let reviews = projects::waiting_for_review(conn, workspace, limit(Part::Reviews))?;
    let requests = people::asking(conn, workspace, asking)?;
    let new_skills = skills::waiting(conn, workspace, limit(Part::Skills))?;
    let unanswered = introductions::stuck(conn, workspace, overdue(ctx.now), stuck)?;
    let unanswered = Slice::of(unanswered, page, Part::Unanswered);
    let parked = queue::parked(conn, workspace, limit(Part::Parked))?;
    Ok(Queue {
        reviews: Slice::of(reviews, page, Part::Reviews),
        requests: Slice::of(requests, page, Part::Requests),
        skills: Slice::of(new_skills, page, Part::Skills),
        unanswered: told(conn, ctx, unanswered)?,
        parked: Slice::of(parked, page, Part::Parked),
        counts: store::counts(conn, workspace)?,
    })
}

/// Adds the names of roles and projects.
fn told(conn: &mut Conn, ctx: &Ctx, slice: Slice<Introduction>) -> Result<Slice<Told>> {
    let roles: Vec<RoleId> = slice.items.iter().map(|asked| asked.role.clone()).collect();
    let ids: Vec<ProjectId> = slice.items.iter().map(|asked| asked.project.clone()).collect();
    let (roles, names) = if slice.items.is_empty() {
        (HashMap::new(), HashMap::new())
    } else {
        (projects::roles_all(conn, &ctx.workspace, &roles)?, projects::find_all(conn, &ctx.workspace, &ids)?)
    };
    let told = |introduction: Introduction| Told {
        role: roles.get(&introduction.role).map(|role| role.title.clone()).unwrap_or_default(),
        project: names.get(&introduction.project).map(|project| project.name.clone()).unwrap_or_default(),
        introduction,
    };
    let items = slice.items.into_iter().map(told).collect();
    Ok(Slice { items, number: slice.number, more: slice.more })
}

fn needed(page: Page, part: Part) -> i64 {
    i64::try_from(Slice::<()>::needed(page, part)).unwrap_or(i64::MAX)
}
