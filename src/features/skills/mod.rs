//! Skills: the taxonomy, what people type for them, and new ones that organizers adopt.
//!
//! ```text
//! taxonomy  the skills of data/, and which is near which    typed     what people type, and what they mean
//! shelf     skills by all their names, to find one fast     store     a community's own skills
//! look      how a word is understood, for anybody
//! ```

mod handlers;
mod look;
mod model;
mod shelf;
mod store;
mod taxonomy;
#[cfg(test)]
mod tests;
mod typed;
pub mod views;

pub use handlers::{action, adopt_one, submitted, suggest};
pub use look::look;
pub use model::{Level, Skill, Suggested, Verb};
pub use store::{
    adopt_typed, forget_person, id_of, ids_of, meant, names, read_typed, typed_options, waiting, waiting_line,
};
pub use taxonomy::{complete, known, related, resolve, subjects, towards};
