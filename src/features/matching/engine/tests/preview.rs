//! What other weights would change, held against changing them.

use std::collections::HashSet;

use proptest::prelude::*;

use super::round::market;
use crate::features::matching::engine::{Scratch, Weights};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_preview_says_what_will_be(
        devs in prop::collection::vec((any::<u16>(), 0u8..3), 0..40),
        roles in prop::collection::vec((any::<u16>(), 1u16..3), 1..8),
    ) {
        let mut index = market(&devs, &roles);
        let asked: Vec<u32> = index.all_roles().collect();
        let to = Weights { skills: 0.35, hours: 0.25, topics: 0.12, shrinkage: 2.0, ..Weights::default() };
        prop_assert_eq!(to.checked(), Ok(to));
        let preview = index.preview(to, &asked, 1000);
        let (none, mut scratch) = (HashSet::new(), Scratch::default());
        let mut lists = |index: &super::super::Index| -> Vec<Vec<u32>> {
            let mut list = |role| index.developers_for(role, 10, &none, &mut scratch);
            asked.iter().map(|role| list(*role).iter().map(|one| one.slot).collect()).collect()
        };
        let before = lists(&index);
        index.weigh(to);
        let after = lists(&index);
        let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        prop_assert_eq!((preview.roles, preview.changed), (asked.len(), changed));
        for mover in &preview.movers {
            let at = |lists: &[Vec<u32>]| {
                lists[mover.role as usize].iter().position(|dev| *dev == mover.developer).map(|at| at + 1)
            };
            prop_assert_eq!(at(&before), mover.before.filter(|place| *place <= 10));
            prop_assert_eq!(at(&after), mover.after.filter(|place| *place <= 10));
        }
        prop_assert_eq!(index.preview(to, &asked, 10), super::super::Preview { roles: asked.len(), ..Default::default() });
    }
}
