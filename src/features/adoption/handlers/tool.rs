//! Entering a tool in use, changing it, renewing it, ending it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{gone, mine, pressed};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::adoption::model::{
    Adoption, AdoptionState, Case, LINE, Level, Renewal, SILENT, VERSION, wrong_days,
};
use crate::features::adoption::views::{Meta, field};
use crate::features::adoption::{jobs, steps, store, views};
use crate::features::announcement;
use crate::features::institutions::{self, Institution};
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::ids::{AdoptionId, InstitutionId, PersonId, ProjectId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};

/// One more than a menu takes.
const PROJECTS: i64 = projects::views::MENU as i64 + 1;

/// Those who may maintain a tool there, with their names.
fn maintainers(conn: &mut Conn, ctx: &Ctx, institution: &InstitutionId) -> Result<Vec<(String, String)>> {
    let speakers = institutions::speakers(conn, &ctx.workspace, institution)?;
    let known = people::find_all(conn, &ctx.workspace, &speakers)?;
    let named = |person: &PersonId| {
        let name = known.get(person).map_or_else(|| person.to_string(), |one| one.name.clone());
        (name, person.to_string())
    };
    Ok(speakers.iter().map(named).collect())
}

/// "Add a tool in use": the form, for those who speak for the institution.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(InstitutionId::from).ok_or_else(gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            let ws = &ctx.workspace;
            institutions::require_speaker(conn, ws, &id, &ctx.person)?;
            let institution: Institution = institutions::find(conn, ws, &id)?.ok_or_else(gone)?;
            let projects: Vec<Project> = projects::listed(conn, ws, None, PROJECTS)?;
            if projects.is_empty() {
                return Err(Error::user("There are no projects yet that could be in use."));
            }
            let people = maintainers(conn, ctx, &id)?;
            Ok(views::tool_form(&institution, Some(&projects), None, &people, &ctx.person))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// "Change it": the form of one that exists.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .read(move |conn, ctx| {
            let case = mine(conn, ctx, &id)?;
            let people = maintainers(conn, ctx, &case.institution.id)?;
            Ok(views::tool_form(&case.institution, None, Some(&case), &people, &ctx.person))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// What was filled in, into `one`; or what is wrong at which field.
fn read(
    view: &View,
    mut one: Adoption,
    is_new: bool,
    ctx: &Ctx,
) -> Result<Adoption, BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    let mut wrong = |field: &str, what: &str| {
        errors.insert(field.to_owned(), what.to_owned());
    };
    if is_new {
        match view.chosen(field::PROJECT) {
            Some(project) => one.project = ProjectId::from(project),
            None => wrong(field::PROJECT, "Please choose one."),
        }
    }
    match view.chosen(field::LEVEL).and_then(|level| level.parse::<Level>().ok()) {
        Some(level) => one.level = level,
        None => wrong(field::LEVEL, "Please choose one."),
    }
    one.version = view.text(field::VERSION).unwrap_or_default();
    if one.version.chars().count() > VERSION as usize {
        wrong(field::VERSION, &format!("At most {VERSION} characters, please."));
    }
    let day = |field: &str| view.chosen(field).and_then(|day| day.parse::<NaiveDate>().ok());
    match day(field::SINCE) {
        Some(since) => one.since = since,
        None => wrong(field::SINCE, "Please choose a day."),
    }
    let renews = day(field::RENEWS);
    // A day that was there before may be over: that is what the reminder is about.
    let changed = renews.filter(|_| renews != one.renews);
    if let Err((first, what)) = wrong_days(one.since, changed, ctx.now.date()) {
        wrong(if first { field::SINCE } else { field::RENEWS }, what);
    }
    if renews != one.renews {
        (one.renews, one.reminded) = (renews, 0);
    }
    if let Some(person) = view.chosen(field::PERSON) {
        one.person = PersonId::from(person);
    }
    let shown = view.all_chosen(field::SHOWN).iter().any(|value| value == field::SHOWN);
    if shown != one.shown {
        (one.shown, one.shown_at) = (shown, shown.then_some(ctx.now));
    }
    if errors.is_empty() { Ok(one) } else { Err(errors) }
}

