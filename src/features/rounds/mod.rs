//! The round: an organizer matches everybody at once, looks at who would be introduced to whom and why, takes pairs
//! out, and sends the rest, which go out to the developers over hours.
//!
//! ```text
//! (run) → preview ─ drop, keep, next best ─ send → sending ─ a proposal at a time → done
//! ```
//!
//! Both sides still say yes: a developer is told of a role and asks, or doesn't; only then its owner is. What a round
//! proposes is checked again when it goes out. A round is about a day, so it is not exported: who met whom is.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{action, open, submitted};
pub use jobs::job;
pub use model::{Form, Verb};
pub use store::forget;
