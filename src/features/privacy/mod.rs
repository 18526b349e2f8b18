//! Privacy: what is kept of a person and who sees it, on one page; all of it as a file; and deleting it so that
//! nothing is left but sums.
//!
//! ```text
//! places    every table, what becomes of it and what of it is in the file     data      the file
//! store     counting, reading and taking away, by that table                  deletion  everything goes
//! consent   what people agreed to, and when                                   jobs      what is forgotten by itself
//! ```

mod consent;
mod data;
mod deletion;
mod handlers;
mod jobs;
mod model;
mod places;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use consent::{after as consents_after, agree, has as has_agreed, save as save_consent, take_back};
pub use deletion::{empty_project, met_again};
pub use handlers::{action, open, submitted};
pub use jobs::{job, plan};
pub use model::{Agreed, Consent, TEXT, Verb};
