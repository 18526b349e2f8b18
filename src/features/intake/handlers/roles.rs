//! The second step's roles: added, edited, removed.

use slack_morphism::prelude::SlackModalView;

use super::{current, errors, keep, meta, stale, to_change, window};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::intake::model::{Draft, Field, MOST_ROLES, Meta, RoleDraft, RoleEntry};
use crate::features::intake::views::{self, RolesPage, level_field};
use crate::features::intake::{check, store};
use crate::features::projects::{self, Card, Project};
use crate::features::skills::Level;
use crate::ids::RoleId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission, View};

/// How many similar projects are shown.
const SIMILAR: i64 = 3;

/// What the second step shows.
pub fn page(
    conn: &mut Conn,
    ctx: &Ctx,
    meta: Meta,
    draft: &Draft,
    project: Option<&Project>,
) -> Result<RolesPage> {
    let about = &draft.now.about;
    let values = draft.now.roles.iter().flat_map(|role| &role.needs).map(|need| need.value.as_str());
    Ok(RolesPage {
        meta: Meta { role: None, ..meta },
        licence: Some(about.licence.clone()).filter(|licence| !licence.is_empty()),
        roles: draft.now.roles.clone(),
        names: store::names(conn, &ctx.workspace, values)?,
        similar: similar(conn, ctx, draft, project)?,
        state: project.map(|project| project.state),
    })
}

/// Projects that are close to it; who is in the list already need not be told.
fn similar(conn: &mut Conn, ctx: &Ctx, draft: &Draft, project: Option<&Project>) -> Result<Vec<Card>> {
    if project.is_some_and(|project| project.state.is_running()) {
        return Ok(Vec::new());
    }
    let about = &draft.now.about;
    let mut text = vec![about.name.as_str(), &about.pitch];
    text.extend(about.subjects.iter().chain(&about.stack).map(String::as_str));
    let but = project.map(|project| &project.id);
    let found = projects::similar(conn, &ctx.workspace, &text, but, SIMILAR)?;
    projects::cards(conn, &ctx.workspace, found)
}

/// "Add a role".
pub async fn add(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (_, meta) = window(action)?;
    let view = ctx
        .read(move |conn, ctx| {
            let (draft, _) = current(conn, ctx, &meta.form)?;
            if draft.now.roles.len() >= MOST_ROLES {
                return Err(too_many());
            }
            // One that was left before its levels were chosen.
            let left = draft.pending.filter(|role| !draft.now.roles.iter().any(|other| other.id == role.id));
            let id = left.as_ref().map_or_else(RoleId::new, |role| role.id.clone());
            form(conn, ctx, &meta.of_role(id), left.as_ref(), true)
        })
        .await?;
    push(ctx, action, view).await
}

/// Opens a role's form over the list of roles.
async fn push(ctx: &Ctx, action: &Action, form: SlackModalView) -> Result<Reply> {
    ctx.app.slack.push_view(ctx.trigger(&action.by)?, form).await?;
    Ok(Reply::Done)
}

fn too_many() -> Error {
    Error::user(format!(
        "A project has at most {MOST_ROLES} roles. Give one of them more seats, or remove one."
    ))
}

fn form(
    conn: &mut Conn,
    ctx: &Ctx,
    meta: &Meta,
    role: Option<&RoleDraft>,
    new: bool,
) -> Result<SlackModalView> {
    let names = store::names(conn, &ctx.workspace, values(role))?;
    Ok(views::role(meta, role, new, &names))
}

fn values<'r>(
    role: impl IntoIterator<Item = &'r RoleDraft, IntoIter: Clone>,
) -> impl Iterator<Item = &'r str> + Clone {
    role.into_iter().flat_map(|role| &role.needs).map(|need| need.value.as_str())
}

/// The menu of a role: "Edit" and "Remove".
pub async fn menu(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (view, meta) = window(action)?;
    let chosen = action.value.as_deref().and_then(|value| value.split_once(':'));
    let (entry, id) = chosen.ok_or_else(stale)?;
    let id = RoleId::from(id);
    match entry.parse().map_err(|_| stale())? {
        RoleEntry::Edit => {
            let view = ctx
                .read(move |conn, ctx| {
                    let (draft, _) = current(conn, ctx, &meta.form)?;
                    let role = find(&draft, &id).ok_or_else(removed)?;
                    form(conn, ctx, &meta.of_role(id.clone()), Some(role), false)
                })
                .await?;
            push(ctx, action, view).await
        }
        RoleEntry::Remove => {
            let page = ctx
                .write(move |conn, ctx| {
                    let (mut draft, project) = to_change(conn, ctx, &meta.form)?;
                    draft.now.roles.retain(|role| role.id != id);
                    store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
                    page(conn, ctx, meta, &draft, project.as_ref())
                })
                .await?;
            ctx.app.slack.update_view(&view.id, None, views::roles(&page)).await?;
            Ok(Reply::Done)
        }
    }
}

