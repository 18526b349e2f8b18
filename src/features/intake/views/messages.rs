//! What people get in messages, and the small window that asks which project.

use slack_morphism::prelude::*;

use super::{WHICH, label};
use crate::features::intake::merge::Change;
use crate::features::intake::model::{Field, Step, Verb};
use crate::features::projects::{self, Project, ProjectState};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, select};
use crate::slack::text::{and, escape, line, mention};

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It went back to the organizers.
    SentAgain,
    /// It still waits for them.
    Waits,
    /// It shows at once.
    Shows,
    /// It shows once it is listed again.
    Pauses,
}

/// To the person who sent a new project.
pub fn sent(project: &Project) -> Message {
    let text = format!(
        ":inbox_tray: *{}* is with the organizers now. One of them reads it, as a rule within two \
         working days, and you hear from us here. Until then only its owners and the organizers see it, and you can \
         still change it.",
        line(&project.name, 150)
    );
    with_buttons(text, "intake.sent", project)
}

/// To the person who changed a project.
pub fn saved(project: &Project, changes: &[Change], owners: bool, how: Saved) -> Message {
    let mut what: Vec<String> = changes.iter().map(changed).collect();
    if owners {
        what.push(label(Field::CoOwners).to_lowercase());
    }
    let name = line(&project.name, 150);
    let said = match how {
        Saved::SentAgain => format!(
            ":inbox_tray: *{name}* is with the organizers again. One of them reads it, as a rule within two \
             working days, and you hear from us here."
        ),
        Saved::Waits => {
            format!("Your changes to *{name}* are saved. It still waits for an organizer, who sees them.")
        }
        Saved::Shows => format!("Your changes to *{name}* are saved and show everywhere."),
        Saved::Pauses => {
            format!(
                "Your changes to *{name}* are saved. It pauses; once you reopen it, they show everywhere."
            )
        }
    };
    let text = if what.is_empty() { said } else { format!("{said}\nChanged: {}.", escape(&and(&what))) };
    with_buttons(text, "intake.saved", project)
}

/// What changed, in a word or two: plain text.
fn changed(change: &Change) -> String {
    let title = if change.after.is_empty() { &change.before } else { &change.after };
    match change.what.parse() {
        Ok(field) => label(field).to_lowercase(),
        Err(_) => format!("role “{title}”"),
    }
}

/// To somebody who owns a project from now on.
pub fn named_owner(project: &Project, by: &PersonId) -> Message {
    let then = match project.state {
        ProjectState::Approved | ProjectState::Paused => "",
        _ => " An organizer reads it before it is announced.",
    };
    let text = format!(
        "{} named you as an owner of *{}*: {}\nYou can change it and answer people who are interested, as they \
         can.{then} If this is a mistake, tell {}.",
        mention(by),
        line(&project.name, 150),
        line(&project.pitch, 300),
        mention(by)
    );
    with_buttons(text, "intake.named", project)
}

/// To somebody who no longer owns a project.
pub fn taken_off(project: &Project, by: &PersonId) -> Message {
    let text = format!(
        "{} took you off the owners of *{}*. If this is a mistake, tell {}.",
        mention(by),
        line(&project.name, 150),
        mention(by)
    );
    Message::paragraph(text)
}

fn with_buttons(text: String, block: &str, project: &Project) -> Message {
    let id = project.id.as_str();
    let buttons = vec![
        button("See it", projects::Verb::Show.id(), id).into(),
        button("Edit", Verb::Edit.id(), id).into(),
    ];
    Message::paragraph(text).with(actions(block, buttons))
}

/// To somebody who wants to edit a project and has none.
pub fn no_project() -> Message {
    let text = "You have no project here to edit yet. One that was declined is edited by its name: \
                `/edtech project edit NAME`."
        .to_owned();
    let new = button("Submit a project", Verb::New.id(), "").primary().into();
    Message::paragraph(text).with(actions("intake.none", vec![new]))
}

/// To somebody who wants to edit a project that isn't theirs, or doesn't exist: plain text.
pub fn not_yours(name: &str, mine: &[Project]) -> String {
    let names: Vec<String> = mine.iter().take(10).map(|project| project.name.clone()).collect();
    let way_on = match names.as_slice() {
        [] => "You have none to edit yet: /edtech project new starts one.".to_owned(),
        names => format!("Yours: {}.", and(names)),
    };
    format!("You have no project called “{name}”. {way_on}")
}

/// What somebody reads who edits a project that is closed: plain text.
pub fn is_closed(project: &Project) -> String {
    format!(
        "{} is closed. Open it again first: /edtech project show {} and “Reopen”.",
        project.name, project.name
    )
}

/// What somebody reads whose draft is gone: plain text.
pub fn no_draft(edit: bool) -> String {
    let how = if edit { "/edtech project edit" } else { "/edtech project new" };
    format!("This form was sent already, or started afresh in another window. {how} opens it again.")
}

/// Asks which project to edit.
pub fn choose(projects: &[Project]) -> SlackModalView {
    let entries: Vec<(String, String)> =
        projects.iter().map(|project| (project.name.clone(), project.id.0.clone())).collect();
    let which = select(WHICH, "Which project?", &entries, None);
    blocks::form(Step::Choose.id(), "Edit a project", "Next", &(), vec![which.into()])
}
