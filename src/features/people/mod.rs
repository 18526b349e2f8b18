//! People: who is in the workspace, who organizes, and the welcome.

mod events;
mod handlers;
mod known;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use events::{changed, joined, opened_home};
pub use handlers::action;
pub use known::{know, know_other};
pub use model::{Ask, Path, Person, Verb};
pub use store::{
    appoint, asking, choose_path, find, find_all, hold, organizers, redraw_organizers, require_organizer,
    timezone, turn_home,
};
pub use views::{ask_block, ways_on};
