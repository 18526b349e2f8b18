//! All that people read in this feature.

mod messages;
mod project;
mod roles;

use std::collections::HashMap;

use crate::features::intake::model::Field;
use crate::features::skills;
use crate::ids::SkillId;

pub use messages::{
    Saved, choose, is_closed, named_owner, no_draft, no_project, not_yours, saved, sent, taken_off,
};
pub use project::{Other, ProjectPage, project};
pub use roles::{RolesPage, levels, role, roles};

/// The field of the form that asks which project to edit.
pub const WHICH: &str = "which";

/// The action of a type-ahead for skills, which the skills feature answers.
const FIND_SKILLS: &str = "skills.find";

/// The block id of the level of the skill at this place.
pub fn level_field(at: usize) -> String {
    format!("level-{at}")
}

/// A field's name, on the form and in complaints about it.
pub fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Pitch => "Pitch",
        Field::Problem => "The problem in teaching that it solves",
        Field::Stage => "Stage",
        Field::Subjects => "Subjects",
        Field::Stack => "Built with",
        Field::Repository => "Repository",
        Field::Licence => "Licence",
        Field::Links => "More links",
        Field::Newcomers => "How newcomers start",
        Field::CoOwners => "Co-owners",
        Field::WantsChannel => "Channel",
        Field::Title => "Title",
        Field::Required => "Required skills",
        Field::Nice => "Nice to have",
        Field::Hours => "Hours a week",
        Field::Seats => "Seats",
        Field::UtcFrom => "Timezones from",
        Field::UtcTo => "Timezones to",
        Field::LeastHours => "Only with at least so many hours a week",
        Field::LeastOverlap => "Only with so many hours a week in common",
        Field::Languages => "Only who speaks one of these languages",
        Field::Must => "Only who knows these, as well as chosen above",
        Field::Support => "Beginners and mentoring",
        Field::FirstTask => "First task",
    }
}

/// The name of the skill that a value stands for; plain text.
fn skill_name<'n>(value: &'n str, names: &'n HashMap<SkillId, String>) -> &'n str {
    skills::id_of(value).and_then(|skill| names.get(&skill)).map_or(value, String::as_str)
}

/// Values as a type-ahead shows them.
fn choices<'v>(
    values: impl Iterator<Item = &'v str>,
    names: &HashMap<SkillId, String>,
) -> Vec<(String, String)> {
    values.map(|value| (skill_name(value, names).to_owned(), value.to_owned())).collect()
}
