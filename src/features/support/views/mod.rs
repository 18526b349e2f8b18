//! What people see of support.

mod card;
mod form;
mod news;
mod notes;

pub use card::{asker_card, helper_card, home_entry, on_project, organizers_card};
pub use form::{
    details_form, field, first_form, hand_on_form, no_tools, note_form, outside, reopen_form, sent,
    solve_form,
};
pub use news::{
    claimed, claimer_left, handed_on, handed_to_you, let_go, nobody_answers, nobody_helped, over, passed_on,
    released, reminder, reopened, solved_card, still_on_it, thanks, tool_closed,
};
pub use notes::{helped, note_deleted, notes};
