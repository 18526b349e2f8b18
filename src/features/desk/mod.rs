//! The organizers' desk: one queue of everything that waits for a human, whoever waited longest against what was
//! promised first.
//!
//! What waits stays in its own tables. A kind of work is one entry in [`kinds`]: what it is called, within how many
//! hours it is promised, which of it waits and since when, and how one piece is shown with its way on. Beside that
//! the desk keeps who took what (a claim, which lapses by itself) and what is put off (a snooze, which ends by
//! itself). On top stands what is offered to whoever looks, by what they promised to the organizing team.
//!
//! ```text
//! kinds    every kind of work           load     a page of the desk, in as many queries for much as for little
//! line     who comes next, and paging   several  many at once, after a preview
//! offered  what is offered to whom
//! ```

mod handlers;
mod jobs;
mod kinds;
mod line;
mod load;
mod model;
mod offered;
mod several;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open, pass, passable, submitted};
pub use jobs::{job, plan_offer, redraw_at};
pub use load::{load, note_day, waiting};
pub use model::{Desk, ForYou, Kept, Look, Promised, Show, Verb};
pub use store::{Reading, claims_after, save_claim, save_snooze, snoozes_after};

#[cfg(test)]
pub mod samples;
