//! What people do here, one function for each action.

use super::learned::Answerer;
use super::model::{Choice, Found, FoundRole, Matches, Opened, Page, Search, Verb};
use super::store::exposures::Kind;
use super::{Opening, store, team, tuning, views, why};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people;
use crate::features::profiles::Visibility;
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::roles::{self, Right};
use crate::features::skills::{self, Skill};
use crate::ids::{PersonId, ProjectId, SkillId};
use crate::outbox;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

/// Roles on a page.
const ROLES: usize = store::ROLES_AT_A_TIME;
/// Own openings on a page; each takes some queries of its own.
const OPENINGS: usize = 3;
/// People for each opening.
const PEOPLE: usize = store::DEVELOPERS_AT_A_TIME;
/// How many of a person's projects are looked through for openings.
const OWNED: i64 = 50;
/// How many roles and people a search shows.
const HITS: usize = 10;
/// How many it looks at, for some may be hidden from who asks.
const LOOKED_AT: i64 = 50;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Show => show(ctx, action, Page::default()).await,
        Verb::More => {
            let page = action.value.as_deref().and_then(|value| value.parse().ok()).unwrap_or_default();
            show(ctx, action, page).await
        }
        Verb::Dismiss => dismiss(ctx, action, Side::Developer).await,
        Verb::Pass => dismiss(ctx, action, Side::Owner).await,
        Verb::Undo => undo(ctx, action).await,
        Verb::Why => why::pressed(ctx, action).await,
        Verb::Team => team::pressed(ctx, action).await,
        Verb::Weigh | Verb::Keep => Ok(Reply::Unknown),
    }
}

/// Takes a form that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Verb::Why) => why::submitted(ctx, submission).await,
        Ok(Verb::Weigh) => tuning::weighed(ctx, submission).await,
        Ok(Verb::Keep) => tuning::kept(ctx, submission).await,
        _ => Ok(Reply::Unknown),
    }
}

/// `/edtech match`: roles for the person who asks, or people for their roles.
pub async fn my_matches(ctx: &Ctx) -> Result<Reply> {
    let matches = ctx.read(|conn, ctx| matches(conn, ctx, Page::default())).await?;
    Ok(Reply::Ephemeral(views::matches(&matches, None)))
}

async fn show(ctx: &Ctx, action: &Action, page: Page) -> Result<Reply> {
    let matches = ctx.read(move |conn, ctx| matches(conn, ctx, page)).await?;
    projects::show_there(ctx, action, views::matches(&matches, None)).await
}

/// What a person may be shown: roles for them, and people for their own openings.
fn matches(conn: &mut Conn, ctx: &Ctx, page: Page) -> Result<Matches> {
    let standing = store::standing(conn, &ctx.workspace, &ctx.person, ctx.now)?;
    let mut roles: Vec<_> = store::roles_for(conn, ctx, &ctx.person, page.roles + ROLES + 1)?
        .into_iter()
        .skip(page.roles)
        .collect();
    let more_roles = roles.len() > ROLES;
    roles.truncate(ROLES);

    let mut own: Vec<(Project, Role)> =
        openings(conn, ctx)?.into_iter().skip(page.openings).take(OPENINGS + 1).collect();
    let more_openings = own.len() > OPENINGS;
    own.truncate(OPENINGS);
    let mut openings = Vec::new();
    for (project, role) in own {
        let people = store::developers_for(conn, ctx, &role.id, PEOPLE)?;
        openings.push(Opened { opening: Opening::new(&role, &project), people });
    }
    let (workspace, me) = (&ctx.workspace, &ctx.person);
    let seen = roles.iter().map(|found| found.role.as_str());
    store::exposures::shown(&ctx.app, workspace, me, Kind::Role, seen, ctx.now);
    let seen = openings.iter().flat_map(|opened| &opened.people).map(|found| found.developer.as_str());
    store::exposures::shown(&ctx.app, workspace, me, Kind::Developer, seen, ctx.now);
    Ok(Matches { standing, page, roles, more_roles, openings, more_openings })
}

