//! The forms: a need, and a role that would meet it.

use slack_morphism::prelude::*;

use crate::features::institutions::Institution;
use crate::features::needs::model::{COURSE, Form, LEARNERS, Meta, Need, PROBLEM, SUBJECTS, TITLE, TRIED};
use crate::features::projects::Project;
use crate::features::skills;
use crate::slack::blocks::{
    self, context, date_input, long_text_input, multi_select, number_input, select, text_input,
};
use crate::slack::text::line;

/// At a menu that was left empty.
pub const CHOOSE: &str = "Please choose one.";

/// The fields of a need, by their block ids.
pub mod field {
    pub const TITLE: &str = "title";
    pub const PROBLEM: &str = "problem";
    pub const COURSE: &str = "course";
    pub const LEARNERS: &str = "learners";
    pub const BY_WHEN: &str = "by_when";
    pub const TRIED: &str = "tried";
    pub const SUBJECTS: &str = "subjects";
}

/// The fields of a role.
pub mod role_field {
    pub const PROJECT: &str = "project";
    pub const TITLE: &str = "title";
    pub const TASK: &str = "task";
    pub const HOURS: &str = "hours";
}

/// What a teacher needs.
pub fn need_form(institution: &Institution, need: Option<&Need>) -> SlackModalView {
    let text = |get: fn(&Need) -> &String| need.map(get).cloned().unwrap_or_default();
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let chosen = need.map(|need| need.subjects.clone()).unwrap_or_default();
    let by_when = need.and_then(|need| need.by_when).map(|day| day.to_string());
    let blocks = vec![
        context(&format!(
            "What the teaching at *{}* needs. Everybody here can see it; tools are matched to it, with reasons.",
            line(&institution.about.name, 120)
        )),
        text_input(field::TITLE, "In one sentence", &text(|need| &need.title), TITLE)
            .hint("Such as: Fast feedback on weekly proofs.")
            .into(),
        long_text_input(field::PROBLEM, "The problem in teaching", &text(|need| &need.problem), PROBLEM)
            .into(),
        multi_select(field::SUBJECTS, "Subjects", &subjects, &chosen, SUBJECTS as u64).optional().into(),
        text_input(field::COURSE, "Course", &text(|need| &need.course), COURSE).optional().into(),
        number_input(field::LEARNERS, "Learners", need.and_then(|need| need.learners), 1, LEARNERS)
            .optional()
            .into(),
        date_input(field::BY_WHEN, "By when", by_when.as_deref()).optional().into(),
        long_text_input(field::TRIED, "What was tried", &text(|need| &need.tried), TRIED).optional().into(),
    ];
    let meta = Meta { institution: institution.id.clone(), need: need.map(|need| need.id.clone()) };
    blocks::form(Form::Need.into(), "What you need", "Save", &meta, blocks)
}

/// A role at a project that would meet a need.
pub fn role_form(need: &Need, projects: &[Project]) -> SlackModalView {
    let entries: Vec<(String, String)> =
        projects.iter().map(|project| (project.name.clone(), project.id.to_string())).collect();
    let only = (projects.len() == 1).then(|| projects[0].id.as_str());
    let blocks = vec![
        context(&format!(
            "Somebody who builds what is missing, at a project that is near to “{}”. Its owners decide whether they \
             look for such a person.",
            line(&need.title, 200)
        )),
        select(role_field::PROJECT, "Project", &entries, only)
            .hint("Those that are nearest come first.")
            .into(),
        text_input(role_field::TITLE, "Role", "", 80).hint("Such as: LTI developer.").into(),
        long_text_input(role_field::TASK, "What they would do", "", 1000).into(),
        number_input(role_field::HOURS, "Hours a week", Some(4), 1, 40).into(),
    ];
    blocks::form(Form::Role.into(), "Ask a project", "Ask its owners", &need.id, blocks)
}
