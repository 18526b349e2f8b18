//! Who is asked: few at a time, the best first; and when they should have answered.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::model::{Answer, Asked, Confidant, Helper, Ranked, Request, confidant, rank};
use super::steps::Case;
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people::{self, Person};
use crate::features::projects::Project;
use crate::features::{offers, profiles, projects, readiness, skills};
use crate::hours::Hours;
use crate::ids::{PersonId, SkillId};
use crate::time::Time;

/// Offers that are looked through.
const OFFERS: i64 = 50;

/// Who offered technical or administrative support, for any subject or for one of the tool's.
fn volunteers(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<Vec<PersonId>> {
    let mut offers = offers::supporters(conn, ctx, OFFERS)?;
    offers.retain(|offer| {
        offer.subjects.is_empty() || offer.subjects.iter().any(|subject| project.subjects.contains(subject))
    });
    let mut people: Vec<PersonId> = offers.into_iter().map(|offer| offer.person).collect();
    people.sort();
    people.dedup();
    Ok(people)
}

fn is_here(known: &HashMap<PersonId, Person>, person: &PersonId) -> bool {
    known.get(person).is_none_or(|person| !person.deactivated && !person.bot)
}

fn timezone(known: &HashMap<PersonId, Person>, person: &PersonId) -> Tz {
    known.get(person).map_or(chrono_tz::UTC, Person::tz)
}

/// The owners of a tool who are still in the workspace.
pub fn owners(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<Vec<PersonId>> {
    let owners = projects::owners(conn, &ctx.workspace, &project.id)?;
    let known = people::find_all(conn, &ctx.workspace, &owners)?;
    Ok(owners.into_iter().filter(|owner| is_here(&known, owner)).collect())
}

/// Who reads a report of a security problem.
pub fn reader(conn: &mut Conn, ctx: &Ctx, project: &Project, asker: &PersonId) -> Result<Confidant> {
    let ready = readiness::find(conn, &ctx.workspace, &project.id)?;
    let contact = match ready.security_person {
        Some(contact) => {
            let known = people::find_all(conn, &ctx.workspace, std::slice::from_ref(&contact))?;
            Some(contact).filter(|contact| is_here(&known, contact))
        }
        None => None,
    };
    Ok(confidant(contact.as_ref(), &ready.security, &owners(conn, ctx, project)?, asker))
}

/// Who could help and was not asked yet, the best first. As many queries for many as for few.
pub fn candidates(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<Vec<Ranked>> {
    let (ws, request) = (&ctx.workspace, &case.request);
    if request.is_private() {
        let readers = match reader(conn, ctx, &case.project, &request.asker)? {
            Confidant::Person(person) => vec![person],
            Confidant::Owners(owners) => owners,
            // What was written before the address was given stays with the owners.
            Confidant::Outside(_) => owners(conn, ctx, &case.project)?,
            Confidant::Nobody => Vec::new(),
        };
        let helper =
            |person| Helper { person, owner: false, offers: false, skills: Vec::new(), load: 0, rests: None };
        let readers = readers.into_iter().filter(|person| case.may_be_asked(person)).map(helper).collect();
        let mut ranked = rank(readers, request.severity);
        ranked.iter_mut().for_each(|one| one.reasons.clear());
        return Ok(ranked);
    }
    let own = owners(conn, ctx, &case.project)?;
    let offering = volunteers(conn, ctx, &case.project)?;
    let mut all = own.clone();
    all.extend(offering.iter().filter(|person| !own.contains(person)).cloned());
    all.retain(|person| case.may_be_asked(person));
    let known = people::find_all(conn, ws, &all)?;
    all.retain(|person| is_here(&known, person));
    let loads = store::loads(conn, ws, &all)?;
    let profiles = profiles::get_all(conn, ws, &all)?;
    let names = skills::names(conn, ws, &case.project.stack)?;
    let helpers = all
        .into_iter()
        // Who takes a break is not asked, but for those who look after the tool.
        .filter(|person| {
            own.contains(person)
                || profiles.get(person).is_none_or(|profile| profile.break_until(ctx.now).is_none())
        })
        .map(|person| {
            let has = |skill: &&SkillId| {
                profiles.get(&person).is_some_and(|profile| {
                    profile.skills.iter().any(|known| known.skill == **skill && !known.wanted)
                })
            };
            let skills =
                case.project.stack.iter().filter(has).filter_map(|id| names.get(id).cloned()).collect();
            let works = Hours::working(timezone(&known, &person)).next(ctx.now);
            Helper {
                owner: own.contains(&person),
                offers: offering.contains(&person),
                skills,
                load: loads.get(&person).copied().unwrap_or_default(),
                rests: (works > ctx.now).then(|| (works - ctx.now).num_hours()),
                person,
            }
        })
        .collect();
    Ok(rank(helpers, request.severity))
}

/// Asks these, in the transaction of whoever takes the step; their cards follow with [`super::steps::refresh`].
pub fn ask(conn: &mut Conn, ctx: &Ctx, case: &mut Case, who: Vec<Ranked>) -> Result<()> {
    for one in who {
        let asked = Asked {
            request: case.request.id.clone(),
            person: one.person,
            reasons: one.reasons,
            answer: Answer::Waiting,
            asked_at: ctx.now,
        };
        record(conn, ctx, case, asked)?;
    }
    Ok(())
}

/// Writes what somebody was asked or answered, in the table and in `case`.
pub fn record(conn: &mut Conn, ctx: &Ctx, case: &mut Case, asked: Asked) -> Result<()> {
    let position = i32::try_from(case.asked.len()).unwrap_or(i32::MAX);
    store::save_asked(conn, &ctx.workspace, &asked, position)?;
    match case.asked.iter_mut().find(|one| one.person == asked.person) {
        Some(one) => *one = asked,
        None => case.asked.push(asked),
    }
    Ok(())
}

/// When the first of those who are waited for should have answered, by their working hours.
pub fn answer_due(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<Option<Time>> {
    let waiting: Vec<PersonId> = case.waiting().cloned().collect();
    let known = people::find_all(conn, &ctx.workspace, &waiting)?;
    let due =
        |person| Hours::working(timezone(&known, person)).after(ctx.now, case.request.severity.to_answer());
    Ok(waiting.iter().map(due).min())
}

/// When whoever has it should have given a sign.
pub fn work_due(conn: &mut Conn, ctx: &Ctx, request: &Request, claimer: &PersonId) -> Result<Time> {
    let tz = people::timezone(conn, &ctx.workspace, claimer)?;
    Ok(Hours::working(tz).after(ctx.now, request.severity.to_work()))
}
