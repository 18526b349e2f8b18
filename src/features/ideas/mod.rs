//! Ideas that nobody owns: they gather people, and become a project when enough are in.
//!
//! ```text
//! open ──▶ building (its project waits for a review) ──▶ became       closed: nobody joined, or taken back or down
//!   ▲           │ the project was declined or closed
//!   └───────────┘
//! ```

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

pub use handlers::{action, list, open, submitted};
pub use jobs::{job, watch};
pub use model::{Idea, IdeaState, Joined, Part, Verb};
pub use steps::{became_project, person_left, project_changed};
pub use store::{ideas_after, joined_of, save, save_joined};
