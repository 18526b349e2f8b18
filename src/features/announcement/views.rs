//! What people see here.

use super::handlers::Verb;
use crate::features::projects::views::{people, role_blocks};
use crate::features::projects::{Card, Project, ProjectState};
use crate::features::{adoption, follows, introductions};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section};
use crate::slack::text::{cut_escaped, escape, line};

/// How much of the problem the card tells; "More" tells all.
const PROBLEM: usize = 600;

/// The card of a project, which is `used_at` these institutions.
pub fn card(card: &Card, used_at: &[String]) -> Message {
    let Card { project, roles, owners, names, reply } = card;
    if project.state != ProjectState::Approved {
        return gone(project);
    }
    let mut what = vec![project.stage.words().to_owned()];
    what.extend(project.subjects.iter().take(5).map(|subject| line(subject, 60)));
    if let Some(channel) = &project.channel {
        what.push(format!("<#{channel}>"));
    }
    let mut blocks = vec![
        header(&project.name),
        section(&escape(&project.pitch)),
        section(&format!("*The problem*\n{}", cut_escaped(&escape(&project.problem), PROBLEM))),
        context(&format!("{} · {}", people(owners), what.join(" · "))),
    ];
    let number = i64::try_from(used_at.len()).unwrap_or(i64::MAX);
    blocks.extend(adoption::views::used_at(number, used_at).map(|used| context(&used)));
    blocks.extend(introductions::answers_within(*reply).map(|words| context(&words)));
    blocks.extend(role_blocks(roles, names, true));
    let id = project.id.as_str();
    let spoken = format!("More about {}", project.name);
    let more = button("More", Verb::More.id(), id).spoken(&spoken).into();
    blocks.push(actions("announcement.card", vec![more, follows::views::follow(project).into()]));
    let text = format!("{}: {}", line(&project.name, 150), line(&project.pitch, 300));
    Message::new(text, blocks)
}

/// The card of a project that nobody can join now.
fn gone(project: &Project) -> Message {
    let name = line(&project.name, 150);
    if project.state == ProjectState::Paused {
        let text = format!(":zzz: *{name}* pauses, and will be back here. Whoever works in it goes on.");
        let more = button("More", Verb::More.id(), project.id.as_str())
            .spoken(&format!("More about {}", project.name));
        return Message::paragraph(text).with(actions("announcement.card", vec![more.into()]));
    }
    let text = if project.state == ProjectState::Closed {
        let note = project.decision_note.as_deref().unwrap_or_default();
        let note: String = note.lines().map(|line| format!("\n> {}", escape(line))).collect();
        format!(":lock: *{name}* is closed. Thank you to everybody who took part.{note}")
    } else {
        format!(":hourglass: *{name}* is with the organizers again and will be back here.")
    };
    Message::paragraph(text).with(context("`/edtech project list` shows the projects that look for people."))
}
