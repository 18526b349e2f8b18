//! Every page with as much on it as there can be, against Slack's limits.

use strum::VariantArray;

use crate::demo::workspace::check_view;
use crate::features::adoption;
use crate::features::community::Community;
use crate::features::desk;
use crate::features::home::model::{Counts, Home, Organizing, Owned, Page, Part, Proposed, Slice, Wanted};
use crate::features::home::views;
use crate::features::institutions::{self, Institution, Partner, Spoken};
use crate::features::introductions::{Case, Introduction, IntroductionState};
use crate::features::listings;
use crate::features::matching::{Match, Missing, Opening, Reason, Standing};
use crate::features::needs;
use crate::features::numbers;
use crate::features::offers;
use crate::features::people::{Path, Person};
use crate::features::pilots;
use crate::features::profiles::{Profile, Visibility};
use crate::features::projects::{Project, ProjectState, samples};
use crate::features::support;
use crate::ids::{AdoptionId, AskId, IntroductionId, OfferId, PilotId, ProjectId, RoleId, SupportId};

/// Escaped, each of these is five characters.
fn long(n: usize) -> String {
    "&".repeat(n)
}

fn person() -> Person {
    Person {
        id: "U_ANA".into(),
        name: long(80),
        timezone: "Europe/Madrid".into(),
        bot: false,
        deactivated: false,
        organizer: true,
        path: Some(Path::Build),
        welcomed_at: Some(samples::now()),
        organizer_asked_at: None,
        home_opened_at: Some(samples::now()),
        home_page: None,
    }
}

fn community() -> Community {
    Community {
        id: "T0001".into(),
        name: long(200),
        bot_user: "U_HUB".into(),
        organizer_channel: None,
        announcement_channel: None,
        project_channels: false,
    }
}

fn project(state: ProjectState) -> Project {
    Project { id: ProjectId::new(), state, submitted_at: samples::now(), ..samples::fullest().0 }
}

fn spoken(at: usize) -> Spoken {
    let institution = institutions::samples::fullest();
    let id = format!("{at}").into();
    let partner = Partner {
        institution: institution.id.clone(),
        person: "U_ANA".into(),
        standing: if at.is_multiple_of(2) {
            institutions::Standing::Confirmed
        } else {
            institutions::Standing::Asked
        },
        asked_at: samples::now(),
    };
    Spoken { institution: Institution { id, ..institution }, partner }
}

fn trial(_: usize) -> pilots::Case {
    let case = pilots::samples::fullest(pilots::PilotState::Running);
    let pilot = pilots::Pilot { id: PilotId::new(), ..case.pilot };
    pilots::Case { pilot, ..case }
}

fn tool(_: usize) -> adoption::Case {
    let case = adoption::samples::fullest();
    let one = adoption::Adoption { id: AdoptionId::new(), ..case.adoption };
    adoption::Case { adoption: one, ..case }
}

fn help(_: usize) -> support::Case {
    let case = support::samples::fullest(support::Kind::Bug, support::SupportState::Open);
    let request = support::Request { id: SupportId::new(), ..case.request };
    support::Case { request, ..case }
}

fn introduction(state: IntroductionState, asked_by: &str) -> Introduction {
    Introduction {
        id: IntroductionId::new(),
        project: ProjectId::new(),
        role: RoleId::new(),
        developer: "U_BEN".into(),
        owner: "U_ANA".into(),
        asked_by: asked_by.into(),
        line: long(3000),
        state,
        reason: None,
        channel: None,
        reminders: 0,
        next_at: None,
        asked_at: samples::now(),
        answered_at: None,
        opened_at: Some(samples::now()),
        ended_at: None,
    }
}

fn case(state: IntroductionState, asked_by: &str) -> Case {
    let (project, mut roles) = samples::fullest();
    Case {
        intro: introduction(state, asked_by),
        role: roles.remove(0),
        project,
        owners: vec!["U_ANA".into(), "U_OMAR".into()],
    }
}

fn found() -> Match {
    let reason = Reason { part: 1_000_000, words: long(2000) };
    let missing = |learn| Missing { skill: long(75), some: true, learn };
    Match {
        role: RoleId::new(),
        developer: "U_ANA".into(),
        score: 3_000_000,
        chance: None,
        now: None,
        reasons: vec![reason; 5],
        missing: [vec![missing(true); 20], vec![missing(false); 20]].concat(),
        skills: (0, 40),
        opening: Opening {
            project: ProjectId::new(),
            project_name: long(150),
            pitch: long(140),
            title: long(150),
            hours: 60,
            seats_left: 99,
            beginner: true,
            mentoring: true,
        },
        hours: 60,
    }
}

