//! Sending the form: a new project for review, or changes to one.

use std::collections::HashSet;

use super::{content, meta, owned, project};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::intake::merge::{self, Change};
use crate::features::intake::model::{Content, Draft, Errors, FormKey};
use crate::features::intake::views::{self, ProjectPage, Saved, label};
use crate::features::intake::{check, store};
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::{announcement, ideas, introductions, listings, needs, review, skills};
use crate::ids::{PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Submission;

/// "Send for review", "Send again", "Save changes": once, however often it is pressed.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let meta = meta(&submission.view)?;
    let again = meta.clone();
    // Another window may have left something half done in the draft.
    let page = ctx
        .read(move |conn, ctx| {
            let found = store::find(conn, &ctx.workspace, &ctx.person, &again.form)?;
            let Some((draft, _)) = found else { return Ok(None) };
            let Err(wrong) = checked(&draft, &ctx.person) else { return Ok(None) };
            let project = again.form.project().map(|project| owned(conn, ctx, project)).transpose()?;
            let page = project::page(conn, ctx, again.next_round(), &draft, project)?;
            Ok(Some(ProjectPage { complaints: complaints(&wrong), ..page }))
        })
        .await?;
    if let Some(page) = page {
        return Ok(Reply::Update(Box::new(views::project(&page))));
    }
    ctx.write_once(format!("intake.send:{}", submission.view.id), move |conn, ctx| {
        send(conn, ctx, &meta.form)
    })
    .await?;
    Ok(Reply::Clear)
}

fn checked(draft: &Draft, by: &PersonId) -> Result<Content, Errors> {
    let about = check::about(&draft.now.about, &project::subjects(draft), by)?;
    Ok(Content { about, roles: draft.now.roles.clone() })
}

fn complaints(wrong: &Errors) -> Vec<String> {
    wrong.iter().map(|(field, what)| format!("{}: {what}", label(*field))).collect()
}

fn send(conn: &mut Conn, ctx: &Ctx, form: &FormKey) -> Result<()> {
    let gone = || Error::user(views::no_draft(form.project().is_some()));
    let (draft, _) = store::find(conn, &ctx.workspace, &ctx.person, form)?.ok_or_else(gone)?;
    let content = checked(&draft, &ctx.person).map_err(|wrong| Error::user(complaints(&wrong).join(" ")))?;
    match form.project() {
        None => {
            let project = create(conn, ctx, &content)?;
            match form {
                FormKey::Need(need) => needs::became_project(conn, ctx, need, &project)?,
                FormKey::Idea(idea) => ideas::became_project(conn, ctx, idea, &project)?,
                FormKey::New | FormKey::Message(_) | FormKey::Edit(_) => {}
            }
        }
        Some(project) => edit(conn, ctx, project, draft.base, content)?,
    }
    store::remove(conn, &ctx.workspace, &ctx.person, form)?;
    Ok(())
}

fn create(conn: &mut Conn, ctx: &Ctx, content: &Content) -> Result<ProjectId> {
    let ws = &ctx.workspace;
    let (project, roles) = build(conn, ctx, ProjectId::new(), content)?;
    let co_owners = &content.about.co_owners;
    let owners: Vec<PersonId> = [&ctx.person].into_iter().chain(co_owners).cloned().collect();
    projects::create(conn, ws, &project, &owners, &roles)?;
    review::request(conn, ctx, &project.id)?;
    outbox::post(conn, ws, &To::asked(&ctx.person), views::sent(&project), None, ctx.now)?;
    for owner in co_owners {
        let message = views::named_owner(&project, &ctx.person);
        outbox::post(conn, ws, &To::notice(owner, Notice::Projects), message, None, ctx.now)?;
    }
    audit::write(conn, ws, &ctx.person, "project.submit", project.id.as_str(), &project.name, ctx.now)?;
    redraw(conn, ctx, &owners)?;
    Ok(project.id)
}

