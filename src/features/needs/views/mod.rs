//! What people see of needs.

mod card;
mod form;
mod proposal;

pub use card::{Followed, card, detail, ended, headline, home_entry, not_now, over, saved, state_words};
pub use form::{CHOOSE, field, need_form, role_field, role_form};
pub use proposal::{ask_blocks, ask_card, asked_notice, settled_card};
