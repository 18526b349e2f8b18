//! Teams, held against trying everybody with everybody.

use std::collections::HashSet;

use proptest::prelude::*;

use crate::features::matching::engine::{
    Apart, Developer, Exclusion, Have, Index, Need, Role, Team, TeamRules, Week, Weights,
};

type Dev = (u8, u8, u8, bool);

/// Developers (skills, room, hours east, findable), and roles (required skills, seats).
fn market(devs: &[Dev], roles: &[(u8, u16)]) -> Index {
    let mut index = Index::new(Weights::default(), |_| vec![]);
    let skills: Vec<u32> = (0..8).map(|skill| index.names().skill(&format!("s{skill}"))).collect();
    let chosen =
        |set: u8| skills.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, id)| *id);
    for (id, (set, free, east, findable)) in devs.iter().enumerate() {
        index.put_developer(Developer {
            skills: chosen(*set).map(|skill| Have { skill, level: 3, wanted: false }).collect(),
            free: *free,
            findable: *findable,
            week: Week::working(i32::from(*east) * 3600),
            ..Developer::new(format!("d{id}"))
        });
    }
    for (id, (set, seats)) in roles.iter().enumerate() {
        let need = |skill| Need { skill, level: 3, required: true, must: false };
        let skills = chosen(*set).map(need).collect();
        index.put_role(Role { skills, seats: *seats, ..Role::new(format!("r{id}")) });
    }
    index.refresh();
    index
}

/// The best of all teams: required skills covered, roles with somebody, fewest people, highest score.
fn best(
    index: &Index,
    devs: &[Dev],
    roles: &[(u8, u16)],
    apart: &Apart,
    rules: &TeamRules,
) -> (u32, usize, i32, u32) {
    let mut best = (0, 0, 0, 0);
    // Each developer is in no role, or in one of them.
    let ways = (roles.len() + 1).pow(devs.len() as u32);
    for way in 0..ways {
        let mut left = way;
        let places: Vec<usize> = (0..devs.len())
            .map(|_| {
                let place = left % (roles.len() + 1);
                left /= roles.len() + 1;
                place
            })
            .collect();
        let inside: Vec<(u32, u32)> = (places.iter().enumerate())
            .filter(|(_, place)| **place > 0)
            .map(|(dev, place)| (dev as u32, *place as u32 - 1))
            .collect();
        let seats = |role: u32| inside.iter().filter(|one| one.1 == role).count();
        let may = inside
            .iter()
            .all(|(dev, role)| index.judge(*dev, *role, true).1.is_ok() && apart.why(*role, *dev).is_none());
        let week = inside.iter().fold(Week::ALL, |week, (dev, _)| {
            week.and(Week::working(i32::from(devs[*dev as usize].2) * 3600))
        });
        let full = (0..roles.len() as u32).any(|role| seats(role) > usize::from(roles[role as usize].1));
        if inside.is_empty() || inside.len() > rules.size || !may || full || week.hours() < rules.common_hours
        {
            continue;
        }
        let brought = |role: u32| {
            let theirs = inside.iter().filter(|one| one.1 == role);
            theirs.fold(0, |set, (dev, _)| set | devs[*dev as usize].0)
        };
        let covered = (roles.iter().enumerate())
            .map(|(role, (needed, _))| (needed & brought(role as u32)).count_ones())
            .sum();
        let served = (0..roles.len() as u32).filter(|role| seats(*role) > 0).count();
        let score = inside.iter().map(|(dev, role)| index.judge(*dev, *role, true).0.total()).sum();
        best = best.max((covered, served, -(inside.len() as i32), score));
    }
    best
}

fn worth(team: &Team) -> (u32, usize, i32, u32) {
    let served: HashSet<usize> = team.members.iter().map(|member| member.role).collect();
    let score = team.members.iter().map(|member| member.score).sum();
    let covered = (team.required - team.uncovered.len()) as u32;
    (covered, served.len(), -(team.members.len() as i32), score)
}

