//! Everybody who could be matched, by skill and by word.

use super::names::{Names, Related};
use super::score::{self, Chances, Exclusion, Gap, Score};
use super::side::{Dev, DevClass, Idf, Opening, RoleClass, Side};
use super::weights::Weights;

/// What lies in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Developers.
    pub developers: usize,
    /// Roles.
    pub roles: usize,
    /// Postings of skills, words and subjects on both sides.
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
    pub(super) changes: usize,
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
        self.dev_side.slots()
    }

    /// All roles' slots.
    pub fn all_roles(&self) -> impl Iterator<Item = u32> + '_ {
        self.role_side.slots()
    }

    /// Free seats of a role; none where it is closed.
    pub fn seats(&self, role: u32) -> u16 {
        self.roles.get(role as usize).map_or(0, |role| if role.class.looking { role.seats } else { 0 })
    }

    /// How many more projects a developer takes; none where they left the matching or take a break.
    pub fn capacity(&self, dev: u32) -> u8 {
        let looking = |dev: &Dev| self.dev_side.classes[dev.class as usize].looking;
        self.devs.get(dev as usize).map_or(0, |dev| if looking(dev) { dev.free } else { 0 })
    }

    /// What lies in memory.
    pub fn memory(&self) -> Memory {
        fn of<C>(side: &Side<C>) -> usize {
            let lists = side.skills.iter().chain(&side.words).chain(&side.topics);
            lists.map(Vec::len).sum()
        }
        Memory {
            developers: self.dev_side.len(),
            roles: self.role_side.len(),
            postings: of(&self.dev_side) + of(&self.role_side),
        }
    }

    pub(super) fn pair_dense(&self, dev: &Dev, role: &Opening, suggesting: bool) -> score::Dense {
        let dev = &self.dev_side.classes[dev.class as usize];
        score::dense(&self.weights, dev, &role.class, suggesting)
    }

    /// What a pair is worth, whether or not it may be. `suggesting` tells that the developer is suggested to the
    /// project, which needs their consent.
    ///
    /// # Errors
    /// The first reason why the pair may not be.
    pub fn judge(&self, dev: u32, role: u32, suggesting: bool) -> (Score, Result<(), Exclusion>) {
        self.judge_opening(&self.devs[dev as usize], &self.roles[role as usize], suggesting)
    }

    /// The same of a role that need not be in the index.
    pub(super) fn judge_opening(
        &self,
        dev: &Dev,
        role: &Opening,
        suggesting: bool,
    ) -> (Score, Result<(), Exclusion>) {
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
        tie(&self.devs[dev as usize], &self.roles[role as usize])
    }
}

/// What orders a pair among those with the same score.
pub(super) fn tie(dev: &Dev, role: &Opening) -> u64 {
    mix(dev.hash ^ role.hash.rotate_left(32))
}

/// SplitMix64's finaliser.
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
