//! Needs: what an institution's teaching lacks, which tools may help and why, and what becomes of it.
//!
//! A need that no tool meets becomes a project idea, or a role at a project that is near. The partner follows all
//! of it on one card, which changes in place.

mod found;
mod handlers;
mod model;
#[cfg(test)]
pub mod samples;
mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use found::{Found, tools};
pub use handlers::{action, became_project, pass_on, project_changed, submitted, tool_changed, tried};
pub use model::{Need, NeedState, Proposal, ProposalState, Verb};
pub use store::{
    find, find_all, of_institutions, proposals_after, proposals_for_owner, save, save_proposal, told_since,
};
