//! Solutions that were kept.

use slack_morphism::prelude::*;

use super::card::quoted;
use crate::features::projects::Project;
use crate::features::support::model::{Note, NotesPage, Verb};
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, header, section};
use crate::slack::text::{count, line, mention};

/// A page of a tool's solutions; those who may change one have the way to it.
pub fn notes(project: &Project, notes: &[Note], more: bool, may_edit: impl Fn(&Note) -> bool) -> Message {
    let mut blocks = vec![header(&format!("{}: known solutions", project.name))];
    if notes.is_empty() {
        blocks.push(section(
            "None are kept. Whoever solves a request can keep what solved it for the next who asks.",
        ));
    }
    for note in notes {
        let helped = match note.helped {
            0 => String::new(),
            n => format!(" · it helped {}", count(n.into(), "other", "others")),
        };
        blocks.push(section(&format!("*{}*{}", line(&note.title, 300), quoted(&note.body, 2400))));
        blocks.push(context(&format!("Found by {}{helped}", mention(&note.writer))));
        if may_edit(note) {
            let id = note.id.as_str();
            let delete = button("Delete", Verb::DropNote.id(), id).danger().confirm(
                "Delete this solution?",
                "The next who asks won't see it.",
                "Delete",
                "Keep it",
            );
            let row = vec![button("Change", Verb::EditNote.id(), id).into(), delete.into()];
            blocks.push(actions(&format!("note:{id}"), row));
        }
    }
    if let Some(last) = notes.last().filter(|_| more) {
        let page = NotesPage { project: project.id.clone(), after: Some(last.id.clone()) };
        blocks.push(actions("notes", vec![button("More", Verb::Notes.id(), &page.to_string()).into()]));
    }
    Message::new(format!("Known solutions for {}", line(&project.name, 150)), blocks)
}

/// "This solved it" was pressed.
pub fn helped(note: &Note) -> SlackModalView {
    let text = format!(
        ":white_check_mark: Good to hear. Nobody was asked. {} wrote what helped you.",
        mention(&note.writer)
    );
    blocks::modal("saved", "Solved", vec![section(&text)])
}

/// After a note was deleted.
pub fn note_deleted() -> Message {
    Message::paragraph("The solution is deleted. The next who asks won't see it.")
}
