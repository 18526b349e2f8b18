//! "Why not?", checked by doing what it says.

use proptest::prelude::*;

use super::round::market;
use crate::features::matching::engine::{Apart, Developer, Exclusion, Have};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_would_change_the_place_does(
        devs in prop::collection::vec((any::<u16>(), 1u8..3), 1..25),
        need in 1u16..,
        who: prop::sample::Index,
    ) {
        let mut index = market(&devs, &[(need, 1)]);
        let apart = Apart::default();
        let (who, role) = (who.index(devs.len()), 0);
        let dev = index.developer(&format!("d{who}")).unwrap();
        let why = index.why(dev, role, &apart);
        let order = index.all_developers_for(role, apart.of_role(role));
        prop_assert_eq!(order[why.place - 1].slot, dev);
        prop_assert_eq!((order[why.place - 1].score, order.len()), (why.score.total(), why.of));
        let Some(instead) = why.instead else { return Ok(()) };
        prop_assert!(instead.place < why.place);
        let mut skills: Vec<Have> = (0..16)
            .filter(|skill| devs[who].0 >> skill & 1 == 1)
            .map(|skill| Have { skill, level: 3, wanted: false })
            .collect();
        skills.push(Have { skill: instead.skill, level: instead.level, wanted: false });
        index.put_developer(Developer { skills, free: devs[who].1, ..Developer::new(format!("d{who}")) });
        let order = index.all_developers_for(role, apart.of_role(role));
        prop_assert_eq!(order[instead.place - 1].slot, dev);
        prop_assert_eq!(order[instead.place - 1].score, instead.score);
    }
}

#[test]
fn who_may_not_be_suggested_is_told_why_and_where_they_would_be() {
    let index = market(&[(0b11, 1), (0b01, 0), (0b00, 1)], &[(0b11, 1)]);
    let why = index.why(1, 0, &Apart::default());
    assert_eq!((why.excluded, why.place, why.of), (Some(Exclusion::Capacity), 2, 2));
}
