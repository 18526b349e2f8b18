//! The lists, and what stands beside the desk.

use chrono::NaiveDate;
use slack_morphism::prelude::*;

use crate::features::institutions::short;
use crate::features::tasks::model::{Beside, Entry, Look, Page, Press, Show, Task, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, menu, section, section_with};
use crate::slack::text::{count, line, mention, moment};

/// "*Book the room* · for Autumn fair", escaped.
pub fn heading(entry: &Entry) -> String {
    let what = format!("*{}*", line(&entry.task.what, 150));
    if entry.purpose.is_empty() { what } else { format!("{what} · for {}", line(&entry.purpose, 120)) }
}

/// Until when, as it stands on `today`; on no day in particular where there is none.
fn due(task: &Task, today: Option<NaiveDate>) -> String {
    match (task.due, today) {
        (None, _) => "no day yet".to_owned(),
        (Some(due), Some(today)) if task.is_late(today) => format!(":red_circle: late, since {}", short(due)),
        (Some(due), Some(today)) if due == today => ":large_yellow_circle: today".to_owned(),
        (Some(due), _) => format!("until {}", short(due)),
    }
}

/// Who does it until when, or who did it.
pub fn standing(entry: &Entry, today: Option<NaiveDate>) -> String {
    let task = &entry.task;
    if let Some((by, at)) = &task.done {
        return format!(":white_check_mark: done by {}, {}", mention(by), moment(*at));
    }
    let owner = task.owner.as_ref().map_or_else(|| "nobody has it".to_owned(), mention);
    format!("{owner} · {}", due(task, today))
}

fn entry(one: &Entry, page: &Page) -> [SlackBlock; 2] {
    let task = &one.task;
    let press = Press { task: task.id.clone(), look: page.look.clone() }.to_string();
    let mut text = format!("{}\n{}", heading(one), standing(one, Some(page.today)));
    if !task.note.is_empty() {
        text.push_str(&format!("\n{}", line(&task.note, 300)));
    }
    let act = |label: &str, verb: Verb, value: &str| {
        button(label, verb.id(), value).spoken(&format!("{label}: {}", task.what)).into()
    };
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if task.done.is_some() {
        row.push(act("Open it again", Verb::Reopen, &press));
    } else {
        if task.owner.is_none() {
            row.push(act("I'll do it", Verb::Take, &press));
        }
        row.push(act("Done", Verb::Done, &press));
    }
    row.push(act("Edit", Verb::Edit, task.id.as_str()));
    [section(&text), actions(&format!("task:{}", task.id), row)]
}

/// What one reads instead of an empty list.
fn empty(page: &Page) -> &'static str {
    match &page.look.show {
        _ if page.look.after.is_some() => "That was all.",
        Show::Mine => {
            "*You have no task.* What the team wants to do stands here, with who does it and until when: book a room, \
             write to a lab, plan the term. Write the first one down, or look what nobody has."
        }
        Show::Free => "Everything has somebody who does it.",
        Show::Open => {
            "*Nothing is to be done.* Write down what the team wants to do, with who does it and until when."
        }
        Show::Done => "Nothing was done yet.",
        Show::Plan(_) => "Nothing is to be done for this plan any more.",
    }
}

/// A page of a list.
pub fn page(page: &Page) -> Message {
    let mut blocks = Vec::new();
    if page.look.after.is_none() {
        blocks.push(header("Tasks of the team"));
        blocks.push(context(&format!(":lock: Only organizers see this. {}.", called(&page.look.show))));
    }
    if page.entries.is_empty() {
        blocks.push(section(empty(page)));
    }
    blocks.extend(page.entries.iter().flat_map(|one| entry(one, page)));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(
        page.next.as_ref().map(|next| button("More tasks", Verb::More.id(), &next.to_string()).into()),
    );
    row.push(button("New task", Verb::New.id(), "list").into());
    row.push(SlackActionBlockElement::StaticSelect(lists(page)));
    blocks.push(actions("tasks.page", row));
    Message::new("Tasks of the team.", blocks)
}

fn called(show: &Show) -> String {
    match show {
        Show::Mine => "What you want to do".to_owned(),
        Show::Free => "What nobody has".to_owned(),
        Show::Open => "All that is to be done".to_owned(),
        Show::Done => "What was done, the latest first".to_owned(),
        Show::Plan(name) => format!("What is to be done for {}", line(name, 60)),
    }
}

/// The menu of lists, and of plans with how much is to be done for each.
fn lists(page: &Page) -> SlackBlockStaticSelectElement {
    let part = |text: &str, show: Show| (text.to_owned(), Look::at(show).to_string());
    let mut entries = vec![
        part("Mine", Show::Mine),
        part("Nobody's", Show::Free),
        part("All", Show::Open),
        part("Done", Show::Done),
    ];
    entries.extend(
        page.plans.iter().map(|(name, n)| part(&format!("Plan: {name} ({n})"), Show::Plan(name.clone()))),
    );
    let chosen = Look::at(page.look.show.clone()).to_string();
    let mut menu = menu(Verb::Filter.id(), "Which tasks", &entries);
    menu.initial_option =
        menu.options.as_ref().and_then(|all| all.iter().find(|one| one.value == chosen).cloned());
    menu
}

/// Beside the desk's queue: the next tasks of whoever looks, and how many nobody has.
pub fn beside(beside: &Beside, today: NaiveDate) -> SlackBlock {
    let mut lines: Vec<String> = beside
        .mine
        .iter()
        .take(3)
        .map(|task| format!("• {} · {}", line(&task.what, 150), due(task, Some(today))))
        .collect();
    let shown = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    if beside.number > shown {
        lines.push(format!("and {} more", beside.number - shown));
    }
    let mine = if lines.is_empty() { "none is yours.".to_owned() } else { "yours are:".to_owned() };
    let free = match beside.free {
        0 => String::new(),
        n => format!(" {}.", count(n, "task has nobody who does it", "tasks have nobody who does them")),
    };
    let text = format!("*Tasks of the team*: {mine}{free}\n{}", lines.join("\n"));
    let look = Look::at(if beside.number == 0 && beside.free > 0 { Show::Free } else { Show::Mine });
    section_with(
        "desk.tasks",
        text.trim_end(),
        button("Tasks", Verb::List.id(), &look.to_string()).spoken("Tasks of the team"),
    )
}
