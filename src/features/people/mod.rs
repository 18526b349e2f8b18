//! People: who is in the workspace, who organizes, and the welcome.

mod events;
mod handlers;
mod known;
mod model;
mod organizers;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use crate::notices::timezone;
pub use events::{changed, joined, let_go, opened_home};
pub use handlers::action;
pub use known::{first_organizer, know, know_other};
pub use model::{Ask, Path, Person, Verb};
pub use organizers::{organizers_card, tell_organizers, update_organizers_card, welcomed};
pub use store::{
    appoint, asking_line, choose_path, choose_path_if_none, find, find_all, organizers, organizers_timezone,
    organizes, organizes_now, redraw_organizers, turn_home,
};
pub use views::{ask_block, ways_on};
