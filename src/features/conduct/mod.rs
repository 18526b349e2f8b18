//! How people treat each other: the code of conduct, and what they report about somebody.
//!
//! A report goes to the organizers who are named for that, and to nobody else; never to the person whom it is about,
//! nor back to an organizer who made it. It is a piece of work at their desks, and at no other. The log says that
//! there was one, and neither whose nor about whom.

mod handlers;
mod model;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open_report, report_about, submitted};
pub use model::{CODE, READERS, Report, Verb};
pub use store::{code, line, named, read_instead, readers, save, waiting};
