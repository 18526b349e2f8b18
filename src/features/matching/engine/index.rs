//! Everybody who could be matched, by skill and by word, kept current one change at a time.

use std::collections::HashMap;
use std::hash::Hash;

use super::model::{Developer, Have, Need, Role, Week};
use super::names::{Names, Related};
use super::score::{self, Chances, Exclusion, Gap, Score};
use super::weights::{LEAST_IDF, Weights};

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
    pub class: u32,
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
    fn count(&mut self, id: u32, by: i32) {
        let id = id as usize;
        if self.counts.len() <= id {
            self.counts.resize(id + 1, 0);
        }
        self.counts[id] = self.counts[id].saturating_add_signed(by);
    }

    fn refresh(&mut self, of: usize) {
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

/// One side of the market: who has what, as lists sorted by slot.
#[derive(Clone, Debug)]
pub(super) struct Side<C> {
    /// For each skill `slot << 3 | (level - 1) << 1 | flag`; the flag is "wanted", or "nice to have".
    pub skills: Vec<Vec<u32>>,
    /// For each word the slots.
    pub words: Vec<Vec<u32>>,
    /// For each slot its class.
    pub class_of: Vec<u32>,
    /// For each slot its subjects, folded into 64 places.
    pub topics: Vec<u64>,
    /// For each slot one over the length of its words.
    pub word_norm: Vec<f32>,
    /// The largest of them for each word, or more.
    pub word_most: Vec<f32>,
    /// For each slot one over the weight of its needs; 0 for developers.
    pub skill_norm: Vec<f32>,
    /// The largest of them for each skill, or more.
    pub skill_most: Vec<f32>,
    /// For each slot how much of a wish to learn is met; 0 for developers.
    pub teaches: Vec<f32>,
    pub classes: Vec<C>,
    class_ids: HashMap<C, u32>,
    free: Vec<u32>,
    ids: HashMap<Box<str>, u32>,
}

/// The class of a slot that is empty.
pub(super) const NOBODY: u32 = u32::MAX;

impl<C: Copy + Eq + Hash> Side<C> {
    fn new() -> Self {
        Self {
            skills: Vec::new(),
            words: Vec::new(),
            class_of: Vec::new(),
            topics: Vec::new(),
            word_norm: Vec::new(),
            word_most: Vec::new(),
            skill_norm: Vec::new(),
            skill_most: Vec::new(),
            teaches: Vec::new(),
            classes: Vec::new(),
            class_ids: HashMap::new(),
            free: Vec::new(),
            ids: HashMap::new(),
        }
    }

    fn class(&mut self, class: C) -> u32 {
        *self.class_ids.entry(class).or_insert_with(|| {
            self.classes.push(class);
            self.classes.len() as u32 - 1
        })
    }

    /// The slot of an id, a new one where it has none.
    fn slot(&mut self, id: &str) -> u32 {
        if let Some(slot) = self.ids.get(id) {
            return *slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.class_of.push(NOBODY);
            self.topics.push(0);
            self.word_norm.push(0.0);
            self.skill_norm.push(0.0);
            self.teaches.push(0.0);
            self.class_of.len() as u32 - 1
        });
        self.ids.insert(id.into(), slot);
        slot
    }

    fn release(&mut self, id: &str) -> Option<u32> {
        let slot = self.ids.remove(id)?;
        self.class_of[slot as usize] = NOBODY;
        (self.topics[slot as usize], self.word_norm[slot as usize]) = (0, 0.0);
        self.free.push(slot);
        Some(slot)
    }

    fn find(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    fn len(&self) -> usize {
        self.ids.len()
    }
}

/// Puts a posting in its place. New slots come last, so building is appending.
fn insert(lists: &mut Vec<Vec<u32>>, list: u32, posting: u32) {
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

fn remove(lists: &mut [Vec<u32>], list: u32, posting: u32) {
    if let Some(list) = lists.get_mut(list as usize)
        && let Ok(at) = list.binary_search(&posting)
    {
        list.remove(at);
    }
}

fn posting(slot: u32, level: u8, flag: bool) -> u32 {
    slot << 3 | u32::from(level.clamp(1, 4) - 1) << 1 | u32::from(flag)
}

/// What lies in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Developers.
    pub developers: usize,
    /// Roles.
    pub roles: usize,
    /// Postings of skills and words on both sides.
    pub postings: usize,
}

/// Everybody who could be matched.
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) weights: Weights,
    pub(super) names: Names,
    pub(super) devs: Vec<Dev>,
    pub(super) roles: Vec<Opening>,
    pub(super) dev_side: Side<DevClass>,
    pub(super) role_side: Side<RoleClass>,
    pub(super) idf_skills: Idf,
    pub(super) idf_words: Idf,
    changes: usize,
}

