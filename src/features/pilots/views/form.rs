//! The forms of a pilot.

use serde::Serialize;
use slack_morphism::prelude::*;

use super::card::headline;
use crate::features::institutions::{Institution, Word};
use crate::features::needs::Need;
use crate::features::pilots::model::{COURSE, Check, Form, Invitation, LINE, MOST_ASKED, Phase, PilotState};
use crate::features::pilots::steps::Case;
use crate::features::projects::Project;
use crate::slack::blocks::{
    self, checkboxes, context, date_input, long_text_input, people_input, radio, section, select, text_input,
};
use crate::slack::text::line;

/// The fields, by their block ids.
pub mod field {
    pub const INSTITUTION: &str = "institution";
    pub const NEED: &str = "need";
    pub const COURSE: &str = "course";
    pub const STARTS: &str = "starts";
    pub const ENDS: &str = "ends";
    pub const NEXT: &str = "next";
    pub const NEXT_BY: &str = "next_by";
    pub const CHECKS: &str = "checks";
    pub const PEOPLE: &str = "people";
    pub const PHASE: &str = "phase";
    pub const EASE: &str = "ease";
    pub const USEFULNESS: &str = "usefulness";
    pub const REASON: &str = "reason";
}

fn form(
    form: Form,
    title: &str,
    submit: &str,
    meta: &impl Serialize,
    blocks: Vec<SlackBlock>,
) -> SlackModalView {
    blocks::form(form.into(), title, submit, meta, blocks)
}

/// Asks for a pilot.
pub fn ask_form(project: &Project, mine: &[Institution], needs: &[Need]) -> SlackModalView {
    let institutions: Vec<(String, String)> =
        mine.iter().map(|one| (one.about.name.clone(), one.id.to_string())).collect();
    let only = (institutions.len() == 1).then(|| institutions[0].1.clone());
    let needs: Vec<(String, String)> =
        needs.iter().map(|need| (need.title.clone(), need.id.to_string())).collect();
    let mut blocks = vec![
        context(&format!(
            "Try *{}* in a class of yours. Its owners answer; the days keep to your terms and stay out of your freeze \
             weeks.",
            line(&project.name, 150)
        )),
        select(field::INSTITUTION, "Institution", &institutions, only.as_deref()).into(),
    ];
    if !needs.is_empty() {
        blocks.push(select(field::NEED, "For which need", &needs, None).optional().into());
    }
    blocks.extend([
        text_input(field::COURSE, "Course", "", COURSE).optional().into(),
        date_input(field::STARTS, "First day", None).into(),
        date_input(field::ENDS, "Last day", None).into(),
    ]);
    form(Form::Ask, "A pilot", "Ask the owners", &project.id, blocks)
}

/// Dates, what is next and the checklist.
pub fn plan_form(case: &Case) -> SlackModalView {
    let pilot = &case.pilot;
    let day = |day: chrono::NaiveDate| day.to_string();
    let entries = Check::entries();
    let checks: Vec<(&str, &str, bool)> = entries
        .iter()
        .map(|(text, value)| {
            let done = pilot.checks.iter().any(|check| check.value() == *value);
            (text.as_str(), value.as_str(), done)
        })
        .collect();
    let blocks = vec![
        context(&format!("The plan of *{}*. Both sides see what changes.", headline(case))),
        text_input(field::NEXT, "What is next, and who does it", &pilot.next, LINE).optional().into(),
        date_input(field::NEXT_BY, "By when", pilot.next_by.map(day).as_deref()).optional().into(),
        date_input(field::STARTS, "First day", Some(&day(pilot.starts))).into(),
        date_input(field::ENDS, "Last day", Some(&day(pilot.ends))).into(),
        checkboxes(field::CHECKS, "Checklist", &checks).into(),
    ];
    form(Form::Plan, "The plan", "Save", &pilot.id, blocks)
}

/// Whom to ask, and about when.
pub fn survey_form(case: &Case) -> SlackModalView {
    let after = case.pilot.state >= PilotState::Evaluated;
    let chosen = if after { Phase::After } else { Phase::Before }.value();
    let phases = Phase::entries();
    let phases: Vec<(&str, &str)> =
        phases.iter().map(|(text, value)| (text.as_str(), value.as_str())).collect();
    let blocks = vec![
        context(
            "They get two questions in a message from me. What they answer is counted without their names.",
        ),
        people_input(field::PEOPLE, "Instructors", &[], MOST_ASKED as u64).into(),
        radio(field::PHASE, "When", &phases, Some(&chosen)).into(),
    ];
    form(Form::Survey, "Ask instructors", "Ask them", &case.pilot.id, blocks)
}

/// The two questions.
pub fn answer_form(case: &Case, invitation: &Invitation) -> SlackModalView {
    let (ease, usefulness) = match invitation.phase {
        Phase::Before => {
            ("How easy is it to teach this today?", "How much does what you have today help learners?")
        }
        Phase::After => ("How easy is it to teach with it?", "How much does it help learners?"),
    };
    let scale = [("1, not at all", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5, very much", "5")];
    let blocks = vec![
        context(&format!("*{}*: your answer is counted without your name.", headline(case))),
        radio(field::EASE, ease, &scale, None).into(),
        radio(field::USEFULNESS, usefulness, &scale, None).into(),
    ];
    form(Form::Answer, invitation.phase.words(), "Send", &invitation.to_string(), blocks)
}

/// After an answer.
pub fn thanks() -> SlackModalView {
    let text = "Thank you. Your answer is counted; as long as the pilot goes on, you can change it with the same button.";
    blocks::modal("saved", "Thank you", vec![section(text)])
}

/// Why it ends, or why not now.
pub fn reason_form(kind: Form, case: &Case) -> SlackModalView {
    let (title, submit, label, optional) = match (kind, case.pilot.state) {
        (Form::Decline, _) => ("Not now", "Send", "Why not now?", false),
        (_, PilotState::Evaluated) => ("End the pilot", "End it", "What was learned?", true),
        (_, PilotState::Requested) => ("Take it back", "Take it back", "Why?", false),
        _ => ("End the pilot early", "End it", "Why does it end early?", false),
    };
    let reason = long_text_input(field::REASON, label, "", LINE).hint("The other side reads it.");
    let reason = if optional { reason.optional() } else { reason };
    let blocks = vec![context(&format!("*{}*", headline(case))), reason.into()];
    form(kind, title, submit, &case.pilot.id, blocks)
}
