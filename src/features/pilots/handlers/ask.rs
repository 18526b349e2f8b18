//! Asking for a pilot, and the owners' answer.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{gone, pressed};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::{self, Institution, short};
use crate::features::matching;
use crate::features::needs;
use crate::features::pilots::model::{COURSE, Form, LINE, Pilot, PilotState, wrong_dates};
use crate::features::pilots::steps::{self, Case};
use crate::features::pilots::{jobs, store, views};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::{InstitutionId, NeedId, PilotId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// Needs that a menu offers.
const NEEDS: i64 = 50;

/// "Ask for a pilot": the form, for those who speak for an institution.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(ProjectId::from).ok_or_else(gone)?;
    let form = ctx
        .read(move |conn, ctx| {
            let project = usable(conn, ctx, &id)?;
            let mine = speaks_for(conn, ctx)?;
            let ids: Vec<InstitutionId> = mine.iter().map(|one| one.id.clone()).collect();
            let needs = needs::of_institutions(conn, &ctx.workspace, &ids, NEEDS)?;
            Ok(views::ask_form(&project, &mine, &needs))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn speaks_for(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Institution>> {
    let mine = institutions::of_person(conn, &ctx.workspace, &ctx.person)?;
    let mine: Vec<Institution> = mine
        .into_iter()
        .filter(institutions::Spoken::is_confirmed)
        .map(|spoken| spoken.institution)
        .collect();
    if mine.is_empty() {
        return Err(Error::user(
            "A pilot is asked for in the name of an institution. `/edtech partner` lets you tell of yours; an organizer \
             confirms that you speak for it.",
        ));
    }
    Ok(mine)
}

fn usable(conn: &mut Conn, ctx: &Ctx, id: &ProjectId) -> Result<Project> {
    let project = projects::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    let apart = matching::projects_apart(conn, &ctx.workspace, &ctx.person, std::slice::from_ref(id))?;
    if project.state == ProjectState::Approved && project.stage.is_usable() && apart.is_empty() {
        return Ok(project);
    }
    Err(Error::user(format!(
        "{} can't be tried at the moment. `/edtech project list` shows others.",
        project.name
    )))
}

/// The form was sent: the owners are asked.
pub async fn ask(ctx: &Ctx, view: &View) -> Result<Reply> {
    let project: ProjectId = view.metadata().ok_or_else(gone)?;
    let Some(institution) = view.chosen(field::INSTITUTION).map(InstitutionId::from) else {
        return Ok(Reply::error(field::INSTITUTION, "Please choose one."));
    };
    let course = view.text(field::COURSE).unwrap_or_default();
    if course.chars().count() > COURSE as usize {
        return Ok(Reply::error(field::COURSE, format!("At most {COURSE} characters, please.")));
    }
    let day = |field: &str| view.chosen(field).and_then(|day| day.parse::<NaiveDate>().ok());
    let (Some(starts), Some(ends)) = (day(field::STARTS), day(field::ENDS)) else {
        return Ok(Reply::error(field::STARTS, "Please choose the first and the last day."));
    };
    let pilot = Pilot {
        id: PilotId::new(),
        institution,
        project,
        need: view.chosen(field::NEED).map(NeedId::from),
        person: ctx.person.clone(),
        owner: None,
        course,
        state: PilotState::Requested,
        starts,
        ends,
        next: String::new(),
        next_by: None,
        checks: Vec::new(),
        reason: None,
        channel: None,
        asked_at: ctx.now,
        moved_at: ctx.now,
        stalled_at: None,
    };
    let asked = pilot.clone();
    let errors = ctx.read(move |conn, ctx| wrong(conn, ctx, &asked)).await?;
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let key = format!("pilots.ask:{}", view.id);
    let asked = ctx.write_once(key, move |conn, ctx| request(conn, ctx, pilot)).await?;
    Ok(asked.map_or(Reply::Clear, |case| Reply::Update(Box::new(views::asked_notice(&case)))))
}

/// What is wrong with a request, at which field: its dates, or another pilot of the same tool at that time.
fn wrong(conn: &mut Conn, ctx: &Ctx, pilot: &Pilot) -> Result<BTreeMap<String, String>> {
    let ws = &ctx.workspace;
    institutions::require_speaker(conn, ws, &pilot.institution, &ctx.person)?;
    let institution = institutions::find(conn, ws, &pilot.institution)?.ok_or_else(gone)?;
    let mut errors = BTreeMap::new();
    if let Err((first, what)) = wrong_dates(pilot.starts, pilot.ends, &institution.campus, ctx.now.date()) {
        let field = if first { field::STARTS } else { field::ENDS };
        errors.insert(field.to_owned(), what);
    }
    let others = store::at(conn, ws, &pilot.institution, &pilot.project)?;
    if let Some(other) = others.iter().find(|other| other.starts <= pilot.ends && pilot.starts <= other.ends)
    {
        let what = format!(
            "There is a pilot of this tool at {} already, {} to {}. Join that one, or choose days before or after it.",
            institution.about.name,
            short(other.starts),
            short(other.ends)
        );
        errors.entry(field::STARTS.to_owned()).or_insert(what);
    }
    Ok(errors)
}

fn request(conn: &mut Conn, ctx: &Ctx, mut pilot: Pilot) -> Result<Case> {
    let ws = &ctx.workspace;
    usable(conn, ctx, &pilot.project)?;
    // Somebody may have been faster since the form was checked.
    if let Some(what) = wrong(conn, ctx, &pilot)?.into_values().next() {
        return Err(Error::user(what));
    }
    let need = pilot.need.as_ref().map(|id| needs::find(conn, ws, id)).transpose()?.flatten();
    pilot.need = need.filter(|need| need.institution == pilot.institution).map(|need| need.id);
    store::save(conn, ws, &pilot)?;
    let case = steps::case(conn, ctx, pilot)?.ok_or_else(gone)?;
    for owner in projects::owners(conn, ws, &case.project.id)? {
        let name = case.pilot.ask_card(&owner);
        outbox::card(conn, ws, &To::notice(&owner, Notice::Pilots), &name, views::ask_card(&case), ctx.now)?;
    }
    steps::log_step(conn, ctx, &case, None)?;
    jobs::watch(conn, ctx, &case.pilot)?;
    steps::refresh(conn, ctx, &case)?;
    Ok(case)
}

/// The request that waits, for an owner.
fn asked(conn: &mut Conn, ctx: &Ctx, id: &PilotId) -> Result<Case> {
    let pilot = store::find(conn, &ctx.workspace, id)?.ok_or_else(gone)?;
    projects::require_owner(conn, &ctx.workspace, &pilot.project, &ctx.person)?;
    if pilot.state != PilotState::Requested {
        return Err(Error::user("This was answered already. The Home tab shows where the pilot stands."));
    }
    steps::case(conn, ctx, pilot)?.ok_or_else(gone)
}

/// "Yes, let's try": once, however many owners press.
pub async fn accept(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    ctx.write(move |conn, ctx| {
        let mut case = asked(conn, ctx, &id)?;
        case.pilot.owner = Some(ctx.person.clone());
        case.pilot.state = PilotState::Accepted;
        if !steps::step(conn, ctx, &mut case, PilotState::Requested)? {
            return Err(Error::user("Another owner was faster. The Home tab shows where the pilot stands."));
        }
        steps::answered(conn, ctx, &case)?;
        jobs::open(conn, ctx, &case.pilot)?;
        let news = views::moved(&case, &ctx.person);
        outbox::post(conn, &ctx.workspace, &To::asked(&case.pilot.person), news, None, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// "Not now": the form that asks why.
pub async fn why_not(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let case = ctx.read(move |conn, ctx| asked(conn, ctx, &id)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::reason_form(Form::Decline, &case)).await
}

/// What was written as a reason; or what is wrong with it.
pub fn reason(view: &View) -> Result<Option<String>, Reply> {
    let reason = view.text(field::REASON);
    match reason {
        Some(reason) if reason.chars().count() > LINE as usize => {
            Err(Reply::error(field::REASON, format!("At most {LINE} characters, please.")))
        }
        reason => Ok(reason),
    }
}

/// The reason was sent.
pub async fn decline(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: PilotId = view.metadata().ok_or_else(gone)?;
    let reason = match reason(view) {
        Ok(Some(reason)) => reason,
        Ok(None) => return Ok(Reply::error(field::REASON, "Please write a line: it is all that they get.")),
        Err(reply) => return Ok(reply),
    };
    ctx.write_once(format!("pilots.decline:{}", view.id), move |conn, ctx| {
        let mut case = asked(conn, ctx, &id)?;
        case.pilot.state = PilotState::Ended;
        case.pilot.reason = Some(reason);
        if !steps::step(conn, ctx, &mut case, PilotState::Requested)? {
            return Err(Error::user("Another owner was faster. The Home tab shows where the pilot stands."));
        }
        steps::answered(conn, ctx, &case)?;
        let news = views::declined(&case, &ctx.person);
        outbox::post(conn, &ctx.workspace, &To::asked(&case.pilot.person), news, None, ctx.now)
    })
    .await?;
    Ok(Reply::Clear)
}
