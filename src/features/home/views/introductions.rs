//! A person's introductions, and what waits for whom.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::home::model::{Home, Part};
use crate::features::introductions::{Case, entry_blocks};
use crate::features::matching::Standing;
use crate::slack::blocks::{header, section};

const NONE: &str =
    "Nothing is under way. When you are interested in a role, or when somebody asks you, it is here.";

/// The first of them, for those who could have some.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.introductions;
    if slice.items.is_empty() && home.standing == Standing::NoProfile && home.projects.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Introductions")];
    if slice.items.is_empty() {
        blocks.push(section(NONE));
    }
    blocks.extend(slice.items.iter().flat_map(|case| entry_blocks(case, &home.person.id)));
    blocks.extend(all("All my introductions", Part::Introductions, slice));
    blocks
}

/// One page of them.
pub fn page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    let one = |case: &Case| entry_blocks(case, &home.person.id);
    listed("Introductions", &home.introductions, one, NONE)
}
