//! The Home tab: everything in short, or one page of one part. At its fullest it keeps within Slack's 100
//! blocks by the room that each part has ([`Page::room`]).

mod give;
mod introductions;
mod organizer;
mod owner;
mod partner;
mod roles;
mod support;

use slack_morphism::prelude::*;

use super::model::{Home, Page, Part, Slice, Verb};
use crate::features::{conduct, help, notifications, people, privacy};
use crate::slack::blocks::{self, VIEW_BLOCKS, actions, button, context, divider, header, section};

/// The tab.
pub fn home(home: &Home) -> SlackHomeView {
    blocks::home(match home.page {
        Page::Overview => overview(home),
        Page::Of(part, _) => page(home, part),
        Page::Desk => organizer::desk(home),
    })
}

/// As much of each part as there is room for.
fn overview(home: &Home) -> Vec<SlackBlock> {
    let shorter = [2, 1].into_iter().map(|most| parts(&home.shortened(most)));
    let mut tabs = std::iter::once(parts(home)).chain(shorter);
    tabs.find(|tab| tab.len() <= VIEW_BLOCKS).unwrap_or_else(|| parts(&home.shortened(1)))
}

fn parts(home: &Home) -> Vec<SlackBlock> {
    // What is under way comes before what one could begin; that nothing is under way comes last.
    let (under_way, nothing) = match introductions::overview(home) {
        part if home.introductions.items.is_empty() => (Vec::new(), part),
        part => (part, Vec::new()),
    };
    let parts = [
        organizer::overview(home),
        newcomer(home),
        under_way,
        support::helping(home),
        owner::proposals(home),
        owner::overview(home),
        roles::overview(home),
        partner::overview(home),
        partner::needs(home),
        partner::pilots(home),
        partner::tools(home),
        give::help(home),
        give::offers(home),
        support::asked(home),
        nothing,
        footer(home),
    ];
    let filled: Vec<Vec<SlackBlock>> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    filled.join(&divider())
}

/// One page of one part.
fn page(home: &Home, part: Part) -> Vec<SlackBlock> {
    let (mut blocks, number, more) = match part {
        Part::Introductions => introductions::page(home),
        Part::Projects => owner::page(home),
        Part::Matches => roles::page(home),
        Part::Institutions => partner::page(home),
        Part::Needs => partner::needs_page(home),
        Part::Pilots => partner::pilots_page(home),
        Part::Proposals => owner::proposals_page(home),
        Part::Offers => give::offers_page(home),
        Part::Help => give::help_page(home),
        Part::Tools => partner::tools_page(home),
        Part::Support => support::asked_page(home),
        Part::Helping => support::helping_page(home),
    };
    let turn = |text: &str, verb: Verb, page: Page| button(text, verb.id(), &page.to_string()).into();
    let mut buttons = Vec::new();
    if number > 0 {
        buttons.push(turn("Previous page", Verb::Previous, Page::Of(part, number - 1)));
    }
    if more {
        buttons.push(turn("Next page", Verb::Next, Page::Of(part, number + 1)));
    }
    buttons.push(turn("Back to the overview", Verb::Back, Page::Overview));
    blocks.push(divider());
    blocks.push(actions("home.turn", buttons));
    blocks
}

/// A page of a list: its title, its entries or what to say when there are none, and where it is.
fn listed<T>(
    title: &str,
    slice: &Slice<T>,
    entry: impl Fn(&T) -> Vec<SlackBlock>,
    none: &str,
) -> (Vec<SlackBlock>, usize, bool) {
    let mut blocks = vec![header(title)];
    if slice.number > 0 {
        blocks.push(context(&format!("Page {}", slice.number + 1)));
    }
    if slice.items.is_empty() {
        blocks.push(section(none));
    }
    blocks.extend(slice.items.iter().flat_map(entry));
    (blocks, slice.number, slice.more)
}

/// The button to all of a part, where the overview shows only its beginning.
fn all<T>(text: &str, part: Part, slice: &Slice<T>) -> Option<SlackBlock> {
    let page = Page::Of(part, 0).to_string();
    slice.more.then(|| actions(&format!("all:{page}"), vec![button(text, Verb::Part.id(), &page).into()]))
}

fn newcomer(home: &Home) -> Vec<SlackBlock> {
    if !home.is_new() {
        return Vec::new();
    }
    let mut blocks = vec![
        header(&format!("Welcome to {}", home.community.name)),
        section("Here people build open-source tools for teaching, together. What brings you here?"),
    ];
    blocks.extend(people::ways_on());
    blocks.extend(conduct::views::at_the_start());
    blocks
}

fn footer(home: &Home) -> Vec<SlackBlock> {
    let mut buttons: Vec<SlackActionBlockElement> = vec![
        button("See the projects", help::Verb::Projects.id(), "home").into(),
        button("Submit a project", help::Verb::NewProject.id(), "home").into(),
    ];
    buttons.push(button("Notifications", notifications::Verb::Open.id(), "home").into());
    buttons.push(button("Privacy", privacy::Verb::Open.id(), "home").into());
    if home.person.organizer {
        buttons.push(button("Roles", help::Verb::Roles.id(), "home").into());
        buttons.push(button("Settings", help::Verb::Settings.id(), "home").into());
    }
    let mut blocks = vec![actions("home.more", buttons)];
    if home.person.organizer_asked_at.is_some() && !home.person.organizer {
        blocks.push(context("You offered to organize: the organizers have been asked and will answer."));
    }
    blocks.push(context("`/edtech` shows what you can do, in every channel."));
    blocks
}
