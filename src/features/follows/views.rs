//! What people read of what they follow.

use slack_morphism::prelude::*;

use super::model::{Chosen, Entry, Form, Kind, MOST_CHOSEN, Page, Press, Verb};
use crate::features::projects::{Project, ProjectState};
use crate::features::{help, notifications, skills, updates};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{
    self, Button, actions, button, context, header, multi_select, section, section_with, type_ahead,
};
use crate::slack::text::{and, escape, line, mention};

/// The type-ahead of skills.
const FIND: &str = "skills.find";

/// The fields, by their block ids.
pub mod field {
    pub const SUBJECTS: &str = "subjects";
    pub const SKILLS: &str = "skills";
}

/// "Follow", of a project.
pub fn follow(project: &Project) -> Button {
    button("Follow", Verb::Follow.id(), project.id.as_str()).spoken(&format!("Follow {}", project.name))
}

/// "Unfollow", of a project.
pub fn unfollow(project: &Project) -> Button {
    button("Unfollow", Verb::Unfollow.id(), project.id.as_str()).spoken(&format!("Unfollow {}", project.name))
}

fn name(project: &Project) -> String {
    line(&project.name, 150)
}

fn all() -> Button {
    button("What I follow", Verb::List.id(), "all")
}

/// Below a message that others see too: it is followed.
pub fn followed(project: &Project) -> Message {
    let text = format!(
        ":bell: You follow *{}*. What it tells comes to you, together with other news in the morning unless you \
         choose otherwise.",
        name(project)
    );
    Message::paragraph(text).with(actions("follows.followed", vec![unfollow(project).into(), all().into()]))
}

/// The other way round.
pub fn unfollowed(project: &Project) -> Message {
    let text = format!("You no longer follow *{}*. Its news stay on its page.", name(project));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if project.state.is_running() {
        row.push(follow(project).into());
    }
    row.push(all().into());
    Message::paragraph(text).with(actions("follows.unfollowed", row))
}

/// There was nothing to let go of.
pub fn not_followed() -> Message {
    Message::paragraph("You don't follow this.").with(actions("follows.unfollowed", vec![all().into()]))
}

/// To an owner: they hear of all that happens in it.
pub fn yours(project: &Project) -> Message {
    let text = format!(
        "*{}* is yours, so you hear of it anyway. Whoever follows it hears what you tell.",
        name(project)
    );
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if project.state == ProjectState::Approved {
        row.push(updates::views::write(project).into());
    }
    row.push(all().into());
    Message::paragraph(text).with(actions("follows.yours", row))
}

fn kind(entry: &Entry) -> &'static str {
    match (entry.thing.kind, entry.project.as_ref().map(|project| project.state)) {
        (Kind::Skill, _) => "skill",
        (Kind::Subject, _) => "subject",
        (Kind::Project, Some(ProjectState::Approved)) => "project",
        (Kind::Project, Some(ProjectState::Paused)) => "project, pauses",
        (Kind::Project, Some(ProjectState::Closed)) => "project, closed",
        (Kind::Project, Some(_)) => "project, with the organizers again",
        (Kind::Project, None) => "project, gone",
    }
}

fn entry(one: &Entry, page: &Page) -> SlackBlock {
    let press = Press { thing: one.thing.clone(), after: page.after.clone() }.to_string();
    let mut text = format!("*{}* · {}", line(&one.name, 150), kind(one));
    if let Some(project) = one.project.as_ref().filter(|project| project.state.is_running()) {
        text.push_str(&format!("\n{}", line(&project.pitch, 300)));
    }
    let drop = button("Unfollow", Verb::Drop.id(), &press).spoken(&format!("Unfollow {}", one.name));
    section_with(&format!("followed:{}", one.thing), &text, drop)
}

/// Where what is new of subjects and skills comes, and the way to it.
fn weekly(on: bool) -> &'static str {
    if on {
        "What is new of subjects and skills comes in your digest on Monday, and what projects tell as well, unless you chose \
         to hear of it at once."
    } else {
        "Projects tell you their news, in the morning unless you chose otherwise. What is new of subjects and skills comes \
         in a digest of your own on Monday, which is off: turn it on under “What comes, and when”."
    }
}