/// A person's own roles that look for people, in the order in which they see their projects.
fn openings(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<(Project, Role)>> {
    let mut mine = projects::of_owner(conn, &ctx.workspace, &ctx.person, OWNED)?;
    mine.retain(|project| project.state == ProjectState::Approved);
    let ids: Vec<ProjectId> = mine.iter().map(|project| project.id.clone()).collect();
    let mut roles = projects::roles_of(conn, &ctx.workspace, &ids)?;
    Ok(mine
        .into_iter()
        .flat_map(|project| {
            let open = roles.remove(&project.id).unwrap_or_default();
            open.into_iter().filter(|role| role.seats_left() > 0).map(move |role| (project.clone(), role))
        })
        .collect())
}

/// Who passes over whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Developer,
    Owner,
}

impl Side {
    fn answerer(self) -> Answerer {
        match self {
            Self::Developer => Answerer::Developer,
            Self::Owner => Answerer::Project,
        }
    }
}

fn choice(action: &Action) -> Result<Choice> {
    let value = action.value.as_deref().and_then(|value| value.parse().ok());
    value.ok_or_else(|| Error::user("This button is out of date. `/edtech match` shows what fits you now."))
}

/// Whose choice it is, if the person who acts may make it: their own, or an owner's for their role.
fn chooser(conn: &mut Conn, ctx: &Ctx, choice: &Choice, side: Side) -> Result<(PersonId, Opening)> {
    let gone = || Error::user("This role isn't here any more. `/edtech match` shows those that are.");
    let role = projects::role(conn, &ctx.workspace, &choice.role)?.ok_or_else(gone)?;
    match side {
        Side::Developer => {
            let project = projects::find(conn, &ctx.workspace, &role.project)?.ok_or_else(gone)?;
            Ok((ctx.person.clone(), Opening::new(&role, &project)))
        }
        Side::Owner => {
            let project = projects::require_owner(conn, &ctx.workspace, &role.project, &ctx.person)?;
            let developer = choice.developer.clone().ok_or_else(gone)?;
            Ok((developer, Opening::new(&role, &project)))
        }
    }
}

async fn dismiss(ctx: &Ctx, action: &Action, side: Side) -> Result<Reply> {
    let choice = choice(action)?;
    let done = choice.clone();
    let opening = ctx
        .write(move |conn, ctx| {
            let (developer, opening) = chooser(conn, ctx, &choice, side)?;
            let by_owner = side == Side::Owner;
            store::dismiss(conn, &ctx.workspace, &choice.role, &developer, by_owner, ctx.now)?;
            let pair = (&choice.role, &opening.project, &developer);
            store::outcomes::said(conn, ctx, pair, side.answerer(), Some(false))?;
            outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)?;
            Ok(opening)
        })
        .await?;
    again(ctx, action, &done, Some(views::dismissed(&done, &opening))).await
}

async fn undo(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let choice = choice(action)?;
    let done = choice.clone();
    ctx.write(move |conn, ctx| {
        let side = if choice.developer.is_some() { Side::Owner } else { Side::Developer };
        let (developer, opening) = chooser(conn, ctx, &choice, side)?;
        store::undo(conn, &ctx.workspace, &choice.role, &developer, side == Side::Owner)?;
        let pair = (&choice.role, &opening.project, &developer);
        store::outcomes::said(conn, ctx, pair, side.answerer(), None)?;
        outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
    })
    .await?;
    again(ctx, action, &done, None).await
}

/// The list without, or again with, the one that was chosen: in its place if the button was in a list. A
/// Home tab draws itself again; elsewhere a word tells that it was done.
async fn again(ctx: &Ctx, action: &Action, choice: &Choice, note: Option<views::Note>) -> Result<Reply> {
    if let Some(page) = choice.page {
        let matches = ctx.read(move |conn, ctx| matches(conn, ctx, page)).await?;
        return projects::show_there(ctx, action, views::matches(&matches, note)).await;
    }
    if action.view.as_ref().is_some_and(|view| view.kind == "home") {
        return Ok(Reply::Done);
    }
    projects::show_there(ctx, action, views::noted(note)).await
}

