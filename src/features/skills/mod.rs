//! Skills: the taxonomy, what people type for them, and new ones that organizers adopt.

mod handlers;
mod model;
mod store;
mod taxonomy;
#[cfg(test)]
mod tests;
mod typed;
pub mod views;

pub use handlers::{action, suggest};
pub use model::{Level, Skill, Suggested, Verb};
pub use store::{adopt_typed, forget_person, id_of, names, read_typed, typed_options, waiting};
pub use taxonomy::{related, resolve, subjects, towards};
