//! What organizers see of the log.

use slack_morphism::prelude::*;

use super::model::{self, Form, Line, Query, THINGS, Verb, words};
use crate::slack::blocks::{
    self, actions, button, context, date_input, divider, people_input, section, select, text_input,
};
use crate::slack::text::{line, mention, moment};

/// The field of who did it.
pub const PERSON: &str = "person";
/// The field of what kind of thing it was.
pub const THING: &str = "thing";
/// The field of the thing itself.
pub const ABOUT: &str = "about";
/// The field of the first day.
pub const SINCE: &str = "since";

/// The filters, and a page of what they find.
pub fn window(query: &Query, lines: &[Line], more: bool) -> SlackModalView {
    let things: Vec<(String, String)> =
        THINGS.iter().map(|(thing, label)| ((*label).to_owned(), (*thing).to_owned())).collect();
    let person: Vec<String> = query.person.iter().map(ToString::to_string).collect();
    let since = query.since.map(|day| day.to_string());
    let mut blocks: Vec<SlackBlock> = vec![
        people_input(PERSON, "Who did it", &person, 1).optional().into(),
        select(THING, "To what kind of thing", &things, query.thing.as_deref()).optional().into(),
        text_input(ABOUT, "To which", query.about.as_deref().unwrap_or_default(), model::ABOUT as u64)
            .hint("A project's name, a member's ID, or an ID from the log.")
            .optional()
            .into(),
        date_input(SINCE, "Since", since.as_deref()).optional().into(),
        divider(),
    ];
    if lines.is_empty() {
        blocks.push(section(if query.before.is_some() {
            "There is nothing before that."
        } else {
            "*Nothing is in the log that fits.* Leave a filter out, or choose an earlier day."
        }));
    }
    blocks.extend(lines.iter().map(|one| section(&told(one))));
    let page = |query: &Query| serde_json::to_string(query).unwrap_or_default();
    // In one block an action comes once, so each of the two has its own.
    if query.before.is_some() {
        let newest = Query { before: None, ..query.clone() };
        let back = button("Back to the newest", Verb::Page.id(), &page(&newest)).into();
        blocks.push(actions("audit.newest", vec![back]));
    }
    if let Some(last) = lines.last().filter(|_| more) {
        let older = Query { before: Some((last.at, last.id.clone())), ..query.clone() };
        blocks.push(actions("audit.older", vec![button("Older", Verb::Page.id(), &page(&older)).into()]));
    }
    blocks.push(context("Nothing is ever changed here. `edtech-hub audit` writes a period to a CSV file."));
    blocks::form(Form::Search.into(), "Audit log", "Search", &"", blocks)
}

/// Who did what to what, what changed, and when.
fn told(one: &Line) -> String {
    let who = if one.actor.as_str().is_empty() { "Somebody".to_owned() } else { mention(&one.actor) };
    let what = match words(&one.action) {
        Some(words) => words.to_owned(),
        None => format!("`{}`", line(&one.action.replace('`', "'"), 100)),
    };
    let detail = people_named(&line(&one.detail, 600));
    let mut text = format!("{who} {what}");
    if !detail.is_empty() {
        text.push_str(&format!(": *{detail}*"));
    }
    if !one.before.is_empty() || !one.after.is_empty() {
        let state = |text: &str| {
            if text.is_empty() { "nothing".to_owned() } else { line(&text.replace('_', " "), 400) }
        };
        text.push_str(&format!("\n{} → {}", state(&one.before), state(&one.after)));
    }
    let subject = line(&one.subject.replace('`', "'"), 100);
    format!("{text}\n{} · `{subject}`", moment(one.at))
}

/// Members' ids become their names.
fn people_named(escaped: &str) -> String {
    let name = |word: &str| {
        let bare = word.trim_end_matches([',', ':', ';', '.']);
        let is_id = bare.len() >= 5
            && bare.starts_with(['U', 'W'])
            && bare.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
            && bare.contains(|c: char| c.is_ascii_digit() || c == '_');
        if is_id { format!("<@{bare}>{}", &word[bare.len()..]) } else { word.to_owned() }
    };
    escaped.split(' ').map(name).collect::<Vec<_>>().join(" ")
}
