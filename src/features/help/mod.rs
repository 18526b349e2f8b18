//! `/edtech` alone, `/edtech help`, and what a mistyped command is nearest to.

mod commands;
mod handlers;
mod model;
#[cfg(test)]
mod tests;
mod views;

pub use commands::{ProjectCommand, Subcommand, nearest};
pub use handlers::{action, mentioned, mistyped, overview};
pub use model::Verb;
