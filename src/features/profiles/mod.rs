//! A developer's profile: skills with levels, wishes, hours, and who may see it.
//!
//! ```text
//! form    what the form in two steps holds, and what is wrong with it       views/      all wording
//! store   the tables, and deleting everything                               handlers/   edit, standing, show
//! ```

mod form;
mod handlers;
pub mod languages;
mod model;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, closed, open, submitted};
pub use model::{Profile, ProfileSkill, Verb, Visibility};
pub use store::{get, get_all, people_after, replace_skill, save, with_skills};
