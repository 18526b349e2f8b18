//! The form, and what one reads after it.

use slack_morphism::prelude::*;
use strum::VariantArray;

use crate::features::institutions::{Word, short};
use crate::features::organizing::model::{Area, Form, Involvement, MOST_HOURS, hours};
use crate::slack::blocks::{self, checkboxes, context, date_input, number_input, section};
use crate::slack::text::and;

/// The fields, by their block ids.
pub mod field {
    pub const AREAS: &str = "areas";
    pub const HOURS: &str = "hours";
    pub const UNTIL: &str = "until";
    pub const MORNINGS: &str = "mornings";
}

/// How involved somebody wants to be, with what they said before.
pub fn form(before: Option<&Involvement>) -> SlackModalView {
    let areas: Vec<(String, Area)> = Area::VARIANTS.iter().map(|area| (area.value(), *area)).collect();
    let boxes: Vec<(&str, &str, bool)> = areas
        .iter()
        .map(|(value, area)| {
            let ticked = before.is_some_and(|before| before.areas.contains(area));
            (area.about(), value.as_str(), ticked)
        })
        .collect();
    let until = before.and_then(|before| before.until).map(|day| day.to_string());
    let mornings = before.is_some_and(|before| before.mornings);
    let blocks = vec![
        context(
            "The desk offers you work of what you tick here, within your hours and never more. You can always take \
             what you like besides.",
        ),
        checkboxes(field::AREAS, "What would you like to do?", &boxes).into(),
        number_input(field::HOURS, "Hours a week", before.map(|before| before.hours), 1, MOST_HOURS)
            .hint("What you can promise. One or two are welcome.")
            .into(),
        date_input(field::UNTIL, "Until", until.as_deref())
            .hint("On that day I ask whether you go on. Without a day you go on until you change this.")
            .optional()
            .into(),
        checkboxes(
            field::MORNINGS,
            "In the morning",
            &[("Offer me work by direct message, at most once a day", "yes", mornings)],
        )
        .into(),
    ];
    blocks::form(Form::Involve.into(), "How I take part", "Save", &(), blocks)
}

/// "reviews and support, 4 hours a week, until 1 December 2026".
pub fn in_words(one: &Involvement) -> String {
    let areas: Vec<String> = one.areas.iter().map(|area| area.word()).collect();
    let until = one.until.map(|until| format!(", until {}", short(until))).unwrap_or_default();
    format!("{}, {}{until}", and(&areas), hours(one.hours))
}

/// After it was saved.
pub fn saved(one: &Involvement) -> SlackModalView {
    let mut text = format!(
        ":white_check_mark: Thank you. You take part with {}.\nThe desk shows on top what fits, until your hours of \
         the week are used.",
        in_words(one)
    );
    if one.mornings {
        text.push_str(
            " When something waits for you I write to you in the morning, from your next working day on.",
        );
    }
    blocks::modal("saved", "How I take part", vec![section(&text)])
}
