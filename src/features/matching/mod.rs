//! Matching: which role suits which developer, and why.
//!
//! ```text
//! engine/    the index, the score, the best k, the round: pure        live/      the index as the database has it
//! reasons    a score in words                                         store/     who is shown, in which order
//! learned    what answers teach                                       jobs       learns from them at night
//! team/      people who together cover a project
//! alike      needs, offers and support by the same measure
//! why/       why, or why not, for any pair                            tuning/    weights, for organizers
//! ```
//! For other features: [`roles_for`] and [`developers_for`] give ranked [`Match`]es, [`role_block`] and
//! [`person_block`] show one with its buttons, and [`explain`] says why two fit whatever the filters say.
//! [`alike()`] holds what is asked for against what there is, for needs, offers and support.
//! [`run_round`] matches everybody at once, for the feature that sends it.

mod alike;
pub mod engine;
mod handlers;
mod jobs;
mod learned;
mod live;
mod model;
mod reasons;
mod store;
mod team;
#[cfg(test)]
mod tests;
mod tuning;
mod unseen;
mod views;
mod why;

pub use alike::{Alike, Known, Matter, Measure, alike};
pub use handlers::{action, find_people, my_matches, submitted};
pub use jobs::job;
pub use learned::Answerer;
pub use live::{sweep, warm};
pub use model::{Match, Missing, Opening, Reason, Standing, Verb};
pub use store::exposures::{Kind, shown, since as exposed_since, write_down};
pub use store::outcomes::said;
pub use store::settings::keep as keep_settings;
pub use store::{
    Everybody, Proposed, Side, block, blocked_among, blocks_around, developers_for, dismiss, explain,
    explain_all, first_seat, forget, forget_blocks, kept_apart, kept_from, kept_out, may_still,
    new_roles_for, next_best, projects_apart, roles_for, run_round, standing, unblock,
};
pub use team::by_name as team_for;
pub use tuning::open as open_weights;
pub use unseen::unseen;
pub use views::{person_block, reasons, role_block, show_button};
pub use why::open as ask_why;
