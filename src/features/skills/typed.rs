//! What people type for a skill, and which one they mean.

use std::collections::HashSet;

use super::taxonomy::{Entry, Taxonomy};
use crate::ids::SkillId;

/// The most characters of a skill's name.
pub const LONGEST: usize = 60;

/// Words around a skill's name that say nothing: "Python programming", "Java developer".
const NOISE: &[&str] = &[
    "apps",
    "basics",
    "coding",
    "database",
    "dev",
    "developer",
    "development",
    "framework",
    "lang",
    "language",
    "library",
    "programming",
    "skills",
    "software",
    "tool",
];

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
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::slack::text::cut(&line, LONGEST)
}

/// The id of a skill that only a person's typing names; `None` where nothing is left of it to go by.
pub fn slug(name: &str) -> Option<SkillId> {
    let words = words(name);
    (!words.is_empty()).then(|| SkillId(words.join("-")))
}

/// The one skill that `typed` means.
pub fn resolve<'t>(taxonomy: &'t Taxonomy, typed: &str) -> Option<&'t Entry> {
    let typed = clean(typed);
    if let Some(entry) = taxonomy.called(&typed) {
        return Some(entry);
    }
    let core = without_noise(&typed);
    if core != typed
        && let Some(entry) = taxonomy.called(&core)
    {
        return Some(entry);
    }
    near_miss(taxonomy, &key(&typed)).or_else(|| near_miss(taxonomy, &key(&core)))
}

/// Without a version at its end ("Python 3.11", "C++17") and without words that say nothing.
fn without_noise(typed: &str) -> String {
    let mut rest = typed.trim();
    loop {
        let shorter = rest.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
        let shorter = match shorter.rsplit_once(' ') {
            Some((before, last)) if NOISE.contains(&last.to_lowercase().as_str()) => before,
            _ => shorter,
        };
        if shorter == rest || shorter.is_empty() {
            return rest.to_owned();
        }
        rest = shorter;
    }
}

/// The skill with a name so near to `typed` that it is a slip of the finger; `None` where two are as near.
fn near_miss<'t>(taxonomy: &'t Taxonomy, typed: &str) -> Option<&'t Entry> {
    let mut best: Option<(usize, &Entry)> = None;
    let mut tied = false;
    for entry in &taxonomy.entries {
        let Some(distance) = entry.keys.iter().filter_map(|key| slips(typed, key)).min() else { continue };
        match best {
            Some((nearest, _)) if distance > nearest => {}
            Some((nearest, _)) if distance == nearest => tied = true,
            _ => {
                best = Some((distance, entry));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, entry)| entry)
}

/// How many slips lie between `typed` and `key`, if so few that nothing else can be meant. Short words have
/// too many neighbours (scala and scale, swift and shift): there a letter may be swapped, lost or doubled, but
/// not be another one. People rarely miss the first letter.
pub fn slips(typed: &str, key: &str) -> Option<usize> {
    let (length, other) = (typed.chars().count(), key.chars().count());
    let allowed = match length {
        0..=3 => return None,
        4..=8 => 1,
        _ => 2,
    };
    if other < 4 || length.abs_diff(other) > allowed || typed.chars().next() != key.chars().next() {
        return None;
    }
    let distance = strsim::osa_distance(typed, key);
    let replaced = length <= 5 && length == other && !same_letters(typed, key);
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

/// The skills to offer while somebody types, best first: called so, starting so, with words that start so;
/// slips only where there is nothing else.
pub fn offers<'t>(taxonomy: &'t Taxonomy, typed: &str, limit: usize) -> Vec<&'t Entry> {
    let (start, words) = (key(typed), words(typed));
    if start.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = taxonomy
        .entries
        .iter()
        .filter_map(|entry| Some((fit(entry, &start, &words)?, entry.skill.name.chars().count(), entry)))
        .collect();
    if found.iter().any(|(fit, ..)| *fit < Fit::Slip) {
        found.retain(|(fit, ..)| *fit < Fit::Slip);
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.skill.name).cmp(&(b.0, b.1, &b.2.skill.name)));
    // "Python programming" starts like nothing, and is clear all the same.
    let meant = resolve(taxonomy, typed).into_iter();
    let found = found.into_iter().map(|(_, _, entry)| entry);
    let mut seen = HashSet::new();
    meant.chain(found).filter(|entry| seen.insert(&entry.skill.id)).take(limit).collect()
}

/// How well an entry fits what was typed so far; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Called,
    NameStarts,
    OtherNameStarts,
    WordsStart,
    Slip,
}

fn fit(entry: &Entry, start: &str, words: &[String]) -> Option<Fit> {
    let name = entry.keys.first()?;
    if entry.keys.iter().any(|key| key == start) {
        return Some(Fit::Called);
    }
    if name.starts_with(start) {
        return Some(Fit::NameStarts);
    }
    if entry.keys.iter().any(|key| key.starts_with(start)) {
        return Some(Fit::OtherNameStarts);
    }
    let all_start =
        |in_name: &Vec<String>| words.iter().all(|word| in_name.iter().any(|w| w.starts_with(word)));
    if entry.words.iter().any(all_start) {
        return Some(Fit::WordsStart);
    }
    // A letter too many or too few on the way to a name that goes on.
    let length = start.chars().count();
    let so_far = |key: &str, length: usize| key.chars().take(length).collect::<String>();
    let near = |key: &String| {
        slips(start, key).is_some()
            || (length - 1..=length + 1).any(|length| slips(start, &so_far(key, length)) == Some(1))
    };
    entry.keys.iter().any(near).then_some(Fit::Slip)
}
