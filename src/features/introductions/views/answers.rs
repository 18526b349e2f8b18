//! Why something can't be done, and what can be done instead.

use chrono::Datelike;
use slack_morphism::prelude::*;

use super::super::model::{Case, IntroductionState, Obstacle, Side, Verb};
use super::cards::answers;
use super::{asked, asker, date, headline, press, profile_button, role_at, status_button};
use crate::features::matching;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{Button, actions, context, modal, section, section_with};
use crate::slack::text::{count, line, mention};

/// What is in the way of `person`, who asks.
pub fn obstacle(obstacle: &Obstacle, person: &PersonId) -> Message {
    match obstacle {
        Obstacle::Gone => with("This role isn't here any more.", matching::show_button()),
        Obstacle::NotOpen { project } => with(
            &format!("*{}* isn't taking people in at the moment.", line(project, 150)),
            matching::show_button(),
        ),
        Obstacle::Full { role, project } => with(
            &format!("The last seat is taken: {}. Other roles may fit you as well.", role_at(role, project)),
            matching::show_button(),
        ),
        Obstacle::Own { project } => Message::paragraph(format!(
            "Owners of *{}* don't need a role in it: they belong to it already.",
            line(project, 150)
        )),
        Obstacle::NoProfile => with(
            "Before you ask, tell a little of yourself: what you can do or want to learn, and how many hours \
             you have. It takes two minutes, and it is what the other side sees. Beginners are welcome, and \
             no skill is required.",
            profile_button("Fill in my profile"),
        ),
        Obstacle::Left => with(
            "You left the matching, so you can't ask for roles. Come back in your profile whenever you like.",
            profile_button("My profile"),
        ),
        Obstacle::Paused(until) => with(
            &format!(
                "You are taking a break until {} {}. End it in your profile, and then ask.",
                until.day(),
                until.format("%B")
            ),
            profile_button("My profile"),
        ),
        Obstacle::Busy(running) => with(
            &format!(
                "You are in {}, as many as you wanted at once. If you have time for another, say so in your \
                 profile; if one is over, say so in `/edtech status`.",
                count(*running, "project", "projects")
            ),
            profile_button("My profile"),
        ),
        Obstacle::Unavailable { person: None } => {
            with("This role isn't taking questions at the moment.", matching::show_button())
        }
        Obstacle::Unavailable { person: Some(person) } => with(
            &format!("{} isn't looking for a role at the moment.", mention(person)),
            matching::show_button(),
        ),
        Obstacle::Active(case) => active(case, person),
        Obstacle::Declined { person } => with(
            &format!(
                "{} said not now to this before. They can open it again themselves, whenever it suits them.",
                mention(person)
            ),
            matching::show_button(),
        ),
        Obstacle::TooMany(open) => too_many(open),
    }
}

fn with(text: &str, button: Button) -> Message {
    let blocks = vec![section(text), actions("introductions:way_on", vec![button.into()])];
    Message { blocks, text: text.to_owned() }
}

/// There is one for this pair already: with what can be done about it.
fn active(case: &Case, person: &PersonId) -> Message {
    let what = headline(case);
    if case.intro.state != IntroductionState::Asked {
        return stale(case, person);
    }
    if case.may_answer(person) {
        let text = format!("{} asked you already about {what}. You only need to say yes.", asker(case));
        return Message { blocks: vec![section(&text), answers(case)], text };
    }
    let who = if case.intro.asked_by == *person { "You".to_owned() } else { asker(case) };
    let text = format!(
        "{who} already asked on {}: {what}. {} has not answered yet, and is reminded. You'll hear either way.",
        date(case.intro.asked_at),
        asked(case)
    );
    let row = actions(
        &format!("introduction:{}", case.intro.id),
        vec![press("Take it back", Verb::Withdraw, case).into()],
    );
    Message { blocks: vec![section(&text), row], text }
}

