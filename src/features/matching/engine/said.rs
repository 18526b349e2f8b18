//! What a pair has in common, to be said in words, and the weights that an index goes by.

use super::index::Index;
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

    /// What each part of a score counts here.
    pub fn weights(&self) -> Weights {
        self.weights
    }

    /// Goes by other weights from now on.
    pub fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
        self.refresh();
    }
}
