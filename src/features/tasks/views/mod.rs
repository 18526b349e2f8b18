//! What organizers read of their tasks.

mod form;
mod list;
mod news;

pub use form::{choice, field, form, saved};
pub use list::{beside, page};
pub use news::{NAMED, orphaned, reminder, weekly};
