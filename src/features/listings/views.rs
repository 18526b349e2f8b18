//! What people read about listings.

use slack_morphism::prelude::*;

use super::model::{Listing, OfferedTo, Verb, Why, Wish};
use crate::features::intake;
use crate::features::projects::{self, Card, Project};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, section};
use crate::slack::text::{cut_escaped, day, line, mention, moment};

fn name(project: &Project) -> String {
    line(&project.name, 150)
}

/// What an owner answers with.
fn answers(project: &Project) -> Vec<SlackActionBlockElement> {
    let id = project.id.as_str();
    let spoken = |what: &str| format!("{what}: {}", project.name);
    vec![
        still_true(project).primary().into(),
        button("Edit", intake::Verb::Edit.id(), id).spoken(&spoken("Edit")).into(),
        pause(project).into(),
        button("Close", projects::Verb::Close.id(), id).spoken(&spoken("Close")).into(),
    ]
}

/// "Still true".
pub fn still_true(project: &Project) -> crate::slack::blocks::Button {
    button("Still true", Verb::StillTrue.id(), project.id.as_str())
        .spoken(&format!("Still true: {}", project.name))
}

/// "Pause".
pub fn pause(project: &Project) -> crate::slack::blocks::Button {
    button("Pause", Verb::Pause.id(), project.id.as_str()).spoken(&format!("Pause: {}", project.name))
}

/// "Reopen".
pub fn reopen(project: &Project) -> crate::slack::blocks::Button {
    button("Reopen", Verb::Reopen.id(), project.id.as_str()).spoken(&format!("Reopen: {}", project.name))
}

/// What the listing says, in short.
fn says(card: &Card) -> String {
    let open: Vec<String> =
        card.roles.iter().filter(|role| role.seats_left() > 0).map(|role| line(&role.title, 60)).collect();
    let looks = match open.as_slice() {
        [] => "no open roles".to_owned(),
        some => format!("looks for {}", cut_escaped(&some.join(", "), 500)),
    };
    format!("> {}\n> {} · {looks}", line(&card.project.pitch, 300), card.project.stage.words())
}

/// Asks an owner; `left` looked after it with them until now.
pub fn question(card: &Card, listing: &Listing, left: Option<&str>) -> Message {
    let project = &card.project;
    let why = match left {
        Some(left) => {
            format!("{} has left the workspace. Does *{}* go on with you?", line(left, 100), name(project))
        }
        None => format!("Is *{}* still as it is listed?", name(project)),
    };
    let until = listing.pauses_at().map(day).unwrap_or_default();
    let text = format!(
        "{why}\n{}\nOne press is enough. If nobody answers by {until}, the listing pauses: nothing is lost, and one \
         press brings it back.",
        says(card)
    );
    Message::paragraph(text).with(actions("listing", answers(project)))
}

/// Asks once more.
pub fn reminder(card: &Card, listing: &Listing) -> Message {
    let until = listing.pauses_at().map(day).unwrap_or_default();
    let text = format!(
        "Is *{}* still as it is listed? Nobody has answered yet; on {until} the listing pauses.\n{}",
        name(&card.project),
        says(card)
    );
    Message::paragraph(text).with(actions("listing", answers(&card.project)))
}

/// In place of the question: it is true.
pub fn confirmed(project: &Project, by: &PersonId, edited: bool) -> Message {
    let what = if edited { "looked through" } else { "said that it is still true:" };
    Message::paragraph(format!(
        "{} {what} *{}*. Thank you. The next question comes in 60 days.",
        mention(by),
        name(project)
    ))
}

/// In place of the question: it pauses.
pub fn paused(project: &Project, why: Why) -> Message {
    let text = match why {
        Why::Owner => format!("*{}* pauses. One press brings it back.", name(project)),
        Why::Silence => {
            format!("*{}* pauses, because nobody answered. One press brings it back.", name(project))
        }
        Why::Left => format!("*{}* pauses: nobody looks after it now.", name(project)),
    };
    let message = Message::paragraph(text);
    if why == Why::Left {
        message
    } else {
        message.with(actions("listing", vec![reopen(project).primary().into()]))
    }
}

/// In place of the question: it closed.
pub fn closed(project: &Project) -> Message {
    Message::paragraph(format!("*{}* was closed, so there is nothing to say.", name(project)))
}

