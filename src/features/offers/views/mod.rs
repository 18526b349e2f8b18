//! What people see of offers.

mod ask;
mod form;
mod offer;
mod want;

pub use ask::{
    PROJECT_CLOSED, asked_notice, card, declined, ended, giver_left, giver_left_for_organizers, granted,
    home_entry, shown,
};
pub use form::{ask_form, decline_form, field, offer_form, saved, want_form, wanted_notice};
pub use offer::{
    LEFT, OVER, TAKEN_BACK, detail, expired, headline, over_already, own, own_entry, page, taken_back,
};
pub use want::{offered, on_project, suggested, suits, told_owners, unwanted};
