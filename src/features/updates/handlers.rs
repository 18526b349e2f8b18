//! What owners do here, one function for each action.

use std::collections::BTreeMap;

use super::model::{Draft, Form, HAPPENED, MORE, MOST, Meta, SHOWN, SPAN, Sent, Update, Verb};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::drafts;
use crate::error::{Error, Result};
use crate::features::follows::{self, Thing};
use crate::features::projects::{self, Project, ProjectState};
use crate::features::{announcement, community, matching};
use crate::ids::{PersonId, ProjectId, UpdateId};
use crate::outbox;
use crate::slack::incoming::{Action, By, Submission, View};
use crate::slack::{Message, Reply};
use views::field;

/// As many as a menu takes.
const MINE: i64 = 100;

/// `/edtech update [NAME]`.
pub async fn open(ctx: &Ctx, by: &By, name: &str) -> Result<Reply> {
    let name = name.trim().to_lowercase();
    let found = ctx
        .read(move |conn, ctx| {
            let mut mine = projects::of_owner(conn, &ctx.workspace, &ctx.person, MINE)?;
            let other = mine.iter().find(|project| project.state != ProjectState::Approved).cloned();
            mine.retain(|project| project.state == ProjectState::Approved);
            if mine.is_empty() {
                return Ok(Err(views::nothing_to_tell_of(other.as_ref())));
            }
            let called: Vec<Project> =
                mine.iter().filter(|project| project.name.to_lowercase().contains(&name)).cloned().collect();
            let mine = if called.is_empty() { mine } else { called };
            form(conn, ctx, &mine).map(Ok)
        })
        .await?;
    match found {
        Ok(form) => ctx.show_window(by, None, form).await,
        Err(message) => Ok(Reply::Ephemeral(message)),
    }
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Write) => write(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Send) => send(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// A form of this feature was closed unsent: what was typed is kept.
pub async fn closed(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let Ok(Form::Send) = form.parse() else { return Ok(Reply::Unknown) };
    let view = &submission.view;
    let (key, draft) = (view.metadata::<Meta>().unwrap_or_default().draft(), read(view));
    ctx.write(move |conn, ctx| {
        if draft.is_empty() {
            return drafts::remove(conn, &ctx.workspace, &ctx.person, &key).map(|_| ());
        }
        let before = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, &key)?;
        // What nobody touched keeps its age.
        if before.is_some_and(|(before, _)| before == draft) {
            return Ok(());
        }
        drafts::save(conn, &ctx.workspace, &ctx.person, &key, &draft, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// The form for one of these projects, with what was typed before.
fn form(conn: &mut Conn, ctx: &Ctx, mine: &[Project]) -> Result<slack_morphism::prelude::SlackModalView> {
    let meta = match mine {
        [one] => Meta { project: Some(one.id.clone()) },
        _ => Meta::default(),
    };
    if let [one] = mine {
        room(conn, ctx, one)?;
    }
    let kept = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, &meta.draft())?;
    let age = kept.as_ref().map(|(_, at)| ctx.now - *at);
    let draft = kept.map(|(draft, _)| draft).unwrap_or_default();
    Ok(views::form(mine, &draft, age, &meta))
}

/// The project, for an owner who may tell of it.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<Project> {
    let project = projects::require_owner(conn, &ctx.workspace, id, &ctx.person)?;
    if project.state == ProjectState::Approved {
        return Ok(project);
    }
    Err(Error::user(views::not_listed(&project)))
}

/// Stops who would tell too much in a short time.
fn room(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    let latest = store::latest(conn, &ctx.workspace, &project.id, MOST as i64)?;
    let Some(oldest) = latest.get(MOST - 1) else { return Ok(()) };
    let again = oldest.created_at + SPAN;
    if again <= ctx.now {
        return Ok(());
    }
    Err(Error::user(views::too_much(project, again - ctx.now)))
}

/// "Write an update".
async fn write(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    let id = id.map(ProjectId::from).ok_or_else(projects::gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            let project = mine(conn, ctx, &id)?;
            form(conn, ctx, std::slice::from_ref(&project))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// What was typed.
fn read(view: &View) -> Draft {
    let text = |field: &str| view.text(field).unwrap_or_default();
    Draft {
        project: view.chosen(field::PROJECT).map(ProjectId),
        happened: text(field::HAPPENED),
        next: text(field::NEXT),
        help: text(field::HELP),
    }
}

/// What is wrong with it.
fn wrong(draft: &Draft) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    if draft.happened.is_empty() {
        let what = "What happened? A sentence or two do.";
        errors.insert(field::HAPPENED.to_owned(), what.to_owned());
    }
    for (field, text, most) in [
        (field::HAPPENED, &draft.happened, HAPPENED),
        (field::NEXT, &draft.next, MORE),
        (field::HELP, &draft.help, MORE),
    ] {
        if text.chars().count() > most as usize {
            errors.insert(field.to_owned(), format!("At most {most} characters, please."));
        }
    }
    errors
}

/// The form was sent.
async fn send(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta: Meta = view.metadata().unwrap_or_default();
    let draft = read(view);
    let Some(id) = meta.project.clone().or_else(|| draft.project.clone()) else {
        return Ok(Reply::error(field::PROJECT, "Choose the project that this is about."));
    };
    let errors = wrong(&draft);
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let sent = ctx
        .write_once(format!("updates.send:{}", view.id), move |conn, ctx| {
            let ws = &ctx.workspace;
            let project = mine(conn, ctx, &id)?;
            room(conn, ctx, &project)?;
            let update = Update {
                id: UpdateId::new(),
                project: id,
                author: ctx.person.clone(),
                happened: draft.happened,
                next: draft.next,
                help: draft.help,
                created_at: ctx.now,
            };
            drafts::remove(conn, ws, &ctx.person, &meta.draft())?;
            publish(conn, ctx, project, &update)
        })
        .await?;
    Ok(sent.map_or(Reply::Clear, |sent| Reply::Update(Box::new(views::sent(&sent)))))
}

/// Writes an update, and has everybody told whom it concerns.
fn publish(conn: &mut Conn, ctx: &Ctx, project: Project, update: &Update) -> Result<Sent> {
    let ws = &ctx.workspace;
    store::insert(conn, ws, update)?;
    audit::write(conn, ws, &ctx.person, "update.send", update.id.as_str(), &project.name, ctx.now)?;
    let thread = announcement::thread(conn, ctx, &project.id)?;
    if let Some((channel, ts)) = &thread {
        outbox::post_in_thread(conn, ws, channel, ts, views::in_thread(&project, update), ctx.now)?;
    }
    jobs::tell(conn, ctx, &update.id)?;
    let owners = projects::owners(conn, ws, &project.id)?;
    let away = matching::kept_from(conn, ws, &owners)?;
    let followers = follows::number_of(conn, ws, &project.id, &away)?;
    let digest = community::get(conn, ws)?.is_some_and(|community| community.announcement_channel.is_some());
    Ok(Sent { project, thread: thread.map(|(channel, _)| channel), digest, followers })
}

/// Adds to a project's page what it told last, and the way to tell or to follow. What somebody wrote who is kept from
/// whoever looks isn't there.
pub fn attach(
    conn: &mut Conn,
    ctx: &Ctx,
    mut page: Message,
    project: &Project,
    owner: bool,
) -> Result<Message> {
    let ws = &ctx.workspace;
    if !project.state.is_running() {
        return Ok(page);
    }
    let mut latest = store::latest(conn, ws, &project.id, SHOWN)?;
    if !latest.is_empty() {
        let authors: Vec<PersonId> = latest.iter().map(|update| update.author.clone()).collect();
        let apart = matching::blocked_among(conn, ws, &ctx.person, &authors)?;
        latest.retain(|update| !apart.contains(&update.author));
    }
    let follows = !owner && follows::is_followed(conn, ws, &ctx.person, &Thing::project(&project.id))?;
    page.blocks.extend(views::on_page(project, &latest, owner, follows));
    Ok(page)
}
