//! What organizers do here, one function for each action.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::model::{Entry, Form, Look, MOST, NOTE, PAGE, PLAN, Page, Press, Purpose, Show, Task, Verb, WHAT};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{institutions, outreach, people, projects};
use crate::hours;
use crate::ids::{PersonId, TaskId};
use crate::slack::incoming::{Action, Submission, Suggestion, View};
use crate::slack::reply::Choice;
use crate::slack::text::{cut, on_one_line};
use crate::slack::{Message, Reply};
use views::field;

/// Projects, institutions and contacts of which each is suggested so many.
const EACH: usize = 20;

/// `/edtech tasks [free | all | done]`: one's own, or those.
pub async fn open(ctx: &Ctx, words: &str) -> Result<Reply> {
    let look = match words.trim().to_lowercase().as_str() {
        "free" => Look::at(Show::Free),
        "all" => Look::at(Show::Open),
        "done" => Look::at(Show::Done),
        _ => Look::at(Show::Mine),
    };
    Ok(Reply::Ephemeral(ctx.read(move |conn, ctx| page(conn, ctx, look)).await?))
}

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::List | Verb::Filter | Verb::More) => {
            let look = action.chosen().parse().map_err(|()| gone())?;
            let message = ctx.read(move |conn, ctx| page(conn, ctx, look)).await?;
            projects::show_there(ctx, action, message).await
        }
        Ok(Verb::New) => new(ctx, action).await,
        Ok(Verb::Edit) => edit(ctx, action).await,
        Ok(Verb::Done) => change(ctx, action, done).await,
        Ok(Verb::Reopen) => change(ctx, action, reopen).await,
        Ok(Verb::Take) => change(ctx, action, take).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Task) => write(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// What one reads where a task, or a list of them, isn't there.
fn gone() -> Error {
    Error::user("This isn't here any more. `/edtech tasks` shows what is.")
}

fn task(conn: &mut Conn, ctx: &Ctx, id: &TaskId) -> Result<Task> {
    roles::require(conn, ctx, Right::Team)?;
    store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)
}

/// A page of a list, for organizers.
fn page(conn: &mut Conn, ctx: &Ctx, look: Look) -> Result<Message> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Team)?;
    // One more than is shown tells whether there is a next page.
    let mut found = store::listed(conn, ws, &look, &ctx.person, PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| Look { show: look.show.clone(), after: Some(store::place(&look.show, last)) });
    let today = hours::date(ctx.now, people::timezone(conn, ws, &ctx.person)?);
    let entries = entries(conn, ctx, found)?;
    let plans = store::plans(conn, ws)?;
    Ok(views::page(&Page { look, entries, next, plans, today }))
}

/// Tasks with what they are for, in as many queries for many as for one.
pub(super) fn entries(conn: &mut Conn, ctx: &Ctx, tasks: Vec<Task>) -> Result<Vec<Entry>> {
    let names = names(conn, ctx, tasks.iter().map(|task| &task.purpose))?;
    let entry = |task: Task| {
        let purpose = names.get(&task.purpose).cloned().unwrap_or_default();
        Entry { task, purpose }
    };
    Ok(tasks.into_iter().map(entry).collect())
}

/// What each of these purposes is called; those that are gone are left out.
fn names<'a>(
    conn: &mut Conn,
    ctx: &Ctx,
    purposes: impl Iterator<Item = &'a Purpose>,
) -> Result<HashMap<Purpose, String>> {
    let ws = &ctx.workspace;
    let (mut names, mut of) = (HashMap::new(), (Vec::new(), Vec::new(), Vec::new()));
    for purpose in purposes {
        match purpose {
            Purpose::None => {}
            Purpose::Plan(name) => {
                names.insert(purpose.clone(), name.clone());
            }
            Purpose::Project(id) => of.0.push(id.clone()),
            Purpose::Institution(id) => of.1.push(id.clone()),
            Purpose::Contact(id) => of.2.push(id.clone()),
        }
    }
    if !of.0.is_empty() {
        let found = projects::find_all(conn, ws, &of.0)?;
        names.extend(found.into_iter().map(|(id, one)| (Purpose::Project(id), one.name)));
    }
    if !of.1.is_empty() {
        let found = institutions::find_all(conn, ws, &of.1)?;
        names.extend(found.into_iter().map(|(id, one)| (Purpose::Institution(id), one.about.name)));
    }
    if !of.2.is_empty() {
        let found = outreach::find_all(conn, ws, &of.2)?;
        names
            .extend(found.into_iter().map(|one| (Purpose::Contact(one.id.clone()), one.called().to_owned())));
    }
    Ok(names)
}

