//! The forms, and what one reads after sending them.

use slack_morphism::prelude::*;

use super::{project, quoted};
use crate::features::questions::model::{
    Case, Form, OPEN, PROJECTS, Part, Question, SUBJECTS, TEXT, TITLE, Verb,
};
use crate::features::skills;
use crate::slack::blocks::{
    self, actions, button, context, long_text_input, multi_select, section, text_input,
};
use crate::slack::text::{and, count, cut, line, mention};

/// The fields, by their block ids.
pub mod field {
    pub const TITLE: &str = "title";
    pub const TRIED: &str = "tried";
    pub const SUBJECTS: &str = "subjects";
    pub const ANSWER: &str = "answer";
}

/// Asks the other projects.
pub fn form(title: &str) -> SlackModalView {
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let blocks = vec![
        context(&format!(
            "Goes to the owners of up to {PROJECTS} projects that it touches, with your name. What they know comes back \
             to you, in one thread."
        )),
        text_input(field::TITLE, "Your question", &cut(title, TITLE as usize), TITLE)
            .hint("Such as: How do you pass grades back to Moodle?")
            .into(),
        long_text_input(field::TRIED, "What you tried so far", "", TEXT)
            .hint("The words that you use here find the projects, too.")
            .optional()
            .into(),
        multi_select(field::SUBJECTS, "Subjects", &subjects, &[], SUBJECTS as u64).optional().into(),
        actions("questions.mine", vec![button("Your questions", Verb::Mine.id(), "").into()]),
    ];
    blocks::form(Form::Ask.into(), "Ask the other projects", "Ask", &(), blocks)
}

/// Nobody can be asked: what to do instead. What was typed is there to be copied.
pub fn nobody(question: &Question) -> SlackModalView {
    let text = format!(
        "No other project here touches this yet, so nobody was asked, and it doesn't count as one of your questions. \
         Choose a subject or name the tools and standards that it is about, and ask again; or ask in a channel of this \
         workspace. `/edtech find SKILL` shows who knows something, and `/edtech support` is for tools that you use.\n\
         *{}*{}",
        line(&question.title, 800),
        quoted(&question.tried, 1400)
    );
    let again = button("Ask again", Verb::New.id(), "").into();
    blocks::modal(
        "saved",
        "Ask the other projects",
        vec![section(&text), actions("questions.nobody", vec![again])],
    )
}

/// It was sent.
pub fn sent(case: &Case) -> SlackModalView {
    let names: Vec<String> = case.projects().iter().map(|name| format!("*{}*", line(name, 150))).collect();
    let n = i64::try_from(names.len()).unwrap_or(i64::MAX);
    let text = format!(
        ":white_check_mark: {} asked: {}. What they answer comes to you as a direct message; after {} days the question \
         closes by itself.",
        count(n, "project is", "projects are"),
        and(&names),
        OPEN.num_days()
    );
    blocks::modal("saved", "Ask the other projects", vec![section(&text)])
}

/// Answers a question.
pub fn answer_form(question: &Question, part: &Part) -> SlackModalView {
    let blocks = vec![
        section(&format!(
            "{} asks: *{}*{}",
            mention(&question.asker),
            line(&question.title, 800),
            quoted(&question.tried, 1800)
        )),
        long_text_input(field::ANSWER, "Your answer", "", TEXT)
            .hint("A line or two may be enough: how you did it, what to avoid, a link.")
            .into(),
        context(&format!("Only whoever asked reads it, with your name and that of {}.", project(part))),
    ];
    blocks::form(Form::Answer.into(), "Answer", "Send", &question.id, blocks)
}
