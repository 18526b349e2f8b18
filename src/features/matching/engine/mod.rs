//! The engine: who suits whom, exactly, fast, and without any I/O. A model goes in, rankings come out.
//!
//! ```text
//! names    words to numbers              weights   what each part counts, in one place, within bounds
//! model    developers and roles          score     a pair: filters, the parts of its score, two chances
//! side     who has what, as lists        index     everybody on both sides; change keeps it current
//! top      what is looked for, as lists  search    the best k, equal to looking at all of them, as brute does
//! display  freshness, load, exposure     round     everybody at once, without a pair that would rather
//! arrange  a list's order on the screen  said      what a pair has in common, for words
//! preview  what other weights change      why       why a pair is where it is
//! team     who together covers a project
//! learn    chances from answers          explore   now and then somebody who is hardly ever shown
//! common   by which skill somebody has what is needed
//! ```
//!
//! A score is a sum of whole millionths, so that adding up its parts gives it exactly. Equal scores are ordered
//! by a hash of the pair: the same each time, and nobody is last because of their name.

mod arrange;
mod brute;
mod change;
mod common;
mod display;
mod explore;
mod index;
mod learn;
mod model;
mod names;
mod preview;
mod round;
mod said;
mod score;
mod search;
mod side;
mod team;
#[cfg(test)]
mod tests;
mod top;
mod weights;
mod why;

pub use arrange::{Candidate, Placed, arrange};
pub use display::{Adjusted, Display, Fair};
pub use explore::{Drawn, EXPLORED, explore};
pub use index::{Index, Memory};
pub use learn::{Contribution, FEATURES, Head, History, MINIMUM, Model, Outcome};
pub use model::{Developer, Have, Need, Role, Week};
pub use names::{Names, text_words};
pub use preview::{Mover, Preview};
pub use round::{Apart, Proposal, Round, Rules};
pub use score::{Chances, Exclusion, Gap, PARTS, Part, Score};
pub use search::Scratch;
pub use team::{Cover, Member, Team, TeamRules};
pub use top::Ranked;
pub use weights::{BOUNDS, Weights};
pub use why::{Instead, Why};
