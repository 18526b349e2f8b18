//! The forms: a tool in use, and its end.

use serde::{Deserialize, Serialize};
use slack_morphism::prelude::*;

use super::tool::headline;
use crate::features::adoption::model::{Case, Form, LINE, Level, VERSION};
use crate::features::institutions::{Institution, Word};
use crate::features::projects::Project;
use crate::features::projects::views::{FIND, choose};
use crate::ids::{AdoptionId, InstitutionId, PersonId};
use crate::slack::blocks::{
    self, checkboxes, context, date_input, long_text_input, section, select, text_input,
};
use crate::slack::text::line;

/// The fields, by their block ids.
pub mod field {
    pub const PROJECT: &str = "project";
    pub const LEVEL: &str = "level";
    pub const VERSION: &str = "version";
    pub const SINCE: &str = "since";
    pub const RENEWS: &str = "renews";
    pub const PERSON: &str = "person";
    pub const SHOWN: &str = "shown";
    pub const REASON: &str = "reason";
}

/// What the form of a tool carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// For which institution.
    pub institution: InstitutionId,
    /// Which one, where it exists already.
    #[serde(default)]
    pub adoption: Option<AdoptionId>,
}

/// A tool in use: a new one out of `projects`, or one that exists. `people` may maintain it.
pub fn tool_form(
    institution: &Institution,
    projects: Option<&[Project]>,
    case: Option<&Case>,
    people: &[(String, String)],
    me: &PersonId,
) -> SlackModalView {
    let one = case.map(|case| &case.adoption);
    let about = match case {
        Some(case) => format!("*{}*", headline(case)),
        None => format!("A tool that is in use at *{}*.", line(&institution.about.name, 120)),
    };
    let mut blocks = vec![context(&about)];
    if let Some(projects) = projects {
        blocks.push(choose(field::PROJECT, "Tool", projects, None, FIND).into());
    }
    let level = one.map(|one| one.level.value());
    let since = one.map(|one| one.since.to_string());
    let renews = one.and_then(|one| one.renews).map(|day| day.to_string());
    let version = one.map(|one| one.version.clone()).unwrap_or_default();
    let person = one.map_or(me, |one| &one.person);
    blocks.extend([
        select(field::LEVEL, "How far it has come", &Level::entries(), level.as_deref()).into(),
        text_input(field::VERSION, "Version", &version, VERSION).optional().into(),
        date_input(field::SINCE, "In use since", since.as_deref()).into(),
        date_input(field::RENEWS, "To be renewed by", renews.as_deref())
            .hint("I remind you a month before, and once after.")
            .optional()
            .into(),
        select(field::PERSON, "Maintained by", people, Some(person.as_str()))
            .hint("One of those who speak for the institution.")
            .into(),
        checkboxes(
            field::SHOWN,
            "On the project's card",
            &[("Everybody may read there that we use it", field::SHOWN, one.is_some_and(|one| one.shown))],
        )
        .into(),
    ]);
    let meta = Meta { institution: institution.id.clone(), adoption: one.map(|one| one.id.clone()) };
    blocks::form(Form::Tool.into(), "A tool in use", "Save", &meta, blocks)
}

/// After it was saved.
pub fn saved(case: &Case) -> SlackModalView {
    let next = match case.adoption.renews {
        Some(day) => format!(
            "I remind whoever maintains it a month before {}.",
            crate::features::institutions::short(day)
        ),
        None => "It has no day on which it is to be renewed, so I remind nobody.".to_owned(),
    };
    let text = format!(":white_check_mark: *{}* is written down.\n{next}", headline(case));
    blocks::modal("saved", "A tool in use", vec![section(&text)])
}

/// It is no longer in use.
pub fn end_form(case: &Case) -> SlackModalView {
    let blocks = vec![
        context(&format!("*{}*", headline(case))),
        long_text_input(field::REASON, "Why is it no longer in use?", "", LINE)
            .hint("The owners of the tool read this, and learn from it.")
            .optional()
            .into(),
    ];
    blocks::form(Form::End.into(), "No longer in use", "It is no longer used", &case.adoption.id, blocks)
}
