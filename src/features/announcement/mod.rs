//! Announcement: an approved project's card in the announcement channel, kept true.

mod handlers;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{Verb, action, show, show_all_missing, thread};
