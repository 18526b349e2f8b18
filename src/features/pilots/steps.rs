//! The steps of a pilot, each in the transaction of whoever takes it: the state moves, the card and the need
//! follow, the thread tells it, Home tabs are drawn again, and the log says who did it.

use std::collections::HashMap;

use super::jobs;
use super::model::{Phase, Pilot, PilotState, Results};
use super::{store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::adoption;
use crate::features::institutions::{self, Institution};
use crate::features::needs::{self, Need, NeedState};
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::ids::{InstitutionId, NeedId, PersonId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// A pilot with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The pilot.
    pub pilot: Pilot,
    /// Where it is tried.
    pub institution: Institution,
    /// What is tried.
    pub project: Project,
    /// The need that it would meet.
    pub need: Option<Need>,
    /// What instructors answered.
    pub results: Vec<(Phase, Results)>,
}

/// One pilot with all that is shown of it.
pub fn case(conn: &mut Conn, ctx: &Ctx, pilot: Pilot) -> Result<Option<Case>> {
    let results = store::results(conn, &ctx.workspace, &pilot.id)?;
    let found = cases(conn, ctx, vec![pilot])?.pop();
    Ok(found.map(|case| Case { results, ..case }))
}

/// Several pilots without what instructors answered, with as many queries as for one.
pub fn cases(conn: &mut Conn, ctx: &Ctx, pilots: Vec<Pilot>) -> Result<Vec<Case>> {
    let ws = &ctx.workspace;
    let ids: Vec<InstitutionId> = pilots.iter().map(|pilot| pilot.institution.clone()).collect();
    let institutions: HashMap<InstitutionId, Institution> = institutions::find_all(conn, ws, &ids)?;
    let ids: Vec<ProjectId> = pilots.iter().map(|pilot| pilot.project.clone()).collect();
    let projects: HashMap<ProjectId, Project> = projects::find_all(conn, ws, &ids)?;
    let ids: Vec<NeedId> = pilots.iter().filter_map(|pilot| pilot.need.clone()).collect();
    let needs: HashMap<NeedId, Need> = needs::find_all(conn, ws, &ids)?;
    let case = |pilot: Pilot| {
        Some(Case {
            institution: institutions.get(&pilot.institution)?.clone(),
            project: projects.get(&pilot.project)?.clone(),
            need: pilot.need.as_ref().and_then(|id| needs.get(id)).cloned(),
            results: Vec::new(),
            pilot,
        })
    };
    Ok(pilots.into_iter().filter_map(case).collect())
}

/// Brings what shows a pilot up to date: its card, if there is one, and the Home tabs of both sides.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let pilot = &case.pilot;
    if let Some(channel) = &pilot.channel {
        let to = To::Channel(channel.clone());
        outbox::card(conn, &ctx.workspace, &to, &pilot.card(), views::card(case, true), ctx.now)?;
    }
    let mut homes = institutions::speakers(conn, &ctx.workspace, &pilot.institution)?;
    homes.extend(projects::owners(conn, &ctx.workspace, &pilot.project)?);
    homes.sort();
    homes.dedup();
    for person in &homes {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(())
}

/// Tells both who look after it: in its thread, or each of them while there is none.
pub fn tell(conn: &mut Conn, ctx: &Ctx, pilot: &Pilot, message: &Message) -> Result<()> {
    if let Some((channel, ts)) = outbox::whereabouts(conn, &ctx.workspace, &pilot.card())? {
        return outbox::post_in_thread(conn, &ctx.workspace, &channel, &ts, message.clone(), ctx.now);
    }
    let mut both = vec![pilot.person.clone()];
    both.extend(pilot.owner.clone().filter(|owner| *owner != pilot.person));
    for person in both {
        outbox::post(
            conn,
            &ctx.workspace,
            &To::notice_of(&ctx.person, &person, Notice::Pilots),
            message.clone(),
            None,
            ctx.now,
        )?;
    }
    Ok(())
}

/// Writes a step: from `from` to where `case` stands. Returns false where somebody was faster.
pub fn step(conn: &mut Conn, ctx: &Ctx, case: &mut Case, from: PilotState) -> Result<bool> {
    let pilot = &mut case.pilot;
    let was_stalled = pilot.stalled_at.is_some();
    (pilot.moved_at, pilot.stalled_at) = (ctx.now, None);
    if !store::advance(conn, &ctx.workspace, pilot, from)? {
        return Ok(false);
    }
    log_step(conn, ctx, case, Some(from))?;
    if let Some(need) = &case.need {
        let project = &case.project.id;
        match case.pilot.state {
            PilotState::Accepted => needs::tried(conn, ctx, &need.id, NeedState::Pilot, Some(project))?,
            PilotState::Adopted => needs::tried(conn, ctx, &need.id, NeedState::Met, Some(project))?,
            PilotState::Ended if from != PilotState::Requested => {
                needs::tried(conn, ctx, &need.id, NeedState::Open, None)?;
            }
            _ => {}
        }
    }
    if case.pilot.state == PilotState::Adopted {
        let pilot = &case.pilot;
        adoption::adopted(conn, ctx, &pilot.institution, &pilot.project, &pilot.id, &pilot.person)?;
    }
    jobs::watch(conn, ctx, &case.pilot)?;
    if was_stalled {
        log(conn, ctx, case, "pilot.moved_on")?;
        people::redraw_organizers(conn, &ctx.workspace, ctx.now)?;
    }
    refresh(conn, ctx, case)?;
    Ok(true)
}

/// Writes in the log where a pilot stands, and where it stood.
pub fn log_step(conn: &mut Conn, ctx: &Ctx, case: &Case, from: Option<PilotState>) -> Result<()> {
    let after: &'static str = case.pilot.state.into();
    let before = from.map(<&'static str>::from).unwrap_or_default();
    let detail = format!("{} at {}", case.project.name, case.institution.about.name);
    let (action, subject) = (format!("pilot.{after}"), case.pilot.id.as_str());
    let change = audit::Change { detail: &detail, before, after };
    audit::write_change(conn, &ctx.workspace, &ctx.person, &action, subject, change, ctx.now)
}

/// Writes in the log what else happened to a pilot.
pub fn log(conn: &mut Conn, ctx: &Ctx, case: &Case, deed: &str) -> Result<()> {
    let detail = format!("{} at {}", case.project.name, case.institution.about.name);
    audit::write(conn, &ctx.workspace, &ctx.person, deed, case.pilot.id.as_str(), &detail, ctx.now)
}

/// Shows on the cards of the owners who were asked how it was answered.
pub fn answered(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    for owner in projects::owners(conn, &ctx.workspace, &case.project.id)? {
        let to = To::notice(&owner, Notice::Pilots);
        let card = views::answered_card(case, &ctx.person);
        outbox::update_card(conn, &ctx.workspace, &to, &case.pilot.ask_card(&owner), card, ctx.now)?;
    }
    Ok(())
}

/// Ends a pilot with a reason, and tells both sides. Returns false where it was over.
pub fn end(conn: &mut Conn, ctx: &Ctx, case: &mut Case, reason: Option<&str>) -> Result<bool> {
    let from = case.pilot.state;
    case.pilot.state = PilotState::Ended;
    case.pilot.reason = reason.map(str::to_owned);
    if !from.is_active() || !step(conn, ctx, case, from)? {
        return Ok(false);
    }
    if from == PilotState::Requested {
        answered(conn, ctx, case)?;
    }
    let news = views::ended(case, &ctx.person);
    tell(conn, ctx, &case.pilot, &news)?;
    Ok(true)
}

/// A tool closes: its pilots end kindly, in the transaction that closes it.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let pilots = store::of_project(conn, &ctx.workspace, project)?;
    for mut case in cases(conn, ctx, pilots)? {
        end(conn, ctx, &mut case, Some(views::TOOL_CLOSED))?;
    }
    Ok(())
}

/// Somebody no longer speaks for an institution: the pilots that they looked after are `to`'s now.
pub fn pass_on(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &InstitutionId,
    from: &PersonId,
    to: &PersonId,
) -> Result<()> {
    let mut theirs = store::looked_after(conn, &ctx.workspace, from)?;
    theirs.retain(|pilot| pilot.institution == *institution && pilot.person == *from);
    for case in cases(conn, ctx, theirs)? {
        let pilot = Pilot { person: to.clone(), ..case.pilot.clone() };
        hand_on(conn, ctx, &case, pilot, to)?;
    }
    Ok(())
}

/// An owner left the workspace: another owner of the project looks after their pilots.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let mut theirs = store::looked_after(conn, &ctx.workspace, person)?;
    theirs.retain(|pilot| pilot.owner.as_ref() == Some(person));
    for case in cases(conn, ctx, theirs)? {
        let owners = projects::owners(conn, &ctx.workspace, &case.project.id)?;
        let known = people::find_all(conn, &ctx.workspace, &owners)?;
        let here =
            |owner: &&PersonId| *owner != person && known.get(owner).is_none_or(|one| !one.deactivated);
        match owners.iter().find(here) {
            Some(next) => {
                let pilot = Pilot { owner: Some(next.clone()), ..case.pilot.clone() };
                hand_on(conn, ctx, &case, pilot, next)?;
            }
            None => people::tell_organizers(conn, ctx, &views::nobody_at_project(&case))?,
        }
    }
    Ok(())
}

/// Somebody has everything about them deleted, and nobody else speaks for their institution: their pilots end, and the
/// other side is told.
pub fn person_deleted(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let mut theirs = store::looked_after(conn, &ctx.workspace, person)?;
    theirs.retain(|pilot| pilot.person == *person);
    for mut case in cases(conn, ctx, theirs)? {
        end(conn, ctx, &mut case, Some(views::NOBODY_THERE))?;
    }
    Ok(())
}

/// The pilot has somebody else: who is told, and a group of the new two is opened.
fn hand_on(conn: &mut Conn, ctx: &Ctx, before: &Case, pilot: Pilot, to: &PersonId) -> Result<()> {
    tell(conn, ctx, &before.pilot, &views::handed_on(before, to))?;
    let case = Case { pilot: Pilot { channel: None, ..pilot }, ..before.clone() };
    store::save(conn, &ctx.workspace, &case.pilot)?;
    if case.pilot.owner.is_some() {
        jobs::open(conn, ctx, &case.pilot)?;
    }
    refresh(conn, ctx, &case)
}
