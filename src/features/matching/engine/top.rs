//! The best k, equal to looking at everybody, without looking at everybody.
//!
//! What a pair has in common by skills and words is added up list by list, the most telling lists first, in one
//! number for each candidate. From time to time the best of them are scored exactly. As soon as the k-th best
//! exact score beats all that somebody could reach who is in no list so far, the remaining lists, which are the
//! long ones of common skills, are not read at all; and of the candidates only those are scored exactly who could
//! still get among the best. A property test holds all of this against brute force.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::hash::Hash;

use super::index::{Index, NOBODY, Side};
use super::score::{self, Dense, ONE};
use super::weights::MENTOR_FOUND;

/// A developer or a role, with what the pair is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its slot.
    pub slot: u32,
    /// In millionths.
    pub score: u32,
}

/// Room to work in, to be kept between questions: one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    acc: Vec<f32>,
    touched: Vec<u32>,
    /// For each slot the need that was credited last, and by how much.
    given: Vec<(u32, f32)>,
    turn: u32,
    /// For each class the most that it gives, as far as somebody asked.
    most: Vec<f32>,
    keys: Vec<u64>,
}

/// Nobody has looked at this slot.
const UNTOUCHED: f32 = -1.0;
/// This slot was scored exactly.
const SCORED: f32 = -2.0;
/// More than what rounding to millionths and adding in another order could come to.
const SLACK: f32 = 5e-5;

/// Some postings and what each is worth by its lowest three bits.
struct List<'a> {
    postings: &'a [u32],
    values: [f32; 8],
}

/// Lists of which the best counts.
struct Group<'a> {
    lists: Vec<List<'a>>,
    /// A factor of each slot.
    factor: Option<&'a [f32]>,
    /// The most that the group gives to anybody.
    most: f32,
    /// It is about a word.
    word: bool,
}

impl Group<'_> {
    fn len(&self) -> usize {
        self.lists.iter().map(|list| list.postings.len()).sum()
    }
}

/// The most that the parts without lists give.
struct Rest {
    /// Hours, overlap, beginner and learning of anybody.
    dense: f32,
    /// Subjects of anybody.
    topics: f32,
    /// The question's subjects, folded.
    fold: u64,
    /// So much for each shared subject, where folding keeps them apart; otherwise all for any.
    each: f32,
}

/// The best so far: by score, then by the hash of the pair.
struct Best {
    k: usize,
    heap: BinaryHeap<Reverse<(u32, u64, u32)>>,
}

impl Best {
    fn offer(&mut self, score: u32, tie: u64, slot: u32) {
        let entry = Reverse((score, tie, slot));
        if self.heap.len() < self.k {
            self.heap.push(entry);
        } else if self.heap.peek().is_some_and(|worst| entry < *worst) {
            self.heap.pop();
            self.heap.push(entry);
        }
    }

    /// Who can't reach this is out.
    fn threshold(&self) -> f32 {
        match self.heap.peek() {
            Some(Reverse((score, ..))) if self.heap.len() >= self.k => *score as f32 / ONE - SLACK,
            _ => f32::NEG_INFINITY,
        }
    }

    fn ranked(self) -> Vec<Ranked> {
        let sorted = self.heap.into_sorted_vec();
        sorted.into_iter().map(|Reverse((score, _, slot))| Ranked { slot, score }).collect()
    }
}

