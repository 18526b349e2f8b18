//! A score in words: what fits, what is missing, and why now. The engine says what each part is worth; the words
//! come from what the two sides wrote.

use std::collections::HashMap;

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use super::engine::{Index, PARTS, Part, Placed, Score, text_words};
use super::model::{Match, Missing, Opening, Reason};
use crate::features::profiles::{Profile, ProfileSkill};
use crate::features::projects::{Project, Role, RoleSkill};
use crate::features::skills;
use crate::ids::{PersonId, RoleId, SkillId};
use crate::slack::text::{and, count, line};
use crate::time::Time;

/// How many skills or words a reason names.
const NAMED: usize = 4;
/// A role is new for so many days.
const NEW: i64 = 7;
/// Hours in a working day, from 9 to 17.
const WORKING_DAY: f32 = 8.0;

/// What the words are made of.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The developer.
    pub profile: &'a Profile,
    /// Where they are.
    pub timezone: Tz,
    /// The opening.
    pub role: &'a Role,
    /// Its project.
    pub project: &'a Project,
    /// The names of the role's and the profile's skills.
    pub names: &'a HashMap<SkillId, String>,
    /// When.
    pub now: Time,
}

/// What the engine says of a pair.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The developer.
    pub developer: PersonId,
    /// The role.
    pub role: RoleId,
    /// What the pair is worth.
    pub score: Score,
    /// How much of each part there is, in millionths of all of it.
    pub shares: [u32; 7],
    /// Words in common, the rarest first, without their endings.
    pub words: Vec<String>,
}

impl Judged {
    /// Of a pair of which nothing is known.
    pub fn nothing(developer: &PersonId, role: &RoleId) -> Self {
        let (developer, role) = (developer.clone(), role.clone());
        Self { developer, role, score: Score::default(), shares: [0; 7], words: Vec::new() }
    }

    /// What `index` says of a pair, whatever keeps the two apart.
    pub fn of(index: &Index, dev: u32, role: u32) -> Self {
        let (score, _) = index.judge(dev, role, false);
        Self {
            developer: index.developer_id(dev).into(),
            role: index.role_id(role).into(),
            score,
            shares: score.shares(&index.weights()),
            words: index.words_in_common(dev, role).into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A pair with its reasons, the strongest first. The score is the exact sum of their parts.
pub fn said(pair: &Pair<'_>, judged: &Judged) -> Match {
    let mut reasons: Vec<Reason> = PARTS
        .into_iter()
        .filter(|part| judged.score.part(*part) > 0)
        .map(|part| Reason { part: judged.score.part(part), words: words(pair, judged, part) })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.part));
    Match {
        role: pair.role.id.clone(),
        developer: pair.profile.person.clone(),
        score: judged.score.total(),
        reasons,
        missing: missing(pair),
        skills: (has(pair).count(), pair.role.skills.len()),
        opening: Opening::new(pair.role, pair.project),
        hours: pair.profile.hours,
        chance: None,
        now: None,
    }
}

/// What a pair lacks and could learn, in one line of escaped mrkdwn; empty where nothing is missing.
pub fn gaps(found: &Match) -> String {
    let of = |wanted: fn(&Missing) -> bool| -> Vec<String> {
        found.missing.iter().filter(|gap| wanted(gap)).map(gap).collect()
    };
    let (learn, lack) = (of(|gap| gap.learn), of(|gap| !gap.learn));
    let mut gaps = Vec::new();
    if !lack.is_empty() {
        gaps.push(format!("Missing: {}", and(&lack)));
    }
    if !learn.is_empty() {
        gaps.push(format!("Could be learned here: {}", and(&learn)));
    }
    gaps.join(" · ")
}

fn gap(missing: &Missing) -> String {
    let skill = line(&missing.skill, 60);
    if missing.some { format!("more {skill}") } else { skill }
}

/// Why a role is shown now and in this place, where it isn't its score alone.
pub fn why_now(role: &Role, placed: &Placed, now: Time) -> Option<String> {
    let age = (now - role.created_at).num_days();
    match (age < NEW, placed.starved) {
        (true, _) if age <= 0 => Some("New today".to_owned()),
        (true, _) => Some(format!("New: opened {} ago", count(age, "day", "days"))),
        (false, true) => Some("Few people have seen it so far".to_owned()),
        (false, false) => None,
    }
}

fn words(pair: &Pair<'_>, judged: &Judged, part: Part) -> String {
    match part {
        Part::Skills => skill_words(pair),
        Part::Words => {
            format!("Words in common: {}", named(in_their_words(pair, &judged.words)))
        }
        Part::Topics => {
            let shared: Vec<String> = pair
                .project
                .subjects
                .iter()
                .filter(|it| pair.profile.subjects.contains(it))
                .cloned()
                .collect();
            let subjects = if shared.len() == 1 { "Shared subject" } else { "Shared subjects" };
            format!("{subjects}: {}", named(shared))
        }
        Part::Hours => hours(pair),
        Part::Overlap => overlap(pair),
        Part::Learning => learning(pair),
        Part::Beginner => "Good for starting out".to_owned(),
    }
}

fn own<'a>(pair: &Pair<'a>, skill: &SkillId) -> Option<&'a ProfileSkill> {
    pair.profile.skills.iter().find(|have| have.skill == *skill)
}

