//! What the asked side gets, and the group message.

use slack_morphism::prelude::*;

use super::super::model::{Case, IntroductionState, Shared, Side, Verb};
use super::{asked, asker, headline, offered, plain_headline, press, quote, shared_lines, why_it_fits};
use crate::features::matching::{self, Match};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, context, overflow, section};
use crate::slack::text::{cut_escaped, escape, line, mention};

/// Before the id, where an entry of the menu reports and doesn't block.
pub const REPORT: &str = "report:";

/// The ask, for whoever is to answer it: who, what they wrote, why the two fit, and what a yes shares.
pub fn asked_card(case: &Case, found: Option<&Match>, shared: Option<&Shared>) -> Message {
    let (opening, about, back) = match case.intro.asked_side() {
        Side::Project => (
            format!("{} is interested in {}.", asker(case), headline(case)),
            shared.map(shared_lines).unwrap_or_default(),
            "If you say yes, a group message opens for you both. “Not now” is fine too: they are told kindly."
                .to_owned(),
        ),
        Side::Developer => (
            format!("{} invites you to be {}.", asker(case), headline(case)),
            offered(&case.role, &case.project),
            "“Not now” is fine: they are told kindly, and never why.".to_owned(),
        ),
    };
    let mut blocks = vec![section(&format!("{opening}{}", quote(&case.intro.line)))];
    if !about.is_empty() {
        blocks.push(section(&about));
    }
    blocks.extend(why_it_fits(found).map(|why| section(&why)));
    if let (Side::Developer, Some(shared)) = (case.intro.asked_side(), shared) {
        blocks.push(section(&format!(
            "*What {} will see if you say yes*\n{}",
            asker(case),
            shared_lines(shared)
        )));
    }
    blocks.push(context(&back));
    blocks.push(answers(case));
    let text = match case.intro.asked_side() {
        Side::Project => format!("{} is interested in {}", asker(case), escape(&plain_headline(case))),
        Side::Developer => format!("{} invites you: {}", asker(case), escape(&plain_headline(case))),
    };
    Message::new(cut_escaped(&text, 300), blocks)
}

/// Yes, not now, block.
pub fn answers(case: &Case) -> SlackBlock {
    actions(
        &format!("introduction:{}", case.intro.id),
        vec![
            press("Yes, introduce us", Verb::Yes, case).primary().into(),
            press("Not now", Verb::NotNow, case).into(),
            SlackActionBlockElement::Overflow(overflow(
                Verb::Block.id(),
                &[
                    ("Block this person", case.intro.id.to_string()),
                    ("Report this person", format!("{REPORT}{}", case.intro.id)),
                ],
            )),
        ],
    )
}

/// Once more, with the buttons.
pub fn reminder(case: &Case, number: i32) -> Message {
    let opening = match (case.intro.asked_side(), number) {
        (Side::Project, 1) => format!("{} is still waiting to hear from you about", asker(case)),
        (Side::Developer, 1) => {
            format!("{} is still waiting to hear whether you would like to be", asker(case))
        }
        (Side::Project, _) => format!("Two working days are left to answer {} about", asker(case)),
        (Side::Developer, _) => {
            format!("Two working days are left to tell {} whether you would like to be", asker(case))
        }
    };
    let text = format!("{opening} {}.{}", headline(case), quote(&case.intro.line));
    let later = "A “Not now” is a kind answer, too: it lets them look elsewhere.";
    Message { blocks: vec![section(&text), context(later), answers(case)], text }
}

