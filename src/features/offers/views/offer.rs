//! An offer, wherever it is shown.

use std::collections::HashMap;

use chrono::NaiveDate;
use slack_morphism::prelude::*;

use super::{ask, want};
use crate::features::institutions::{self, Institution, Word, short};
use crate::features::offers::model::{Asking, Case, Cursor, Likeness, Offer, OfferState, Verb};
use crate::ids::InstitutionId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{count, escape, line, mention};

/// Askings in one message.
const ASKED: usize = 8;

/// Why nobody who waits gets an answer of another kind.
pub const TAKEN_BACK: &str = "The offer was taken back.";
/// The same, by its last day.
pub const OVER: &str = "The last day of the offer is over.";
/// The same, where nobody is left.
pub const LEFT: &str = "Nobody looks after it any more.";

/// "Hosting: Our lab helps", escaped.
pub fn headline(offer: &Offer) -> String {
    format!("{}: {}", offer.kind.words(), line(&offer.title, 100))
}

/// Who offers it, escaped.
pub fn giver(offer: &Offer, institution: Option<&Institution>) -> String {
    match institution {
        Some(one) => format!("{} for {}", mention(&offer.person), line(&one.about.name, 120)),
        None => mention(&offer.person),
    }
}

/// How much, until when, for what: what one decides by.
pub fn facts(offer: &Offer) -> String {
    let left = match offer.left() {
        0 => format!("{}, all of it promised", offer.unit.amount(offer.amount)),
        left if left == offer.amount => offer.unit.amount(left),
        left => format!("{left} of {} left", offer.unit.amount(offer.amount)),
    };
    let mut facts = vec![left];
    facts.extend(offer.until.map(|day| format!("until {}", short(day))));
    facts.extend((!offer.subjects.is_empty()).then(|| line(&offer.subjects.join(", "), 400)));
    facts.extend((!offer.languages.is_empty()).then(|| line(&offer.languages.join(", "), 400)));
    facts.join(" · ")
}

fn conditions(offer: &Offer) -> String {
    if offer.conditions.is_empty() {
        return String::new();
    }
    format!("\nCondition: {}", line(&offer.conditions, 300))
}

fn standing(offer: &Offer) -> Option<&'static str> {
    match offer.state {
        OfferState::Open => None,
        OfferState::Expired => Some("Its last day is over. What was promised goes on."),
        OfferState::Withdrawn => Some("It was taken back. What was promised goes on."),
    }
}

