//! Asking how it goes.

use slack_morphism::prelude::SlackBlock;

use super::super::model::{Case, CheckIn, IntroductionState, Side, Verb};
use super::{headline, press};
use crate::slack::Message;
use crate::slack::blocks::{Button, actions, context, section};
use crate::slack::text::mention;

/// "Did it start?" until it did, "Is it going on?" from then on.
pub fn check_in(case: &Case, side: Side) -> Message {
    let other = mention(case.person_on(side.other()));
    let what = headline(case);
    let text = if case.intro.state == IntroductionState::Started {
        format!("You and {other} began with {what} a while ago. Is it going on?")
    } else {
        format!("You and {other} were introduced for {what}. Did it start?")
    };
    Message { blocks: vec![section(&text), how_it_goes(case), context(PRIVATE)], text }
}

const PRIVATE: &str = "Your answer keeps the seats true. Nobody is told, unless it is over.";

/// The buttons that say how it goes.
pub fn how_it_goes(case: &Case) -> SlackBlock {
    let mut buttons = Vec::new();
    if case.intro.state == IntroductionState::Started {
        buttons.push(press("Yes, it goes on", Verb::Started, case).primary().into());
        buttons.push(over("It has ended", case).into());
    } else {
        buttons.push(press("Yes, it started", Verb::Started, case).primary().into());
        buttons.push(press("Not yet", Verb::NotYet, case).into());
        buttons.push(over("It came to nothing", case).into());
    }
    actions(&format!("introduction:{}", case.intro.id), buttons)
}

/// The button that ends it, which asks first.
pub fn over(text: &str, case: &Case) -> Button {
    press(text, Verb::Ended, case).confirm(
        "Is it over?",
        "The seat is free for somebody else, and the other person is told. It can begin again later.",
        "It is over",
        "Not yet",
    )
}

/// In place of the question, once it is answered.
pub fn check_in_answered(case: &Case, side: Side, answer: CheckIn) -> Message {
    let what = headline(case);
    let other = mention(case.person_on(side.other()));
    Message::paragraph(match answer {
        CheckIn::GoesOn => format!(":seedling: {what} with {other} is under way. Thank you for saying so."),
        CheckIn::NotYet => format!(
            "Not yet, then: {what} with {other}. A short message to them often helps. When it starts, or comes to \
             nothing, `/edtech status` takes your word for it."
        ),
        CheckIn::Over => format!(
            "{what} with {other} is over, and the seat is free again. Thank you for trying it. `/edtech match` \
             shows what else fits."
        ),
    })
}
