//! What people type for a skill, and which one they mean.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Skill;
use super::shelf::{Fit, Shelf};
use crate::ids::SkillId;
use crate::slack::text::on_one_line;

/// The most characters of a skill's name.
pub const LONGEST: usize = 60;

/// Words after a skill's name that say nothing: "Python programming", "Java developer".
const NOISE: &[&str] = &[
    "app",
    "apps",
    "basics",
    "coding",
    "compliance",
    "database",
    "dev",
    "developer",
    "developers",
    "development",
    "engineer",
    "expert",
    "experience",
    "framework",
    "knowledge",
    "lang",
    "language",
    "library",
    "lms",
    "platform",
    "programmer",
    "programming",
    "skills",
    "software",
    "spec",
    "specialist",
    "specification",
    "standard",
    "tool",
    "tools",
];

/// Words before it that say how well, not what.
const DEGREES: &[&str] = &["advanced", "basic", "intermediate", "modern", "some"];

/// What stands at the end of a version and is no number.
const EDITIONS: &[&str] = &["aa", "aaa", "edition", "latest", "level", "lts", "version"];

/// Words that are near a skill's name and mean something else, one a line, in alphabetical order.
static EVERYDAY: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../data/everyday-words.txt").lines().collect());

/// What two spellings of a name have in common: letters and digits, and the signs that tell C, C++ and C#
/// apart, in lower case.
pub fn key(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| belongs(*c)).collect()
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '+' | '#')
}

/// The words of a name, in lower case.
pub fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    name.split(|c| !belongs(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A name as a person typed it, on one line, without control characters, at most [`LONGEST`] characters.
pub fn clean(typed: &str) -> String {
    let line: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = on_one_line(&line);
    crate::slack::text::cut(&line, LONGEST)
}

/// The id of a skill that only a person's typing names; `None` where nothing is left of it to go by.
pub fn slug(name: &str) -> Option<SkillId> {
    let words = words(name);
    (!words.is_empty()).then(|| SkillId(words.join("-")))
}

/// The one skill on the shelves that is called so, but for case, spaces and punctuation.
pub fn called<'s>(shelves: &[&'s Shelf], name: &str) -> Option<&'s Skill> {
    let key = key(name);
    shelves.iter().find_map(|shelf| shelf.called(&key)).map(|item| &item.skill)
}

/// The one skill on the shelves that `typed` means. Names come before what is left without versions and words
/// that say nothing, that before a plural, and a slip of the finger last.
pub fn resolve<'s>(shelves: &[&'s Shelf], typed: &str) -> Option<&'s Skill> {
    let typed = clean(typed);
    let typed = typed.trim_start_matches('#');
    let readings = [typed.to_owned(), without_brackets(typed), core(typed)];
    if let Some(skill) = readings.iter().find_map(|reading| called(shelves, reading)) {
        return Some(skill);
    }
    let [whole, _, core] = readings;
    let mut keys = vec![key(&whole), key(&core)];
    keys.dedup();
    keys.retain(|key| !is_everyday(key));
    // "Python & R" is two skills, not one with a slip.
    if whole.contains(['&', ',', ';', '/']) {
        return None;
    }
    let another_number = keys.iter().flat_map(|key| other_numbers(key)).collect::<Vec<_>>();
    let exact = |key: &String| shelves.iter().find_map(|shelf| shelf.called(key));
    if let Some(item) = another_number.iter().find_map(exact) {
        return Some(&item.skill);
    }
    keys.iter().find_map(|key| near_miss(shelves, key))
}

fn is_everyday(key: &str) -> bool {
    EVERYDAY.binary_search(&key).is_ok()
}

/// "JavaScript (ES6)" without what is in brackets.
fn without_brackets(typed: &str) -> String {
    match (typed.find('('), typed.rfind(')')) {
        (Some(from), Some(to)) if from > 0 && from < to => {
            format!("{}{}", &typed[..from], &typed[to + 1..]).trim().to_owned()
        }
        _ => typed.to_owned(),
    }
}

/// Without a version at its end ("Python 3.11", "C++17", "React v18") and without words that say nothing.
fn core(typed: &str) -> String {
    let whole = without_brackets(typed);
    let mut rest = whole.as_str();
    if let Some((first, after)) = rest.split_once(' ')
        && DEGREES.contains(&first.to_lowercase().as_str())
    {
        rest = after.trim_start();
    }
    loop {
        let shorter = match rest.rsplit_once(' ') {
            Some((before, last)) if says_nothing(last) => before.trim_end(),
            _ => without_number(rest),
        };
        if shorter == rest || shorter.is_empty() {
            return rest.to_owned();
        }
        rest = shorter;
    }
}

