//! What a pair has in common, to be said in words, and what is known here by name.

use super::index::Index;
use super::names::text_words;
use super::weights::Weights;

impl Index {
    /// The words that the free texts of both have in common, the rarest first.
    pub fn words_in_common(&self, dev: u32, role: u32) -> Vec<&str> {
        let (Some(dev), Some(role)) = (self.devs.get(dev as usize), self.roles.get(role as usize)) else {
            return Vec::new();
        };
        let mut shared: Vec<u32> =
            dev.words.iter().copied().filter(|word| role.words.binary_search(word).is_ok()).collect();
        shared.sort_by(|a, b| self.idf_words.of(*b).total_cmp(&self.idf_words.of(*a)).then(a.cmp(b)));
        shared.into_iter().map(|word| self.names.words.text(word)).collect()
    }

    /// The weights by which scores are made.
    pub fn weights(&self) -> Weights {
        self.weights
    }

    /// Goes by other weights from now on.
    pub fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
        self.refresh();
    }

    /// The number of a skill that somebody here has or needs.
    pub fn find_skill(&self, name: &str) -> Option<u32> {
        self.names.find_skill(name)
    }

    /// The number of a subject that somebody here cares about.
    pub fn find_topic(&self, name: &str) -> Option<u32> {
        self.names.topics.get(name)
    }

    /// The numbers of those words that are known here, sorted, each once.
    pub fn find_words<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let known = texts.into_iter().flat_map(text_words).filter_map(|word| self.names.words.get(&word));
        let mut found: Vec<u32> = known.collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
