//! Messages: to whoever is asked, and to whoever asked.

use slack_morphism::prelude::*;

use super::{project, quoted, who};
use crate::features::questions::model::{AskedState, Case, Helped, OPEN, Part, Question, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section};
use crate::slack::text::{and, count, line, mention};

/// To an owner of a project that it touches, as it stands.
pub fn asked_card(question: &Question, part: &Part) -> Message {
    let title = line(&question.title, 800);
    // What is settled needs no words of others any more.
    let settled = match part.asked.state {
        AskedState::Answered => Some(format!(
            ":white_check_mark: You answered “{title}”. Thank you! {}",
            if part.asked.helped { "It helped." } else { "Whoever asked reads it now." }
        )),
        AskedState::Passed => Some(format!("“{title}”: not for you. Thank you for saying so.")),
        AskedState::Waiting if !question.is_open() => {
            Some(format!("“{title}”: already closed. You need not do anything."))
        }
        AskedState::Waiting => None,
    };
    if let Some(text) = settled {
        return Message::paragraph(text);
    }
    let asks = format!("{} asks the projects that may know", mention(&question.asker));
    let id = question.id.as_str();
    let spoken = |label: &str| format!("{label}: {}", question.title);
    let mut blocks = vec![section(&format!(":speech_balloon: {asks}:\n*{title}*"))];
    if !question.tried.is_empty() {
        blocks.push(section(&format!("Tried so far:{}", quoted(&question.tried, 2900))));
    }
    blocks.push(context(&because(part)));
    blocks.push(actions(
        &format!("question:{id}"),
        vec![
            button("Answer", Verb::Answer.id(), id).primary().spoken(&spoken("Answer")).into(),
            button("Not for me", Verb::Pass.id(), id).spoken(&spoken("Not for me")).into(),
        ],
    ));
    Message::new(format!("{asks}: {title}"), blocks)
}

/// Why this person is asked.
fn because(part: &Part) -> String {
    if part.asked.reasons.is_empty() {
        return format!("You are asked because it touches {}.", project(part));
    }
    let reasons: Vec<String> = part.asked.reasons.iter().take(3).map(|why| line(why, 500)).collect();
    format!("You are asked because {} {}. A line or two may be enough.", project(part), and(&reasons))
}

/// To whoever asked: who is asked, and how it stands. Answers come in the thread below.
pub fn asker_card(case: &Case) -> Message {
    let question = &case.question;
    let title = line(&question.title, 800);
    let names: Vec<String> = case.projects().iter().map(|name| format!("*{}*", line(name, 150))).collect();
    let n = i64::try_from(names.len()).unwrap_or(i64::MAX);
    let answers = case.answers();
    let came = count(i64::try_from(answers.len()).unwrap_or(i64::MAX), "answer", "answers");
    let whom = match names.as_slice() {
        [] => String::new(),
        names => format!("\n{} asked: {}.", count(n, "project was", "projects were"), and(names)),
    };
    let standing = match (question.is_open(), answers.is_empty()) {
        (true, true) => format!(
            "Answers come in this thread as they are written. After {} days the question closes by itself.",
            OPEN.num_days()
        ),
        (true, false) => format!(":speech_balloon: {came} so far, in this thread."),
        (false, true) => ":lock: Closed, without an answer.".to_owned(),
        (false, false) => format!(":lock: Closed, with {came}. Thank you for asking."),
    };
    let id = question.id.as_str();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if question.is_open() {
        let close = button("Close the question", Verb::Close.id(), id);
        row.push(close.spoken(&format!("Close the question: {}", question.title)).into());
    }
    row.push(button("Your questions", Verb::Mine.id(), "").into());
    let text = format!("You asked: *{title}*");
    Message::new(
        text.clone(),
        vec![section(&format!("{text}{whom}")), context(&standing), actions(&format!("question:{id}"), row)],
    )
}

/// An answer, to whoever asked.
pub fn answer(case: &Case, part: &Part) -> Message {
    let mut message = Message::new(
        format!("{}, answers: {}", who(part), line(&part.asked.answer, 500)),
        vec![section(&format!("{}, answers:{}", who(part), quoted(&part.asked.answer, 2600)))],
    );
    message.blocks.extend(below(case, part, true));
    message
}

/// What can be done with an answer. `close` adds the way to close the question.
pub(super) fn below(case: &Case, part: &Part, close: bool) -> Vec<SlackBlock> {
    let question = &case.question;
    let mut blocks = Vec::new();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if part.asked.helped {
        blocks.push(context(":tada: You said that this helped."));
    } else {
        let value = Helped { question: question.id.clone(), person: part.asked.person.clone() };
        let button = button("That helped", Verb::Helped.id(), &value.to_string());
        row.push(button.spoken(&format!("That helped: the answer of {}", part.project)).into());
    }
    if close && question.is_open() {
        row.push(button("Close the question", Verb::Close.id(), question.id.as_str()).into());
    }
    if !row.is_empty() {
        blocks.push(actions(&format!("answer:{}", part.asked.person), row));
    }
    blocks
}

/// To whoever wrote an answer that helped.
pub fn thanks(question: &Question, part: &Part) -> Message {
    Message::paragraph(format!(
        ":tada: {} says that your answer to “{}” helped. Thank you, and thanks to {}!",
        mention(&question.asker),
        line(&question.title, 800),
        project(part)
    ))
}

/// To whoever asked, when the time is over: all answers in one message.
pub fn gathered(case: &Case) -> Message {
    let title = line(&case.question.title, 800);
    let answers = case.answers();
    if answers.is_empty() {
        let text = format!(
            "Nobody answered “{title}” in {} days, so it is closed, and we are sorry. Ask it again in other words, or \
             with other subjects: other projects may know. An organizer can help you to find somebody, too.",
            OPEN.num_days()
        );
        let again = button("Ask again", Verb::New.id(), "").into();
        return Message::paragraph(text).with(actions("questions.over", vec![again]));
    }
    let n = i64::try_from(answers.len()).unwrap_or(i64::MAX);
    let text = format!("“{title}” is closed. {} came:", count(n, "answer", "answers"));
    let mut blocks = vec![section(&text)];
    blocks.extend(
        answers.iter().map(|part| section(&format!("{}:{}", who(part), quoted(&part.asked.answer, 1200)))),
    );
    blocks.push(context(
        "Did one of them help? “Your questions” has a button for that; whoever wrote it is glad to know.",
    ));
    let show = button("Show the answers", Verb::Show.id(), case.question.id.as_str()).into();
    let mine = button("Your questions", Verb::Mine.id(), "").into();
    blocks.push(actions("questions.over", vec![show, mine]));
    Message::new(text, blocks)
}
