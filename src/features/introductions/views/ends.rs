//! The news of an end, for those who waited; never the reason.

use slack_morphism::prelude::SlackBlock;

use super::super::model::{Case, IntroductionState, Side, Verb};
use super::{asked, asker, headline, press};
use crate::features::matching::{self, Match};
use crate::features::projects::ProjectState;
use crate::slack::Message;
use crate::slack::blocks::{actions, context, section};
use crate::slack::text::mention;

/// What somebody on `side` is told of an end, with what else fits them.
pub fn ended(case: &Case, side: Side, next: Option<&Match>) -> Message {
    let (text, again) = news(case, side);
    let mut blocks = vec![section(&text)];
    if let Some(label) = again {
        let button = press(label, Verb::Reopen, case);
        blocks.push(actions(&format!("introduction:{}", case.intro.id), vec![button.into()]));
    }
    blocks.extend(what_else(case, side, next));
    Message { blocks, text }
}

fn news(case: &Case, side: Side) -> (String, Option<&'static str>) {
    let what = headline(case);
    let other = mention(case.person_on(side.other()));
    let was_asked = case.intro.asked_side() == side;
    let accepted = case.intro.answered_at.is_some();
    match case.intro.state {
        IntroductionState::Declined => (
            format!(
                "{} says not now to {what}. Most often it is a matter of time, and it says nothing about you.",
                asked(case)
            ),
            None,
        ),
        IntroductionState::NoAnswer if was_asked => (
            format!(
                "You didn't find the time to answer {} about {what}, so they were told to look elsewhere. If you \
                 would like to answer after all, open it again.",
                asker(case)
            ),
            Some("Open it again"),
        ),
        IntroductionState::NoAnswer => (
            format!(
                "{} has not answered within 7 working days about {what}. People get busy, and it says nothing \
                 about you: you are free to look elsewhere, or to ask again.",
                asked(case)
            ),
            Some("Ask again"),
        ),
        IntroductionState::SeatFilled => {
            (format!("{} {}", filled(case, accepted), ended_for(was_asked)), None)
        }
        IntroductionState::Withdrawn => (
            format!("{other} can't go on with {what} and has taken it back. It says nothing about you."),
            None,
        ),
        IntroductionState::Ended if case.intro.opened_at.is_none() => (
            format!(
                "You both said yes to {what}, but I couldn't open a group message with {other}: it seems that one \
                 of you can't be written to here any more."
            ),
            None,
        ),
        _ => (
            format!(
                "{other} says that {what} is over between you. Thank you for trying it. If you see it \
                 differently, talk to them, or ask again."
            ),
            Some("Ask again"),
        ),
    }
}

fn filled(case: &Case, accepted: bool) -> String {
    let what = headline(case);
    match (case.project.state == ProjectState::Approved, accepted) {
        (false, _) => format!("{what}: the project no longer takes people in."),
        (true, false) => format!("The last seat is taken: {what}."),
        (true, true) => {
            format!("You both said yes to {what}, and the last seat was taken a moment before. I'm sorry.")
        }
    }
}

fn ended_for(was_asked: bool) -> &'static str {
    if was_asked { "There is nothing to do." } else { "What you asked ends with that." }
}

fn what_else(case: &Case, side: Side, next: Option<&Match>) -> Vec<SlackBlock> {
    if !case.looks_on(side) {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    match (side, next) {
        (Side::Developer, Some(next)) => {
            blocks.push(section("*This fits you, too*"));
            blocks.extend(matching::role_block(next));
        }
        (Side::Project, Some(next)) => {
            blocks.push(section("*Somebody else who fits*"));
            blocks.extend(matching::person_block(next));
        }
        (_, None) => {}
    }
    blocks.push(context("`/edtech match` shows what fits you, and `/edtech status` what waits for whom."));
    blocks
}

/// The other side, which had said no or nothing, opened it again.
pub fn reopened(case: &Case) -> Message {
    Message::paragraph(format!(
        "Good news: {} has opened {} again and will answer you. If you no longer want to, `/edtech status` takes \
         it back.",
        asked(case),
        headline(case)
    ))
}
