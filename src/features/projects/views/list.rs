//! The directory, and what a search by name found.

use slack_morphism::prelude::*;

use super::row;
use crate::features::intake;
use crate::features::projects::model::{Card, Cursor, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section};
use crate::slack::text::{count, line};

fn rows(cards: &[Card]) -> impl Iterator<Item = SlackBlock> + '_ {
    cards.iter().map(|card| row(&card.project, &card.roles))
}

fn submit() -> SlackActionBlockElement {
    button("Submit a project", intake::Verb::New.id(), "").into()
}

/// One page of the directory; `after` where the page before ended, `next` where this one ends if there is more.
pub fn page(cards: &[Card], after: Option<&Cursor>, next: Option<&Cursor>) -> Message {
    if cards.is_empty() && after.is_none() {
        return Message::new(
            "No projects yet",
            vec![
                section(
                    "*No projects yet.*\nYou could bring the first: an idea is enough. An organizer looks at \
                     it, then the community sees it and people can join.",
                ),
                actions("projects.list", vec![submit()]),
            ],
        );
    }
    let mut blocks = vec![header("Projects")];
    if cards.is_empty() {
        blocks.push(section("That was the last one."));
    } else {
        blocks.push(context("Newest first. `/edtech project show NAME` finds one by its name."));
        blocks.extend(rows(cards));
    }
    let mut buttons = Vec::new();
    if let Some(next) = next {
        buttons.push(button("More", Verb::More.id(), &next.to_value()).into());
    }
    if after.is_some() {
        buttons.push(button("Back to the newest", Verb::List.id(), "").into());
    }
    buttons.push(submit());
    blocks.push(actions("projects.list", buttons));
    Message::new("Projects, newest first", blocks)
}

/// Several projects have such a name.
pub fn several(name: &str, cards: &[Card], more: bool) -> Message {
    let how_many = count(i64::try_from(cards.len()).unwrap_or(i64::MAX), "project", "projects");
    let text = if more {
        format!("Many projects have a name like “{}”. The {how_many} nearest:", line(name, 100))
    } else {
        format!("{how_many} have a name like “{}”:", line(name, 100))
    };
    let mut blocks = vec![section(&text)];
    blocks.extend(rows(cards));
    Message::new(text, blocks)
}

/// No project has such a name; perhaps one of `near` was meant.
pub fn unknown(name: &str, near: &[Card]) -> Message {
    let what = if name.trim().is_empty() {
        "Which project? Write its name, or how it starts: `/edtech project show NAME`.".to_owned()
    } else {
        format!("I found no project called “{}”.", line(name, 100))
    };
    let mut blocks = vec![section(&if near.is_empty() {
        format!("{what} All projects are in the list.")
    } else {
        format!("{what} Did you mean one of these?")
    })];
    blocks.extend(rows(near));
    let list = button("All projects", Verb::List.id(), "").into();
    blocks.push(actions("projects.unknown", vec![list, submit()]));
    Message::new(what, blocks)
}
