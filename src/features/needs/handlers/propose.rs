//! Where no tool fits: a project idea, or a role at a project that is near.

use std::collections::BTreeMap;

use super::follow::refresh;
use super::{gone, mine, pressed};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::needs::model::{Need, NeedState, Proposal, ProposalState, Verb};
use crate::features::needs::{found, store, views};
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::{announcement, institutions, intake, matching};
use crate::ids::{NeedId, ProjectId, RoleId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::role_field;

/// Projects that a menu offers.
const PROJECTS: i64 = 100;

/// "Make it a project idea": the form for a new project, filled in with the need.
pub async fn idea(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let need = ctx.read(move |conn, ctx| open(conn, ctx, &id)).await?;
    intake::open_from_need(ctx, &action.by, action.view.as_ref(), &need).await
}

/// A need that looks for a tool, for those who speak for its institution.
fn open(conn: &mut Conn, ctx: &Ctx, id: &NeedId) -> Result<Need> {
    let need = mine(conn, ctx, id)?;
    if need.state == NeedState::Open {
        return Ok(need);
    }
    Err(Error::user("Somebody works on this need already. Its card says who, and what is next."))
}

/// "Ask a project to build it": the form for a role, at the nearest projects first.
pub async fn role(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .read(move |conn, ctx| {
            let need = open(conn, ctx, &id)?;
            let projects = near(conn, ctx, &need)?;
            if projects.is_empty() {
                return Err(Error::user("There is no project to ask yet. Make it a project idea instead."));
            }
            Ok(views::role_form(&need, &projects))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// Approved projects, those first that are about the need.
fn near(conn: &mut Conn, ctx: &Ctx, need: &Need) -> Result<Vec<Project>> {
    let ws = &ctx.workspace;
    let institution = institutions::find(conn, ws, &need.institution)?.ok_or_else(gone)?;
    let tools = found::tools(conn, ws, need, &institution.campus, ctx.now, 10)?;
    let mut near: Vec<Project> = tools.into_iter().map(|found| found.project).collect();
    let all = projects::listed(conn, ws, None, PROJECTS)?;
    let others: Vec<Project> =
        all.into_iter().filter(|one| !near.iter().any(|near| near.id == one.id)).collect();
    near.extend(others);
    let ids: Vec<ProjectId> = near.iter().map(|project| project.id.clone()).collect();
    let apart = matching::projects_apart(conn, ws, &ctx.person, &ids)?;
    near.retain(|project| !apart.contains(&project.id));
    Ok(near)
}

/// The form for a role was sent: its owners are asked.
pub async fn ask(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: NeedId = view.metadata().ok_or_else(gone)?;
    let mut errors = BTreeMap::new();
    let mut text = |field: &str, most: usize| {
        let typed = view.text(field).unwrap_or_default();
        if typed.is_empty() {
            errors.insert(field.to_owned(), "Please write this: it is what the owners decide by.".to_owned());
        } else if typed.chars().count() > most {
            errors.insert(field.to_owned(), format!("At most {most} characters, please."));
        }
        typed
    };
    let (title, task) = (text(role_field::TITLE, 80), text(role_field::TASK, 1000));
    let hours = view.text(role_field::HOURS).and_then(|typed| typed.parse::<i32>().ok());
    let hours = hours.filter(|hours| (1..=40).contains(hours));
    if hours.is_none() {
        errors.insert(role_field::HOURS.to_owned(), "Please write a whole number from 1 to 40.".to_owned());
    }
    let project = view.chosen(role_field::PROJECT).map(ProjectId::from);
    if project.is_none() {
        errors.insert(role_field::PROJECT.to_owned(), views::CHOOSE.to_owned());
    }
    let (Some(project), Some(hours), true) = (project, hours, errors.is_empty()) else {
        return Ok(Reply::Errors(errors));
    };
    let key = format!("needs.role:{}", view.id);
    let asked = ctx
        .write_once(key, move |conn, ctx| {
            let need = open(conn, ctx, &id)?;
            let proposal = Proposal {
                id: RoleId::new(),
                need: id,
                project,
                title,
                task,
                hours,
                state: ProposalState::Asked,
                asked_by: ctx.person.clone(),
                asked_at: ctx.now,
                decided_by: None,
            };
            propose(conn, ctx, &need, &proposal)
        })
        .await?;
    Ok(asked.map_or(Reply::Clear, |project| Reply::Update(Box::new(views::asked_notice(&project)))))
}

fn propose(conn: &mut Conn, ctx: &Ctx, need: &Need, proposal: &Proposal) -> Result<Project> {
    let ws = &ctx.workspace;
    let project = projects::find(conn, ws, &proposal.project)?;
    let project = project.filter(|project| project.state == ProjectState::Approved).ok_or_else(closed)?;
    if !matching::projects_apart(conn, ws, &ctx.person, std::slice::from_ref(&project.id))?.is_empty() {
        return Err(closed());
    }
    let before = store::proposals_of(conn, ws, &need.id)?;
    if before.iter().any(|one| one.project == project.id && one.state == ProposalState::Asked) {
        return Err(Error::user(format!(
            "The owners of {} have been asked already, and will answer.",
            project.name
        )));
    }
    store::save_proposal(conn, ws, proposal)?;
    for owner in projects::owners(conn, ws, &project.id)? {
        let card = views::ask_card(proposal, need, &project);
        outbox::card(conn, ws, &To::notice(&owner, Notice::Offers), &proposal.card(&owner), card, ctx.now)?;
        outbox::redraw_home(conn, ws, &owner, ctx.now)?;
    }
    let detail = format!("{} at {}", proposal.title, project.name);
    audit::write(conn, ws, &ctx.person, "need.ask_project", need.id.as_str(), &detail, ctx.now)?;
    refresh(conn, ctx, need)?;
    Ok(project)
}

fn closed() -> Error {
    Error::user("This project isn't taking anything in at the moment. Please choose another one.")
}

/// "Yes, open this role" and "Not now", by an owner; once, however many press.
pub async fn answer(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let id = action.value.as_deref().map(RoleId::from).ok_or_else(gone)?;
    let yes = verb == Verb::Accept;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        let one = store::proposal(conn, ws, &id)?.ok_or_else(gone)?;
        let project = projects::require_owner(conn, ws, &one.project, &ctx.person)?;
        if one.state != ProposalState::Asked {
            return Err(Error::user("This was answered already, or is over. The card says how."));
        }
        if project.state != ProjectState::Approved {
            return Err(closed());
        }
        let need = store::find(conn, ws, &one.need)?.ok_or_else(gone)?;
        let to = if yes { ProposalState::Accepted } else { ProposalState::Declined };
        if yes {
            open_role(conn, ctx, &project, &one)?;
            store::set_state(conn, ws, &need.id, &[NeedState::Open], NeedState::Role, Some(&project.id))?;
        }
        let deed = if yes { "need.accept" } else { "need.not_now" };
        let detail = format!("{} at {}", one.title, project.name);
        audit::write(conn, ws, &ctx.person, deed, need.id.as_str(), &detail, ctx.now)?;
        let asker = one.asked_by.clone();
        settle(conn, ctx, one, to)?;
        if !yes {
            let message = views::not_now(&need, &project);
            outbox::post(conn, ws, &To::asked(&asker), message, None, ctx.now)?;
        }
        let need = store::find(conn, ws, &need.id)?.ok_or_else(gone)?;
        refresh(conn, ctx, &need)?;
        Ok(())
    })
    .await?;
    Ok(Reply::Done)
}

/// Gives the project the role, beside those that it has.
fn open_role(conn: &mut Conn, ctx: &Ctx, project: &Project, one: &Proposal) -> Result<()> {
    let ws = &ctx.workspace;
    let mut roles = projects::roles(conn, ws, &project.id)?;
    roles.retain(|role| role.open);
    if roles.len() >= intake::MOST_ROLES {
        return Err(Error::user(format!(
            "{} has {} open roles, as many as a project can have. Close one first: /edtech project edit",
            project.name,
            intake::MOST_ROLES
        )));
    }
    roles.push(Role {
        id: one.id.clone(),
        project: project.id.clone(),
        title: one.title.clone(),
        skills: Vec::new(),
        hours: one.hours,
        seats: 1,
        filled: 0,
        utc_range: None,
        limits: projects::Limits::default(),
        beginner: false,
        mentoring: false,
        first_task: one.task.clone(),
        open: true,
        created_at: ctx.now,
    });
    let owners = projects::owners(conn, ws, &project.id)?;
    projects::update(conn, ws, project, &owners, &roles, ctx.now)?;
    announcement::show(conn, ctx, &project.id)
}

/// Settles a proposal that waits, with the owners' cards and tabs.
pub fn settle(conn: &mut Conn, ctx: &Ctx, mut one: Proposal, to: ProposalState) -> Result<()> {
    let ws = &ctx.workspace;
    if !store::settle(conn, ws, &one.id, to, &ctx.person)? {
        return Ok(());
    }
    (one.state, one.decided_by) = (to, Some(ctx.person.clone()));
    let (need, project) = (store::find(conn, ws, &one.need)?, projects::find(conn, ws, &one.project)?);
    let (Some(need), Some(project)) = (need, project) else { return Ok(()) };
    for owner in projects::owners(conn, ws, &project.id)? {
        let card = views::settled_card(&one, &need, &project);
        outbox::update_card(conn, ws, &To::notice(&owner, Notice::Offers), &one.card(&owner), card, ctx.now)?;
        outbox::redraw_home(conn, ws, &owner, ctx.now)?;
    }
    Ok(())
}
