//! The order of everybody, by looking at everybody: the measure that the search is held against.

use std::collections::HashSet;

use super::index::Index;
use super::top::Ranked;

impl Index {
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
