//! A score in words, by hand and by property.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::features::matching::reasons::{self, Judged, Pair, common_hours};
use crate::features::matching::{Match, live};
use crate::features::profiles::{Profile, ProfileSkill, Visibility};
use crate::features::projects::{Limits, Project, ProjectState, Role, RoleSkill, Stage};
use crate::features::skills::Level;
use crate::ids::{ProjectId, RoleId};
use crate::time::Time;

fn now() -> Time {
    "2026-09-07T09:00:00".parse().unwrap()
}

fn profile(skills: &[(&str, Level, bool)]) -> Profile {
    let skill = |(id, level, wanted): &(&str, Level, bool)| ProfileSkill {
        skill: (*id).into(),
        level: *level,
        wanted: *wanted,
    };
    Profile {
        person: "U_ANA".into(),
        skills: skills.iter().map(skill).collect(),
        subjects: vec![],
        hours: 0,
        max_projects: 1,
        seeks_mentor: false,
        offers_mentoring: false,
        languages: Vec::new(),
        github: None,
        about: String::new(),
        visibility: Visibility::Everyone,
        matching: true,
        paused_until: None,
        updated_at: now(),
    }
}

fn role(skills: &[(&str, Level, bool)]) -> Role {
    let need = |(id, level, required): &(&str, Level, bool)| RoleSkill {
        skill: (*id).into(),
        level: *level,
        required: *required,
        must: false,
    };
    Role {
        id: RoleId::from("r1"),
        project: ProjectId::from("p1"),
        title: "Frontend developer".to_owned(),
        skills: skills.iter().map(need).collect(),
        hours: 4,
        seats: 1,
        filled: 0,
        utc_range: Some((-8, -8)),
        limits: Limits::default(),
        beginner: false,
        mentoring: false,
        first_task: String::new(),
        open: true,
        created_at: now(),
    }
}

fn project() -> Project {
    Project {
        id: ProjectId::from("p1"),
        name: "Quizlab".to_owned(),
        pitch: "Quizzes that explain themselves".to_owned(),
        problem: String::new(),
        stage: Stage::Mvp,
        subjects: vec!["Mathematics".to_owned(), "Physics".to_owned(), "Biology".to_owned()],
        stack: vec![],
        repository: None,
        licence: None,
        links: vec![],
        newcomers: String::new(),
        state: ProjectState::Approved,
        submitted_by: "U_BEN".into(),
        channel: None,
        wants_channel: false,
        decided_by: None,
        decided_at: None,
        decision_note: None,
        submitted_at: now(),
    }
}

fn fit(profile: &Profile, role: &Role) -> Match {
    let names = HashMap::from([("rust".into(), "Rust".to_owned()), ("sql".into(), "SQL".to_owned())]);
    let project = project();
    let timezone = chrono_tz::Asia::Kolkata;
    let index = live::of_pair(profile, timezone, role, &project, now());
    let (dev, slot) = (index.developer("U_ANA").unwrap(), index.role("r1").unwrap());
    let judged = Judged::of(&index, dev, slot);
    reasons::said(&Pair { profile, timezone, role, project: &project, names: &names, now: now() }, &judged)
}

fn words(found: &Match) -> Vec<&str> {
    found.reasons.iter().map(|reason| reason.words.as_str()).collect()
}

fn part(found: &Match, words: &str) -> u32 {
    found.reasons.iter().find(|reason| reason.words == words).map_or(0, |reason| reason.part)
}

#[test]
fn skills_count_by_weight_and_level_and_what_lacks_is_named() {
    use Level::{Comfortable, HasTried, KnowsTheIdea};
    let role = role(&[("rust", Comfortable, true), ("sql", HasTried, false), ("css", HasTried, true)]);
    let some = fit(&profile(&[("rust", KnowsTheIdea, false), ("sql", Comfortable, false)]), &role);
    let more = fit(&profile(&[("rust", Comfortable, false), ("sql", Comfortable, false)]), &role);
    let words = "2 of 3 skills: Rust and SQL";
    assert!(0 < part(&some, words) && part(&some, words) < part(&more, words), "{some:?}");
    assert_eq!(some.skills, (2, 3));
    let gaps: Vec<(&str, bool)> = some.missing.iter().map(|gap| (gap.skill.as_str(), gap.some)).collect();
    assert_eq!(gaps, [("Rust", true), ("css", false)]);
}

