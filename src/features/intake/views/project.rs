//! The first step: the project.

use std::collections::HashMap;

use chrono::Duration;
use slack_morphism::prelude::*;
use strum::VariantArray;

use super::{FIND_SKILLS, choices, label};
use crate::features::intake::model::{
    About, Field, FormKey, MOST_CO_OWNERS, MOST_STACK, MOST_SUBJECTS, Meta, Step, Verb,
};
use crate::features::projects::{Project, ProjectState, Stage};
use crate::features::skills;
use crate::ids::SkillId;
use crate::slack::blocks::{
    self, button, checkboxes, context, long_text_input, menu, multi_select, people_input, section,
    section_with, select, text_input, type_ahead, url_input,
};
use crate::slack::text::{ago, cut, escape};

/// What the first step shows.
#[derive(Clone, Debug)]
pub struct ProjectPage {
    /// Which form it is.
    pub meta: Meta,
    /// What is filled in.
    pub about: About,
    /// The names of the skills in it.
    pub names: HashMap<SkillId, String>,
    /// The project, where it exists.
    pub project: Option<Project>,
    /// How long ago the draft was kept that is offered.
    pub kept: Option<Duration>,
    /// The text comes from a message; whether there was any.
    pub from_message: Option<bool>,
    /// Drafts of other new projects.
    pub others: Vec<Other>,
    /// Whether the community gives projects channels.
    pub offers_channel: bool,
    /// What is wrong in fields that were checked before: plain text.
    pub complaints: Vec<String>,
}

/// A draft that could be opened instead.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its form.
    pub form: FormKey,
    /// The name in it; may be empty.
    pub name: String,
    /// How long ago it was kept.
    pub age: Duration,
}

/// The first step.
pub fn project(page: &ProjectPage) -> SlackModalView {
    let mut blocks = above(page);
    blocks.extend(fields(page));
    let title = if page.project.is_some() { "Edit project (1 of 2)" } else { "New project (1 of 2)" };
    let mut view = blocks::form(Step::Project.id(), title, "Next", &page.meta, blocks);
    view.close = Some("Keep for later".into());
    view.notify_on_close = Some(true);
    view
}

/// What there is to say before the first field.
fn above(page: &ProjectPage) -> Vec<SlackBlock> {
    let mut blocks: Vec<SlackBlock> = page.project.iter().filter_map(decision).collect();
    if !page.complaints.is_empty() {
        let lines: Vec<String> = page.complaints.iter().map(|line| format!("• {}", escape(line))).collect();
        blocks.push(section(&format!(":warning: *This needs another look:*\n{}", lines.join("\n"))));
    }
    match page.from_message {
        Some(true) => blocks.push(context(
            "The pitch and the problem come from the message that you chose. Make them yours.",
        )),
        Some(false) => blocks.push(context("That message has no text to carry over, so this form is empty.")),
        None => {}
    }
    if let Some(age) = page.kept {
        let afresh = button("Start afresh", Verb::Afresh.id(), &String::from(page.meta.form.clone()))
            .confirm(
                "Start afresh?",
                "What we kept is thrown away, and the form begins again.",
                "Start afresh",
                "Keep it",
            );
        let what = if page.project.is_some() { "your changes" } else { "your draft" };
        blocks.push(section_with("kept", &format!("We kept {what} from {}.", since(age)), afresh));
    }
    if !page.others.is_empty() {
        let entries: Vec<(String, String)> = page.others.iter().map(other).collect();
        let menu = menu(Verb::OtherDraft.id(), "Open another draft", &entries);
        blocks.push(section_with("others", "More of your drafts are kept.", menu));
    }
    blocks
}

fn other(other: &Other) -> (String, String) {
    let name = if other.name.trim().is_empty() { "Without a name" } else { other.name.trim() };
    (format!("{}, {}", cut(name, 50), ago(other.age)), other.form.clone().into())
}

/// "2 days ago", after "from".
fn since(age: Duration) -> String {
    if age < Duration::minutes(1) { "a moment ago".to_owned() } else { ago(age) }
}

