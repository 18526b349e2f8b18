//! The skills that we know, their other names, and which is near which: read once from `data/`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::Skill;
use super::shelf::{Item, Shelf};
use super::typed;
use crate::ids::SkillId;

/// The skills written by hand, and those whose names come from packages.
const BY_HAND: &str = include_str!("../../../data/skills.tsv");
const FROM_PACKAGES: &str = include_str!("../../../data/skills-packages.tsv");
/// Slugs of what people ask for most, most first.
const POPULAR: &str = include_str!("../../../data/popular.txt");

/// All skills, and how to find one.
#[derive(Debug)]
pub(super) struct Taxonomy {
    /// The skills, with their names.
    pub shelf: Shelf,
    by_slug: HashMap<&'static str, usize>,
    /// For each skill, in the shelf's order.
    related: Vec<Box<[(SkillId, f32)]>>,
}

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::read(BY_HAND, FROM_PACKAGES, POPULAR));

/// [`related`], seen from the other end.
static TOWARDS: LazyLock<HashMap<&'static SkillId, Vec<&'static SkillId>>> = LazyLock::new(|| {
    let mut towards: HashMap<_, Vec<_>> = HashMap::new();
    for (item, related) in TAXONOMY.shelf.items().iter().zip(&TAXONOMY.related) {
        for (near, _) in related {
            towards.entry(near).or_default().push(&item.skill.id);
        }
    }
    towards
});

static SUBJECTS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../data/subjects.txt").lines().collect());

/// The lines of a table, without its headings, as fields.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

impl Taxonomy {
    /// Reads the five fields of each line. A line that lacks one is left out; a test says which.
    pub(super) fn read(by_hand: &'static str, from_packages: &'static str, popular: &'static str) -> Self {
        let ranks: HashMap<&str, u16> = popular.lines().zip(0..).collect();
        let (mut by_slug, mut related, mut skills) = (HashMap::new(), Vec::new(), Vec::new());
        let all = rows(by_hand).map(|row| (row, true)).chain(rows(from_packages).map(|row| (row, false)));
        for (row, forgiving) in all {
            let [slug, name, _, others, near] = row[..] else { continue };
            by_slug.insert(slug, related.len());
            related.push(near.split(',').filter_map(edge).collect());
            let skill = Skill { id: slug.into(), name: name.to_owned() };
            let rank = ranks.get(slug).copied().unwrap_or(Item::UNRANKED);
            let names = [name, slug].into_iter().chain(others.split('|')).map(Cow::Borrowed).collect();
            skills.push((Item { skill, rank, forgiving }, names));
        }
        Self { shelf: Shelf::new(skills), by_slug, related }
    }
}

/// `slug:weight`.
fn edge(text: &str) -> Option<(SkillId, f32)> {
    let (slug, weight) = text.split_once(':')?;
    Some((slug.into(), weight.parse().ok()?))
}

/// The shelf with everything we know.
pub(super) fn shelf() -> &'static Shelf {
    &TAXONOMY.shelf
}

/// The skill with this slug.
pub fn known(slug: &str) -> Option<&'static Skill> {
    TAXONOMY.by_slug.get(slug).and_then(|at| TAXONOMY.shelf.items().get(*at)).map(|item| &item.skill)
}

/// The skill of the taxonomy that somebody means by `typed`: by name, by another name, or by a near miss that
/// could be no other. `None` where nobody could tell. A workspace knows more:
/// [`meant`](super::meant).
pub fn resolve(typed: &str) -> Option<Skill> {
    typed::resolve(&[shelf()], typed).cloned()
}

/// The skills of the taxonomy to offer while somebody types, best first, at most `limit`.
pub fn complete(typed: &str, limit: usize) -> Vec<Skill> {
    typed::offers(&[shelf()], typed, limit).into_iter().cloned().collect()
}

/// Skills near `skill`: knowing it is worth this much (0–1) where the other is needed.
pub fn related(skill: &SkillId) -> &'static [(SkillId, f32)] {
    match TAXONOMY.by_slug.get(skill.as_str()) {
        Some(at) => &TAXONOMY.related[*at],
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
