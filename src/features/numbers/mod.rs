//! Numbers: how the community grows, how far people come, how fast they answer, and who works with whom; as words, as
//! pictures, and as CSV.
//!
//! ```text
//! model    spans, groups and figures        store    each figure, summed up by the database
//! sheets   what a figure says, in words     charts/  the same as a picture   map/   who works with whom
//! paint    SVG becomes PNG                  jobs     counted and drawn at night, reported each month
//! ```
//!
//! People are counted in fives, and groups under five are not shown: not on Home, not in pictures, not in files, and
//! not in the table in which the figures are kept, so that no sum gives away what was left out.

mod charts;

mod handlers;
mod jobs;
mod map;
mod model;
mod paint;
#[cfg(test)]
pub mod samples;
mod sheets;
mod store;
mod svg;
mod tables;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, front, open, refused};
pub use jobs::{job, plan, renew, rest};
pub use model::{Front, Group};
