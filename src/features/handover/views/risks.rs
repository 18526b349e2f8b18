//! Where only one person can do a thing.

use crate::features::handover::model::Risks;
use crate::slack::text::{and, mention};

/// What would stand still if one person did, and what helps; nothing where nothing would.
pub fn risks(risks: &Risks) -> Option<String> {
    if risks.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if risks.alone {
        lines.push(
            "You organize alone. Whoever chooses “I organize” on their Home tab comes to your desk."
                .to_owned(),
        );
    }
    if !risks.one.is_empty() {
        let one: Vec<String> =
            risks.one.iter().map(|(area, who)| format!("{} ({})", area.word(), mention(who))).collect();
        lines.push(format!("Only one of you does {}.", and(&one)));
    }
    if !risks.nobody.is_empty() {
        let nobody: Vec<String> = risks.nobody.iter().map(|area| area.word()).collect();
        lines.push(format!("Nobody does {}.", and(&nobody)));
    }
    if !risks.one.is_empty() || !risks.nobody.is_empty() {
        lines.push(
            "Ask another organizer to join in there: `/edtech organize` is where they say so.".to_owned(),
        );
    }
    if let Some(reader) = &risks.reader {
        lines.push(format!(
            "Only {} is named to read reports about somebody: name a second in `/edtech settings`, so that a report about \
             them finds a reader.",
            mention(reader)
        ));
    }
    if let Some(owner) = &risks.owner {
        lines.push(format!(
            "Only {} owns the hub, and only owners name another: `/edtech roles` is where that is done.",
            mention(owner)
        ));
    }
    Some(format!(":warning: *If one person is missing*\n{}", lines.join("\n")))
}
