//! Shared needs: several teams look for the same skill, and nobody new has it. One role, three teams.
//!
//! Each week they are found before the channel's digest is written, and wait at the desk. An organizer tells the teams of
//! each other with one press, or leaves it; the same skill isn't told again for eight weeks. Teams whose owners keep each
//! other out are never brought together.

mod handlers;
mod model;
#[cfg(test)]
pub mod samples;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::action;
pub use model::{Found, Shared, SharedState, Verb};
pub use steps::{look, piece, since};
pub use store::{all, line, save};
