//! The best developers for a role and the best roles for a developer: what is looked for, as lists.

use std::collections::HashSet;
use std::hash::Hash;

use super::index::{Index, tie};
use super::score::{self, Dense};
use super::search::{About, Group, List, Question, Scratch, search};
use super::side::{Opening, Side};

/// A developer or a role, with what the pair is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its slot.
    pub slot: u32,
    /// In millionths.
    pub score: u32,
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
        match self.roles.get(role as usize) {
            Some(opening) if self.role_side.holds(role) => self.developers_like(opening, k, apart, scratch),
            _ => Vec::new(),
        }
    }

    /// The same for a role that need not be in the index.
    pub(super) fn developers_like(
        &self,
        opening: &Opening,
        k: usize,
        apart: &HashSet<u32>,
        scratch: &mut Scratch,
    ) -> Vec<Ranked> {
        if k == 0 {
            return Vec::new();
        }
        let (w, class) = (&self.weights, opening.class);
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
                List::new(side.skills.get(skill as usize).map_or(&[][..], Vec::as_slice), values)
            };
            let near = self.names.toward[need.skill as usize].iter().map(|(near, worth)| list(*near, *worth));
            let lists: Vec<_> = std::iter::once(list(need.skill, 1.0)).chain(near).collect();
            if apart {
                // A wish is added to what lies near.
                let values = std::array::from_fn(|bits| if bits & 1 == 0 { 0.0 } else { wish });
                let own = side.skills.get(need.skill as usize).map_or(&[][..], Vec::as_slice);
                let lists = vec![List::new(own, values)];
                groups.push(Group { lists, factor: None, most: wish, about: About::Wish });
            }
            let most = if apart { w.skills * weight } else { wish.max(w.skills * weight) };
            groups.push(Group { lists, factor: None, most, about: About::Skill });
        }
        let each = w.topics * score::topic_each(opening.topics.len());
        topic_groups(side, &opening.topics, each, None, &mut groups);
        self.word_groups(side, &opening.words, opening.word_norm, &mut groups);
        let question = Question {
            groups,
            wishes: w.learning,
            topics: w.topics,
            words: w.words,
            only: self.only(opening),
        };
        let dense = |class_id: u32| score::dense(w, &side.classes[class_id as usize], &class, true);
        let exact = |slot: u32, dense: Dense| {
            let dev = &self.devs[slot as usize];
            if apart.contains(&slot) || Self::lacks_must(dev, opening) {
                return None;
            }
            Some((self.parts(dev, opening, dense).total(), tie(dev, opening)))
        };
        search(side, question, k, scratch, dense, exact)
    }

    /// The best roles for a developer, best first, at most `k`, but none of `apart`.
    pub fn roles_for(&self, dev: u32, k: usize, apart: &HashSet<u32>, scratch: &mut Scratch) -> Vec<Ranked> {
        let Some(developer) = self.devs.get(dev as usize) else { return Vec::new() };
        if !self.dev_side.holds(dev) || k == 0 {
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
                lists: vec![List::new(postings, values)],
                factor: Some(&side.skill_norm),
                most,
                about: About::Skill,
            });
        }
        for have in developer.skills.iter().filter(|have| have.wanted) {
            let Some(postings) = side.skills.get(have.skill as usize) else { continue };
            let values = std::array::from_fn(|bits| w.learning * if bits & 1 == 0 { 1.0 } else { w.nice });
            let lists = vec![List::new(postings, values)];
            groups.push(Group { lists, factor: Some(&side.teaches), most: w.learning, about: About::Wish });
        }
        topic_groups(side, &developer.topics, w.topics, Some(&side.topic_each), &mut groups);
        self.word_groups(side, &developer.words, developer.word_norm, &mut groups);
        let question = Question { groups, wishes: w.learning, topics: w.topics, words: w.words, only: None };
        let dense = |class_id: u32| score::dense(w, &class, &side.classes[class_id as usize], false);
        let exact = |slot: u32, dense: Dense| {
            let role = &self.roles[slot as usize];
            if apart.contains(&slot) || Self::lacks_must(developer, role) {
                return None;
            }
            Some((self.parts(developer, role, dense).total(), self.tie(dev, slot)))
        };
        search(side, question, k, scratch, dense, exact)
    }

    /// Where a role can't be done without a skill: the shortest list of those who have one.
    fn only(&self, role: &Opening) -> Option<(&[u32], [bool; 8])> {
        let lists = role.needs.iter().filter(|need| need.must).map(|need| {
            let enough = |bits: usize| bits & 1 == 0 && (bits >> 1) as u8 + 1 >= need.level;
            let postings = self.dev_side.skills.get(need.skill as usize).map_or(&[][..], Vec::as_slice);
            (postings, std::array::from_fn(enough))
        });
        lists.min_by_key(|(postings, _)| postings.len())
    }

    fn word_groups<'a, C: Copy + Eq + Hash>(
        &self,
        side: &'a Side<C>,
        words: &[u32],
        norm: f32,
        groups: &mut Vec<Group<'a>>,
    ) {
        for word in words {
            let Some(postings) = side.words.get(*word as usize).filter(|list| !list.is_empty()) else {
                continue;
            };
            let value = self.weights.words * self.idf_words.of(*word).powi(2) * norm;
            let most = value * side.word_most.get(*word as usize).copied().unwrap_or(0.0);
            groups.push(Group {
                lists: vec![List::new(postings, [value; 8])],
                factor: None,
                most,
                about: About::Word(*word),
            });
        }
    }
}

fn topic_groups<'a, C>(
    side: &'a Side<C>,
    topics: &[u32],
    each: f32,
    factor: Option<&'a [f32]>,
    groups: &mut Vec<Group<'a>>,
) {
    let lists = topics.iter().filter_map(|topic| side.topics.get(*topic as usize));
    groups.extend(lists.filter(|postings| !postings.is_empty()).map(|postings| Group {
        lists: vec![List::new(postings, [each; 8])],
        factor,
        most: each,
        about: About::Topic,
    }));
}