fn dev() -> impl Strategy<Value = Dev> {
    (any::<u8>(), 0u8..3, 0u8..9, prop::bool::weighted(0.85))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_team_is_better(
        devs in prop::collection::vec(dev(), 1..5),
        roles in prop::collection::vec((any::<u8>(), 0u16..3), 1..3),
        parted in prop::collection::vec((0u32..2, 0u32..4), 0..3),
        common_hours in 0u32..30,
    ) {
        let index = market(&devs, &roles);
        let mut apart = Apart::default();
        parted.iter().for_each(|(role, dev)| apart.part(*role, *dev, Exclusion::Dismissed));
        let rules = TeamRules { size: 3, common_hours, ..TeamRules::default() };
        let asked: Vec<u32> = (0..roles.len() as u32).collect();
        let team = Team::for_roles(&index, &asked, &apart, &rules);
        prop_assert_eq!(worth(&team), best(&index, &devs, &roles, &apart, &rules));
    }

    #[test]
    fn a_team_keeps_to_its_rules_and_says_what_is_so(
        devs in prop::collection::vec(dev(), 0..40),
        roles in prop::collection::vec((any::<u8>(), 0u16..4), 0..4),
    ) {
        let index = market(&devs, &roles);
        let rules = TeamRules::default();
        let asked: Vec<u32> = (0..roles.len() as u32).collect();
        let team = Team::for_roles(&index, &asked, &Apart::default(), &rules);
        prop_assert_eq!(&team, &Team::for_roles(&index, &asked, &Apart::default(), &rules));
        prop_assert!(team.members.len() <= rules.size);
        let people: HashSet<u32> = team.members.iter().map(|member| member.developer).collect();
        prop_assert_eq!(people.len(), team.members.len());
        let week = team.members.iter().fold(Week::ALL, |week, member| {
            week.and(Week::working(i32::from(devs[member.developer as usize].2) * 3600))
        });
        if !team.members.is_empty() {
            prop_assert_eq!(week.hours(), team.common_hours);
            prop_assert!(team.common_hours >= rules.common_hours);
        }
        for (role, (needed, seats)) in roles.iter().enumerate() {
            let inside = team.members.iter().filter(|member| member.role == role);
            prop_assert!(inside.clone().count() <= usize::from(*seats));
            for member in inside {
                let (score, may) = index.judge(member.developer, role as u32, true);
                prop_assert_eq!((score.total(), may), (member.score, Ok(())));
            }
            let theirs = team.members.iter().filter(|member| member.role == role);
            let set = theirs.fold(0, |set, member| set | devs[member.developer as usize].0);
            let open = team.uncovered.iter().filter(|open| open.0 == role).count() as u32;
            prop_assert_eq!(open, (needed & !set).count_ones());
        }
    }
}

#[test]
fn an_idea_finds_its_people_without_being_in_the_index() {
    let mut index = market(&[(0b0011, 1, 0, true), (0b1100, 1, 1, true), (0b0001, 1, 0, true)], &[]);
    let skills = (0..4).map(|skill| index.names().skill(&format!("s{skill}")));
    let need = |skill| Need { skill, level: 2, required: true, must: false };
    let idea = Role { skills: skills.map(need).collect(), ..Role::new("idea") };
    let team = Team::for_idea(&index, idea, &HashSet::new(), &TeamRules::default());
    let mut people: Vec<u32> = team.members.iter().map(|member| member.developer).collect();
    people.sort_unstable();
    assert_eq!(people, [0, 1], "the two who cover it, and nobody more: {team:?}");
    assert_eq!((team.common_hours, team.required, team.uncovered.len()), (35, 4, 0));
    assert_eq!(team.members.iter().map(|member| member.covers.len()).sum::<usize>(), 4);
    assert_eq!(index.all_roles().count(), 0);
}

#[test]
fn nobody_does_the_work_of_two_roles() {
    // One developer knows what both roles need, another what the second needs.
    let index = market(&[(0b11, 2, 0, true), (0b10, 1, 0, true)], &[(0b01, 1), (0b10, 1)]);
    let team = Team::for_roles(&index, &[0, 1], &Apart::default(), &TeamRules::default());
    let mut inside: Vec<(u32, usize, usize)> =
        team.members.iter().map(|one| (one.developer, one.role, one.covers.len())).collect();
    inside.sort_unstable();
    assert_eq!(inside, [(0, 0, 1), (1, 1, 1)], "{team:?}");
    // Alone, the first covers one role, and the other stays open.
    let index = market(&[(0b11, 2, 0, true)], &[(0b01, 1), (0b10, 1)]);
    let team = Team::for_roles(&index, &[0, 1], &Apart::default(), &TeamRules::default());
    assert_eq!((team.members.len(), team.uncovered.len()), (1, 1), "{team:?}");
}

#[test]
fn too_few_common_hours_keep_a_team_apart() {
    let index = market(&[(0b01, 1, 0, true), (0b10, 1, 8, true)], &[(0b11, 2)]);
    let team = Team::for_roles(&index, &[0], &Apart::default(), &TeamRules::default());
    assert_eq!((team.members.len(), team.uncovered.len()), (1, 1));
    let any = TeamRules { common_hours: 0, ..TeamRules::default() };
    assert_eq!(Team::for_roles(&index, &[0], &Apart::default(), &any).members.len(), 2);
}
