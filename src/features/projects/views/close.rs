//! Closing a project.

use serde::{Deserialize, Serialize};
use slack_morphism::prelude::*;

use crate::features::projects::model::{Form, Project, ProjectState, Verb};
use crate::ids::{PersonId, ProjectId};
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, section, select, text_input};
use crate::slack::text::{escape, line, mention};

/// The field for the project.
pub const PROJECT: &str = "project";
/// The field for the reason.
pub const REASON: &str = "reason";
/// How long a reason may be.
pub const REASON_MAX: u64 = 300;

/// What the form remembers: the project, where it was chosen before.
#[derive(Debug, Serialize, Deserialize)]
pub struct CloseForm {
    /// None: it is chosen in the form.
    pub project: Option<ProjectId>,
}

/// The form for one of `mine`, or for the only one.
pub fn close_form(mine: &[Project]) -> SlackModalView {
    let mut blocks = Vec::new();
    let chosen = match mine {
        [one] => {
            blocks.push(section(&format!("*{}*\n{}", line(&one.name, 150), line(&one.pitch, 300))));
            Some(one.id.clone())
        }
        several => {
            let entries: Vec<_> =
                several.iter().map(|project| (project.name.clone(), project.id.0.clone())).collect();
            blocks.push(select(PROJECT, "Project", &entries, None).into());
            None
        }
    };
    blocks.push(
        text_input(REASON, "Why does it close?", "", REASON_MAX)
            .hint("Shown where the project was announced.")
            .optional()
            .into(),
    );
    blocks.push(context(
        "It leaves the list and the matches, and people who asked to join are told kindly. An owner can open it \
         again at any time.",
    ));
    let id: &'static str = Form::Close.into();
    blocks::form(id, "Close a project", "Close it", &CloseForm { project: chosen }, blocks)
}

/// The person owns nothing that could be closed.
pub fn nothing_to_close() -> Message {
    Message::paragraph(
        "You have no project to close. `/edtech project list` shows everybody's; a project is closed by its \
         owners.",
    )
}

/// In place of the form, once it is done.
pub fn closed_notice(project: &Project, owner: bool) -> SlackModalView {
    let mut text = format!(
        ":lock: *{}* is closed. It left the list and the matches, and people who had asked to join are told.",
        line(&project.name, 150)
    );
    if !owner {
        text.push_str(" Its owners get a message with what you wrote.");
        return blocks::notice("Closed", &text);
    }
    let reopen = button("Reopen", Verb::Reopen.id(), project.id.as_str()).into();
    blocks::modal("notice", "Closed", vec![section(&text), actions("projects.closed", vec![reopen])])
}

/// What the other owners get; `owner`: one of them closed it, not an organizer.
pub fn closed_by(
    project: &Project,
    by: &PersonId,
    owner: bool,
    reason: Option<&str>,
    was: ProjectState,
) -> Message {
    let reason = reason.map(|reason| format!("\n> {}", escape(reason))).unwrap_or_default();
    let what = if was.is_running() { "closed" } else { "withdrew" };
    let again = if owner && was.is_running() {
        "If it should go on, any of its owners can open it again."
    } else {
        "If it should go on, open it again: it then goes to the organizers first."
    };
    let text = format!(
        "{} {what} *{}*.{reason}\nPeople who had asked to join are told. {again}",
        mention(by),
        line(&project.name, 150)
    );
    let id = project.id.as_str();
    Message::paragraph(text)
        .with(actions("projects.closed", vec![button("Reopen", Verb::Reopen.id(), id).into()]))
}
