//! The list: what comes next, or one stage.

use std::collections::HashMap;

use chrono::NaiveDate;
use slack_morphism::prelude::*;
use strum::VariantArray;

use crate::features::institutions::{Word, short};
use crate::features::outreach::model::{Contact, Cursor, Stage, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, menu, section_with};
use crate::slack::text::{count, line, mention};

/// A page of the list.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The contacts on it.
    pub found: &'a [Contact],
    /// Of which stage alone, if of one.
    pub stage: Option<Stage>,
    /// Whether it isn't the first one.
    pub further: bool,
    /// Where the next one begins.
    pub next: Option<&'a Cursor>,
    /// How many contacts there are in each stage.
    pub counts: &'a HashMap<Stage, i64>,
    /// How many next steps are due.
    pub due: i64,
    /// In the calendar of which day.
    pub today: NaiveDate,
}

/// "Maria Keller · ETH Zürich", escaped.
pub fn called(contact: &Contact) -> String {
    match (contact.name.as_str(), contact.institution.as_str()) {
        ("", institution) => format!("*{}*", line(institution, 120)),
        (name, "") => format!("*{}*", line(name, 100)),
        (name, institution) => format!("*{}* · {}", line(name, 100), line(institution, 120)),
    }
}

/// What comes next, and when.
pub fn next(contact: &Contact, today: NaiveDate) -> String {
    if !Stage::OPEN.contains(&contact.stage) {
        return String::new();
    }
    let what = line(&contact.next_step, 300);
    match contact.next_on {
        None if what.is_empty() => "No next step yet".to_owned(),
        None => format!("Next: {what}"),
        Some(day) if day < today => format!(":red_circle: Next, since {}: {what}", short(day)),
        Some(day) if day == today => format!(":large_yellow_circle: Today: {what}"),
        Some(day) => format!("Next, on {}: {what}", short(day)),
    }
}

/// A contact as one of several.
pub fn entry(contact: &Contact, today: NaiveDate) -> SlackBlock {
    let standing = format!("{} · {}", contact.stage.words(), mention(&contact.owner));
    let lines: Vec<String> =
        [called(contact), next(contact, today), standing].into_iter().filter(|one| !one.is_empty()).collect();
    let show =
        button("Show", Verb::Show.id(), contact.id.as_str()).spoken(&format!("Show {}", contact.called()));
    section_with(&format!("contact:{}", contact.id), &lines.join("\n"), show)
}

/// What one reads instead of an empty list.
fn empty(page: &Page<'_>) -> String {
    match page.stage {
        _ if page.further => "That was all.".to_owned(),
        Some(stage) => format!("Nobody is at “{}” at the moment.", stage.words()),
        None if page.counts.is_empty() => "*Nobody is written down yet.* Whom should this community talk to? A \
             teaching lab, a colleague who runs a tool, somebody you met at a conference: add them with the next step, \
             and you are reminded of it on the day. If you have a list in a spreadsheet, paste it."
            .to_owned(),
        None => "Nothing is to be done: every contact is a partner, or not now.".to_owned(),
    }
}

/// A page of the contacts, those whose next step is soonest first.
pub fn page(page: &Page<'_>) -> Message {
    let mut blocks = Vec::new();
    if !page.further {
        blocks.push(header("Outreach"));
        let due = match page.due {
            0 => "No step is due.".to_owned(),
            n => format!("{} due today or before.", count(n, "next step is", "next steps are")),
        };
        blocks.push(context(&format!(":lock: Only organizers see this. {due}")));
    }
    if page.found.is_empty() {
        blocks.push(crate::slack::blocks::section(&empty(page)));
    }
    blocks.extend(page.found.iter().map(|contact| entry(contact, page.today)));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(page.next.map(|next| button("More contacts", Verb::More.id(), &next.to_string()).into()));
    row.push(button("Add a contact", Verb::New.id(), "list").into());
    row.push(button("Paste a list", Verb::Import.id(), "list").into());
    if !page.counts.is_empty() {
        row.push(SlackActionBlockElement::StaticSelect(stages(page)));
    }
    blocks.push(actions("outreach.page", row));
    Message::new("Outreach: what comes next.", blocks)
}

/// The menu of stages, each with how many there are.
fn stages(page: &Page<'_>) -> SlackBlockStaticSelectElement {
    let mut entries = vec![("All that goes on".to_owned(), "all".to_owned())];
    entries.extend(Stage::VARIANTS.iter().map(|stage| {
        let number = page.counts.get(stage).copied().unwrap_or_default();
        (format!("{} ({number})", stage.words()), stage.value())
    }));
    let chosen = page.stage.map_or_else(|| "all".to_owned(), Word::value);
    let mut menu = menu(Verb::Filter.id(), "Stage", &entries);
    menu.initial_option =
        menu.options.as_ref().and_then(|all| all.iter().find(|one| one.value == chosen).cloned());
    menu
}

/// Whom words find.
pub fn found(words: &str, found: &[Contact], today: NaiveDate) -> Message {
    let words = line(words, 100);
    let mut blocks = Vec::new();
    if found.is_empty() {
        blocks.push(crate::slack::blocks::section(&format!(
            "Nobody is found by “{words}”. Words of a name or an institution find contacts, from three letters on."
        )));
    } else {
        blocks.push(context(&format!(":lock: Contacts found by “{words}”. Only organizers see this.")));
    }
    blocks.extend(found.iter().map(|contact| entry(contact, today)));
    let all = button("All contacts", Verb::List.id(), "found").into();
    blocks
        .push(actions("outreach.found", vec![all, button("Add a contact", Verb::New.id(), "found").into()]));
    Message::new("Contacts.", blocks)
}
