//! The news of an end, for those who waited; never the reason.

use slack_morphism::prelude::SlackBlock;

use super::super::model::{Case, IntroductionState, Side, Verb};
use super::{asked, asker, headline, press};
use crate::features::matching::{self, Match};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, context, section};
use crate::slack::text::mention;

/// What somebody on `side` is told of an end, with what else fits them.
/// With `gone`, it is because the other one left the workspace.
pub fn ended(case: &Case, side: Side, gone: bool, next: Option<&Match>) -> Message {
    let (text, again) = if gone { (left(case, side), None) } else { news(case, side) };
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

/// To whoever asked, and waits: the project pauses.
pub fn project_paused(case: &Case) -> Message {
    let text = format!(
        "The project pauses, so an answer about {} may take long. It says nothing about you. What you asked stays open, \
         and you hear from me when the project is back, or when waiting makes no sense any more.",
        headline(case)
    );
    Message::paragraph(text).with(actions("paused", vec![matching::show_button().into()]))
}

/// To whoever asked, and still waits: it is back.
pub fn project_back(case: &Case) -> Message {
    Message::paragraph(format!(
        "The project is back, and what you asked about {} waits for its answer again.",
        headline(case)
    ))
}

fn left(case: &Case, side: Side) -> String {
    let other = mention(case.person_on(side.other()));
    let seat = if case.intro.opened_at.is_some() { " The seat is free again." } else { "" };
    format!(
        "{other} has left the workspace, so {} ends here. It says nothing about you.{seat}",
        headline(case)
    )
}

fn filled(case: &Case, accepted: bool) -> String {
    let what = headline(case);
    let why = match (case.project.state.is_running(), case.role.open) {
        (false, _) => "the project no longer takes people in",
        (true, false) => "the project no longer looks for somebody in this role",
        (true, true) => "the last seat is taken",
    };
    if accepted {
        format!("You both said yes to {what}, and meanwhile {why}. I'm sorry.")
    } else {
        format!("News about {what}: {why}.")
    }
}

fn ended_for(was_asked: bool) -> &'static str {
    if was_asked {
        "There is nothing to do."
    } else {
        "What you asked ends with that, and it says nothing about you."
    }
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

/// Who asked asks again.
pub fn asked_again(case: &Case) -> Message {
    Message::paragraph(format!(
        "Asked again: {} hears of it now, about {}. `/edtech status` shows it, and lets you take it back.",
        asked(case),
        headline(case)
    ))
}

/// The owner who was asked left the workspace, and another owner is asked.
pub fn handed_over(case: &Case, left: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} has left the workspace, so your question about {} is with {} now. There is nothing to do.",
        mention(left),
        headline(case),
        asked(case)
    ))
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
