//! The forms, and what one reads after sending them.

use slack_morphism::prelude::*;
use strum::VariantArray;

use crate::features::ideas::model::{
    ABOUT, AUDIENCE, Case, ENOUGH, Form, Part, QUIET, SKILLS, SUBJECTS, TITLE, Verb,
};
use crate::features::skills;
use crate::ids::PersonId;
use crate::slack::blocks::{
    self, actions, button, context, long_text_input, multi_select, radio, section, text_input, type_ahead,
};
use crate::slack::text::{cut, line};

/// The type-ahead of skills.
const FIND: &str = "skills.find";

/// The fields, by their block ids.
pub mod field {
    pub const TITLE: &str = "title";
    pub const ABOUT: &str = "about";
    pub const AUDIENCE: &str = "audience";
    pub const SUBJECTS: &str = "subjects";
    /// A type-ahead sends its own action id; its block carries this.
    pub const SKILLS: &str = "skills";
    pub const PART: &str = "part";
}

/// An idea.
pub fn form(title: &str) -> SlackModalView {
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let blocks = vec![
        context(&format!(
            "An idea needs no owner: everybody sees it, and whoever likes it joins. When {ENOUGH} are in and one of them \
             would lead, it can become a project."
        )),
        text_input(field::TITLE, "The idea", &cut(title, TITLE as usize), TITLE)
            .hint("Such as: A map of prerequisites that students draw together.")
            .into(),
        long_text_input(field::ABOUT, "What would it be?", "", ABOUT).into(),
        text_input(field::AUDIENCE, "For whom?", "", AUDIENCE)
            .hint("Such as: First-year students who change their subject.")
            .optional()
            .into(),
        multi_select(field::SUBJECTS, "Subjects", &subjects, &[], SUBJECTS as u64).optional().into(),
        type_ahead(field::SKILLS, "Skills that it needs", FIND, &[], SKILLS as u64).optional().into(),
    ];
    blocks::form(Form::Idea.into(), "An idea", "Share it", &(), blocks)
}

/// After it was shared.
pub fn saved(case: &Case) -> SlackModalView {
    let text = format!(
        ":white_check_mark: *{}* gathers people from now on. Join it yourself if you would work on it, too. Where nobody \
         joins in {} days, it closes by itself.",
        line(&case.idea.title, 500),
        QUIET.num_days()
    );
    let row = vec![
        button("Count me in", Verb::Join.id(), case.idea.id.as_str()).primary().into(),
        button("See the ideas", Verb::List.id(), "").into(),
    ];
    blocks::modal("saved", "An idea", vec![section(&text), actions("ideas.saved", row)])
}

/// What somebody joins for.
pub fn join_form(case: &Case, part: Option<Part>) -> SlackModalView {
    let parts: Vec<(&str, &str)> = Part::VARIANTS.iter().map(|part| (part.words(), (*part).into())).collect();
    let blocks = vec![
        section(&format!("*{}*", line(&case.idea.title, 500))),
        radio(field::PART, "What for?", &parts, part.map(Into::into)).into(),
        context(
            "Nothing is promised by joining, and you can leave whenever you like. Whoever would lead sees your name.",
        ),
    ];
    blocks::form(Form::Join.into(), "Count me in", "Count me in", &case.idea.id, blocks)
}

/// After somebody joined.
pub fn joined(case: &Case, me: &PersonId) -> SlackModalView {
    let left = ENOUGH.saturating_sub(case.joined.len());
    let mut text = format!(":tada: You are in: *{}*. ", line(&case.idea.title, 500));
    text.push_str(&match (left, case.leader()) {
        (0, None) => "Enough are in; somebody is still to lead.".to_owned(),
        (0, Some(leader)) if leader == me => {
            "Enough are in: the way to make it a project came to you as a direct message.".to_owned()
        }
        (0, Some(_)) => "Enough are in, and whoever leads can make it a project.".to_owned(),
        (1, _) => "One more, and it can become a project.".to_owned(),
        (n, _) => format!("{n} more, and it can become a project."),
    });
    let row = vec![
        button("Leave", Verb::Leave.id(), case.idea.id.as_str()).into(),
        button("See the ideas", Verb::List.id(), "").into(),
    ];
    blocks::modal("saved", "Count me in", vec![section(&text), actions("ideas.joined", row)])
}