impl Index {
    /// An empty one.
    pub fn new(weights: Weights, related: Related) -> Self {
        Self {
            weights,
            names: Names::new(related),
            devs: Vec::new(),
            roles: Vec::new(),
            dev_side: Side::new(),
            role_side: Side::new(),
            idf_skills: Idf::default(),
            idf_words: Idf::default(),
            changes: 0,
        }
    }

    /// Names to numbers, for building developers and roles.
    pub fn names(&mut self) -> &mut Names {
        &mut self.names
    }

    /// Numbers to names.
    pub fn skill_name(&self, skill: u32) -> &str {
        self.names.skill_name(skill)
    }

    /// Takes a developer in, or takes in what changed about them.
    pub fn put_developer(&mut self, developer: Developer) -> u32 {
        let mut skills = developer.skills;
        // Each skill once: what somebody knows counts before what they wish for.
        skills.sort_by_key(|have| (have.skill, have.wanted, std::cmp::Reverse(have.level)));
        skills.dedup_by_key(|have| have.skill);
        skills.iter_mut().for_each(|have| have.level = have.level.clamp(1, 4));
        let (topics, words) = (sorted(developer.topics), sorted(developer.words));
        let wants = skills.iter().any(|have| have.wanted);
        let class = DevClass {
            hours: developer.hours,
            week: developer.week,
            languages: developer.languages,
            starts_out: skills.iter().all(|have| have.wanted || have.level < 3),
            seeks_mentor: developer.seeks_mentor,
            free: developer.free > 0,
            looking: developer.looking,
            findable: developer.findable,
        };
        let slot = self.dev_side.slot(&developer.id);
        if let Some(old) = self.devs.get(slot as usize)
            && self.dev_side.class_of[slot as usize] != NOBODY
        {
            let old = old.clone();
            self.take_out(slot, &old, &skills, &words);
        }
        let side = &mut self.dev_side;
        for have in &skills {
            insert(&mut side.skills, have.skill, posting(slot, have.level, have.wanted));
            self.idf_skills.count(have.skill, 1);
        }
        for word in &words {
            insert(&mut side.words, *word, slot << 3);
            self.idf_words.count(*word, 1);
        }
        let class = side.class(class);
        let norm = word_norm(&self.idf_words, &words);
        note(&mut side.word_most, &words, norm);
        side.class_of[slot as usize] = class;
        side.topics[slot as usize] = fold(&topics);
        side.word_norm[slot as usize] = norm;
        let dev = Dev {
            hash: hash(&developer.id),
            id: developer.id.into(),
            skills: skills.into(),
            topics: topics.into(),
            words: words.into(),
            word_norm: norm,
            class,
            wants,
            free: developer.free,
        };
        match self.devs.get_mut(slot as usize) {
            Some(old) => *old = dev,
            None => self.devs.push(dev),
        }
        self.changes += 1;
        slot
    }

    /// Takes the postings of a developer out that are not among the new ones.
    fn take_out(&mut self, slot: u32, old: &Dev, skills: &[Have], words: &[u32]) {
        for have in &old.skills {
            if skills.binary_search_by_key(&have.skill, |new| new.skill).map(|at| skills[at]) != Ok(*have) {
                remove(&mut self.dev_side.skills, have.skill, posting(slot, have.level, have.wanted));
            }
            self.idf_skills.count(have.skill, -1);
        }
        for word in &old.words {
            if words.binary_search(word).is_err() {
                remove(&mut self.dev_side.words, *word, slot << 3);
            }
            self.idf_words.count(*word, -1);
        }
    }

    /// Forgets a developer.
    pub fn remove_developer(&mut self, id: &str) {
        let Some(slot) = self.dev_side.find(id) else { return };
        let old = self.devs[slot as usize].clone();
        self.take_out(slot, &old, &[], &[]);
        self.dev_side.release(id);
        let dev = &mut self.devs[slot as usize];
        (dev.id, dev.skills, dev.topics, dev.words) = Default::default();
        self.changes += 1;
    }

