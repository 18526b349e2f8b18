//! Updates: what happened in a project, what is next, and what help it wants, in its owners' words.
//!
//! An update goes out once: into the thread below the project's card in the announcement channel, onto the project's
//! page, into Monday's digest of the channel, and to those who follow the project (`features/follows`). Followers are
//! told by a job, some hundred at a time. Whoever has a weekly digest of their own, and wants news together, reads of it
//! there and nowhere else: nobody is told twice.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;
mod week;

pub use handlers::{action, attach, closed, open, submitted};
pub use jobs::job;
pub use model::{Form, Update, Verb};
pub use store::{after, insert, told_since};
pub use week::{Week, of_people};
