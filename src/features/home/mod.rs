//! The Home tab, for whom you are. It composes the other features' reads, and nobody imports it.
//!
//! A tab is the overview, which has the beginning of every part, or one page of one part. Which one a person
//! turned to is remembered until they open the tab anew, so that drawing it again shows the same.

mod handlers;
mod load;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{action, job};
pub use load::home as read;
pub use model::Home;
