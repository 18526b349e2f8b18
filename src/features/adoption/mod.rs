//! Adoption: a tool that is in use at an institution, kept running and renewed.
//!
//! It is born from a pilot that was adopted, or entered by a partner. Whoever maintains it is reminded before its
//! renewal date and once after; silence is shown to the organizers. Institutions that run the same tool are
//! introduced to each other once both have said yes, and a card says "used at …" where the institution allows it.

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

pub use handlers::{action, submitted};
pub use jobs::{job, schedule};
pub use model::{Adoption, AdoptionState, Case, Level, Meeting, MeetingState, Verb};
pub use steps::{adopted, cases, pass_on, project_closed};
pub use store::{
    after, counts, find, meetings_after, of_project, of_speaker, save, save_meeting, silent, silent_line,
    used_at,
};
