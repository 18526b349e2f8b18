//! What other weights would change, before anybody sees it.

use std::collections::HashSet;

use super::index::Index;
use super::search::Scratch;
use super::top::Ranked;
use super::weights::Weights;

/// How many of a list are shown.
const TOP: usize = 10;
/// Further down nobody's place is looked for.
const DEEP: usize = 50;

/// What would change in the lists of some roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many roles were looked at.
    pub roles: usize,
    /// Whose first ten would be other people, or in another order.
    pub changed: usize,
    /// How many would come among the first ten of some role.
    pub entered: usize,
    /// Who would move furthest, the furthest first.
    pub movers: Vec<Mover>,
}

/// Somebody whose place would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mover {
    /// For this role.
    pub role: u32,
    /// Who.
    pub developer: u32,
    /// Their place now, from 1; none beyond the 50th.
    pub before: Option<usize>,
    /// The place that they would have.
    pub after: Option<usize>,
}

impl Mover {
    fn distance(&self) -> usize {
        let place = |place: Option<usize>| place.unwrap_or(DEEP + 1);
        place(self.before).abs_diff(place(self.after))
    }
}

impl Index {
    /// What `to` would change for `roles`, with at most `movers` of those who would move furthest into or within or out
    /// of a first ten. How rare skills are is left as it is.
    pub fn preview(&self, to: Weights, roles: &[u32], movers: usize) -> Preview {
        let mut other = self.clone();
        other.weights = to;
        other.weigh_needs();
        let (none, mut scratch) = (HashSet::new(), Scratch::default());
        let mut preview = Preview { roles: roles.len(), ..Preview::default() };
        for role in roles {
            let before = self.developers_for(*role, DEEP, &none, &mut scratch);
            let after = other.developers_for(*role, DEEP, &none, &mut scratch);
            let first = |list: &[Ranked]| list.iter().take(TOP).map(|one| one.slot).collect::<Vec<_>>();
            let (old, new) = (first(&before), first(&after));
            preview.changed += usize::from(old != new);
            preview.entered += new.iter().filter(|dev| !old.contains(dev)).count();
            let place = |list: &[Ranked], dev| list.iter().position(|one| one.slot == dev).map(|at| at + 1);
            let mut seen: Vec<u32> = [old, new].concat();
            seen.sort_unstable();
            seen.dedup();
            preview.movers.extend(seen.into_iter().filter_map(|developer| {
                let mover = Mover {
                    role: *role,
                    developer,
                    before: place(&before, developer),
                    after: place(&after, developer),
                };
                (mover.before != mover.after).then_some(mover)
            }));
        }
        preview.movers.sort_by_key(|one| (std::cmp::Reverse(one.distance()), one.role, one.developer));
        preview.movers.truncate(movers);
        preview
    }
}
