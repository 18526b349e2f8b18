//! A project and its parts, the same wherever they are shown.

use std::collections::HashMap;

use slack_morphism::prelude::*;

use crate::features::introductions;
use crate::features::projects::model::{Project, Role, RoleSkill, Verb, is_open_source};
use crate::ids::{PersonId, SkillId};
use crate::slack::blocks::{button, context, divider, fields, header, section, section_with};
use crate::slack::text::{and, count, cut_escaped, escape, line, mention, or};

/// The project with everything that was sent, its roles last; nothing to press.
pub fn card_blocks(
    project: &Project,
    roles: &[Role],
    owners: &[PersonId],
    names: &HashMap<SkillId, String>,
) -> Vec<SlackBlock> {
    let mut blocks = about(project, owners, names);
    blocks.push(divider());
    blocks.extend(role_blocks(roles, names, false));
    blocks
}

/// The project without its roles.
pub fn about(project: &Project, owners: &[PersonId], names: &HashMap<SkillId, String>) -> Vec<SlackBlock> {
    let mut blocks = vec![
        header(&project.name),
        section(&escape(&project.pitch)),
        section(&format!("*The problem*\n{}", escape(&project.problem))),
        fields(&facts(project, owners, names)),
    ];
    if let Some(warning) = licence_warning(project.licence.as_deref()) {
        blocks.push(context(&warning));
    }
    let links: Vec<String> = project.links.iter().filter_map(|url| link(url)).collect();
    if !links.is_empty() {
        blocks.push(section(&format!("*More about it*\n{}", links.join("\n"))));
    }
    if !project.newcomers.trim().is_empty() {
        blocks.push(section(&format!("*How newcomers start*\n{}", escape(&project.newcomers))));
    }
    blocks
}

fn facts(project: &Project, owners: &[PersonId], names: &HashMap<SkillId, String>) -> Vec<String> {
    let mut facts =
        vec![format!("*Stage*\n{}", project.stage.words()), format!("*Owners*\n{}", people(owners))];
    if !project.subjects.is_empty() {
        let subjects: Vec<String> = project.subjects.iter().map(|subject| line(subject, 100)).collect();
        facts.push(format!("*Subjects*\n{}", subjects.join(", ")));
    }
    if !project.stack.is_empty() {
        let stack: Vec<String> = project.stack.iter().map(|skill| skill_name(skill, names)).collect();
        facts.push(format!("*Built with*\n{}", stack.join(", ")));
    }
    if let Some(repository) = project.repository.as_deref().and_then(link) {
        facts.push(format!("*Code*\n{repository}"));
    }
    if let Some(licence) = &project.licence {
        facts.push(format!("*Licence*\n{}", line(licence, 100)));
    }
    if let Some(channel) = &project.channel {
        facts.push(format!("*Channel*\n<#{channel}>"));
    }
    facts
}

/// What is kindly said about a licence that keeps others out; none where there's nothing to say.
pub fn licence_warning(licence: Option<&str>) -> Option<String> {
    let help = "<https://choosealicense.com|choosealicense.com> helps to pick one.";
    match licence {
        None => Some(format!(
            ":warning: No licence yet: without one, nobody else may use or change the code. {help}"
        )),
        Some(licence) if !is_open_source(licence) => Some(format!(
            ":warning: “{}” isn't a licence that the Open Source Initiative approved, so others may not be \
             free to use and change the code. {help}",
            line(licence, 100)
        )),
        Some(_) => None,
    }
}

/// A paragraph for each open role, with "I'm interested" where that makes sense; one line where there is none.
pub fn role_blocks(roles: &[Role], names: &HashMap<SkillId, String>, ask: bool) -> Vec<SlackBlock> {
    let open: Vec<SlackBlock> =
        roles.iter().filter(|role| role.open).map(|role| role_block(role, names, ask)).collect();
    if open.is_empty() { vec![section("No open roles at the moment.")] } else { open }
}

/// What a role is and needs, in two or three lines.
pub fn role_text(role: &Role, names: &HashMap<SkillId, String>) -> String {
    format!(
        "*{}* · {} · {}\n{}{}",
        line(&role.title, 150),
        seats(role),
        hours(role.hours),
        skills(role, names),
        circumstances(role)
    )
}

fn role_block(role: &Role, names: &HashMap<SkillId, String>, ask: bool) -> SlackBlock {
    let text = role_text(role, names);
    if !ask || role.seats_left() == 0 {
        return section(&text);
    }
    let spoken = format!("I'm interested in {}", role.title);
    section_with(
        &format!("role:{}", role.id),
        &text,
        button("I'm interested", introductions::Verb::Ask.id(), role.id.as_str()).spoken(&spoken),
    )
}

