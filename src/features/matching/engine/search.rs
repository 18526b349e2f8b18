//! The best k of one side for a question, equal to scoring everybody, without scoring everybody.
//!
//! Slots are gone through in windows that a processor keeps at hand. In a window each slot starts with what its class
//! gives, and the lists of skills, subjects and words are added up, the most telling first. The last ones, of words
//! that many use, are long and tell little: the most that they could give is known for each slot, as folded sets, and
//! only where that leaves many they are read too. Whoever could still get among the best is scored exactly, the most
//! promising first. A property test holds all of this against brute force.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hash;

use super::score::{Dense, ONE};
use super::side::{Brief, Side, place_of};
use super::top::Ranked;

/// Slots that are looked at together.
const WINDOW: usize = if cfg!(test) { 32 } else { 8192 };
/// Slots that are looked at first, to find out how high the bar is.
const FIRST: usize = if cfg!(test) { 8 } else { 1024 };
/// Lists that give less than this in all are read only where that tells many apart.
const LITTLE: f32 = 0.01;
/// So many in a window are scored exactly without reading further lists.
const FEW: usize = 40;
/// More than what rounding to millionths and adding in another order could come to.
const SLACK: f32 = 5e-5;

/// What a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A skill that is needed.
    Skill,
    /// A skill that somebody wants to learn.
    Wish,
    /// A subject.
    Topic,
    /// A word.
    Word(u32),
}

/// Some postings, what each is worth by its lowest three bits, and how far they were read.
pub(super) struct List<'a> {
    postings: &'a [u32],
    values: [f32; 8],
    at: usize,
}

impl<'a> List<'a> {
    pub fn new(postings: &'a [u32], values: [f32; 8]) -> Self {
        Self { postings, values, at: 0 }
    }

    /// The postings of a window, by their range.
    fn within(&mut self, from: u32, to: u32) -> &'a [u32] {
        let rest = &self.postings[self.at..];
        let rest = match rest.first() {
            // Windows before this one were not read.
            Some(first) if *first < from => &rest[rest.partition_point(|posting| *posting < from)..],
            _ => rest,
        };
        let mut near = 16;
        while rest.get(near).is_some_and(|posting| *posting < to) {
            near *= 2;
        }
        let (begin, end) = (near / 2 * usize::from(near > 16), near.min(rest.len()));
        let found = begin + rest[begin..end].partition_point(|posting| *posting < to);
        self.at = self.postings.len() - rest.len() + found;
        &rest[..found]
    }
}

/// Lists of which the best counts.
pub(super) struct Group<'a> {
    pub lists: Vec<List<'a>>,
    /// A factor of each slot; of words it is the slot's own length.
    pub factor: Option<&'a [f32]>,
    /// The most that the group gives to anybody.
    pub most: f32,
    pub about: About,
}

/// What is looked for.
pub(super) struct Question<'a> {
    pub groups: Vec<Group<'a>>,
    /// All wishes, all subjects, and all words, at most.
    pub wishes: f32,
    pub topics: f32,
    pub words: f32,
    /// Nobody else comes into question: a list of which some levels do.
    pub only: Option<(&'a [u32], [bool; 8])>,
}

/// Room to work in, to be kept between questions: one for each thread.
#[derive(Debug)]
pub struct Scratch {
    /// For each slot of a window what its class and lists add up to; not a number for whoever was scored already.
    sums: Box<[f32; WINDOW]>,
    /// For each slot of a window the best of several ways to one need.
    given: Box<[f32; WINDOW]>,
    /// For each class the most that it gives, or less than nothing.
    most: Vec<f32>,
    keys: Vec<u64>,
}

impl Default for Scratch {
    fn default() -> Self {
        let room = || Box::new([0.0; WINDOW]);
        Self { sums: room(), given: room(), most: Vec::new(), keys: Vec::new() }
    }
}

/// A bound and whose it is, as a number that sorts by the bound.
fn key(bound: f32, slot: u32) -> u64 {
    u64::from(bound.to_bits()) << 32 | u64::from(slot)
}

fn bound_of(key: u64) -> f32 {
    f32::from_bits((key >> 32) as u32)
}

/// Where a slot lies in its window.
fn place(slot: u32) -> usize {
    slot as usize & (WINDOW - 1)
}

