//! What organizers see of their contacts.

mod contact;
mod form;
mod import;
mod list;
mod partner;

pub use contact::{card, later, orphaned, reminder, removed};
pub use form::{contact_form, field, import_form, saved, step_form};
pub use import::{imported, preview};
pub use list::{Page, entry, found, page};
pub use partner::{ANOTHER, partner_alike, partner_born, partner_form};
