//! The forms: a contact, what happened, and a list from a spreadsheet.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::list::called;
use crate::features::institutions::Word;
use crate::features::outreach::model::{Contact, Form, INSTITUTION, LINE, NAME, NOTE, Stage};
use crate::slack::blocks::{
    self, context, date_input, long_text_input, people_input, section, select, text_input,
};
use crate::slack::text::{and, mention};

/// The most that can be pasted at once: what Slack's text field takes.
const PASTED: u64 = 3000;

/// The fields, by their block ids. Those of an institution are called as in its own form.
pub mod field {
    pub const NAME: &str = "name";
    pub const INSTITUTION: &str = "institution";
    pub const EMAIL: &str = "email";
    pub const KNOWN: &str = "known";
    pub const GIVES: &str = "gives";
    pub const STAGE: &str = "stage";
    pub const NEXT: &str = "next";
    pub const ON: &str = "on";
    pub const OWNER: &str = "owner";
    pub const NOTE: &str = "note";
    pub const LIST: &str = "list";
    pub const KIND: &str = "kind";
    pub const COUNTRY: &str = "country";
    pub const DOMAINS: &str = "domains";
    pub const WHICH: &str = "which";
}

fn next_fields(contact: &Contact) -> Vec<SlackBlock> {
    let on = contact.next_on.map(|day| day.to_string());
    vec![
        select(field::STAGE, "How far it has come", &Stage::entries(), Some(&contact.stage.value())).into(),
        text_input(field::NEXT, "What comes next", &contact.next_step, LINE)
            .hint("Such as: send the pilot's results.")
            .optional()
            .into(),
        date_input(field::ON, "On", on.as_deref())
            .hint("Whoever looks after it is reminded in the morning of that day.")
            .optional()
            .into(),
        people_input(field::OWNER, "Who looks after it", &[contact.owner.to_string()], 1)
            .hint("One of the organizers.")
            .optional()
            .into(),
    ]
}

/// Who a contact is; a new one also with what comes next.
pub fn contact_form(contact: &Contact, meta: &impl Serialize, is_new: bool) -> SlackModalView {
    let mut blocks = vec![
        context("Only organizers see contacts. Write down what helps to keep in touch, and nothing else."),
        text_input(field::NAME, "Person", &contact.name, NAME).optional().into(),
        text_input(field::INSTITUTION, "Institution", &contact.institution, INSTITUTION).optional().into(),
        text_input(field::EMAIL, "E-mail", &contact.email, NAME).optional().into(),
        text_input(field::KNOWN, "How we know them", &contact.known_through, LINE)
            .hint("Such as: met Ana at the open education conference.")
            .optional()
            .into(),
        text_input(field::GIVES, "What they could give", &contact.could_give, LINE)
            .hint("Such as: a class of 60 that tries tools, hosting, a word to the library.")
            .optional()
            .into(),
    ];
    if is_new {
        blocks.extend(next_fields(contact));
    }
    blocks::form(Form::Contact.into(), "Contact", "Save", meta, blocks)
}

/// What happened and what comes next.
pub fn step_form(contact: &Contact, meta: &impl Serialize) -> SlackModalView {
    let mut blocks = vec![
        section(&called(contact)),
        long_text_input(field::NOTE, "What happened", "", NOTE).optional().into(),
    ];
    blocks.extend(next_fields(contact));
    blocks::form(Form::Step.into(), "What happened", "Save", meta, blocks)
}

/// After a contact was saved, with others that may be the same.
pub fn saved(contact: &Contact, alike: &[Contact]) -> SlackModalView {
    let mut text = format!(":white_check_mark: {} is written down.", called(contact));
    match contact.next_on.filter(|_| Stage::OPEN.contains(&contact.stage)) {
        Some(on) => text.push_str(&format!(
            "\n{} is reminded of the next step on {}.",
            mention(&contact.owner),
            crate::features::institutions::short(on)
        )),
        None if Stage::OPEN.contains(&contact.stage) => {
            text.push_str("\nIt has no next step on a day: nobody is reminded.");
        }
        None => {}
    }
    if !alike.is_empty() {
        let others: Vec<String> = alike.iter().take(3).map(called).collect();
        text.push_str(&format!(
            "\n:twisted_rightwards_arrows: This may be the same as {}: its card in `/edtech outreach` makes one of them.",
            and(&others)
        ));
    }
    blocks::modal("saved", "Contact", vec![section(&text)])
}

/// A list from a spreadsheet.
pub fn import_form() -> SlackModalView {
    let blocks = vec![
        context(
            "Copy rows out of a spreadsheet, the first of which names the columns: name, institution, email, how we \
             know them, could give, stage, next step, date. Any of them may be missing but the name or the institution.",
        ),
        long_text_input(field::LIST, "The list", "", PASTED)
            .hint("About 40 rows at a time. You see what it does before anything is added.")
            .into(),
    ];
    blocks::form(Form::Import.into(), "Paste a list", "Look at it", &(), blocks)
}
