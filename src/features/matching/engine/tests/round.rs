//! A round, held against a checker that knows nothing of how it is made.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use crate::features::matching::engine::{
    Apart, Developer, Exclusion, Have, Index, Need, Role, Round, Rules, Weights,
};

/// A small market: skills of developers with their room, and needs of roles with their seats.
pub(super) fn market(devs: &[(u16, u8)], roles: &[(u16, u16)]) -> Index {
    let mut index = Index::new(Weights::default(), |_| vec![]);
    let skills: Vec<u32> = (0..16).map(|skill| index.names().skill(&format!("s{skill}"))).collect();
    let chosen =
        |set: u16| skills.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, id)| *id);
    for (id, (set, free)) in devs.iter().enumerate() {
        let skills = chosen(*set).map(|skill| Have { skill, level: 3, wanted: false }).collect();
        index.put_developer(Developer { skills, free: *free, ..Developer::new(format!("d{id}")) });
    }
    for (id, (set, seats)) in roles.iter().enumerate() {
        let skills =
            chosen(*set).map(|skill| Need { skill, level: 3, required: true, must: false }).collect();
        index.put_role(Role { skills, seats: *seats, ..Role::new(format!("r{id}")) });
    }
    index.refresh();
    index
}

/// What is wrong with a round: nobody has more than fits, nobody was paired who may not be, and no two would rather
/// have each other under the published rule. Equal scores block nobody.
fn wrong(index: &Index, round: &Round, apart: &Apart) -> Vec<String> {
    let mut found = Vec::new();
    let mut of_role: HashMap<u32, Vec<(u32, u32, bool)>> = HashMap::new();
    let mut of_dev: HashMap<u32, Vec<(u32, u32, bool)>> = HashMap::new();
    let mut pairs = HashSet::new();
    for one in &round.proposals {
        if !pairs.insert((one.role, one.developer)) {
            found.push(format!("{one:?} twice"));
        }
        if apart.of_role(one.role).contains(&one.developer) {
            found.push(format!("{one:?} are kept apart"));
        }
        match index.judge(one.developer, one.role, true) {
            (score, Ok(())) if score.total() == one.score => {}
            other => found.push(format!("{one:?} is {other:?}")),
        }
        of_role.entry(one.role).or_default().push((one.developer, one.score, one.first));
        of_dev.entry(one.developer).or_default().push((one.role, one.score, one.first));
    }
    for (role, held) in &of_role {
        if held.len() > usize::from(index.seats(*role)) {
            found.push(format!("role {role} has {held:?}"));
        }
    }
    for (dev, held) in &of_dev {
        if held.len() > usize::from(index.capacity(*dev)) {
            found.push(format!("developer {dev} has {held:?}"));
        }
    }
    let hurry = |role: u32| round.hurried.get(&role).copied().unwrap_or(0);
    for (role, dev, score) in &round.listed {
        if pairs.contains(&(*role, *dev)) {
            continue;
        }
        let none = Vec::new();
        let (with_role, with_dev) = (of_role.get(role).unwrap_or(&none), of_dev.get(dev).unwrap_or(&none));
        let (seats, room) = (usize::from(index.seats(*role)), usize::from(index.capacity(*dev)));
        // First seats: among themselves.
        let first = with_role.iter().find(|held| held.2);
        let firsts: Vec<_> = with_dev.iter().filter(|held| held.2).collect();
        let role_would = seats > 0 && first.is_none_or(|held| held.1 < *score);
        let rank = |role: u32, score: u32| (hurry(role), score);
        let dev_would =
            firsts.len() < room || firsts.iter().any(|held| rank(held.0, held.1) < rank(*role, *score));
        if role_would && dev_would {
            found.push(format!("role {role} and developer {dev} block the first seats"));
        }
        // Further seats, with the room that is left.
        let further = |held: &&(u32, u32, bool)| !held.2;
        let role_would =
            with_role.len() < seats || with_role.iter().filter(further).any(|held| held.1 < *score);
        let dev_would = with_dev.len() < room || with_dev.iter().filter(further).any(|held| held.1 < *score);
        if role_would && dev_would {
            found.push(format!("role {role} and developer {dev} block the further seats"));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nobody_would_rather(
        devs in prop::collection::vec((any::<u16>(), 0u8..4), 0..30),
        roles in prop::collection::vec((any::<u16>(), 0u16..4), 0..20),
        list in 1usize..12,
        parted in prop::collection::vec((0u32..20, 0u32..30), 0..10),
        seed: u64,
    ) {
        let index = market(&devs, &roles);
        let mut apart = Apart::default();
        parted.iter().for_each(|(role, dev)| apart.part(*role, *dev, Exclusion::Met));
        let rules = Rules { list, seed, ..Rules::default() };
        let round = index.round(&rules, &apart);
        prop_assert_eq!(wrong(&index, &round, &apart), Vec::<String>::new());
        prop_assert_eq!(index.round(&rules, &apart).proposals, round.proposals);
    }
}

#[test]
fn every_role_gets_its_first_seat_before_any_gets_its_second() {
    // Two developers suit both roles, and the first role suits both better.
    let index = market(&[(0b11, 1), (0b11, 1)], &[(0b11, 2), (0b1, 1)]);
    let round = index.round(&Rules::default(), &Apart::default());
    assert!(round.empty.is_empty(), "{round:?}");
    let plain = index.round(&Rules { first_seat: false, ..Rules::default() }, &Apart::default());
    assert_eq!(plain.empty, [1], "without the rule the first role takes both");
}

#[test]
fn a_role_with_nobody_is_hurried() {
    // The second role's one developer is the best for the first one as well, which could have the other.
    let index = market(&[(0b111, 1), (0b001, 1)], &[(0b011, 1), (0b100, 1)]);
    let rules = Rules { list: 1, ..Rules::default() };
    let mut apart = Apart::default();
    apart.part(1, 1, Exclusion::Dismissed);
    let round = index.round(&rules, &apart);
    assert!(round.empty.is_empty(), "{round:?}");
    assert_eq!(round.hurried, HashMap::from([(1, 1)]));
}

#[test]
fn a_closed_role_is_not_one_that_stays_empty() {
    let mut index = market(&[(0b1, 1)], &[(0b1, 1), (0b10, 2)]);
    index.put_role(Role { looking: false, seats: 3, ..Role::new("closed") });
    index.put_developer(Developer { looking: false, ..Developer::new("away") });
    let round = index.round(&Rules::default(), &Apart::default());
    assert_eq!(round.proposals.len(), 1);
    assert_eq!(round.empty, [1], "the open one that gets nobody, and not the closed one");
    let (closed, away) = (index.role("closed").unwrap(), index.developer("away").unwrap());
    assert_eq!((index.seats(closed), index.capacity(away)), (0, 0));
}
