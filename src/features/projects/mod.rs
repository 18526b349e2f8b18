//! Projects and their roles: what they are, where they stand, how they are shown and found.

mod handlers;
mod jobs;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{
    action, close, close_now, close_unowned, list, show, show_one, show_there, submitted, suggest,
};
pub use jobs::{job, wish_channel};
pub use model::{Card, Limits, Near, Project, ProjectState, Role, RoleSkill, Stage, Verb, is_open_source};
pub use store::{
    about, approved_since, card, cards, create, decide, fill_seat, find, find_all, find_by_name, found_by,
    free_seat, free_seats, gone, hand_on, is_owner, listed, looked_for, new_roles, of_owner, open_roles,
    open_roles_with, owners, owners_all, replace_skill, require_owner, review_line, role, roles, roles_after,
    roles_all, roles_of, roles_of_owners, roles_with_skills, set_state, similar, telling, update, usable,
    usable_about, waiting_for_review,
};
