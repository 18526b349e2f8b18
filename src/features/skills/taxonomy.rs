//! The skills that we know, their other names, and which is near which: read once from `data/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Skill;
use super::typed::{self, key};
use crate::ids::SkillId;

/// What we know of one skill.
#[derive(Debug)]
pub(super) struct Entry {
    /// The skill.
    pub skill: Skill,
    /// Its name, slug and other names as [`key`]s; the name's comes first.
    pub keys: Vec<String>,
    /// The words of its names, in lower case.
    pub words: Vec<Vec<String>>,
    related: Vec<(SkillId, f32)>,
}

/// All skills, and how to find one.
#[derive(Debug)]
pub(super) struct Taxonomy {
    pub entries: Vec<Entry>,
    by_slug: HashMap<&'static str, usize>,
    by_key: HashMap<String, usize>,
}

static TAXONOMY: LazyLock<Taxonomy> =
    LazyLock::new(|| Taxonomy::read(include_str!("../../../data/skills.tsv")));

/// [`related`], seen from the other end.
static TOWARDS: LazyLock<HashMap<&'static SkillId, Vec<&'static SkillId>>> = LazyLock::new(|| {
    let mut towards: HashMap<_, Vec<_>> = HashMap::new();
    for entry in &TAXONOMY.entries {
        for (near, _) in &entry.related {
            towards.entry(near).or_default().push(&entry.skill.id);
        }
    }
    towards
});

static SUBJECTS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../data/subjects.txt").lines().collect());

impl Taxonomy {
    /// Reads the four fields of each line. A line that lacks one is left out; a test says which.
    fn read(text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut taxonomy = Self { entries: Vec::new(), by_slug: HashMap::new(), by_key: HashMap::new() };
        for line in lines {
            let mut fields = line.split('\t');
            let (Some(slug), Some(name), Some(others), Some(near)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let names =
                || [name, slug].into_iter().chain(others.split('|').filter(|other| !other.is_empty()));
            let entry = Entry {
                skill: Skill { id: slug.into(), name: name.to_owned() },
                keys: names().map(key).collect(),
                words: names().map(typed::words).collect(),
                related: near.split(',').filter_map(edge).collect(),
            };
            let at = taxonomy.entries.len();
            taxonomy.by_slug.insert(slug, at);
            for key in &entry.keys {
                taxonomy.by_key.entry(key.clone()).or_insert(at);
            }
            taxonomy.entries.push(entry);
        }
        taxonomy
    }

    /// The skill that is called exactly this, but for case, spaces and punctuation.
    pub fn called(&self, typed: &str) -> Option<&Entry> {
        self.by_key.get(&key(typed)).map(|at| &self.entries[*at])
    }
}

/// `slug:weight`.
fn edge(text: &str) -> Option<(SkillId, f32)> {
    let (slug, weight) = text.split_once(':')?;
    Some((slug.into(), weight.parse().ok()?))
}

/// Everything we know.
pub(super) fn all() -> &'static Taxonomy {
    &TAXONOMY
}

/// The skill with this slug.
pub(super) fn known(slug: &str) -> Option<&'static Skill> {
    TAXONOMY.by_slug.get(slug).map(|at| &TAXONOMY.entries[*at].skill)
}

/// The skill that somebody means by `typed`: by name, by another name, or by a near miss that could be no
/// other. `None` where nobody could tell.
pub fn resolve(typed: &str) -> Option<Skill> {
    typed::resolve(&TAXONOMY, typed).map(|entry| entry.skill.clone())
}

/// Skills near `skill`: knowing it is worth this much (0–1) where the other is needed.
pub fn related(skill: &SkillId) -> &'static [(SkillId, f32)] {
    match TAXONOMY.by_slug.get(skill.as_str()) {
        Some(at) => &TAXONOMY.entries[*at].related,
        None => &[],
    }
}

/// Skills that are worth something where `skill` is needed: [`related`], seen from the other end.
pub fn towards(skill: &SkillId) -> &'static [&'static SkillId] {
    TOWARDS.get(skill).map_or(&[], Vec::as_slice)
}

/// Subjects in teaching that forms offer, at most 100, in the order in which they are shown.
pub fn subjects() -> &'static [&'static str] {
    &SUBJECTS
}
