//! The demo: the real application over real HTTP, against a local Slack workspace, with a community that was
//! made up, in a page where one can act as anybody.
//!
//! ```text
//! run        starts and stops it all        clock     moves time, step by step
//! page/      what the browser shows         seed/     the community and its story
//! workspace/ the local Slack, for the tests as well
//! ```

mod clock;
mod page;
mod run;
mod save;
mod seed;
pub mod workspace;

pub use run::{Demo, Options};
