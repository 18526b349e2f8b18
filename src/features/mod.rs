//! What the community does: one folder for each feature, with its rules (`model`), its wording (`views`), its
//! queries (`store`), its actions (`handlers`) and its scheduled work (`jobs`).
//!
//! A feature reaches another only through that one's `mod.rs`. What comes in names its feature before the
//! first dot (`review.approve`), and [`crate::dispatch`] brings it there.

pub mod adoption;
pub mod announcement;
pub mod audit;
pub mod community;
pub mod conduct;
pub mod desk;
pub mod digest;
pub mod follows;
pub mod handover;
pub mod help;
pub mod home;
pub mod ideas;
pub mod institutions;
pub mod intake;
pub mod introductions;
pub mod listings;
pub mod matching;
pub mod needs;
pub mod notifications;
pub mod numbers;
pub mod offers;
pub mod organizing;
pub mod outreach;
pub mod people;
pub mod pilots;
pub mod privacy;
pub mod profiles;
pub mod projects;
pub mod questions;
pub mod readiness;
pub mod review;
pub mod roles;
pub mod rounds;
pub mod shared;
pub mod skills;
pub mod support;
pub mod tasks;
pub mod tools;
pub mod updates;

#[cfg(test)]
mod rights;
