//! The pruned search gives what looking at everybody gives, whatever changed before.

use std::collections::HashSet;

use proptest::prelude::*;

use crate::features::matching::engine::{Developer, Have, Index, Need, Role, Scratch, Week, Weights};

fn related(skill: &str) -> Vec<(String, f32)> {
    let near = |skill: &str, worth: f32| (skill.to_owned(), worth);
    match skill {
        "s0" => vec![near("s1", 0.6), near("s2", 0.3)],
        "s1" => vec![near("s0", 0.5)],
        "s3" => vec![near("s1", 0.4), near("s4", 0.6)],
        _ => vec![],
    }
}

#[derive(Clone, Debug)]
struct Made {
    skills: Vec<(u8, u8, bool, bool)>,
    topics: Vec<u8>,
    words: Vec<u8>,
    hours: u16,
    offset: i8,
    flags: u8,
    few: u8,
}

fn made() -> impl Strategy<Value = Made> {
    let skill = (0u8..12, 1u8..=4, prop::bool::weighted(0.25), prop::bool::weighted(0.06));
    (
        prop::collection::vec(skill, 0..7),
        prop::collection::vec(0u8..70, 0..4),
        prop::collection::vec(0u8..20, 0..8),
        0u16..12,
        -3i8..9,
        any::<u8>(),
        0u8..3,
    )
        .prop_map(|(skills, topics, words, hours, offset, flags, few)| Made {
            skills,
            topics,
            words,
            hours,
            offset,
            flags,
            few,
        })
}

fn developer(index: &mut Index, id: usize, made: &Made) -> Developer {
    let names = index.names();
    Developer {
        skills: (made.skills.iter())
            .map(|(skill, level, wanted, _)| Have {
                skill: names.skill(&format!("s{skill}")),
                level: *level,
                wanted: *wanted,
            })
            .collect(),
        topics: made.topics.iter().map(|topic| names.topic(&format!("t{topic}"))).collect(),
        words: names.words(made.words.iter().map(|word| WORDS[usize::from(*word)])),
        hours: made.hours,
        free: made.few,
        findable: made.flags & 7 != 0,
        looking: made.flags & 56 != 0,
        week: Week::working(i32::from(made.offset) * 1800),
        seeks_mentor: made.flags & 64 != 0,
        languages: u64::from(made.flags & 128 != 0) << made.few,
        ..Developer::new(format!("d{id}"))
    }
}

fn role(index: &mut Index, id: usize, made: &Made) -> Role {
    let names = index.names();
    Role {
        skills: (made.skills.iter())
            .map(|(skill, level, nice, must)| Need {
                skill: names.skill(&format!("s{skill}")),
                level: *level,
                required: !nice,
                must: *must,
            })
            .collect(),
        topics: made.topics.iter().map(|topic| names.topic(&format!("t{topic}"))).collect(),
        words: names.words(made.words.iter().map(|word| WORDS[usize::from(*word)])),
        hours: made.hours,
        least_hours: made.hours / 4,
        seats: u16::from(made.few),
        looking: made.flags & 7 != 0,
        week: (made.flags & 8 != 0).then(|| Week::working_between(i32::from(made.offset), 3)),
        least_overlap: made.few * 4,
        beginner: made.flags & 16 != 0,
        mentoring: made.flags & 32 != 0,
        languages: u64::from(made.flags & 64 != 0) << made.few,
        ..Role::new(format!("r{id}"))
    }
}

const WORDS: [&str; 20] = [
    "quiz", "grade", "proof", "lesson", "forum", "video", "course", "teacher", "pupil", "essay", "map",
    "atlas", "poem", "logic", "chart", "robot", "piano", "orbit", "cell", "verb",
];

fn check(index: &Index) -> Result<(), TestCaseError> {
    let mut scratch = Scratch::default();
    let apart: HashSet<u32> = [1, 4].into();
    for apart in [HashSet::new(), apart] {
        for k in [1, 3, 10, 1000] {
            for role in index.all_roles() {
                let mut all = index.all_developers_for(role, &apart);
                all.truncate(k);
                prop_assert_eq!(index.developers_for(role, k, &apart, &mut scratch), all);
            }
            for dev in index.developers() {
                let mut all = index.all_roles_for(dev, &apart);
                all.truncate(k);
                prop_assert_eq!(index.roles_for(dev, k, &apart, &mut scratch), all);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn pruning_changes_nothing(
        devs in prop::collection::vec(made(), 0..60),
        roles in prop::collection::vec(made(), 0..25),
        changes in prop::collection::vec((any::<bool>(), 0usize..60, prop::option::of(made())), 0..30),
        refresh: bool,
    ) {
        let mut index = Index::new(Weights::default(), related);
        for (id, made) in devs.iter().enumerate() {
            let developer = developer(&mut index, id, made);
            index.put_developer(developer);
        }
        for (id, made) in roles.iter().enumerate() {
            let role = role(&mut index, id, made);
            index.put_role(role);
        }
        if refresh {
            index.refresh();
        }
        check(&index)?;
        for (dev, id, made) in &changes {
            match (dev, made) {
                (true, Some(made)) => {
                    let developer = developer(&mut index, *id, made);
                    index.put_developer(developer);
                }
                (true, None) => index.remove_developer(&format!("d{id}")),
                (false, Some(made)) => {
                    let role = role(&mut index, *id, made);
                    index.put_role(role);
                }
                (false, None) => index.remove_role(&format!("r{id}")),
            }
        }
        check(&index)?;
        index.compact();
        check(&index)?;
        // Changed step by step or built at once: the same.
        let mut fresh = Index::new(Weights::default(), related);
        let mut latest: std::collections::BTreeMap<(bool, usize), Option<&Made>> = Default::default();
        latest.extend(devs.iter().enumerate().map(|(id, made)| ((true, id), Some(made))));
        latest.extend(roles.iter().enumerate().map(|(id, made)| ((false, id), Some(made))));
        latest.extend(changes.iter().map(|(dev, id, made)| ((*dev, *id), made.as_ref())));
        for ((dev, id), made) in latest {
            let Some(made) = made else { continue };
            if dev {
                let developer = developer(&mut fresh, id, made);
                fresh.put_developer(developer);
            } else {
                let role = role(&mut fresh, id, made);
                fresh.put_role(role);
            }
        }
        fresh.refresh();
        prop_assert_eq!(fresh.memory(), index.memory());
        let mut scratch = Scratch::default();
        let none = HashSet::new();
        for role in index.all_roles() {
            let id = index.role_id(role).to_owned();
            let there = fresh.role(&id).unwrap();
            let named = |index: &Index, role, scratch: &mut Scratch| -> Vec<(String, u32)> {
                let found = index.developers_for(role, 10, &none, scratch);
                found.iter().map(|one| (index.developer_id(one.slot).to_owned(), one.score)).collect()
            };
            prop_assert_eq!(named(&index, role, &mut scratch), named(&fresh, there, &mut scratch));
        }
    }
}
