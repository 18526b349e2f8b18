//! Tools for a need: what they are about, and how they fit the campus.

use std::collections::HashMap;

use super::model::Need;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::Campus;
use crate::features::matching::{self, Matter, Measure};
use crate::features::projects::{self, Project};
use crate::features::readiness::{self, Fit};
use crate::ids::{ProjectId, WorkspaceId};
use crate::time::Time;

/// Tools that share most words and subjects with a need, by the index of words: so many are ranked.
const CANDIDATES: i64 = 100;
/// Words that are told as a reason.
const WORDS: usize = 5;
/// What a tool is about; with [`FIT`] it adds up to 1.
const MEASURE: Measure = Measure { skills: 0.0, subjects: 0.25, words: 0.35 };
/// What it counts, in millionths, that a tool fits the campus: much, for what can't run there helps nobody.
const FIT: u32 = 400_000;

/// A tool for a need, with the reasons.
#[derive(Clone, Debug)]
pub struct Found {
    /// The tool.
    pub project: Project,
    /// The exact sum of what subjects, words and the fit give, in millionths.
    pub score: u32,
    /// Subjects that both name.
    pub subjects: Vec<String>,
    /// Words that both use.
    pub words: Vec<String>,
    /// How it fits the campus.
    pub fit: Fit,
}

/// Tools for a need, best first, at most `limit`: approved projects that are near enough to be tried and share
/// subjects or words with it, ranked by what they are about and by how they fit the campus. Three queries.
pub fn tools(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    need: &Need,
    campus: &Campus,
    now: Time,
    limit: usize,
) -> Result<Vec<Found>> {
    let candidates = projects::usable_about(conn, workspace, &need.text(), CANDIDATES)?;
    let ids: Vec<ProjectId> = candidates.iter().map(|tool| tool.id.clone()).collect();
    let ready = readiness::find_all(conn, workspace, &ids)?;
    let mut found = ranked(need, campus, candidates, ready, now);
    found.truncate(limit);
    Ok(found)
}

/// What a tool is about.
fn matter(tool: &Project) -> Matter {
    let texts = [&tool.name, &tool.pitch, &tool.problem].into_iter().chain(&tool.subjects);
    let stack = tool.stack.iter().map(|skill| skill.as_str());
    Matter {
        skills: Vec::new(),
        subjects: tool.subjects.clone(),
        words: projects::telling(texts.map(String::as_str).chain(stack)),
    }
}

/// All of them, best first.
fn ranked(
    need: &Need,
    campus: &Campus,
    tools: Vec<Project>,
    mut ready: HashMap<ProjectId, readiness::Readiness>,
    now: Time,
) -> Vec<Found> {
    let asked =
        Matter { skills: Vec::new(), subjects: need.subjects.clone(), words: projects::telling(need.text()) };
    let given: Vec<Matter> = tools.iter().map(matter).collect();
    let alike = matching::alike(&[asked], &given, MEASURE);
    let one = |(project, alike): (Project, matching::Alike)| {
        let fit = readiness::fit(campus, &ready.remove(&project.id).unwrap_or_default(), now.date());
        let shared = |subject: &&String| need.subjects.contains(subject);
        let subjects: Vec<String> = project.subjects.iter().filter(shared).cloned().collect();
        // A word of a subject that is told already says nothing new.
        let new = |word: &String| !subjects.iter().any(|subject| subject.to_lowercase().contains(word));
        let score = alike.total() + FIT / 100 * fit.verdict().share();
        let words = alike.shared.into_iter().filter(new).take(WORDS).collect();
        Found { score, subjects, words, fit, project }
    };
    let mut found: Vec<Found> = tools.into_iter().zip(alike).map(one).collect();
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.project.id.cmp(&b.project.id)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::institutions::Lms;
    use crate::features::needs::samples;
    use crate::features::projects::ProjectState;
    use crate::features::projects::samples::{now, project};
    use crate::features::readiness::Readiness;

    fn names(found: &[Found]) -> Vec<&str> {
        found.iter().map(|one| one.project.name.as_str()).collect()
    }

    #[test]
    fn what_it_is_about_and_how_it_fits_add_up() {
        let need = samples::need(&"mit".into());
        let campus = Campus { lms: Some(Lms::Canvas), ..Campus::default() };
        let about = |name: &str, pitch: &str| Project {
            pitch: pitch.to_owned(),
            problem: String::new(),
            ..project(name, ProjectState::Approved)
        };
        let near = about("Prooflab", "Feedback on proofs, each week");
        let fits = about("Quizlab", "Feedback on quizzes");
        let far =
            Project { subjects: vec!["Music".to_owned()], ..about("Choirlab", "Singing, with feedback") };
        let canvas = Readiness { lms: vec![Lms::Canvas], ..Readiness::default() };
        let ready = |who: &[&Project]| -> HashMap<ProjectId, Readiness> {
            who.iter().map(|one| (one.id.clone(), canvas.clone())).collect()
        };
        let all = || vec![far.clone(), fits.clone(), near.clone()];
        let same = ranked(&need, &campus, all(), ready(&[]), now());
        assert_eq!(names(&same), ["Prooflab", "Quizlab", "Choirlab"], "what is nearer comes first");
        // Nothing else differs: what the fit gives is what is added.
        let fit = ranked(&need, &campus, all(), ready(&[&near, &fits, &far]), now());
        for (before, after) in same.iter().zip(&fit) {
            assert_eq!(after.score - before.score, FIT / 100 * 30, "{}", after.project.name);
        }
        assert!(fit.iter().all(|one| one.score <= 1_000_000));
        assert_eq!(fit[0].words, ["proof", "week", "feedback"], "the rarest first");
    }
}
