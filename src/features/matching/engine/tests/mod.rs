//! Held against brute force, by hand and by property.

mod equal;
mod pair;
mod round;
mod why;