/// What the organizers said, where it is the owners' turn.
fn decision(project: &Project) -> Option<SlackBlock> {
    let note = project.decision_note.as_deref().unwrap_or_default();
    let quote: String = note.lines().map(|line| format!("\n> {}", escape(line))).collect();
    let (what, then) = match project.state {
        ProjectState::ChangesRequested => (":pencil2: *An organizer asked for changes:*", "Change"),
        ProjectState::Declined => ("*This project was declined:*", "If you can change that, change"),
        ProjectState::Submitted | ProjectState::Approved | ProjectState::Paused | ProjectState::Closed => {
            return None;
        }
    };
    Some(section(&format!(
        "{what}{quote}\n{then} what is needed, and send it again at the end of the next page."
    )))
}

fn fields(page: &ProjectPage) -> Vec<SlackBlock> {
    let (about, round) = (&page.about, page.meta.round);
    let id = |field: Field| field.id(round);
    let short = |field: Field, text: &str| text_input(&id(field), label(field), text, field.max());
    let long = |field: Field, text: &str| long_text_input(&id(field), label(field), text, field.max());
    let stages: Vec<(String, String)> = Stage::VARIANTS
        .iter()
        .map(|stage| (stage.words().to_owned(), Into::<&'static str>::into(stage).to_owned()))
        .collect();
    let mut fields: Vec<SlackBlock> = vec![
        short(Field::Name, &about.name).into(),
        short(Field::Pitch, &about.pitch)
            .hint("One sentence: what it is, and for whom. At most 140 characters.")
            .into(),
        long(Field::Problem, &about.problem)
            .hint("Who teaches or learns, what is hard for them today, and what gets better.")
            .into(),
        select(&id(Field::Stage), label(Field::Stage), &stages, Some(&about.stage)).into(),
    ];
    let subjects = subjects(&about.subjects);
    if !subjects.is_empty() {
        let most = MOST_SUBJECTS as u64;
        let chosen = &about.subjects[..about.subjects.len().min(MOST_SUBJECTS)];
        fields.push(
            multi_select(&id(Field::Subjects), label(Field::Subjects), &subjects, chosen, most)
                .hint("Up to five.")
                .optional()
                .into(),
        );
    }
    let stack = choices(about.stack.iter().map(String::as_str), &page.names);
    let co_owners: Vec<String> =
        about.co_owners.iter().take(MOST_CO_OWNERS).map(|person| person.0.clone()).collect();
    fields.extend([
        type_ahead(&id(Field::Stack), label(Field::Stack), FIND_SKILLS, &stack, MOST_STACK as u64)
            .hint("Languages, frameworks and tools, up to 15. What isn't in the list can be added.")
            .optional()
            .into(),
        url_input(&id(Field::Repository), label(Field::Repository), &about.repository)
            .hint("Where the code is, as an https:// link. It may follow later.")
            .optional()
            .into(),
        short(Field::Licence, &about.licence)
            .hint("Its SPDX name, such as MIT, Apache-2.0 or AGPL-3.0-or-later. Empty if there is none yet.")
            .optional()
            .into(),
        long(Field::Links, &about.links)
            .hint("A demo, a paper, a website: one https:// link in each line, up to five.")
            .optional()
            .into(),
        long(Field::Newcomers, &about.newcomers)
            .hint("What somebody should read or try first, and where to ask.")
            .optional()
            .into(),
        people_input(&id(Field::CoOwners), label(Field::CoOwners), &co_owners, MOST_CO_OWNERS as u64)
            .hint("Up to four. They can change the project and answer people, as you can.")
            .optional()
            .into(),
    ]);
    let has_channel = page.project.as_ref().is_some_and(|project| project.channel.is_some());
    if page.offers_channel && !has_channel {
        let when = if page.project.as_ref().is_some_and(|project| project.state.is_running()) {
            "Open a channel for the project"
        } else {
            "Open a channel for the project once it is approved"
        };
        let tick = [(when, "yes", about.wants_channel)];
        fields.push(checkboxes(&id(Field::WantsChannel), label(Field::WantsChannel), &tick).into());
    }
    fields
}

/// The subjects to choose from: the community's, and before them what the project has besides.
fn subjects(own: &[String]) -> Vec<(String, String)> {
    let known = skills::subjects();
    let own = own.iter().map(String::as_str).filter(|subject| !known.contains(subject));
    own.chain(known.iter().copied()).map(|subject| (subject.to_owned(), subject.to_owned())).collect()
}