impl Index {
    /// The best developers for a role who may be suggested, best first, at most `k`, but none of `apart`.
    pub fn developers_for(
        &self,
        role: u32,
        k: usize,
        apart: &HashSet<u32>,
        scratch: &mut Scratch,
    ) -> Vec<Ranked> {
        let Some(opening) = self.roles.get(role as usize) else { return Vec::new() };
        if self.role_side.class_of[role as usize] == NOBODY || k == 0 {
            return Vec::new();
        }
        let (w, class) = (&self.weights, *self.role_class(opening.class));
        let side = &self.dev_side;
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (need, weight) in opening.needs.iter().zip(&opening.need_weights) {
            let wish = w.learning * score::teaches(&class) * if need.required { 1.0 } else { w.nice };
            let apart = !self.names.toward[need.skill as usize].is_empty();
            let list = |skill: u32, worth: f32| {
                let values = std::array::from_fn(|bits| {
                    let known = bits & 1 == 0;
                    let credit = worth * score::level((bits >> 1) as u8 + 1, need.level);
                    match known {
                        true => w.skills * weight * credit,
                        false if apart => 0.0,
                        false => wish,
                    }
                });
                List { postings: side.skills.get(skill as usize).map_or(&[][..], Vec::as_slice), values }
            };
            let near = self.names.toward[need.skill as usize].iter().map(|(near, worth)| list(*near, *worth));
            let lists: Vec<_> = std::iter::once(list(need.skill, 1.0)).chain(near).collect();
            if apart {
                // A wish is added to what lies near.
                let values = std::array::from_fn(|bits| if bits & 1 == 0 { 0.0 } else { wish });
                let wishes = vec![List { postings: lists[0].postings, values }];
                groups.push(Group { lists: wishes, factor: None, most: wish, word: false });
            }
            let most = if apart { w.skills * weight } else { wish.max(w.skills * weight) };
            groups.push(Group { lists, factor: None, most, word: false });
        }
        self.word_groups(side, &opening.words, opening.word_norm, &mut groups);
        let mentor = if class.mentoring { w.learning * MENTOR_FOUND } else { 0.0 };
        let rest = Rest {
            dense: w.hours + w.overlap + mentor + if class.beginner { w.beginner } else { 0.0 },
            topics: if opening.topics.is_empty() { 0.0 } else { w.topics },
            fold: super::index::fold(&opening.topics),
            each: self.each_topic(opening.topics.len()),
        };
        let dense = |class_id: u32| score::dense(w, &side.classes[class_id as usize], &class, true);
        let exact = |slot: u32, dense: Dense| {
            let dev = &self.devs[slot as usize];
            if apart.contains(&slot) || Self::lacks_must(dev, opening) {
                return None;
            }
            Some((self.parts(dev, opening, dense).total(), self.tie(slot, role)))
        };
        search(side, groups, &rest, k, scratch, w.words, dense, exact)
    }

    /// The best roles for a developer, best first, at most `k`, but none of `apart`.
    pub fn roles_for(&self, dev: u32, k: usize, apart: &HashSet<u32>, scratch: &mut Scratch) -> Vec<Ranked> {
        let Some(developer) = self.devs.get(dev as usize) else { return Vec::new() };
        if self.dev_side.class_of[dev as usize] == NOBODY || k == 0 {
            return Vec::new();
        }
        let (w, class) = (&self.weights, self.dev_side.classes[developer.class as usize]);
        let side = &self.role_side;
        // What could be credited: each skill, and what lies near it.
        let mut credits: Vec<(u32, u8, f32)> = Vec::new();
        for have in developer.skills.iter().filter(|have| !have.wanted) {
            credits.push((have.skill, have.level, 1.0));
            let near = &self.names.near[have.skill as usize];
            credits.extend(near.iter().map(|(needed, worth)| (*needed, have.level, *worth)));
        }
        credits.sort_unstable_by_key(|credit| credit.0);
        let mut groups: Vec<Group<'_>> = Vec::new();
        for credits in credits.chunk_by(|a, b| a.0 == b.0) {
            let skill = credits[0].0;
            let Some(postings) = side.skills.get(skill as usize).filter(|list| !list.is_empty()) else {
                continue;
            };
            let idf = self.idf_skills.of(skill);
            let values = std::array::from_fn(|bits| {
                let needed = (bits >> 1) as u8 + 1;
                let best = credits
                    .iter()
                    .map(|(_, has, worth)| worth * score::level(*has, needed))
                    .fold(0.0, f32::max);
                w.skills * idf * best * if bits & 1 == 0 { 1.0 } else { w.nice }
            });
            let most = values.iter().copied().fold(0.0, f32::max) * side.skill_most[skill as usize];
            groups.push(Group {
                lists: vec![List { postings, values }],
                factor: Some(&side.skill_norm),
                most,
                word: false,
            });
        }
        for have in developer.skills.iter().filter(|have| have.wanted) {
            let Some(postings) = side.skills.get(have.skill as usize) else { continue };
            let values = std::array::from_fn(|bits| w.learning * if bits & 1 == 0 { 1.0 } else { w.nice });
            let lists = vec![List { postings, values }];
            groups.push(Group { lists, factor: Some(&side.teaches), most: w.learning, word: false });
        }
        self.word_groups(side, &developer.words, developer.word_norm, &mut groups);
        let mentor = if class.seeks_mentor { w.learning * MENTOR_FOUND } else { 0.0 };
        let rest = Rest {
            dense: w.hours + w.overlap + mentor + if class.starts_out { w.beginner } else { 0.0 },
            topics: if developer.topics.is_empty() { 0.0 } else { w.topics },
            fold: super::index::fold(&developer.topics),
            each: w.topics,
        };
        let dense = |class_id: u32| score::dense(w, &class, &side.classes[class_id as usize], false);
        let exact = |slot: u32, dense: Dense| {
            let role = &self.roles[slot as usize];
            if apart.contains(&slot) || Self::lacks_must(developer, role) {
                return None;
            }
            Some((self.parts(developer, role, dense).total(), self.tie(dev, slot)))
        };
        search(side, groups, &rest, k, scratch, w.words, dense, exact)
    }