fn settings() -> Button {
    button("What comes, and when", notifications::Verb::Open.id(), "follows")
}

/// A page of what somebody follows.
pub fn page(page: &Page) -> Message {
    let mut blocks = Vec::new();
    if page.after.is_none() {
        blocks.push(header("What you follow"));
    }
    match (page.entries.is_empty(), page.after.is_some()) {
        (true, false) => blocks.push(section(
            "*You follow nothing yet.* “Follow” on a project's page brings you its news. Of subjects and skills you \
             hear which new projects there are, and who wants help.",
        )),
        (true, true) => blocks.push(section("That was all.")),
        (false, true) => {}
        (false, false) => blocks.push(context(weekly(page.weekly))),
    }
    blocks.extend(page.entries.iter().map(|one| entry(one, page)));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(page.next.as_ref().map(|next| button("More", Verb::More.id(), &next.to_string()).into()));
    if page.after.is_some() {
        row.push(button("Back to the first", Verb::List.id(), "first").into());
    }
    row.push(button("Choose subjects and skills", Verb::Edit.id(), "list").into());
    if page.entries.is_empty() && page.after.is_none() {
        row.push(button("See the projects", help::Verb::Projects.id(), "follows").into());
    }
    if !page.weekly {
        row.push(settings().into());
    }
    blocks.push(actions("follows.page", row));
    Message::new("What you follow.", blocks)
}

/// The form of subjects and skills.
pub fn form(chosen: &Chosen) -> SlackModalView {
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|subject| ((*subject).to_owned(), (*subject).to_owned())).collect();
    let most = MOST_CHOSEN as u64;
    let blocks = vec![
        section(
            "You hear of new projects with these subjects or with a role that needs these skills, and of the help that \
             such projects want: once a week, in your own digest.",
        ),
        multi_select(field::SUBJECTS, "Subjects", &subjects, &chosen.subjects, most).optional().into(),
        type_ahead(field::SKILLS, "Skills", FIND, &chosen.skills, most)
            .hint("What you take out you no longer follow.")
            .optional()
            .into(),
    ];
    blocks::form(Form::Choose.into(), "Follow", "Follow", &(), blocks)
}

/// After it was sent.
pub fn saved(chosen: &Chosen, on: bool) -> SlackModalView {
    let list = |names: &mut dyn Iterator<Item = &String>| {
        let names: Vec<String> = names.map(|name| line(name, 75)).collect();
        if names.is_empty() { "none".to_owned() } else { and(&names) }
    };
    let subjects = list(&mut chosen.subjects.iter());
    let skills = list(&mut chosen.skills.iter().map(|(name, _)| name));
    let comes = if chosen.subjects.is_empty() && chosen.skills.is_empty() {
        "Projects that you follow tell you their news as before."
    } else if on {
        "What is new of them comes in your digest on Monday."
    } else {
        "What is new of them comes in a digest of your own on Monday. It is off: turn it on under “What comes, and \
         when”, “A digest of your own”."
    };
    let text = format!(
        ":white_check_mark: *Saved.*\n*Subjects that you follow:* {subjects}\n*Skills:* {skills}\n{comes}"
    );
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if !on {
        row.push(settings().primary().into());
    }
    row.push(all().into());
    blocks::modal("saved", "Follow", vec![section(&text), actions("follows.saved", row)])
}

/// To a follower: the project closed.
pub fn closed(project: &Project, owners: &[PersonId]) -> Message {
    let note = project.decision_note.as_deref().unwrap_or_default();
    let note: String = note.lines().map(|line| format!("\n> {}", escape(line))).collect();
    let thanks = match owners.iter().find(|owner| !owner.is_gone()) {
        Some(owner) => format!("{} and everybody in it thank you for your interest.", mention(owner)),
        None => "Thank you for your interest.".to_owned(),
    };
    let text = format!(
        ":lock: *{}*, which you follow, is closed.{note}\n{thanks} Should it open again, you follow it still.",
        name(project)
    );
    let row = vec![
        button("See the projects", help::Verb::Projects.id(), "follows").into(),
        unfollow(project).into(),
    ];
    Message::paragraph(text).with(actions("follows.closed", row))
}
