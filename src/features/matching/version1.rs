//! The first matcher: a weighted sum that a person can check with a pencil.
//!
//! Nothing here is a gate. A skill that is missing costs its share and is named, and whoever wants to learn
//! it where somebody mentors gets part of it back.

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use super::model::{Match, Matcher, Missing, Opening, Pair, Reason};
use crate::features::profiles::ProfileSkill;
use crate::features::projects::{Role, RoleSkill};
use crate::features::skills;
use crate::ids::SkillId;
use crate::slack::text::{and, count};
use crate::time::Time;

/// What each part of a score is worth at most. Together they are 1.
pub mod weights {
    /// The skills that the role needs.
    pub const SKILLS: f32 = 0.55;
    /// Subjects in teaching that both care about.
    pub const SUBJECTS: f32 = 0.12;
    /// Enough hours a week.
    pub const HOURS: f32 = 0.10;
    /// Hours of the working day in common.
    pub const OVERLAP: f32 = 0.08;
    /// Wants to learn what somebody here teaches.
    pub const LEARNING: f32 = 0.10;
    /// A first role for somebody who starts out.
    pub const BEGINNER: f32 = 0.05;

    /// What a required skill counts among a role's skills.
    pub const REQUIRED: f32 = 1.0;
    /// What a skill counts that is nice to have.
    pub const NICE: f32 = 0.4;
    /// Shrinkage: without it a role that needs one skill would beat every role that needs five.
    pub const SHRINKAGE: f32 = 0.5;
    /// What learning counts where nobody mentors but beginners are welcome.
    pub const LEARNING_ALONE: f32 = 0.5;
    /// What it counts to find a mentor, where no skill was named.
    pub const MENTOR_FOUND: f32 = 0.5;
    /// This many shared subjects are as good as any number.
    pub const SUBJECTS_ENOUGH: usize = 2;
    /// Hours in a working day, from 9 to 17.
    pub const WORKING_DAY: f32 = 8.0;
}

/// How many skills a reason names.
const NAMED: usize = 4;

/// The first matcher.
#[derive(Clone, Copy, Debug, Default)]
pub struct Version1;

impl Matcher for Version1 {
    fn fit(&self, pair: &Pair<'_>) -> Match {
        let mut reasons: Vec<Reason> =
            [skills_part(pair), subjects(pair), hours(pair), overlap(pair), learning(pair), beginner(pair)]
                .into_iter()
                .flatten()
                .filter(|reason| reason.part > 0.0)
                .collect();
        reasons.sort_by(|a, b| b.part.total_cmp(&a.part));
        Match {
            role: pair.role.id.clone(),
            developer: pair.profile.person.clone(),
            score: reasons.iter().map(|reason| reason.part).sum(),
            reasons,
            missing: missing(pair),
            skills: (has(pair).count(), pair.role.skills.len()),
            opening: Opening::new(pair.role, pair.project),
            hours: pair.profile.hours,
        }
    }
}

fn weight(need: &RoleSkill) -> f32 {
    if need.required { weights::REQUIRED } else { weights::NICE }
}

fn level(have: &ProfileSkill, need: &RoleSkill) -> f32 {
    (have.level as i32 as f32 / need.level as i32 as f32).min(1.0)
}

fn own<'a>(pair: &Pair<'a>, skill: &SkillId) -> Option<&'a ProfileSkill> {
    pair.profile.skills.iter().find(|have| have.skill == *skill)
}

/// What a learner gets back of a skill that they wish for here.
fn teaches(role: &Role) -> f32 {
    match (role.mentoring, role.beginner) {
        (true, _) => 1.0,
        (false, true) => weights::LEARNING_ALONE,
        (false, false) => 0.0,
    }
}

