//! What is offered to whoever looks, and how they stand to what they promised.

use chrono::Duration;
use slack_morphism::prelude::*;

use super::{piece, span};
use crate::features::desk::model::{Desk, ForYou, Look, Promised, Verb};
use crate::features::institutions::short;
use crate::features::{handover, organizing};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, divider, section as paragraph};
use crate::slack::text::count;
use crate::time::Time;

/// Minutes in words: "2 hours", "45 minutes", "1 hour and 20 minutes".
fn minutes(n: i64) -> String {
    match (n / 60, n % 60) {
        (0, rest) => count(rest, "minute", "minutes"),
        (hours, 0) => count(hours, "hour", "hours"),
        (hours, rest) => {
            format!("{} and {}", count(hours, "hour", "hours"), count(rest, "minute", "minutes"))
        }
    }
}

/// Where somebody stands: what is left of the week's hours, and what that means.
pub fn standing(for_you: &ForYou) -> String {
    match for_you.promised {
        Promised::Nothing => String::new(),
        Promised::Over => "Nothing is offered to you: the day until which you wanted to help is over. \
                           `/edtech organize` says whether you go on."
            .to_owned(),
        Promised::Away(until) => format!(
            "You are away until {}: nothing is offered to you. `/edtech organize` says when you are back.",
            short(until)
        ),
        Promised::Hours { of, used } if used >= of => format!(
            "*For you*: you have used the {} that you promised this week. Nothing more is offered to you until Monday; \
             take what you like all the same.",
            minutes(of)
        ),
        Promised::Hours { of, used } => {
            let (left, of) = (minutes(of - used), minutes(of));
            let nothing =
                if for_you.items.is_empty() { ", and nothing that fits waits for you just now" } else { "" };
            format!("*For you*: you have about {left} left of the {of} that you promised this week{nothing}.")
        }
    }
}

/// What is offered, on top of a page of the desk.
pub fn section(desk: &Desk) -> Vec<SlackBlock> {
    let Some(for_you) = &desk.for_you else { return Vec::new() };
    if for_you.promised == Promised::Nothing {
        let mut blocks = vec![organizing::views::invitation()];
        blocks.extend(handover::views::risks(&for_you.risks).map(|risks| context(&risks)));
        return blocks;
    }
    let mut blocks: Vec<SlackBlock> =
        handover::views::risks(&for_you.risks).map(|risks| context(&risks)).into_iter().collect();
    blocks.push(context(&standing(for_you)));
    for item in &for_you.items {
        blocks.push(divider());
        blocks.extend(piece::offered(desk, item));
    }
    blocks
}

/// What is offered in the morning.
pub fn morning(for_you: &ForYou, now: Time) -> Message {
    let n = i64::try_from(for_you.items.len()).unwrap_or(i64::MAX);
    let waited = for_you.items.iter().map(|item| now - item.told.since).max().unwrap_or(Duration::zero());
    let what = count(n, "piece of work that fits you waits", "pieces of work that fit you wait");
    let text = format!("Good morning. {what}, the oldest for {}.", span(waited));
    let mut blocks = vec![paragraph(&text), context(&standing(for_you))];
    for item in &for_you.items {
        blocks.push(divider());
        blocks.extend(piece::in_the_morning(item, now));
    }
    let open = button("Open the desk", Verb::Look.id(), &Look::default().to_string());
    blocks.push(divider());
    blocks.push(actions("desk.morning", vec![open.into()]));
    blocks.push(context("You asked for this in the morning. `/edtech organize` changes it."));
    Message::new(text, blocks)
}
