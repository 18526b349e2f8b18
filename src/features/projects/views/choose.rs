//! Choosing one project out of all of them.

use crate::features::projects::Project;
use crate::slack::blocks::{Input, search, select};

/// The search that finds every approved project.
pub const FIND: &str = "projects.find";
/// The search that finds those that people can use already.
pub const FIND_USABLE: &str = "projects.find_usable";
/// A menu takes so many; of more than these, one is found by its name.
pub const MENU: usize = 100;

/// A field for one of `projects`, by name: a menu where it takes them all, and else the search `find`.
pub fn choose(field: &str, label: &str, projects: &[Project], chosen: Option<&Project>, find: &str) -> Input {
    let entry = |project: &Project| (project.name.clone(), project.id.to_string());
    if projects.len() > MENU {
        return search(field, label, find, chosen.map(entry));
    }
    let mut entries: Vec<(String, String)> = projects.iter().map(entry).collect();
    entries.sort_by_cached_key(|(name, _)| name.to_lowercase());
    select(field, label, &entries, chosen.map(|project| project.id.as_str()))
}
