//! The form, what it would change, and what comes after.

use slack_morphism::prelude::*;

use super::{ByChances, FIRST_SEAT, LEARNED, Lesson, MINIMUM, Moved, Preview, SWITCHES, Verb, Wish};
use crate::features::matching::engine::BOUNDS;
use crate::slack::blocks::{self, checkboxes, context, number_input, section};
use crate::slack::text::{count, day, line, mention};

/// What each number is, in the order of [`BOUNDS`].
const LABELS: [(&str, &str); 9] = [
    ("Skills", "Those that the role needs and the developer has."),
    ("Words", "Words that the free texts of both have in common."),
    ("Subjects", "Subjects in teaching that both care about."),
    ("Hours", "Enough hours a week."),
    ("Hours in common", "Working hours that both have."),
    ("Learning", "The role needs what the developer wants to learn."),
    ("Starting out", "A first role for somebody new."),
    ("A skill that is nice to have", "Of a hundred for a required one."),
    ("Shrinkage", "So that a role with one skill doesn't win everything; 50 unless you know why."),
];

/// The form. The switch of learned chances is there once something was learned, and as long as it is on.
pub fn form(wish: &Wish, lesson: &Lesson) -> SlackModalView {
    let mut list = vec![context(
        "What each part of a match counts. The first seven add up to 100. You'll see what changes before anything does.",
    )];
    for (at, ((name, least, most), (label, hint))) in BOUNDS.iter().zip(LABELS).enumerate() {
        let (least, most) = ((least * 100.0).round() as i32, (most * 100.0).round() as i32);
        let hint = format!("{hint} From {least} to {most}.");
        list.push(
            number_input(name, label, wish.hundredths.get(at).copied(), least, most).hint(&hint).into(),
        );
    }
    list.push(
        checkboxes(
            SWITCHES,
            "The round",
            &[("Every role gets its first seat before any gets its second", FIRST_SEAT, wish.first_seat)],
        )
        .optional()
        .into(),
    );
    if lesson.learned_at.is_some() || wish.learned {
        list.push(
            checkboxes(
                LEARNED,
                "Learned chances",
                &[("Order lists by the chance that both sides say yes", LEARNED, wish.learned)],
            )
            .optional()
            .into(),
        );
    }
    list.push(context(&lesson_words(lesson)));
    blocks::form(Verb::Weigh.id(), "Weights of the matching", "Show what changes", &(), list)
}

/// From how many answers something was learned, or why nothing was yet.
fn lesson_words(lesson: &Lesson) -> String {
    let (developers, projects) = lesson.answers;
    let answers = format!(
        "{} of developers and {} of projects",
        count(developers, "answer", "answers"),
        count(projects, "answer", "answers")
    );
    match lesson.learned_at {
        Some(at) => format!(
            "Learned on {} from what people said so far, now {answers}; learned anew every night in which somebody \
             answered. No answer doesn't count as a no. Without the tick, lists go by scores alone.",
            day(at)
        ),
        None => format!(
            "*Learned chances*: once there are {MINIMUM} answers of one side, lists can go by how often people say yes \
             to such a fit. So far there are {answers}, so scores decide alone."
        ),
    }
}

/// What it would change.
pub fn preview(
    wish: &Wish,
    found: &Preview,
    moved: &[Moved],
    by_chances: Option<ByChances>,
) -> SlackModalView {
    let headline = match (found.roles, found.movers.is_empty()) {
        (0, _) => "No role is open right now, so nothing changes today.".to_owned(),
        (_, true) if by_chances.is_some() => "The weights alone change nobody's place.".to_owned(),
        (_, true) => format!("Tried on {}: nobody's place changes.", roles(found.roles)),
        _ => format!(
            "Tried on {}: the ten best change in *{}*, and *{}* would come in among them.",
            roles(found.roles),
            found.changed,
            count(found.entered as i64, "person", "people")
        ),
    };
    let mut list = vec![section(&headline)];
    if !moved.is_empty() {
        let lines: Vec<String> = moved.iter().map(line_of).collect();
        list.push(section(&format!("*Who moves furthest*\n{}", lines.join("\n"))));
    }
    if let Some(ByChances { on, roles: of, changed }) = by_chances {
        let among = format!("in *{changed}* of {} the first ten are others, or in another order", roles(of));
        list.push(section(&if on {
            format!(
                "*Learned chances come on*: {among}. Reasons say how often people say yes to such a fit. The same \
                 tick takes it back."
            )
        } else {
            format!("*Learned chances go off*: scores decide alone again, and {among}.")
        }));
    }
    list.push(context("Nothing has changed yet. Everybody's lists follow within seconds once you keep it."));
    blocks::form(Verb::Keep.id(), "What would change", "Keep these weights", wish, list)
}

fn roles(number: usize) -> String {
    count(number as i64, "open role", "open roles")
}

fn line_of(moved: &Moved) -> String {
    let place = |place: Option<usize>| {
        place.map_or_else(|| "beyond the 50th".to_owned(), |place| format!("{place}."))
    };
    format!(
        "• {} for {} at {}: {} → {}",
        mention(&moved.developer),
        line(&moved.role.title, 100),
        line(&moved.project.name, 100),
        place(moved.mover.before),
        place(moved.mover.after)
    )
}

pub fn saved() -> SlackModalView {
    blocks::notice(
        "Weights of the matching",
        ":white_check_mark: *Kept.* Lists are ranked by these weights from now on. `/edtech weights` changes them again; \
         what was before is in the audit log.",
    )
}
