//! A pilot, wherever it is shown.

use slack_morphism::prelude::*;

use crate::features::institutions::{self, Word, short};
use crate::features::pilots::model::{Check, PilotState, Results, Step, Verb};
use crate::features::pilots::steps::Case;
use crate::features::projects;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{line, mention};

/// "Quizlab at MIT", escaped.
pub fn headline(case: &Case) -> String {
    format!("{} at {}", line(&case.project.name, 150), line(&case.institution.about.name, 120))
}

/// Where, when, for whom.
fn facts(case: &Case) -> String {
    let pilot = &case.pilot;
    let mut facts = vec![format!("{} to {}", short(pilot.starts), short(pilot.ends))];
    if !pilot.course.is_empty() {
        facts.push(line(&pilot.course, 120));
    }
    if let Some(need) = &case.need {
        facts.push(format!("for “{}”", line(&need.title, 140)));
    }
    facts.join(" · ")
}

fn who(case: &Case) -> String {
    let pilot = &case.pilot;
    let owner = pilot.owner.as_ref().map(|owner| format!(" and {} at the project", mention(owner)));
    format!("{} at the institution{}", mention(&pilot.person), owner.unwrap_or_default())
}

fn checklist(checks: &[Check]) -> String {
    let lines = <Check as strum::VariantArray>::VARIANTS.iter().map(|check| {
        let mark = if checks.contains(check) { ":white_check_mark:" } else { ":white_large_square:" };
        format!("{mark} {}", check.words())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A pilot with all that both sides know; with what they can do where `takes_part`.
pub fn card(case: &Case, takes_part: bool) -> Message {
    let pilot = &case.pilot;
    let state = pilot.state.words();
    let reason =
        pilot.reason.as_deref().map(|reason| format!("\n> {}", line(reason, 300))).unwrap_or_default();
    let mut blocks = vec![
        header(&format!("{} at {}", case.project.name, case.institution.about.name)),
        section(&format!("*{state}*{reason}\n{}", facts(case))),
        context(&format!("Looked after by {}", who(case))),
    ];
    if pilot.state.is_active() {
        let by = pilot.next_by.map(|day| format!(", by {}", short(day))).unwrap_or_default();
        let next = match (pilot.next.is_empty(), pilot.state) {
            (false, _) => format!("{}{by}", line(&pilot.next, 300)),
            (true, PilotState::Requested) => "The owners of the project answer.".to_owned(),
            (true, _) => format!("Nobody has said yet{by}. “Plan” is the place for it."),
        };
        blocks.push(section(&format!("*What is next*\n{next}")));
    }
    if pilot.state != PilotState::Requested {
        blocks.push(section(&format!("*Checklist*\n{}", checklist(&pilot.checks))));
    }
    if !case.results.is_empty() {
        let lines: Vec<String> = case
            .results
            .iter()
            .map(|(phase, found)| format!("{}: {}", phase.words(), found.words()))
            .collect();
        blocks.push(section(&format!("*What instructors say*\n{}", lines.join("\n"))));
    }
    if pilot.state.is_active() && takes_part {
        blocks.push(actions(&format!("pilot:{}", pilot.id), buttons(case)));
    }
    Message::new(format!("{}: {state}", headline(case)), blocks)
}

fn buttons(case: &Case) -> Vec<SlackActionBlockElement> {
    let pilot = &case.pilot;
    let id = pilot.id.as_str();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if pilot.state == PilotState::Requested {
        row.push(button("Take it back", Verb::End.id(), id).danger().into());
        return row;
    }
    if let Some((to, text)) = pilot.state.next() {
        let step = Step { pilot: pilot.id.clone(), to };
        row.push(button(text, Verb::Step.id(), &step.to_string()).primary().into());
    }
    row.push(button("Plan", Verb::Plan.id(), id).into());
    row.push(button("Ask instructors", Verb::Survey.id(), id).into());
    let end = if pilot.state == PilotState::Evaluated { "End it" } else { "End it early" };
    row.push(button(end, Verb::End.id(), id).danger().into());
    row
}

/// To the owners: an institution asks.
pub fn ask_card(case: &Case) -> Message {
    let pilot = &case.pilot;
    let id = pilot.id.as_str();
    let text = format!(
        "{} would like to try *{}* at *{}*.\n{}",
        mention(&pilot.person),
        line(&case.project.name, 150),
        line(&case.institution.about.name, 120),
        facts(case)
    );
    let row = vec![
        button("Yes, let's try", Verb::Accept.id(), id).primary().into(),
        button("Not now", Verb::Decline.id(), id).into(),
        button("What their campus needs", institutions::Verb::Show.id(), case.institution.id.as_str()).into(),
    ];
    let blocks = vec![
        section(&text),
        context("Once you say yes, you are brought together with them, and the steps are yours to share."),
        actions(&format!("pilot:{id}"), row),
    ];
    Message::new(format!("A pilot is asked for: {}", headline(case)), blocks)
}

/// The owners' card after an answer; `by` is who gave it.
pub fn answered_card(case: &Case, by: &PersonId) -> Message {
    let (what, by) = (headline(case), mention(by));
    Message::paragraph(match (case.pilot.state, &case.pilot.reason) {
        (PilotState::Ended, Some(reason)) => {
            format!("The question about a pilot, *{what}*, is over: {by} said “{}”.", line(reason, 300))
        }
        (PilotState::Ended, None) => format!("The question about a pilot, *{what}*, is over."),
        _ => format!(":handshake: The pilot *{what}* goes ahead: {by} said yes."),
    })
}

/// A pilot on the Home tab.
pub fn home_entry(case: &Case) -> SlackBlock {
    let pilot = &case.pilot;
    let next = match (pilot.next.is_empty(), pilot.next_by) {
        (true, _) => String::new(),
        (false, None) => format!("\nNext: {}", line(&pilot.next, 200)),
        (false, Some(day)) => format!("\nNext, by {}: {}", short(day), line(&pilot.next, 200)),
    };
    let stalled = if pilot.stalled_at.is_some() { "\n:zzz: Nothing has happened for a while." } else { "" };
    let text = format!("*{}* · {}\n{}{next}{stalled}", headline(case), pilot.state.words(), facts(case));
    let show = button("Show", Verb::Show.id(), pilot.id.as_str())
        .spoken(&format!("Show {} at {}", case.project.name, case.institution.about.name));
    section_with(&format!("pilot:{}", pilot.id), &text, show)
}

/// What pilots say about a tool, on its card: with the way to try it for those who speak for an institution.
pub fn on_project(
    project: &projects::Project,
    used: Option<String>,
    results: Option<&Results>,
    may_ask: bool,
) -> Option<SlackBlock> {
    let mut lines: Vec<String> = used.into_iter().collect();
    if let Some(results) = results {
        lines.push(format!("Instructors after pilots: {}.", results.words()));
    }
    if !may_ask {
        return (!lines.is_empty()).then(|| section(&lines.join("\n")));
    }
    if lines.is_empty() {
        lines.push(
            "Would it help in your teaching? Its owners answer, and you take the steps together.".to_owned(),
        );
    }
    let ask = button("Ask for a pilot", Verb::Ask.id(), project.id.as_str()).primary();
    Some(section_with("pilots", &lines.join("\n"), ask))
}
