//! Tools for a need: what they are about, and how they fit the campus.

use std::collections::HashMap;

use super::model::Need;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::Campus;
use crate::features::projects::{self, Project};
use crate::features::readiness::{self, Fit};
use crate::ids::{ProjectId, WorkspaceId};
use crate::time::Time;

/// Tools that are looked at before they are ranked.
const CANDIDATES: i64 = 30;
/// Words that are told as a reason.
const WORDS: usize = 5;

/// A tool for a need, with the reasons.
#[derive(Clone, Debug)]
pub struct Found {
    /// The tool.
    pub project: Project,
    /// Subjects that both name.
    pub subjects: Vec<String>,
    /// Words that both use.
    pub words: Vec<String>,
    /// How it fits the campus.
    pub fit: Fit,
}

/// Tools for a need, best first, at most `limit`: approved projects that are near enough to be tried and share
/// subjects or words with it, those that fit the campus before those that don't. Three queries.
pub fn tools(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    need: &Need,
    campus: &Campus,
    now: Time,
    limit: usize,
) -> Result<Vec<Found>> {
    let candidates = projects::usable_about(conn, workspace, &need.text(), CANDIDATES)?;
    let ids: Vec<ProjectId> = candidates.iter().map(|about| about.project.id.clone()).collect();
    let mut ready: HashMap<ProjectId, readiness::Readiness> = readiness::find_all(conn, workspace, &ids)?;
    let mut found: Vec<(i64, Found)> = candidates
        .into_iter()
        .map(|about| {
            let tool = ready.remove(&about.project.id).unwrap_or_default();
            let fit = readiness::fit(campus, &tool, now.date());
            let shared = |subject: &&String| need.subjects.contains(subject);
            let subjects: Vec<String> = about.project.subjects.iter().filter(shared).cloned().collect();
            // A word of a subject that is told already says nothing new.
            let new = |word: &String| !subjects.iter().any(|subject| subject.to_lowercase().contains(word));
            let words = about.words.into_iter().filter(new).take(WORDS).collect();
            let score = about.weight * fit.verdict().weight();
            (score, Found { subjects, words, fit, project: about.project })
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.project.id.cmp(&b.1.project.id)));
    Ok(found.into_iter().take(limit).map(|(_, found)| found).collect())
}
