//! Matching: which role suits which developer, and why. Version one, behind [`Matcher`].
//!
//! ```text
//! engine/    the index, the score, the best k, the round                        store/  what the database knows
//! store/     candidates found by skill, filtered by what both sides allow      version1   the score
//! ```
//! For other features: [`roles_for`] and [`developers_for`] give ranked [`Match`]es, [`role_block`] and
//! [`person_block`] show one with its buttons, and [`explain`] says why two fit whatever the filters say.

pub mod engine;
mod handlers;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod version1;
mod views;

pub use handlers::{action, find_people, my_matches};
pub use model::{Match, Matcher, Missing, Opening, Pair, Reason, Standing, Verb};
pub use store::{
    block, blocked_among, developers_for, dismiss, explain, forget, forget_blocks, roles_for, standing,
    unblock,
};
pub use version1::Version1;
pub use views::{person_block, reasons, role_block, show_button};
