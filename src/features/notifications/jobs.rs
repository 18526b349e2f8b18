//! The morning: one job for all whose morning it is, some hundred people at a time. A step takes as many queries for
//! many as for one; the few that are one for each moment or day are as many as there are timezones.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use strum::{EnumString, IntoStaticStr};

use super::sources::{self, Sections, Week};
use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::people;
use crate::ids::PersonId;
use crate::notices::{self, Day, Settings, Told};
use crate::outbox::{self, Digest};
use crate::queue::{Failure, Job};
use crate::time::Time;

/// So many people are told in one transaction.
const BATCH: i64 = 200;
/// A week's news.
const WEEK: chrono::Duration = chrono::Duration::days(7);

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "notifications.")]
enum Work {
    /// Tells all whose morning it is.
    Morning,
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let Ok(Work::Morning) = verb.parse() else {
        return Err(Failure::Final { reason: format!("notifications has no job {verb:?}") });
    };
    let ctx = Ctx::of_job(app, job);
    // Each step tells or puts off everybody whom it looks at, so the last one finds nobody.
    while step(&ctx).await? {}
    Ok(())
}

/// Some of those whose morning it is. Returns whether there may be more.
pub(super) async fn step(ctx: &Ctx) -> Result<bool> {
    let batch = Arc::new(ctx.read(gather).await?);
    if batch.people.is_empty() {
        return Ok(false);
    }
    ctx.write(move |conn, ctx| tell(conn, ctx, &batch)).await?;
    Ok(true)
}

/// Reads all that a morning's first step tells, and returns how many people it is for.
pub fn read_morning(conn: &mut Conn, ctx: &Ctx) -> Result<usize> {
    gather(conn, ctx).map(|batch| batch.people.len())
}

/// Some people whose morning it is, and all that is to know of them.
pub(super) struct Batch {
    people: Vec<Whose>,
    sections: Sections,
}

/// One of them.
struct Whose {
    person: PersonId,
    settings: Settings,
    tz: chrono_tz::Tz,
    /// Somebody whom nothing is sent to any more.
    gone: bool,
    /// Something is kept for them.
    kept: bool,
    /// Their weekly digest is due.
    weekly: bool,
}

impl Whose {
    /// Whether they may be told now.
    fn is_ready(&self, now: Time) -> bool {
        !self.gone && self.settings.is_time(self.tz, now)
    }
}

pub(super) fn gather(conn: &mut Conn, ctx: &Ctx) -> Result<Batch> {
    let ws = &ctx.workspace;
    let kept = notices::waiting_until(conn, ws, ctx.now, BATCH)?;
    let weekly = notices::weekly_due(conn, ws, ctx.now, BATCH)?;
    let mut ids: Vec<PersonId> = kept.iter().chain(&weekly).cloned().collect();
    ids.sort();
    ids.dedup();
    ids.truncate(BATCH as usize);
    let (kept, weekly): (HashSet<_>, HashSet<_>) = (kept.into_iter().collect(), weekly.into_iter().collect());
    let known = people::find_all(conn, ws, &ids)?;
    let mut settings = notices::get_all(conn, ws, &ids)?;
    let whose = |person: PersonId| Whose {
        settings: settings.remove(&person).unwrap_or_default(),
        tz: known.get(&person).map_or(chrono_tz::UTC, people::Person::tz),
        gone: known.get(&person).is_some_and(|person| person.deactivated || person.bot),
        kept: kept.contains(&person),
        weekly: weekly.contains(&person),
        person,
    };
    let people: Vec<Whose> = ids.into_iter().map(whose).collect();
    let wanted: Vec<PersonId> = people
        .iter()
        .filter(|one| one.weekly && one.is_ready(ctx.now))
        .map(|one| one.person.clone())
        .collect();
    let week = Week { people: &wanted, since: ctx.now - WEEK };
    Ok(Batch { sections: sources::digests(conn, ctx, &week)?, people })
}

