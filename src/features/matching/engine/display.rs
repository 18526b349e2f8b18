//! What is added when a list is shown, outside the score and shown apart from it: news come first for a while,
//! and who was shown often makes room for who was not.

/// How strongly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Display {
    /// What a role that was opened just now gets; it fades over `fresh_days`.
    pub fresh: f32,
    /// After this many days nothing is left of it.
    pub fresh_days: f32,
    /// λ: `−λ·ln(1 + exposure / seats)`.
    pub load: f32,
}

impl Default for Display {
    fn default() -> Self {
        Self { fresh: 0.02, fresh_days: 14.0, load: 0.02 }
    }
}

/// A score with what was added to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// The score itself.
    pub score: f32,
    /// Because it is new.
    pub fresh: f32,
    /// Because it was shown often already: zero or less.
    pub load: f32,
}

impl Adjusted {
    /// What the list is ordered by.
    pub fn order(self) -> f32 {
        self.score + self.fresh + self.load
    }
}

impl Display {
    /// A score (in millionths) of something that is `days` old, has `seats`, and was shown `exposure` times.
    pub fn adjust(&self, score: u32, days: f32, exposure: u32, seats: u16) -> Adjusted {
        let left = (1.0 - days.max(0.0) / self.fresh_days.max(f32::MIN_POSITIVE)).max(0.0);
        Adjusted {
            score: score as f32 / super::score::ONE,
            fresh: self.fresh * left,
            load: -self.load * (exposure as f32 / f32::from(seats.max(1))).ln_1p(),
        }
    }
}

/// Lists for many, one after another, that keep count of what was shown.
#[derive(Clone, Debug)]
pub struct Fair {
    display: Display,
    exposure: Vec<u32>,
    /// Of each list this many places go to those who were shown least.
    starved: usize,
}

impl Fair {
    /// For `slots` of which nothing was shown yet; `starved` places of each list are for those shown least.
    pub fn new(display: Display, slots: usize, starved: usize) -> Self {
        Self { display, exposure: vec![0; slots], starved }
    }

    /// How often each was shown.
    pub fn exposure(&self) -> &[u32] {
        &self.exposure
    }

    /// The `k` of `found` to show, in their order, and counts them as shown.
    pub fn choose(
        &mut self,
        found: &[super::Ranked],
        seats: impl Fn(u32) -> u16,
        k: usize,
    ) -> Vec<super::Ranked> {
        let shown = |slot: u32| self.exposure.get(slot as usize).copied().unwrap_or(0);
        let mut ordered: Vec<(f32, super::Ranked)> = found
            .iter()
            .map(|one| {
                (
                    self.display.adjust(one.score, f32::INFINITY, shown(one.slot), seats(one.slot)).order(),
                    *one,
                )
            })
            .collect();
        ordered.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut rest = ordered.split_off(ordered.len().min(k.saturating_sub(self.starved)));
        rest.sort_by_key(|(_, one)| shown(one.slot));
        ordered.extend(rest.into_iter().take(k.saturating_sub(ordered.len())));
        ordered.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, one) in &ordered {
            if let Some(count) = self.exposure.get_mut(one.slot as usize) {
                *count += 1;
            }
        }
        ordered.into_iter().map(|(_, one)| one).collect()
    }
}
