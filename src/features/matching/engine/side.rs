//! One side of the market: who has what, as lists, and how rare each of it is.

use std::collections::HashMap;
use std::hash::Hash;

use super::model::{Have, Need, Week};
use super::weights::LEAST_IDF;

/// What of a developer is alike for many, and makes up the parts that need no skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct DevClass {
    pub hours: u16,
    pub week: Week,
    pub languages: u64,
    pub starts_out: bool,
    pub seeks_mentor: bool,
    pub free: bool,
    pub looking: bool,
    pub findable: bool,
}

/// The same of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RoleClass {
    pub hours: u16,
    pub least_hours: u16,
    pub week: Option<Week>,
    pub least_overlap: u8,
    pub languages: u64,
    pub beginner: bool,
    pub mentoring: bool,
    pub seats: bool,
    pub looking: bool,
}

/// A developer in the index.
#[derive(Clone, Debug)]
pub(super) struct Dev {
    pub id: Box<str>,
    pub skills: Box<[Have]>,
    pub topics: Box<[u32]>,
    pub words: Box<[u32]>,
    pub word_norm: f32,
    pub class: u32,
    pub wants: bool,
    pub free: u8,
    pub hash: u64,
}

/// A role in the index.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub id: Box<str>,
    pub needs: Box<[Need]>,
    /// Each need's share of the skills.
    pub need_weights: Box<[f32]>,
    /// One over the sum of the needs' weights and κ.
    pub skill_norm: f32,
    pub musts: bool,
    pub topics: Box<[u32]>,
    pub words: Box<[u32]>,
    pub word_norm: f32,
    pub class: RoleClass,
    pub seats: u16,
    pub hash: u64,
}

/// How rare each of something is, as it was when it was last looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Idf {
    counts: Vec<u32>,
    values: Vec<f32>,
}

impl Idf {
    pub fn count(&mut self, id: u32, by: i32) {
        let id = id as usize;
        if self.counts.len() <= id {
            self.counts.resize(id + 1, 0);
        }
        self.counts[id] = self.counts[id].saturating_add_signed(by);
    }

    pub fn refresh(&mut self, of: usize) {
        self.values = self.counts.iter().map(|count| idf(*count, of)).collect();
    }

    /// From [`LEAST_IDF`] for what everybody has to 1 for what nobody has.
    pub fn of(&self, id: u32) -> f32 {
        self.values.get(id as usize).copied().unwrap_or(1.0)
    }
}

fn idf(count: u32, of: usize) -> f32 {
    let of = of as f32;
    let rare = (1.0 + of / (1.0 + count as f32)).ln() / (1.0 + of).ln().max(f32::MIN_POSITIVE);
    rare.clamp(LEAST_IDF, 1.0)
}

/// What a bound needs of a slot besides its class, in one place in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    /// Its words, folded into 128 places.
    pub words: u128,
    /// One over the length of its words.
    pub word_norm: f32,
}

impl Brief {
    const EMPTY: Self = Self { words: 0, word_norm: 0.0 };
}

/// The place of a word among 128.
pub(super) fn place_of(word: u32) -> u32 {
    word % 128
}

pub(super) fn fold_words(words: &[u32]) -> u128 {
    words.iter().fold(0, |set, word| set | 1 << place_of(*word))
}

/// One side of the market: who has what, as lists sorted by slot.
#[derive(Clone, Debug)]
pub(super) struct Side<C> {
    /// For each skill `slot << 3 | (level - 1) << 1 | flag`; the flag is "wanted", or "nice to have".
    pub skills: Vec<Vec<u32>>,
    /// For each word the slots.
    pub words: Vec<Vec<u32>>,
    /// For each subject the slots.
    pub topics: Vec<Vec<u32>>,
    /// For each slot its class.
    pub class_of: Vec<u32>,
    /// For each slot what a bound needs.
    pub briefs: Vec<Brief>,
    /// For each word the largest [`Brief::word_norm`] of those who have it, or more.
    pub word_most: Vec<f32>,
    /// For each slot one over the weight of its needs; 0 for developers.
    pub skill_norm: Vec<f32>,
    /// The largest of them for each skill, or more.
    pub skill_most: Vec<f32>,
    /// For each slot how much of a wish to learn is met; 0 for developers.
    pub teaches: Vec<f32>,
    /// For each slot what one shared subject counts; 0 for developers.
    pub topic_each: Vec<f32>,
    pub classes: Vec<C>,
    class_ids: HashMap<C, u32>,
    free: Vec<u32>,
    ids: HashMap<Box<str>, u32>,
}

/// The class of a slot that is empty.
pub(super) const NOBODY: u32 = u32::MAX;

impl<C: Copy + Eq + Hash> Side<C> {
    pub fn new() -> Self {
        Self {
            skills: Vec::new(),
            words: Vec::new(),
            topics: Vec::new(),
            class_of: Vec::new(),
            briefs: Vec::new(),
            word_most: Vec::new(),
            skill_norm: Vec::new(),
            skill_most: Vec::new(),
            teaches: Vec::new(),
            topic_each: Vec::new(),
            classes: Vec::new(),
            class_ids: HashMap::new(),
            free: Vec::new(),
            ids: HashMap::new(),
        }
    }

    pub fn class(&mut self, class: C) -> u32 {
        *self.class_ids.entry(class).or_insert_with(|| {
            self.classes.push(class);
            self.classes.len() as u32 - 1
        })
    }

    /// The slot of an id, a new one where it has none.
    pub fn slot(&mut self, id: &str) -> u32 {
        if let Some(slot) = self.ids.get(id) {
            return *slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.class_of.push(NOBODY);
            self.briefs.push(Brief::EMPTY);
            self.skill_norm.push(0.0);
            self.teaches.push(0.0);
            self.topic_each.push(0.0);
            self.briefs.len() as u32 - 1
        });
        self.ids.insert(id.into(), slot);
        slot
    }

    pub fn release(&mut self, id: &str) -> Option<u32> {
        let slot = self.ids.remove(id)?;
        self.class_of[slot as usize] = NOBODY;
        self.briefs[slot as usize] = Brief::EMPTY;
        self.free.push(slot);
        Some(slot)
    }

    pub fn find(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Somebody is there.
    pub fn holds(&self, slot: u32) -> bool {
        self.class_of.get(slot as usize).is_some_and(|class| *class != NOBODY)
    }

    /// All slots that somebody has.
    pub fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.briefs.len() as u32).filter(|slot| self.holds(*slot))
    }
}

/// Puts a posting in its place. New slots come last, so building is appending.
pub(super) fn insert(lists: &mut Vec<Vec<u32>>, list: u32, posting: u32) {
    let list = list as usize;
    if lists.len() <= list {
        lists.resize_with(list + 1, Vec::new);
    }
    let list = &mut lists[list];
    match list.last() {
        Some(last) if *last >= posting => {
            if let Err(at) = list.binary_search(&posting) {
                list.insert(at, posting);
            }
        }
        _ => list.push(posting),
    }
}

pub(super) fn remove(lists: &mut [Vec<u32>], list: u32, posting: u32) {
    if let Some(list) = lists.get_mut(list as usize)
        && let Ok(at) = list.binary_search(&posting)
    {
        list.remove(at);
    }
}

pub(super) fn posting(slot: u32, level: u8, flag: bool) -> u32 {
    slot << 3 | u32::from(level.clamp(1, 4) - 1) << 1 | u32::from(flag)
}
