//! Review: an organizer approves, asks for changes or declines; once, and written down.

mod clock;
mod handlers;
mod model;
mod post;
#[cfg(test)]
mod tests;
mod views;

pub use clock::job;
pub use handlers::{action, approve_one, submitted};
pub use model::Verb;
pub use post::{post_waiting, refresh, request};
pub use views::buttons;