/// `/edtech find SKILL`: roles that need it and people who have it.
pub async fn find_people(ctx: &Ctx, typed: &str) -> Result<Reply> {
    let typed = typed.trim().to_owned();
    if typed.is_empty() {
        return Ok(Reply::Ephemeral(views::how_to_find()));
    }
    ctx.read(move |conn, ctx| {
        let found = match skills::meant(conn, &ctx.workspace, &typed)? {
            Some(skill) => Some(search(conn, ctx, skill)?),
            None => search_typed(conn, ctx, &typed)?,
        };
        Ok(Reply::Ephemeral(match found {
            Some(found) => views::found(&found, &typed),
            None => views::unknown_skill(&typed),
        }))
    })
    .await
}

/// The same for a skill that only this community knows: somebody typed it into a form.
fn search_typed(conn: &mut Conn, ctx: &Ctx, typed: &str) -> Result<Option<Search>> {
    let Some(skill) = skills::read_typed(conn, &ctx.workspace, &[format!("new:{typed}")])?.pop() else {
        return Ok(None);
    };
    let found = search(conn, ctx, skill)?;
    Ok((!found.roles.is_empty() || !found.people.is_empty()).then_some(found))
}

fn search(conn: &mut Conn, ctx: &Ctx, Skill { id, name }: Skill) -> Result<Search> {
    let own = openings(conn, ctx)?;
    let mut roles = roles_needing(conn, ctx, &id)?;
    let mut people = people_knowing(conn, ctx, &id, &own)?;
    let (more_roles, more_people) = (roles.len() > HITS, people.len() > HITS);
    roles.truncate(HITS);
    people.truncate(HITS);
    let own =
        own.into_iter().map(|(project, role)| (role.id.clone(), Opening::new(&role, &project))).collect();
    Ok(Search { skill: name, roles, more_roles, people, more_people, own })
}

/// Open roles that need a skill, of people whom the person who asks may meet.
fn roles_needing(conn: &mut Conn, ctx: &Ctx, skill: &SkillId) -> Result<Vec<FoundRole>> {
    let ids = projects::open_roles_with(conn, &ctx.workspace, std::slice::from_ref(skill), LOOKED_AT)?;
    let mut roles = projects::roles_all(conn, &ctx.workspace, &ids)?;
    let of: Vec<ProjectId> = roles.values().map(|role| role.project.clone()).collect();
    let projects_by_id = projects::find_all(conn, &ctx.workspace, &of)?;
    let owners = projects::owners_all(conn, &ctx.workspace, &of)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let blocked = store::blocked_among(conn, &ctx.workspace, &ctx.person, &everybody)?;
    let found = ids.iter().filter_map(|id| {
        let role = roles.remove(id)?;
        let project = projects_by_id.get(&role.project)?;
        let owners = owners.get(&role.project)?;
        let need = role.skills.iter().find(|need| need.skill == *skill)?;
        owners.iter().all(|owner| !blocked.contains(owner)).then(|| FoundRole {
            role: role.id.clone(),
            opening: Opening::new(&role, project),
            level: need.level,
            required: need.required,
            own: owners.contains(&ctx.person),
        })
    });
    Ok(found.take(HITS + 1).collect())
}

/// People who have a skill and may be seen by the person who asks.
fn people_knowing(
    conn: &mut Conn,
    ctx: &Ctx,
    skill: &SkillId,
    own: &[(Project, Role)],
) -> Result<Vec<Found>> {
    let needs_it = own.iter().any(|(_, role)| role.skills.iter().any(|need| need.skill == *skill));
    let sees_more = needs_it || roles::may(conn, ctx, Right::Profiles)?;
    let visible: &[Visibility] =
        if sees_more { &[Visibility::Everyone, Visibility::Owners] } else { &[Visibility::Everyone] };
    let found = store::people_with(conn, &ctx.workspace, skill, visible, ctx.now, LOOKED_AT)?;
    let ids: Vec<PersonId> = found.iter().map(|found| found.person.clone()).collect();
    let known = people::find_all(conn, &ctx.workspace, &ids)?;
    let blocked = store::blocked_among(conn, &ctx.workspace, &ctx.person, &ids)?;
    let seen = found.into_iter().filter(|found| {
        let here = known.get(&found.person).is_some_and(|person| !person.deactivated && !person.bot);
        here && found.person != ctx.person && !blocked.contains(&found.person)
    });
    Ok(seen.take(HITS + 1).collect())
}
