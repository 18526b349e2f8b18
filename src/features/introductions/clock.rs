//! When somebody is reminded, released and asked how it goes.

pub use crate::hours::working_days_later;

/// A reminder after this many working days.
pub const FIRST_REMINDER: u32 = 2;
/// Another one.
pub const SECOND_REMINDER: u32 = 5;
/// The asker is released.
pub const RELEASE: u32 = 7;
/// Days after the opening on which both are asked how it goes.
pub const CHECK_INS: [i64; 2] = [7, 30];
