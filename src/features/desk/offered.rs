//! What is offered to whom: work of the areas that somebody chose, in working hours where they live, and never more
//! than the hours that they promised for the week.
//!
//! A piece is offered to one person at a time, so that two don't begin the same; everybody can take what they like all
//! the same. Who works now comes first, then whoever has most of their hours left.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveTime};

use super::kinds::{self, Work};
use super::line::Head;
use super::model::{COUNTED, Kept, OFFERED, Promised};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::handover::{self, Absence, Risks};
use crate::features::organizing::{self, Area, Member};
use crate::features::tasks;
use crate::hours::{self, Hours};
use crate::ids::PersonId;
use crate::time::Time;

/// Somebody to whom work may be offered.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Who.
    pub person: PersonId,
    /// With what they help.
    pub areas: Vec<Area>,
    /// What they promised for a week, in minutes.
    pub promised: i64,
    /// What is left of it.
    pub left: i64,
    /// When they work next: now, in their working hours.
    pub works_at: Time,
}

/// What is offered to one person.
#[derive(Clone, Debug)]
pub struct Offered {
    /// How they stand.
    pub promised: Promised,
    /// What.
    pub heads: Vec<Head>,
    /// What would stand still if one of the team did.
    pub risks: Risks,
}

/// When the week began: on Monday, in UTC, for everybody alike.
pub fn week(now: Time) -> Time {
    let days = i64::from(now.weekday().num_days_from_monday());
    now.date().and_time(NaiveTime::MIN) - Duration::days(days)
}

/// Which of these pieces, in their order, are offered to `whom`.
pub fn arrange<'a>(pieces: &[&'a Head], hands: &[Hand], whom: &PersonId) -> Vec<&'a Head> {
    let mut hands: Vec<(Hand, usize)> = hands.iter().map(|hand| (hand.clone(), 0)).collect();
    let mut theirs = Vec::new();
    for piece in pieces {
        let Some((work, area)) = kinds::of(piece.kind).and_then(|work| Some((work, work.area?))) else {
            continue;
        };
        let free = hands
            .iter_mut()
            .filter(|(hand, has)| hand.areas.contains(&area) && hand.left >= work.minutes && *has < OFFERED);
        let next = free.min_by_key(|(hand, _)| {
            let share = hand.left * 1000 / hand.promised.max(1);
            (hand.works_at, Reverse(share), hand.person.clone())
        });
        if let Some((hand, has)) = next {
            hand.left -= work.minutes;
            *has += 1;
            if hand.person == *whom {
                theirs.push(*piece);
            }
        }
    }
    theirs
}

/// What of all that waits (in its order, with what somebody has taken) is offered to whoever asks; `held` is what is
/// taken.
pub fn to(conn: &mut Conn, ctx: &Ctx, heads: &[Head], held: &[Kept]) -> Result<Offered> {
    let team = organizing::team(conn, &ctx.workspace)?;
    let me = team.iter().find(|member| member.person.id == ctx.person);
    let today = ctx.now.date();
    let risks = handover::risks(conn, &ctx.workspace, &team, today)?;
    let Some(me) = me.filter(|me| me.involvement.is_some()) else {
        return Ok(Offered { promised: Promised::Nothing, heads: Vec::new(), risks });
    };
    // Where it is a day earlier still, an absence may not be over.
    let absences = handover::absences(conn, &ctx.workspace, today - Duration::days(1))?;
    let promised = standing(me, &absences, ctx.now);
    let Promised::Hours { of, .. } = promised else {
        return Ok(Offered { promised, heads: Vec::new(), risks });
    };
    let used = used(conn, ctx, &team, held, heads)?;
    let hand = |member: &Member| hand(&team, &absences, member, &used, ctx.now);
    let hands: Vec<Hand> = team.iter().filter_map(hand).collect();
    let free: Vec<&Head> = heads.iter().filter(|head| !head.is_in(held)).collect();
    let heads = arrange(&free, &hands, &ctx.person).into_iter().cloned().collect();
    let used = used.get(&ctx.person).copied().unwrap_or(0);
    Ok(Offered { promised: Promised::Hours { of, used }, heads, risks })
}

fn standing(me: &Member, absences: &[Absence], now: Time) -> Promised {
    let today = hours::date(now, me.person.tz());
    let away = absences.iter().find(|one| one.person == me.person.id && one.is_on(today));
    match &me.involvement {
        None => Promised::Nothing,
        Some(_) if away.is_some() => Promised::Away(away.map_or(today, |one| one.until)),
        Some(one) if one.is_over(today) => Promised::Over,
        Some(one) => Promised::Hours { of: i64::from(one.hours) * 60, used: 0 },
    }
}

fn hand(
    team: &[Member],
    absences: &[Absence],
    member: &Member,
    used: &HashMap<PersonId, i64>,
    now: Time,
) -> Option<Hand> {
    let Promised::Hours { of, .. } = standing(member, absences, now) else { return None };
    let tz = member.person.tz();
    Some(Hand {
        person: member.person.id.clone(),
        areas: handover::areas_now(team, absences, &member.person.id, hours::date(now, tz)),
        promised: of,
        left: of - used.get(&member.person.id).copied().unwrap_or(0),
        works_at: Hours::working(tz).next(now),
    })
}