/// To an owner: nobody answered.
pub fn paused_silent(project: &Project, asked: &Listing) -> Message {
    let since = asked.asked_at.map(day).unwrap_or_default();
    let text = format!(
        "I paused *{}*: since {since} nobody has said that it is still as it is listed. It left the list and the \
         matches; whoever waits for an answer is told, and whoever works in it goes on. One press brings it back.",
        name(project)
    );
    way_back(text, project)
}

/// To the other owners.
pub fn paused_by(project: &Project, by: &PersonId) -> Message {
    let text = format!(
        "{} paused *{}*. It left the list and the matches; whoever works in it goes on. Any of its owners brings it \
         back with one press.",
        mention(by),
        name(project)
    );
    way_back(text, project)
}

fn way_back(text: String, project: &Project) -> Message {
    let id = project.id.as_str();
    Message::paragraph(text).with(actions(
        "listing",
        vec![
            reopen(project).primary().into(),
            button("Edit", intake::Verb::Edit.id(), id).spoken(&format!("Edit: {}", project.name)).into(),
            button("Close", projects::Verb::Close.id(), id)
                .spoken(&format!("Close: {}", project.name))
                .into(),
        ],
    ))
}

/// It is listed again.
pub fn reopened(project: &Project) -> Message {
    Message::paragraph(format!(
        "*{}* is listed again: people find it, and it is matched. I ask in 60 days whether it is still true.",
        name(project)
    ))
    .with(actions("listing", vec![show(project)]))
}

fn show(project: &Project) -> SlackActionBlockElement {
    button("Show", projects::Verb::Show.id(), project.id.as_str())
        .spoken(&format!("Show {}", project.name))
        .into()
}

/// "Still true" where nobody asks now.
pub fn said_already(project: &Project, listing: &Listing) -> Message {
    Message::paragraph(format!(
        "That *{}* is true was said on {}. There is nothing more to do{}.",
        name(project),
        day(listing.confirmed_at),
        listing.due_at.map(|at| format!("; I ask again on {}", day(at))).unwrap_or_default()
    ))
}

/// Plain text: it is not listed, so nothing can be said about its listing.
pub fn not_listed(project: &Project) -> String {
    format!(
        "{} is not listed at the moment. Its card says how it stands: `/edtech project show`.",
        project.name
    )
}

/// Plain text.
pub fn not_paused(project: &Project) -> String {
    format!("{} doesn't pause, so there is nothing to reopen. Its card says how it stands.", project.name)
}

/// On Home, below an owner's project: what waits for them.
pub fn on_home(listing: &Listing) -> Option<String> {
    match (listing.pauses_at(), listing.why) {
        (Some(at), _) => {
            Some(format!("*Is this still true?* Without an answer, the listing pauses on {}.", day(at)))
        }
        (None, Some(Why::Silence)) => Some("Nobody said that it is still true, so it pauses.".to_owned()),
        _ => None,
    }
}

/// On a project's card, below everything else.
pub fn on_card(listing: &Listing) -> Vec<SlackBlock> {
    let mut blocks =
        vec![context(&format!("That this is true was said last on {}.", day(listing.confirmed_at)))];
    let open = listing.offered_to == Some(OfferedTo::Community) && listing.wanted_by.is_none();
    if open {
        blocks.push(actions("listing", vec![take_on(&listing.project, "this project")]));
    }
    blocks
}

fn take_on(project: &crate::ids::ProjectId, named: &str) -> SlackActionBlockElement {
    button("Take it on", Verb::TakeOn.id(), project.as_str())
        .primary()
        .spoken(&format!("Take it on: {named}"))
        .into()
}

/// To somebody who works in a project whose owners left.
pub fn to_team(project: &Project) -> Message {
    let text = format!(
        "Whoever looked after *{}* has left. You know it from the inside: would you take it on? You would be its \
         owner, answer people who are interested, and say from time to time that it is still true. The first of you \
         who presses has it; in a week I ask everybody.",
        name(project)
    );
    Message::paragraph(text)
        .with(actions("listing", vec![take_on(&project.id, &project.name), show(project)]))
}

/// To everybody; `wanted_by` would take it on.
pub fn to_community(project: &Project, wanted_by: Option<&PersonId>) -> Message {
    let text =
        format!("*{}* looks for somebody who takes it on.\n> {}", name(project), line(&project.pitch, 300));
    let then = if wanted_by.is_some() {
        "Somebody would, and an organizer looks at it next."
    } else {
        "Whoever looked after it has left. Who takes it on is its owner; an organizer says yes first."
    };
    let mut buttons = vec![show(project)];
    if wanted_by.is_none() {
        buttons.insert(0, take_on(&project.id, &project.name));
    }
    Message::new(text.clone(), vec![section(&text), context(then), actions("listing", buttons)])
}