/// The form was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta: Meta = view.metadata().ok_or_else(gone)?;
    let is_new = meta.adoption.is_none();
    let before = match meta.adoption {
        Some(id) => ctx.read(move |conn, ctx| mine(conn, ctx, &id)).await?.adoption,
        None => Adoption {
            id: AdoptionId::new(),
            institution: meta.institution,
            project: "".into(),
            pilot: None,
            person: ctx.person.clone(),
            level: Level::Production,
            version: String::new(),
            since: ctx.now.date(),
            renews: None,
            reminded: 0,
            state: AdoptionState::Active,
            reason: None,
            shown: false,
            shown_at: None,
            created_at: ctx.now,
        },
    };
    let one = match read(view, before.clone(), is_new, ctx) {
        Ok(one) => one,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let key = format!("adoption.tool:{}", view.id);
    let saved = ctx.write_once(key, move |conn, ctx| keep(conn, ctx, one, &before, is_new)).await;
    match saved {
        Err(Error::User(what)) if is_new => Ok(Reply::error(field::PROJECT, what)),
        saved => Ok(saved?.map_or(Reply::Clear, |case| Reply::Update(Box::new(views::saved(&case))))),
    }
}

fn keep(conn: &mut Conn, ctx: &Ctx, one: Adoption, before: &Adoption, is_new: bool) -> Result<Case> {
    let ws = &ctx.workspace;
    institutions::require_speaker(conn, ws, &one.institution, &ctx.person)?;
    // Who maintains it speaks for the institution: what a form says proves nothing.
    institutions::require_speaker(conn, ws, &one.institution, &one.person).map_err(|_| {
        Error::user("Whoever maintains it has to speak for the institution. Please choose one of those.")
    })?;
    if is_new {
        let project = projects::find(conn, ws, &one.project)?.filter(|found| found.state.is_running());
        let project =
            project.ok_or_else(|| Error::user("This project isn't open. Please choose another one."))?;
        return steps::begin(conn, ctx, one)?.ok_or_else(|| {
            Error::user(format!(
                "{} is in use at your institution already. The Home tab has the way to change it.",
                project.name
            ))
        });
    }
    let was_silent = before.reminded >= SILENT;
    if !store::advance(conn, ws, &one, before)? {
        return Err(Error::user("Somebody changed it meanwhile. Please open it again."));
    }
    let case = steps::case(conn, ctx, one)?.ok_or_else(gone)?;
    steps::log(conn, ctx, &case, "adoption.edit")?;
    settled(conn, ctx, &case, was_silent)?;
    Ok(case)
}

/// Its next reminder, both sides' tabs, the card that says where it is used, and the organizers' list follow.
fn settled(conn: &mut Conn, ctx: &Ctx, case: &Case, was_silent: bool) -> Result<()> {
    jobs::watch(conn, ctx, &case.adoption)?;
    if was_silent {
        people::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
    }
    announcement::show(conn, ctx, &case.project.id)?;
    steps::redraw(conn, ctx, case)
}

/// "It goes on for a year": once for each renewal, however often it is pressed.
pub async fn renew(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let renewal: Renewal = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let message = ctx
        .write(move |conn, ctx| {
            let mut case = mine(conn, ctx, &renewal.adoption)?;
            let before = case.adoption.clone();
            if before.renews != renewal.day {
                return Ok(views::renewed_already(&case));
            }
            (case.adoption.renews, case.adoption.reminded) = (Some(before.a_year_on(ctx.now.date())), 0);
            if !store::advance(conn, &ctx.workspace, &case.adoption, &before)? {
                return Ok(views::renewed_already(&case));
            }
            steps::log(conn, ctx, &case, "adoption.renew")?;
            settled(conn, ctx, &case, before.reminded >= SILENT)?;
            Ok(views::renewed(&case))
        })
        .await?;
    Ok(Reply::Ephemeral(message))
}

/// "It is no longer in use": the form that asks why.
pub async fn why(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let case = ctx.read(move |conn, ctx| mine(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::end_form(&case)).await
}

/// It was sent: the owners of the tool hear of it.
pub async fn end(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: AdoptionId = view.metadata().ok_or_else(gone)?;
    let reason = view.text(field::REASON);
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > LINE as usize) {
        return Ok(Reply::error(field::REASON, format!("At most {LINE} characters, please.")));
    }
    ctx.write_once(format!("adoption.end:{}", view.id), move |conn, ctx| {
        let mut case = mine(conn, ctx, &id)?;
        let before = case.adoption.clone();
        (case.adoption.state, case.adoption.reason) = (AdoptionState::Ended, reason);
        (case.adoption.shown, case.adoption.shown_at) = (false, None);
        if !store::advance(conn, &ctx.workspace, &case.adoption, &before)? {
            return Ok(());
        }
        steps::log(conn, ctx, &case, "adoption.end")?;
        for owner in projects::owners(conn, &ctx.workspace, &case.project.id)? {
            let to = crate::outbox::To::notice(&owner, crate::notices::Notice::Pilots);
            crate::outbox::post(conn, &ctx.workspace, &to, views::ended(&case, &ctx.person), None, ctx.now)?;
        }
        settled(conn, ctx, &case, before.reminded >= SILENT)
    })
    .await?;
    Ok(Reply::Clear)
}
