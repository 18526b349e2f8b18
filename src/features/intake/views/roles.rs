//! The second step: the roles, and the form of one.

use std::collections::HashMap;

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::{FIND_SKILLS, choices, label, level_field, skill_name};
use crate::features::intake::check::{BEGINNER, MENTORING};
use crate::features::intake::model::{
    Field, MOST_LANGUAGES, MOST_NEEDS, MOST_ROLES, Meta, Need, RoleDraft, RoleEntry, Step, Verb,
};
use crate::features::profiles;
use crate::features::projects::{Card, Limits, ProjectState, views};
use crate::features::skills::{self, Level};
use crate::ids::{ProjectId, RoleId, SkillId};
use crate::slack::blocks::{
    self, actions, button, checkboxes, context, divider, header, long_text_input, multi_select, number_input,
    overflow, section, section_with, select, text_input, type_ahead,
};
use crate::slack::text::line;
use crate::time::Time;

/// What the second step shows.
#[derive(Clone, Debug)]
pub struct RolesPage {
    /// Which form it is.
    pub meta: Meta,
    /// Its licence, if it has one.
    pub licence: Option<String>,
    /// Its roles so far.
    pub roles: Vec<RoleDraft>,
    /// The names of the skills in them.
    pub names: HashMap<SkillId, String>,
    /// Projects that are close to it.
    pub similar: Vec<Card>,
    /// Where it stands, if it exists.
    pub state: Option<ProjectState>,
}

/// The second step.
pub fn roles(page: &RolesPage) -> SlackModalView {
    let mut blocks = similar(&page.similar);
    if let Some(warning) = views::licence_warning(page.licence.as_deref()) {
        blocks.push(context(&warning));
        blocks.push(divider());
    }
    blocks.push(header("Roles"));
    if page.roles.is_empty() {
        blocks.push(section(
            "No role yet. A role says whom you look for: it is matched with developers' profiles, and they can \
             ask for it with one button. It can be sent without, and roles can be added at any time.",
        ));
    }
    blocks.extend(page.roles.iter().map(|role| role_row(role, &page.names)));
    let mut buttons = Vec::new();
    if page.roles.len() < MOST_ROLES {
        buttons.push(button("Add a role", Verb::AddRole.id(), "").into());
    }
    buttons.push(button("Back to the project", Verb::Back.id(), "").into());
    blocks.push(actions("roles", buttons));
    if page.roles.len() >= MOST_ROLES {
        blocks.push(context("Five roles are the most. To look for more people, give a role more seats."));
    }
    let (submit, then) = match page.state {
        None => (
            "Send for review",
            "An organizer reads it before it is announced. You hear from us in a message.",
        ),
        Some(ProjectState::ChangesRequested | ProjectState::Declined) => {
            ("Send again", "It goes back to the organizers, who read it before it is announced.")
        }
        Some(ProjectState::Approved | ProjectState::Closed) => {
            ("Save changes", "Changes show at once, in the announcement too.")
        }
        Some(ProjectState::Paused) => {
            ("Save changes", "It pauses: changes show once it is reopened, which is one press on its card.")
        }
        Some(ProjectState::Submitted) => {
            ("Save changes", "It still waits for an organizer, who sees the changes at once.")
        }
    };
    blocks.push(context(then));
    let title = if page.state.is_some() { "Edit project (2 of 2)" } else { "New project (2 of 2)" };
    let mut view = blocks::form(Step::Roles.id(), title, submit, &page.meta, blocks);
    view.close = Some("Keep for later".into());
    view.notify_on_close = Some(true);
    view
}

fn similar(similar: &[Card]) -> Vec<SlackBlock> {
    let intro = match similar.len() {
        0 => return Vec::new(),
        1 => "*A project is close to yours.* Join it, or go on.",
        2 => "*Two projects are close to yours.* Join one, or go on.",
        _ => "*Three projects are close to yours.* Join one, or go on.",
    };
    let mut blocks = vec![section(intro)];
    blocks.extend(similar.iter().take(3).map(|card| views::row(&card.project, &card.roles)));
    blocks.push(divider());
    blocks
}

fn role_row(role: &RoleDraft, names: &HashMap<SkillId, String>) -> SlackBlock {
    let shown = role.to_role(&ProjectId(String::new()), skills::id_of, Time::default());
    let entry = |entry: RoleEntry| entry.value(&role.id);
    let menu = overflow(
        Verb::RoleMenu.id(),
        &[("Edit", entry(RoleEntry::Edit)), ("Remove", entry(RoleEntry::Remove))],
    );
    section_with(&format!("role:{}", role.id), &views::role_text(&shown, names), menu)
}

