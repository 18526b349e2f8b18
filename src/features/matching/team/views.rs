//! A team in words.

use slack_morphism::prelude::*;

use super::{Shown, Teammate};
use crate::features::introductions;
use crate::features::matching::Verb;
use crate::features::projects::Project;
use crate::slack::Message;
use crate::slack::blocks::{button, context, header, section, section_with};
use crate::slack::text::{and, count, line, mention};

/// No project was named, and there are none or several.
pub fn which(found: &[Project]) -> Message {
    if found.is_empty() {
        return Message::paragraph(
            "For which project? `/edtech team NAME` suggests people who together cover what its roles need: to its \
             owners, and to organizers. `/edtech project new` begins a project.",
        );
    }
    let text = "For which project should I look for a team?";
    let mut blocks = vec![section(text)];
    blocks.extend(found.iter().map(|project| {
        let choose = button("Suggest a team", Verb::Team.id(), project.id.as_str())
            .spoken(&format!("Suggest a team for {}", project.name));
        section_with(&format!("team:{}", project.id), &format!("*{}*", line(&project.name, 150)), choose)
    }));
    Message::new(text, blocks)
}

/// No project has this name.
pub fn unknown(name: &str) -> Message {
    Message::paragraph(format!(
        "No project is called “{}”. `/edtech project list` shows all of them.",
        line(name, 100)
    ))
}

/// The team, with a button to invite each.
pub fn team(shown: &Shown) -> Message {
    let project = line(&shown.project.name, 150);
    let mut blocks = vec![header(&format!("A team for {}", shown.project.name))];
    if shown.members.is_empty() {
        blocks.push(section(&format!(
            "Nobody who may be suggested for *{project}* has what it needs right now. Fewer required skills, or \
             mentoring, let more people in; `/edtech find SKILL` looks for people by one skill."
        )));
        return Message::new(format!("A team for {project}"), blocks);
    }
    blocks.push(section(&headline(shown)));
    blocks.extend(shown.members.iter().map(|member| of_member(shown, member)));
    if !shown.uncovered.is_empty() {
        let missing: Vec<String> = shown.uncovered.iter().map(|skill| line(skill, 60)).collect();
        blocks.push(section(&format!(
            "*Nobody covers* {}. `/edtech find` looks for people by one skill.",
            and(&missing)
        )));
    }
    blocks.push(context(if shown.owner {
        "A suggestion, and nobody is told until you invite them; each says yes or no for themselves."
    } else {
        "A suggestion: the project's owners can invite them, and nobody is told before."
    }));
    Message::new(format!("A team for {project}"), blocks)
}

fn headline(shown: &Shown) -> String {
    let people = count(shown.members.len() as i64, "person", "people");
    let covered = shown.required - shown.uncovered.len();
    let skills = match (shown.required, shown.uncovered.len()) {
        (0, _) => String::new(),
        (1, 0) => " cover the one required skill".to_owned(),
        (all, 0) => format!(" together cover all {all} required skills"),
        (all, _) => format!(" together cover {covered} of {all} required skills"),
    };
    let hours = match shown.members.len() {
        1 => String::new(),
        _ => format!(
            ", with {} of the working week in common",
            count(shown.common_hours.into(), "hour", "hours")
        ),
    };
    if shown.roles.is_empty() {
        let verb = if shown.members.len() == 1 { "would help" } else { "would make this idea work" };
        let that = if skills.is_empty() { String::new() } else { format!(": they{skills}") };
        return format!("*{people}* {verb}{that}{hours}.");
    }
    let skills = if skills.is_empty() { " fit its roles".to_owned() } else { skills };
    format!("*{people}*{skills}{hours}.")
}

fn of_member(shown: &Shown, member: &Teammate) -> SlackBlock {
    let covers: Vec<String> = member
        .covers
        .iter()
        .map(|(skill, by)| match by {
            None => line(skill, 60),
            Some(by) => format!("{} (by {})", line(skill, 60), line(by, 60)),
        })
        .collect();
    let what = if covers.is_empty() { String::new() } else { format!("\nCovers {}", and(&covers)) };
    let Some(role) = &member.role else {
        return section(&format!("*{}*{what}", mention(&member.person)));
    };
    let text = format!("*{}* as {}{what}", mention(&member.person), line(&role.title, 150));
    if !shown.owner {
        return section(&text);
    }
    let invite =
        button("Invite", introductions::Verb::Invite.id(), &format!("{}|{}", role.id, member.person));
    section_with(&format!("team:{}:{}", role.id, member.person), &text, invite)
}
