//! One project, for the person who looks at it.

use slack_morphism::prelude::*;

use super::card::{about, role_blocks};
use crate::features::projects::model::{Card, Near, Project, ProjectState, Verb, Viewer};
use crate::features::{intake, introductions, listings, review};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, divider, section, section_with};
use crate::slack::text::{escape, line, mention, moment};

/// A project's card, with what this person may do.
pub fn shown(card: &Card, viewer: Viewer) -> Message {
    let Card { project, roles, owners, names, reply } = card;
    let mut blocks = Vec::new();
    if let Some(state) = state(project) {
        blocks.push(section(&state));
    }
    blocks.extend(about(project, owners, names));
    blocks.extend(introductions::answers_within(*reply).map(|words| context(&words)));
    blocks.push(divider());
    let ask = project.state == ProjectState::Approved && !viewer.owner;
    blocks.extend(role_blocks(roles, names, ask));
    let buttons = buttons(project, viewer);
    if !buttons.is_empty() {
        blocks.push(actions("projects.shown", buttons));
    }
    Message::new(format!("{}: {}", line(&project.name, 150), line(&project.pitch, 300)), blocks)
}

/// Projects that are near it, each with what both are about; nothing where there are none.
pub fn near(all: &[Near]) -> Vec<SlackBlock> {
    if all.is_empty() {
        return Vec::new();
    }
    let entry = |near: &Near| {
        let project = &near.project;
        let both = [&near.subjects[..], &near.words[..]].concat().join(", ");
        let both = if both.is_empty() { both } else { format!(" · both about {}", line(&both, 200)) };
        let text = format!("*{}*{both}\n{}", line(&project.name, 150), line(&project.pitch, 300));
        let show = button("Show", Verb::Show.id(), project.id.as_str());
        section_with(&format!("near:{}", project.id), &text, show.spoken(&format!("Show {}", project.name)))
    };
    let mut blocks = vec![divider(), section("*Near it*: its people may know what you look for.")];
    blocks.extend(all.iter().map(entry));
    blocks
}

/// Where a project stands, for those who may know; none where everybody sees it.
fn state(project: &Project) -> Option<String> {
    let note = project.decision_note.as_deref().map(quote).unwrap_or_default();
    let by = || match (&project.decided_by, project.decided_at) {
        (Some(by), Some(at)) => format!("{}, {}", mention(by), moment(at)),
        _ => "an organizer".to_owned(),
    };
    match project.state {
        ProjectState::Approved => None,
        ProjectState::Submitted => Some(format!(
            ":hourglass: Waits for an organizer since {}. Only its owners and organizers see it.",
            moment(project.submitted_at)
        )),
        ProjectState::ChangesRequested => Some(format!(
            ":pencil2: Changes were asked for by {}:{note}\nOnce it is edited, it goes back to the organizers.",
            by()
        )),
        ProjectState::Declined => Some(format!("Declined by {}:{note}", by())),
        ProjectState::Paused => Some(
            ":zzz: Paused: it is in no list and no matches for now. Whoever works in it goes on.".to_owned(),
        ),
        ProjectState::Closed => Some(format!(":lock: Closed. Only its owners and organizers see it.{note}")),
    }
}

/// What a person wrote, as a quotation on its own lines.
fn quote(text: &str) -> String {
    text.lines().map(|line| format!("\n> {}", escape(line))).collect()
}

fn buttons(project: &Project, viewer: Viewer) -> Vec<SlackActionBlockElement> {
    use ProjectState::{Approved, ChangesRequested, Closed, Declined, Paused, Submitted};
    let id = project.id.as_str();
    let mut buttons = Vec::new();
    if viewer.reviewer && project.state == Submitted {
        buttons.extend(review::buttons(&project.id));
    }
    match project.state {
        Approved | Submitted | ChangesRequested | Paused => {
            if viewer.owner && project.state == Paused {
                buttons.push(listings::views::reopen(project).primary().into());
            }
            if viewer.owner {
                buttons.push(button("Edit", intake::Verb::Edit.id(), id).into());
            }
            if viewer.owner && project.state == Approved {
                buttons.push(listings::views::pause(project).into());
            }
            if viewer.may_close() {
                buttons.push(button("Close", Verb::Close.id(), id).into());
            }
        }
        Closed if viewer.owner => {
            buttons.push(button("Reopen", Verb::Reopen.id(), id).primary().into());
        }
        Declined if viewer.owner => {
            buttons.push(button("Edit and send again", intake::Verb::Edit.id(), id).into());
        }
        Closed | Declined => {}
    }
    buttons
}