/// The form of one role, filled in as far as it is known; `new` where the project doesn't have it yet.
pub fn role(
    meta: &Meta,
    role: Option<&RoleDraft>,
    new: bool,
    names: &HashMap<SkillId, String>,
) -> SlackModalView {
    let text = |get: fn(&RoleDraft) -> &str| role.map(get).unwrap_or_default();
    let id = |field: Field| field.id(0);
    let skills = |field: Field, required: bool| {
        let values = role.into_iter().flat_map(|role| role.values(required));
        type_ahead(&id(field), label(field), FIND_SKILLS, &choices(values, names), MOST_NEEDS as u64)
            .hint(if required {
                "What nobody can do without, up to ten. You say how well on the next page."
            } else {
                "What helps, or can be learned here, up to ten."
            })
            .optional()
    };
    let number = |field: Field, now: Option<i32>| {
        let (least, most) = field.range();
        number_input(&id(field), label(field), now, least, most)
    };
    let (west, east) = role.and_then(|role| role.utc_range).unzip();
    let offset = |field: Field, now: Option<i32>| {
        let now = now.map(|hours| hours.to_string());
        select(&id(field), label(field), &offsets(field), now.as_deref()).optional()
    };
    let ticks = [
        ("Good for beginners", BEGINNER, role.is_some_and(|role| role.beginner)),
        ("Somebody mentors", MENTORING, role.is_some_and(|role| role.mentoring)),
    ];
    let task = text(|role| &role.first_task);
    let limit = |get: fn(&Limits) -> i32| role.map(|role| get(&role.limits)).filter(|least| *least > 0);
    let blocks = vec![
        text_input(&id(Field::Title), label(Field::Title), text(|role| &role.title), Field::Title.max())
            .hint("What the person would be, such as “Frontend developer”.")
            .into(),
        skills(Field::Required, true).into(),
        skills(Field::Nice, false).into(),
        number(Field::Hours, role.map(|role| role.hours)).hint("About how many, from 1 to 40.").into(),
        number(Field::Seats, role.map(|role| role.seats).or(Some(1))).hint("For how many people.").into(),
        offset(Field::UtcFrom, west).into(),
        offset(Field::UtcTo, east).hint("Leave both empty if people may be anywhere.").into(),
        checkboxes(&id(Field::Support), label(Field::Support), &ticks).into(),
        long_text_input(&id(Field::FirstTask), label(Field::FirstTask), task, Field::FirstTask.max())
            .hint("Something small to begin with. People see it when they are introduced.")
            .optional()
            .into(),
        context(
            "*Who isn't suggested at all?* Each of these keeps people out, so leave them empty unless it can't be \
             otherwise. Whoever finds the role can still ask.",
        ),
        number(Field::LeastHours, limit(|limits| limits.hours)).optional().into(),
        number(Field::LeastOverlap, limit(|limits| limits.overlap))
            .hint("Working hours within the timezones above: 5 are one hour on each weekday.")
            .optional()
            .into(),
        multi_select(
            &id(Field::Languages),
            label(Field::Languages),
            &profiles::languages::choices(),
            role.map_or(&[], |role| &role.limits.languages),
            MOST_LANGUAGES as u64,
        )
        .optional()
        .into(),
    ];
    let title = if new { "Add a role" } else { "Edit a role" };
    blocks::form(Step::Role.id(), title, "Next", meta, blocks)
}

fn offsets(field: Field) -> Vec<(String, String)> {
    let (least, most) = field.range();
    (least..=most).map(|hours| (views::utc(hours), hours.to_string())).collect()
}

/// How well somebody should have each skill of a role.
pub fn levels(meta: &Meta, role: &RoleDraft, names: &HashMap<SkillId, String>) -> SlackModalView {
    let options: Vec<(String, String)> =
        Level::VARIANTS.iter().map(|level| (level.words().to_owned(), (*level as i32).to_string())).collect();
    let field = |(at, need): (usize, &Need)| -> SlackBlock {
        let name = skill_name(&need.value, names);
        let now = (Level::from_number(need.level) as i32).to_string();
        select(&level_field(at), name, &options, Some(&now)).into()
    };
    let group =
        |required: bool| role.needs.iter().enumerate().filter(move |(_, need)| need.required == required);
    let mut blocks = vec![section(&format!(
        "How well should somebody know these to be your *{}*? It ranks people.",
        line(&role.title, 150)
    ))];
    for (title, required) in [("*Required*", true), ("*Nice to have*", false)] {
        let fields: Vec<SlackBlock> = group(required).map(field).collect();
        if !fields.is_empty() {
            blocks.push(section(title));
            blocks.extend(fields);
        }
    }
    let required: Vec<(String, String)> = (role.needs.iter().enumerate())
        .filter(|(_, need)| need.required)
        .map(|(at, need)| (skill_name(&need.value, names).to_owned(), at.to_string()))
        .collect();
    if !required.is_empty() {
        let musts: Vec<String> = (role.needs.iter().enumerate())
            .filter(|(_, need)| need.required && need.must)
            .map(|(at, _)| at.to_string())
            .collect();
        blocks.push(
            multi_select(&Field::Must.id(0), label(Field::Must), &required, &musts, MOST_NEEDS as u64)
                .hint(
                    "Whoever lacks one of these isn't suggested, however well the rest fits, nor who would learn it. \
                     Leave it empty unless the role can't be done otherwise.",
                )
                .optional()
                .into(),
        );
    }
    blocks::form(Step::Levels.id(), "How well?", "Save the role", meta, blocks)
}

impl RoleEntry {
    /// The value of this entry in a role's menu.
    fn value(self, role: &RoleId) -> String {
        let name: &'static str = self.into();
        format!("{name}:{role}")
    }
}