    /// Takes a role in, or takes in what changed about it.
    pub fn put_role(&mut self, role: Role) -> u32 {
        let mut needs = role.skills;
        // Each skill once, as strictly as it is asked for.
        needs.sort_by_key(|need| (need.skill, !need.must, !need.required, std::cmp::Reverse(need.level)));
        needs.dedup_by_key(|need| need.skill);
        needs.iter_mut().for_each(|need| need.level = need.level.clamp(1, 4));
        let (topics, words) = (sorted(role.topics), sorted(role.words));
        let slot = self.role_side.slot(&role.id);
        if self.roles.get(slot as usize).is_some() && self.role_side.class_of[slot as usize] != NOBODY {
            self.take_role_out(slot);
        }
        let class = RoleClass {
            hours: role.hours,
            least_hours: role.least_hours,
            week: role.week,
            least_overlap: role.least_overlap,
            languages: role.languages,
            beginner: role.beginner,
            mentoring: role.mentoring,
            seats: role.seats > 0,
            looking: role.looking,
        };
        let (need_weights, skill_norm) = need_weights(&self.weights, &self.idf_skills, &needs);
        let side = &mut self.role_side;
        for need in &needs {
            insert(&mut side.skills, need.skill, posting(slot, need.level, !need.required));
            self.idf_skills.count(need.skill, 1);
        }
        for word in &words {
            insert(&mut side.words, *word, slot << 3);
            self.idf_words.count(*word, 1);
        }
        let class = side.class(class);
        let norm = word_norm(&self.idf_words, &words);
        note(&mut side.word_most, &words, norm);
        note(&mut side.skill_most, &needs.iter().map(|need| need.skill).collect::<Vec<_>>(), skill_norm);
        side.class_of[slot as usize] = class;
        side.topics[slot as usize] = fold(&topics);
        side.word_norm[slot as usize] = norm;
        side.skill_norm[slot as usize] = skill_norm;
        side.teaches[slot as usize] = score::teaches(&side.classes[class as usize]);
        let opening = Opening {
            hash: hash(&role.id),
            id: role.id.into(),
            musts: needs.iter().any(|need| need.must),
            needs: needs.into(),
            need_weights,
            skill_norm,
            topics: topics.into(),
            words: words.into(),
            word_norm: norm,
            class,
            seats: role.seats,
        };
        match self.roles.get_mut(slot as usize) {
            Some(old) => *old = opening,
            None => self.roles.push(opening),
        }
        self.changes += 1;
        slot
    }

    fn take_role_out(&mut self, slot: u32) {
        let old = &self.roles[slot as usize];
        for need in &old.needs {
            remove(&mut self.role_side.skills, need.skill, posting(slot, need.level, !need.required));
            self.idf_skills.count(need.skill, -1);
        }
        for word in &old.words {
            remove(&mut self.role_side.words, *word, slot << 3);
            self.idf_words.count(*word, -1);
        }
    }

    /// Forgets a role.
    pub fn remove_role(&mut self, id: &str) {
        let Some(slot) = self.role_side.find(id) else { return };
        self.take_role_out(slot);
        self.role_side.release(id);
        let role = &mut self.roles[slot as usize];
        (role.id, role.needs, role.topics, role.words) = Default::default();
        role.need_weights = Box::default();
        self.changes += 1;
    }

    /// Counts anew how rare each skill and word is, if enough has changed since: after a hundredth of everybody.
    /// Between two counts all scores are made by the same measure.
    pub fn settle(&mut self) {
        if self.changes * 100 > self.dev_side.len() + self.role_side.len() {
            self.refresh();
        }
    }

    /// Counts anew how rare each skill and word is.
    pub fn refresh(&mut self) {
        let all = self.dev_side.len() + self.role_side.len();
        self.idf_skills.refresh(all);
        self.idf_words.refresh(all);
        self.dev_side.word_most.fill(0.0);
        for (slot, dev) in self.devs.iter_mut().enumerate() {
            dev.word_norm = word_norm(&self.idf_words, &dev.words);
            self.dev_side.word_norm[slot] = dev.word_norm;
            note(&mut self.dev_side.word_most, &dev.words, dev.word_norm);
        }
        self.role_side.word_most.fill(0.0);
        self.role_side.skill_most.fill(0.0);
        for (slot, role) in self.roles.iter_mut().enumerate() {
            role.word_norm = word_norm(&self.idf_words, &role.words);
            self.role_side.word_norm[slot] = role.word_norm;
            note(&mut self.role_side.word_most, &role.words, role.word_norm);
            (role.need_weights, role.skill_norm) = need_weights(&self.weights, &self.idf_skills, &role.needs);
            self.role_side.skill_norm[slot] = role.skill_norm;
            for need in &role.needs {
                note(&mut self.role_side.skill_most, &[need.skill], role.skill_norm);
            }
        }
        self.changes = 0;
    }

    /// The same without what was left behind by those who went, and by changes. Slots are given anew.
    pub fn compact(&mut self) {
        for lists in [
            &mut self.dev_side.skills,
            &mut self.dev_side.words,
            &mut self.role_side.skills,
            &mut self.role_side.words,
        ] {
            lists.iter_mut().for_each(Vec::shrink_to_fit);
        }
        self.refresh();
    }

    /// The slot of a developer.
    pub fn developer(&self, id: &str) -> Option<u32> {
        self.dev_side.find(id)
    }

    /// The slot of a role.
    pub fn role(&self, id: &str) -> Option<u32> {
        self.role_side.find(id)
    }

