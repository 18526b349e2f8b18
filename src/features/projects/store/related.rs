//! Projects that are near another one.

use super::words::neighbours;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{self, Matter, Measure};
use crate::features::projects::{Near, Project, telling};
use crate::features::skills::Level;
use crate::ids::{PersonId, ProjectId, WorkspaceId};

/// Projects that share most words with it, by the index of words: so many are ranked.
const CANDIDATES: i64 = 30;
/// What makes them near each other; adds up to 1.
const MEASURE: Measure = Measure { skills: 0.25, subjects: 0.35, words: 0.4 };
/// Less in common than this, in millionths, is chance where no subject is shared.
const LEAST: u32 = 200_000;
/// Words that are told as a reason.
const WORDS: usize = 3;

/// Approved projects that are near one by subjects, skills and words, the nearest first, at most `limit`; without those
/// whose owners and `person` keep each other out. As many queries however many there are.
pub fn near(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &Project,
    person: &PersonId,
    limit: usize,
) -> Result<Vec<Near>> {
    let candidates = neighbours(conn, workspace, &texts(project), &project.id, CANDIDATES)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ProjectId> = candidates.iter().map(|one| one.id.clone()).collect();
    let apart = matching::projects_apart(conn, workspace, person, &ids)?;
    let given: Vec<Matter> = candidates.iter().map(matter).collect();
    let alike = matching::alike(&[matter(project)], &given, MEASURE);
    let mut found: Vec<(u32, Near)> = candidates
        .into_iter()
        .zip(alike)
        .filter(|(_, alike)| alike.subjects > 0 || alike.total() >= LEAST)
        .filter(|(one, _)| !apart.contains(&one.id))
        .map(|(one, alike)| {
            let subjects: Vec<String> =
                one.subjects.iter().filter(|subject| project.subjects.contains(subject)).cloned().collect();
            // A word of a subject that is told already says nothing new.
            let new = |word: &String| !subjects.iter().any(|subject| subject.to_lowercase().contains(word));
            let words = alike.shared.iter().filter(|word| new(word)).take(WORDS).cloned().collect();
            (alike.total(), Near { subjects, words, project: one })
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.project.id.cmp(&b.1.project.id)));
    Ok(found.into_iter().take(limit).map(|(_, near)| near).collect())
}

fn texts(project: &Project) -> Vec<&str> {
    let about = [&project.name, &project.pitch, &project.problem].into_iter().chain(&project.subjects);
    about.map(String::as_str).chain(project.stack.iter().map(|skill| skill.as_str())).collect()
}

/// What it is about.
fn matter(project: &Project) -> Matter {
    let about = [&project.name, &project.pitch, &project.problem].map(String::as_str);
    Matter {
        skills: project.stack.iter().map(|skill| (skill.clone(), Level::Comfortable)).collect(),
        subjects: project.subjects.clone(),
        words: telling(about),
    }
}