pub(super) fn tell(conn: &mut Conn, ctx: &Ctx, batch: &Batch) -> Result<()> {
    let (ws, now) = (&ctx.workspace, ctx.now);
    let ready: Vec<&Whose> = batch.people.iter().filter(|one| one.is_ready(now)).collect();
    let content = |one: &Whose| one.kept || batch.sections.contains_key(&one.person);
    let mut days: BTreeMap<i32, Vec<PersonId>> = BTreeMap::new();
    for one in ready.iter().filter(|one| content(one)) {
        days.entry(Day::of(one.tz, now).number).or_default().push(one.person.clone());
    }
    let mut taken: HashSet<PersonId> = HashSet::new();
    for (day, people) in &days {
        taken.extend(notices::take_all(conn, ws, people, *day)?);
    }
    let ours = plan(conn, ctx, batch, &taken)?;
    let gone = batch.people.iter().filter(|one| one.gone).map(|one| one.person.clone());
    let told: Vec<PersonId> = taken.iter().cloned().chain(gone).collect();
    let mut kept = notices::tell(conn, ws, &told, now)?;
    let mut digests = Vec::new();
    for one in ready.iter().filter(|one| taken.contains(&one.person)) {
        let lines = kept.remove(&one.person).unwrap_or_default();
        let sections = batch.sections.get(&one.person).filter(|_| ours.contains(&one.person));
        let sections = sections.map_or(&[][..], Vec::as_slice);
        if !lines.is_empty() || !sections.is_empty() {
            digests.push((*one, lines, sections));
        }
    }
    // One thing alone comes as it is, with its buttons.
    let alone = |(_, lines, sections): &(&Whose, Vec<Told>, &[_])| sections.is_empty() && lines.len() == 1;
    let single: Vec<String> =
        digests.iter().filter(|one| alone(one)).map(|(_, lines, _)| lines[0].id.clone()).collect();
    let mut whole: HashMap<String, notices::Held> = notices::take_out(conn, ws, &single)?;
    let digests = digests.into_iter().map(|(one, lines, sections)| {
        let held = lines.first().and_then(|line| whole.remove(&line.id));
        let until = Day::of(one.tz, now).until;
        match held {
            Some(held) => Digest::whole(one.person.clone(), until, &held),
            None => Ok(Digest::of(one.person.clone(), until, views::digest(sections, &lines), now)),
        }
    });
    outbox::post_digests(conn, ws, digests.collect::<Result<Vec<Digest>>>()?, now)
}

/// Plans the next weekly digest of those whose last one is due, and puts off what can't be told now: somebody sleeps,
/// or their day's messages are used up. Returns whose weekly digest is ours to send.
fn plan(conn: &mut Conn, ctx: &Ctx, batch: &Batch, taken: &HashSet<PersonId>) -> Result<HashSet<PersonId>> {
    let (ws, now) = (&ctx.workspace, ctx.now);
    let (mut weekly, mut kept): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
    for one in batch.people.iter().filter(|one| !taken.contains(&one.person)) {
        let later = if one.gone { None } else { one.settings.morning(one.tz, now) };
        if one.kept && !one.gone {
            kept.entry(later).or_default().push(one.person.clone());
        }
        if one.weekly {
            // Nothing to tell is told next week.
            let empty = one.is_ready(now) && !batch.sections.contains_key(&one.person);
            let next = if empty { one.settings.monday(one.tz, now) } else { later };
            weekly.entry(next).or_default().push(one.person.clone());
        }
    }
    for one in batch.people.iter().filter(|one| one.weekly && taken.contains(&one.person)) {
        weekly.entry(one.settings.monday(one.tz, now)).or_default().push(one.person.clone());
    }
    for (due, people) in kept {
        notices::postpone(conn, ws, &people, due, now)?;
    }
    let mut ours = HashSet::new();
    for (next, people) in weekly {
        ours.extend(notices::plan_weekly(conn, ws, &people, next, now)?);
    }
    Ok(ours)
}
