//! What the hub says when the last day comes.

use chrono::NaiveDate;

use super::form::in_words;
use crate::features::institutions::short;
use crate::features::organizing::model::{Involvement, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section};
use crate::slack::text::mention;

/// On the last day: does somebody go on?
pub fn go_on(one: &Involvement, until: NaiveDate) -> Message {
    let text = format!(
        "You said that you help to organize until {}: {}. Thank you for all of it. Do you go on?",
        short(until),
        in_words(&Involvement { until: None, ..one.clone() })
    );
    let value = until.to_string();
    let row = vec![
        button("I go on for three months", Verb::GoOn.id(), &value).primary().into(),
        button("Change what I do", Verb::Involve.id(), &value).into(),
        button("I stop here", Verb::Stop.id(), &value)
            .confirm(
                "Stop here?",
                "Nothing is offered to you any more. You can take part again whenever you like.",
                "I stop",
                "Back",
            )
            .into(),
    ];
    let blocks = vec![
        section(&text),
        actions("organizing.until", row),
        context("Until you answer you stay in the team, and from tomorrow on nothing is offered to you."),
    ];
    Message::new(text, blocks)
}

/// In place of the question, after its answer; none goes on without a day.
pub fn answered(after: Option<&Involvement>) -> Message {
    let text = match after {
        Some(one) => format!(":white_check_mark: You go on with {}. Thank you.", in_words(one)),
        None => "You stop here. Thank you for all that you did: this community has grown on it. What you still have \
                 in hand, `/edtech organize` passes on; and you can take part again whenever you like."
            .to_owned(),
    };
    Message::paragraph(text)
}

/// For the organizers, when nobody heard for a week.
pub fn unanswered(one: &Involvement) -> Message {
    let until = one.until.map(short).unwrap_or_default();
    Message::paragraph(format!(
        "{} wanted to help until {until}, was asked a week ago whether they go on, and has not answered. Nothing is \
         offered to them meanwhile. A word from one of you may help; `/edtech organize` shows who does what.",
        mention(&one.person)
    ))
}
