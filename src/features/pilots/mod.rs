//! Pilots: a tool is tried at an institution, from the question to a tool in use.
//!
//! ```text
//! requested → accepted → installing → running → evaluated → adopted, or ended at any step with a reason
//! ```
//!
//! The two who look after it, one on each side, have a group with a card that changes in place, and its thread
//! tells each step. Dates keep to the institution's terms and stay out of its freeze weeks. Instructors are asked
//! before and after; what they answer is shown with how many they are, and never with a name.

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

pub use handlers::{action, attach, submitted};
pub use jobs::{job, schedule};
pub use model::{Check, Invitation, Phase, Pilot, PilotState, Results, Step, Verb};
pub use steps::{Case, cases, pass_on, person_deleted, person_left, project_closed};
pub use store::{after, answers_after, find, of_person, save, save_answer, stalled, stalled_line, tried_at};
