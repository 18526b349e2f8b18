//! The form of what comes, and how it is read.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use strum::{EnumString, IntoStaticStr};

use crate::hours;
use crate::notices::{Choice, Notice, Pause, Settings};
use crate::slack::incoming::View;
use crate::time::Time;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "notifications.")]
pub enum Verb {
    /// The form of one's own notifications.
    Open,
    /// Sends a message that was kept; its value is the message's id.
    Show,
    /// What else was kept; its value is the id of the last line that was told.
    Rest,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "notifications.")]
pub enum Form {
    /// One's own notifications.
    Save,
}

impl Form {
    /// The callback id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// Names of the form's fields. A kind's field is the kind's name.
pub mod field {
    pub const PAUSE: &str = "pause";
    pub const UNTIL: &str = "until";
    pub const FROM: &str = "from";
    pub const TO: &str = "to";
    pub const WEEKENDS: &str = "weekends";
    pub const KEPT: &str = "kept";
    pub const WEEKLY: &str = "weekly";
}

/// Values of its menus.
pub mod value {
    pub const YES: &str = "yes";
    pub const NO: &str = "no";
    pub const UNTIL: &str = "until";
    pub const OPEN: &str = "open";
    pub const DAILY: &str = "daily";
    pub const MONDAYS: &str = "mondays";
}

/// Hours at which messages may begin to come, and at which they may end.
pub const FROM: std::ops::RangeInclusive<u32> = 0..=12;
pub const TO: std::ops::RangeInclusive<u32> = 13..=24;
/// The longest pause with an end, in days; a longer one has none.
const LONGEST: u64 = 366;

/// What was filled in, or what is wrong with it at which field.
pub fn read(view: &View, tz: Tz, now: Time) -> Result<Settings, BTreeMap<String, String>> {
    let usual = Settings::default();
    let chosen = |name: &str| view.chosen(name);
    let hour = |name: &str, allowed: std::ops::RangeInclusive<u32>, else_: u32| {
        chosen(name).and_then(|hour| hour.parse().ok()).filter(|hour| allowed.contains(hour)).unwrap_or(else_)
    };
    let pause = match chosen(field::PAUSE).as_deref() {
        Some(value::OPEN) => Pause::Open,
        Some(value::UNTIL) => Pause::Until(until(view, tz, now)?),
        _ => Pause::No,
    };
    let choices = Notice::chosen().filter_map(|notice| {
        let choice: Choice = chosen(notice.into())?.parse().ok()?;
        (choice != notice.usual()).then_some((notice, choice))
    });
    Ok(Settings {
        choices: choices.collect(),
        pause,
        awake: (hour(field::FROM, FROM, usual.awake.0), hour(field::TO, TO, usual.awake.1)),
        weekends: chosen(field::WEEKENDS).as_deref() == Some(value::YES),
        mondays: chosen(field::KEPT).as_deref() == Some(value::MONDAYS),
        weekly: chosen(field::WEEKLY).as_deref() == Some(value::YES),
    })
}

/// The day on which messages come again: from its first moment, where the person lives.
fn until(view: &View, tz: Tz, now: Time) -> Result<Time, BTreeMap<String, String>> {
    let wrong = |text: &str| BTreeMap::from([(field::UNTIL.to_owned(), text.to_owned())]);
    let day: Option<NaiveDate> = view.chosen(field::UNTIL).and_then(|day| day.parse().ok());
    let day = day.ok_or_else(|| wrong("Please choose the day on which messages come again."))?;
    let today = hours::date(now, tz);
    if day <= today {
        return Err(wrong("Please choose a day after today."));
    }
    if day > today + Days::new(LONGEST) {
        return Err(wrong("That is more than a year away. Choose “Until I end it” instead."));
    }
    Ok(hours::at(day, 0, tz))
}
