//! The taxonomy as data, and what people type for it.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use crate::features::skills::{related, resolve, subjects, taxonomy, towards, typed};

const BY_HAND: &str = include_str!("../../../../data/skills.tsv");
const FROM_PACKAGES: &str = include_str!("../../../../data/skills-packages.tsv");
const AREAS: [&str; 16] = [
    "languages",
    "frontend",
    "backend",
    "databases",
    "operations",
    "quality",
    "data",
    "edtech",
    "teaching",
    "accessibility",
    "design",
    "research",
    "media",
    "tongues",
    "community",
    "hardware",
];

fn rows() -> Vec<Vec<&'static str>> {
    taxonomy::rows(BY_HAND).chain(taxonomy::rows(FROM_PACKAGES)).collect()
}

/// All names of a row: the slug, the one that is shown, and the others.
fn names(row: &[&'static str]) -> impl Iterator<Item = &'static str> {
    let others = row[3].split('|').filter(|other| !other.is_empty());
    [row[0], row[1]].into_iter().chain(others)
}

#[test]
fn each_line_of_the_taxonomy_is_whole() {
    let rows = rows();
    assert!(rows.len() >= 1200, "{} skills", rows.len());
    assert_eq!(taxonomy::shelf().items().len(), rows.len(), "every line is read");
    let mut slugs = HashSet::new();
    let mut called: HashMap<String, &str> = HashMap::new();
    for row in &rows {
        let [slug, name, area, ..] = row[..] else { panic!("five fields: {row:?}") };
        assert_eq!(row.len(), 5, "{row:?}");
        assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{slug}");
        assert!(slugs.insert(slug), "{slug} is there twice");
        assert!(AREAS.contains(&area), "{slug}: {area:?}");
        assert!(!name.trim().is_empty() && name.chars().count() <= typed::LONGEST, "{slug}: {name:?}");
        for name in names(row) {
            assert_eq!(name, name.trim(), "{slug}");
            let before = called.insert(typed::key(name), slug);
            assert!(before.is_none_or(|before| before == slug), "{name:?} is {slug} and {before:?}");
        }
    }
    let popular: Vec<&str> = include_str!("../../../../data/popular.txt").lines().collect();
    let distinct: HashSet<&&str> = popular.iter().collect();
    assert_eq!(distinct.len(), popular.len(), "each once");
    assert!(popular.iter().all(|slug| slugs.contains(slug)), "popular skills are skills");
}

#[test]
fn what_is_near_exists_and_is_worth_something() {
    let mut edges = 0;
    for row in rows() {
        let (slug, near) = (row[0], row[4]);
        let written = near.split(',').filter(|edge| !edge.is_empty()).count();
        let read = related(&slug.into());
        assert_eq!(read.len(), written, "{slug}: {near:?}");
        let distinct: HashSet<_> = read.iter().map(|(other, _)| other).collect();
        assert_eq!(distinct.len(), read.len(), "{slug} names a skill twice");
        for (other, weight) in read {
            assert!(taxonomy::known(other.as_str()).is_some(), "{slug} is near {other}, which nobody knows");
            assert!(other.as_str() != slug && (0.3..=0.6).contains(weight), "{slug} → {other}: {weight}");
            assert!(towards(other).iter().any(|from| from.as_str() == slug), "{slug} → {other}");
        }
        edges += read.len();
    }
    assert!(edges >= 300, "{edges} edges");
    assert!(related(&"no-such-skill".into()).is_empty());
}

#[test]
fn special_knowledge_is_worth_more_for_the_general_than_the_other_way_round() {
    let worth = |from: &str, to: &str| {
        related(&from.into()).iter().find(|(near, _)| near.as_str() == to).map_or(0.0, |(_, worth)| *worth)
    };
    for (special, general) in [
        ("react", "javascript"),
        ("django", "python"),
        ("laravel", "php"),
        ("moodle-plugin-development", "php"),
        ("rails", "ruby"),
        ("spring", "java"),
        ("typescript", "javascript"),
    ] {
        let (up, down) = (worth(special, general), worth(general, special));
        assert!(up > down && down > 0.0, "{special} → {general} {up}, back {down}");
    }
}

#[test]
fn everyday_words_are_in_order_and_no_skills() {
    let words: Vec<&str> = include_str!("../../../../data/everyday-words.txt").lines().collect();
    assert!(words.is_sorted() && words.iter().collect::<HashSet<_>>().len() == words.len());
    for word in words {
        assert_eq!(typed::key(word), word);
        assert!(taxonomy::shelf().called(word).is_none(), "{word} is a skill");
    }
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
    let labelled: Vec<(&str, &str)> = include_str!("../../../../data/skill-inputs.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| line.split_once('\t').unwrap_or_else(|| panic!("two fields: {line:?}")))
        .collect();
    assert!(labelled.len() >= 500, "{} inputs", labelled.len());
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
    assert!(precision >= 0.99, "precision {precision:.3}\n{}", wrong.join("\n"));
    assert!(recall >= 0.97, "recall {recall:.3}\n{}", wrong.join("\n"));
}

#[test]
fn each_name_finds_its_own_skill() {
    for row in rows() {
        for name in names(&row) {
            assert_eq!(resolve(name).map(|skill| skill.id.0).as_deref(), Some(row[0]), "{name}");
        }
    }
}

#[test]
fn short_words_are_taken_as_they_are() {
    let meant = |typed| resolve(typed).map(|skill| skill.id.0);
    for (typed, skill) in
        [("R", "r"), ("go", "go"), ("C", "c"), ("c#", "csharp"), ("C++", "cpp"), ("D3", "d3")]
    {
        assert_eq!(meant(typed).as_deref(), Some(skill), "{typed}");
    }
    for typed in ["rr", "gp", "c+", "cs", "vus", "r2", "k9s"] {
        assert_eq!(meant(typed), None, "{typed}");
    }
}

#[test]
fn offers_come_best_first() {
    let offered = |typed| {
        let skills = typed::offers(&[taxonomy::shelf()], typed, 5);
        skills.into_iter().map(|skill| skill.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(offered("js")[0], "JavaScript");
    assert_eq!(offered("java")[..2], ["Java", "JavaScript"]);
    assert_eq!(offered("react")[..2], ["React", "React Native"]);
    assert_eq!(offered("p")[0], "Python");
    assert_eq!(offered("acc")[0], "Accessibility");
    assert_eq!(offered("k8")[0], "Kubernetes");
    assert_eq!(offered("learning an")[0], "Learning analytics");
    assert_eq!(offered("testing")[0], "Software testing");
    assert_eq!(offered("moodle")[0], "Moodle");
    assert_eq!(offered("plugin moodle")[0], "Moodle plugin development", "words in any order");
    assert_eq!(offered("javscr"), ["JavaScript"], "a slip on the way");
    assert_eq!(offered("Python programming"), ["Python"]);
    assert_eq!(offered("zzzz"), [""; 0]);
    assert_eq!(offered("???"), [""; 0]);
}

#[test]
fn the_nearest_skill_is_a_hint() {
    let near = |name: &str| {
        typed::nearest(&[taxonomy::shelf()], name, &"none".into()).map(|skill| skill.name.as_str())
    };
    assert_eq!(near("Moodle quiz reports"), Some("Moodle"));
    assert_eq!(near("Accessibillity"), Some("Accessibility"));
    assert_eq!(near("Zorblax"), None);
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
        prop_assert!(typed::offers(&[taxonomy::shelf()], &text, 20).len() <= 20);
    }
}
