//! Support on both sides: what the person asked for, and what waits for them.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::home::model::{Home, Part};
use crate::features::support::{self, Case};
use crate::slack::blocks::header;

const NOTHING: &str = "Nothing waits for you. What you are asked to help with comes here by itself.";
const NO_REQUESTS: &str = "You have no open request. `/edtech support` asks whoever looks after a tool.";

fn entry(home: &Home, case: &Case) -> SlackBlock {
    support::views::home_entry(case, &home.person.id)
}

/// What waits for the person, or what they have; none where there is none.
pub fn helping(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.helping;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Who needs your help")];
    blocks.extend(slice.items.iter().map(|case| entry(home, case)));
    blocks.extend(all("All that wait for help", Part::Helping, slice));
    blocks
}

/// One page of it.
pub fn helping_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Who needs your help", &home.helping, |case| vec![entry(home, case)], NOTHING)
}

/// What the person asked for; none where there is none.
pub fn asked(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.support;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Support that you asked for")];
    blocks.extend(slice.items.iter().map(|case| entry(home, case)));
    blocks.extend(all("All my requests", Part::Support, slice));
    blocks
}

/// One page of it.
pub fn asked_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Support that you asked for", &home.support, |case| vec![entry(home, case)], NO_REQUESTS)
}
