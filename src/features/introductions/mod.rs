//! Introductions: one side asks, the other answers, both are introduced, and somebody asks how it went.
//!
//! ```text
//! rules     who may ask whom                 handlers/  what people press and send
//! steps     the state moves, with all that   jobs       what happens on its own, by the clock
//!           follows, in one transaction      views/     all wording
//! ```
//! For other features: [`overview`] is what a person's introductions ask of them, and [`entry_blocks`] shows
//! one of them with its buttons.

mod clock;
mod ends;
mod handlers;
mod jobs;
mod model;
mod rules;
mod steps;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use ends::{
    handed_on, owner_deleted, person_gone, person_left, private_reasons, project_back, project_closed,
    project_paused, role_closed, working_in,
};
pub use handlers::{action, keep_apart, overview, status, submitted};
pub use jobs::job;
pub use model::{Case, Introduction, IntroductionState, Overview, Verb};
pub use store::{
    active_of, developers_met, find, met, opened_since, reply_times, roles_met, running, stuck_line,
    unanswered,
};
pub use views::{answers_within, entry_blocks};