/// The card once it is answered, or over; `by` did that.
pub fn answered_card(case: &Case, by: &PersonId) -> Message {
    let what = headline(case);
    let other = asker(case);
    let who = if by == case.intro.asked_person() { "You".to_owned() } else { mention(by) };
    let (text, again) = match case.intro.state {
        IntroductionState::Accepted => (
            format!(
                ":white_check_mark: {who} said yes to {other}: {what}. A group message opens in a moment."
            ),
            None,
        ),
        IntroductionState::Declined => (
            format!("{who} said not now to {other}: {what}. They were told kindly, without a reason."),
            Some("Open it again"),
        ),
        IntroductionState::Withdrawn => {
            (format!("{other} took it back: {what}. There is nothing to do."), None)
        }
        IntroductionState::NoAnswer => (
            format!("The time to answer {other} about {what} has passed, and they were told."),
            Some("Open it again"),
        ),
        IntroductionState::SeatFilled => {
            (format!("There is no seat left: {what}. {other} was told. There is nothing to do."), None)
        }
        _ => (format!("{other} and {}: {what}. `/edtech status` shows where it stands.", asked(case)), None),
    };
    let mut blocks = vec![section(&text)];
    if let Some(label) = again {
        let button = press(label, Verb::Reopen, case);
        blocks.push(actions(&format!("introduction:{}", case.intro.id), vec![button.into()]));
    }
    Message { blocks, text }
}

/// The card of a round that is over, once there is another round.
pub fn opened_again_card(case: &Case) -> Message {
    Message::paragraph(format!(
        "This is open again: {}. {} is to answer, by the newer message. `/edtech status` shows where it stands.",
        headline(case),
        asked(case)
    ))
}

/// The card of somebody who was blocked, or is no longer.
pub fn block_card(case: &Case, blocked: bool) -> Message {
    let other = asker(case);
    let (text, button) = if blocked {
        let text = format!(
            ":no_entry_sign: You blocked {other}. They were told that it is not now, and you won't meet here again."
        );
        (text, press("Unblock", Verb::Unblock, case))
    } else {
        let text = format!(
            "{other} is no longer blocked, and was not told. If you would like to hear their question after \
             all, open it again: {}.",
            headline(case)
        );
        (text, press("Open it again", Verb::Reopen, case))
    };
    let row = actions(&format!("introduction:{}", case.intro.id), vec![button.into()]);
    Message { blocks: vec![section(&text), row], text }
}

/// The first message in the group: why the two are here, and how to begin.
pub fn group(case: &Case, found: Option<&Match>, shared: Option<&Shared>) -> Message {
    let (developer, owner) = (mention(&case.intro.developer), mention(&case.intro.owner));
    let hello = format!(
        ":wave: {developer}, meet {owner}. {owner}, meet {developer}.\nYou both said yes to {}.{}",
        headline(case),
        quote(&case.intro.line)
    );
    let mut blocks = vec![section(&hello)];
    if let Some(reasons) = found.map(matching::reasons).filter(|reasons| !reasons.is_empty()) {
        blocks.push(section(&format!("*Why you were matched*\n{reasons}")));
    }
    if let Some(shared) = shared {
        blocks.push(section(&format!("*About {developer}*\n{}", shared_lines(shared))));
    }
    blocks.push(section(&format!("*How to begin*\n{}", first_steps(case))));
    blocks.push(context(
        "I'm stepping back now. In a week I'll ask each of you how it is going; `/edtech status` tells me earlier.",
    ));
    let text = format!("{developer} and {owner}, you both said yes to {}", headline(case));
    Message::new(text, blocks)
}

fn first_steps(case: &Case) -> String {
    let mut steps = vec!["Say hello here, and find half an hour to talk this week.".to_owned()];
    if !case.role.first_task.trim().is_empty() {
        steps.push(format!("A first task: {}", cut_escaped(&escape(case.role.first_task.trim()), 600)));
    } else {
        steps.push(format!(
            "{}, name one small first task: something done within a week.",
            mention(&case.intro.owner)
        ));
    }
    if !case.project.newcomers.trim().is_empty() {
        steps.push(format!(
            "How newcomers start: {}",
            cut_escaped(&escape(case.project.newcomers.trim()), 600)
        ));
    }
    if let Some(channel) = &case.project.channel {
        steps.push(format!("The project meets in <#{channel}>."));
    }
    if let Some(repository) = case.project.repository.as_deref().filter(|url| url.starts_with("https://")) {
        steps.push(format!("The code: {}", line(repository, 300)));
    }
    steps.iter().map(|step| format!("• {step}")).collect::<Vec<_>>().join("\n")
}