    /// What a shared subject is worth to a role with so many, at most.
    fn each_topic(&self, topics: usize) -> f32 {
        let folded = self.names.topics.len() > 64;
        let enough = if folded { 1 } else { super::weights::SUBJECTS_ENOUGH.min(topics as u32).max(1) };
        self.weights.topics / enough as f32
    }

    fn word_groups<'a, C>(&self, side: &'a Side<C>, words: &[u32], norm: f32, groups: &mut Vec<Group<'a>>) {
        for word in words {
            let Some(postings) = side.words.get(*word as usize).filter(|list| !list.is_empty()) else {
                continue;
            };
            let value = self.weights.words * self.idf_words.of(*word).powi(2) * norm;
            let most = value * side.word_most.get(*word as usize).copied().unwrap_or(0.0);
            groups.push(Group {
                lists: vec![List { postings, values: [value; 8] }],
                factor: Some(&side.word_norm),
                most,
                word: true,
            });
        }
    }

    /// The same as [`Self::developers_for`] by looking at everybody: the measure that it is held against.
    pub fn all_developers_for(&self, role: u32, apart: &HashSet<u32>) -> Vec<Ranked> {
        let pairs = self.developers().filter(|dev| !apart.contains(dev)).map(|dev| (dev, dev, role));
        self.rank_all(pairs, true)
    }

    /// The same as [`Self::roles_for`] by looking at all of them.
    pub fn all_roles_for(&self, dev: u32, apart: &HashSet<u32>) -> Vec<Ranked> {
        let pairs = self.all_roles().filter(|role| !apart.contains(role)).map(|role| (role, dev, role));
        self.rank_all(pairs, false)
    }

    fn rank_all(&self, pairs: impl Iterator<Item = (u32, u32, u32)>, suggesting: bool) -> Vec<Ranked> {
        let mut found: Vec<(u32, u64, u32)> = pairs
            .filter_map(|(slot, dev, role)| {
                let (score, may) = self.judge(dev, role, suggesting);
                may.ok().map(|()| (score.total(), self.tie(dev, role), slot))
            })
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.into_iter().map(|(score, _, slot)| Ranked { slot, score }).collect()
    }
}

/// Whoever a list is about.
fn slot_of(posting: u32) -> usize {
    (posting >> 3) as usize
}