/// How much of a needed skill the developer has, and by which skill. A wish counts as learning where it can
/// be learned, and here only where it can't: never in both.
fn credit<'a>(pair: &Pair<'a>, need: &RoleSkill) -> Option<(f32, &'a SkillId)> {
    if let Some(have) = own(pair, &need.skill) {
        let counts_elsewhere = have.wanted && teaches(pair.role) > 0.0;
        return (!counts_elsewhere).then(|| (level(have, need), &have.skill));
    }
    let known = pair.profile.skills.iter().filter(|have| !have.wanted);
    known
        .filter_map(|have| Some((worth(&have.skill, &need.skill)? * level(have, need), &have.skill)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
}

/// What knowing one skill is worth where another is needed, one hop away.
fn worth(known: &SkillId, needed: &SkillId) -> Option<f32> {
    skills::related(known).iter().find(|(skill, _)| skill == needed).map(|(_, worth)| *worth)
}

/// The role's skills that the developer has, at whichever level.
fn has<'a>(pair: &Pair<'a>) -> impl Iterator<Item = &'a RoleSkill> + use<'a> {
    let pair = *pair;
    pair.role.skills.iter().filter(move |need| own(&pair, &need.skill).is_some_and(|have| !have.wanted))
}

fn name(pair: &Pair<'_>, skill: &SkillId) -> String {
    pair.names.get(skill).cloned().unwrap_or_else(|| skill.to_string())
}

fn skills_part(pair: &Pair<'_>) -> Option<Reason> {
    let needs = &pair.role.skills;
    let all: f32 = needs.iter().map(weight).sum();
    let credits: Vec<(&RoleSkill, f32, &SkillId)> = needs
        .iter()
        .filter_map(|need| credit(pair, need).map(|(credit, by)| (need, weight(need) * credit, by)))
        .collect();
    let sum: f32 = credits.iter().map(|(_, credit, _)| credit).sum();
    let part = weights::SKILLS * sum / (all + weights::SHRINKAGE);
    let names: Vec<String> = has(pair).map(|need| name(pair, &need.skill)).collect();
    let words = match (names.len(), needs.len()) {
        (0, _) => {
            let (need, _, by) = credits.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
            if need.skill == **by {
                format!("A start in {}", name(pair, by))
            } else {
                format!("{} is close to {}", name(pair, by), name(pair, &need.skill))
            }
        }
        (1, 1) => format!("The skill it needs: {}", names[0]),
        (have, of) if have == of => format!("All {of} skills: {}", named(names)),
        (have, of) => format!("{have} of {of} skills: {}", named(names)),
    };
    Some(Reason { part, words })
}

/// A few names, and how many more.
fn named(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    if more > 0 {
        names.truncate(NAMED);
        names.push(format!("{more} more"));
    }
    and(&names)
}

fn subjects(pair: &Pair<'_>) -> Option<Reason> {
    let shared: Vec<String> =
        pair.project.subjects.iter().filter(|it| pair.profile.subjects.contains(it)).cloned().collect();
    let enough = pair.project.subjects.len().min(weights::SUBJECTS_ENOUGH);
    if shared.is_empty() {
        return None;
    }
    let part = weights::SUBJECTS * (shared.len() as f32 / enough as f32).min(1.0);
    let subjects = if shared.len() == 1 { "Shared subject" } else { "Shared subjects" };
    Some(Reason { part, words: format!("{subjects}: {}", named(shared)) })
}

fn hours(pair: &Pair<'_>) -> Option<Reason> {
    let (has, needs) = (pair.profile.hours, pair.role.hours);
    if needs <= 0 {
        return Some(Reason { part: weights::HOURS, words: "No fixed hours".to_owned() });
    }
    let part = weights::HOURS * (has as f32 / needs as f32).clamp(0.0, 1.0);
    let words = if has >= needs {
        format!("{} a week, which fits", count(needs.into(), "hour", "hours"))
    } else {
        format!("{has} of the {needs} hours a week")
    };
    Some(Reason { part, words })
}

fn overlap(pair: &Pair<'_>) -> Option<Reason> {
    let Some(range) = pair.role.utc_range else {
        return Some(Reason { part: weights::OVERLAP, words: "Works from any timezone".to_owned() });
    };
    let common = common_hours(pair.timezone, range, pair.now);
    let words = format!("{} of the working day in common", count(common.round() as i64, "hour", "hours"));
    Some(Reason { part: weights::OVERLAP * common / weights::WORKING_DAY, words })
}

/// Hours of a working day (9 to 17) that somebody shares with the nearest of people between two offsets from
/// UTC. Clocks go round: 13 hours ahead and 11 behind tell the same time.
pub(super) fn common_hours(timezone: Tz, (from, to): (i32, i32), now: Time) -> f32 {
    let offset = timezone.offset_from_utc_datetime(&now).fix().local_minus_utc() as f32 / 3600.0;
    let (from, to) = (from.min(to) as f32, from.max(to) as f32);
    if (from..=to).contains(&offset) {
        return weights::WORKING_DAY;
    }
    let apart = |other: f32| {
        let apart = (offset - other).abs() % 24.0;
        apart.min(24.0 - apart)
    };
    (weights::WORKING_DAY - apart(from).min(apart(to))).max(0.0)
}

fn learning(pair: &Pair<'_>) -> Option<Reason> {
    let teaches = teaches(pair.role);
    let wished: Vec<&RoleSkill> = pair
        .role
        .skills
        .iter()
        .filter(|need| own(pair, &need.skill).is_some_and(|have| have.wanted))
        .collect();
    if wished.is_empty() || teaches == 0.0 {
        return (pair.profile.seeks_mentor && pair.role.mentoring).then(|| Reason {
            part: weights::LEARNING * weights::MENTOR_FOUND,
            words: "Somebody mentors".to_owned(),
        });
    }
    let share: f32 = wished.iter().map(|need| weight(need)).sum::<f32>().min(1.0);
    let names = named(wished.iter().map(|need| name(pair, &need.skill)).collect());
    let how = if pair.role.mentoring { ", with a mentor" } else { "" };
    Some(Reason {
        part: weights::LEARNING * teaches * share,
        words: format!("A place to learn {names}{how}"),
    })
}

fn beginner(pair: &Pair<'_>) -> Option<Reason> {
    let starts_out =
        pair.profile.skills.iter().all(|have| have.wanted || have.level < skills::Level::Comfortable);
    (pair.role.beginner && starts_out)
        .then(|| Reason { part: weights::BEGINNER, words: "Good for starting out".to_owned() })
}

fn missing(pair: &Pair<'_>) -> Vec<Missing> {
    let gap = |need: &RoleSkill| {
        let have = own(pair, &need.skill);
        let wished = have.is_some_and(|have| have.wanted);
        let some = have.is_some_and(|have| !have.wanted);
        let enough = have.is_some_and(|have| !have.wanted && have.level >= need.level);
        (!enough).then(|| Missing {
            skill: name(pair, &need.skill),
            some,
            learn: !some && (pair.role.mentoring || wished),
        })
    };
    pair.role.skills.iter().filter_map(gap).collect()
}