/// The role's skills that the developer has, at whichever level.
fn has<'a>(pair: &Pair<'a>) -> impl Iterator<Item = &'a RoleSkill> + use<'a> {
    let pair = *pair;
    pair.role.skills.iter().filter(move |need| own(&pair, &need.skill).is_some_and(|have| !have.wanted))
}

fn name(pair: &Pair<'_>, skill: &SkillId) -> String {
    pair.names.get(skill).cloned().unwrap_or_else(|| skill.to_string())
}

fn skill_words(pair: &Pair<'_>) -> String {
    let names: Vec<String> = has(pair).map(|need| name(pair, &need.skill)).collect();
    match (names.len(), pair.role.skills.len()) {
        (0, _) => nearest(pair),
        (1, 1) => format!("The skill it needs: {}", names[0]),
        (2, 2) => format!("Both skills: {}", named(names)),
        (have, of) if have == of => format!("All {of} skills: {}", named(names)),
        (have, of) => format!("{have} of {of} skills: {}", named(names)),
    }
}

/// The skill that comes nearest to one that is needed, where none is the same.
fn nearest(pair: &Pair<'_>) -> String {
    let known = || pair.profile.skills.iter().filter(|have| !have.wanted);
    let near = pair.role.skills.iter().flat_map(|need| {
        known().filter_map(move |have| {
            let near = skills::related(&have.skill).iter().find(|(skill, _)| *skill == need.skill)?;
            Some((near.1, have, need))
        })
    });
    match near.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, have, need)) => {
            format!("{} is close to {}", name(pair, &have.skill), name(pair, &need.skill))
        }
        None => "A skill that comes close".to_owned(),
    }
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

/// Words in common as the role's side wrote them: the engine knows them without their endings.
fn in_their_words(pair: &Pair<'_>, stems: &[String]) -> Vec<String> {
    let project = pair.project;
    let skills = pair.role.skills.iter().map(|need| name(pair, &need.skill)).collect::<Vec<_>>().join(" ");
    let texts = [
        &pair.role.title,
        &pair.role.first_task,
        &project.name,
        &project.pitch,
        &project.problem,
        &project.newcomers,
        &skills,
    ];
    let mut written: HashMap<String, String> = HashMap::new();
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '\'' | '’'));
    for word in texts.into_iter().flat_map(|text| text.split(apart)) {
        if let [stem] = text_words(word).as_slice() {
            written.entry(stem.clone()).or_insert_with(|| word.to_lowercase());
        }
    }
    stems.iter().map(|stem| written.get(stem).unwrap_or(stem).clone()).collect()
}

fn hours(pair: &Pair<'_>) -> String {
    let (has, needs) = (pair.profile.hours, pair.role.hours);
    if needs <= 0 {
        "No fixed hours".to_owned()
    } else if has >= needs {
        format!("{} a week, which fits", count(needs.into(), "hour", "hours"))
    } else {
        format!("{has} of the {needs} hours a week")
    }
}

fn overlap(pair: &Pair<'_>) -> String {
    let Some(range) = pair.role.utc_range else { return "Works from any timezone".to_owned() };
    let common = common_hours(pair.timezone, range, pair.now);
    format!("{} of the working day in common", count(common.round() as i64, "hour", "hours"))
}

/// Hours of a working day (9 to 17) that somebody shares with the nearest of people between two offsets from
/// UTC. Clocks go round: 13 hours ahead and 11 behind tell the same time.
pub(super) fn common_hours(timezone: Tz, (from, to): (i32, i32), now: Time) -> f32 {
    let offset = timezone.offset_from_utc_datetime(&now).fix().local_minus_utc() as f32 / 3600.0;
    let (from, to) = (from.min(to) as f32, from.max(to) as f32);
    if (from..=to).contains(&offset) {
        return WORKING_DAY;
    }
    let apart = |other: f32| {
        let apart = (offset - other).abs() % 24.0;
        apart.min(24.0 - apart)
    };
    (WORKING_DAY - apart(from).min(apart(to))).max(0.0)
}

fn learning(pair: &Pair<'_>) -> String {
    let wished =
        pair.role.skills.iter().filter(|need| own(pair, &need.skill).is_some_and(|have| have.wanted));
    let names: Vec<String> = wished.map(|need| name(pair, &need.skill)).collect();
    match (names.is_empty(), pair.role.mentoring) {
        (true, _) => "Somebody mentors".to_owned(),
        (false, true) => format!("A place to learn {}, with a mentor", named(names)),
        (false, false) => format!("A place to learn {}", named(names)),
    }
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
