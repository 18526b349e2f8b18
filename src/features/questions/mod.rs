//! Questions to the other projects: somebody asks, the owners of those projects that it touches are asked with the
//! reason why, and the answers are gathered for whoever asked.
//!
//! ```text
//! open ──▶ closed      by the asker, or by itself after two weeks with all answers in one message
//! ```
//! Whoever owns several of these projects is asked once. An answer comes in the thread below the asker's first message.

mod found;
mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open, submitted};
pub use jobs::{job, watch};
pub use model::{Asked, AskedState, Question, QuestionState, Verb};
pub use steps::person_left;
pub use store::{asked_of, questions_after, save, save_asked};
