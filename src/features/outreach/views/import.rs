//! What a list does, before and after.

use slack_morphism::prelude::*;

use super::contact::contacts;
use super::list::called;
use crate::features::outreach::handlers::Plan;
use crate::features::outreach::model::{Contact, Form};
use crate::features::outreach::sheet::Read;
use crate::slack::blocks::{self, context, section};
use crate::slack::text::{count, line};

/// Of each kind so many are told by name.
const TOLD: usize = 12;

fn told(title: &str, all: &[Contact]) -> Option<SlackBlock> {
    if all.is_empty() {
        return None;
    }
    let mut lines = vec![format!("*{title}: {}*", contacts(all.len()))];
    lines.extend(all.iter().take(TOLD).map(|one| format!("• {}", called(one))));
    if all.len() > TOLD {
        lines.push(format!("… and {} more", all.len() - TOLD));
    }
    Some(section(&lines.join("\n")))
}

/// What a list would change; nothing is written yet.
pub fn preview(plan: &Plan, read: &Read) -> SlackModalView {
    let mut blocks = Vec::new();
    blocks.extend(told("New", &plan.new));
    blocks.extend(told("Here already, with something new", &plan.filled));
    if plan.known > 0 {
        let n = i64::try_from(plan.known).unwrap_or(i64::MAX);
        blocks.push(section(&format!("{} nothing new.", count(n, "row says", "rows say"))));
    }
    if !read.wrong.is_empty() {
        let mut lines = vec!["*Left out*".to_owned()];
        let wrong = |(at, what): &(u64, String)| format!("• Row {at} {}.", line(what, 150));
        lines.extend(read.wrong.iter().take(TOLD).map(wrong));
        if read.wrong.len() > TOLD {
            lines.push(format!("… and {} more", read.wrong.len() - TOLD));
        }
        blocks.push(section(&lines.join("\n")));
    }
    if !read.unknown.is_empty() {
        let names: Vec<String> = read.unknown.iter().take(TOLD).map(|name| line(name, 40)).collect();
        blocks.push(context(&format!("Columns that aren't read: {}.", names.join(", "))));
    }
    let changes = plan.new.len() + plan.filled.len();
    if changes == 0 {
        blocks.push(section(
            "There is nothing to add. Close this window, or mend the list and paste it again.",
        ));
        return blocks::modal("nothing", "Paste a list", blocks);
    }
    blocks::form(Form::Confirm.into(), "Paste a list", &format!("Add {}", contacts(changes)), &(), blocks)
}

/// After a list was added.
pub fn imported(new: usize, filled: usize) -> SlackModalView {
    let filled = match filled {
        0 => String::new(),
        n => format!(" {} that were here know more now.", contacts(n)),
    };
    let text = format!(
        ":white_check_mark: {} added.{filled}\n`/edtech outreach` shows them, those whose next step is soonest first.",
        contacts(new)
    );
    blocks::modal("saved", "Paste a list", vec![section(&text)])
}
