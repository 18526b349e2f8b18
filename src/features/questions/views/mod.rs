//! What people read of questions.

mod cards;
mod form;
mod list;

pub use cards::{answer, asked_card, asker_card, gathered, thanks};
pub use form::{answer_form, field, form, nobody, sent};
pub use list::{detail, mine};

use crate::features::questions::model::Part;
use crate::slack::text::{cut_escaped, escape, line, mention};

/// What somebody typed, as a quotation below what stands before; nothing where it is empty.
fn quoted(text: &str, room: usize) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        cut_escaped(&escape(text.trim()), room).lines().map(|line| format!("> {line}")).collect();
    format!("\n{}", lines.join("\n"))
}

/// "*Quizlab*", escaped.
fn project(part: &Part) -> String {
    if part.project.is_empty() { "a project".to_owned() } else { format!("*{}*", line(&part.project, 150)) }
}

/// "@Ana, of *Quizlab*".
fn who(part: &Part) -> String {
    format!("{}, of {}", mention(&part.asked.person), project(part))
}
