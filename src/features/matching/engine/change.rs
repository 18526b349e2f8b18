//! Keeps an index current, one change at a time.

use super::index::Index;
use super::model::{Developer, Have, Need, Role};
use super::score;
use super::side::{Brief, Dev, DevClass, Idf, Opening, RoleClass, fold_words, insert, posting, remove};
use super::weights::Weights;

impl Index {
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
        if self.dev_side.holds(slot) {
            let old = self.devs[slot as usize].clone();
            self.take_out(slot, &old, &skills, &words);
            old.topics.iter().for_each(|topic| remove(&mut self.dev_side.topics, *topic, slot << 3));
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
        topics.iter().for_each(|topic| insert(&mut side.topics, *topic, slot << 3));
        let class = side.class(class);
        let norm = word_norm(&self.idf_words, &words);
        note(&mut side.word_most, &words, norm);
        side.class_of[slot as usize] = class;
        side.briefs[slot as usize] = Brief { words: fold_words(&words), word_norm: norm };
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
        old.topics.iter().for_each(|topic| remove(&mut self.dev_side.topics, *topic, slot << 3));
        self.dev_side.release(id);
        let dev = &mut self.devs[slot as usize];
        (dev.id, dev.skills, dev.topics, dev.words) = Default::default();
        self.changes += 1;
    }

    /// A role as the index takes it.
    pub(super) fn opening(&self, role: Role) -> Opening {
        let mut needs = role.skills;
        // Each skill once, as strictly as it is asked for.
        needs.sort_by_key(|need| (need.skill, !need.must, !need.required, std::cmp::Reverse(need.level)));
        needs.dedup_by_key(|need| need.skill);
        needs.iter_mut().for_each(|need| need.level = need.level.clamp(1, 4));
        let words = sorted(role.words);
        let (need_weights, skill_norm) = need_weights(&self.weights, &self.idf_skills, &needs);
        Opening {
            hash: hash(&role.id),
            id: role.id.into(),
            musts: needs.iter().any(|need| need.must),
            needs: needs.into(),
            need_weights,
            skill_norm,
            topics: sorted(role.topics).into(),
            word_norm: word_norm(&self.idf_words, &words),
            words: words.into(),
            class: RoleClass {
                hours: role.hours,
                least_hours: role.least_hours,
                week: role.week,
                least_overlap: role.least_overlap,
                languages: role.languages,
                beginner: role.beginner,
                mentoring: role.mentoring,
                seats: role.seats > 0,
                looking: role.looking,
            },
            seats: role.seats,
        }
    }

    /// Takes a role in, or takes in what changed about it.
    pub fn put_role(&mut self, role: Role) -> u32 {
        let slot = self.role_side.slot(&role.id);
        if self.role_side.holds(slot) {
            self.take_role_out(slot);
        }
        let opening = self.opening(role);
        let side = &mut self.role_side;
        for need in &opening.needs {
            insert(&mut side.skills, need.skill, posting(slot, need.level, !need.required));
            self.idf_skills.count(need.skill, 1);
            note(&mut side.skill_most, &[need.skill], opening.skill_norm);
        }
        for word in &opening.words {
            insert(&mut side.words, *word, slot << 3);
            self.idf_words.count(*word, 1);
        }
        opening.topics.iter().for_each(|topic| insert(&mut side.topics, *topic, slot << 3));
        note(&mut side.word_most, &opening.words, opening.word_norm);
        let at = slot as usize;
        side.class_of[at] = side.class(opening.class);
        side.briefs[at] = Brief { words: fold_words(&opening.words), word_norm: opening.word_norm };
        side.skill_norm[at] = opening.skill_norm;
        side.topic_each[at] = score::topic_each(opening.topics.len());
        side.teaches[at] = score::teaches(&opening.class);
        match self.roles.get_mut(at) {
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
        old.topics.iter().for_each(|topic| remove(&mut self.role_side.topics, *topic, slot << 3));
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
            self.dev_side.briefs[slot].word_norm = dev.word_norm;
            note(&mut self.dev_side.word_most, &dev.words, dev.word_norm);
        }
        self.role_side.word_most.fill(0.0);
        for (slot, role) in self.roles.iter_mut().enumerate() {
            role.word_norm = word_norm(&self.idf_words, &role.words);
            self.role_side.briefs[slot].word_norm = role.word_norm;
            note(&mut self.role_side.word_most, &role.words, role.word_norm);
        }
        self.weigh_needs();
        self.changes = 0;
    }

    /// Weighs anew what each role needs.
    pub(super) fn weigh_needs(&mut self) {
        self.role_side.skill_most.fill(0.0);
        for (slot, role) in self.roles.iter_mut().enumerate() {
            (role.need_weights, role.skill_norm) = need_weights(&self.weights, &self.idf_skills, &role.needs);
            self.role_side.skill_norm[slot] = role.skill_norm;
            for need in &role.needs {
                note(&mut self.role_side.skill_most, &[need.skill], role.skill_norm);
            }
        }
    }

    /// The same without what was left behind by those who went, and by changes.
    pub fn compact(&mut self) {
        for lists in [
            &mut self.dev_side.skills,
            &mut self.dev_side.words,
            &mut self.dev_side.topics,
            &mut self.role_side.skills,
            &mut self.role_side.words,
            &mut self.role_side.topics,
        ] {
            lists.iter_mut().for_each(Vec::shrink_to_fit);
        }
        self.refresh();
    }
}

fn sorted(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids.dedup();
    ids
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
