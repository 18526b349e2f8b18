//! What comes to people without their asking: each chooses what comes at once, together in the morning, or never, and
//! when nothing comes at all. In the morning one message tells of what was kept, and once a week, if wanted, of what is
//! new for this person.
//!
//! The rules and what is kept are in `notices`, below the outbox, so that no message gets around them. The morning's
//! job tells many people in as many queries as one; a section of the weekly digest is one entry in `sources.rs`.

mod handlers;
mod jobs;
mod model;
mod sources;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{action, open, submitted};
pub use jobs::{job, read_morning};
pub use model::Verb;