fn says_nothing(word: &str) -> bool {
    let word = word.to_lowercase();
    if NOISE.contains(&word.as_str()) || EDITIONS.contains(&word.as_str()) {
        return true;
    }
    let number = word.trim_start_matches('v').trim_end_matches(['+', 'x']);
    number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// "php8", "python3.9" without the number; what is left must be long enough to be a name ("k8", "r2", "d3").
fn without_number(typed: &str) -> &str {
    let shorter = typed.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    if shorter.chars().count() >= 3 { shorter } else { typed }
}

/// The plural of a singular, and the other way round, for names that are long enough.
fn other_numbers(key: &str) -> Vec<String> {
    if key.chars().count() < 5 || !key.is_ascii() {
        return Vec::new();
    }
    if let Some(stem) = key.strip_suffix("ies") {
        return vec![format!("{stem}y")];
    }
    if key.ends_with("ss") {
        return Vec::new();
    }
    match key.strip_suffix('s') {
        Some(singular) => vec![singular.to_owned()],
        None => match key.strip_suffix('y') {
            Some(stem) => vec![format!("{key}s"), format!("{stem}ies")],
            None => vec![format!("{key}s")],
        },
    }
}

/// The skill with a name so near to `typed` that it is a slip of the finger; `None` where two are as near, and
/// neither is better known.
fn near_miss<'s>(shelves: &[&'s Shelf], typed: &str) -> Option<&'s Skill> {
    let near = || {
        shelves
            .iter()
            .flat_map(|shelf| shelf.near(typed))
            .map(|(slips, item)| ((slips, !item.forgiving), item))
    };
    let nearest = near().map(|(how, _)| how).min()?;
    let mut as_near = near().filter(|(how, _)| *how == nearest).map(|(_, item)| &item.skill);
    let first = as_near.next()?;
    as_near.all(|other| other.id == first.id).then_some(first)
}

/// How many slips lie between `typed` and `key`, if so few that nothing else can be meant. Short words have
/// too many neighbours (scala and scale, swift and shift): there a letter may be lost or doubled, but not be another
/// one, and among four only two may be swapped. Numbers and signs are never a slip.
pub fn slips(typed: &str, key: &str) -> Option<usize> {
    let (length, other) = (typed.chars().count(), key.chars().count());
    let allowed = match length {
        0..=3 => return None,
        4..=8 => 1,
        9..=15 => 2,
        _ => 3,
    };
    // Letters in another order are one mistake: "phyton".
    let shuffled = length == other && same_letters(typed, key);
    let allowed = if shuffled && length >= 6 { allowed.max(2) } else { allowed };
    if other < 4
        || (length == 4 && !shuffled)
        || length.abs_diff(other) > allowed
        || typed.chars().next() != key.chars().next()
    {
        return None;
    }
    let telling = |text: &str| text.chars().filter(|c| !c.is_alphabetic()).collect::<String>();
    if telling(typed) != telling(key) {
        return None;
    }
    let distance = strsim::osa_distance(typed, key);
    let replaced = length <= 5 && length == other && !shuffled;
    (distance <= allowed && !replaced).then_some(distance)
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// The skills to offer while somebody types, best first: called so, then what people ask for most with a name
/// that starts so, then other names that start so, then words that do; slips only where there is nothing else.
pub fn offers<'s>(shelves: &[&'s Shelf], typed: &str, limit: usize) -> Vec<&'s Skill> {
    if key(typed).is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = shelves.iter().flat_map(|shelf| shelf.fitting(typed)).collect();
    if found.is_empty() {
        found = shelves.iter().flat_map(|shelf| shelf.slipping(typed)).collect();
    }
    found.sort_by_cached_key(|(fit, item)| {
        let asked_for = item.is_popular() && *fit == Fit::OtherNameStarts;
        let fit = if asked_for { Fit::NameStarts } else { *fit };
        (fit, item.rank, item.skill.name.chars().count(), item.skill.name.clone())
    });
    // "Python programming" starts like nothing, and is clear all the same.
    let exact = found.first().is_some_and(|(fit, _)| *fit == Fit::Called);
    let meant = if exact { None } else { resolve(shelves, typed) };
    let mut seen = HashSet::new();
    let found = found.into_iter().map(|(_, item)| &item.skill);
    meant.into_iter().chain(found).filter(|skill| seen.insert(&skill.id)).take(limit).collect()
}

/// The known skill that is most like a new one, for an organizer to look at: what it resolves to, or else one
/// with nearly the same letters or with a word in common; `None` where nothing is like it.
pub fn nearest<'s>(shelves: &[&'s Shelf], name: &str, but: &SkillId) -> Option<&'s Skill> {
    let other = |skill: &&Skill| skill.id != *but;
    if let Some(skill) = resolve(shelves, name).filter(other) {
        return Some(skill);
    }
    let typed = key(name);
    let alike = shelves
        .iter()
        .flat_map(|shelf| shelf.same_first_letter(&typed))
        .filter(|(_, skill)| skill.id != *but)
        .map(|(key, skill)| (strsim::normalized_levenshtein(&typed, key), skill))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, skill)) = alike.filter(|(likeness, _)| *likeness >= 0.7) {
        return Some(skill);
    }
    // "Moodle quiz reports" is about Moodle: the longest run of its words that is a skill.
    let words: Vec<&str> = name.split_whitespace().collect();
    (1..words.len()).rev().find_map(|length| {
        words.windows(length).find_map(|some| called(shelves, &some.join(" ")).filter(other))
    })
}
