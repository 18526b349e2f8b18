//! Why people said not now: for organizers only.

use slack_morphism::prelude::SlackBlock;

use super::super::model::Case;
use super::{asked, asker, date};
use crate::slack::blocks::section;
use crate::slack::text::{cut_escaped, line};

/// Who said not now to whom about a project, and why, newest first; nothing where nobody did.
pub fn reasons(declined: &[Case]) -> Option<SlackBlock> {
    let told = |case: &Case| {
        let reason = case.intro.reason.as_deref()?;
        let day = case.intro.answered_at.map(|time| format!(", {}", date(time))).unwrap_or_default();
        let (who, whom, role) = (asked(case), asker(case), line(&case.role.title, 150));
        Some(format!("• {who} to {whom}, {role}{day}: {}", line(reason, 400)))
    };
    let lines: Vec<String> = declined.iter().filter_map(told).collect();
    let title = "*Said not now, and why* (only organizers see this: please keep it so)";
    (!lines.is_empty()).then(|| section(&cut_escaped(&format!("{title}\n{}", lines.join("\n")), 3000)))
}
