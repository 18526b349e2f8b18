//! What the channel reads.

use super::model::{NEEDS, PROJECTS, Week};
use crate::features::projects::Card;
use crate::features::{matching, shared, updates};
use crate::slack::Message;
use crate::slack::blocks::{actions, context, header, section};
use crate::slack::text::{and, count, line};

/// Roles that are named for a project.
const ROLES: usize = 3;

/// The week in one message.
pub fn digest(community: &str, week: &Week) -> Message {
    let mut blocks = vec![header(&format!("This week in {community}"))];
    if !week.projects.is_empty() {
        let lines: Vec<String> = week.projects.iter().take(PROJECTS).map(project).collect();
        blocks.push(section(&listed("New projects", &lines, week.projects.len() > PROJECTS)));
    }
    if !week.updates.is_empty() {
        let lines: Vec<String> =
            week.updates.iter().map(|(update, project)| updates::views::in_digest(project, update)).collect();
        let mut text = listed("What projects tell", &lines, false);
        if week.more_updates > 0 {
            text.push_str(&format!("\n… and {}, on their pages", count(week.more_updates, "more", "more")));
        }
        blocks.push(section(&text));
    }
    if !week.needs.is_empty() {
        let lines: Vec<String> = week
            .needs
            .iter()
            .take(NEEDS)
            .map(|(need, institution)| format!("{} ({})", line(&need.title, 140), line(institution, 100)))
            .collect();
        blocks.push(section(&listed("What campuses need", &lines, week.needs.len() > NEEDS)));
    }
    if !week.shared.is_empty() {
        let lines: Vec<String> = week.shared.iter().map(shared::views::in_digest).collect();
        blocks.push(section(&listed("One skill, several teams", &lines, false)));
    }
    let mut sums = Vec::new();
    if week.introduced > 0 {
        sums.push(format!("{} introduced to a project", count(week.introduced, "person was", "people were")));
    }
    if week.seats > 0 {
        sums.push(format!("{} free", count(week.seats, "seat is", "seats are")));
    }
    if !sums.is_empty() {
        blocks.push(section(&format!("{}.", and(&sums))));
    }
    blocks.push(actions("digest.ways_on", vec![matching::show_button().into()]));
    blocks.push(context(
        "`/edtech project list` shows all projects. The next digest comes when there is news.",
    ));
    Message::new(format!("This week in {}", line(community, 150)), blocks)
}

fn listed(title: &str, lines: &[String], more: bool) -> String {
    let mut text = format!("*{title}*");
    for entry in lines {
        text.push_str("\n• ");
        text.push_str(entry);
    }
    if more {
        text.push_str("\n… and more");
    }
    text
}

fn project(Card { project, roles, .. }: &Card) -> String {
    let open: Vec<String> = roles
        .iter()
        .filter(|role| role.seats_left() > 0)
        .take(ROLES)
        .map(|role| line(&role.title, 60))
        .collect();
    let pitch = line(&project.pitch, 140);
    // Some end their pitch with a full stop, and some don't.
    let stop = if pitch.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    let looks = if open.is_empty() { String::new() } else { format!("{stop} Looks for: {}", and(&open)) };
    format!("*{}*: {pitch}{looks}", line(&project.name, 80))
}
