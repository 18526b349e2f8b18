//! What people see of roles.

mod asks;
mod groups;
mod news;
mod window;

pub use asks::{accept_form, ask_blocks, ask_card, ask_form, asker_left, decided, decline_form, not_now};
pub use groups::{NONE, groups_form};
pub use news::{
    ended, ends_soon, ends_soon_for_giver, expired, expired_for_giver, extended, extended_for_giver, given,
    inherited,
};
pub use window::{End, Shown, end_form, field, give_form, until_form, window};

use chrono::Duration;

use super::model::{Grant, Role};
use super::rights::{Right, TABLE};
use crate::slack::text::{and, day};
use crate::time::Time;

/// What a role may do, as it follows "may".
fn powers(role: Role) -> Vec<&'static str> {
    TABLE.iter().filter(|(.., roles)| roles.contains(&role)).map(|(_, words, _)| *words).collect()
}

/// What a role is for, in a sentence.
pub fn purpose(role: Role) -> String {
    match role {
        Role::Owner => {
            let more = Right::Own.words();
            format!("Owners may do whatever organizers may, and {more}. There is always one at least.")
        }
        Role::Organizer => {
            "Organizers look after the whole community: reviews, introductions, institutions, outreach, \
                            settings and roles."
                .to_owned()
        }
        role => {
            let powers: Vec<String> = powers(role).into_iter().map(str::to_owned).collect();
            format!("{} may {}.", role.title(), and(&powers))
        }
    }
}

/// The last day of a role, where it has one; the moment lies at the end of that day.
fn last_day(until: Time) -> String {
    day(until - Duration::minutes(1))
}

/// "until 1 December 2026", or that it has no last day.
fn how_long(grant: &Grant) -> String {
    grant.until.map_or_else(|| "with no last day".to_owned(), |until| format!("until {}", last_day(until)))
}
