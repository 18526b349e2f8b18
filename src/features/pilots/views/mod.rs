//! What people see of pilots.

mod card;
mod form;
mod news;

pub use card::{answered_card, ask_card, card, home_entry, on_project};
pub use form::{answer_form, ask_form, field, plan_form, reason_form, survey_form, thanks};
pub use news::{
    NOBODY_THERE, TOOL_CLOSED, asked_notice, declined, ended, handed_on, invitation, moved,
    nobody_at_project, planned, stalled, stalled_for_organizers, survey_sent,
};
