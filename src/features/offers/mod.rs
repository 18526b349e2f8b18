//! Offers: what people and institutions give to projects, such as hosting, classes for testing, or money.
//!
//! ```text
//! asked → granted → in use → ended        declined, or taken back, on the way
//! ```
//!
//! A project says what it would like to have; offers of it are ranked with reasons, for both sides. What is promised
//! is taken off the offer's amount in the same statement that checks it, so nothing is promised twice. An offer ends
//! with its last day, when it is taken back, or with whoever looked after it; what was promised goes on.

mod handlers;
mod jobs;
mod model;
mod rank;
#[cfg(test)]
pub mod samples;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, attach, list, open, submitted};
pub use jobs::{job, schedule};
pub use model::{Ask, AskState, Case, Kind, Offer, OfferState, Unit, Verb, Wanted};
pub use steps::{cases, nobody_speaks, pass_on, person_left, project_closed, supporters};
pub use store::{
    after, asks_after, asks_around, asks_for, find, of_person, save, save_ask, want, wanted_after,
};
