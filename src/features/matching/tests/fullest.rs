//! Every list with as much on it as there can be, against Slack's limits.

use crate::features::matching::model::{
    Choice, Found, FoundRole, Match, Matches, Missing, Opened, Opening, Page, Reason, Search, Standing,
};
use crate::features::matching::views;
use crate::features::projects::samples;
use crate::features::skills::Level;
use crate::ids::{PersonId, RoleId};
use crate::testing::assert_message;

/// Escaped, each of these is five characters.
fn long(n: usize) -> String {
    "&".repeat(n)
}

fn opening() -> Opening {
    let (project, mut roles) = samples::fullest();
    Opening::new(&roles.remove(0), &project)
}

fn found(n: usize) -> Match {
    let missing = |learn| Missing { skill: long(75), some: true, learn };
    Match {
        role: RoleId::new(),
        developer: PersonId::from(format!("U{n}").as_str()),
        score: 1_000_000,
        chance: None,
        now: None,
        reasons: vec![Reason { part: 1_000_000, words: long(2000) }; 5],
        missing: [vec![missing(true); 20], vec![missing(false); 20]].concat(),
        skills: (0, 40),
        opening: opening(),
        hours: 60,
    }
}

#[test]
fn the_fullest_matches_are_valid() {
    let note = |developer: Option<PersonId>| {
        views::dismissed(&Choice { role: RoleId::new(), developer, page: Some(Page::default()) }, &opening())
    };
    for standing in [
        Standing::NoProfile,
        Standing::Left,
        Standing::Paused(samples::now()),
        Standing::Busy(10),
        Standing::Looking(Box::new(super::profile("caro", &["svelte"]))),
    ] {
        let matches = Matches {
            standing,
            page: Page { roles: 195, openings: 200 },
            roles: (0..5).map(found).collect(),
            more_roles: true,
            openings: (0..3)
                .map(|_| Opened { opening: opening(), people: (0..3).map(found).collect() })
                .collect(),
            more_openings: true,
        };
        assert_message(&views::matches(&matches, Some(note(None))));
        assert_message(&views::matches(&matches, Some(note(Some("U_CARO".into())))));
    }
    assert_message(&views::noted(Some(note(None))));
    assert_message(&views::noted(None));
}

#[test]
fn the_fullest_search_is_valid() {
    for own in [0, 1, 250] {
        let search = Search {
            skill: long(75),
            roles: (0..10)
                .map(|n| FoundRole {
                    role: RoleId::new(),
                    opening: opening(),
                    level: Level::CanLead,
                    required: true,
                    own: n == 0,
                })
                .collect(),
            more_roles: true,
            people: (0..10)
                .map(|n| Found {
                    person: PersonId::from(format!("U{n}").as_str()),
                    level: Level::CanLead,
                    wanted: false,
                })
                .collect(),
            more_people: true,
            own: (0..own).map(|_| (RoleId::new(), opening())).collect(),
        };
        assert_message(&views::found(&search, &long(3000)));
    }
    assert_message(&views::unknown_skill(&long(3000)));
    assert_message(&views::how_to_find());
}
