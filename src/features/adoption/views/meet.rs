//! Two institutions that run one tool.

use crate::features::adoption::model::{Case, MeetingState, Seat, Verb};
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section};
use crate::slack::text::{line, mention};

fn at(case: &Case) -> String {
    line(&case.institution.about.name, 120)
}

/// The other side, as long as not both have said yes: by name only where cards may say so.
fn other(case: &Case) -> String {
    if case.adoption.shown { format!("*{}*", at(case)) } else { "Another institution".to_owned() }
}

/// To one side: the other runs the tool too.
pub fn meet(mine: &Case, theirs: &Case, seat: &Seat) -> Message {
    let tool = line(&mine.project.name, 150);
    let text = format!(
        "{} runs *{tool}* too, and may know what you are about to find out. Shall I introduce you to each other?",
        other(theirs)
    );
    let value = seat.to_string();
    let row = vec![
        button("Yes, introduce us", Verb::Meet.id(), &value).primary().into(),
        button("Not now", Verb::NotNow.id(), &value).into(),
    ];
    Message::new(
        format!("{} runs {tool} too.", other(theirs)),
        vec![
            section(&text),
            context(
                "They are asked as well. Who you both are is told once both have said yes; nobody hears who said no.",
            ),
            actions(&format!("meet:{value}"), row),
        ],
    )
}

/// The same after an answer.
pub fn meeting(mine: &Case, theirs: &Case, state: MeetingState) -> Message {
    let tool = line(&mine.project.name, 150);
    Message::paragraph(match state {
        MeetingState::Asked => {
            format!(
                ":hourglass: You would like to meet those who run *{tool}* too. They have been asked as well."
            )
        }
        MeetingState::Met => {
            format!(
                ":handshake: You and *{}* are introduced, about *{tool}*: in a group of your own.",
                at(theirs)
            )
        }
        MeetingState::Declined => {
            format!("An introduction to others who run *{tool}* doesn't come about at the moment.")
        }
    })
}

/// In their group.
pub fn hello(one: &Case, other: &Case) -> Message {
    Message::paragraph(format!(
        ":wave: {} at *{}*, meet {} at *{}*: you both look after *{}*. What did you have to find out by yourself, and \
         what would you like to know?",
        mention(&one.adoption.person),
        at(one),
        mention(&other.adoption.person),
        at(other),
        line(&one.project.name, 150)
    ))
}
