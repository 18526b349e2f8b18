//! What people see of tools in use.

mod form;
mod meet;
mod tool;

pub use form::{Meta, end_form, field, saved, tool_form};
pub use meet::{hello, meet, meeting};
pub use tool::{
    adopters, began, card, ended, home_entry, renewal, renewed, renewed_already, silent, tool_closed, used_at,
};
