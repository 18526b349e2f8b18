//! Project intake: the form in two steps, its draft, and what is like it already.
//!
//! The first step asks about the project, the second shows its roles; a role has a form of its own on top.
//! What was filled in lives in a draft until it is sent, so a form that was closed is offered again. Editing
//! a project uses the same form, with a draft that remembers what the project was like: what somebody else
//! changed meanwhile stays.

mod check;
mod handlers;
mod licence;
mod merge;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{
    action, closed, open_edit, open_from_idea, open_from_message, open_from_need, open_new, submitted,
};
pub use model::{MOST_ROLES, Verb};
