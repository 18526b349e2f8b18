//! Many at once: the preview, and what came of it.

use slack_morphism::prelude::*;

use crate::features::desk::kinds::Work;
use crate::features::desk::model::Form;
use crate::features::desk::several::{Candidate, MOST, Outcome, Several};
use crate::slack::blocks::{self, checkboxes, context, section};
use crate::slack::text::{count, line};

/// The field of what is ticked.
pub const PIECES: &str = "pieces";

/// Which would be settled at once, ticked; and which need a look of their own, with why.
pub fn preview(work: &Work, several: &Several, found: &[Candidate]) -> SlackModalView {
    let passes: Vec<&Candidate> = found.iter().filter(|one| one.but.is_none()).take(MOST).collect();
    let others: Vec<String> = found
        .iter()
        .filter_map(|one| Some(format!("• {}: {}", line(&one.name, 100), line(one.but.as_ref()?, 150))))
        .take(MOST)
        .collect();
    let mut blocks = Vec::new();
    if passes.is_empty() {
        blocks.push(section("None of those that wait passes all checks, so each needs a look of its own."));
    } else {
        let lines: Vec<String> = passes
            .iter()
            .map(|one| format!("• *{}*: {}", line(&one.name, 100), line(&one.about, 180)))
            .collect();
        blocks.push(section(&format!("*These pass all checks.* {}\n{}", several.effect, lines.join("\n"))));
        let boxes: Vec<(&str, &str, bool)> =
            passes.iter().map(|one| (one.name.as_str(), one.id.as_str(), true)).collect();
        blocks.push(checkboxes(PIECES, "Untick what should wait", &boxes).into());
    }
    if !others.is_empty() {
        blocks.push(section(&format!("*These need a look of their own*\n{}", others.join("\n"))));
    }
    if found.len() >= MOST {
        blocks.push(context("Those that waited longest are here; open this again for more."));
    }
    if passes.is_empty() {
        return blocks::modal("notice", work.many, blocks);
    }
    blocks::form(Form::Several.into(), work.many, several.act, &work.kind, blocks)
}

/// What came of it.
pub fn settled(several: &Several, outcome: Outcome) -> SlackModalView {
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (one, many) = several.acted;
    let mut text = format!(":white_check_mark: {}.", count(n(outcome.settled), one, many));
    if outcome.left > 0 {
        let left = count(n(outcome.left), "was left as it is", "were left as they are");
        text.push_str(&format!(" {left}: somebody was faster, or a check fails by now."));
    }
    blocks::notice("Done", &text)
}
