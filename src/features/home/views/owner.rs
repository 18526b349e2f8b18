//! An owner's projects: where they stand, who waits, and which seats are free.

use slack_morphism::prelude::*;

use super::{all, listed};
use crate::features::home::model::{Home, Owned, Part, Proposed};
use crate::features::projects::{self, Project, ProjectState, Role};
use crate::features::{intake, listings, matching, needs, updates};
use crate::slack::blocks::{actions, button, header, section};
use crate::slack::text::{count, line};

const NONE: &str = "You have no projects. An idea is enough to begin one.";
/// Roles of one project that are listed; the rest are counted.
const ROLES: usize = 5;

/// The newest of them, if there are any.
pub fn overview(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.projects;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Your projects")];
    let mut shown: Vec<&Owned> = slice.items.iter().collect();
    shown.sort_by_key(|owned| urgency(owned));
    blocks.extend(shown.into_iter().flat_map(entry));
    blocks.extend(all("All my projects", Part::Projects, slice));
    blocks
}

/// Roles that partners propose, if there are any.
pub fn proposals(home: &Home) -> Vec<SlackBlock> {
    let slice = &home.proposals;
    if slice.items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![header("Institutions ask your projects")];
    blocks.extend(slice.items.iter().flat_map(proposed));
    blocks.extend(all("All of them", Part::Proposals, slice));
    blocks
}

/// One page of them.
pub fn proposals_page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Institutions ask your projects", &home.proposals, proposed, "No institution waits for an answer.")
}

fn proposed(one: &Proposed) -> Vec<SlackBlock> {
    needs::views::ask_blocks(&one.proposal, &one.need, &one.project)
}

/// What its owners should look at first.
fn urgency(owned: &Owned) -> u8 {
    match owned.project.state {
        _ if owned.candidates > 0 => 0,
        ProjectState::ChangesRequested => 1,
        _ if owned.listing.as_ref().is_some_and(listings::Listing::is_asked) => 1,
        ProjectState::Approved => 2,
        ProjectState::Submitted => 3,
        ProjectState::Paused => 4,
        ProjectState::Closed | ProjectState::Declined => 5,
    }
}

/// One page of them.
pub fn page(home: &Home) -> (Vec<SlackBlock>, usize, bool) {
    listed("Your projects", &home.projects, entry, NONE)
}

fn entry(owned: &Owned) -> Vec<SlackBlock> {
    let Owned { project, roles, candidates, adopters, listing } = owned;
    let id = project.id.as_str();
    let spoken = |what: &str| format!("{what} {}", project.name);
    let mut text = format!("*{}* · {}", line(&project.name, 150), standing(project));
    if project.state == ProjectState::Approved {
        text.push_str(&seats(roles));
    }
    if *adopters > 0 {
        text.push_str(&format!("\nIn use at {}.", count(*adopters, "institution", "institutions")));
    }
    if *candidates > 0 {
        let n = i64::try_from(*candidates).unwrap_or(i64::MAX);
        let who = count(n, "person waits for your answer", "people wait for your answer");
        text.push_str(&format!("\n:wave: *{who}*"));
    }
    let asked = project.state == ProjectState::Approved && listing.as_ref().is_some_and(|one| one.is_asked());
    if asked || project.state == ProjectState::Paused {
        let says = listing.as_ref().and_then(listings::views::on_home);
        text.extend(says.map(|says| format!("\n{says}")));
    }
    let mut buttons: Vec<SlackActionBlockElement> = Vec::new();
    if asked {
        buttons.push(listings::views::still_true(project).primary().into());
    }
    if project.state == ProjectState::Paused {
        buttons.push(listings::views::reopen(project).primary().into());
    }
    if project.state == ProjectState::Approved && roles.iter().any(|role| role.seats_left() > 0) {
        let people = button("Find people", matching::Verb::Show.id(), "home");
        buttons.push(people.spoken(&spoken("Find people for")).into());
    }
    if matches!(
        project.state,
        ProjectState::Submitted
            | ProjectState::ChangesRequested
            | ProjectState::Approved
            | ProjectState::Paused
    ) {
        let edit = button("Edit", intake::Verb::Edit.id(), id).spoken(&spoken("Edit"));
        let urgent = project.state == ProjectState::ChangesRequested;
        buttons.push(if urgent { edit.primary().into() } else { edit.into() });
    }
    if asked {
        buttons.push(listings::views::pause(project).into());
    }
    if project.state == ProjectState::Approved {
        buttons.push(updates::views::write(project).into());
    }
    let show = button("Show", projects::Verb::Show.id(), id).spoken(&spoken("Show"));
    buttons.push(show.into());
    vec![section(&text), actions(&format!("project:{id}"), buttons)]
}

fn standing(project: &Project) -> String {
    match project.state {
        ProjectState::Submitted => "an organizer looks at it next".to_owned(),
        ProjectState::ChangesRequested => {
            let note = project.decision_note.as_deref().map(|note| format!("\n> {}", line(note, 300)));
            format!("*an organizer asks for changes*{}", note.unwrap_or_default())
        }
        ProjectState::Approved => project.stage.words().to_owned(),
        ProjectState::Paused => "paused".to_owned(),
        ProjectState::Declined => "declined".to_owned(),
        ProjectState::Closed => "closed".to_owned(),
    }
}

fn seats(roles: &[Role]) -> String {
    let open: Vec<&Role> = roles.iter().filter(|role| role.open).collect();
    if open.is_empty() {
        return "\nNo open roles. Add one, and people can join.".to_owned();
    }
    let mut text: String = open
        .iter()
        .take(ROLES)
        .map(|role| {
            let seats = match role.seats_left() {
                0 => "all seats taken".to_owned(),
                left => format!("{left} of {} free", count(role.seats.into(), "seat", "seats")),
            };
            format!("\n• {}: {seats}", line(&role.title, 100))
        })
        .collect();
    if open.len() > ROLES {
        text.push_str(&format!("\n• and {} more", open.len() - ROLES));
    }
    text
}
