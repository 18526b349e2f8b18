//! What happens to a tool in use, each in the transaction that causes it.

use std::collections::HashMap;

use super::model::{Adoption, AdoptionState, Case, Level, MEET, Meeting, MeetingState, Seat};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::announcement;
use crate::features::institutions::{self, Institution};
use crate::features::matching;
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::ids::{AdoptionId, InstitutionId, PersonId, PilotId, ProjectId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// Adopters of one tool that are told when it closes, or asked to meet another.
const ADOPTERS: i64 = 200;

/// One with all that is shown of it.
pub fn case(conn: &mut Conn, ctx: &Ctx, one: Adoption) -> Result<Option<Case>> {
    Ok(cases(conn, ctx, vec![one])?.pop())
}

/// Several of them, in their order and with as many queries for many as for one; those of what is gone are left out.
pub fn cases(conn: &mut Conn, ctx: &Ctx, all: Vec<Adoption>) -> Result<Vec<Case>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<InstitutionId> = all.iter().map(|one| one.institution.clone()).collect();
    let institutions: HashMap<InstitutionId, Institution> =
        institutions::find_all(conn, &ctx.workspace, &ids)?;
    let ids: Vec<ProjectId> = all.iter().map(|one| one.project.clone()).collect();
    let projects: HashMap<ProjectId, Project> = projects::find_all(conn, &ctx.workspace, &ids)?;
    let case = |adoption: Adoption| {
        Some(Case {
            institution: institutions.get(&adoption.institution)?.clone(),
            project: projects.get(&adoption.project)?.clone(),
            adoption,
        })
    };
    Ok(all.into_iter().filter_map(case).collect())
}

/// Writes in the log what happened.
pub fn log(conn: &mut Conn, ctx: &Ctx, case: &Case, deed: &str) -> Result<()> {
    let detail = format!("{} at {}", case.project.name, case.institution.about.name);
    let subject = case.adoption.id.as_str();
    audit::write(conn, &ctx.workspace, &ctx.person, deed, subject, &detail, ctx.now)
}

