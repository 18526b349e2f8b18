//! What people do here, one function for each action.

use std::collections::BTreeMap;

use super::model::{Chosen, Entry, Form, Kind, MOST, MOST_CHOSEN, PAGE, Page, Press, Thing, Verb};
use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project};
use crate::features::skills;
use crate::ids::{ProjectId, SkillId};
use crate::notices;
use crate::slack::incoming::{Action, Submission, View};
use crate::slack::{Message, Reply};
use views::field;

/// `/edtech follow`: what one follows.
pub async fn open(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(ctx.read(|conn, ctx| page(conn, ctx, None)).await?))
}

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Follow) => follow(ctx, action).await,
        Ok(Verb::Unfollow) => unfollow(ctx, action).await,
        Ok(Verb::List) => list(ctx, action, None).await,
        Ok(Verb::More) => list(ctx, action, Some(action.chosen().parse().map_err(|()| stale())?)).await,
        Ok(Verb::Drop) => drop_one(ctx, action).await,
        Ok(Verb::Edit) => edit(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Choose) => choose(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn stale() -> Error {
    Error::user("This button is out of date. `/edtech follow` shows what you follow.")
}

fn pressed_project(action: &Action) -> Result<ProjectId> {
    let id = action.value.as_deref().filter(|value| !value.is_empty());
    id.map(ProjectId::from).ok_or_else(projects::gone)
}

/// What the person sees where they pressed: the project's page as it is now, or below a message that others see too
/// what became of it.
async fn shown(ctx: &Ctx, action: &Action, id: &ProjectId, said: Message) -> Result<Reply> {
    let stays = action.message.as_ref().is_some_and(|message| !message.ephemeral);
    if stays {
        return Ok(Reply::Ephemeral(said));
    }
    projects::show_there(ctx, action, projects::show_one(ctx, id).await?).await
}

/// "Follow".
async fn follow(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    let said = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            let found = projects::find(conn, ws, &project)?.filter(|found| found.state.is_running());
            let found = found.ok_or_else(projects::gone)?;
            if projects::is_owner(conn, ws, &project, &ctx.person)? {
                return Ok(views::yours(&found));
            }
            let thing = Thing::project(&project);
            if store::is_followed(conn, ws, &ctx.person, &thing)? {
                return Ok(views::followed(&found));
            }
            if store::of_person_number(conn, ws, &ctx.person)? >= MOST {
                return Err(Error::user(format!(
                    "You follow {MOST} things, and nobody reads of more. `/edtech follow` shows them: let some of \
                     them go first."
                )));
            }
            store::follow(conn, ws, &ctx.person, &thing, ctx.now)?;
            Ok(views::followed(&found))
        })
        .await?;
    shown(ctx, action, &id, said).await
}

/// "Unfollow".
async fn unfollow(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed_project(action)?;
    let project = id.clone();
    let said = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            let did = store::unfollow(conn, ws, &ctx.person, &Thing::project(&project))?;
            // Who never followed it learns nothing of one that isn't shown.
            let found = projects::find(conn, ws, &project)?.filter(|found| did || found.state.is_running());
            Ok(found.map_or_else(views::not_followed, |found| views::unfollowed(&found)))
        })
        .await?;
    shown(ctx, action, &id, said).await
}

async fn list(ctx: &Ctx, action: &Action, after: Option<Thing>) -> Result<Reply> {
    let message = ctx.read(move |conn, ctx| page(conn, ctx, after)).await?;
    projects::show_there(ctx, action, message).await
}

/// "Unfollow" on the list, which is shown again.
async fn drop_one(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let press: Press = action.chosen().parse().map_err(|()| stale())?;
    let message = ctx
        .write(move |conn, ctx| {
            store::unfollow(conn, &ctx.workspace, &ctx.person, &press.thing)?;
            page(conn, ctx, press.after)
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

/// A page of what one follows.
fn page(conn: &mut Conn, ctx: &Ctx, after: Option<Thing>) -> Result<Message> {
    let ws = &ctx.workspace;
    // One more than is shown tells whether there is a next page.
    let mut found = store::of_person(conn, ws, &ctx.person, after.as_ref(), PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).cloned();
    let weekly = notices::get(conn, ws, &ctx.person)?.weekly;
    Ok(views::page(&Page { entries: entries(conn, ctx, found)?, after, next, weekly }))
}

/// Things with their names, in as many queries for many as for one.
fn entries(conn: &mut Conn, ctx: &Ctx, things: Vec<Thing>) -> Result<Vec<Entry>> {
    let of =
        |kind: Kind| things.iter().filter(move |thing| thing.kind == kind).map(|thing| thing.what.clone());
    let ids: Vec<ProjectId> = of(Kind::Project).map(ProjectId).collect();
    let known: Vec<SkillId> = of(Kind::Skill).map(SkillId).collect();
    let mut found = projects::find_all(conn, &ctx.workspace, &ids)?;
    let mut names = skills::names(conn, &ctx.workspace, &known)?;
    let entry = |thing: Thing| {
        let project: Option<Project> = match thing.kind {
            Kind::Project => found.remove(&ProjectId(thing.what.clone())),
            Kind::Skill | Kind::Subject => None,
        };
        let name = match (&project, thing.kind) {
            (Some(project), _) => project.name.clone(),
            (None, Kind::Skill) => names.remove(&SkillId(thing.what.clone())).unwrap_or_default(),
            (None, _) => thing.what.clone(),
        };
        Entry { thing, name, project }
    };
    Ok(things.into_iter().map(entry).collect())
}

/// "Choose subjects and skills": the form.
async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let chosen = ctx
        .read(|conn, ctx| {
            let ws = &ctx.workspace;
            let skills = store::of_kind(conn, ws, &ctx.person, Kind::Skill)?;
            Ok(Chosen {
                subjects: store::of_kind(conn, ws, &ctx.person, Kind::Subject)?,
                skills: skills::typed_options(conn, ws, &skills)?,
            })
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::form(&chosen)).await
}

/// The form was sent.
async fn choose(ctx: &Ctx, view: &View) -> Result<Reply> {
    let mut subjects = view.all_chosen(field::SUBJECTS);
    subjects.retain(|subject| skills::subjects().contains(&subject.as_str()));
    let typed = view.all_chosen(field::SKILLS);
    let mut errors = BTreeMap::new();
    for (field, number) in [(field::SUBJECTS, subjects.len()), (field::SKILLS, typed.len())] {
        if number > MOST_CHOSEN {
            errors.insert(field.to_owned(), format!("At most {MOST_CHOSEN}, please."));
        }
    }
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let saved = ctx
        .write_once(format!("follows.choose:{}", view.id), move |conn, ctx| {
            let (ws, me, now) = (&ctx.workspace, &ctx.person, ctx.now);
            let skills: Vec<SkillId> = skills::adopt_typed(conn, ws, me, &typed, now)?;
            let skills: Vec<String> = skills.into_iter().map(|skill| skill.0).collect();
            store::choose(conn, ws, me, Kind::Subject, &subjects, now)?;
            store::choose(conn, ws, me, Kind::Skill, &skills, now)?;
            let weekly = notices::get(conn, ws, me)?.weekly;
            let chosen = Chosen { subjects, skills: skills::typed_options(conn, ws, &skills)? };
            Ok((chosen, weekly))
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |(chosen, weekly)| Reply::Update(Box::new(views::saved(&chosen, weekly)))))
}