fn find<'d>(draft: &'d Draft, id: &RoleId) -> Option<&'d RoleDraft> {
    draft.now.roles.iter().find(|role| role.id == *id)
}

fn removed() -> Error {
    Error::user(
        "This role was removed in another window. Close this form and open it again to see what is there.",
    )
}

/// A role's form was sent: on to its levels, if it asks for skills.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let meta = meta(view)?;
    let id = meta.role.clone().ok_or_else(stale)?;
    let form = meta.form.clone();
    let (draft, _) = ctx.read(move |conn, ctx| current(conn, ctx, &form)).await?;
    let left = draft.pending.as_ref().filter(|role| role.id == id);
    let (role, wrong) = check::role(view, &id, find(&draft, &id).or(left));
    if !wrong.is_empty() {
        return Ok(errors(wrong, 0));
    }
    if role.needs.is_empty() {
        return save(ctx, view, meta, move |_| Ok(role)).await;
    }
    let levels = ctx
        .write(move |conn, ctx| {
            let (mut draft, _) = to_change(conn, ctx, &meta.form)?;
            let names = store::names(conn, &ctx.workspace, values([&role]))?;
            let levels = views::levels(&meta, &role, &names);
            draft.pending = Some(role);
            store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
            Ok(levels)
        })
        .await?;
    Ok(Reply::Update(Box::new(levels)))
}

/// The levels were chosen: the role is complete.
pub async fn levels_submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = submission.view.clone();
    let meta = meta(&view)?;
    let id = meta.role.clone().ok_or_else(stale)?;
    let with_levels = move |draft: &Draft| {
        let mut role = draft.pending.clone().filter(|role| role.id == id).ok_or_else(removed)?;
        let musts = view.all_chosen(&Field::Must.id(0));
        for (at, need) in role.needs.iter_mut().enumerate() {
            need.must = need.required && musts.contains(&at.to_string());
            let chosen = view.chosen(&level_field(at)).and_then(|level| level.parse().ok());
            need.level = chosen.and_then(Level::from_repr).map_or(need.level, |level| level as i32);
        }
        Ok(role)
    };
    save(ctx, &submission.view, meta, with_levels).await
}

/// Puts a role into the draft, once for each window, and shows it in the window below.
async fn save(
    ctx: &Ctx,
    view: &View,
    meta: Meta,
    role: impl FnOnce(&Draft) -> Result<RoleDraft> + Clone + Send + 'static,
) -> Result<Reply> {
    let saved = ctx
        .write_once(format!("intake.role:{}", view.id), move |conn, ctx| {
            let (mut draft, project) = to_change(conn, ctx, &meta.form)?;
            let role = role(&draft)?;
            let roles = &mut draft.now.roles;
            match roles.iter().position(|other| other.id == role.id) {
                Some(at) => roles[at] = role,
                None if roles.len() >= MOST_ROLES => return Err(too_many()),
                None => roles.push(role),
            }
            draft.pending = None;
            store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
            page(conn, ctx, meta, &draft, project.as_ref())
        })
        .await?;
    let below = view.previous_view_id.as_deref().or(view.root_view_id.as_deref());
    if let (Some(page), Some(below)) = (saved, below)
        && let Err(error) = ctx.app.slack.update_view(below, None, views::roles(&page)).await
    {
        // The role is saved; it shows as soon as anything is pressed there.
        tracing::warn!(?error, "the list of roles could not be brought up to date");
    }
    Ok(Reply::Done)
}

/// The second step was closed: everything is kept already, and what is as it was need not be.
pub async fn closed(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let meta = meta(&submission.view)?;
    ctx.write(move |conn, ctx| {
        let (draft, _) = to_change(conn, ctx, &meta.form)?;
        if draft.is_untouched() { keep(conn, ctx, &meta.form, &draft) } else { Ok(()) }
    })
    .await?;
    Ok(Reply::Done)
}
