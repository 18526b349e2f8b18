//! Handing over: who, what they have, to whom it passes, and what each of them reads.

use slack_morphism::prelude::*;

use super::field;
use crate::features::handover::model::{Form, Held, Kind};
use crate::features::help;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, checkboxes, context, people_input, section};
use crate::slack::text::{and, line, mention};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// To whom what passed.
    pub to: Vec<(PersonId, Vec<Held>)>,
    /// Whether who hands over takes no part in the team any more.
    pub left: bool,
    /// What is still theirs.
    pub stays: Vec<Held>,
}

/// Who hands over.
pub fn who_form(me: &PersonId) -> SlackModalView {
    let blocks = vec![
        section(
            "When one of you leaves, or has less time, what they have passes to named people: what they took from the \
             desk, contacts, tasks, requests for support. Next you see what that is.",
        ),
        people_input(field::WHO, "Who hands over", &[me.to_string()], 1).into(),
    ];
    blocks::form(Form::Who.into(), "Hand over", "Next", &(), blocks)
}

fn names(held: &Held) -> String {
    if held.names.is_empty() {
        return String::new();
    }
    let more = held.number > i64::try_from(held.names.len()).unwrap_or(i64::MAX);
    let names: Vec<String> = held.names.iter().map(|name| line(name, 80)).collect();
    format!(": {}{}", names.join(", "), if more { " and more" } else { "" })
}

fn counts(held: &[Held]) -> String {
    and(&held.iter().map(|one| one.kind.count(one.number)).collect::<Vec<_>>())
}

/// What they have, and to whom each kind passes. `said` is whether they take part in the team.
pub fn pass_form(leaver: &PersonId, held: &[Held], said: bool, is_me: bool) -> SlackModalView {
    let who = mention(leaver);
    let mut blocks = Vec::new();
    if held.is_empty() {
        blocks.push(section(&format!("{who} has nothing that would have to pass to somebody.")));
        if !said {
            return blocks::modal("notice", "Hand over", blocks);
        }
    } else {
        let lines: Vec<String> =
            held.iter().map(|one| format!("• {}{}", one.kind.count(one.number), names(one))).collect();
        blocks.push(section(&format!("*{who} has*\n{}", lines.join("\n"))));
        blocks.push(context(
            "Name an organizer for each kind; what you leave empty stays. Each of them hears of it in one message, and \
             who hands over is thanked. Projects stay with their owners: these name each other in the project's form.",
        ));
    }
    blocks.extend(
        held.iter().map(|one| people_input(one.kind.field(), &label(one.kind), &[], 1).optional().into()),
    );
    if said {
        let text = if is_me { "I leave the organizing team" } else { "They leave the organizing team" };
        blocks.push(checkboxes(field::LEAVES, "And then", &[(text, "yes", false)]).into());
    }
    blocks::form(Form::Pass.into(), "Hand over", "Hand over", leaver, blocks)
}

fn label(kind: Kind) -> String {
    match kind {
        Kind::Desk => "Who goes on with what was taken from the desk",
        Kind::Contacts => "Who looks after the contacts",
        Kind::Tasks => "Who does the tasks",
        Kind::Support => "Who takes the requests for support",
        Kind::Reader => "Who reads reports about somebody",
        Kind::StandIn => "Who stands in for others",
    }
    .to_owned()
}

/// To whoever handed over, for themselves or for another.
pub fn passed(leaver: &PersonId, passed: &Passed) -> SlackModalView {
    let mut lines: Vec<String> =
        passed.to.iter().map(|(who, held)| format!("• {}: {}", mention(who), counts(held))).collect();
    if passed.left {
        lines.push(format!("• {} takes no part in the organizing team any more.", mention(leaver)));
    }
    let mut blocks = vec![section(&if lines.is_empty() {
        "Nothing was handed over: nobody was named, or it had passed already.".to_owned()
    } else {
        format!(":white_check_mark: *Handed over*\n{}", lines.join("\n"))
    })];
    if !passed.stays.is_empty() {
        blocks.push(context(&format!("{} still has {}.", mention(leaver), counts(&passed.stays))));
    }
    blocks::modal("saved", "Hand over", blocks)
}

/// To a successor: all that is theirs now, in one message.
pub fn yours_now(leaver: &PersonId, held: &[Held]) -> Message {
    let lines: Vec<String> =
        held.iter().map(|one| format!("• {}{}", one.kind.count(one.number), names(one))).collect();
    let text = format!("{} handed over to you: {}.", mention(leaver), counts(held));
    let full =
        format!("*{} handed over to you.* It is yours from now on:\n{}", mention(leaver), lines.join("\n"));
    let has = |kind: Kind| held.iter().any(|one| one.kind == kind);
    let mut row: Vec<SlackActionBlockElement> =
        vec![button("Open the desk", help::Verb::Desk.id(), "handover").into()];
    if has(Kind::Contacts) {
        row.push(button("Outreach", help::Verb::Outreach.id(), "handover").into());
    }
    if has(Kind::Tasks) {
        row.push(button("Tasks of the team", help::Verb::Tasks.id(), "handover").into());
    }
    let note = context(
        "You are reminded of next steps and of tasks as they were planned. If it is too much, hand it on with `/edtech organize`.",
    );
    Message::new(text, vec![section(&full), actions("handover.yours", row), note])
}

/// To whoever handed over.
pub fn thanks(passed: &Passed) -> Message {
    let lines: Vec<String> =
        passed.to.iter().map(|(who, held)| format!("• {} has {}", mention(who), counts(held))).collect();
    let thanks = if passed.left {
        "*Thank you for all that you did for this community.* You take no part in the organizing team any more; you can \
         again whenever you like."
    } else {
        "*Thank you.* What you had is in good hands."
    };
    Message::paragraph(format!("{thanks}\n{}", lines.join("\n")).trim_end().to_owned())
}