#[test]
fn one_skill_does_not_beat_five() {
    let all: Vec<(&str, Level, bool)> =
        ["a", "b", "c", "d", "e"].iter().map(|id| (*id, Level::Comfortable, true)).collect();
    let known: Vec<_> = all.iter().map(|(id, level, _)| (*id, *level, false)).collect();
    let person = profile(&known);
    assert!(fit(&person, &role(&all)).score > fit(&person, &role(&all[..1])).score);
}

#[test]
fn a_wish_is_something_to_learn() {
    let wish = profile(&[("rust", Level::HasTried, true)]);
    let mut role = role(&[("rust", Level::HasTried, true)]);
    let alone = fit(&wish, &role);
    assert_eq!(words(&alone), ["A place to learn Rust"]);
    assert!(alone.missing[0].learn);
    role.mentoring = true;
    let taught = fit(&wish, &role);
    assert_eq!(words(&taught), ["A place to learn Rust, with a mentor"]);
    assert_eq!(taught.score, 80_000);
    assert!(alone.score < taught.score);
}

#[test]
fn a_skill_that_comes_near_is_named_with_the_one_that_is_needed() {
    let found =
        fit(&profile(&[("react", Level::CanLead, false)]), &role(&[("javascript", Level::HasTried, true)]));
    assert_eq!(words(&found), ["react is close to javascript"]);
    assert_eq!(found.missing.len(), 1, "near is not the same");
}

#[test]
fn words_in_common_are_told_as_the_project_wrote_them() {
    let mut person = profile(&[]);
    person.about = "I wrote a quiz that explains things.".to_owned();
    let found = fit(&person, &role(&[]));
    assert_eq!(words(&found), ["Words in common: quizzes and explain"]);
}

#[test]
fn subjects_hours_and_beginners() {
    let mut person = profile(&[]);
    person.subjects = vec!["Mathematics".to_owned(), "History".to_owned()];
    person.hours = 2;
    let mut role = role(&[]);
    role.beginner = true;
    let found = fit(&person, &role);
    assert_eq!(
        words(&found),
        ["Shared subject: Mathematics", "Good for starting out", "2 of the 4 hours a week"]
    );
    assert_eq!(found.score, 50_000 + 40_000 + 35_000);
    person.skills = profile(&[("rust", Level::CanLead, false)]).skills;
    assert_eq!(words(&fit(&person, &role)).len(), 2, "who leads elsewhere is no beginner");
}

#[test]
fn hours_in_common_follow_the_clock_and_its_summer_time() {
    let at = |time: &str| time.parse::<Time>().unwrap();
    let berlin = chrono_tz::Europe::Berlin;
    assert_eq!(common_hours(berlin, (0, 2), at("2026-07-01T12:00:00")), 8.0);
    assert_eq!(common_hours(berlin, (-5, -5), at("2026-07-01T12:00:00")), 1.0, "7 hours apart in summer");
    assert_eq!(common_hours(berlin, (-5, -5), at("2026-01-01T12:00:00")), 2.0, "6 in winter");
    let auckland = chrono_tz::Pacific::Auckland;
    assert_eq!(common_hours(auckland, (-11, -11), at("2026-01-15T12:00:00")), 8.0, "13 ahead is 11 behind");
    assert_eq!(common_hours(chrono_tz::Asia::Kolkata, (5, 5), at("2026-01-15T12:00:00")), 7.5);
}

fn level() -> impl Strategy<Value = Level> {
    (1..=4).prop_map(Level::from_number)
}

fn some_skills() -> impl Strategy<Value = Vec<(usize, Level, bool)>> {
    proptest::collection::vec((0usize..6, level(), any::<bool>()), 0..6).prop_map(|mut skills| {
        skills.sort_by_key(|skill| skill.0);
        skills.dedup_by_key(|skill| skill.0);
        skills
    })
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_its_reasons(
        have in some_skills(), need in some_skills(), hours in 0i32..20, mentoring: bool, beginner: bool,
    ) {
        const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
        let named = |skills: &[(usize, Level, bool)]| -> Vec<(&'static str, Level, bool)> {
            skills.iter().map(|(id, level, flag)| (IDS[*id], *level, *flag)).collect()
        };
        let mut person = profile(&named(&have));
        person.hours = hours;
        let mut role = role(&named(&need));
        (role.mentoring, role.beginner) = (mentoring, beginner);
        let found = fit(&person, &role);
        prop_assert_eq!(found.score, found.reasons.iter().map(|reason| reason.part).sum::<u32>());
        prop_assert!(found.score <= 1_000_000);
        prop_assert!(found.reasons.is_sorted_by(|a, b| a.part >= b.part));
        prop_assert!(found.reasons.iter().all(|reason| reason.part > 0 && !reason.words.is_empty()));
    }
}