/// To the organizers, where there is no channel to offer it in.
pub fn no_channel(project: &Project) -> Message {
    Message::paragraph(format!(
        "*{}* looks for somebody who takes it on, and no announcement channel is set in which I could ask. Its card \
         has the button: please pass it on.",
        name(project)
    ))
    .with(actions("listing", vec![show(project)]))
}

/// In place of an offer.
pub fn no_longer_offered(project: &Project) -> Message {
    Message::paragraph(format!(
        "*{}* no longer looks for somebody who takes it on. Thank you to everybody who thought about it.",
        name(project)
    ))
    .with(actions("listing", vec![show(project)]))
}

/// To whoever looks after a project from now on.
pub fn yours(project: &Project) -> Message {
    let id = project.id.as_str();
    let text = format!(
        "*{}* is yours now, and listed again. Thank you. Please look it through first: what is out of date, only you \
         can say from now on.",
        name(project)
    );
    let edit =
        button("Edit", intake::Verb::Edit.id(), id).primary().spoken(&format!("Edit {}", project.name));
    Message::paragraph(text).with(actions("listing", vec![edit.into(), show(project)]))
}

/// To whoever would, and waits for an organizer.
pub fn wished(project: &Project) -> Message {
    Message::paragraph(format!(
        "Thank you. An organizer looks at it next; you hear from me whether *{}* is yours.",
        name(project)
    ))
}

/// To whoever would, from an organizer.
pub fn not_now(project: &Project) -> Message {
    Message::paragraph(format!(
        "The organizers don't give *{}* to you now. It says nothing about your work elsewhere; they tell you more if \
         you ask them. It still looks for people in its roles once it is back.",
        name(project)
    ))
}

/// Plain text.
pub fn yours_already(project: &Project) -> String {
    format!("You look after {} already. Home brings it back with one press.", project.name)
}

/// Plain text.
pub fn not_offered(project: &Project) -> String {
    format!("{} no longer looks for somebody who takes it on. Thank you all the same.", project.name)
}

/// Plain text.
pub fn team_first(project: &Project) -> String {
    format!("{} is offered to those who work in it first. If nobody does, everybody is asked.", project.name)
}

/// Plain text.
pub fn somebody_first(project: &Project) -> String {
    format!(
        "Somebody was faster: an organizer looks next at who takes {} on. Thank you all the same.",
        project.name
    )
}

/// Plain text.
pub fn nobody_waits(project: &Project) -> String {
    format!("Nobody waits for a yes about {} any more. Nothing was changed.", project.name)
}

/// To the organizers: somebody would take a project on.
pub fn wish(project: &Project, listing: &Listing) -> Message {
    Message::new(format!("Somebody would take on {}", name(project)), wish_blocks(project, listing))
}

/// The same at the desk.
pub fn wish_blocks(project: &Project, listing: &Listing) -> Vec<SlackBlock> {
    let Some(Wish { person, .. }) = listing.wish() else { return Vec::new() };
    let value = listing.wish().map(|wish| wish.to_string()).unwrap_or_default();
    let text = format!(
        "{} would take on *{}*, which nobody looks after. Asked {}.\n{}",
        mention(&person),
        name(project),
        listing.wanted_at.map(moment).unwrap_or_default(),
        line(&project.pitch, 300)
    );
    let yes = button("Yes", Verb::Give.id(), &value)
        .primary()
        .spoken(&format!("Yes, {} is theirs", project.name))
        .confirm("Give it to them?", "They own it from now on, and it is listed again.", "Yes", "Back");
    vec![
        section(&text),
        actions(
            "listing.wish",
            vec![
                yes.into(),
                button("Not now", Verb::NotNow.id(), &value)
                    .spoken(&format!("Not now: {}", project.name))
                    .into(),
                show(project),
            ],
        ),
    ]
}

/// In place of the organizers' question.
pub fn settled(project: &Project, wished: &PersonId, by: &PersonId, yes: bool) -> Message {
    let (name, who, by) = (name(project), mention(wished), mention(by));
    Message::paragraph(match yes {
        true => format!(":white_check_mark: *{name}* is {who}'s now. Decided by {by}."),
        false => format!("*{name}* didn't go to {who}. Decided by {by}."),
    })
}
