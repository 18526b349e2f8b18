//! What organizers and owners see of a review.

use slack_morphism::prelude::*;

use super::model::{Form, Verb};
use crate::features::projects::views::{card_blocks, people};
use crate::features::projects::{Card, Project, ProjectState};
use crate::features::{intake, projects};
use crate::ids::{ChannelId, PersonId, ProjectId};
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, divider, long_text_input, section};
use crate::slack::text::{escape, line, mention, moment, or};

/// The field for what the owners get.
pub const NOTE: &str = "note";
/// How long that may be.
pub const NOTE_MAX: u64 = 1000;

/// The three decisions, for a row of buttons.
pub fn buttons(project: &ProjectId) -> Vec<SlackActionBlockElement> {
    let id = project.as_str();
    vec![
        button("Approve", Verb::Approve.id(), id).primary().into(),
        button("Ask for changes", Verb::Changes.id(), id).into(),
        button("Decline", Verb::Decline.id(), id).danger().into(),
    ]
}

/// The organizers' card: the whole submission, then the buttons or what was decided.
pub fn card(card: &Card, similar: &[Project]) -> Message {
    let Card { project, roles, owners, names, .. } = card;
    let mut blocks = vec![context(&sent(project))];
    blocks.extend(card_blocks(project, roles, owners, names));
    if !similar.is_empty() {
        let lines: Vec<String> = similar
            .iter()
            .map(|other| format!("• *{}*: {}", line(&other.name, 100), line(&other.pitch, 200)))
            .collect();
        blocks.push(section(&format!("*Projects like it*\n{}", lines.join("\n"))));
    }
    blocks.push(divider());
    match outcome(project) {
        Some(outcome) => blocks.push(section(&outcome)),
        None => blocks.push(actions("review.card", buttons(&project.id))),
    }
    let name = line(&project.name, 150);
    let text = match outcome(project) {
        Some(_) => format!("{name} was reviewed"),
        None => format!("{name} waits for review"),
    };
    Message::new(text, blocks)
}

/// Who sent it, and what was asked for the last time.
fn sent(project: &Project) -> String {
    match (&project.decision_note, &project.decided_by) {
        (Some(note), Some(organizer)) if project.state == ProjectState::Submitted => {
            format!(
                ":repeat: Sent again, {}. {} had answered:{}",
                moment(project.submitted_at),
                mention(organizer),
                quote(note)
            )
        }
        _ => format!(
            ":inbox_tray: Sent by {}, {}",
            mention(&project.submitted_by),
            moment(project.submitted_at)
        ),
    }
}

/// What became of it; none while it waits.
fn outcome(project: &Project) -> Option<String> {
    let by = match (&project.decided_by, project.decided_at) {
        (Some(by), Some(at)) => format!("by {}, {}", mention(by), moment(at)),
        _ => String::new(),
    };
    let note = project.decision_note.as_deref().map(quote).unwrap_or_default();
    match project.state {
        ProjectState::Submitted => None,
        ProjectState::Approved | ProjectState::Paused => Some(format!(":white_check_mark: *Approved* {by}")),
        ProjectState::ChangesRequested => Some(format!(":pencil2: *Changes asked for* {by}{note}")),
        ProjectState::Declined => Some(format!(":no_entry_sign: *Declined* {by}{note}")),
        ProjectState::Closed => Some(format!(":lock: *Closed* before it was approved.{note}")),
    }
}

/// What a person wrote, as a quotation on its own lines.
fn quote(text: &str) -> String {
    text.lines().map(|line| format!("\n> {}", escape(line))).collect()
}

/// The form that asks what to say to the owners.
pub fn form(form: Form, project: &Project, owners: &[PersonId]) -> SlackModalView {
    let get = if owners.len() == 1 { "gets" } else { "get" };
    let name = line(&project.name, 150);
    let (title, submit, label, intro) = match form {
        Form::Changes => (
            "Ask for changes",
            "Send",
            "What should change?",
            format!(
                "{} {get} your words in a direct message, with your name and a button to edit *{name}*. Once it \
                 is sent again, it comes back here.",
                people(owners)
            ),
        ),
        Form::Decline => (
            "Decline a project",
            "Decline",
            "Why?",
            format!(
                "{} {get} your words in a direct message, with your name. *{name}* is not announced.",
                people(owners)
            ),
        ),
    };
    let blocks = vec![section(&intro), long_text_input(NOTE, label, "", NOTE_MAX).into()];
    blocks::form(form.into(), title, submit, &project.id, blocks)
}

/// What an organizer reads who comes second; plain text.
pub fn taken(project: &Project, who: &str, when: &str) -> String {
    let name = &project.name;
    match project.state {
        ProjectState::Submitted => format!("{name} was sent again just now. Please look at it once more."),
        ProjectState::Approved | ProjectState::Paused => {
            format!("{who} approved {name} {when}. There is nothing more to do.")
        }
        ProjectState::ChangesRequested => {
            format!("{who} asked for changes in {name} {when}. It comes back once it is sent again.")
        }
        ProjectState::Declined => format!("{who} declined {name} {when}. There is nothing more to do."),
        ProjectState::Closed => format!("{name} is closed, so there is nothing to decide."),
    }
}

