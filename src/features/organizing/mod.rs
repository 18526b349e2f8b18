//! The organizing team: with what each organizer wants to help, for how many hours a week, and until when.
//!
//! What somebody said here is what they promised: the desk offers them work of these areas, within these hours, and
//! nothing once the time is over (`features/desk/offered.rs`). When it is over they are asked whether they go on;
//! until they answer they are still in the team, and nothing is offered to them.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, leave, open, shown, submitted};
pub use jobs::{job, watch};
pub use model::{Area, Form, Involvement, MOST_HOURS, Member, Verb, ordered};
pub use store::{after, find, save, team};
