//! What people see of an asking for a role.

use slack_morphism::prelude::*;

use super::window::field;
use super::{news, purpose};
use crate::features::roles::asks::ASKED_FOR;
use crate::features::roles::model::{Form, Grant, Verb, WORD};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{
    self, actions, button, context, date_input, header, long_text_input, radio, section,
};
use crate::slack::text::{line, mention, moment};
use crate::time::Time;

/// The form that asks for a role.
pub fn ask_form() -> SlackModalView {
    let roles: Vec<(&str, &str)> = ASKED_FOR.iter().map(|role| (role.one(), (*role).into())).collect();
    let mut blocks: Vec<SlackBlock> = ASKED_FOR.iter().map(|role| section(&purpose(*role))).collect();
    blocks.push(radio(field::ROLE, "Which role", &roles, None).into());
    blocks.push(
        long_text_input(field::WORD, "Why you would like to", "", WORD)
            .optional()
            .hint("Whoever answers reads it.")
            .into(),
    );
    blocks::form(Form::Wish.into(), "Ask for a role", "Ask", &(), blocks)
}

/// The asking and its two answers, for a card or the desk.
pub fn ask_blocks(grant: &Grant) -> Vec<SlackBlock> {
    let asked = grant.asked_at.map(|at| format!(" Asked {}.", moment(at))).unwrap_or_default();
    let word = if grant.word.is_empty() { String::new() } else { format!("\n> {}", line(&grant.word, 300)) };
    let text = format!("{} would like to be {}.{asked}{word}", mention(&grant.person), grant.role.a());
    let id = grant.id.as_str();
    vec![
        section(&text),
        actions(
            &format!("role:{id}"),
            vec![
                button("Say yes", Verb::Accept.id(), id).primary().into(),
                button("Not now", Verb::Decline.id(), id).into(),
            ],
        ),
    ]
}

/// The same before the organizers.
pub fn ask_card(grant: &Grant) -> Message {
    let mut blocks = vec![header("Somebody asks for a role")];
    blocks.extend(ask_blocks(grant));
    blocks.push(context(&format!("{} One answer is enough; I tell them kindly.", purpose(grant.role))));
    Message::new(format!("{} would like to be {}.", mention(&grant.person), grant.role.a()), blocks)
}

/// The card after the answer.
pub fn decided(grant: &Grant, by: &PersonId, yes: bool, at: Time) -> Message {
    let (who, by, at) = (mention(&grant.person), mention(by), moment(at));
    Message::paragraph(if yes {
        format!(":white_check_mark: {who} is {} now, says {by}, {at}.", grant.role.a())
    } else {
        format!("{who} asked to be {}. {by} answered “not now”, {at}. I told them kindly.", grant.role.a())
    })
}

/// The card of somebody who left before an answer.
pub fn asker_left(grant: &Grant) -> Message {
    Message::paragraph(format!("Somebody asked to be {}, and has left since.", grant.role.a()))
}

/// The form that says yes.
pub fn accept_form(grant: &Grant) -> SlackModalView {
    let blocks = vec![
        section(&format!("{} will be {}. {}", mention(&grant.person), grant.role.a(), purpose(grant.role))),
        date_input(field::UNTIL, "Last day", None)
            .optional()
            .hint("Without one, it goes on until somebody ends it. A week before, you both get a word.")
            .into(),
        word("A word to go with it"),
    ];
    blocks::form(Form::Yes.into(), "Give the role", "Give", &grant.id, blocks)
}

/// The form that says not now.
pub fn decline_form(grant: &Grant) -> SlackModalView {
    let text =
        format!("{} asked to be {}. They can ask again another day.", mention(&grant.person), grant.role.a());
    let blocks = vec![section(&text), word("A word for them")];
    blocks::form(Form::NotNow.into(), "Not now", "Answer", &grant.id, blocks)
}

fn word(label: &str) -> SlackBlock {
    long_text_input(field::WORD, label, "", WORD).optional().hint("They get it with your name.").into()
}

/// Not now, with a word.
pub fn not_now(grant: &Grant, by: &PersonId, word: &str) -> Message {
    let text = format!(
        "Thank you for asking to be {}. {} answered “not now”.{}\nYour offer is welcome again another day.",
        grant.role.a(),
        mention(by),
        news::quoted(word)
    );
    news::with_roles(&text, "Your asking for a role was answered.".to_owned())
}
