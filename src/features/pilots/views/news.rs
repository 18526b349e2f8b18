//! What is told about a pilot: in its thread, to one person, to the organizers.

use slack_morphism::prelude::*;

use super::card::headline;
use crate::features::institutions::{Word, short};
use crate::features::pilots::model::{Check, Invitation, Phase, Pilot, PilotState, Verb};
use crate::features::pilots::steps::Case;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, section};
use crate::slack::text::{ago, and, count, line, mention};
use crate::time::Time;

/// Why a pilot ended whose tool closed.
pub const TOOL_CLOSED: &str = "The project was closed.";
/// Why a pilot ended whose institution has nobody any more who speaks for it.
pub const NOBODY_THERE: &str =
    "Whoever looked after it at the institution left, and nobody else speaks for it.";

/// After somebody asked for one.
pub fn asked_notice(case: &Case) -> SlackModalView {
    let text = format!(
        ":white_check_mark: The owners of *{}* have been asked. Once one of them says yes, you are brought together. The \
         Home tab shows where it stands.",
        line(&case.project.name, 150)
    );
    blocks::modal("saved", "A pilot", vec![section(&text)])
}

/// A step was taken: what comes next, and what is open.
pub fn moved(case: &Case, by: &PersonId) -> Message {
    let pilot = &case.pilot;
    let open: Vec<String> = <Check as strum::VariantArray>::VARIANTS
        .iter()
        .filter(|check| !pilot.checks.contains(check))
        .map(|check| check.words().to_lowercase())
        .collect();
    let open = if open.is_empty() { String::new() } else { format!(" Still open: {}.", and(&open)) };
    let then = match pilot.state {
        PilotState::Accepted => "Agree on the first step: who, by when? “Plan” keeps it.".to_owned(),
        PilotState::Installing => format!("A sandbox first is a good start.{open}"),
        PilotState::Running => format!("Ask the instructors before they begin: “Ask instructors”.{open}"),
        PilotState::Evaluated => "Look at what instructors say; then it is adopted, or it ends.".to_owned(),
        PilotState::Adopted => {
            "The institution goes on with it. Thank you, both: the project's card says that it is in use."
                .to_owned()
        }
        PilotState::Requested | PilotState::Ended => String::new(),
    };
    Message::paragraph(format!("{}, says {}. {then}", pilot.state.words(), mention(by)))
}

/// The plan changed.
pub fn planned(pilot: &Pilot, by: &PersonId) -> Message {
    let when = pilot.next_by.map(|day| format!(", by {}", short(day))).unwrap_or_default();
    let next = if pilot.next.is_empty() { "not said yet".to_owned() } else { line(&pilot.next, 300) };
    Message::paragraph(format!(
        "{} changed the plan. Next: {next}{when}. {} to {}, {} of 7 checked.",
        mention(by),
        short(pilot.starts),
        short(pilot.ends),
        pilot.checks.len()
    ))
}

/// It is over.
pub fn ended(case: &Case, by: &PersonId) -> Message {
    let why =
        case.pilot.reason.as_deref().map(|reason| format!("\n> {}", line(reason, 300))).unwrap_or_default();
    Message::paragraph(format!(
        ":checkered_flag: The pilot *{}* is over. {} ended it.{why}\nWhat was learned stays on the project's card; \
         another tool or another term can be tried at any time.",
        headline(case),
        mention(by)
    ))
}

/// To the partner: the owners said not now.
pub fn declined(case: &Case, by: &PersonId) -> Message {
    let why =
        case.pilot.reason.as_deref().map(|reason| format!("\n> {}", line(reason, 300))).unwrap_or_default();
    Message::paragraph(format!(
        "{} answered for *{}*: not now.{why}\nYou can ask again another time, or look at other tools: \
         `/edtech partner`.",
        mention(by),
        headline(case)
    ))
}

/// Somebody else looks after it.
pub fn handed_on(case: &Case, to: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} looks after the pilot *{}* from now on. A new conversation of the two who do opens by itself.",
        mention(to),
        headline(case)
    ))
}

fn since(case: &Case, now: Time) -> String {
    ago(now - case.pilot.moved_at)
}

/// To both sides: nothing happens.
pub fn stalled(case: &Case, now: Time) -> Message {
    let text = format!(
        ":zzz: The pilot *{}* moved {} for the last time. What is next, who does it, and by when? If it should not go \
         on, end it with a word of why.",
        headline(case),
        since(case, now)
    );
    let show = button("Show the pilot", Verb::Show.id(), case.pilot.id.as_str()).into();
    Message::paragraph(text).with(actions("pilots.stalled", vec![show]))
}

/// To the organizers: the same.
pub fn stalled_for_organizers(case: &Case, now: Time) -> Message {
    let owner = case.pilot.owner.as_ref().map(|owner| format!(" and {}", mention(owner))).unwrap_or_default();
    let text = format!(
        ":zzz: The pilot *{}* ({}) moved {} for the last time. {}{owner} have been asked what is next. A word from one \
         of you may help.",
        headline(case),
        case.pilot.state.words(),
        since(case, now),
        mention(&case.pilot.person)
    );
    let show = button("Show the pilot", Verb::Show.id(), case.pilot.id.as_str()).into();
    Message::paragraph(text).with(actions("pilots.stalled", vec![show]))
}

/// To the organizers: who looked after it at the project is gone, and nobody else owns it.
pub fn nobody_at_project(case: &Case) -> Message {
    Message::paragraph(format!(
        "Nobody at the project looks after the pilot *{}* any more. {} at the institution waits: please find somebody \
         who goes on, or end it.",
        headline(case),
        mention(&case.pilot.person)
    ))
}

/// To an instructor.
pub fn invitation(case: &Case, invitation: &Invitation, by: &PersonId) -> Message {
    let when = match invitation.phase {
        Phase::Before => "before your class has it",
        Phase::After => "now that your class had it",
    };
    let text = format!(
        "{} asks what you think of *{}* at *{}*, {when}. Two questions, one minute. Your answer is counted without your \
         name, and shown from three answers on.",
        mention(by),
        line(&case.project.name, 150),
        line(&case.institution.about.name, 120)
    );
    let answer = button("Answer", Verb::Answer.id(), &invitation.to_string()).primary().into();
    Message::paragraph(text).with(actions("pilots.invitation", vec![answer]))
}

/// After instructors were asked.
pub fn survey_sent(asked: usize, phase: Phase) -> SlackModalView {
    let text = match i64::try_from(asked) {
        Ok(0) => "All of them were asked already.".to_owned(),
        n => format!(
            ":white_check_mark: {} asked. The pilot's card counts what comes back.",
            count(n.unwrap_or(i64::MAX), "person was", "people were")
        ),
    };
    blocks::modal("saved", phase.words(), vec![section(&text)])
}
