//! One's own questions, and one of them with its answers.

use slack_morphism::prelude::*;

use super::{cards, quoted, who};
use crate::features::questions::model::{Case, Page, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section, section_with};
use crate::slack::text::{and, count, day, line};

fn standing(case: &Case) -> String {
    let n = i64::try_from(case.answers().len()).unwrap_or(i64::MAX);
    let state = if case.question.is_open() { "open" } else { "closed" };
    let answers = if n == 0 { "no answer".to_owned() } else { count(n, "answer", "answers") };
    format!("{state} · {answers} · asked on {}", day(case.question.asked_at))
}

/// A page of one's own questions.
pub fn mine(page: &Page) -> Message {
    let mut blocks = Vec::new();
    if page.is_first {
        blocks.push(header("Your questions"));
    }
    if page.cases.is_empty() {
        blocks.push(section(if page.is_first {
            "*You have asked nothing yet.* A question goes to the owners of the projects that it touches, and their answers \
             are gathered here."
        } else {
            "That was all."
        }));
    }
    for case in &page.cases {
        let show = button("Show", Verb::Show.id(), case.question.id.as_str());
        blocks.push(section_with(
            &format!("question:{}", case.question.id),
            &format!("*{}*\n{}", line(&case.question.title, 800), standing(case)),
            show.spoken(&format!("Show: {}", case.question.title)),
        ));
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(
        page.next.as_ref().map(|next| button("More questions", Verb::Mine.id(), next.as_str()).into()),
    );
    row.push(button("Ask the other projects", Verb::New.id(), "").into());
    blocks.push(actions("questions.page", row));
    Message::new("Your questions to the other projects.", blocks)
}

/// A question with all its answers, for whoever asked it.
pub fn detail(case: &Case) -> Message {
    let question = &case.question;
    let names: Vec<String> = case.projects().iter().map(|name| format!("*{}*", line(name, 150))).collect();
    let asked = if names.is_empty() { String::new() } else { format!("\nAsked: {}", and(&names)) };
    let mut blocks = vec![section(&format!("*{}*\n{}{asked}", line(&question.title, 800), standing(case)))];
    if !question.tried.is_empty() {
        blocks.push(context(&format!("Tried so far: {}", line(&question.tried, 1500))));
    }
    let answers = case.answers();
    if answers.is_empty() {
        blocks.push(section(if question.is_open() {
            "No answer yet. Each comes to you as a direct message as soon as it is written."
        } else {
            "Nobody answered. Other words or other subjects may find other projects."
        }));
    }
    for part in &answers {
        blocks.push(section(&format!("{}:{}", who(part), quoted(&part.asked.answer, 2600))));
        blocks.extend(cards::below(case, part, false));
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if question.is_open() {
        row.push(button("Close the question", Verb::Close.id(), question.id.as_str()).into());
    }
    row.push(button("Your questions", Verb::Mine.id(), "").into());
    blocks.push(actions(&format!("question:{}", question.id), row));
    Message::new(format!("Your question: {}", line(&question.title, 800)), blocks)
}