impl Scratch {
    fn begin(&mut self, slots: usize, classes: usize) {
        if self.acc.len() < slots {
            self.acc.resize(slots, UNTOUCHED);
            self.given.resize(slots, (0, 0.0));
        }
        self.most.clear();
        self.most.resize(classes, UNTOUCHED);
        self.touched.clear();
    }

    fn end(&mut self) {
        for slot in self.touched.drain(..) {
            self.acc[slot as usize] = UNTOUCHED;
        }
    }

    fn add<const NEW: bool>(&mut self, slot: usize, value: f32) {
        let so_far = self.acc[slot];
        if so_far >= 0.0 {
            self.acc[slot] = so_far + value;
        } else if NEW && so_far == UNTOUCHED {
            self.acc[slot] = value;
            self.touched.push(slot as u32);
        }
    }

    /// Adds a group up: for everybody, or (without `NEW`) for those only who are in a list already.
    fn read<const NEW: bool>(&mut self, group: &Group<'_>) {
        if let [List { postings, values }] = group.lists.as_slice() {
            match group.factor {
                Some(factor) => {
                    for posting in *postings {
                        let slot = slot_of(*posting);
                        self.add::<NEW>(slot, values[(posting & 7) as usize] * factor[slot]);
                    }
                }
                None => {
                    for posting in *postings {
                        let value = values[(posting & 7) as usize];
                        if value > 0.0 {
                            self.add::<NEW>(slot_of(*posting), value);
                        }
                    }
                }
            }
            return;
        }
        // Of several ways to one need the best counts.
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.given.fill((0, 0.0));
            self.turn = 1;
        }
        for List { postings, values } in &group.lists {
            for posting in *postings {
                let (slot, value) = (slot_of(*posting), values[(posting & 7) as usize]);
                if value <= 0.0 {
                    continue;
                }
                let (turn, given) = self.given[slot];
                let more = if turn == self.turn { value - given } else { value };
                if more > 0.0 {
                    self.given[slot] = (self.turn, value);
                    self.add::<NEW>(slot, more);
                }
            }
        }
    }

    /// Candidates that were not scored yet and have at least `least` so far, as keys that sort by it.
    fn collect(&mut self, least: f32) {
        self.keys.clear();
        for slot in &self.touched {
            let so_far = self.acc[*slot as usize];
            if so_far >= 0.0 && so_far >= least {
                self.keys.push(u64::from(so_far.to_bits()) << 32 | u64::from(*slot));
            }
        }
    }
}

/// How many candidates are scored exactly without further ado.
const FEW: usize = 200;
/// A bar that is not this near is not looked for again.
const NEAR: f32 = 1.1;
/// Postings that are read in the time in which one candidate is scored exactly.
const READ_FOR_ONE: usize = 60;