fn edit(conn: &mut Conn, ctx: &Ctx, id: &ProjectId, base: Option<Content>, mine: Content) -> Result<()> {
    use ProjectState::{Approved, ChangesRequested, Declined, Paused, Submitted};
    let ws = &ctx.workspace;
    owned(conn, ctx, id)?;
    let again = projects::set_state(conn, ws, id, &[ChangesRequested, Declined], Submitted, ctx.now)?;
    if !again {
        // Holds the project until the end of the transaction, so that two edits at once both count.
        projects::set_state(conn, ws, id, &[Approved], Approved, ctx.now)?;
        projects::set_state(conn, ws, id, &[Paused], Paused, ctx.now)?;
    }
    let before = owned(conn, ctx, id)?;
    listings::edited(conn, ctx, &before)?;
    let current = content(conn, ctx, &before)?;
    let base = base.unwrap_or_else(|| current.clone());
    let merged = merge::merge(&base, &mine, &current)?;
    let changes = merge::changes(&current, &merged)?;
    let owners_before = projects::owners(conn, ws, id)?;
    let owners = merge::owners(&owners_before, &base.about, &mine.about);
    if changes.is_empty() && owners == owners_before && !again {
        return Ok(());
    }
    let (project, roles) = build(conn, ctx, id.clone(), &merged)?;
    projects::update(conn, ws, &project, &owners, &roles, ctx.now)?;
    let project = owned(conn, ctx, id)?;
    let how = if project.state == Approved {
        announcement::show(conn, ctx, id)?;
        projects::wish_channel(conn, ctx, &project)?;
        Saved::Shows
    } else if project.state == Paused {
        Saved::Pauses
    } else {
        review::request(conn, ctx, id)?;
        if again { Saved::SentAgain } else { Saved::Waits }
    };
    for gone in current.roles.iter().filter(|role| !merged.roles.iter().any(|kept| kept.id == role.id)) {
        introductions::role_closed(conn, ctx, id, &gone.id)?;
    }
    tell_owners(conn, ctx, &project, &owners_before, &owners)?;
    let message = views::saved(&project, &changes, owners != owners_before, how);
    outbox::post(conn, ws, &To::asked(&ctx.person), message, None, ctx.now)?;
    let action = if again { "project.send_again" } else { "project.edit" };
    let detail = log_line(&project, &changes, &owners_before, &owners);
    audit::write(conn, ws, &ctx.person, action, id.as_str(), &detail, ctx.now)?;
    let everybody: HashSet<PersonId> = owners_before.into_iter().chain(owners).collect();
    redraw(conn, ctx, &everybody.into_iter().collect::<Vec<_>>())
}

/// The project and its roles, with the skills that their values become: new ones wait for an organizer.
fn build(conn: &mut Conn, ctx: &Ctx, id: ProjectId, content: &Content) -> Result<(Project, Vec<Role>)> {
    let needs = content.roles.iter().flat_map(|role| &role.needs).map(|need| &need.value);
    let values: Vec<String> = content.about.stack.iter().chain(needs).cloned().collect();
    skills::adopt_typed(conn, &ctx.workspace, &ctx.person, &values, ctx.now)?;
    let ids = skills::ids_of(conn, &ctx.workspace, &values)?;
    let skill = |value: &str| ids.get(value).cloned();
    let stack = content.about.stack.iter().filter_map(|value| skill(value)).collect();
    let roles = content.roles.iter().map(|role| role.to_role(&id, skill, ctx.now)).collect();
    Ok((content.about.to_project(id, stack, &ctx.person, ctx.now), roles))
}

fn tell_owners(
    conn: &mut Conn,
    ctx: &Ctx,
    project: &Project,
    before: &[PersonId],
    after: &[PersonId],
) -> Result<()> {
    let named = after.iter().filter(|owner| !before.contains(owner));
    let named = named.map(|owner| (owner, views::named_owner(project, &ctx.person)));
    let gone = before.iter().filter(|owner| !after.contains(owner));
    let gone = gone.map(|owner| (owner, views::taken_off(project, &ctx.person)));
    for (owner, message) in named.chain(gone) {
        outbox::post(conn, &ctx.workspace, &To::notice(owner, Notice::Projects), message, None, ctx.now)?;
    }
    Ok(())
}

/// What the log keeps of an edit: each field before and after, and who came and went.
fn log_line(project: &Project, changes: &[Change], before: &[PersonId], after: &[PersonId]) -> String {
    let change = |change: &Change| format!("{}: “{}” → “{}”", change.what, change.before, change.after);
    let mut parts: Vec<String> = changes.iter().map(change).collect();
    parts.extend(
        after.iter().filter(|owner| !before.contains(owner)).map(|owner| format!("owner added: {owner}")),
    );
    parts.extend(
        before.iter().filter(|owner| !after.contains(owner)).map(|owner| format!("owner removed: {owner}")),
    );
    format!("{}: {}", project.name, if parts.is_empty() { "unchanged".to_owned() } else { parts.join("; ") })
}

fn redraw(conn: &mut Conn, ctx: &Ctx, people: &[PersonId]) -> Result<()> {
    for person in people {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(())
}
