//! A contact becomes a partner.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::form::field;
use super::list::called;
use crate::features::institutions::{Institution, InstitutionKind, Word};
use crate::features::outreach::model::{Contact, Form, INSTITUTION};
use crate::slack::blocks::{self, context, radio, section, select, text_input};
use crate::slack::text::{cut, line};

/// The choice that the institution is none of those that are here.
pub const ANOTHER: &str = "another";
/// Of the country, and of the domains.
const WORDS: u64 = 60;

/// Which institution they stand for.
pub fn partner_form(contact: &Contact, meta: &impl Serialize) -> SlackModalView {
    let domain = contact.email.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let blocks = vec![
        section(&format!("{} takes part. Which institution is it?", called(contact))),
        text_input(field::NAME, "Institution", &contact.institution, INSTITUTION).into(),
        select(
            field::KIND,
            "What it is",
            &InstitutionKind::entries(),
            Some(&InstitutionKind::University.value()),
        )
        .into(),
        text_input(field::COUNTRY, "Country", "", WORDS).into(),
        text_input(field::DOMAINS, "Its domain", domain, WORDS).hint("Such as: ethz.ch").optional().into(),
        context(
            "Everybody here sees the institution, and nothing else of the contact. What its campus needs is for those \
             who speak for it.",
        ),
    ];
    blocks::form(Form::Partner.into(), "A new partner", "Save", meta, blocks)
}

/// The institution may be here already.
pub fn partner_alike(found: &[Institution], meta: &impl Serialize) -> SlackModalView {
    let mut entries: Vec<(String, &str)> = found
        .iter()
        .take(8)
        .map(|one| (cut(&format!("{}, {}", one.about.name, one.about.country), 75), one.id.as_str()))
        .collect();
    entries.push(("It is another one".to_owned(), ANOTHER));
    let entries: Vec<(&str, &str)> = entries.iter().map(|(text, value)| (text.as_str(), *value)).collect();
    let first = entries.first().map(|(_, value)| *value);
    let blocks = vec![
        section("This institution may be here already."),
        radio(field::WHICH, "Which one is it?", &entries, first).into(),
    ];
    blocks::form(Form::Partner.into(), "A new partner", "Save", meta, blocks)
}

/// After the institution was written down.
pub fn partner_born(contact: &Contact, institution: &Institution) -> SlackModalView {
    let text = format!(
        ":tada: *{}* is a partner.\nNext: invite {} to this workspace and to `/edtech partner`, where they choose “I speak \
         for it”. You confirm that, and they say what their campus needs.",
        line(&institution.about.name, 120),
        called(contact)
    );
    blocks::modal("saved", "A new partner", vec![section(&text)])
}
