//! A partner's part: their institutions, or how to tell of one.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::adoption::{self, Case as Tool};
use crate::features::home::model::{Home, Part, Wanted};
use crate::features::institutions::{self, Spoken};
use crate::features::needs;
use crate::features::people::Path;
use crate::features::pilots::{self, Case as Trial};
use crate::features::tools;
use crate::slack::blocks::{button, header, section, section_with};

const NONE: &str = "You speak for no institution any more. `/edtech partner` lets you tell of one.";

const NO_NEEDS: &str =
    "Nothing is told yet. Say what your teaching needs, and see which tools fit your campus.";

/// The first of them; for those who teach and have told of none, the way to it.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.institutions;
    if slice.items.is_empty() {
        return teacher(home);
    }
    let mut blocks = vec![header("Your institutions")];
    blocks.extend(slice.items.iter().flat_map(|spoken| entry(home, spoken)));
    blocks.extend(all("All my institutions", Part::Institutions, slice));
    blocks.push(find("*Tools that you can adopt or try*, by subject, LMS and how ready they are."));
    blocks
}

/// One page of them.
pub fn page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Your institutions", &home.institutions, |spoken| entry(home, spoken), NONE)
}

/// The newest of what they need, for those who may say so.
pub fn needs(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.needs;
    let speaks = home.institutions.items.iter().any(Spoken::is_confirmed);
    if slice.items.is_empty() && !speaks {
        return Vec::new();
    }
    let mut blocks = vec![header("What you need")];
    if slice.items.is_empty() {
        blocks.push(section(NO_NEEDS));
    }
    blocks.extend(slice.items.iter().flat_map(wanted));
    blocks.extend(all("All that we need", Part::Needs, slice));
    blocks
}

/// One page of it.
pub fn needs_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("What you need", &home.needs, wanted, NO_NEEDS)
}

fn wanted(one: &Wanted) -> Vec<SlackBlock> {
    vec![needs::views::home_entry(&one.need, &one.institution, one.project.as_ref())]
}

/// Pilots in which the person takes part, on either side; none where there are none.
pub fn pilots(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.pilots;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Pilots")];
    blocks.extend(slice.items.iter().flat_map(trial));
    blocks.extend(all("All my pilots", Part::Pilots, slice));
    blocks
}

/// One page of them.
pub fn pilots_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Pilots", &home.pilots, trial, "No pilot goes on. A project's card has the way to ask for one.")
}

fn trial(case: &Trial) -> Vec<SlackBlock> {
    vec![pilots::views::home_entry(case)]
}

/// Tools in use at the person's institutions; none where there are none.
pub fn tools(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.tools;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Tools in use")];
    blocks.extend(slice.items.iter().flat_map(tool));
    blocks.extend(all("All tools in use", Part::Tools, slice));
    blocks
}

/// One page of them.
pub fn tools_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed(
        "Tools in use",
        &home.tools,
        tool,
        "No tool is in use. `/edtech partner` has the way to enter one.",
    )
}

fn tool(case: &Tool) -> Vec<SlackBlock> {
    adoption::views::home_entry(case, true)
}

fn entry(home: &Home, spoken: &Spoken) -> Vec<SlackBlock> {
    institutions::views::entry(spoken, &home.partners, &home.person.id)
}

fn teacher(home: &Home) -> Vec<SlackBlock> {
    if home.person.path != Some(Path::Teach) {
        return Vec::new();
    }
    vec![
        header("For your teaching"),
        section_with(
            "home.institution",
            "*Tell of your institution.* Once an organizer has confirmed that you speak for it, you can say what your \
             teaching needs, and see which tools fit your campus.",
            button("Add my institution", institutions::Verb::New.id(), "home").primary(),
        ),
        find(
            "See which tools there are, and write to the owners of what you'd use. What is missing can become a \
             project: describe it, and builders can join you.",
        ),
    ]
}

fn find(text: &str) -> SlackBlock {
    section_with("home.find", text, tools::views::find_button())
}
