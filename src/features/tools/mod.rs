//! The directory of tools: projects that a campus can adopt or try, found by subject, learning management system and how
//! ready they are.
//!
//! Its table is made of projects, of what they are ready for and of where they are in use. Whatever changes one of these
//! writes the tool's rows anew in the same transaction ([`refresh`]), so that a page of the directory is a walk along an
//! index, in the order in which it is read.

mod handlers;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use handlers::{action, open};
pub use model::{Look, Ready, Verb};
pub use store::refresh;
