//! Reads a page of the desk: in as many queries for much as for little.

use std::collections::HashMap;

use super::kinds::{self, Work};
use super::line::{Head, behind, compare};
use super::model::{COUNTED, Count, Desk, ForYou, Item, Kept, Look, MOST_ASLEEP, Show, Told, WEEKS};
use super::{offered, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::people::Person;
use crate::features::roles;
use crate::features::tasks;

/// At most `room` pieces of what `look` asks for, and how each kind does; with `weeks` also how the last ones went. Of
/// kinds that whoever looks may not do, nothing. That they have a part in the desk has been checked.
///
/// # Errors
/// When the database can't be read.
pub fn load(
    conn: &mut Conn,
    ctx: &Ctx,
    person: &Person,
    look: &Look,
    room: usize,
    weeks: bool,
) -> Result<Desk> {
    let ws = &ctx.workspace;
    let held = roles::held(conn, ctx)?;
    let theirs = |kind: &str| kinds::of(kind).is_some_and(|work| held.may(work.right));
    let mut asleep = store::asleep(conn, ws, ctx.now)?;
    asleep.retain(|kept| theirs(&kept.kind));
    let taken = store::held(conn, ws, ctx.now)?;
    let (mut mine, mut others): (Vec<Kept>, Vec<Kept>) =
        taken.iter().filter(|kept| theirs(&kept.kind)).cloned().partition(|kept| kept.person == ctx.person);
    mine.truncate(MOST_ASLEEP);
    others.truncate(MOST_ASLEEP);
    let mut counts = Vec::with_capacity(kinds::ALL.len());
    let mut heads: Vec<Head> = Vec::new();
    for work in kinds::ALL.iter().filter(|work| held.may(work.right)) {
        let line = awake(conn, ctx, work, &Place::first(), COUNTED + 1 + others.len(), &asleep)?;
        let waiting = line.len().min(COUNTED + 1);
        counts.push(Count { work, waiting, came: [0; WEEKS], done: [0; WEEKS], waited: [None; WEEKS] });
        if shows(look.show, work) && look.after.is_none() {
            heads.extend(line);
        }
    }
    if let Some(mark) = &look.after {
        for work in kinds::ALL.iter().filter(|work| shows(look.show, work) && held.may(work.right)) {
            let line = awake(conn, ctx, work, &behind(mark, work), room + 1 + others.len(), &asleep)?;
            heads.extend(line);
        }
    }
    if weeks {
        count_weeks(conn, ctx, &mut counts)?;
    }
    let seen_at = look.after.as_ref().map_or(ctx.now, |mark| mark.seen_at);
    let told = match look.show {
        // Whoever asks for what they have, or for what is put off, asks for few.
        Show::Mine => kept(conn, ctx, &mine, &mut heads)?,
        Show::Others => kept(conn, ctx, &others, &mut heads)?,
        Show::Asleep => kept(conn, ctx, &asleep, &mut heads)?,
        Show::All | Show::Kind(_) => HashMap::new(),
    };
    heads.sort_by(|one, other| compare(one, other, seen_at));
    let offered = match (look.show, &look.after) {
        (Show::All, None) => Some(offered::to(conn, ctx, &heads, &taken)?),
        _ => None,
    };
    if matches!(look.show, Show::All | Show::Kind(_)) {
        // What is free comes first, and what others have after all of it.
        heads.retain(|head| !head.is_in(&others));
    }
    let for_me: Vec<Head> = offered.as_ref().map(|offered| offered.heads.clone()).unwrap_or_default();
    heads.retain(|head| !for_me.contains(head));
    let room = room.saturating_sub(for_me.len());
    if let (Some(mark), Show::Mine | Show::Others | Show::Asleep) = (&look.after, look.show) {
        let last = Head { kind: mark.kind, since: mark.since, id: mark.id.clone() };
        heads.retain(|head| compare(head, &last, seen_at).is_gt());
    }
    let more = heads.len() > room;
    heads.truncate(room);
    let next = heads.last().filter(|_| more).map(|last| last.mark(seen_at));
    let shown: Vec<Head> = for_me.iter().chain(&heads).cloned().collect();
    let mut told = if told.is_empty() { tell(conn, ctx, &shown)? } else { told };
    let left = room.saturating_sub(heads.len());
    if next.is_none() && left > 0 && matches!(look.show, Show::All | Show::Kind(_)) {
        let mut last = Vec::new();
        let here: Vec<Kept> = others
            .iter()
            .filter(|kept| kinds::of(&kept.kind).is_some_and(|work| shows(look.show, work)))
            .filter(|kept| !asleep.iter().any(|other| other.kind == kept.kind && other.item == kept.item))
            .cloned()
            .collect();
        told.extend(self::kept(conn, ctx, &here, &mut last)?);
        last.sort_by(|one, other| compare(one, other, seen_at));
        last.truncate(left);
        heads.extend(last);
    }
    let ids: Vec<String> = for_me.iter().chain(&heads).map(|head| head.id.clone()).collect();
    let claims = store::claims(conn, ws, &ids, ctx.now)?;
    let items = |heads: Vec<Head>| -> Vec<Item> {
        heads.into_iter().filter_map(|head| item(head, &told, &claims, &asleep)).collect()
    };
    let for_you = offered.map(|offered| ForYou {
        promised: offered.promised,
        items: items(for_me),
        risks: offered.risks,
    });
    let (items, asleep, others) = (items(heads), asleep.len(), others.len());
    let (person, look) = (person.clone(), look.clone());
    let tasks = match &for_you {
        Some(_) if weeks => Some(tasks::beside(conn, ws, &ctx.person)?),
        _ => None,
    };
    Ok(Desk { person, now: ctx.now, look, for_you, tasks, items, next, counts, asleep, others })
}

/// What is offered to whoever asks in the morning, and nothing else.
pub fn offer(conn: &mut Conn, ctx: &Ctx) -> Result<ForYou> {
    let asleep = store::asleep(conn, &ctx.workspace, ctx.now)?;
    let mut heads: Vec<Head> = Vec::new();
    for work in kinds::ALL.iter().filter(|work| work.area.is_some()) {
        heads.extend(awake(conn, ctx, work, &Place::first(), COUNTED + 1, &asleep)?);
    }
    heads.sort_by(|one, other| compare(one, other, ctx.now));
    let taken = store::held(conn, &ctx.workspace, ctx.now)?;
    let offered = offered::to(conn, ctx, &heads, &taken)?;
    let told = tell(conn, ctx, &offered.heads)?;
    let items = offered.heads.into_iter().filter_map(|head| item(head, &told, &[], &asleep)).collect();
    Ok(ForYou { promised: offered.promised, items, risks: offered.risks })
}

/// What waits, for a summary: of each kind how many, counted up to [`COUNTED`] and one more, and how many of them longer
/// than promised. Of kinds that organizers may choose, for the others are few people's.
pub fn waiting(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<(&'static str, usize, usize)>> {
    let asleep = store::asleep(conn, &ctx.workspace, ctx.now)?;
    let mut all = Vec::new();
    for work in kinds::ALL.iter().filter(|work| work.area.is_some()) {
        let line = awake(conn, ctx, work, &Place::first(), COUNTED + 1, &asleep)?;
        let promised = ctx.now - chrono::Duration::hours(work.promise);
        let late = line.iter().filter(|head| head.since < promised).count();
        if !line.is_empty() {
            all.push((work.many, line.len(), late));
        }
    }
    Ok(all)
}

fn shows(show: Show, work: &Work) -> bool {
    match show {
        Show::All => true,
        Show::Kind(kind) => kind == work.kind,
        Show::Mine | Show::Others | Show::Asleep => false,
    }
}

/// What waits of a kind and is not put off.
fn awake(
    conn: &mut Conn,
    ctx: &Ctx,
    work: &'static Work,
    from: &Place,
    most: usize,
    asleep: &[Kept],
) -> Result<Vec<Head>> {
    let asleep: Vec<&str> =
        asleep.iter().filter(|kept| kept.kind == work.kind).map(|kept| kept.item.as_str()).collect();
    let limit = i64::try_from(most + asleep.len()).unwrap_or(i64::MAX);
    let line = (work.line)(conn, ctx, from, limit)?;
    let awake = line.into_iter().filter(|(id, _)| !asleep.contains(&id.as_str()));
    Ok(awake.take(most).map(|(id, since)| Head { kind: work.kind, since, id }).collect())
}

type AllTold = HashMap<(&'static str, String), Told>;

/// What these pieces are, those that still wait: a kind at a time.
fn tell(conn: &mut Conn, ctx: &Ctx, heads: &[Head]) -> Result<AllTold> {
    let mut all = HashMap::new();
    for work in kinds::ALL {
        let ids: Vec<String> =
            heads.iter().filter(|head| head.kind == work.kind).map(|head| head.id.clone()).collect();
        if !ids.is_empty() {
            all.extend((work.tell)(conn, ctx, &ids)?.into_iter().map(|(id, told)| ((work.kind, id), told)));
        }
    }
    Ok(all)
}

/// The pieces that somebody took or put off and that still wait.
fn kept(conn: &mut Conn, ctx: &Ctx, kept: &[Kept], heads: &mut Vec<Head>) -> Result<AllTold> {
    let wanted: Vec<Head> = kept
        .iter()
        .filter_map(|kept| {
            let kind = kinds::of(&kept.kind)?.kind;
            Some(Head { kind, since: kept.at, id: kept.item.clone() })
        })
        .collect();
    let told = tell(conn, ctx, &wanted)?;
    heads.extend(told.iter().map(|((kind, id), told)| Head { kind, since: told.since, id: id.clone() }));
    Ok(told)
}

fn item(head: Head, told: &AllTold, claims: &[Kept], asleep: &[Kept]) -> Option<Item> {
    let of = |all: &[Kept]| all.iter().find(|kept| kept.kind == head.kind && kept.item == head.id).cloned();
    let (claim, snooze) = (of(claims), of(asleep));
    let told = told.get(&(head.kind, head.id.clone()))?.clone();
    Some(Item { work: kinds::of(head.kind)?, id: head.id, told, claim, snooze })
}

/// Keeps how many of each kind wait tonight, for the counters of the next weeks.
///
/// # Errors
/// When the database can't be read or written.
pub fn note_day(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let most = i64::try_from(COUNTED + 1).unwrap_or(i64::MAX);
    let mut waiting = Vec::with_capacity(kinds::ALL.len());
    for work in kinds::ALL {
        waiting.push((work.kind, (work.line)(conn, ctx, &Place::first(), most)?.len()));
    }
    store::note_day(conn, &ctx.workspace, ctx.now.date(), &waiting)
}

fn count_weeks(conn: &mut Conn, ctx: &Ctx, counts: &mut [Count]) -> Result<()> {
    let actions: Vec<&str> =
        kinds::ALL.iter().flat_map(|work| work.came.iter().chain(work.done)).copied().collect();
    let found = store::weeks(conn, &ctx.workspace, &actions, ctx.now)?;
    let sum = |actions: &[&str]| {
        let of_these = actions.iter().filter_map(|action| found.get(*action));
        of_these.fold([0; WEEKS], |sum, weeks| std::array::from_fn(|at| sum[at] + weeks[at]))
    };
    let mut waited = store::waited(conn, &ctx.workspace, ctx.now.date())?;
    for count in counts {
        (count.came, count.done) = (sum(count.work.came), sum(count.work.done));
        count.waited = waited.remove(count.work.kind).unwrap_or_default();
    }
    Ok(())
}
