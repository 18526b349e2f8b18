//! One pair: may it be, what is it worth, and would either say yes.

use super::index::Index;
use super::model::{Have, Need};
use super::side::{Dev, DevClass, Opening, RoleClass};
use super::weights::{
    self, DEVELOPER_ACCEPTS, MENTOR_FOUND, PROJECT_ACCEPTS, SUBJECTS_ENOUGH, TEACHES, WORKING_WEEK,
};

/// One in a score.
pub(super) const ONE: f32 = 1_000_000.0;

/// A part of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Skills that the role needs.
    Skills,
    /// Words of the free texts.
    Words,
    /// Subjects in teaching.
    Topics,
    /// Hours a week.
    Hours,
    /// Hours of the working week in common.
    Overlap,
    /// Something to learn here.
    Learning,
    /// A first role.
    Beginner,
}

/// All parts, in the order in which they are added up.
pub const PARTS: [Part; 7] =
    [Part::Skills, Part::Words, Part::Topics, Part::Hours, Part::Overlap, Part::Learning, Part::Beginner];

impl Part {
    /// Its name, as files have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Words => "words",
            Self::Topics => "topics",
            Self::Hours => "hours",
            Self::Overlap => "overlap",
            Self::Learning => "learning",
            Self::Beginner => "beginner",
        }
    }
}

/// What a pair is worth: the exact sum of its parts, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score([u32; 7]);

impl Score {
    /// From its parts in millionths, in the order of [`PARTS`].
    pub fn of(parts: [u32; 7]) -> Self {
        Self(parts)
    }

    /// How much of each part there is, in millionths of all of it: what stays when weights change.
    pub fn shares(self, weights: &weights::Weights) -> [u32; 7] {
        PARTS.map(|part| (ONE * self.share(part, weights)).round() as u32)
    }

    /// The score of which `shares` are known, by these weights.
    pub fn of_shares(shares: [u32; 7], weights: &weights::Weights) -> Self {
        let most = weights.parts();
        Self(std::array::from_fn(|at| (shares[at].min(ONE as u32) as f32 * most[at]).round() as u32))
    }

    /// The sum, in millionths.
    pub fn total(self) -> u32 {
        self.0.iter().sum()
    }

    /// A part, in millionths.
    pub fn part(self, part: Part) -> u32 {
        self.0[part as usize]
    }

    /// How much of a part there is, from 0 to 1, whatever it counts.
    pub(super) fn share(self, part: Part, weights: &weights::Weights) -> f32 {
        let most = weights.parts()[part as usize];
        if most <= 0.0 { 0.0 } else { (self.part(part) as f32 / (ONE * most)).min(1.0) }
    }
}

/// Why a pair is not suggested, whatever it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exclusion {
    /// The role has no free seat.
    Seat,
    /// The role or its project is not open.
    Closed,
    /// The developer has as many projects as they want.
    Capacity,
    /// The developer left the matching, or takes a break.
    Away,
    /// The developer does not want to be suggested.
    Consent,
    /// One of them blocked the other.
    Blocked,
    /// One of them passed over the other.
    Dismissed,
    /// They have met already over this role.
    Met,
    /// It is the developer's own project.
    Own,
    /// No common language.
    Language,
    /// Fewer hours a week than the role must have.
    Hours,
    /// Fewer hours in common than the role must have.
    Overlap,
    /// Lacks a skill without which the role can't be done.
    MustHave,
}

impl Exclusion {
    /// The reason code, as files have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Closed => "closed",
            Self::Capacity => "capacity",
            Self::Away => "away",
            Self::Consent => "consent",
            Self::Blocked => "blocked",
            Self::Dismissed => "dismissed",
            Self::Met => "met",
            Self::Own => "own",
            Self::Language => "language",
            Self::Hours => "hours",
            Self::Overlap => "overlap",
            Self::MustHave => "must_have",
        }
    }
}

/// A gap between what a role needs and what a developer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The skill.
    pub skill: u32,
    /// The level that is needed, from 1 to 4.
    pub needed: u8,
    /// The level that they have; 0 where they lack it.
    pub has: u8,
    /// They want to learn it.
    pub wanted: bool,
    /// Required, or nice to have.
    pub required: bool,
}

