//! The audit log as organizers read it: who did what to what, and what it changed; by person, kind, thing and day.
//!
//! The lines are written by [`crate::audit`], in the transaction of each deed, and only added to. Where somebody had
//! everything about them deleted, a line stays without their name.

mod handlers;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{action, open, submitted};
pub use model::{Line, Query, Verb};
pub use store::lines;
