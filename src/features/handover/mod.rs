//! When organizers leave or are away: what they have passes to named people, and the others see in time where only
//! one person can do a thing.
//!
//! ```text
//! held     what somebody has, kind by kind, and how it passes     absences   who is away when, and who stands in
//! model    bus factor and the term's calendar: pure
//! ```

mod handlers;
mod held;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, submitted};
pub use model::{Absence, Calendar, Form, Gap, Risks, Verb, areas_now};
pub use store::{absences, after, calendar, risks, save};
