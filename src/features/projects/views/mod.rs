//! How a project is shown, the same wherever it is shown.

mod card;
mod channel;
mod choose;
mod close;
mod list;
mod shown;

pub use card::{about, card_blocks, licence_warning, people, role_blocks, role_text, row, utc};
pub(super) use channel::channel_welcome;
pub use choose::{FIND, FIND_USABLE, MENU, choose};
pub(super) use close::{CloseForm, close_form, closed_by, closed_notice, nothing_to_close};
pub(super) use close::{PROJECT, REASON, REASON_MAX};
pub(super) use list::{page, several, unknown};
pub(super) use shown::{near, shown};
