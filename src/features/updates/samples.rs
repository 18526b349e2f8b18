//! Updates for tests.

use super::Update;
use crate::features::projects::Project;
use crate::features::projects::samples::now;
use crate::ids::UpdateId;

/// What Ana tells of a project.
pub fn update(project: &Project, happened: &str, help: &str) -> Update {
    Update {
        id: UpdateId::new(),
        project: project.id.clone(),
        author: "U_ANA".into(),
        happened: happened.to_owned(),
        next: "A second class in spring".to_owned(),
        help: help.to_owned(),
        created_at: now(),
    }
}

/// As long as it can be, each character of it five once escaped.
pub fn fullest(project: &Project, n: usize) -> Update {
    Update {
        id: format!("{n:032}").into(),
        happened: "&".repeat(1000),
        next: "&".repeat(500),
        help: "&".repeat(500),
        ..update(project, "", "")
    }
}
