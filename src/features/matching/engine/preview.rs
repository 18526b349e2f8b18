//! What other weights would change, before anybody is ranked by them.

use std::collections::{HashMap, HashSet};

use super::index::Index;
use super::top::Scratch;

/// What would change in the lists of some roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many roles were looked at.
    pub roles: usize,
    /// Places in their lists.
    pub places: usize,
    /// Of them with somebody new.
    pub new: usize,
    /// Roles whose first place changes.
    pub firsts: usize,
    /// Who moves furthest, furthest first.
    pub movers: Vec<Mover>,
}

/// A developer whose place in a role's list changes. None is a place beyond the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mover {
    /// The role.
    pub role: u32,
    /// The developer.
    pub developer: u32,
    /// The place now, from 1.
    pub from: Option<usize>,
    /// The place then.
    pub to: Option<usize>,
}

impl Mover {
    fn distance(&self, k: usize) -> usize {
        self.from.unwrap_or(k + 1).abs_diff(self.to.unwrap_or(k + 1))
    }
}

/// Compares the `k` best of each of `roles` in two indexes of the same community.
pub fn preview(now: &Index, then: &Index, roles: &[u32], k: usize) -> Preview {
    let mut room = Scratch::default();
    let nobody = HashSet::new();
    let mut found = Preview { roles: roles.len(), ..Preview::default() };
    for role in roles {
        let mut list = |index: &Index| -> Vec<u32> {
            index.developers_for(*role, k, &nobody, &mut room).into_iter().map(|one| one.slot).collect()
        };
        let (before, after) = (list(now), list(then));
        found.places += after.len();
        found.firsts += usize::from(before.first() != after.first());
        let places: HashMap<u32, usize> = before.iter().enumerate().map(|(at, dev)| (*dev, at + 1)).collect();
        for (at, developer) in after.iter().enumerate() {
            let from = places.get(developer).copied();
            found.new += usize::from(from.is_none());
            found.movers.push(Mover { role: *role, developer: *developer, from, to: Some(at + 1) });
        }
        let gone = before.iter().filter(|dev| !after.contains(dev));
        found.movers.extend(gone.map(|developer| Mover {
            role: *role,
            developer: *developer,
            from: places.get(developer).copied(),
            to: None,
        }));
    }
    found.movers.retain(|mover| mover.distance(k) > 0);
    found.movers.sort_by_key(|mover| (std::cmp::Reverse(mover.distance(k)), mover.role, mover.developer));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::matching::engine::{Developer, Have, Need, Role, Weights};

    fn market() -> (Index, u32) {
        let mut index = Index::new(Weights::default(), |_| Vec::new());
        let (rust, maths) = (index.names().skill("rust"), index.names().topic("Mathematics"));
        for at in 0..6 {
            let mut dev = Developer::new(format!("d{at}"));
            if at < 3 {
                dev.skills = vec![Have { skill: rust, level: 2, wanted: false }];
            } else {
                dev.topics = vec![maths];
            }
            index.put_developer(dev);
        }
        let mut role = Role::new("r");
        role.skills = vec![Need { skill: rust, level: 2, required: true, must: false }];
        role.topics = vec![maths];
        let role = index.put_role(role);
        index.refresh();
        (index, role)
    }

    #[test]
    fn the_same_weights_change_nothing() {
        let (index, role) = market();
        let found = preview(&index, &index.clone(), &[role], 3);
        assert_eq!(found, Preview { roles: 1, places: 3, ..Preview::default() });
    }

    #[test]
    fn weight_moved_to_subjects_brings_those_who_share_them() {
        let (index, role) = market();
        let mut then = index.clone();
        then.weigh(Weights { skills: 0.3, topics: 0.3, shrinkage: 2.0, words: 0.15, ..Weights::default() });
        let found = preview(&index, &then, &[role], 3);
        assert_eq!((found.new, found.firsts), (3, 1));
        assert_eq!(found.movers.len(), 6, "three come, three go");
        assert!(found.movers[0].from.is_none() || found.movers[0].to.is_none());
    }
}