/// A page of what can be asked for.
pub fn page(
    found: &[Offer],
    institutions: &HashMap<InstitutionId, Institution>,
    further: bool,
    next: Option<&Cursor>,
) -> Message {
    let make = || button("Offer something", Verb::New.id(), "offers").into();
    if found.is_empty() {
        let text = if further {
            "That was all that is offered at the moment."
        } else {
            "*Nothing is offered at the moment.* Hosting, a class that tries a tool, an hour of advice: whatever you \
             can give, projects here can use."
        };
        return Message::paragraph(text).with(actions("offers.page", vec![make()]));
    }
    let mut blocks = Vec::new();
    if !further {
        blocks.push(header("What is offered to projects"));
    }
    for offer in found {
        let institution = offer.institution.as_ref().and_then(|id| institutions.get(id));
        blocks.push(entry(offer, institution));
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(next.map(|next| button("More offers", Verb::More.id(), &next.to_string()).into()));
    row.push(make());
    blocks.push(actions("offers.page", row));
    Message::new("What is offered to projects.", blocks)
}

fn entry(offer: &Offer, institution: Option<&Institution>) -> SlackBlock {
    let text = format!("*{}*\n{} · by {}", headline(offer), facts(offer), giver(offer, institution));
    let show = button("Show", Verb::Show.id(), offer.id.as_str()).spoken(&format!("Show {}", offer.title));
    section_with(&format!("offer:{}", offer.id), &text, show)
}

fn about(offer: &Offer, institution: Option<&Institution>) -> Vec<SlackBlock> {
    let mut blocks = vec![header(&format!("{}: {}", offer.kind.words(), offer.title))];
    if let Some(standing) = standing(offer) {
        blocks.push(section(standing));
    }
    if !offer.about.is_empty() {
        blocks.push(section(&escape(&offer.about)));
    }
    blocks.push(section(&format!("{}{}", facts(offer), conditions(offer))));
    blocks.push(context(&format!("Offered by {}", giver(offer, institution))));
    blocks
}

/// An offer for those who may ask for it.
pub fn detail(offer: &Offer, institution: Option<&Institution>, today: NaiveDate) -> Message {
    let mut blocks = about(offer, institution);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if offer.is_open(today) {
        row.push(button("Ask for it", Verb::Ask.id(), offer.id.as_str()).primary().into());
    }
    row.extend(
        institution
            .map(|one| button("Show the institution", institutions::Verb::Show.id(), one.id.as_str()).into()),
    );
    row.push(button("All offers", Verb::List.id(), "detail").into());
    blocks.push(actions(&format!("offer:{}", offer.id), row));
    Message::new(headline(offer), blocks)
}

/// An offer for those whose it is: who asks for it, and whom it may suit.
pub fn own(
    offer: &Offer,
    institution: Option<&Institution>,
    asked: &[Case],
    fits: &[(Likeness, Asking)],
) -> Message {
    let mut blocks = about(offer, institution);
    if !asked.is_empty() {
        blocks.push(section("*Who asks for it, or has it*"));
        blocks.extend(asked.iter().take(ASKED).map(ask::home_entry));
    }
    if offer.state == OfferState::Open && offer.left() > 0 {
        blocks.extend(want::fits(offer, fits, asked.is_empty()));
    }
    if offer.state != OfferState::Withdrawn {
        blocks.push(actions(&format!("offer:{}", offer.id), own_buttons(offer)));
    }
    Message::new(headline(offer), blocks)
}

fn own_buttons(offer: &Offer) -> Vec<SlackActionBlockElement> {
    let id = offer.id.as_str();
    let sure = "Who waits for an answer is told kindly. What you promised goes on.";
    vec![
        button("Change it", Verb::Edit.id(), id).into(),
        button("Take it back", Verb::Withdraw.id(), id)
            .danger()
            .confirm("Take it back?", sure, "Take it back", "Back")
            .into(),
    ]
}

/// One's own offer on the Home tab; `waiting` projects ask for it.
pub fn own_entry(offer: &Offer, waiting: usize) -> SlackBlock {
    let n = i64::try_from(waiting).unwrap_or(i64::MAX);
    let asked = match n {
        0 => String::new(),
        n => format!(
            "\n:wave: *{}*",
            count(n, "project waits for your answer", "projects wait for your answer")
        ),
    };
    let standing = standing(offer).map(|text| format!("\n{text}")).unwrap_or_default();
    let label = if waiting > 0 { "See who asks" } else { "Show" };
    let show = button(label, Verb::Show.id(), offer.id.as_str()).spoken(&format!("{label}: {}", offer.title));
    section_with(
        &format!("offer:{}", offer.id),
        &format!("*{}*\n{}{standing}{asked}", headline(offer), facts(offer)),
        show,
    )
}

/// To whoever took it back.
pub fn taken_back(promised: bool) -> Message {
    let goes_on = if promised { " What you promised goes on: the Home tab shows it." } else { "" };
    Message::paragraph(format!(
        "It is taken back, and nobody can ask for it any more.{goes_on} `/edtech offer` makes a new one at any time."
    ))
}

/// To whoever took it back twice.
pub fn over_already() -> Message {
    Message::paragraph("It was taken back already. `/edtech offer` makes a new one at any time.")
}

/// To whoever made it: its last day is over.
pub fn expired(offer: &Offer) -> Message {
    let goes_on = if offer.promised > 0 { " What you promised goes on." } else { "" };
    let text = format!(
        "The last day of your offer “{}” is over, so nobody can ask for it any more.{goes_on} If it still stands, \
         change its last day.",
        headline(offer)
    );
    Message::paragraph(text).with(actions(&format!("expired:{}", offer.id), own_buttons(offer)))
}