fn profile() -> Profile {
    Profile {
        person: "U_ANA".into(),
        skills: Vec::new(),
        subjects: Vec::new(),
        hours: 60,
        max_projects: 3,
        seeks_mentor: false,
        offers_mentoring: true,
        languages: Vec::new(),
        github: None,
        about: long(300),
        visibility: Visibility::Everyone,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

fn full<T>(page: Page, part: Part, entry: impl Fn(usize) -> T) -> Slice<T> {
    if !page.has(part) {
        return Slice::default();
    }
    Slice { items: (0..page.room(part)).map(entry).collect(), number: page.before(), more: true }
}

fn home(page: Page) -> Home {
    let states = [
        ProjectState::Approved,
        ProjectState::ChangesRequested,
        ProjectState::Submitted,
        ProjectState::Closed,
        ProjectState::Declined,
    ];
    let all = IntroductionState::VARIANTS;
    let state = |at: usize| all[at % all.len()];
    let asker = |at: usize| ["U_BEN", "U_ANA", "U_OMAR"][at % 3];
    let room = match page {
        Page::Overview => Some(desk::views::ROOM_ON_OVERVIEW),
        Page::Desk => Some(desk::views::ROOM_ON_PAGE),
        Page::Of(..) => None,
    };
    let counts = Counts { projects: 100_000, builders: 100_000, introductions: 100_000, needs: 100_000 };
    let organizing = room.map(|room| Organizing {
        desk: desk::samples::fullest(person(), room),
        counts,
        numbers: numbers::samples::fullest(),
        organizes: true,
    });
    Home {
        person: person(),
        community: community(),
        page,
        organizing,
        introductions: full(page, Part::Introductions, |at| case(state(at), asker(at))),
        projects: full(page, Part::Projects, |at| Owned {
            project: project(states[at % states.len()]),
            roles: samples::fullest().1,
            candidates: 200,
            adopters: 200,
            listing: Some(listings::samples::asked(&project(states[at % states.len()]).id)),
        }),
        standing: Standing::Looking(Box::new(profile())),
        matches: full(page, Part::Matches, |_| found()),
        institutions: full(page, Part::Institutions, spoken),
        needs: full(page, Part::Needs, |_| Wanted {
            need: needs::samples::fullest(),
            institution: long(120),
            project: Some(project(ProjectState::Approved)),
        }),
        pilots: full(page, Part::Pilots, trial),
        offers: full(page, Part::Offers, |_| {
            (offers::Offer { id: OfferId::new(), ..offers::samples::fullest_offer() }, 200)
        }),
        tools: full(page, Part::Tools, tool),
        help: full(page, Part::Help, |_| {
            let case = offers::samples::fullest(offers::AskState::Asked);
            offers::Case { ask: offers::Ask { id: AskId::new(), ..case.ask }, ..case }
        }),
        support: full(page, Part::Support, help),
        helping: full(page, Part::Helping, help),
        proposals: full(page, Part::Proposals, |_| Proposed {
            proposal: needs::samples::proposal(),
            need: needs::samples::fullest(),
            project: project(ProjectState::Approved),
        }),
        partners: (0..20)
            .map(|at| Partner { person: format!("U_{at}").into(), ..spoken(0).partner })
            .collect(),
    }
}

fn assert_valid(home: &Home) {
    let view = serde_json::to_value(slack_morphism::prelude::SlackView::Home(views::home(home))).unwrap();
    let wrong = check_view(&view);
    assert!(wrong.is_empty(), "{}: {wrong:?}", home.page);
    let blocks = view["blocks"].as_array().unwrap();
    assert!(blocks.len() <= 100, "{}: {} blocks", home.page, blocks.len());
    // Nothing was cut away at the end: that is where one turns pages.
    let last = blocks.last().unwrap().to_string();
    assert!(last.contains("/edtech") || last.contains("Back to the overview"), "{last}");
}

#[test]
fn the_fullest_overview_is_valid() {
    let mut home = home(Page::Overview);
    assert_valid(&home);
    for standing in [
        Standing::NoProfile,
        Standing::Left,
        Standing::Paused(samples::now()),
        Standing::Busy(2),
        Standing::Looking(Box::new(profile())),
    ] {
        home.standing = standing;
        assert_valid(&home);
    }
}

#[test]
fn each_page_at_its_fullest_is_valid() {
    assert_valid(&home(Page::Desk));
    for part in Part::VARIANTS {
        for number in [0, 1, 50] {
            assert_valid(&home(Page::Of(*part, number)));
        }
    }
}

#[test]
fn each_page_at_its_emptiest_is_valid() {
    for path in [None, Some(Path::Build), Some(Path::Teach), Some(Path::Organize)] {
        let parts = Part::VARIANTS.iter().map(|part| Page::Of(*part, 0));
        for page in parts.chain([Page::Overview, Page::Desk]) {
            for organizer in [true, false] {
                let mut home = Home {
                    person: Person { path, organizer, ..person() },
                    introductions: Slice::default(),
                    projects: Slice::default(),
                    standing: Standing::NoProfile,
                    matches: Slice::default(),
                    institutions: Slice::default(),
                    partners: Vec::new(),
                    needs: Slice::default(),
                    proposals: Slice::default(),
                    pilots: Slice::default(),
                    offers: Slice::default(),
                    help: Slice::default(),
                    tools: Slice::default(),
                    support: Slice::default(),
                    helping: Slice::default(),
                    ..home(page)
                };
                home.organizing = organizer.then(|| Organizing {
                    organizes: true,
                    desk: desk::samples::empty(home.person.clone()),
                    counts: Counts::default(),
                    numbers: numbers::Front::default(),
                });
                assert_valid(&home);
            }
        }
    }
}