#[expect(clippy::too_many_arguments, reason = "one search for both directions")]
fn search<C: Copy + Eq + Hash>(
    side: &Side<C>,
    mut groups: Vec<Group<'_>>,
    rest: &Rest,
    k: usize,
    scratch: &mut Scratch,
    words_weight: f32,
    dense: impl Fn(u32) -> Dense,
    exact: impl Fn(u32, Dense) -> Option<(u32, u64)>,
) -> Vec<Ranked> {
    scratch.begin(side.class_of.len(), side.classes.len());
    let mut best = Best { k, heap: BinaryHeap::with_capacity(k + 1) };
    groups.sort_by(|a, b| b.most.total_cmp(&a.most));
    let remaining = |groups: &[Group<'_>]| {
        let sum = |word: bool| {
            groups.iter().filter(|group| group.word == word).map(|group| group.most).sum::<f32>()
        };
        sum(false) + sum(true).min(words_weight)
    };
    // The most that somebody gets besides the lists, worked out for the classes that are met.
    let bound = |most: &mut [f32], slot: u32| {
        let class = side.class_of[slot as usize];
        let mut bound = most[class as usize];
        if bound == UNTOUCHED {
            let found = dense(class);
            bound = if found.excluded.is_some() {
                f32::NEG_INFINITY
            } else {
                (found.sum() + found.mentor) as f32 / ONE
            };
            most[class as usize] = bound;
        }
        let shared = (side.topics[slot as usize] & rest.fold).count_ones() as f32;
        bound + (shared * rest.each).min(rest.topics)
    };
    let score = |best: &mut Best, slot: u32| {
        let found = dense(side.class_of[slot as usize]);
        if found.excluded.is_none()
            && let Some((score, tie)) = exact(slot, found)
        {
            best.offer(score, tie, slot);
        }
    };
    let anybody = rest.dense + rest.topics;
    let mut left = remaining(&groups);
    let mut next = 0;
    while next < groups.len() && best.threshold() <= anybody + left {
        scratch.read::<true>(&groups[next]);
        next += 1;
        left = remaining(&groups[next..]);
        // Worth a look: what is left to read is more than what a look costs, and the bar may be near.
        let unread: usize = groups[next..].iter().map(Group::len).sum();
        let near = anybody + left < NEAR * best.threshold();
        if scratch.touched.len() >= k && unread > 2 * scratch.touched.len() && (near || best.heap.len() < k) {
            scratch.collect(0.0);
            let look = (2 * k).min(scratch.keys.len());
            if look > 0 {
                let at = scratch.keys.len() - look;
                scratch.keys.select_nth_unstable(at);
                for at in at..scratch.keys.len() {
                    let slot = scratch.keys[at] as u32;
                    scratch.acc[slot as usize] = SCORED;
                    score(&mut best, slot);
                }
            }
        }
    }
    // From here on nobody new comes in by the lists.
    let unread = left;
    let mut keys = std::mem::take(&mut scratch.keys);
    loop {
        // Those who could still get among the best.
        let threshold = best.threshold();
        scratch.keys = keys;
        scratch.collect(threshold - anybody - left);
        keys = std::mem::take(&mut scratch.keys);
        let mut kept = 0;
        for at in 0..keys.len() {
            let (slot, so_far) = (keys[at] as u32, f32::from_bits((keys[at] >> 32) as u32));
            let most = so_far + left + bound(&mut scratch.most, slot);
            if most >= threshold && most >= 0.0 {
                keys[kept] = u64::from(most.to_bits()) << 32 | u64::from(slot);
                kept += 1;
            }
        }
        keys.truncate(kept);
        // The most promising raise the bar.
        if kept > k {
            let at = kept - k;
            keys.select_nth_unstable(at);
            for key in keys.drain(at..) {
                let slot = key as u32;
                scratch.acc[slot as usize] = SCORED;
                score(&mut best, slot);
            }
            let bar = best.threshold();
            keys.retain(|key| f32::from_bits((key >> 32) as u32) >= bar);
        }
        // Many left: the next lists tell them apart sooner than scoring each.
        let mut room = keys.len() * READ_FOR_ONE;
        if keys.len() <= FEW || groups.get(next).is_none_or(|group| group.len() > room) {
            break;
        }
        while let Some(group) = groups.get(next).filter(|group| group.len() <= room) {
            scratch.read::<false>(group);
            room -= group.len();
            next += 1;
        }
        left = remaining(&groups[next..]);
    }
    keys.sort_unstable_by(|a, b| b.cmp(a));
    for key in &keys {
        if f32::from_bits((key >> 32) as u32) < best.threshold() {
            break;
        }
        score(&mut best, *key as u32);
    }
    scratch.keys = keys;
    // Those who are in no list that was read.
    if best.threshold() <= anybody + unread {
        for slot in 0..side.class_of.len() as u32 {
            if scratch.acc[slot as usize] == UNTOUCHED
                && side.class_of[slot as usize] != NOBODY
                && unread + bound(&mut scratch.most, slot) >= best.threshold()
            {
                score(&mut best, slot);
            }
        }
    }
    scratch.end();
    best.ranked()
}