/// To the owners: it's approved, and what happens next.
pub fn approved(project: &Project, by: &PersonId, announced: Option<&ChannelId>) -> Message {
    let place = announced.map_or_else(
        || "It is in the list of projects now".to_owned(),
        |channel| format!("It is announced in <#{channel}> now"),
    );
    let text = format!(
        ":tada: *{}* is approved! {} looked at it. {place}.\n\n*What happens next*\n• People whom its roles suit \
         find it among their matches.\n• When somebody is interested, you get a message here. You are introduced \
         once both of you say yes.\n• `/edtech match` shows people who suit your roles, and you can invite them.",
        line(&project.name, 150),
        mention(by)
    );
    let id = project.id.as_str();
    let buttons = vec![
        button("See it", projects::Verb::Show.id(), id).into(),
        button("Edit", intake::Verb::Edit.id(), id).into(),
    ];
    Message::paragraph(text).with(actions("review.approved", buttons))
}

/// To the owners: what should change, and how it goes on.
pub fn changes_asked(project: &Project, by: &PersonId, note: &str) -> Message {
    let text = format!(
        "{} read *{}* and asks for changes before it is announced:{}\n\nEdit it and send it again: it goes \
         straight back to the organizers.",
        mention(by),
        line(&project.name, 150),
        quote(note)
    );
    let edit = button("Edit", intake::Verb::Edit.id(), project.id.as_str()).primary().into();
    Message::paragraph(text).with(actions("review.changes_asked", vec![edit]))
}

/// To the owners: why not, and what they can do.
pub fn declined(project: &Project, by: &PersonId, note: &str) -> Message {
    let text = format!(
        "Thank you for sending *{}*. {} read it, and it will not be announced here:{}\n\nIf something was \
         misunderstood, write to {}. If you can change it, edit it and send it again. \
         Another idea is welcome at any time: `/edtech project new`.",
        line(&project.name, 150),
        mention(by),
        quote(note),
        mention(by)
    );
    let edit = button("Edit and send again", intake::Verb::Edit.id(), project.id.as_str()).into();
    Message::paragraph(text).with(actions("review.declined", vec![edit]))
}

/// To every organizer, while nobody has set the channel for reviews.
pub fn no_channel(project: &Project) -> Message {
    with_look(
        project,
        "review.no_channel",
        format!(
            "{} sent a project: *{}*. It waits for an organizer, but nobody has said yet in which channel you \
         review. `/edtech settings` sets it; whatever waits is posted there at once.",
            mention(&project.submitted_by),
            line(&project.name, 150)
        ),
    )
}

/// To the organizers: somebody has waited for two working days.
pub fn nudge(project: &Project) -> Message {
    with_look(
        project,
        "review.nudge",
        format!(
            ":wave: *{}* has waited for a review for two working days, and {} with it. Who takes a look?",
            line(&project.name, 150),
            mention(&project.submitted_by)
        ),
    )
}

/// To each organizer: a whole week, and nobody decided.
pub fn overdue(project: &Project) -> Message {
    with_look(
        project,
        "review.overdue",
        format!(
            ":hourglass: *{}* by {} has waited for a review for five working days. Each of you gets this: approve it, ask \
         for changes or decline it, and it is done.",
            line(&project.name, 150),
            mention(&project.submitted_by)
        ),
    )
}

/// To whoever sent it: it goes on.
pub fn takes_longer(project: &Project) -> Message {
    with_look(
        project,
        "review.longer",
        format!(
            ":hourglass: The review of *{}* takes longer than it should. Each organizer has been asked by now; you hear \
         from us here.",
            line(&project.name, 150)
        ),
    )
}

/// To whoever sent it: they need not wait for it, and what else they can do.
pub fn nobody_decided(project: &Project, organizers: &[PersonId]) -> Message {
    let some: Vec<String> = organizers.iter().take(3).map(mention).collect();
    let whom = if some.is_empty() { "an organizer".to_owned() } else { or(&some) };
    let text = format!(
        ":hourglass: No organizer has decided about *{}* in seven working days. We are sorry; don't wait for us. \
         Nothing is lost: it stays in line. Write to {whom} directly, or close it and send it again when it suits you.",
        line(&project.name, 150)
    );
    let id = project.id.as_str();
    let buttons = vec![
        button("Look at it", projects::Verb::Show.id(), id).into(),
        button("Close", projects::Verb::Close.id(), id).into(),
    ];
    Message::paragraph(text).with(actions("review.released", buttons))
}

fn with_look(project: &Project, block: &str, text: String) -> Message {
    let look = button("Look at it", projects::Verb::Show.id(), project.id.as_str()).into();
    Message::paragraph(text).with(actions(block, vec![look]))
}
