//! Who comes next: whoever waited longest against what was promised. In whole numbers, so that a page begins exactly
//! where the one before ended.

use std::cmp::Ordering;

use chrono::Duration;

use super::kinds::{self, Work};
use super::model::{Kept, Mark};
use crate::db::types::Place;
use crate::time::Time;

/// A piece in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its kind.
    pub kind: &'static str,
    /// Since when it waits.
    pub since: Time,
    /// Its id.
    pub id: String,
}

impl Head {
    /// As the end of a page that was ordered at `seen_at`.
    pub fn mark(&self, seen_at: Time) -> Mark {
        Mark { seen_at, kind: self.kind, since: self.since, id: self.id.clone() }
    }

    /// Whether it is among these, which somebody took or put off.
    pub fn is_in(&self, all: &[Kept]) -> bool {
        all.iter().any(|kept| kept.kind == self.kind && kept.item == self.id)
    }
}

fn order(kind: &str) -> usize {
    kinds::ALL.iter().position(|work| work.kind == kind).unwrap_or(usize::MAX)
}

fn promise(kind: &str) -> i128 {
    kinds::of(kind).map_or(1, |work| i128::from(work.promise))
}

fn waited(since: Time, now: Time) -> i128 {
    i128::from((now - since).num_microseconds().unwrap_or(i64::MAX))
}

/// The order in which pieces are done: by waited ÷ promised, the largest first.
pub fn compare(one: &Head, other: &Head, now: Time) -> Ordering {
    let share = |head: &Head, against: &Head| waited(head.since, now) * promise(against.kind);
    share(other, one)
        .cmp(&share(one, other))
        .then_with(|| order(one.kind).cmp(&order(other.kind)))
        .then_with(|| (one.since, &one.id).cmp(&(other.since, &other.id)))
}

/// Where a kind's own line goes on behind the end of a page.
pub fn behind(mark: &Mark, work: &Work) -> Place {
    if mark.kind == work.kind {
        return Place { at: mark.since, id: mark.id.clone() };
    }
    let scaled = waited(mark.since, mark.seen_at) * i128::from(work.promise);
    let (same, rest) = (scaled.div_euclid(promise(mark.kind)), scaled.rem_euclid(promise(mark.kind)));
    let micros = i64::try_from(same).unwrap_or(i64::MAX);
    let at = mark.seen_at.checked_sub_signed(Duration::microseconds(micros)).unwrap_or(Place::first().at);
    // Who waited exactly as long comes before or behind, by the order of the kinds.
    let passed = rest == 0 && order(work.kind) < order(mark.kind);
    Place { at: if passed { at + Duration::microseconds(1) } else { at }, id: String::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::features::projects::samples::now;

    fn head(kind: usize, hours: i64, minutes: i64, id: u8) -> Head {
        let since = now() - Duration::hours(hours) - Duration::minutes(minutes);
        Head { kind: kinds::ALL[kind % kinds::ALL.len()].kind, since, id: id.to_string() }
    }

    #[test]
    fn what_is_promised_sooner_comes_first() {
        let (review, skill) = (head(0, 30, 0, 1), head(9, 100, 0, 1));
        assert_eq!((review.kind, skill.kind), ("review", "skill"));
        assert_eq!(compare(&review, &skill, now()), Ordering::Less, "30 of 48 hours, and 100 of 168");
    }

    proptest! {
        /// Page after page holds each piece once and in its order, as one page that holds all of them.
        #[test]
        fn pages_miss_nothing_and_repeat_nothing(
            heads in proptest::collection::btree_set((0usize..10, 0i64..400, 0i64..3, 0u8..4), 0..60),
            room in 1usize..7,
        ) {
            let all: Vec<Head> = heads.into_iter().map(|(k, h, m, id)| head(k, h, m * 20, id)).collect();
            let mut whole = all.clone();
            whole.sort_by(|one, other| compare(one, other, now()));
            let mut paged: Vec<Head> = Vec::new();
            let mut mark: Option<Mark> = None;
            while paged.len() < all.len() {
                let mut page: Vec<Head> = kinds::ALL
                    .iter()
                    .flat_map(|work| {
                        let from = mark.as_ref().map_or(Place::first(), |mark| behind(mark, work));
                        let mut line: Vec<Head> = all
                            .iter()
                            .filter(|head| head.kind == work.kind)
                            .filter(|head| (head.since, &head.id) > (from.at, &from.id))
                            .cloned()
                            .collect();
                        line.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
                        line.into_iter().take(room)
                    })
                    .collect();
                page.sort_by(|one, other| compare(one, other, now()));
                page.truncate(room);
                prop_assert!(!page.is_empty());
                mark = page.last().map(|head| head.mark(now()));
                paged.extend(page);
            }
            prop_assert_eq!(paged, whole);
        }
    }
}
