//! One contact, wherever it is shown.

use chrono::NaiveDate;
use slack_morphism::prelude::*;

use super::list::{called, next};
use crate::features::institutions::{Institution, Word, short};
use crate::features::outreach::model::{Contact, Due, Merge, Note, Stage, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, divider, header, section, section_with};
use crate::slack::text::{count, cut_escaped, day, escape, line, mention};

/// Others that may be the same, of which one is told.
const ALIKE: usize = 2;

/// A contact with all that is known of it.
pub fn card(
    contact: &Contact,
    notes: &[Note],
    alike: &[Contact],
    record: Option<&Institution>,
    today: NaiveDate,
) -> Message {
    let mut blocks = vec![header(contact.called())];
    let mut facts = Vec::new();
    if !contact.name.is_empty() && !contact.institution.is_empty() {
        facts.push(format!("At {}", line(&contact.institution, 120)));
    }
    for (label, text) in [
        ("Writes from", &contact.email),
        ("Known through", &contact.known_through),
        ("Could give", &contact.could_give),
    ] {
        if !text.is_empty() {
            facts.push(format!("{label}: {}", line(text, 300)));
        }
    }
    if !facts.is_empty() {
        blocks.push(section(&facts.join("\n")));
    }
    let mut standing = format!("*{}* · looked after by {}", contact.stage.words(), mention(&contact.owner));
    if let Some(institution) = record {
        standing.push_str(&format!("\nWritten down as the partner *{}*", line(&institution.about.name, 120)));
    }
    let next = next(contact, today);
    if !next.is_empty() {
        standing.push_str(&format!("\n{next}"));
    }
    blocks.push(section(&standing));
    blocks.push(row(contact));
    for other in alike.iter().take(ALIKE) {
        blocks.push(same(contact, other));
    }
    if !notes.is_empty() {
        blocks.push(divider());
    }
    blocks.extend(notes.iter().map(written));
    blocks.push(context(&format!(
        ":lock: Only organizers see this. Written down by {} on {}.",
        mention(&contact.created_by),
        short(contact.created_at.date())
    )));
    Message::new(format!("Contact: {}", contact.called()), blocks)
}

fn row(contact: &Contact) -> SlackBlock {
    let id = contact.id.as_str();
    let mut row: Vec<SlackActionBlockElement> =
        vec![button("What happened?", Verb::Step.id(), id).primary().into()];
    if let Some(on) = contact.next_on.filter(|_| Stage::OPEN.contains(&contact.stage)) {
        let due = Due { contact: contact.id.clone(), on };
        row.push(button("In a week", Verb::Later.id(), &due.to_string()).into());
    }
    if contact.record.is_none() && contact.stage != Stage::NotNow {
        row.push(button("They are a partner", Verb::Partner.id(), id).into());
    }
    row.push(button("Edit", Verb::Edit.id(), id).into());
    let forget = button("Forget them", Verb::Remove.id(), id).danger().confirm(
        "Forget this contact?",
        "All that was written down is deleted, for all organizers. This can't be taken back.",
        "Forget",
        "Keep",
    );
    row.push(forget.into());
    row.push(button("All contacts", Verb::List.id(), "card").into());
    actions(&format!("contact:{id}:row"), row)
}

/// "This may be the same", with the way to one.
fn same(contact: &Contact, other: &Contact) -> SlackBlock {
    // Who was written down first stays.
    let first = (other.created_at, &other.id) < (contact.created_at, &contact.id);
    let (kept, taken) = if first { (other, contact) } else { (contact, other) };
    let merge = Merge { kept: kept.id.clone(), other: taken.id.clone() };
    let text = format!(
        ":twisted_rightwards_arrows: This may be the same: {}, {}",
        called(other),
        other.stage.words()
    );
    let button = button("They are the same", Verb::Merge.id(), &merge.to_string()).confirm(
        "Make one of the two?",
        "What both know is kept: gaps are filled, notes come together, the further stage and the earlier next step \
         count.",
        "Make one",
        "Not yet",
    );
    section_with(&format!("contact:{}:same", other.id), &text, button)
}

/// A note: who, when, what.
fn written(note: &Note) -> SlackBlock {
    let text = cut_escaped(&escape(&note.text), 2800);
    section(&format!("{} · {}\n{text}", mention(&note.person), day(note.created_at)))
}

/// To whoever looks after it, in the morning of the day.
pub fn reminder(contact: &Contact) -> Message {
    let what = match line(&contact.next_step, 300) {
        empty if empty.is_empty() => "to get in touch".to_owned(),
        what => format!("“{what}”"),
    };
    let mut text = format!(":alarm_clock: Today you wanted {what}: {}.", called(contact));
    if !contact.email.is_empty() {
        text.push_str(&format!(" {}", line(&contact.email, 100)));
    }
    let mut row: Vec<SlackActionBlockElement> =
        vec![button("What happened?", Verb::Step.id(), contact.id.as_str()).primary().into()];
    if let Some(on) = contact.next_on {
        let due = Due { contact: contact.id.clone(), on };
        row.push(button("In a week", Verb::Later.id(), &due.to_string()).into());
    }
    row.push(button("Show", Verb::Show.id(), contact.id.as_str()).into());
    Message::paragraph(text).with(actions("outreach.reminder", row))
}

/// To the organizers: whoever looked after it organizes no more.
pub fn orphaned(contact: &Contact) -> Message {
    let text = format!(
        ":alarm_clock: {} waits for “{}” today, and {} organizes no more. Who takes it? “What happened?” lets you choose \
         who looks after it.",
        called(contact),
        line(&contact.next_step, 300),
        mention(&contact.owner)
    );
    let step = button("What happened?", Verb::Step.id(), contact.id.as_str()).into();
    Message::paragraph(text).with(actions("outreach.orphaned", vec![step]))
}

/// After a next step was moved.
pub fn later(contact: &Contact) -> Message {
    let text = match contact.next_on {
        Some(on) => {
            format!("The next step with {} is on {} now. You are reminded then.", called(contact), short(on))
        }
        None => format!("{} has no next step on a day.", called(contact)),
    };
    let show = button("Show", Verb::Show.id(), contact.id.as_str()).into();
    Message::paragraph(text).with(actions("outreach.later", vec![show]))
}

/// After a contact was forgotten.
pub fn removed() -> Message {
    let list = button("All contacts", Verb::List.id(), "removed").into();
    Message::paragraph("Forgotten: nothing of this contact is kept.".to_owned())
        .with(actions("outreach.removed", vec![list]))
}

/// "2 contacts".
pub fn contacts(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX), "contact", "contacts")
}
