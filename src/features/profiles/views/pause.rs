//! The form for a break.

use slack_morphism::prelude::SlackModalView;
use strum::{EnumString, IntoStaticStr};

use super::form_of;
use crate::features::profiles::Verb;
use crate::slack::blocks::{date_input, radio, section};

/// Block ids.
pub mod field {
    /// How long.
    pub const LENGTH: &str = "length";
    /// The day, for a length that is one.
    pub const UNTIL: &str = "until";
}

/// How long a break is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Length {
    TwoWeeks,
    FourWeeks,
    UntilADay,
}

/// Asks how long.
pub fn pause() -> SlackModalView {
    let lengths = [
        ("Two weeks", Length::TwoWeeks.into()),
        ("Four weeks", Length::FourWeeks.into()),
        ("Until a day that I choose", Length::UntilADay.into()),
    ];
    let blocks = vec![
        section(
            "Nothing is suggested to you during a break, and you are suggested to nobody. Your introductions go \
             on, and you can end it early on the Home tab.",
        ),
        radio(field::LENGTH, "How long?", &lengths, Some(lengths[0].1)).into(),
        date_input(field::UNTIL, "The day I'm back", None)
            .hint("Only if you choose the day yourself.")
            .optional()
            .into(),
    ];
    form_of(Verb::Pause, "Take a break", "Take a break", &(), blocks)
}
