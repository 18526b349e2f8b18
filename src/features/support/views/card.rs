//! A request, wherever it is shown.

use slack_morphism::prelude::*;

use crate::features::institutions::Word;
use crate::features::projects::Project;
use crate::features::support::model::{Answer, Kind, NotesPage, Rung, Severity, SupportState, Verb};
use crate::features::support::steps::Case;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section, section_with};
use crate::slack::text::{and, count, cut_escaped, escape, line, mention, moment};

/// Characters of a longer text that a card has room for.
const ROOM: usize = 1400;

/// "Grades do not arrive · Quizlab", escaped.
pub fn headline(case: &Case) -> String {
    format!("{} · {}", line(&case.request.title, 300), line(&case.project.name, 150))
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => ":red_circle:",
        Severity::Hindering => ":large_orange_circle:",
        Severity::Minor => ":white_circle:",
    }
}

/// What it is about, how much it hurts, for whom.
fn facts(case: &Case) -> String {
    let request = &case.request;
    let mut facts = vec![
        request.kind.words().to_owned(),
        format!("{} {}", mark(request.severity), request.severity.words()),
    ];
    facts.extend(case.institution.as_ref().map(|one| line(&one.about.name, 120)));
    facts.join(" · ")
}

/// What a person typed over several lines, as a quotation.
pub fn quoted(text: &str, room: usize) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        cut_escaped(&escape(text), room).lines().map(|line| format!("> {line}")).collect();
    format!("\n{}", lines.join("\n"))
}

fn people<'a>(all: impl Iterator<Item = &'a PersonId>) -> String {
    and(&all.map(mention).collect::<Vec<_>>())
}

/// Where it stands, for those who help.
fn standing(case: &Case, me: &PersonId) -> String {
    let request = &case.request;
    let claimer = request.claimer.as_ref().map(mention).unwrap_or_default();
    let mine = request.is_with(me);
    match request.state {
        // Who else reads it is said above, and nobody else is asked.
        SupportState::Open if request.is_private() => {
            "You are reminded until one of you takes it.".to_owned()
        }
        SupportState::Open => {
            let others: Vec<&PersonId> = case.waiting().filter(|who| *who != me).collect();
            let others = if others.is_empty() {
                "Nobody else is asked at the moment.".to_owned()
            } else {
                format!(
                    "{} {} asked too.",
                    people(others.iter().copied()),
                    if others.len() == 1 { "is" } else { "are" }
                )
            };
            let next = request
                .due_at
                .map(|due| format!(" If nobody takes it, others are asked {}.", moment(due)))
                .unwrap_or_default();
            format!("{others}{next}")
        }
        SupportState::Claimed if mine => {
            format!("You have it. Write to {} directly.", mention(&request.asker))
        }
        SupportState::Claimed => format!(":raising_hand: {claimer} has it. There is nothing for you to do."),
        SupportState::Solved if mine => format!("{} is asked whether it is solved.", mention(&request.asker)),
        SupportState::Solved => format!("{claimer} says that it is solved."),
        SupportState::Closed => ":white_check_mark: It is solved.".to_owned(),
        SupportState::Withdrawn => "It was taken back. There is nothing for you to do.".to_owned(),
        SupportState::Ended => "It is over. There is nothing for you to do.".to_owned(),
    }
}

/// A request for somebody who is asked to help, with what they can do.
pub fn helper_card(case: &Case, me: &PersonId) -> Message {
    let request = &case.request;
    let intro = if request.is_private() {
        format!(
            ":lock: {} reports a security problem in *{}*. Nobody reads it but you{}.",
            mention(&request.asker),
            line(&case.project.name, 150),
            if case.asked.len() > 1 { " and the other owners" } else { "" }
        )
    } else {
        format!("{} needs help with *{}*.", mention(&request.asker), line(&case.project.name, 150))
    };
    // Who no longer has to do with it keeps no more than the headline.
    let asked = case.asked.iter().find(|one| one.person == *me);
    let concerned = request.is_with(me) || request.state == SupportState::Open;
    if !concerned || !request.state.is_active() {
        let what = if request.is_private() {
            format!("The report of a security problem in {}", line(&case.project.name, 150))
        } else {
            headline(case)
        };
        return Message::paragraph(format!("*{what}*\n{}", standing(case, me)));
    }
    let text = format!(
        "{intro}\n*{}*\n{}{}",
        line(&request.title, 300),
        facts(case),
        quoted(&request.details, ROOM)
    );
    let mut blocks = vec![section(&text)];
    let why = asked.map(|one| one.reasons.clone()).filter(|reasons| !reasons.is_empty());
    let why = why.map(|reasons| format!("You are asked because {}. ", and(&reasons))).unwrap_or_default();
    blocks.push(context(&format!("{why}{}", standing(case, me))));
    let row = helper_buttons(case, me, asked.map(|one| one.answer));
    if !row.is_empty() {
        blocks.push(actions(&format!("support:{}", request.id), row));
    }
    let notice = if request.is_private() {
        format!("A security problem in {} is reported", line(&case.project.name, 150))
    } else {
        format!("Help is needed: {}", headline(case))
    };
    Message::new(notice, blocks)
}

