//! Desks for tests.

use super::kinds;
use super::model::{COUNTED, Count, Desk, ForYou, Item, Kept, Look, OFFERED, Promised, Show, Told};
use super::views;
use strum::VariantArray;

use crate::features::handover::Risks;
use crate::features::introductions::{Case, Introduction, IntroductionState};
use crate::features::organizing::Area;
use crate::features::people::{Ask, Person, ask_block};
use crate::features::projects::samples::{fullest as project, now};
use crate::features::tasks::{self, Beside};
use crate::features::{adoption, institutions, listings, pilots, roles, skills, support};
use crate::ids::{IntroductionId, JobId, SkillId};
use crate::queue::Parked;

/// A desk at which nothing waits.
pub fn empty(person: Person) -> Desk {
    let counts = kinds::ALL
        .iter()
        .map(|work| Count { work, waiting: 0, came: [0; 4], done: [0; 4], waited: [None; 4] })
        .collect();
    let for_you = Some(ForYou { promised: Promised::Nothing, items: Vec::new(), risks: Risks::default() });
    Desk {
        person,
        now: now(),
        look: Look::default(),
        for_you,
        tasks: Some(Beside::default()),
        items: Vec::new(),
        next: None,
        counts,
        asleep: 0,
        others: 0,
    }
}

/// A desk with as much on a page as there can be: pieces of all kinds, each as long as it can be.
pub fn fullest(person: Person, room: usize) -> Desk {
    let mut items: Vec<Item> = (0..room).map(|at| item(at, &person)).collect();
    let offered = items.drain(..OFFERED).map(|item| Item { claim: None, ..item }).collect();
    let for_you =
        Some(ForYou { promised: Promised::Hours { of: 2400, used: 1 }, items: offered, risks: risks() });
    let counts = kinds::ALL
        .iter()
        .map(|work| Count {
            work,
            waiting: COUNTED + 1,
            came: [100_000; 4],
            done: [100_000; 4],
            waited: [Some(i32::MAX); 4],
        })
        .collect();
    let mine = (0..4).map(tasks::samples::fullest).collect();
    let tasks = Some(Beside { mine, number: 2000, free: 2000 });
    let last = items.last().map(|item| (item.work.kind, item.id.clone()));
    let next = last.map(|(kind, id)| super::model::Mark { seen_at: now(), kind, since: now(), id });
    let look = Look { show: Show::All, after: None };
    Desk {
        person,
        now: now() + chrono::Duration::days(3),
        look,
        for_you,
        tasks,
        items,
        next,
        counts,
        asleep: 200,
        others: 200,
    }
}

fn item(at: usize, person: &Person) -> Item {
    let work = &kinds::ALL[at % kinds::ALL.len()];
    let id = format!("{at:032}");
    let kept = |who: &str| Kept {
        kind: work.kind.to_owned(),
        item: id.clone(),
        person: who.into(),
        at: now(),
        until: now(),
    };
    let told = told(work.kind, at, person);
    let claim =
        (!at.is_multiple_of(3)).then(|| kept(if at % 3 == 1 { person.id.as_str() } else { "U_OMAR" }));
    let snooze = (at % 4 == 3).then(|| kept("U_OMAR"));
    Item { work, told, claim, snooze, id }
}

fn introduction() -> Case {
    let (project, mut roles) = project();
    let intro = Introduction {
        id: IntroductionId::new(),
        project: project.id.clone(),
        role: roles[0].id.clone(),
        developer: "U_BEN".into(),
        owner: "U_ANA".into(),
        asked_by: "U_BEN".into(),
        line: long(3000),
        state: IntroductionState::Asked,
        reason: None,
        channel: None,
        reminders: 0,
        next_at: None,
        asked_at: now(),
        answered_at: None,
        opened_at: None,
        ended_at: None,
    };
    Case { intro, role: roles.remove(0), project, owners: vec!["U_ANA".into()] }
}

fn spoken() -> institutions::Spoken {
    let institution = institutions::samples::fullest();
    let partner = institutions::Partner {
        institution: institution.id.clone(),
        person: "U_BEN".into(),
        standing: institutions::Standing::Asked,
        asked_at: now(),
    };
    institutions::Spoken { institution, partner }
}

fn risks() -> Risks {
    let one = Area::VARIANTS.iter().map(|area| (*area, "U_OMAR".into())).collect();
    Risks {
        nobody: Area::VARIANTS.to_vec(),
        one,
        alone: true,
        reader: Some("U_OMAR".into()),
        owner: Some("U_OMAR".into()),
    }
}

/// Escaped, each of these is five characters.
fn long(n: usize) -> String {
    "&".repeat(n)
}

fn told(kind: &str, at: usize, person: &Person) -> Told {
    let blocks = match kind {
        "review" => return views::review(&project().0, now()),
        "introduction" => return views::introduction(&introduction(), now()),
        "message" => {
            let parked = Parked {
                id: JobId::new(),
                queue: "outbox".to_owned(),
                kind: ["post", "home.publish", "introductions.remind"][at % 3].to_owned(),
                lane: [Some("C1"), Some("home:U1"), None][at % 3].map(str::to_owned),
                reason: Some(long(5000)),
                at: Some(now()),
            };
            return views::unsent(&parked, now());
        }
        "organizer" => {
            let person = Person { organizer: false, organizer_asked_at: Some(now()), ..person.clone() };
            Ask::of(&person).map(|ask| ask_block(&person, &ask)).unwrap_or_default()
        }
        "role" => roles::views::ask_blocks(&roles::Grant {
            state: roles::State::Asked,
            word: long(300),
            asked_at: Some(now()),
            ..roles::Grant::given(&"U_BEN".into(), roles::Role::SupportVolunteer, None, now())
        }),
        "partner" => institutions::views::ask_block(&spoken()),
        "pilot" => {
            let case = pilots::samples::fullest(pilots::PilotState::Running);
            vec![pilots::views::home_entry(&case)]
        }
        "renewal" => adoption::views::home_entry(&adoption::samples::fullest(), false),
        "listing" => {
            let project = project().0;
            listings::piece(&listings::samples::wanted(&project.id, "U_BEN"), &project)
        }
        "support" => {
            let case = support::samples::fullest(support::Kind::Bug, support::SupportState::Open);
            vec![support::views::home_entry(&case, &person.id)]
        }
        _ => {
            let skill = skills::Suggested {
                id: SkillId(format!("{at}-{}", long(70))),
                name: long(75),
                asked_by: "U_BEN".into(),
                asked_at: now(),
                profiles: 100_000,
                roles: 100_000,
                near: Some(skills::Skill { id: "moodle".into(), name: long(60) }),
            };
            skills::views::waiting_blocks(&[skill], now())
        }
    };
    Told { since: now(), blocks }
}
