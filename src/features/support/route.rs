//! Who is asked: few at a time, the best first; and when they should have answered.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::model::{Answer, Asked, Confidant, Helper, MEASURE, Ranked, Request, confidant, rank};
use super::steps::Case;
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{self, Known, Matter};
use crate::features::offers::{self, Offer};
use crate::features::people::{self, Person};
use crate::features::profiles::{self, Profile};
use crate::features::projects::{self, Project};
use crate::features::readiness;
use crate::features::roles::{self, Role};
use crate::features::skills::{self, Level};
use crate::hours::Hours;
use crate::ids::{PersonId, SkillId};
use crate::ladder;
use crate::time::Time;

/// Offers that are looked through.
const OFFERS: i64 = 50;

/// Who offered technical or administrative support, for any subject or for one of the tool's, with what they offer.
fn volunteers(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<HashMap<PersonId, Vec<Offer>>> {
    let mut by_person: HashMap<PersonId, Vec<Offer>> = HashMap::new();
    for offer in offers::supporters(conn, ctx, OFFERS)? {
        let fits = |subject: &String| project.subjects.contains(subject);
        if offer.subjects.is_empty() || offer.subjects.iter().any(fits) {
            by_person.entry(offer.person.clone()).or_default().push(offer);
        }
    }
    Ok(by_person)
}

/// What the tool and the request are about.
fn asked_for(case: &Case) -> Matter {
    let project = &case.project;
    let texts = [&case.request.title, &case.request.details].into_iter().map(String::as_str);
    Matter {
        skills: project.stack.iter().map(|skill| (skill.clone(), Level::Comfortable)).collect(),
        subjects: project.subjects.clone(),
        words: projects::telling(texts),
    }
}

/// What somebody knows, cares about and wrote: of themselves, and of what they offer.
fn brought(profile: Option<&Profile>, offers: &[Offer]) -> Matter {
    let known = profile.into_iter().flat_map(|profile| &profile.skills).filter(|known| !known.wanted);
    let subjects = profile.into_iter().flat_map(|profile| &profile.subjects);
    let about = profile.into_iter().map(|profile| profile.about.as_str());
    let texts = offers.iter().flat_map(|offer| [offer.title.as_str(), offer.about.as_str()]);
    Matter {
        skills: known.map(|known| (known.skill.clone(), known.level)).collect(),
        subjects: subjects.chain(offers.iter().flat_map(|offer| &offer.subjects)).cloned().collect(),
        words: projects::telling(about.chain(texts)),
    }
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
        let apart = matching::blocked_among(conn, ws, &request.asker, &readers)?;
        let may = |person: &PersonId| case.may_be_asked(person) && !apart.contains(person);
        let readers = readers.into_iter().filter(may).map(Helper::new).collect();
        let mut ranked = rank(readers, request.severity);
        ranked.iter_mut().for_each(|one| one.reasons.clear());
        return Ok(ranked);
    }
    let own = owners(conn, ctx, &case.project)?;
    let offering = volunteers(conn, ctx, &case.project)?;
    let mut all = own.clone();
    all.extend(offering.keys().filter(|person| !own.contains(person)).cloned());
    // Whose role it is to help is asked like those who offered to.
    for volunteer in roles::with_roles(conn, ws, &[Role::SupportVolunteer])? {
        if !all.contains(&volunteer) {
            all.push(volunteer);
        }
    }
    let apart = matching::blocked_among(conn, ws, &request.asker, &all)?;
    all.retain(|person| case.may_be_asked(person) && !apart.contains(person));
    let known = people::find_all(conn, ws, &all)?;
    let profiles = profiles::get_all(conn, ws, &all)?;
    // Who takes a break is not asked, but for those who look after the tool.
    all.retain(|person| {
        let rests = profiles.get(person).is_some_and(|profile| profile.break_until(ctx.now).is_some());
        is_here(&known, person) && (own.contains(person) || !rests)
    });
    let loads = store::loads(conn, ws, &all)?;
    let theirs = |person: &PersonId| offering.get(person).map_or(&[][..], Vec::as_slice);
    let asked = asked_for(case);
    let brought: Vec<Matter> =
        all.iter().map(|person| brought(profiles.get(person), theirs(person))).collect();
    let alike = matching::alike(std::slice::from_ref(&asked), &brought, MEASURE);
    let skills: Vec<SkillId> = alike
        .iter()
        .flat_map(|one| one.known.iter().flat_map(|known| [known.needed.clone(), known.by.clone()]))
        .collect();
    let names = skills::names(conn, ws, &skills)?;
    let helpers = all.into_iter().zip(brought).zip(alike).map(|((person, brought), alike)| {
        let name = |skill: &SkillId| names.get(skill).cloned().unwrap_or_else(|| skill.to_string());
        let called = |known: &Known| {
            let other = (known.by != known.needed).then(|| name(&known.by));
            (name(&known.needed), other)
        };
        let works = Hours::working(timezone(&known, &person)).next(ctx.now);
        let mut subjects = brought.subjects;
        subjects.retain(|subject| asked.subjects.contains(subject));
        subjects.sort();
        subjects.dedup();
        Helper {
            owner: own.contains(&person),
            offers: offering.contains_key(&person),
            skills: alike.known.iter().map(called).collect(),
            subjects,
            alike,
            load: loads.get(&person).copied().unwrap_or_default(),
            rests: (works > ctx.now).then(|| (works - ctx.now).num_hours()),
            person,
        }
    });
    Ok(rank(helpers.collect(), request.severity))
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

/// When whoever asked waits no longer: at the ladder's end, but not before the organizers had two working days.
pub fn release_due(conn: &mut Conn, ctx: &Ctx, request: &Request) -> Result<Time> {
    let tz = people::organizers_timezone(conn, &ctx.workspace)?;
    Ok(ladder::Rung::Release.due(request.asked_at, tz).max(ladder::Rung::Nudge.due(ctx.now, tz)))
}

/// When whoever has it should have given a sign.
pub fn work_due(conn: &mut Conn, ctx: &Ctx, request: &Request, claimer: &PersonId) -> Result<Time> {
    let tz = people::timezone(conn, &ctx.workspace, claimer)?;
    Ok(Hours::working(tz).after(ctx.now, request.severity.to_work()))
}