/// Suggests what a task can be for: what was typed as a plan, plans, projects, institutions and contacts. To organizers.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let typed = suggestion.typed.trim().to_owned();
    let found = ctx.read(move |conn, ctx| suggested(conn, ctx, &typed)).await?;
    Ok(Reply::Options(found))
}

fn suggested(conn: &mut Conn, ctx: &Ctx, typed: &str) -> Result<Vec<Choice>> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Team)?;
    let choice = |name: &str, kind: &str, purpose: Purpose| Choice {
        text: views::choice(name, kind),
        value: purpose.to_string(),
    };
    let low = typed.to_lowercase();
    let plans = store::plans(conn, ws)?.into_iter().map(|(name, _)| name);
    let plans: Vec<String> = plans.filter(|name| name.to_lowercase().contains(&low)).take(EACH).collect();
    let mut found: Vec<Choice> =
        plans.iter().map(|name| choice(name, "plan", Purpose::Plan(name.clone()))).collect();
    if typed.is_empty() {
        return Ok(found);
    }
    let named = projects::find_by_name(conn, ws, typed, None)?.into_iter().take(EACH);
    found.extend(named.map(|one| choice(&one.name, "project", Purpose::Project(one.id.clone()))));
    let named = institutions::named(conn, ws, typed, EACH as i64)?.into_iter();
    found.extend(
        named.map(|one| choice(&one.about.name, "institution", Purpose::Institution(one.id.clone()))),
    );
    let named = outreach::search(conn, ws, typed, EACH as i64)?.into_iter();
    found.extend(named.map(|one| choice(one.called(), "contact", Purpose::Contact(one.id.clone()))));
    // What there is comes first, and what was typed is a plan of its own.
    let new = cut(typed, PLAN as usize);
    if !plans.iter().any(|name| name.to_lowercase() == new.to_lowercase()) {
        found.push(choice(&new, "new plan", Purpose::Plan(new.clone())));
    }
    Ok(found)
}

/// What a form carries: about which task it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Meta {
    task: Option<TaskId>,
}

