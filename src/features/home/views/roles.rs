//! A builder's part: roles that suit them, and their profile.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::help;
use crate::features::home::model::{Home, Part};
use crate::features::matching::{Match, Standing, role_block};
use crate::slack::blocks::{button, header, section, section_with};
use crate::slack::text::{count, moment};

const NONE: &str = "No open role suits you right now. New ones come with every project; more skills in your profile \
                    open more of them.";

/// The best of them, for those who build.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    if !home.builds() {
        return Vec::new();
    }
    let mut blocks = vec![header("Roles for you")];
    match &home.standing {
        Standing::Looking(_) if home.matches.items.is_empty() => blocks.push(section(NONE)),
        Standing::Looking(_) => {
            blocks.extend(home.matches.items.iter().flat_map(role_block));
            blocks.extend(all("More roles", Part::Matches, &home.matches));
        }
        _ => {}
    }
    blocks.push(profile(&home.standing));
    blocks
}

/// One page of them.
pub fn page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Roles for you", &home.matches, |found: &Match| role_block(found), NONE)
}

/// What the profile says about the person's place in the matching, and the way to change it.
fn profile(standing: &Standing) -> SlackBlock {
    let open = |text: &str| button(text, help::Verb::Profile.id(), "home");
    let (text, button) = match standing {
        Standing::NoProfile => (
            "*Your profile is the next step.* It takes two minutes; then you see here which roles suit you, and why. \
             You decide who may see it."
                .to_owned(),
            open("Fill in my profile").primary(),
        ),
        Standing::Left => (
            "You left the matching: nothing is suggested to you, and you are suggested to nobody. Come back whenever \
             you like."
                .to_owned(),
            open("My profile"),
        ),
        Standing::Paused(until) => (
            format!("You take a break until {}. Then the roles are back; or sooner, if you like.", moment(*until)),
            open("My profile"),
        ),
        Standing::Busy(running) => (
            format!(
                "You are in {}, as many as you wanted at once. If you have time for more, say so in your profile.",
                count(*running, "project", "projects")
            ),
            open("My profile"),
        ),
        Standing::Looking(profile) => (
            format!(
                "*Your profile*: {}, {} a week.",
                count(i64::try_from(profile.skills.len()).unwrap_or(i64::MAX), "skill", "skills"),
                count(profile.hours.into(), "hour", "hours")
            ),
            open("My profile"),
        ),
    };
    section_with("home.profile", &text, button)
}