/// The chances that each side says yes, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// That the developer does.
    pub developer: f32,
    /// That the project does.
    pub project: f32,
}

impl Chances {
    pub(super) fn of(score: Score, weights: &weights::Weights) -> Self {
        let chance = |(start, slopes): (f32, [f32; 7])| {
            let sum: f32 =
                PARTS.iter().zip(slopes).map(|(part, slope)| slope * score.share(*part, weights)).sum();
            1.0 / (1.0 + (-(start + sum)).exp())
        };
        Self { developer: chance(DEVELOPER_ACCEPTS), project: chance(PROJECT_ACCEPTS) }
    }

    /// That both do.
    pub fn both(self) -> f32 {
        self.developer * self.project
    }
}

/// What a pair has by its classes alone, in millionths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dense {
    pub hours: u32,
    pub overlap: u32,
    pub beginner: u32,
    /// Learning without a skill that was named.
    pub mentor: u32,
    pub excluded: Option<Exclusion>,
}

impl Dense {
    pub fn sum(self) -> u32 {
        self.hours + self.overlap + self.beginner
    }
}

/// A share of a weight, in millionths.
fn millionths(weight: f32, share: f32) -> u32 {
    // Rounded; `round` is a call where the processor may be any.
    (ONE * weight * share.clamp(0.0, 1.0) + 0.5) as u32
}

/// How much of a wish to learn is met.
pub(super) fn teaches(role: &RoleClass) -> f32 {
    match (role.mentoring, role.beginner) {
        (true, _) => TEACHES[0],
        (false, true) => TEACHES[1],
        (false, false) => TEACHES[2],
    }
}

/// What the classes of a developer and a role give; `suggesting` them to the role needs their consent.
pub(super) fn dense(w: &weights::Weights, dev: &DevClass, role: &RoleClass, suggesting: bool) -> Dense {
    let hours = if role.hours == 0 { 1.0 } else { f32::from(dev.hours) / f32::from(role.hours) };
    let common = role.week.map(|week| week.common(dev.week));
    let overlap = common.map_or(1.0, |common| common as f32 / WORKING_WEEK as f32);
    let excluded = if !role.looking {
        Some(Exclusion::Closed)
    } else if !role.seats {
        Some(Exclusion::Seat)
    } else if !dev.looking {
        Some(Exclusion::Away)
    } else if !dev.free {
        Some(Exclusion::Capacity)
    } else if suggesting && !dev.findable {
        Some(Exclusion::Consent)
    } else if dev.languages != 0 && role.languages != 0 && dev.languages & role.languages == 0 {
        Some(Exclusion::Language)
    } else if dev.hours < role.least_hours {
        Some(Exclusion::Hours)
    } else if common.is_some_and(|common| common < u32::from(role.least_overlap)) {
        Some(Exclusion::Overlap)
    } else {
        None
    };
    Dense {
        hours: millionths(w.hours, hours),
        overlap: millionths(w.overlap, overlap),
        beginner: if role.beginner && dev.starts_out { millionths(w.beginner, 1.0) } else { 0 },
        mentor: if role.mentoring && dev.seeks_mentor { millionths(w.learning, MENTOR_FOUND) } else { 0 },
        excluded,
    }
}

/// What a level counts where another is needed.
pub(super) fn level(has: u8, needed: u8) -> f32 {
    if has >= needed { 1.0 } else { f32::from(has) / f32::from(needed) }
}

/// The developer's own entry of a skill.
pub(super) fn own(skills: &[Have], skill: u32) -> Option<&Have> {
    // A handful, sorted: looking through them is quicker than halving.
    skills.iter().take_while(|have| have.skill <= skill).last().filter(|have| have.skill == skill)
}

/// What a shared subject counts for a role with so many.
pub(super) fn topic_each(topics: usize) -> f32 {
    1.0 / SUBJECTS_ENOUGH.min(topics as u32).max(1) as f32
}