/// "New task": the form.
async fn new(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let form = ctx
        .read(|conn, ctx| {
            room(conn, ctx)?;
            let task = Task { owner: Some(ctx.person.clone()), ..Task::new(&ctx.person, ctx.now) };
            Ok(views::form(&Entry { task, purpose: String::new() }, &Meta::default(), true))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// Stops who isn't an organizer, and what would be too many.
fn room(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    roles::require(conn, ctx, Right::Team)?;
    if store::number(conn, &ctx.workspace)? < MOST {
        return Ok(());
    }
    Err(Error::user(format!(
        "{MOST} tasks are to be done, and no team needs more. Finish some of them first."
    )))
}

/// "Edit": the form of one that exists.
async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: TaskId = action.chosen().into();
    let form = ctx
        .read(move |conn, ctx| {
            let task = task(conn, ctx, &id)?;
            let meta = Meta { task: Some(id) };
            let entry = entries(conn, ctx, vec![task])?.pop().ok_or_else(gone)?;
            Ok(views::form(&entry, &meta, false))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// What was typed, into `task`; and what is wrong with it.
fn read(view: &View, task: &mut Task) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    let typed = view.text(field::WHAT).unwrap_or_default();
    task.what = on_one_line(&typed);
    task.note = view.text(field::NOTE).unwrap_or_default().trim().to_owned();
    task.owner = view.all_chosen(field::OWNER).into_iter().next().map(PersonId);
    task.due = view.chosen(field::DUE).and_then(|day| day.parse().ok());
    task.purpose = view.chosen(field::PURPOSE).and_then(|what| what.parse().ok()).unwrap_or_default();
    if task.what.is_empty() {
        errors.insert(field::WHAT.to_owned(), "What is to be done? A few words do.".to_owned());
    }
    for (field, text, most) in [(field::WHAT, &task.what, WHAT), (field::NOTE, &task.note, NOTE)] {
        if text.chars().count() > most as usize {
            errors.insert(field.to_owned(), format!("At most {most} characters, please."));
        }
    }
    errors
}

/// What else is wrong: an owner who could not see it, or a purpose that isn't there.
fn check(conn: &mut Conn, ctx: &Ctx, task: &Task, before: &Task) -> Result<BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    if let Some(owner) = task.owner.as_ref().filter(|owner| before.owner.as_ref() != Some(owner))
        && !people::organizes(conn, &ctx.workspace, owner)?
    {
        let what = "The team's tasks are among organizers. Please choose one of them, or nobody yet.";
        errors.insert(field::OWNER.to_owned(), what.to_owned());
    }
    let named = match &task.purpose {
        Purpose::None => true,
        Purpose::Plan(name) => name.chars().count() <= PLAN as usize,
        other => !names(conn, ctx, std::iter::once(other))?.is_empty(),
    };
    if !named {
        errors.insert(field::PURPOSE.to_owned(), "This isn't here any more. Please choose anew.".to_owned());
    }
    Ok(errors)
}

/// The form of a task was sent.
async fn write(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta: Meta = view.metadata().unwrap_or_default();
    let (is_new, id) = (meta.task.is_none(), meta.task);
    let before = ctx
        .read(move |conn, ctx| match id {
            Some(id) => task(conn, ctx, &id),
            None => room(conn, ctx).map(|()| Task::new(&ctx.person, ctx.now)),
        })
        .await?;
    let mut said = before.clone();
    let mut errors = read(view, &mut said);
    if errors.is_empty() {
        let (said, before) = (said.clone(), before.clone());
        errors = ctx.read(move |conn, ctx| check(conn, ctx, &said, &before)).await?;
    }
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let saved = ctx
        .write_once(format!("tasks.task:{}", view.id), move |conn, ctx| {
            if is_new {
                room(conn, ctx)?;
            } else {
                // Whether it is done was decided elsewhere.
                said.done = task(conn, ctx, &said.id)?.done;
            }
            store::save(conn, &ctx.workspace, &said)?;
            settle(conn, ctx, &said, if is_new { "task.add" } else { "task.edit" })?;
            entries(conn, ctx, vec![said])
        })
        .await?;
    let entry = saved.and_then(|mut saved| saved.pop());
    Ok(entry.map_or(Reply::Clear, |entry| Reply::Update(Box::new(views::saved(&entry)))))
}

/// What follows of every change. No word of a task stands in the log: it may name somebody.
fn settle(conn: &mut Conn, ctx: &Ctx, task: &Task, deed: &str) -> Result<()> {
    let ws = &ctx.workspace;
    jobs::watch(conn, ws, task, ctx.now)?;
    jobs::plan(conn, ws, ctx.now)?;
    let due = task.due.map(|due| format!("due {due}")).unwrap_or_default();
    audit::write(conn, ws, &ctx.person, deed, task.id.as_str(), &due, ctx.now)?;
    people::redraw_organizers(conn, ws, ctx.now)
}

/// Changes a task by one press, and shows the list again in which it was.
async fn change(
    ctx: &Ctx,
    action: &Action,
    change: fn(&mut Conn, &Ctx, &Task) -> Result<()>,
) -> Result<Reply> {
    let press: Press = action.chosen().parse().map_err(|()| gone())?;
    let message = ctx
        .write(move |conn, ctx| {
            let task = task(conn, ctx, &press.task)?;
            change(conn, ctx, &task)?;
            page(conn, ctx, press.look)
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

fn done(conn: &mut Conn, ctx: &Ctx, task: &Task) -> Result<()> {
    if !store::finish(conn, &ctx.workspace, &task.id, &ctx.person, ctx.now)? {
        return Ok(());
    }
    let done = Task { done: Some((ctx.person.clone(), ctx.now)), ..task.clone() };
    settle(conn, ctx, &done, "task.done")
}

fn reopen(conn: &mut Conn, ctx: &Ctx, task: &Task) -> Result<()> {
    if !store::reopen(conn, &ctx.workspace, &task.id)? {
        return Ok(());
    }
    settle(conn, ctx, &Task { done: None, ..task.clone() }, "task.reopen")
}

fn take(conn: &mut Conn, ctx: &Ctx, task: &Task) -> Result<()> {
    if task.owner.as_ref() == Some(&ctx.person) {
        return Ok(());
    }
    if !store::take(conn, &ctx.workspace, &task.id, &ctx.person)? {
        return Err(Error::user(
            "Somebody was faster and has this, or it is done. `/edtech tasks free` shows what nobody has.",
        ));
    }
    settle(conn, ctx, &Task { owner: Some(ctx.person.clone()), ..task.clone() }, "task.take")
}
