//! What organizers see first: what waits for them.

use slack_morphism::prelude::*;

use crate::features::home::model::{Counts, Home, Page, Verb};
use crate::features::numbers::{self, Group};
use crate::features::{desk, help};
use crate::slack::blocks::{actions, button, context, divider, header, section_with};
use crate::slack::text::count;

/// How the community does, what has to be set, and the top of the desk.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    let Some(organizing) = &home.organizing else { return Vec::new() };
    if !organizing.organizes {
        return std::iter::once(header("Your part of the desk"))
            .chain(desk::views::top(&organizing.desk))
            .collect();
    }
    let mut blocks = vec![header("For organizers"), context(&counts(&organizing.counts))];
    let community = &home.community;
    if community.organizer_channel.is_none() || community.announcement_channel.is_none() {
        blocks.push(section_with(
            "home.settings",
            "*Choose the channels* for reviews and announcements. Nothing can be approved before.",
            button("Choose", help::Verb::Settings.id(), "home").primary(),
        ));
    }
    blocks.push(section_with(
        "home.round",
        "*Match everyone*: who could be introduced to whom, to look through before anybody is asked.",
        button("Match everyone", help::Verb::Round.id(), "home"),
    ));
    blocks.extend(desk::views::top(&organizing.desk));
    blocks.extend(numbers::views::on_home(&organizing.numbers));
    let team = button("The organizing team", help::Verb::Organize.id(), "home");
    let tasks = button("Tasks of the team", help::Verb::Tasks.id(), "home");
    blocks.push(actions("home.organizing", vec![team.into(), tasks.into()]));
    blocks
}

fn counts(counts: &Counts) -> String {
    [
        count(counts.projects, "open project", "open projects"),
        Group::of(counts.builders).words("builders"),
        Group::of(counts.introductions).words("introductions under way"),
        count(counts.needs, "need of an institution", "needs of institutions"),
    ]
    .join(" · ")
}

/// The desk as a page of the tab, with the way back.
pub fn desk(home: &Home) -> Vec<SlackBlock> {
    let mut blocks =
        home.organizing.as_ref().map(|organizing| desk::views::page(&organizing.desk)).unwrap_or_default();
    let back = button("Back to the overview", Verb::Back.id(), &Page::Overview.to_string());
    blocks.push(divider());
    blocks.push(actions("home.turn", vec![back.into()]));
    blocks
}