    /// Whose slot it is.
    pub fn developer_id(&self, slot: u32) -> &str {
        self.devs.get(slot as usize).map_or("", |dev| &dev.id)
    }

    /// Whose slot it is.
    pub fn role_id(&self, slot: u32) -> &str {
        self.roles.get(slot as usize).map_or("", |role| &role.id)
    }

    /// All developers' slots.
    pub fn developers(&self) -> impl Iterator<Item = u32> + '_ {
        slots(&self.dev_side.class_of)
    }

    /// All roles' slots.
    pub fn all_roles(&self) -> impl Iterator<Item = u32> + '_ {
        slots(&self.role_side.class_of)
    }

    /// Free seats of a role.
    pub fn seats(&self, role: u32) -> u16 {
        self.roles.get(role as usize).map_or(0, |role| role.seats)
    }

    /// How many more projects a developer takes.
    pub fn capacity(&self, dev: u32) -> u8 {
        self.devs.get(dev as usize).map_or(0, |dev| dev.free)
    }

    /// What lies in memory.
    pub fn memory(&self) -> Memory {
        let lists = |lists: &[Vec<u32>]| lists.iter().map(Vec::len).sum::<usize>();
        let (devs, roles) = (&self.dev_side, &self.role_side);
        Memory {
            developers: devs.len(),
            roles: roles.len(),
            postings: lists(&devs.skills) + lists(&devs.words) + lists(&roles.skills) + lists(&roles.words),
        }
    }

    pub(super) fn role_class(&self, class: u32) -> &RoleClass {
        &self.role_side.classes[class as usize]
    }

    pub(super) fn pair_dense(&self, dev: &Dev, role: &Opening, suggesting: bool) -> score::Dense {
        let dev = &self.dev_side.classes[dev.class as usize];
        score::dense(&self.weights, dev, self.role_class(role.class), suggesting)
    }

    /// What a pair is worth, whether or not it may be. `suggesting` tells that the developer is suggested to the
    /// project, which needs their consent.
    ///
    /// # Errors
    /// The first reason why the pair may not be.
    pub fn judge(&self, dev: u32, role: u32, suggesting: bool) -> (Score, Result<(), Exclusion>) {
        let (dev, role) = (&self.devs[dev as usize], &self.roles[role as usize]);
        let dense = self.pair_dense(dev, role, suggesting);
        let may = match dense.excluded {
            Some(why) => Err(why),
            None if Self::lacks_must(dev, role) => Err(Exclusion::MustHave),
            None => Ok(()),
        };
        (self.parts(dev, role, dense), may)
    }

    /// What a role needs and a developer lacks, the required first.
    pub fn missing(&self, dev: u32, role: u32) -> Vec<Gap> {
        Self::gaps(&self.devs[dev as usize], &self.roles[role as usize])
    }

    /// The chances that each side says yes.
    pub fn chances(&self, score: Score) -> Chances {
        Chances::of(score, &self.weights)
    }

    /// What orders a pair among those with the same score.
    pub(super) fn tie(&self, dev: u32, role: u32) -> u64 {
        mix(self.devs[dev as usize].hash ^ self.roles[role as usize].hash.rotate_left(32))
    }
}

fn slots(class_of: &[u32]) -> impl Iterator<Item = u32> + '_ {
    (0..class_of.len() as u32).filter(|slot| class_of[*slot as usize] != NOBODY)
}

fn sorted(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Subjects in 64 places: two may share one.
pub(super) fn fold(topics: &[u32]) -> u64 {
    topics.iter().fold(0, |set, topic| set | 1 << (topic % 64))
}

fn word_norm(idf: &Idf, words: &[u32]) -> f32 {
    let sum: f64 = words.iter().map(|word| f64::from(idf.of(*word).powi(2))).sum();
    if sum > 0.0 { (1.0 / sum.sqrt()) as f32 } else { 0.0 }
}

/// Keeps the largest value for each of some.
fn note(most: &mut Vec<f32>, ids: &[u32], value: f32) {
    for id in ids {
        let id = *id as usize;
        if most.len() <= id {
            most.resize(id + 1, 0.0);
        }
        most[id] = most[id].max(value);
    }
}

fn need_weights(weights: &Weights, idf: &Idf, needs: &[Need]) -> (Box<[f32]>, f32) {
    let weight = |need: &Need| idf.of(need.skill) * if need.required { 1.0 } else { weights.nice };
    let all: f64 = needs.iter().map(|need| f64::from(weight(need))).sum();
    let norm = if needs.is_empty() { 0.0 } else { (1.0 / (all + f64::from(weights.shrinkage))) as f32 };
    (needs.iter().map(|need| weight(need) * norm).collect(), norm)
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// SplitMix64's finaliser.
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
