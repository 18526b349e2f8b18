//! What people see of institutions.

mod cards;
mod form;

use slack_morphism::prelude::*;

use super::form as limits;
use super::model::{Institution, Partner, Spoken, Standing, Verb, Word};
use crate::features::{adoption, help, needs, offers, tools};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, modal, section};
use crate::slack::text::{and, line, mention};

pub use cards::{
    ask_block, ask_card, decided, ended, left, nobody_speaks, passed_on, refused, speaks_too, taken_off,
    welcome,
};
pub use cards::{card, joined, joined_notice, joined_told, same};
pub use form::{about, alike, calendar, campus};

/// The name of an institution on a card, escaped.
pub fn name(institution: &Institution) -> String {
    line(&institution.about.name, limits::NAME as usize)
}

/// "University, United States".
pub fn kind_and_country(institution: &Institution) -> String {
    let about = &institution.about;
    format!("{}, {}", about.kind.words(), line(&about.country, limits::WORD as usize))
}

/// For somebody who teaches and has told of no institution yet.
pub fn landing(organizers: &[PersonId]) -> Message {
    let mut text = "*Good to have you here.* This is what you can do now:\n\
                    • Tell of your institution. Once an organizer has confirmed that you speak for it, you can say what \
                    your teaching needs, see which tools fit your campus, and try them out with the people who build \
                    them.\n\
                    • Find a tool by subject, LMS and how ready it is, or see what is being built, and write to the owners of what \
                    you'd use.\n\
                    • Post an idea: describe what is missing in your teaching, and builders can join you."
        .to_owned();
    if !organizers.is_empty() {
        let some: Vec<String> = organizers.iter().take(3).map(mention).collect();
        text.push_str(&format!("\n• Ask {} for help: they know who is around.", or(&some)));
    }
    let row = vec![
        button("Add my institution", Verb::New.id(), "landing").primary().into(),
        tools::views::find_button().into(),
        button("See the projects", help::Verb::Projects.id(), "teach").into(),
        button("Post an idea", help::Verb::NewProject.id(), "teach").into(),
    ];
    let blocks = vec![section(&text), actions("teaching", row)];
    Message::new("Good to have you here. This is what you can do now.", blocks)
}

fn or(items: &[String]) -> String {
    and(items).replace(" and ", " or ")
}

/// For somebody with institutions: each with what can be done.
pub fn overview(mine: &[Spoken], everybody: &[Partner]) -> Message {
    let mut blocks: Vec<SlackBlock> =
        mine.iter().flat_map(|spoken| entry(spoken, everybody, &spoken.partner.person)).collect();
    let more = vec![
        tools::views::find_button().into(),
        button("Add another institution", Verb::New.id(), "overview").into(),
        button("Offer something", offers::Verb::New.id(), "overview").into(),
        button("See the offers", offers::Verb::List.id(), "overview").into(),
    ];
    blocks.push(actions("institutions.more", more));
    Message::new("Your institutions, and what you can do.", blocks)
}

/// One institution of `me`, with its buttons.
pub fn entry(spoken: &Spoken, everybody: &[Partner], me: &PersonId) -> Vec<SlackBlock> {
    let Spoken { institution, partner } = spoken;
    let id = institution.id.as_str();
    let others: Vec<String> = everybody
        .iter()
        .filter(|other| other.institution == institution.id && other.person != *me)
        .filter(|other| other.standing == Standing::Confirmed)
        .take(5)
        .map(|other| mention(&other.person))
        .collect();
    let standing = match (spoken.is_confirmed(), others.is_empty()) {
        (true, true) => "You speak for it.".to_owned(),
        (true, false) => format!("You speak for it, with {}.", and(&others)),
        (false, _) => ":hourglass: An organizer has yet to confirm that you speak for it.".to_owned(),
    };
    let spoken_text = |what: &str| format!("{what} {}", institution.about.name);
    let text = format!("*{}* · {}\n{standing}", name(institution), kind_and_country(institution));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if spoken.is_confirmed() {
        let tell = button("Tell what you need", needs::Verb::Tell.id(), id);
        row.push(tell.primary().spoken(&spoken_text("Tell what you need at")).into());
    }
    if spoken.is_confirmed() {
        let add = button("Add a tool in use", adoption::Verb::Enter.id(), id);
        row.push(add.spoken(&spoken_text("Add a tool in use at")).into());
    }
    row.push(button("Show", Verb::Show.id(), id).spoken(&spoken_text("Show")).into());
    if spoken.is_confirmed() || institution.created_by == *me {
        row.push(button("Edit", Verb::Edit.id(), id).spoken(&spoken_text("Edit")).into());
    }
    row.push(end_button(institution, partner, "I no longer speak for it").into());
    vec![section(&text), actions(&format!("institution:{id}"), row)]
}

/// Ends somebody's speaking for an institution.
fn end_button(institution: &Institution, partner: &Partner, text: &str) -> blocks::Button {
    button(text, Verb::End.id(), &partner.ask().to_string()).confirm(
        "Are you sure?",
        &format!(
            "Needs and pilots of {} pass to the others who speak for it, or to the organizers.",
            institution.about.name
        ),
        "Yes",
        "Back",
    )
}

/// After the form was saved.
pub fn saved(institution: &Institution, asked: bool) -> SlackModalView {
    let next = if asked {
        "The organizers have been asked to confirm that you speak for it. You'll hear from me as soon as one of them \
         has answered; then you can say what your teaching needs."
    } else {
        "Tools are held against it from now on."
    };
    let text = format!(":white_check_mark: *{}* is saved.\n{next}", name(institution));
    modal("saved", "Your institution", vec![section(&text)])
}

/// After "I speak for it".
pub fn asked(institution: &Institution) -> SlackModalView {
    let text = format!(
        "The organizers have been asked to confirm that you speak for *{}*. You'll hear from me as soon as one of \
         them has answered.",
        name(institution)
    );
    modal("saved", "Your institution", vec![section(&text)])
}

use crate::slack::blocks;
