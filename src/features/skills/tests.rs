//! The taxonomy as data, and what people type for it.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::taxonomy::{self, Taxonomy};
use super::typed;
use super::{related, resolve, subjects};

const SKILLS: &str = include_str!("../../../data/skills.tsv");

fn rows() -> Vec<Vec<&'static str>> {
    SKILLS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect()
}

fn all() -> &'static Taxonomy {
    taxonomy::all()
}

#[test]
fn each_line_of_the_taxonomy_is_whole() {
    let rows = rows();
    assert!(rows.len() >= 350, "{} skills", rows.len());
    assert_eq!(all().entries.len(), rows.len(), "every line is read");
    let mut slugs = HashSet::new();
    let mut called: HashMap<String, &str> = HashMap::new();
    for row in &rows {
        let [slug, name, others, _] = row[..] else { panic!("four fields: {row:?}") };
        assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{slug}");
        assert!(slugs.insert(slug), "{slug} is there twice");
        assert!(!name.trim().is_empty() && name.chars().count() <= typed::LONGEST, "{slug}: {name:?}");
        for name in [slug, name].into_iter().chain(others.split('|').filter(|other| !other.is_empty())) {
            assert_eq!(name, name.trim(), "{slug}");
            let before = called.insert(typed::key(name), slug);
            assert!(before.is_none_or(|before| before == slug), "{name:?} is {slug} and {before:?}");
        }
    }
}

#[test]
fn what_is_near_exists_and_is_worth_something() {
    let mut edges = 0;
    for row in rows() {
        let [slug, _, _, near] = row[..] else { panic!("four fields: {row:?}") };
        let written = near.split(',').filter(|edge| !edge.is_empty()).count();
        let read = related(&slug.into());
        assert_eq!(read.len(), written, "{slug}: {near:?}");
        let distinct: HashSet<_> = read.iter().map(|(other, _)| other).collect();
        assert_eq!(distinct.len(), read.len(), "{slug} names a skill twice");
        for (other, weight) in read {
            assert!(taxonomy::known(other.as_str()).is_some(), "{slug} is near {other}, which nobody knows");
            assert!(other.as_str() != slug && (0.3..=0.6).contains(weight), "{slug} → {other}: {weight}");
        }
        edges += read.len();
    }
    assert!(edges >= 120, "{edges} edges");
    assert!(related(&"no-such-skill".into()).is_empty());
}

#[test]
fn subjects_fit_a_menu() {
    let subjects = subjects();
    assert!((50..=100).contains(&subjects.len()), "{}", subjects.len());
    assert!(subjects.iter().all(|subject| !subject.trim().is_empty() && subject.chars().count() <= 75));
    assert!(subjects.is_sorted(), "in an order in which one finds one's own");
    let distinct: HashSet<_> = subjects.iter().collect();
    assert_eq!(distinct.len(), subjects.len());
}

#[test]
fn what_people_type_is_understood() {
    let labelled: Vec<(&str, &str)> = include_str!("../../../data/skill-inputs.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap_or_else(|| panic!("two fields: {line:?}")))
        .collect();
    assert!(labelled.len() >= 120, "{} inputs", labelled.len());
    let (mut understood, mut right, mut known) = (0_u32, 0_u32, 0_u32);
    let mut wrong = Vec::new();
    for (typed, meant) in labelled {
        assert!(meant == "-" || taxonomy::known(meant).is_some(), "{meant} is no slug");
        let found = resolve(typed).map(|skill| skill.id.0);
        known += u32::from(meant != "-");
        understood += u32::from(found.is_some());
        right += u32::from(found.as_deref() == Some(meant));
        if found.as_deref().unwrap_or("-") != meant {
            wrong.push(format!("{typed:?}: {} instead of {meant}", found.as_deref().unwrap_or("-")));
        }
    }
    let precision = f64::from(right) / f64::from(understood);
    let recall = f64::from(right) / f64::from(known);
    println!("precision {precision:.3}, recall {recall:.3}\n{}", wrong.join("\n"));
    assert!(precision >= 0.97, "precision {precision:.3}\n{}", wrong.join("\n"));
    assert!(recall >= 0.90, "recall {recall:.3}\n{}", wrong.join("\n"));
}

#[test]
fn each_name_finds_its_own_skill() {
    for row in rows() {
        let [slug, name, others, _] = row[..] else { panic!("four fields: {row:?}") };
        for name in [slug, name].into_iter().chain(others.split('|').filter(|other| !other.is_empty())) {
            assert_eq!(resolve(name).map(|skill| skill.id.0).as_deref(), Some(slug), "{name}");
        }
    }
}

#[test]
fn offers_come_best_first() {
    let offered = |typed| {
        let entries = typed::offers(all(), typed, 5);
        entries.into_iter().map(|entry| entry.skill.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(offered("js")[0], "JavaScript");
    assert_eq!(offered("java")[..2], ["Java", "JavaScript"]);
    assert_eq!(offered("react")[..2], ["React", "React Native"]);
    assert_eq!(offered("learning an")[0], "Learning analytics");
    assert_eq!(offered("testing")[0], "Software testing");
    assert_eq!(offered("javscr"), ["JavaScript"], "a slip on the way");
    assert_eq!(offered("Python programming"), ["Python"]);
    assert_eq!(offered("zzzz"), [""; 0]);
    assert_eq!(offered("???"), [""; 0]);
}

proptest! {
    #[test]
    fn whatever_is_typed_becomes_a_fit_name_or_nothing(text in ".{0,200}") {
        let name = typed::clean(&text);
        prop_assert!(name.encode_utf16().count() <= typed::LONGEST);
        prop_assert!(!name.chars().any(char::is_control));
        prop_assert_eq!(typed::clean(&name), name.clone());
        if let Some(slug) = typed::slug(&name) {
            prop_assert!(!slug.as_str().contains(['%', '_', '\\', ' ']));
            prop_assert_eq!(typed::key(slug.as_str()), typed::key(&name));
        }
        resolve(&text);
        prop_assert!(typed::offers(all(), &text, 20).len() <= 20);
    }
}
