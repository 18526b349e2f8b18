//! The form, and what one reads after it.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::list::{heading, standing};
use crate::features::tasks::model::{Entry, Form, Look, NOTE, Purpose, SUGGEST, Show, Verb, WHAT};
use crate::slack::blocks::{
    self, actions, button, context, date_input, long_text_input, people_input, search, section, text_input,
};
use crate::slack::text::cut;

/// The fields, by their block ids.
pub mod field {
    pub const WHAT: &str = "what";
    pub const NOTE: &str = "note";
    pub const OWNER: &str = "owner";
    pub const DUE: &str = "due";
    pub const PURPOSE: &str = "purpose";
}

/// What a task can be for, in the type-ahead: its name, and what it is.
pub fn choice(name: &str, kind: &str) -> String {
    format!("{} ({kind})", cut(name, 58))
}

/// A task.
pub fn form(entry: &Entry, meta: &impl Serialize, is_new: bool) -> SlackModalView {
    let task = &entry.task;
    let owner: Vec<String> = task.owner.iter().map(ToString::to_string).collect();
    let due = task.due.map(|day| day.to_string());
    let purpose = (task.purpose != Purpose::None && !entry.purpose.is_empty()).then(|| {
        let (kind, _) = task.purpose.parts();
        (choice(&entry.purpose, kind), task.purpose.to_string())
    });
    let blocks = vec![
        context(":lock: Only organizers see the team's tasks."),
        text_input(field::WHAT, "What is to be done", &task.what, WHAT).into(),
        people_input(field::OWNER, "Who does it", &owner, 1)
            .hint("One of the organizers. Left empty, whoever likes takes it.")
            .optional()
            .into(),
        date_input(field::DUE, "Until", due.as_deref())
            .hint("Whoever does it is reminded on the working day before, and once more when it is late.")
            .optional()
            .into(),
        search(field::PURPOSE, "What it is for", SUGGEST, purpose)
            .hint("Type the name of a plan (a new one begins with its name), a project, an institution or a contact.")
            .optional()
            .into(),
        long_text_input(field::NOTE, "What to know for it", &task.note, NOTE).optional().into(),
    ];
    let title = if is_new { "New task" } else { "Task" };
    blocks::form(Form::Task.into(), title, "Save", meta, blocks)
}

/// After it was saved.
pub fn saved(entry: &Entry) -> SlackModalView {
    let task = &entry.task;
    let mut text =
        format!(":white_check_mark: {} is written down.\n{}", heading(entry), standing(entry, None));
    text.push_str(match (&task.owner, task.due) {
        (None, _) => "\nNobody has it yet: the team reads that on Monday.",
        (Some(_), None) => "\nIt has no day, so nobody is reminded.",
        (Some(_), Some(_)) => "",
    });
    let look = Look::at(if task.owner.is_none() { Show::Free } else { Show::Open }).to_string();
    let list = button("Show the tasks", Verb::List.id(), &look);
    blocks::modal("saved", "Task", vec![section(&text), actions("tasks.saved", vec![list.into()])])
}