impl Scratch {
    /// Adds a group up in the window of `size` slots that begins at `from`.
    fn read(&mut self, group: &mut Group<'_>, briefs: &[Brief], from: u32, size: usize) {
        let (first, last) = (from << 3, (from + size as u32) << 3);
        if let [list] = group.lists.as_mut_slice() {
            let values = list.values;
            let mine = list.within(first, last).iter();
            let worth = |posting: u32| values[(posting & 7) as usize];
            match (group.about, group.factor) {
                (About::Word(_), _) => mine.for_each(|posting| {
                    let slot = posting >> 3;
                    self.sums[place(slot)] += values[0] * briefs[slot as usize].word_norm;
                }),
                (_, Some(factor)) => mine.for_each(|posting| {
                    let slot = posting >> 3;
                    self.sums[place(slot)] += worth(*posting) * factor[slot as usize];
                }),
                (_, None) => mine.for_each(|posting| self.sums[place(posting >> 3)] += worth(*posting)),
            }
            return;
        }
        // Of several ways to one need the best counts.
        for list in &mut group.lists {
            let before = list.at;
            let values = list.values;
            let mine = list.within(first, last);
            list.at = before;
            for posting in mine {
                let (at, value) = (place(posting >> 3), values[(posting & 7) as usize]);
                if value > self.given[at] {
                    self.sums[at] += value - self.given[at];
                    self.given[at] = value;
                }
            }
        }
        for list in &mut group.lists {
            list.within(first, last).iter().for_each(|posting| self.given[place(posting >> 3)] = 0.0);
        }
    }

    /// Whoever of a window has at least `bar`, and was not scored yet.
    fn collect(&mut self, from: u32, size: usize, bar: f32, only: Option<(&[u32], [bool; 8])>) {
        self.keys.clear();
        // Who is out by their class has less than nothing.
        let bar = bar.max(0.0);
        if let Some((postings, levels)) = only {
            let begin = postings.partition_point(|posting| *posting < from << 3);
            let mine = postings[begin..].iter().take_while(|posting| **posting >> 3 < from + size as u32);
            let mine = mine.filter(|posting| levels[(**posting & 7) as usize]).map(|posting| posting >> 3);
            let (sums, keys) = (&self.sums, &mut self.keys);
            keys.extend(
                mine.filter(|slot| sums[place(*slot)] >= bar).map(|slot| key(sums[place(slot)], slot)),
            );
            return;
        }
        for (block, sums) in self.sums[place(from)..place(from) + size].chunks(32).enumerate() {
            // Without leaving early: so it is done for several at once.
            if !sums.iter().fold(false, |any, sum| any | (*sum >= bar)) {
                continue;
            }
            for (at, sum) in sums.iter().enumerate() {
                if *sum >= bar {
                    self.keys.push(key(*sum, from + (block * 32 + at) as u32));
                }
            }
        }
    }
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
        } else if let Some(mut worst) = self.heap.peek_mut()
            && entry < *worst
        {
            *worst = entry;
        }
    }

    /// Who can't reach this is out.
    fn bar(&self) -> f32 {
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

/// The most that the words that were not read yet may give, by their places.
struct Unread {
    /// Lists that were read before these.
    read: usize,
    places: u128,
    worth: [f32; 128],
}

/// A search under way.
struct Search<'a, C, D, E> {
    side: &'a Side<C>,
    question: Question<'a>,
    /// For each number of groups read the most that the others give: all of them, and without words.
    left: Vec<(f32, f32)>,
    unread: Unread,
    best: Best,
    dense: D,
    exact: E,
}

/// Looks for the best `k`: `dense` judges a class, and `exact` a slot, and whoever it gives nothing for is out.
pub(super) fn search<C: Copy + Eq + Hash>(
    side: &Side<C>,
    mut question: Question<'_>,
    k: usize,
    scratch: &mut Scratch,
    dense: impl Fn(u32) -> Dense,
    exact: impl Fn(u32, Dense) -> Option<(u32, u64)>,
) -> Vec<Ranked> {
    // Words last: all of them together are worth little, and their lists are long.
    let word = |group: &Group<'_>| matches!(group.about, About::Word(_));
    question.groups.sort_by(|a, b| word(a).cmp(&word(b)).then(b.most.total_cmp(&a.most)));
    let left = (0..=question.groups.len()).map(|read| question.left(read)).collect();
    let best = Best { k, heap: BinaryHeap::with_capacity(k.min(side.len()) + 1) };
    let unread = Unread { read: usize::MAX, places: 0, worth: [0.0; 128] };
    scratch.most.clear();
    scratch.most.extend((0..side.classes.len() as u32).map(|class| {
        let found = dense(class);
        let most = (found.sum() + found.mentor) as f32 / ONE;
        if found.excluded.is_none() { most } else { f32::NEG_INFINITY }
    }));
    let slots = side.briefs.len();
    let mut search = Search { side, question, left, unread, best, dense, exact };
    let mut from = 0;
    while from < slots {
        // The first window is small, and none reaches over a multiple of the largest.
        let whole = WINDOW - from % WINDOW;
        let size = if from == 0 { FIRST.max(8 * k).min(whole) } else { whole }.min(slots - from);
        search.window(scratch, from as u32, size);
        from += size;
    }
    search.best.ranked()
}

