//! The first step: what is sent, closed, thrown away.

use std::collections::HashMap;

use futures::future::join_all;

use super::{current, errors, keep, meta, roles, to_change, window};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::intake::model::{Draft, Errors, Field, FormKey, MOST_CO_OWNERS, Meta};
use crate::features::intake::views::{self, Other, ProjectPage};
use crate::features::intake::{check, store};
use crate::features::people::Person;
use crate::features::projects::Project;
use crate::features::{community, people, skills};
use crate::ids::PersonId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

/// What the first step shows.
pub fn page(
    conn: &mut Conn,
    ctx: &Ctx,
    meta: Meta,
    draft: &Draft,
    project: Option<Project>,
) -> Result<ProjectPage> {
    let about = draft.now.about.clone();
    let names = store::names(conn, &ctx.workspace, about.stack.iter().map(String::as_str))?;
    let community = community::get(conn, &ctx.workspace)?;
    let others = match &project {
        Some(_) => Vec::new(),
        None => store::of_new_projects(conn, &ctx.workspace, &ctx.person)?,
    };
    let others = others.into_iter().filter(|(form, ..)| *form != meta.form).map(|(form, draft, at)| Other {
        form,
        name: draft.now.about.name,
        age: ctx.now - at,
    });
    Ok(ProjectPage {
        others: others.collect(),
        offers_channel: community.is_some_and(|community| community.project_channels),
        meta,
        about,
        names,
        project,
        kept: None,
        from_message: None,
        complaints: Vec::new(),
    })
}

/// The subjects that a form may hold: the community's, and those that its project had.
pub fn subjects(draft: &Draft) -> Vec<&str> {
    let own = draft.base.iter().flat_map(|base| &base.about.subjects).map(String::as_str);
    skills::subjects().iter().copied().chain(own).collect()
}

/// "Next": on to the roles, or all that is wrong at its fields.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let meta = meta(&submission.view)?;
    let form = meta.form.clone();
    let (draft, _) = ctx.read(move |conn, ctx| current(conn, ctx, &form)).await?;
    let typed = check::read_about(&submission.view, meta.round, &draft.now.about);
    let checked = check::about(&typed, &subjects(&draft), &ctx.person);
    let mut wrong = co_owner_errors(ctx, &typed.co_owners).await?;
    let about = match checked {
        Ok(about) if wrong.is_empty() => about,
        checked => {
            // What is said last at a field stays: how many there are matters more than who.
            wrong.extend(checked.err().unwrap_or_default());
            return Ok(errors(wrong, meta.round));
        }
    };
    let page = ctx
        .write(move |conn, ctx| {
            let (mut draft, project) = to_change(conn, ctx, &meta.form)?;
            draft.now.about = about;
            store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
            roles::page(conn, ctx, meta, &draft, project.as_ref())
        })
        .await?;
    Ok(Reply::Update(Box::new(views::roles(&page))))
}

/// People who can't own a project: apps, and those who left.
async fn co_owner_errors(ctx: &Ctx, chosen: &[PersonId]) -> Result<Errors> {
    let chosen: Vec<PersonId> = chosen.iter().take(MOST_CO_OWNERS).cloned().collect();
    let ids = chosen.clone();
    let known = ctx.read(move |conn, ctx| people::find_all(conn, &ctx.workspace, &ids)).await?;
    let found = join_all(chosen.iter().map(|id| who(ctx, id, &known))).await;
    let complaints: Vec<String> = found
        .into_iter()
        .filter_map(|person| match person {
            None => Some("Slack doesn't know one of them. Please choose again.".to_owned()),
            Some(person) if person.bot => {
                Some(format!("{} is an app, and an app can't own a project.", person.name))
            }
            Some(person) if person.deactivated => Some(format!("{} has left this workspace.", person.name)),
            Some(_) => None,
        })
        .collect();
    Ok(if complaints.is_empty() { Errors::new() } else { vec![(Field::CoOwners, complaints.join(" "))] })
}

/// Somebody from the cache, or asked from Slack the first time.
async fn who(ctx: &Ctx, id: &PersonId, known: &HashMap<PersonId, Person>) -> Option<Person> {
    if let Some(person) = known.get(id) {
        return Some(person.clone());
    }
    let theirs = Ctx { person: id.clone(), ..ctx.clone() };
    people::know(&theirs).await.inspect_err(|error| tracing::debug!(?error, "a co-owner is unknown")).ok()
}

/// Closed: keeps what is typed.
pub async fn closed(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let (meta, view) = (meta(&submission.view)?, submission.view.clone());
    ctx.write(move |conn, ctx| {
        let (mut draft, _) = to_change(conn, ctx, &meta.form)?;
        let typed = check::read_about(&view, meta.round, &draft.now.about);
        // What nobody touched keeps its age.
        if typed == draft.now.about && !draft.is_untouched() {
            return Ok(());
        }
        draft.now.about = typed;
        keep(conn, ctx, &meta.form, &draft)
    })
    .await?;
    Ok(Reply::Done)
}

/// "Start afresh": the draft goes, and the form begins again.
pub async fn afresh(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (view, meta) = window(action)?;
    let page = ctx
        .write(move |conn, ctx| {
            store::remove(conn, &ctx.workspace, &ctx.person, &meta.form)?;
            let (draft, project) = current(conn, ctx, &meta.form)?;
            if project.is_some() {
                store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
            }
            page(conn, ctx, meta.next_round(), &draft, project)
        })
        .await?;
    ctx.app.slack.update_view(&view.id, None, views::project(&page)).await?;
    Ok(Reply::Done)
}

/// "Open another draft": what is typed here is kept, and the other takes its place.
pub async fn other_draft(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (view, meta) = window(action)?;
    let other = action.value.clone().and_then(|form| FormKey::try_from(form).ok());
    let other = other.filter(|form| form.project().is_none()).ok_or_else(super::stale)?;
    let typed_in = view.clone();
    let page = ctx
        .write(move |conn, ctx| {
            let (mut draft, _) = to_change(conn, ctx, &meta.form)?;
            draft.now.about = check::read_about(&typed_in, meta.round, &draft.now.about);
            keep(conn, ctx, &meta.form, &draft)?;
            let found = store::find(conn, &ctx.workspace, &ctx.person, &other)?;
            let (draft, at) = found.ok_or_else(|| {
                Error::user("This draft was sent already, or started afresh in another window.")
            })?;
            let page = page(conn, ctx, Meta { form: other, ..meta.next_round() }, &draft, None)?;
            Ok(ProjectPage { kept: Some(ctx.now - at), ..page })
        })
        .await?;
    ctx.app.slack.update_view(&view.id, None, views::project(&page)).await?;
    Ok(Reply::Done)
}

/// "Back to the project".
pub async fn back(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (view, meta) = window(action)?;
    let page = ctx
        .read(move |conn, ctx| {
            let (draft, project) = current(conn, ctx, &meta.form)?;
            page(conn, ctx, meta.next_round(), &draft, project)
        })
        .await?;
    ctx.app.slack.update_view(&view.id, None, views::project(&page)).await?;
    Ok(Reply::Done)
}
