//! A role that a partner proposes to a project's owners.

use slack_morphism::prelude::*;

use super::card::headline;
use crate::features::needs::model::{Need, Proposal, ProposalState, Verb};
use crate::features::projects::Project;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, section};
use crate::slack::text::{count, escape, line, mention};

/// The request with its two answers, for a card or a list.
pub fn ask_blocks(one: &Proposal, need: &Need, project: &Project) -> Vec<SlackBlock> {
    let id = one.id.as_str();
    let text = format!(
        "{} needs “{}”, and asks whether *{}* looks for a *{}* ({} a week) who does this:\n{}",
        mention(&one.asked_by),
        headline(need),
        line(&project.name, 150),
        line(&one.title, 100),
        count(one.hours.into(), "hour", "hours"),
        quote(&one.task)
    );
    vec![
        section(&text),
        actions(
            &format!("proposal:{id}"),
            vec![
                button("Yes, open this role", Verb::Accept.id(), id).primary().into(),
                button("Not now", Verb::NotNow.id(), id).into(),
                button("Show the need", Verb::Show.id(), need.id.as_str()).into(),
            ],
        ),
    ]
}

fn quote(text: &str) -> String {
    text.lines().map(|line| format!("> {}", escape(line))).collect::<Vec<_>>().join("\n")
}

/// To an owner.
pub fn ask_card(one: &Proposal, need: &Need, project: &Project) -> Message {
    let text =
        format!("A partner asks whether {} looks for a {}.", line(&project.name, 150), line(&one.title, 100));
    Message::new(text, ask_blocks(one, need, project))
}

/// The owner's card after the answer.
pub fn settled_card(one: &Proposal, need: &Need, project: &Project) -> Message {
    let by = one.decided_by.as_ref().map(mention).unwrap_or_default();
    let (role, need, name) = (line(&one.title, 100), headline(need), line(&project.name, 150));
    Message::paragraph(match one.state {
        ProposalState::Accepted => {
            format!(":white_check_mark: *{name}* looks for a *{role}* now, for “{need}”. {by} said yes.")
        }
        ProposalState::Declined => format!("{by} said not now to a *{role}* at *{name}*, for “{need}”."),
        _ => format!("A *{role}* at *{name}* is no longer asked for: “{need}” is over."),
    })
}

/// After the partner asked.
pub fn asked_notice(project: &Project) -> SlackModalView {
    let text = format!(
        "The owners of *{}* have been asked. The message about your need changes as soon as one of them has answered.",
        line(&project.name, 150)
    );
    blocks::modal("saved", "Ask a project", vec![section(&text)])
}