impl Question<'_> {
    /// The most that the groups from `read` on give: all of them, and without words.
    fn left(&self, read: usize) -> (f32, f32) {
        let sum = |of: fn(About) -> bool| {
            self.groups[read..].iter().filter(|group| of(group.about)).map(|group| group.most).sum::<f32>()
        };
        let others = sum(|about| about == About::Skill)
            + sum(|about| about == About::Wish).min(self.wishes)
            + sum(|about| about == About::Topic).min(self.topics);
        (others + sum(|about| matches!(about, About::Word(_))).min(self.words), others)
    }
}

impl<C, D, E> Search<'_, C, D, E>
where
    C: Copy + Eq + Hash,
    D: Fn(u32) -> Dense,
    E: Fn(u32, Dense) -> Option<(u32, u64)>,
{
    fn window(&mut self, scratch: &mut Scratch, from: u32, size: usize) {
        self.begin(scratch, from, size);
        // The last lists, of words that many use, are long and tell little.
        let mut read = 0;
        while self.left[read].0 > LITTLE {
            scratch.read(&mut self.question.groups[read], &self.side.briefs, from, size);
            read += 1;
        }
        let bar = self.best.bar() - self.left[read].0;
        scratch.collect(from, size, bar, self.question.only);
        self.bound(scratch, read);
        while scratch.keys.len() > FEW && read < self.question.groups.len() {
            scratch.read(&mut self.question.groups[read], &self.side.briefs, from, size);
            read += 1;
            for old in &mut scratch.keys {
                *old = key(scratch.sums[place(*old as u32)], *old as u32);
            }
            self.bound(scratch, read);
        }
        // The most promising raise the bar.
        self.score_best(scratch, 2 * self.best.k);
        let rest = scratch.keys.len();
        self.score_best(scratch, rest);
    }

    /// Starts each slot of a window with what its class gives, and less than nothing where that keeps it out.
    fn begin(&self, scratch: &mut Scratch, from: u32, size: usize) {
        let classes = &self.side.class_of[from as usize..from as usize + size];
        for (sum, class) in scratch.sums[place(from)..place(from) + size].iter_mut().zip(classes) {
            *sum = scratch.most.get(*class as usize).copied().unwrap_or(f32::NEG_INFINITY);
        }
    }

    /// Turns keys by sums into keys by the most that each could reach, and drops who is out.
    fn bound(&mut self, scratch: &mut Scratch, read: usize) {
        self.fold_unread(read);
        let (bar, left) = (self.best.bar(), self.left[read].1);
        let keys = &mut scratch.keys;
        let mut kept = 0;
        for at in 0..keys.len() {
            let (slot, sum) = (keys[at] as u32, bound_of(keys[at]));
            let bound = sum + left + self.besides(slot);
            if bound >= bar && bound >= 0.0 {
                keys[kept] = key(bound, slot);
                kept += 1;
            }
        }
        keys.truncate(kept);
    }

    /// The most that a slot has by words that were not read.
    fn besides(&self, slot: u32) -> f32 {
        let brief = &self.side.briefs[slot as usize];
        let mut places = brief.words & self.unread.places;
        let mut words = 0.0;
        while places != 0 {
            words += self.unread.worth[places.trailing_zeros() as usize];
            places &= places - 1;
        }
        (words * brief.word_norm).min(self.question.words)
    }

    /// Folds the words whose lists are not read.
    fn fold_unread(&mut self, read: usize) {
        if self.unread.read == read {
            return;
        }
        self.unread = Unread { read, places: 0, worth: [0.0; 128] };
        for group in &self.question.groups[read..] {
            if let About::Word(word) = group.about {
                let place = place_of(word);
                self.unread.places |= 1 << place;
                self.unread.worth[place as usize] += group.lists.first().map_or(0.0, |list| list.values[0]);
            }
        }
    }

    /// Scores the `count` most promising exactly, as long as they could get in.
    fn score_best(&mut self, scratch: &mut Scratch, count: usize) {
        let Scratch { keys, sums, .. } = scratch;
        let at = keys.len().saturating_sub(count);
        if at > 0 {
            keys.select_nth_unstable(at);
        }
        keys[at..].sort_unstable_by(|a, b| b.cmp(a));
        for key in keys.drain(at..) {
            if bound_of(key) < self.best.bar() {
                break;
            }
            let slot = key as u32;
            sums[place(slot)] = f32::NAN;
            let dense = (self.dense)(self.side.class_of[slot as usize]);
            if dense.excluded.is_none()
                && let Some((score, tie)) = (self.exact)(slot, dense)
            {
                self.best.offer(score, tie, slot);
            }
        }
        let bar = self.best.bar();
        keys.retain(|key| bound_of(*key) >= bar);
    }
}
