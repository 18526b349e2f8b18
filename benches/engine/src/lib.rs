//! The matching engine as the hub compiles it, and made-up communities to try it on.

/// The hub's own files.
#[path = "../../../src/features/matching/engine/mod.rs"]
pub mod engine;
pub mod market;
