//! Support and maintenance: who uses a tool asks, few are asked to help, one takes it, and the asker says when it
//! is solved.
//!
//! ```text
//! open ──▶ claimed ──▶ solved ──▶ closed       withdrawn by the asker, or ended where nobody is left to help
//!   ▲         │           │
//!   └ released┘◀─ reopened┘
//! ```
//!
//! A reply clock runs in working hours of whoever is waited for, up a ladder: those who were asked (or took it),
//! the owners, the organizers. What solved it can be kept as a note, which the next who asks is shown first.
//!
//! Reports of security problems are apart: the security contact of the tool reads them, or its owners where it has
//! none, and nobody else; no channel, volunteer, note, export or log line repeats a word of them.
//!
//! ```text
//! model/    kinds, states, the ladder, who helps best, notes alike     route   who is asked next
//! handlers/ what people press and send                                 steps   each transition with what follows
//! views/    all wording                                                ends    people leave, tools close
//! ```

mod ends;
mod handlers;
mod jobs;
mod model;
mod route;
#[cfg(test)]
pub mod samples;
mod steps;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use ends::{pass, person_left, project_closed, taken_by};
pub use handlers::{action, attach, open, open_from_message, submitted};
pub use jobs::{job, schedule};
pub use model::{Answer, Asked, Kind, Note, Request, Rung, Severity, SupportState, Verb};
pub use steps::{Case, cases};
pub use store::{
    asked_of, find, notes_after, of_asker, overdue, overdue_line, requests_after, save, save_asked,
    save_note, waiting_for,
};
