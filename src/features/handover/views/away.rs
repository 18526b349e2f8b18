//! Absences: the form, the term's calendar, and who hears of it.

use chrono::NaiveDate;
use slack_morphism::prelude::*;

use super::field;
use crate::features::handover::model::{Absence, Calendar, Form, Verb};
use crate::features::institutions::short;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, button, date_input, people_input, section, section_with};
use crate::slack::text::mention;

/// Absences and gaps that are listed.
const LISTED: usize = 15;

/// "I'm away".
pub fn away_form() -> SlackModalView {
    let blocks = vec![
        section(
            "Nothing is offered to you while you are away. What you have taken stays yours: give back what can't wait.",
        ),
        date_input(field::FROM, "From", None).into(),
        date_input(field::UNTIL, "Until", None).hint("This day included.").into(),
        people_input(field::STAND_IN, "Who stands in", &[], 1)
            .hint("An organizer. They are offered what you would be, within the hours that they promised themselves.")
            .optional()
            .into(),
    ];
    blocks::form(Form::Away.into(), "I'm away", "Save", &(), blocks)
}

/// "7 September 2026 to 9 September 2026".
fn days(from: NaiveDate, until: NaiveDate) -> String {
    if from == until { short(from) } else { format!("{} to {}", short(from), short(until)) }
}

/// The same in a sentence: "from 7 September 2026 to 9 September 2026".
fn spell(one: &Absence) -> String {
    let days = days(one.from, one.until);
    if one.from == one.until { format!("on {days}") } else { format!("from {days}") }
}

/// After it was saved; `said` is whether who stands in said how involved they want to be.
pub fn away_saved(one: &Absence, said: bool) -> SlackModalView {
    let mut text = format!(":white_check_mark: You are away {}. Have a good time.", spell(one));
    match &one.stand_in {
        None => text.push_str("\nNobody stands in. The calendar of the team says what nobody does then."),
        Some(who) if said => text.push_str(&format!("\n{} stands in, and hears of it.", mention(who))),
        Some(who) => text.push_str(&format!(
            "\n{} stands in, and hears of it. They have not said yet how many hours a week they help, so nothing is \
             offered to them before they do.",
            mention(who)
        )),
    }
    blocks::modal("saved", "I'm away", vec![section(&text)])
}

/// To whoever stands in.
pub fn you_stand_in(one: &Absence) -> Message {
    Message::paragraph(format!(
        "{} is away {}, and named you to stand in. The desk offers you then what it would offer them, within the hours \
         that you promised. If you can't, tell them.",
        mention(&one.person),
        spell(one)
    ))
}

/// The same, when it isn't needed any more.
pub fn no_need_to_stand_in(one: &Absence) -> Message {
    Message::paragraph(format!(
        "{} is not away {} after all, or is back: you don't have to stand in any more. Thank you.",
        mention(&one.person),
        spell(one)
    ))
}

/// The term's calendar, with what one can take back oneself.
pub fn calendar(calendar: &Calendar, me: &PersonId) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    for one in calendar.absences.iter().filter(|one| one.person == *me).take(3) {
        let stand_in = one.stand_in.as_ref().map(|who| format!(", {} stands in", mention(who)));
        let text = format!("*You are away* {}{}.", spell(one), stand_in.unwrap_or_default());
        let back = button("I'm back", Verb::Back.id(), one.id.as_str());
        blocks.push(section_with(&format!("absence:{}", one.id), &text, back));
    }
    let mut lines: Vec<String> =
        calendar.absences.iter().filter(|one| one.person != *me).take(LISTED).map(away).collect();
    lines.extend(calendar.gaps.iter().take(LISTED).map(|gap| {
        let days = days(gap.from, gap.until);
        format!(":warning: {days}: nobody does *{}*. Somebody who stands in closes the gap.", gap.area.word())
    }));
    if !lines.is_empty() {
        blocks.push(section(&format!("*Who is away this term*\n{}", lines.join("\n"))));
    }
    blocks
}

/// Who is away when, and who stands in: a line of a list.
pub fn away(one: &Absence) -> String {
    let stand_in = one.stand_in.as_ref().map(|who| format!(" · {} stands in", mention(who)));
    format!("• {} · {}{}", mention(&one.person), days(one.from, one.until), stand_in.unwrap_or_default())
}
