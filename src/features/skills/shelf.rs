//! Skills with all their names, sorted so that what somebody typed is found without looking at each.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Skill;
use super::typed::{key, slips, words};
use crate::ids::SkillId;

/// Skills and how to find them by name: the taxonomy's, or a workspace's own.
#[derive(Debug, Default)]
pub struct Shelf {
    items: Vec<Item>,
    /// By key, so that a name is found by halving and those that start alike stand side by side.
    names: Vec<Name>,
    /// Each word of each name, with the name's place, by word.
    words: Vec<(Box<str>, u32)>,
}

/// A skill on the shelf.
#[derive(Clone, Debug)]
pub struct Item {
    /// The skill.
    pub skill: Skill,
    /// Its place among what people ask for most; [`Item::UNRANKED`] for the rest.
    pub rank: u16,
    /// A short slip of the finger is forgiven. Where not, the name is too much like everyday words.
    pub forgiving: bool,
}

impl Item {
    /// The rank of what nobody asks for most.
    pub const UNRANKED: u16 = u16::MAX;

    /// One of those that people ask for most.
    pub fn is_popular(&self) -> bool {
        self.rank < Self::UNRANKED
    }
}

#[derive(Debug)]
struct Name {
    key: Box<str>,
    /// As it is written, for its words.
    text: Cow<'static, str>,
    /// The item's place.
    of: u32,
    /// It is the name that people see, not another one.
    shown: bool,
}

/// How well a skill fits what was typed so far; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is called so, or has been.
    Called,
    /// Its name starts so.
    NameStarts,
    /// Another of its names starts so.
    OtherNameStarts,
    /// Words of a name start so, in any order.
    WordsStart,
    /// It would, but for a slip.
    Slip,
}

impl Shelf {
    /// Puts skills on a shelf, each with its names; the first is the one that people see. A name that two
    /// skills have stays with the first.
    pub fn new(skills: impl IntoIterator<Item = (Item, Vec<Cow<'static, str>>)>) -> Self {
        let mut shelf = Self::default();
        for (of, (item, names)) in (0_u32..).zip(skills) {
            shelf.items.push(item);
            let name = |(at, text): (usize, Cow<'static, str>)| {
                let key = key(&text).into_boxed_str();
                (!key.is_empty()).then_some(Name { key, text, of, shown: at == 0 })
            };
            shelf.names.extend(names.into_iter().enumerate().filter_map(name));
        }
        // Stable: of two names that are the same, the one that came first stays.
        shelf.names.sort_by(|a, b| a.key.cmp(&b.key));
        shelf.names.dedup_by(|later, first| later.key == first.key);
        shelf.names.shrink_to_fit();
        for (at, name) in (0_u32..).zip(&shelf.names) {
            shelf.words.extend(words(&name.text).into_iter().map(|word| (word.into_boxed_str(), at)));
        }
        shelf.words.sort_unstable();
        shelf.words.shrink_to_fit();
        shelf
    }

    /// The skills on the shelf, in the order in which they came.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// All names of a skill, as they are written.
    pub fn names_of<'a>(&'a self, skill: &'a SkillId) -> impl Iterator<Item = &'a str> {
        let its = |name: &&Name| self.items[name.of as usize].skill.id == *skill;
        self.names.iter().filter(its).map(|name| &*name.text)
    }

    /// The skill that has exactly this key.
    pub fn called(&self, key: &str) -> Option<&Item> {
        let at = self.names.binary_search_by(|name| (*name.key).cmp(key)).ok()?;
        self.items.get(self.names[at].of as usize)
    }

    /// Skills with a name that `typed` may be a slip of, and by how many slips.
    pub fn near(&self, typed: &str) -> Vec<(usize, &Item)> {
        let slip = |name: &Name| {
            let item = &self.items[name.of as usize];
            let least = if item.forgiving { 4 } else { 7 };
            let long_enough = name.key.chars().count() >= least;
            long_enough.then(|| slips(typed, &name.key)).flatten().map(|slips| (slips, item))
        };
        self.with_first_letter(typed).iter().filter_map(slip).collect()
    }

    /// People rarely miss the first letter.
    fn with_first_letter(&self, typed: &str) -> &[Name] {
        let first: String = typed.chars().take(1).collect();
        self.starting(&first)
    }

    /// All keys that start with the first letter of `typed`, with their skills.
    pub fn same_first_letter(&self, typed: &str) -> impl Iterator<Item = (&str, &Skill)> {
        let names = self.with_first_letter(typed).iter();
        names.map(|name| (&*name.key, &self.items[name.of as usize].skill))
    }

    /// Names whose keys start so.
    fn starting(&self, start: &str) -> &[Name] {
        let from = self.names.partition_point(|name| *name.key < *start);
        let names = &self.names[from..];
        &names[..names.partition_point(|name| name.key.starts_with(start))]
    }

    /// Names in which each of `words` starts a word.
    fn with_words(&self, words: &[String]) -> Vec<&Name> {
        // The longest word leaves the fewest names to look at.
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else { return Vec::new() };
        let from = self.words.partition_point(|(word, _)| **word < **longest);
        let found = self.words[from..].iter().take_while(|(word, _)| word.starts_with(longest));
        let in_all = |name: &&Name| {
            let own = super::typed::words(&name.text);
            words.iter().all(|word| own.iter().any(|own| own.starts_with(word)))
        };
        found.map(|(_, at)| &self.names[*at as usize]).filter(in_all).collect()
    }

    /// Everything that fits what was typed so far, each skill once, in no order.
    pub fn fitting(&self, typed: &str) -> Vec<(Fit, &Item)> {
        let (start, words) = (key(typed), words(typed));
        let mut best: HashMap<u32, Fit> = HashMap::new();
        let mut found = |of: u32, fit: Fit| {
            let known = best.entry(of).or_insert(fit);
            *known = fit.min(*known);
        };
        if !start.is_empty() {
            for name in self.starting(&start) {
                let fit = match name.shown {
                    _ if *name.key == *start => Fit::Called,
                    true => Fit::NameStarts,
                    false => Fit::OtherNameStarts,
                };
                found(name.of, fit);
            }
            self.with_words(&words).into_iter().for_each(|name| found(name.of, Fit::WordsStart));
        }
        best.into_iter().map(|(of, fit)| (fit, &self.items[of as usize])).collect()
    }

    /// Skills with a name that goes on from a slip of what was typed.
    pub fn slipping(&self, typed: &str) -> Vec<(Fit, &Item)> {
        let start = key(typed);
        let length = start.chars().count();
        let so_far = |key: &str, length: usize| key.chars().take(length).collect::<String>();
        let near = |key: &str| {
            slips(&start, key).is_some()
                || (length.saturating_sub(1)..=length + 1)
                    .any(|length| slips(&start, &so_far(key, length)) == Some(1))
        };
        let found: HashMap<u32, Fit> = self
            .with_first_letter(&start)
            .iter()
            .filter(|name| length >= 4 && near(&name.key))
            .map(|name| (name.of, Fit::Slip))
            .collect();
        found.into_iter().map(|(of, fit)| (fit, &self.items[of as usize])).collect()
    }
}
