//! The weekly digest: on Monday morning the announcement channel reads what is new. A week without news has none.

mod jobs;
mod model;
#[cfg(test)]
mod tests;
mod views;

pub use jobs::{job, plan, plan_weekly, read_week};
pub use model::next_monday;
