//! Home tabs: for each kind of person, at their emptiest and at their fullest.

mod fullest;
mod journeys;
