//! The community's own settings: where organizers meet, where projects are announced.

mod channels;
mod handlers;
mod model;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use handlers::{action, installed, open_settings, submitted, uninstalled};
pub use model::{Community, Verb};
pub use store::{get, only, save_channels, upsert};
