//! The organizing team's own tasks and plans: what is to be done, by whom, until when, and what for.
//!
//! They live beside the desk's queue, which holds what others wait for. A task may be for a plan, which is no more than
//! a name that several tasks share, or for a project, an institution or a contact. Its owner is reminded on the
//! working day before, and once when it is late; on Monday the team reads what was done, what is due and what nobody
//! has.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open, submitted, suggest};
pub use jobs::{job, plan, watch};
pub use model::{Beside, Form, Look, MINUTES, Purpose, Show, Task, Verb};
pub use store::{after, beside, contact_joined, find, minutes, of_owner, pass, save};
