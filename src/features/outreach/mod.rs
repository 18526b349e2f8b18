//! Outreach: whom the organizers are in touch with, from an idea to a partner, so that no promise is forgotten.
//!
//! ```text
//! idea → contacted → talking → agreed → partner        not now, on the way
//! ```
//!
//! Private to organizers. Each contact has somebody who looks after it and a next step with a day, of which that
//! person is reminded in their morning. The same contact written down twice is found and merged, and a partner's
//! institution is born from the contact.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod sheet;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open, submitted};
pub use jobs::{job, watch};
pub use model::{Contact, Note, Stage};
pub use sheet::read as read_sheet;
pub use store::{after, find, find_all, looked_after, notes_after, pass, save, save_note, search};
