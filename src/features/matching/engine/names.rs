//! Words to numbers: everything is compared as a `u32`.

use std::collections::HashMap;

/// Texts by number and numbers by text.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    ids: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Interner {
    pub fn get(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// The number of a text, and whether it is new.
    pub fn intern(&mut self, text: &str) -> (u32, bool) {
        if let Some(id) = self.ids.get(text) {
            return (*id, false);
        }
        let id = self.texts.len() as u32;
        self.texts.push(text.into());
        self.ids.insert(text.into(), id);
        (id, true)
    }

    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}

/// What a skill is worth where others are needed: their names, from 0 to 1.
pub type Related = fn(&str) -> Vec<(String, f32)>;

/// The names of skills, subjects, languages and words, and which skill is near which.
#[derive(Clone, Debug)]
pub struct Names {
    pub(super) skills: Interner,
    pub(super) topics: Interner,
    pub(super) words: Interner,
    languages: Interner,
    related: Related,
    /// Knowing this skill is worth that much where the other is needed.
    pub(super) near: Vec<Vec<(u32, f32)>>,
    /// The same from the other end.
    pub(super) toward: Vec<Vec<(u32, f32)>>,
}

impl Names {
    /// None yet; `related` tells what lies near a skill.
    pub fn new(related: Related) -> Self {
        Self {
            skills: Interner::default(),
            topics: Interner::default(),
            words: Interner::default(),
            languages: Interner::default(),
            related,
            near: Vec::new(),
            toward: Vec::new(),
        }
    }

    /// The number of a skill. A new one brings the skills near it.
    pub fn skill(&mut self, name: &str) -> u32 {
        let (id, new) = self.skills.intern(name);
        let mut fresh = if new { vec![id] } else { Vec::new() };
        while let Some(known) = fresh.pop() {
            let near = (self.related)(self.skills.text(known));
            let mut found = Vec::with_capacity(near.len());
            for (needed, worth) in near {
                let (needed, new) = self.skills.intern(&needed);
                if new {
                    fresh.push(needed);
                }
                if needed != known && worth > 0.0 {
                    found.push((needed, worth.min(1.0)));
                }
            }
            self.near.resize_with(self.skills.len(), Vec::new);
            self.toward.resize_with(self.skills.len(), Vec::new);
            for (needed, worth) in &found {
                self.toward[*needed as usize].push((known, *worth));
            }
            self.near[known as usize] = found;
        }
        id
    }

    /// The number of a skill that is known.
    pub fn find_skill(&self, name: &str) -> Option<u32> {
        self.skills.get(name)
    }

    /// A skill's name.
    pub fn skill_name(&self, id: u32) -> &str {
        self.skills.text(id)
    }

    /// The number of a subject.
    pub fn topic(&mut self, name: &str) -> u32 {
        self.topics.intern(name).0
    }

    /// The numbers of the words that say something, sorted, each once.
    pub fn words<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let mut found: Vec<u32> =
            texts.into_iter().flat_map(text_words).map(|word| self.words.intern(&word).0).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A set of spoken languages; the 65th and later ones of a community share a place.
    pub fn languages<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> u64 {
        names.into_iter().fold(0, |set, name| {
            let (id, _) = self.languages.intern(&name.trim().to_lowercase());
            set | 1 << id.min(63)
        })
    }
}

/// Words that say nothing about a person or a project.
const NOISE: &[&str] = &[
    "a", "about", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "do", "for", "from", "get", "good", "had", "has", "have", "how", "i", "if", "ill", "im", "in", "into",
    "is", "it", "its", "ive", "like", "lot", "make", "many", "me", "more", "most", "my", "need", "no", "not",
    "of", "on", "one", "or", "our", "out", "people", "so", "some", "than", "that", "the", "their", "them",
    "there", "they", "thing", "this", "to", "up", "us", "use", "very", "want", "was", "we", "well", "what",
    "when", "which", "who", "will", "with", "work", "would", "you", "your",
];

/// The words of a text that say something, in lower case, plural and singular alike.
pub fn text_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '\'' | '’')))
        .map(|word| word.replace(['\'', '’'], ""))
        .filter(|word| word.chars().count() > 1 && NOISE.binary_search(&word.as_str()).is_err())
        .map(|word| singular(&word).to_owned())
        .collect()
}

/// Without the ending of a plural, and alike for both numbers.
fn singular(word: &str) -> &str {
    let long = word.chars().count() > 3;
    match word {
        _ if !long || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => word,
        _ if word.ends_with("zzes") => &word[..word.len() - 3],
        _ => word.strip_suffix('s').unwrap_or(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_can_be_searched() {
        assert!(NOISE.is_sorted());
    }

    #[test]
    fn words_are_compared_without_their_dress() {
        assert_eq!(
            text_words("I've built Quizzes, a quiz-engine in C++!"),
            ["built", "quiz", "quiz", "engine", "c++"]
        );
        assert_eq!(text_words("campus classes"), ["campus", "classe"]);
    }
}
