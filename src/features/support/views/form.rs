//! The forms of support.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::card::{headline, quoted};
use crate::features::institutions::{Institution, Word};
use crate::features::projects::Project;
use crate::features::projects::views::{FIND_USABLE, choose};
use crate::features::support::model::{Begun, Confidant, Form, Kind, Note, Severity, TEXT, TITLE, Verb};
use crate::features::support::steps::Case;
use crate::slack::blocks::{
    self, button, checkboxes, context, divider, long_text_input, people_input, radio, section, section_with,
    select, text_input,
};
use crate::slack::text::{and, line, mention, on_one_line};

/// The fields, by their block ids.
pub mod field {
    pub const PROJECT: &str = "project";
    pub const KIND: &str = "kind";
    pub const TITLE: &str = "title";
    pub const DETAILS: &str = "details";
    pub const SEVERITY: &str = "severity";
    pub const INSTITUTION: &str = "institution";
    pub const PERSON: &str = "person";
    pub const SOLUTION: &str = "solution";
    pub const KEEP: &str = "keep";
    pub const MISSING: &str = "missing";
}

fn form(
    form: Form,
    title: &str,
    submit: &str,
    meta: &impl Serialize,
    blocks: Vec<SlackBlock>,
) -> SlackModalView {
    blocks::form(form.into(), title, submit, meta, blocks)
}

fn choices(entries: &[(String, String)]) -> Vec<(&str, &str)> {
    entries.iter().map(|(text, value)| (text.as_str(), value.as_str())).collect()
}

/// There is no tool that anybody could need help with.
pub fn no_tools() -> SlackModalView {
    let text = "No tool here is in use yet, so there is nothing to support. `/edtech project list` shows what is being \
                built.";
    blocks::modal("notice", "Support", vec![section(text)])
}

/// Which tool, what kind, in one sentence. `text` is what was written in a message.
pub fn first_form(tools: &[Project], chosen: Option<&Project>, text: &str) -> SlackModalView {
    let kinds = Kind::entries();
    let title: String = on_one_line(text);
    let blocks = vec![
        choose(field::PROJECT, "Tool", tools, chosen, FIND_USABLE).into(),
        radio(field::KIND, "What is it about?", &choices(&kinds), None).into(),
        text_input(field::TITLE, "In one sentence", &title, TITLE).into(),
        context(
            "Next you see what solved it for others. A report of a security problem goes to the tool's security contact \
             alone.",
        ),
    ];
    form(Form::Ask, "Ask for support", "Next", &text, blocks)
}

/// What solved it for others, and the rest of the form.
pub fn details_form(
    tool: &Project,
    begun: &Begun,
    text: &str,
    mine: &[Institution],
    notes: &[Note],
    reader: Option<&Confidant>,
) -> SlackModalView {
    let mut blocks = Vec::new();
    if !notes.is_empty() {
        blocks.push(section("*This solved it for others.* Does it for you?"));
        for note in notes {
            let text = format!("*{}*{}", line(&note.title, 300), quoted(&note.body, 1500));
            let solved = button("This solved it", Verb::Helped.id(), note.id.as_str())
                .spoken(&format!("This solved it: {}", note.title));
            blocks.push(section_with(&format!("note:{}", note.id), &text, solved));
        }
        blocks.push(divider());
    }
    let who = match reader {
        Some(Confidant::Person(person)) => {
            format!(
                ":lock: Only {} reads it, the security contact of *{}*.",
                mention(person),
                line(&tool.name, 150)
            )
        }
        Some(Confidant::Owners(owners)) => format!(
            ":lock: *{}* has no security contact. Only its owners read it: {}.",
            line(&tool.name, 150),
            and(&owners.iter().take(20).map(mention).collect::<Vec<_>>())
        ),
        _ => format!(
            "“{}”, about *{}*. A few are asked at first.",
            line(&begun.title, 300),
            line(&tool.name, 150)
        ),
    };
    blocks.push(context(&who));
    let severities = Severity::entries();
    blocks.extend([
        long_text_input(field::DETAILS, "What happens, and what did you try?", text, TEXT).optional().into(),
        radio(field::SEVERITY, "How much does it hurt?", &choices(&severities), Some("hindering")).into(),
    ]);
    if !mine.is_empty() {
        let entries: Vec<(String, String)> =
            mine.iter().map(|one| (one.about.name.clone(), one.id.to_string())).collect();
        let only = (entries.len() == 1).then(|| entries[0].1.clone());
        blocks.push(select(field::INSTITUTION, "For", &entries, only.as_deref()).optional().into());
    }
    form(Form::Details, "Ask for support", "Ask", begun, blocks)
}

/// A report of a security problem goes to an address that isn't ours.
pub fn outside(tool: &Project, address: &str) -> SlackModalView {
    let text = format!(
        ":lock: *{}* takes reports of security problems here:\n>{}\nPlease write there. Nothing of what you typed was \
         sent or kept.",
        line(&tool.name, 150),
        line(address, 150)
    );
    blocks::modal("notice", "A security problem", vec![section(&text)])
}

/// It was sent.
pub fn sent(case: &Case) -> SlackModalView {
    let asked: Vec<String> = case.waiting().take(20).map(mention).collect();
    let text = if asked.is_empty() {
        ":white_check_mark: Nobody who could help is here at the moment, so the organizers look for somebody."
            .to_owned()
    } else {
        format!(
            ":white_check_mark: {} {} been asked. You hear from me as soon as somebody takes it.",
            and(&asked),
            if asked.len() == 1 { "has" } else { "have" }
        )
    };
    blocks::modal("saved", "Ask for support", vec![section(&text)])
}

/// To whom it goes.
pub fn hand_on_form(case: &Case) -> SlackModalView {
    let hint = if case.request.is_private() {
        "An owner of the tool: they read the report."
    } else {
        "They get it with all that was written, and can give it back."
    };
    let blocks = vec![
        context(&format!("*{}*", headline(case))),
        people_input(field::PERSON, "To whom", &[], 1).hint(hint).into(),
    ];
    form(Form::HandOn, "Hand it on", "Hand it on", &case.request.id, blocks)
}

/// What solved it.
pub fn solve_form(case: &Case) -> SlackModalView {
    let mut blocks = vec![
        context(&format!("*{}*", headline(case))),
        long_text_input(field::SOLUTION, "What solved it?", "", TEXT)
            .hint("Whoever asked reads it, and says whether it is solved.")
            .optional()
            .into(),
    ];
    if !case.request.is_private() {
        let keep = [("Show it to the next who asks for the like", "keep", true)];
        blocks.push(checkboxes(field::KEEP, "Keep it", &keep).into());
    }
    form(Form::Solve, "It is solved", "Send", &case.request.id, blocks)
}

/// What is missing.
pub fn reopen_form(case: &Case) -> SlackModalView {
    let blocks = vec![
        context(&format!("*{}*", headline(case))),
        long_text_input(field::MISSING, "What is missing?", "", TEXT).optional().into(),
    ];
    form(Form::Reopen, "Not yet", "Send", &case.request.id, blocks)
}

/// A note, to be changed.
pub fn note_form(note: &Note) -> SlackModalView {
    let blocks = vec![
        text_input(field::TITLE, "In one sentence", &note.title, TITLE).into(),
        long_text_input(field::SOLUTION, "What solves it", &note.body, TEXT).into(),
    ];
    form(Form::EditNote, "A solution", "Save", &note.id, blocks)
}