/// The subjects that two sorted lists share.
fn shared(a: &[u32], b: &[u32]) -> impl Iterator<Item = u32> {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    (i, j) = (i + 1, j + 1);
                    return Some(a[i - 1]);
                }
            }
        }
        None
    })
}

impl Index {
    /// How much of a needed skill a developer has, from 0 to 1, and by which skill.
    pub(super) fn credit(&self, skills: &[Have], need: &Need) -> Option<(f32, u32)> {
        let mut best = own(skills, need.skill)
            .filter(|have| !have.wanted)
            .map(|have| (level(have.level, need.level), need.skill));
        if best.is_some_and(|(credit, _)| credit >= 1.0) {
            return best;
        }
        for (near, worth) in &self.names.toward[need.skill as usize] {
            let Some(have) = own(skills, *near).filter(|have| !have.wanted) else { continue };
            let credit = worth * level(have.level, need.level);
            if best.is_none_or(|(so_far, _)| credit > so_far) {
                best = Some((credit, *near));
            }
        }
        best
    }

    /// The parts for skills and learning.
    fn skill_parts(&self, dev: &Dev, role: &Opening, dense: Dense) -> (u32, u32) {
        // Added up in f64, which holds the sums of a few f32 exactly: the order in which skills were first met
        // makes no difference.
        let (mut sum, mut learn) = (0.0f64, 0.0f64);
        for (need, weight) in role.needs.iter().zip(&role.need_weights) {
            let credit = self.credit(&dev.skills, need).map_or(0.0, |(credit, _)| credit);
            sum += f64::from(weight * credit);
            if dev.wants && own(&dev.skills, need.skill).is_some_and(|have| have.wanted) {
                let counts = if need.required { 1.0 } else { self.weights.nice };
                learn += f64::from(counts * (1.0 - credit));
            }
        }
        let learned = if learn > 0.0 {
            millionths(self.weights.learning, teaches(&role.class) * (learn as f32).min(1.0))
        } else {
            0
        };
        (millionths(self.weights.skills, sum as f32), learned.max(dense.mentor))
    }

    fn words_part(&self, dev: &Dev, role: &Opening) -> u32 {
        let norm = dev.word_norm * role.word_norm;
        if norm == 0.0 {
            return 0;
        }
        let sum: f64 =
            shared(&dev.words, &role.words).map(|word| f64::from(self.idf_words.of(word).powi(2))).sum();
        millionths(self.weights.words, sum as f32 * norm)
    }

    fn topics_part(&self, dev: &Dev, role: &Opening) -> u32 {
        let count = shared(&dev.topics, &role.topics).count();
        millionths(self.weights.topics, count as f32 * topic_each(role.topics.len()))
    }

    /// The parts of a pair's score, where its classes give `dense`.
    pub(super) fn parts(&self, dev: &Dev, role: &Opening, dense: Dense) -> Score {
        let (skills, learning) = self.skill_parts(dev, role, dense);
        Score([
            skills,
            self.words_part(dev, role),
            self.topics_part(dev, role),
            dense.hours,
            dense.overlap,
            learning,
            dense.beginner,
        ])
    }

    /// A must-have skill that the developer does not have at its level.
    pub(super) fn lacks_must(dev: &Dev, role: &Opening) -> bool {
        role.musts
            && role.needs.iter().filter(|need| need.must).any(|need| {
                !own(&dev.skills, need.skill).is_some_and(|have| !have.wanted && have.level >= need.level)
            })
    }

    /// What a role needs and a developer lacks or has less of, the required first, in the role's order.
    pub(super) fn gaps(dev: &Dev, role: &Opening) -> Vec<Gap> {
        let gap = |need: &Need| {
            let have = own(&dev.skills, need.skill);
            let has = have.filter(|have| !have.wanted).map_or(0, |have| have.level);
            let wanted = have.is_some_and(|have| have.wanted);
            (has < need.level).then_some(Gap {
                skill: need.skill,
                needed: need.level,
                has,
                wanted,
                required: need.required,
            })
        };
        let mut gaps: Vec<Gap> = role.needs.iter().filter_map(gap).collect();
        gaps.sort_by_key(|gap| !gap.required);
        gaps
    }
}