/// How many minutes of this week each of the team has used: by what they did since Monday, and by what they have taken
/// and still have to do; tasks of the team among it.
fn used(
    conn: &mut Conn,
    ctx: &Ctx,
    team: &[Member],
    held: &[Kept],
    heads: &[Head],
) -> Result<HashMap<PersonId, i64>> {
    let offered = || kinds::ALL.iter().filter(|work| work.area.is_some());
    let people: Vec<PersonId> = team.iter().map(|member| member.person.id.clone()).collect();
    let actions: Vec<&str> = offered().flat_map(|work| work.done).copied().collect();
    let done = store::done_by(conn, &ctx.workspace, &people, &actions, week(ctx.now))?;
    let mut used: HashMap<PersonId, i64> = HashMap::new();
    for (person, action, times) in done {
        let minutes =
            offered().find(|work| work.done.contains(&action.as_str())).map_or(0, |work| work.minutes);
        *used.entry(person).or_default() += minutes * times;
    }
    let ends = (week(ctx.now) + Duration::weeks(1)).date();
    for (person, minutes) in tasks::minutes(conn, &ctx.workspace, &people, week(ctx.now), ends)? {
        *used.entry(person).or_default() += minutes;
    }
    for claim in held {
        if let Some(work) =
            offered().find(|work| work.kind == claim.kind).filter(|work| waits(work, claim, heads))
        {
            *used.entry(claim.person.clone()).or_default() += work.minutes;
        }
    }
    Ok(used)
}

/// Whether what somebody took still waits; where more waits than is counted, it is taken to.
fn waits(work: &Work, claim: &Kept, heads: &[Head]) -> bool {
    let mut line = heads.iter().filter(|head| head.kind == work.kind);
    line.clone().count() > COUNTED || line.any(|head| head.id == claim.item)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;
    use crate::features::projects::samples::now;

    fn head(kind: &'static str, id: usize) -> Head {
        Head { kind, since: now(), id: id.to_string() }
    }

    fn hand(person: &str, areas: &[Area], left: i64, works_in: i64) -> Hand {
        let works_at = now() + Duration::hours(works_in);
        Hand { person: person.into(), areas: areas.to_vec(), promised: 120, left, works_at }
    }

    fn offered(pieces: &[Head], hands: &[Hand], whom: &str) -> Vec<String> {
        let pieces: Vec<&Head> = pieces.iter().collect();
        arrange(&pieces, hands, &whom.into()).into_iter().map(|head| head.id.clone()).collect()
    }

    #[test]
    fn who_works_now_comes_first_then_who_has_most_left() {
        let pieces: Vec<Head> = (0..8).map(|id| head("review", id)).collect();
        let all = [Area::Reviews];
        let hands = [hand("A", &all, 40, 0), hand("B", &all, 120, 0), hand("C", &all, 120, 5)];
        assert_eq!(offered(&pieces, &hands, "B"), ["0", "1", "2"], "three at a time");
        assert_eq!(offered(&pieces, &hands, "A"), ["3", "4"], "for two are forty minutes enough");
        assert_eq!(offered(&pieces, &hands, "C"), ["5", "6", "7"], "nobody else is left");
        let outreach = [hand("A", &[Area::Outreach], 120, 0)];
        assert!(offered(&pieces, &outreach, "A").is_empty());
        assert!(offered(&[head("report", 1)], &[hand("A", Area::VARIANTS, 120, 0)], "A").is_empty());
    }

    #[test]
    fn a_week_begins_on_monday() {
        for (now, monday) in
            [("2026-09-07T00:00:00", "2026-09-07T00:00:00"), ("2026-09-13T23:59:59", "2026-09-07T00:00:00")]
        {
            assert_eq!(week(now.parse().unwrap()), monday.parse().unwrap());
        }
    }

    proptest! {
        /// Never more than promised, nothing to two people, and nothing that somebody didn't choose.
        #[test]
        fn never_more_than_promised(
            pieces in proptest::collection::vec(0usize..10, 0..40),
            hands in proptest::collection::vec((0i64..200, 0i64..3, 0usize..32), 0..6),
        ) {
            let pieces: Vec<Head> =
                pieces.iter().enumerate().map(|(id, kind)| head(kinds::ALL[kind % kinds::ALL.len()].kind, id)).collect();
            let hands: Vec<Hand> = hands
                .iter()
                .enumerate()
                .map(|(n, (left, works_in, areas))| {
                    let areas: Vec<Area> =
                        Area::VARIANTS.iter().enumerate().filter(|(at, _)| areas >> at & 1 == 1).map(|(_, a)| *a).collect();
                    hand(&format!("U{n}"), &areas, *left, *works_in)
                })
                .collect();
            let refs: Vec<&Head> = pieces.iter().collect();
            let mut seen = std::collections::HashSet::new();
            for hand in &hands {
                let theirs = arrange(&refs, &hands, &hand.person);
                let work = |head: &&Head| kinds::of(head.kind).unwrap();
                let minutes: i64 = theirs.iter().map(|head| work(head).minutes).sum();
                prop_assert!(theirs.is_empty() || minutes <= hand.left);
                prop_assert!(theirs.iter().all(|head| hand.areas.contains(&work(head).area.unwrap())));
                prop_assert!(theirs.len() <= OFFERED && theirs.iter().all(|head| seen.insert(head.id.clone())));
            }
        }
    }
}
