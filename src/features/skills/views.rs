//! What people see here.

use slack_morphism::prelude::SlackBlock;
use strum::VariantArray;

use super::model::{Level, SkillState, Suggested, Verb};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, section};
use crate::slack::text::{line, mention};

/// The option that keeps what was typed.
pub(super) fn add(typed: &str) -> String {
    format!("Add “{typed}”")
}

/// The four levels for a menu: what is seen, and the level's number.
pub fn levels() -> Vec<(String, String)> {
    let entry = |level: &Level| (sentence(level.words()), (*level as i32).to_string());
    Level::VARIANTS.iter().map(entry).collect()
}

/// Words at the start of a line.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Skills that wait for an organizer, two blocks each and none where nothing waits: for the Home tab.
pub fn waiting_blocks(waiting: &[Suggested]) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    for Suggested { id, name, asked_by } in waiting {
        let who = if asked_by.as_str().is_empty() { "somebody".to_owned() } else { mention(asked_by) };
        blocks.push(section(&format!(
            "*{}* – a skill that {who} typed. Adopt it, and everybody is offered it. Leave it out, and only those \
             who typed it keep it.",
            line(name, 200)
        )));
        blocks.push(actions(
            &format!("skill:{id}"),
            vec![
                button("Adopt", Verb::Adopt.id(), id.as_str()).spoken(&format!("Adopt {name}")).into(),
                button("Leave out", Verb::Reject.id(), id.as_str())
                    .spoken(&format!("Leave out {name}"))
                    .into(),
            ],
        ));
    }
    blocks
}

/// Somebody else was quicker.
pub(super) fn decided_before(name: &str, state: SkillState, by: Option<&PersonId>) -> Message {
    let name = line(name, 200);
    let who = by.map_or_else(|| "An organizer".to_owned(), mention);
    Message::paragraph(match state {
        SkillState::Rejected => format!("{who} has left out *{name}* already. Nothing more to do."),
        SkillState::Adopted | SkillState::Suggested => {
            format!("{who} has adopted *{name}* already. Nothing more to do.")
        }
    })
}
