//! A project's asking for an offer, wherever it is shown.

use slack_morphism::prelude::*;

use super::offer::{giver, headline};
use crate::features::offers::model::{AskState, Case, Verb};
use crate::features::projects;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, section, section_with};
use crate::slack::text::{and, escape, line, mention};

/// Why it ended, where the project did.
pub const PROJECT_CLOSED: &str = "The project was closed.";

fn name(case: &Case) -> String {
    line(&case.project.name, 150)
}

fn amount(case: &Case) -> String {
    case.offer.unit.amount(case.ask.amount)
}

fn quote(text: &str) -> String {
    text.lines().map(|line| format!("\n> {}", escape(line))).collect()
}

fn reason(case: &Case) -> String {
    case.ask.reason.as_deref().map(|reason| format!("\n> {}", line(reason, 300))).unwrap_or_default()
}

/// To whoever looks after the offer: a project asks; later, what became of it.
pub fn card(case: &Case) -> Message {
    let ask = &case.ask;
    if ask.state != AskState::Asked {
        return shown(case, true);
    }
    let id = ask.id.as_str();
    let text = format!(
        "{} asks for {} of your offer “{}”, for *{}*:{}",
        mention(&ask.asked_by),
        amount(case),
        headline(&case.offer),
        name(case),
        quote(&ask.line)
    );
    let row = vec![
        button("Yes, promise it", Verb::Grant.id(), id).primary().into(),
        button("Not now", Verb::Decline.id(), id).into(),
        button("Show the project", projects::Verb::Show.id(), case.project.id.as_str()).into(),
    ];
    Message::new(
        format!("{} asks for your offer: {}", name(case), headline(&case.offer)),
        vec![section(&text), actions(&format!("ask:{id}"), row)],
    )
}

/// An asking as both sides see it; with what they can do where `takes_part`.
pub fn shown(case: &Case, takes_part: bool) -> Message {
    let ask = &case.ask;
    let text = format!(
        "*{}* · {} for *{}*\n{} · by {}, asked by {}{}",
        ask.state.words(),
        headline(&case.offer),
        name(case),
        amount(case),
        giver(&case.offer, case.institution.as_ref()),
        mention(&ask.asked_by),
        reason(case)
    );
    let message = Message::new(
        format!("{}: {} for {}", ask.state.words(), headline(&case.offer), name(case)),
        vec![section(&text)],
    );
    if !takes_part || !ask.state.is_active() {
        return message;
    }
    message.with(actions(&format!("ask:{}", ask.id), buttons(case)))
}

fn buttons(case: &Case) -> Vec<SlackActionBlockElement> {
    let id = case.ask.id.as_str();
    let over = |text: &str| {
        let sure = if case.offer.unit.comes_back() || case.ask.state != AskState::InUse {
            "Then it is free for others. The other side is told."
        } else {
            "The other side is told."
        };
        button(text, Verb::End.id(), id).confirm("Is it over?", sure, "Yes", "Back")
    };
    match case.ask.state {
        AskState::Asked => vec![over("Take it back").into()],
        AskState::Granted => {
            vec![
                button("It is in use", Verb::Use.id(), id).primary().into(),
                over("It is no longer needed").into(),
            ]
        }
        _ => vec![over("It is over").into()],
    }
}

/// An asking on the Home tab, and in a list.
pub fn home_entry(case: &Case) -> SlackBlock {
    let ask = &case.ask;
    let text = format!(
        "*{}* for *{}*\n{} · {}\n> {}",
        headline(&case.offer),
        name(case),
        ask.state.words(),
        amount(case),
        line(&ask.line, 150)
    );
    let show = button("Show", Verb::Follow.id(), ask.id.as_str())
        .spoken(&format!("Show {} for {}", case.offer.title, case.project.name));
    section_with(&format!("ask:{}", ask.id), &text, show)
}

/// After the form was sent.
pub fn asked_notice(case: &Case) -> SlackModalView {
    let text = format!(
        ":white_check_mark: {} has been asked for {}, for *{}*. You'll hear from me as soon as there is an answer; the \
         Home tab shows where it stands.",
        giver(&case.offer, case.institution.as_ref()),
        amount(case),
        name(case)
    );
    blocks::modal("saved", "Ask for it", vec![section(&text)])
}

/// To whoever asked: good news.
pub fn granted(case: &Case, by: &PersonId) -> Message {
    let text = format!(
        ":tada: {} promises {} to *{}*: “{}”. Write to {} about how to begin, and say here as soon as it is in use.",
        mention(by),
        amount(case),
        name(case),
        headline(&case.offer),
        mention(by)
    );
    Message::paragraph(text).with(actions(&format!("ask:{}", case.ask.id), buttons(case)))
}

/// To whoever asked: not now.
pub fn declined(case: &Case, by: Option<&PersonId>) -> Message {
    let who = by.map_or_else(|| "I".to_owned(), mention);
    let what = if by.is_some() { "can't promise" } else { "have no good news of" };
    let text = format!(
        "{who} {what} “{}” for *{}*:{}\nOthers may be able to: these are the offers that stand.",
        headline(&case.offer),
        name(case),
        reason(case)
    );
    let list = button("See the offers", Verb::List.id(), "declined").into();
    Message::paragraph(text).with(actions("offers.declined", vec![list]))
}

/// To the other side: it is over.
pub fn ended(case: &Case, by: Option<&PersonId>) -> Message {
    let who = by.map(|by| format!(" {} said so.", mention(by))).unwrap_or_default();
    let free = if case.offer.unit.comes_back() { " What was promised is free for others." } else { "" };
    let text = format!(
        ":checkered_flag: “{}” for *{}* is over.{who}{}{free}\nThank you for what you made possible together.",
        headline(&case.offer),
        name(case),
        reason(case)
    );
    Message::paragraph(text)
}

/// To whoever asked: who promised it is gone.
pub fn giver_left(case: &Case) -> Message {
    let text = format!(
        "Nobody looks after “{}” for *{}* any more: {} left, and nobody goes on in their place. The organizers know; \
         these are the offers that stand.",
        headline(&case.offer),
        name(case),
        mention(&case.offer.person)
    );
    let list = button("See the offers", Verb::List.id(), "left").into();
    Message::paragraph(text).with(actions("offers.left", vec![list]))
}

/// To the organizers: what was promised by somebody who is gone.
pub fn giver_left_for_organizers(promised: &[Case]) -> Message {
    let Some(first) = promised.first() else { return Message::paragraph("Nothing was promised.") };
    let names: Vec<String> = promised.iter().take(5).map(name).collect();
    Message::paragraph(format!(
        "Nobody looks after “{}” any more, which is promised to {}: {} left, and nobody goes on in their place. Whoever \
         can makes an offer of their own: `/edtech offer`.",
        headline(&first.offer),
        and(&names),
        mention(&first.offer.person)
    ))
}