/// Draws the Home tabs of both sides.
pub fn redraw(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let mut homes = institutions::speakers(conn, &ctx.workspace, &case.institution.id)?;
    homes.extend(projects::owners(conn, &ctx.workspace, &case.project.id)?);
    homes.sort();
    homes.dedup();
    for person in &homes {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(())
}

/// Tells whoever maintains it: the named person while they speak for the institution, else another who does, else
/// the organizers.
pub fn tell(conn: &mut Conn, ctx: &Ctx, case: &Case, message: Message) -> Result<()> {
    let speakers = institutions::speakers(conn, &ctx.workspace, &case.institution.id)?;
    let person = match speakers.contains(&case.adoption.person) {
        true => Some(&case.adoption.person),
        false => speakers.first(),
    };
    match person {
        Some(person) => {
            let to = To::notice_of(&ctx.person, person, Notice::Pilots);
            outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
        }
        None => people::tell_organizers(conn, ctx, &message),
    }
}

/// A pilot was adopted: the tool is in use from today on. One that was entered before stays as it is.
pub fn adopted(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &InstitutionId,
    project: &ProjectId,
    pilot: &PilotId,
    person: &PersonId,
) -> Result<()> {
    let today = ctx.now.date();
    let one = Adoption {
        id: AdoptionId::new(),
        institution: institution.clone(),
        project: project.clone(),
        pilot: Some(pilot.clone()),
        person: person.clone(),
        level: Level::Production,
        version: String::new(),
        since: today,
        renews: Some(today + chrono::Duration::days(365)),
        reminded: 0,
        state: AdoptionState::Active,
        reason: None,
        shown: false,
        shown_at: None,
        created_at: ctx.now,
    };
    if let Some(case) = begin(conn, ctx, one)? {
        tell(conn, ctx, &case, views::began(&case))?;
    }
    Ok(())
}

/// Writes that a tool is in use, and asks whether they would like to meet those who run it too. Returns none where it
/// is in use there already.
pub fn begin(conn: &mut Conn, ctx: &Ctx, one: Adoption) -> Result<Option<Case>> {
    if !store::insert(conn, &ctx.workspace, &one)? {
        return Ok(None);
    }
    let Some(case) = case(conn, ctx, one)? else { return Ok(None) };
    log(conn, ctx, &case, "adoption.begin")?;
    jobs::watch(conn, ctx, &case.adoption)?;
    redraw(conn, ctx, &case)?;
    introduce(conn, ctx, &case)?;
    announcement::show(conn, ctx, &case.project.id)?;
    Ok(Some(case))
}

/// Asks both sides, each by themselves, whether they would like to meet: with few others, those that run it longest.
fn introduce(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let ws = &ctx.workspace;
    let mut others = store::of_project(conn, ws, &case.project.id, ADOPTERS)?;
    others.retain(|other| other.institution != case.institution.id);
    let people: Vec<PersonId> = others.iter().map(|other| other.person.clone()).collect();
    let apart = matching::blocked_among(conn, ws, &case.adoption.person, &people)?;
    others.retain(|other| !apart.contains(&other.person));
    others.truncate(MEET);
    for other in cases(conn, ctx, others)? {
        let meeting = Meeting::of(&case.adoption.id, &other.adoption.id, ctx.now);
        store::save_meeting(conn, ws, &meeting)?;
        for (mine, theirs) in [(case, &other), (&other, case)] {
            let seat = Seat { mine: mine.adoption.id.clone(), theirs: theirs.adoption.id.clone() };
            let to = To::notice(&mine.adoption.person, Notice::Pilots);
            outbox::card(conn, ws, &to, &seat.card(), views::meet(mine, theirs, &seat), ctx.now)?;
        }
    }
    Ok(())
}

/// What both sides' questions show once the meeting is settled, or one side has said yes.
pub fn show_meeting(conn: &mut Conn, ctx: &Ctx, meeting: &Meeting) -> Result<()> {
    let ws = &ctx.workspace;
    let (one, other) = (store::find(conn, ws, &meeting.one)?, store::find(conn, ws, &meeting.other)?);
    let both = cases(conn, ctx, one.into_iter().chain(other).collect())?;
    let [one, other] = both.as_slice() else { return Ok(()) };
    for (mine, theirs, yes) in [(one, other, meeting.one_yes), (other, one, meeting.other_yes)] {
        let seat = Seat { mine: mine.adoption.id.clone(), theirs: theirs.adoption.id.clone() };
        let card = match meeting.state {
            MeetingState::Asked if !yes => continue,
            state => views::meeting(mine, theirs, state),
        };
        let to = To::notice(&mine.adoption.person, Notice::Pilots);
        outbox::update_card(conn, ws, &to, &seat.card(), card, ctx.now)?;
    }
    Ok(())
}

/// A tool closes: those who run it hear kindly what they can do next.
pub fn project_closed(conn: &mut Conn, ctx: &Ctx, project: &ProjectId) -> Result<()> {
    let adopters = store::of_project(conn, &ctx.workspace, project, ADOPTERS)?;
    for case in cases(conn, ctx, adopters)? {
        let message = views::tool_closed(&case);
        tell(conn, ctx, &case, message)?;
    }
    Ok(())
}

/// Somebody no longer speaks for an institution: what they maintained there is `to`'s now.
pub fn pass_on(
    conn: &mut Conn,
    ctx: &Ctx,
    institution: &InstitutionId,
    from: &PersonId,
    to: &PersonId,
) -> Result<()> {
    for one in store::maintained(conn, &ctx.workspace, institution, from)? {
        store::save(conn, &ctx.workspace, &Adoption { person: to.clone(), ..one })?;
    }
    Ok(())
}
