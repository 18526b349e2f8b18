//! What is asked for, held against what there is, by the measure that people and roles are matched by: needs against
//! tools, offers against projects that ask, requests for support against those who could help.
//!
//! Whoever asks finds candidates by an index of the database, a bounded number of them. This gives each its exact score
//! in one pass, as a sum of parts, with what the parts are made of. How rare a word or a skill is, is counted among
//! these candidates: what all of them have tells nothing.

use super::engine::{Developer, Have, Index, Need, Part, Role, Weights};
use super::live;
use crate::features::skills::Level;
use crate::ids::SkillId;

/// How much each part counts at most, as a share of 1. What a feature adds of its own is the rest.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Skills that are needed and there.
    pub skills: f32,
    /// Subjects that both name.
    pub subjects: f32,
    /// Words that both use.
    pub words: f32,
}

/// What is known of one side: a need, a tool, an offer, somebody who helps.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    /// Skills that it needs, or has, at a level.
    pub skills: Vec<(SkillId, Level)>,
    /// Subjects in teaching.
    pub subjects: Vec<String>,
    /// What it is about, in words that say something here.
    pub words: Vec<String>,
}

/// A skill that is needed, and the one that counts for it: itself, or one that is near it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What is needed.
    pub needed: SkillId,
    /// What they know.
    pub by: SkillId,
}

/// What an asking and a giving side have in common, in millionths: the whole is the exact sum of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// What skills give.
    pub skills: u32,
    /// What subjects give.
    pub subjects: u32,
    /// What words give.
    pub words: u32,
    /// The skills, what counts most first.
    pub known: Vec<Known>,
    /// The words, the rarest first.
    pub shared: Vec<String>,
}

impl Alike {
    /// The sum, in millionths.
    pub fn total(&self) -> u32 {
        self.skills + self.subjects + self.words
    }
}

/// Everybody who gives against everybody who asks: for each who asks, in their order, each who gives. As long as the one
/// list times the other, so one of them is a single one.
pub fn alike(asking: &[Matter], giving: &[Matter], measure: Measure) -> Vec<Alike> {
    let weights = Weights {
        skills: measure.skills,
        topics: measure.subjects,
        words: measure.words,
        hours: 0.0,
        overlap: 0.0,
        learning: 0.0,
        beginner: 0.0,
        ..Weights::default()
    };
    let mut index = Index::new(weights, live::related);
    let asking: Vec<u32> = asking.iter().enumerate().map(|(at, one)| ask(&mut index, at, one)).collect();
    let giving: Vec<u32> = giving.iter().enumerate().map(|(at, one)| give(&mut index, at, one)).collect();
    index.refresh();
    let pairs = asking.iter().flat_map(|role| giving.iter().map(move |dev| (*role, *dev)));
    pairs.map(|(role, dev)| in_common(&index, role, dev)).collect()
}

fn ask(index: &mut Index, at: usize, one: &Matter) -> u32 {
    let names = index.names();
    let need = |(skill, level): &(SkillId, Level)| Need {
        skill: names.skill(skill.as_str()),
        level: *level as u8,
        required: true,
        must: false,
    };
    let skills = one.skills.iter().map(need).collect();
    let names = index.names();
    let topics = one.subjects.iter().map(|subject| names.topic(&subject.to_lowercase())).collect();
    let words = names.words(one.words.iter().map(String::as_str));
    index.put_role(Role { skills, topics, words, ..Role::new(at.to_string()) })
}

fn give(index: &mut Index, at: usize, one: &Matter) -> u32 {
    let names = index.names();
    let have = |(skill, level): &(SkillId, Level)| Have {
        skill: names.skill(skill.as_str()),
        level: *level as u8,
        wanted: false,
    };
    let skills = one.skills.iter().map(have).collect();
    let names = index.names();
    let topics = one.subjects.iter().map(|subject| names.topic(&subject.to_lowercase())).collect();
    let words = names.words(one.words.iter().map(String::as_str));
    index.put_developer(Developer { skills, topics, words, ..Developer::new(at.to_string()) })
}

fn in_common(index: &Index, role: u32, dev: u32) -> Alike {
    let (score, _) = index.judge(dev, role, false);
    let skill = |skill| SkillId::from(index.skill_name(skill));
    let known = index.skills_in_common(dev, role).into_iter();
    Alike {
        skills: score.part(Part::Skills),
        subjects: score.part(Part::Topics),
        words: score.part(Part::Words),
        known: known.map(|(needed, by, _)| Known { needed: skill(needed), by: skill(by) }).collect(),
        shared: index.words_in_common(dev, role).into_iter().map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURE: Measure = Measure { skills: 0.5, subjects: 0.2, words: 0.3 };

    fn matter(skills: &[&str], subjects: &[&str], words: &[&str]) -> Matter {
        let own = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Matter {
            skills: skills.iter().map(|skill| (SkillId::from(*skill), Level::Comfortable)).collect(),
            subjects: own(subjects),
            words: own(words),
        }
    }

    #[test]
    fn a_score_is_the_sum_of_its_parts_and_says_what_they_are_made_of() {
        let asking = matter(&["typescript", "rust"], &["Mathematics"], &["proof", "homework"]);
        let giving = [
            matter(&["typescript"], &["mathematics"], &["proof", "choir"]),
            matter(&["javascript"], &[], &["homework"]),
            matter(&[], &["Music"], &["choir"]),
        ];
        let found = alike(&[asking], &giving, MEASURE);
        let one = &found[0];
        assert_eq!(one.total(), one.skills + one.subjects + one.words);
        assert_eq!(one.subjects, 200_000, "all subjects that are asked for");
        assert_eq!(one.known, [Known { needed: "typescript".into(), by: "typescript".into() }]);
        assert_eq!(one.shared, ["proof"]);
        // What is near counts in part, and is named.
        assert_eq!(found[1].known, [Known { needed: "typescript".into(), by: "javascript".into() }]);
        assert!(found[1].skills > 0 && found[1].skills < one.skills, "{found:?}");
        assert_eq!(found[2], Alike::default());
        assert!(one.total() <= 1_000_000);
    }

    #[test]
    fn what_everybody_uses_tells_less() {
        let asking = matter(&[], &[], &["proof", "canvas"]);
        let common = || matter(&[], &[], &["canvas", "lab"]);
        let found =
            alike(&[asking], &[matter(&[], &[], &["proof", "lab"]), common(), common(), common()], MEASURE);
        assert!(found[0].words > found[1].words, "{found:?}");
    }

    #[test]
    fn either_side_may_be_the_many() {
        let (one, other) = (matter(&[], &["Music"], &["choir"]), matter(&[], &["Music"], &["choir"]));
        let third = matter(&[], &[], &[]);
        let found = alike(&[other, third], &[one], MEASURE);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].total(), 500_000, "the same text and one subject of one: {found:?}");
        assert_eq!(found[1].total(), 0);
    }
}
