//! "Why not?" for any pair: what keeps the two apart, their place in the order, and one thing that would change it.

use super::index::Index;
use super::model::Have;
use super::round::Apart;
use super::score::{Exclusion, Score};

/// Why a developer is where they are in a role's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// What the pair is worth.
    pub score: Score,
    /// What keeps the two apart.
    pub excluded: Option<Exclusion>,
    /// Their place among all developers who may be suggested for the role, from 1; where they may not, the place
    /// that they would have.
    pub place: usize,
    /// How many may be suggested, they themselves not counted where they may not.
    pub of: usize,
    /// The one skill that would move them up most.
    pub instead: Option<Instead>,
}

/// A skill at a level, and what it would come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The skill.
    pub skill: u32,
    /// The level, from 1 to 4.
    pub level: u8,
    /// The place that they would have.
    pub place: usize,
    /// What the pair would be worth, in millionths.
    pub score: u32,
}

impl Index {
    /// Why `dev` is where they are among the developers for `role`. It looks at everybody, and tries each skill that
    /// the role needs and they lack; how rare skills are is left as it is.
    pub fn why(&self, dev: u32, role: u32, apart: &Apart) -> Why {
        let (score, may) = self.judge(dev, role, true);
        let excluded = apart.why(role, dev).or(may.err());
        let others = self.all_developers_for(role, apart.of_role(role));
        let tie = self.tie(dev, role);
        let place = |score: u32| {
            let before = others.iter().filter(|one| one.slot != dev);
            1 + before.filter(|one| (one.score, self.tie(one.slot, role)) > (score, tie)).count()
        };
        let here = place(score.total());
        let known = &self.devs[dev as usize];
        let tried = self.missing(dev, role).into_iter().map(|gap| {
            let mut changed = known.clone();
            let mut skills: Vec<Have> =
                changed.skills.iter().copied().filter(|have| have.skill != gap.skill).collect();
            skills.push(Have { skill: gap.skill, level: gap.needed, wanted: false });
            skills.sort_unstable_by_key(|have| have.skill);
            changed.skills = skills.into();
            let opening = &self.roles[role as usize];
            let score = self.parts(&changed, opening, self.pair_dense(&changed, opening, true)).total();
            Instead { skill: gap.skill, level: gap.needed, place: place(score), score }
        });
        let instead = tried.min_by_key(|one| (one.place, std::cmp::Reverse(one.score)));
        Why {
            score,
            excluded,
            place: here,
            of: others.len(),
            instead: instead.filter(|one| one.place < here),
        }
    }
}