fn seats(role: &Role) -> String {
    match (role.seats_left(), role.filled) {
        (0, _) => "all seats taken".to_owned(),
        (left, 0) => format!("{} free", count(left.into(), "seat", "seats")),
        (left, _) => format!("{left} of {} free", count(role.seats.into(), "seat", "seats")),
    }
}

fn hours(hours: i32) -> String {
    format!("about {} a week", count(hours.into(), "hour", "hours"))
}

fn skills(role: &Role, names: &HashMap<SkillId, String>) -> String {
    let some = |required: bool| -> Vec<String> {
        role.skills
            .iter()
            .filter(|need| need.required == required)
            .map(|need| skill_with_level(need, names))
            .collect()
    };
    let (required, nice) = (some(true), some(false));
    let text = match (required.is_empty(), nice.is_empty()) {
        (true, true) => "No particular skill needed".to_owned(),
        (false, true) => format!("Needs {}", and(&required)),
        (true, false) => format!("Nice to have: {}", and(&nice)),
        (false, false) => format!("Needs {} · nice to have: {}", and(&required), and(&nice)),
    };
    cut_escaped(&text, 2000)
}

fn skill_with_level(need: &RoleSkill, names: &HashMap<SkillId, String>) -> String {
    let must = if need.must { ", a must" } else { "" };
    format!("{} ({}{must})", skill_name(&need.skill, names), need.level.words())
}

fn skill_name(skill: &SkillId, names: &HashMap<SkillId, String>) -> String {
    line(names.get(skill).map_or(skill.as_str(), String::as_str), 60)
}

fn circumstances(role: &Role) -> String {
    let mut parts = Vec::new();
    if let Some((from, to)) = role.utc_range {
        parts.push(format!("{} to {}", utc(from), utc(to)));
    }
    if role.limits.overlap > 0 {
        parts.push(format!(
            "at least {} a week in common",
            count(role.limits.overlap.into(), "hour", "hours")
        ));
    }
    if role.limits.hours > 0 {
        parts.push(format!("at least {} a week", count(role.limits.hours.into(), "hour", "hours")));
    }
    if !role.limits.languages.is_empty() {
        parts.push(format!("in {}", line(&or(&role.limits.languages), 300)));
    }
    if role.beginner {
        parts.push("good for beginners".to_owned());
    }
    if role.mentoring {
        parts.push("with mentoring".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!("\n{}", parts.join(" · ")) }
}

/// An offset from UTC, in hours.
pub fn utc(hours: i32) -> String {
    match hours {
        0 => "UTC".to_owned(),
        h if h < 0 => format!("UTC−{}", -h),
        h => format!("UTC+{h}"),
    }
}

/// One paragraph for lists: what it is, whom it looks for, and a button that shows all.
pub fn row(project: &Project, roles: &[Role]) -> SlackBlock {
    let mut what = vec![format!("*{}*", line(&project.name, 150)), project.stage.words().to_owned()];
    what.extend(project.subjects.iter().take(3).map(|subject| line(subject, 60)));
    let text = format!("{}\n{}\n{}", what.join(" · "), line(&project.pitch, 300), openings(roles));
    section_with(
        &format!("project:{}", project.id),
        &text,
        button("Show", Verb::Show.id(), project.id.as_str()).spoken(&format!("Show {}", project.name)),
    )
}

fn openings(roles: &[Role]) -> String {
    let open: Vec<String> =
        roles.iter().filter(|role| role.seats_left() > 0).map(|role| line(&role.title, 60)).collect();
    match open.as_slice() {
        [] => "_No open roles at the moment_".to_owned(),
        some => format!("_Looks for: {}_", cut_escaped(&some.join(", "), 600)),
    }
}

/// Mentions of people, as many as are read; the rest are counted.
pub fn people(ids: &[PersonId]) -> String {
    if ids.is_empty() {
        return "nobody any more".to_owned();
    }
    let (shown, rest) = ids.split_at(ids.len().min(10));
    let mut names: Vec<String> = shown.iter().map(mention).collect();
    if !rest.is_empty() {
        names.push(count(i64::try_from(rest.len()).unwrap_or(i64::MAX), "other", "others"));
    }
    and(&names)
}

/// A link that shows where it leads; none where it isn't https.
fn link(url: &str) -> Option<String> {
    let parsed: url::Url = url.parse().ok().filter(|url: &url::Url| url.scheme() == "https")?;
    let host = parsed.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let label = format!("{host}{}", parsed.path().trim_end_matches('/'));
    // `|` ends the address in Slack's markup.
    let target = escape(&parsed.as_str().replace('|', "%7C"));
    Some(format!("<{target}|{}>", line(&label.replace('|', "¦"), 80)))
}
