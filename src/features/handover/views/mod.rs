//! What organizers read of leaving and being away.

mod away;
mod pass;
mod risks;

pub use away::{away, away_form, away_saved, calendar, no_need_to_stand_in, you_stand_in};
pub use pass::{Passed, pass_form, passed, thanks, who_form, yours_now};
pub use risks::risks;

/// The fields, by their block ids; those of successors are called as their kind.
pub mod field {
    pub const FROM: &str = "from";
    pub const UNTIL: &str = "until";
    pub const STAND_IN: &str = "stand_in_for_me";
    pub const WHO: &str = "who";
    pub const LEAVES: &str = "leaves";
}