fn helper_buttons(case: &Case, me: &PersonId, answer: Option<Answer>) -> Vec<SlackActionBlockElement> {
    let id = case.request.id.as_str();
    match case.request.state {
        SupportState::Open => {
            let mut row = vec![button("I take it", Verb::Claim.id(), id).primary().into()];
            if answer == Some(Answer::Waiting) {
                row.push(button("Not me", Verb::Pass.id(), id).into());
            }
            row
        }
        SupportState::Claimed if case.request.is_with(me) => vec![
            button("It is solved", Verb::Solve.id(), id).primary().into(),
            button("Hand it on", Verb::HandOn.id(), id).into(),
            button("Give it back", Verb::Release.id(), id).into(),
        ],
        _ => Vec::new(),
    }
}

/// A request for whoever asked.
pub fn asker_card(case: &Case) -> Message {
    let request = &case.request;
    let claimer = request.claimer.as_ref().map(mention).unwrap_or_default();
    let state = match request.state {
        SupportState::Open if request.rung == Rung::Organizers && !request.is_private() => {
            ":hourglass: Nobody could take it so far. The organizers look for somebody.".to_owned()
        }
        SupportState::Open if case.waiting().next().is_none() => ":hourglass: Nobody has it yet.".to_owned(),
        SupportState::Open => {
            let next = match request.due_at {
                Some(due) if !request.is_private() => {
                    format!(" If nobody takes it, others are asked {}.", moment(due))
                }
                _ => String::new(),
            };
            format!(":hourglass: {} asked.{next}", asked(case))
        }
        SupportState::Claimed => format!(":raising_hand: {claimer} has it. Write to each other directly."),
        SupportState::Solved => format!(":question: {claimer} says that it is solved. Is it?"),
        SupportState::Closed => ":white_check_mark: It is solved.".to_owned(),
        SupportState::Withdrawn => "You took it back.".to_owned(),
        SupportState::Ended => "It ended before it was solved.".to_owned(),
    };
    let text = format!("*{}*\n{}\n{state}", headline(case), facts(case));
    let mut message = Message::new(format!("Your request: {}", headline(case)), vec![section(&text)]);
    let id = request.id.as_str();
    let back = button("Take it back", Verb::Withdraw.id(), id).confirm(
        "Take it back?",
        "Those who were asked are told that nothing is needed any more.",
        "Take it back",
        "Keep it",
    );
    let row: Vec<SlackActionBlockElement> = match request.state {
        SupportState::Solved => vec![
            button("Yes, it is solved", Verb::Confirm.id(), id).primary().into(),
            button("Not yet", Verb::Reopen.id(), id).into(),
        ],
        state if state.is_active() => vec![back.into()],
        _ => return message,
    };
    message.blocks.push(actions(&format!("support:{id}"), row));
    message
}

fn asked(case: &Case) -> String {
    let one = case.waiting().count() == 1;
    format!("{} {} been", people(case.waiting()), if one { "has" } else { "have" })
}

/// To the organizers: nobody takes it.
pub fn organizers_card(case: &Case) -> Message {
    let request = &case.request;
    let id = request.id.as_str();
    let standing = match request.state {
        SupportState::Open => {
            "Those who were asked and the owners did not take it. Do you know who could? Whoever takes it can hand it on."
                .to_owned()
        }
        SupportState::Claimed | SupportState::Solved => {
            format!(":raising_hand: {} has it.", request.claimer.as_ref().map(mention).unwrap_or_default())
        }
        SupportState::Closed => ":white_check_mark: It is solved.".to_owned(),
        SupportState::Withdrawn | SupportState::Ended => "It is over.".to_owned(),
    };
    let text = format!(
        ":alarm_clock: *{}*\n{} · asked by {}\n{standing}",
        headline(case),
        facts(case),
        mention(&request.asker)
    );
    let mut message = Message::new(format!("Nobody takes it: {}", headline(case)), vec![section(&text)]);
    if request.state == SupportState::Open {
        let row = vec![
            button("I take it", Verb::Claim.id(), id).primary().into(),
            button("Show", Verb::Show.id(), id).into(),
        ];
        message.blocks.push(actions(&format!("support:{id}"), row));
    }
    message
}

/// A request on the Home tab of somebody.
pub fn home_entry(case: &Case, me: &PersonId) -> SlackBlock {
    let request = &case.request;
    let state = if request.asker == *me {
        match (&request.claimer, request.state) {
            (Some(claimer), SupportState::Claimed) => format!(":raising_hand: {} has it", mention(claimer)),
            (Some(_), SupportState::Solved) => ":question: Is it solved?".to_owned(),
            _ => ":hourglass: Waits for somebody who takes it".to_owned(),
        }
    } else if request.is_with(me) {
        let solved = request.state == SupportState::Solved;
        if solved { "Waits for the asker's word" } else { ":raising_hand: You have it" }.to_owned()
    } else {
        ":hourglass: Nobody has it yet".to_owned()
    };
    let lock = if request.kind == Kind::Security { ":lock: " } else { "" };
    let text = format!("{lock}*{}*\n{} · {state}", headline(case), facts(case));
    let show = button("Show", Verb::Show.id(), request.id.as_str())
        .spoken(&format!("Show the request: {}", request.title));
    section_with(&format!("support:{}", request.id), &text, show)
}

/// The way to support, on a tool's card.
pub fn on_project(project: &Project, notes: i64) -> SlackBlock {
    let id = project.id.as_str();
    let mut row = vec![button("Ask for support", Verb::Ask.id(), id).into()];
    if notes > 0 {
        let page = NotesPage { project: project.id.clone(), after: None };
        let text = count(notes, "known solution", "known solutions");
        row.push(button(&text, Verb::Notes.id(), &page.to_string()).into());
    }
    actions("support", row)
}
