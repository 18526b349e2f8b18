//! Held against brute force, by hand and by property.

mod equal;
mod learn;
mod pair;
mod preview;
mod round;
mod team;
mod why;
