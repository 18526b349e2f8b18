//! Readiness: what a project offers to a campus, in the words in which campuses say what they need, and how well
//! the two fit.

mod fit;
mod form;
mod handlers;
mod model;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use fit::{Fit, Verdict, fit};
pub use handlers::{action, attach, submitted};
pub use model::{Cadence, Installation, Item, Readiness, State, Verb};
pub use store::{find, find_all, save};
