//! What people give to projects: their offers, and what was asked for or promised.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::home::model::{Home, Part};
use crate::features::offers::{self, Case as Asked, Offer};
use crate::slack::blocks::header;

const NO_OFFERS: &str = "You offer nothing at the moment. `/edtech offer` is the place for it.";
const NO_HELP: &str = "Nothing is asked for or promised. `/edtech offers` shows what projects can ask for.";

/// What the person offers; none where there is none.
pub fn offers(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.offers;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("What you offer")];
    blocks.extend(slice.items.iter().flat_map(offer));
    blocks.extend(all("All my offers", Part::Offers, slice));
    blocks
}

/// One page of it.
pub fn offers_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("What you offer", &home.offers, offer, NO_OFFERS)
}

fn offer((offer, waiting): &(Offer, usize)) -> Vec<SlackBlock> {
    vec![offers::views::own_entry(offer, *waiting)]
}

/// What was asked for or promised, on either side; none where there is none.
pub fn help(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.help;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Help that is asked for and given")];
    blocks.extend(slice.items.iter().flat_map(asked));
    blocks.extend(all("All of it", Part::Help, slice));
    blocks
}

/// One page of it.
pub fn help_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Help that is asked for and given", &home.help, asked, NO_HELP)
}

fn asked(case: &Asked) -> Vec<SlackBlock> {
    vec![offers::views::home_entry(case)]
}
