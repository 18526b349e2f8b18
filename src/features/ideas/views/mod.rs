//! What people read of ideas.

mod card;
mod form;
mod news;

pub use card::{card, page};
pub use form::{field, form, join_form, joined, saved};
pub use news::{became, enough, leading, left, not_in, over, quiet, taken_down, who_leads};
