//! Follows: a project, a subject or a skill that somebody would like to hear of.
//!
//! A followed project tells what is new as it is written (`features/updates`). What is new of a followed subject or
//! skill comes in the weekly digest of whoever wants one (`features/notifications/sources.rs`). When a followed project
//! closes, its followers are told once.

mod batches;
mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use batches::{batch, in_batches};
pub use handlers::{action, open, submitted};
pub use jobs::{job, project_closes};
pub use model::{Form, Kind, MOST, Thing, Verb};
pub use store::{after, follow, is_followed, number_of, of_people, replace_skill};