fn too_many(open: &[Case]) -> Message {
    let text = format!(
        "You are waiting for {} already, which is as many as one may have open: so every question gets a real \
         chance. Take one back, or wait for the first answer.",
        count(i64::try_from(open.len()).unwrap_or(i64::MAX), "answer", "answers")
    );
    let mut blocks = vec![section(&text)];
    blocks.extend(open.iter().map(waiting_row));
    Message { blocks, text }
}

/// One that a person waits for, with a way to take it back.
pub fn waiting_row(case: &Case) -> SlackBlock {
    section_with(
        &format!("introduction:{}", case.intro.id),
        &format!("{}\n{} was asked on {}.", headline(case), asked(case), date(case.intro.asked_at)),
        press("Take it back", Verb::Withdraw, case),
    )
}

/// A button came too late, or was pressed twice: where it stands, for `person`.
pub fn stale(case: &Case, person: &PersonId) -> Message {
    let text = standing(case, person);
    let blocks = vec![section(&text), actions("introductions:way_on", vec![status_button().into()])];
    Message { blocks, text }
}

/// The same, in the place of a form.
pub fn stale_notice(case: &Case, person: &PersonId) -> SlackModalView {
    modal("notice", "Already answered", vec![section(&standing(case, person))])
}

fn standing(case: &Case, person: &PersonId) -> String {
    let what = headline(case);
    let side = case.side_of(person).unwrap_or(Side::Developer);
    let other = mention(case.person_on(side.other()));
    let asked_you = case.intro.asked_person() == person;
    match case.intro.state {
        IntroductionState::Asked if asked_you => {
            format!("This is open again: {what}. It is yours to answer.")
        }
        IntroductionState::Asked => format!("This is open again: {what}. {} is to answer.", asked(case)),
        IntroductionState::Accepted => {
            format!("Both said yes to {what} already. A group message opens in a moment.")
        }
        IntroductionState::Opened => {
            format!("You and {other} are introduced already for {what}: look for your group message.")
        }
        IntroductionState::Started => {
            format!("{what} with {other} is under way already, as one of you said.")
        }
        IntroductionState::Declined if asked_you => format!("You said not now to {what} already."),
        IntroductionState::Declined => format!("{} said not now to {what}.", asked(case)),
        IntroductionState::NoAnswer => format!("The time to answer about {what} has passed."),
        IntroductionState::Withdrawn if case.intro.asked_by == *person => {
            format!("You took it back already: {what}.")
        }
        IntroductionState::Withdrawn => format!("{} took it back: {what}.", asker(case)),
        IntroductionState::SeatFilled => format!("There is no seat left: {what}."),
        IntroductionState::Ended => format!("{what} is over already. The seat is free again."),
    }
}

/// Somebody says yes to a seat that is gone.
pub fn no_seat(case: &Case) -> Message {
    let text = format!(
        "That was kind, but there is no seat left: {}. {} is told, and shown what else fits.",
        headline(case),
        asker(case)
    );
    let blocks = vec![section(&text), actions("introductions:way_on", vec![matching::show_button().into()])];
    Message { blocks, text }
}

/// The asked side would begin again, and it isn't to be: what is in the way of who asked.
pub fn not_again(obstacle: &Obstacle, case: &Case, person: &PersonId) -> Message {
    let (what, other) = (headline(case), asker(case));
    let text = match obstacle {
        Obstacle::Active(case) => return active(case, person),
        Obstacle::Full { .. } | Obstacle::Gone => format!("There is no seat left: {what}."),
        Obstacle::NotOpen { project } => {
            format!("*{}* isn't taking people in at the moment.", line(project, 150))
        }
        Obstacle::TooMany(_) => {
            format!("{other} is waiting for other answers now. Try again in a few days, or write to them.")
        }
        // One's own block may be the reason; that of the other is never told.
        Obstacle::Unavailable { .. } => format!(
            "{other} can't be asked about {what} now: they aren't looking any more, or you blocked them. Where you \
             blocked somebody, that message has a button to unblock them."
        ),
        _ => format!("{other} isn't looking any more: {what}."),
    };
    let way_on = context("`/edtech match` shows what else fits, and `/edtech status` what waits for whom.");
    Message { blocks: vec![section(&text), way_on], text }
}
