//! What people see here: all wording of introductions.

mod answers;
mod cards;
mod check_ins;
mod ends;
mod forms;
mod reasons;
mod status;

use std::fmt::Write;

use chrono::Datelike;

use super::model::{Case, Shared, Verb};
use crate::features::matching::{self, Match};
use crate::features::profiles::ProfileSkill;
use crate::features::projects::{Project, Role};
use crate::slack::blocks::{Button, button};
use crate::slack::text::{count, cut_escaped, escape, line, mention};
use crate::time::Time;

pub use answers::{no_seat, not_again, obstacle, stale, stale_notice};
pub use cards::{REPORT, answered_card, asked_card, block_card, group, opened_again_card, reminder};
pub use check_ins::{check_in, check_in_answered};
pub use ends::{asked_again, ended, handed_over, project_back, project_paused, reopened};
pub use forms::{
    BLOCKED, LINE, LINE_MAX, MORE, WHY, ask_form, asked_notice, block_form, decline_form, reason,
};
pub use reasons::reasons;
pub use status::{entry_blocks, status};

/// The form of one's own profile, by its button.
const EDIT_PROFILE: &str = "profiles.edit";
/// How many skills are listed before the rest is counted.
const SKILLS: usize = 15;

/// How long a project takes to answer, in words; nothing where too few have asked.
pub fn answers_within(reply: Option<chrono::Duration>) -> Option<String> {
    let (hours, days) =
        reply.map(|reply| ((reply.num_minutes() + 59) / 60, (reply.num_hours() + 23) / 24))?;
    Some(match hours {
        ..=1 => ":alarm_clock: Half of those who ask have an answer within an hour".to_owned(),
        2..=24 => format!(":alarm_clock: Half of those who ask have an answer within {hours} hours"),
        _ => format!(":alarm_clock: Half of those who ask have an answer within {days} days"),
    })
}

/// "*Frontend developer* at *Quizlab*".
fn headline(case: &Case) -> String {
    role_at(&case.role.title, &case.project.name)
}

fn role_at(title: &str, project: &str) -> String {
    format!("*{}* at *{}*", line(title, 150), line(project, 150))
}

/// The same for buttons and notifications' plain text, unescaped.
fn plain_headline(case: &Case) -> String {
    format!("{} at {}", case.role.title, case.project.name)
}

/// What somebody wrote, set apart; nothing where they wrote nothing.
fn quote(words: &str) -> String {
    words.lines().filter(|line| !line.trim().is_empty()).fold(String::new(), |mut quoted, line| {
        // Writing to a text can't fail.
        let _ = write!(quoted, "\n> {}", escape(line));
        quoted
    })
}

/// What a developer is told of a role: the pitch, and the time it takes.
fn offered(role: &Role, project: &Project) -> String {
    let hours = count(role.hours.into(), "hour", "hours");
    format!("{}\nAbout {hours} a week.", line(&project.pitch, 300))
}

/// Why a developer and a role could fit, if there is any reason: what both sides read.
fn why_it_fits(found: Option<&Match>) -> Option<String> {
    let reasons = found.map(matching::reasons).filter(|reasons| !reasons.is_empty())?;
    Some(format!("*Why it could fit*\n{reasons}"))
}

/// What is shared of a developer, a line for each.
fn shared_lines(shared: &Shared) -> String {
    let profile = &shared.profile;
    let skills = |wanted: bool| -> Vec<&ProfileSkill> {
        profile.skills.iter().filter(|have| have.wanted == wanted).collect()
    };
    let name = |have: &ProfileSkill| {
        line(shared.names.get(&have.skill).map_or(have.skill.as_str(), String::as_str), 60)
    };
    let (mut known, wanted) = (skills(false), skills(true));
    known.sort_by_key(|have| std::cmp::Reverse(have.level));
    let mut lines = Vec::new();
    if !known.is_empty() {
        let known = known.iter().map(|have| format!("{} ({})", name(have), have.level.words())).collect();
        lines.push(format!("*Skills:* {}", listed(known)));
    }
    if !wanted.is_empty() {
        lines.push(format!("*Wants to learn:* {}", listed(wanted.into_iter().map(name).collect())));
    }
    lines.push(format!("*Time:* {} a week", count(profile.hours.into(), "hour", "hours")));
    lines.push(format!("*Timezone:* {}", line(&shared.timezone.to_string().replace('_', " "), 60)));
    if let Some(github) = profile.github.as_deref().filter(|name| !name.is_empty()) {
        lines.push(format!("*GitHub:* {}", github_link(github)));
    }
    cut_escaped(&lines.join("\n"), 2500)
}

fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(SKILLS);
    if more > 0 {
        names.truncate(SKILLS);
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

fn github_link(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        format!("<https://github.com/{name}|{name}>")
    } else {
        line(name, 60)
    }
}

/// A day, in the reader's own calendar.
fn date(time: Time) -> String {
    let fallback = format!("{} {}", time.day(), time.format("%B %Y"));
    format!("<!date^{}^{{date_short_pretty}}|{fallback}>", time.and_utc().timestamp())
}

fn asker(case: &Case) -> String {
    mention(&case.intro.asked_by)
}

fn asked(case: &Case) -> String {
    mention(case.intro.asked_person())
}

fn press(text: &str, verb: Verb, case: &Case) -> Button {
    button(text, verb.id(), case.intro.id.as_str()).spoken(&format!("{text}: {}", plain_headline(case)))
}

fn status_button() -> Button {
    button("What waits for whom", Verb::Status.id(), "")
}

fn profile_button(text: &str) -> Button {
    button(text, EDIT_PROFILE, "")
}
