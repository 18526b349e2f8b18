//! Reminders, and what the team reads on Monday.

use super::list::{heading, standing};
use crate::features::handover;
use crate::features::institutions::short;
use crate::features::tasks::model::{Entry, Look, Press, Show, Verb, Week};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section};
use crate::slack::text::{line, mention};

/// Tasks of each kind that the weekly summary names.
pub const NAMED: usize = 8;

/// To whoever does it: on the working day before, and once when it is late.
pub fn reminder(entry: &Entry, late: bool) -> Message {
    let task = &entry.task;
    let due = task.due.map(short).unwrap_or_default();
    let text = if late {
        format!(
            "{} was to be done until {due}. If it is done, say so; if it takes longer, give it another day.",
            heading(entry)
        )
    } else {
        format!("{} is to be done until {due}.", heading(entry))
    };
    let look = Look::at(Show::Mine);
    let press = Press { task: task.id.clone(), look: look.clone() }.to_string();
    let mut blocks = vec![section(&text)];
    if !task.note.is_empty() {
        blocks.push(context(&line(&task.note, 500)));
    }
    let spoken = |label: &str| format!("{label}: {}", task.what);
    blocks.push(actions(
        "tasks.reminder",
        vec![
            button("Done", Verb::Done.id(), &press).spoken(&spoken("Done")).into(),
            button("Edit", Verb::Edit.id(), task.id.as_str()).spoken(&spoken("Edit")).into(),
            button("My tasks", Verb::List.id(), &look.to_string()).into(),
        ],
    ));
    Message::new(text, blocks)
}

/// For the organizers, where whoever had it organizes no more.
pub fn orphaned(entry: &Entry) -> Message {
    let task = &entry.task;
    let who = task.owner.as_ref().map(mention).unwrap_or_default();
    let due = task.due.map(short).unwrap_or_default();
    let text = format!(
        "{} was to be done until {due} by {who}, who organizes no more. Who takes it?",
        heading(entry)
    );
    let edit = button("Give it to somebody", Verb::Edit.id(), task.id.as_str());
    Message::new(text.clone(), vec![section(&text), actions("tasks.orphaned", vec![edit.into()])])
}

fn listed(title: &str, entries: &[Entry], of: impl Fn(&Entry) -> String) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let mut lines = vec![format!("*{title}*")];
    lines.extend(entries.iter().take(NAMED).map(|entry| format!("• {}", of(entry))));
    if entries.len() > NAMED {
        lines.push("… and more".to_owned());
    }
    Some(lines.join("\n"))
}

/// The week in one message.
pub fn weekly(week: &Week) -> Message {
    let mut blocks = vec![header("The organizers' week")];
    let both = |entry: &Entry| format!("{}: {}", heading(entry), standing(entry, Some(week.monday)));
    let by = |entry: &Entry| {
        let by = entry.task.done.as_ref().map(|(by, _)| mention(by)).unwrap_or_default();
        format!("{}, by {by}", heading(entry))
    };
    let parts = [
        listed("Done last week", &week.done, by),
        listed("This week, or late", &week.due, both),
        listed("Nobody has these", &week.free, both),
    ];
    blocks.extend(parts.into_iter().flatten().map(|part| section(&part)));
    if !week.queue.is_empty() {
        let lines: Vec<String> = week.queue.iter().map(|(kind, n, late)| waiting(kind, *n, *late)).collect();
        blocks.push(section(&format!("*At the desk*\n{}", lines.join("\n"))));
    }
    if !week.away.is_empty() {
        let lines: Vec<String> = week.away.iter().take(NAMED).map(handover::views::away).collect();
        let more = if week.away.len() > NAMED { "\n… and more" } else { "" };
        blocks.push(section(&format!("*Away this week*\n{}{more}", lines.join("\n"))));
    }
    let free = Look::at(Show::Free).to_string();
    let row = vec![
        button("New task", Verb::New.id(), "week").into(),
        button("What nobody has", Verb::List.id(), &free).into(),
    ];
    blocks.push(actions("tasks.week", row));
    blocks.push(context(
        "On Mondays, when there is something to tell. `/edtech tasks` and `/edtech desk` show all of it.",
    ));
    Message::new("The organizers' week: what was done, what is due, and what waits.", blocks)
}

fn waiting(kind: &str, n: usize, late: usize) -> String {
    let late = if late == 0 { String::new() } else { format!(", {late} of them longer than promised") };
    let n = if n > 100 { "more than 100".to_owned() } else { n.to_string() };
    format!("• {kind}: {n}{late}")
}
