//! Listings that stay true: every 60 days the owners of a project say with one press whether it still is as it is
//! listed. Silence pauses it; reopening is one press. A project whose owners left is offered to those who work in it,
//! then to the community.
//!
//! ```text
//! confirmed ─60 days─▶ asked ─7 days─▶ reminded ─7 days─▶ paused ─press─▶ confirmed
//! owners left ─▶ paused, offered to the team ─7 days─▶ offered to all ─organizer's yes─▶ confirmed, with a new owner
//! ```
//! Where a listing stands is a row of its own; one job a night looks for those that are due, by an index.

mod handlers;
mod jobs;
mod model;
mod offered;
#[cfg(test)]
pub mod samples;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, attach};
pub use jobs::{job, look_now, plan};
pub use model::{HOLDS, Listing, OfferedTo, Verb, Why};
pub use offered::{orphaned, owner_left, person_left, piece};
pub use steps::{begin, edited, is_here, project_closed};
pub use store::{after, find_all, plant, save_whole, wanted, wanted_line};
