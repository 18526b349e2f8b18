//! Which projects a question touches, and which of their owners can be asked.

use std::collections::HashSet;

use super::model::{Found, PEOPLE, PROJECTS, Question};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{self, Alike, Matter, Measure};
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::ids::{PersonId, ProjectId};
use crate::slack::text::and;

/// Projects that share most words and subjects with a question, by the index of words: so many are ranked.
const CANDIDATES: i64 = 60;
/// Words that are told as a reason.
const WORDS: usize = 4;
/// From so many words in common on, it is no chance.
const ENOUGH: usize = 2;
/// What both are about.
const MEASURE: Measure = Measure { skills: 0.0, subjects: 0.5, words: 0.5 };

/// The projects that a question touches, nearest first, at most [`PROJECTS`] with at most [`PEOPLE`] owners: approved
/// ones, not the asker's own, and none of whose owners is kept apart from the asker. As many queries for many as for few.
pub fn projects_for(conn: &mut Conn, ctx: &Ctx, question: &Question) -> Result<Vec<Found>> {
    let ws = &ctx.workspace;
    let mut texts = vec![question.title.as_str(), question.tried.as_str()];
    texts.extend(question.subjects.iter().map(String::as_str));
    let candidates = projects::about(conn, ws, &texts, CANDIDATES)?;
    let ids: Vec<ProjectId> = candidates.iter().map(|project| project.id.clone()).collect();
    let owners = projects::owners_all(conn, ws, &ids)?;
    let everybody: Vec<PersonId> = owners.values().flatten().cloned().collect();
    let apart = matching::blocked_among(conn, ws, &question.asker, &everybody)?;
    let known = people::find_all(conn, ws, &everybody)?;
    // Whom we don't know has not left, as far as we know.
    let is_here = |person: &PersonId| {
        !person.is_gone() && known.get(person).is_none_or(|person| !person.deactivated && !person.bot)
    };
    let mut asked: HashSet<PersonId> = HashSet::new();
    let mut found = Vec::new();
    for (project, reasons) in ranked(question, candidates) {
        let owners = owners.get(&project.id).map_or(&[][..], Vec::as_slice);
        if owners.contains(&question.asker) || owners.iter().any(|owner| apart.contains(owner)) {
            continue;
        }
        let new = |owner: &&PersonId| is_here(owner) && !asked.contains(*owner);
        let new: Vec<PersonId> = owners.iter().filter(new).take(PEOPLE - asked.len()).cloned().collect();
        if new.is_empty() {
            continue;
        }
        asked.extend(new.iter().cloned());
        found.push(Found { project, owners: new, reasons });
        if found.len() == PROJECTS || asked.len() == PEOPLE {
            break;
        }
    }
    Ok(found)
}

/// What a project is about.
fn matter(project: &Project) -> Matter {
    let texts = [&project.name, &project.pitch, &project.problem].into_iter().chain(&project.subjects);
    let stack = project.stack.iter().map(|skill| skill.as_str());
    Matter {
        skills: Vec::new(),
        subjects: project.subjects.clone(),
        words: projects::telling(texts.map(String::as_str).chain(stack)),
    }
}

/// Those that it touches, with the reasons, best first.
fn ranked(question: &Question, projects: Vec<Project>) -> Vec<(Project, Vec<String>)> {
    let texts = [&question.title, &question.tried].into_iter().chain(&question.subjects);
    let words = projects::telling(texts.map(String::as_str));
    let asked = Matter { skills: Vec::new(), subjects: question.subjects.clone(), words };
    let given: Vec<Matter> = projects.iter().map(matter).collect();
    let alike = matching::alike(&[asked], &given, MEASURE);
    let in_title: HashSet<String> = projects::telling([question.title.as_str()]).into_iter().collect();
    let one = |(project, alike): (Project, Alike)| {
        let score = alike.total();
        let reasons = reasons(question, &project, alike, &in_title)?;
        Some((score, project, reasons))
    };
    let mut found: Vec<_> = projects.into_iter().zip(alike).filter_map(one).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    found.into_iter().map(|(_, project, reasons)| (project, reasons)).collect()
}

/// Why, in words that follow the project's name; none where it was chance.
fn reasons(
    question: &Question,
    project: &Project,
    alike: Alike,
    in_title: &HashSet<String>,
) -> Option<Vec<String>> {
    let same = |subject: &&String| question.subjects.contains(subject);
    let subjects: Vec<String> = project.subjects.iter().filter(same).cloned().collect();
    // A word of a subject that is told already says nothing new.
    let new = |word: &String| !subjects.iter().any(|subject| subject.to_lowercase().contains(word));
    let mut words: Vec<String> = alike.shared.into_iter().filter(new).collect();
    let touches =
        !subjects.is_empty() || words.len() >= ENOUGH || words.iter().any(|word| in_title.contains(word));
    // What is asked says more than what was tried.
    if words.iter().any(|word| in_title.contains(word)) {
        words.retain(|word| in_title.contains(word));
    }
    words.truncate(WORDS);
    let mut reasons = Vec::new();
    if !subjects.is_empty() {
        reasons.push(format!("is about {}", and(&subjects)));
    }
    if !words.is_empty() {
        reasons.push(format!("speaks of {}", and(&words)));
    }
    touches.then_some(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::ProjectState;
    use crate::features::projects::samples::project;
    use crate::features::questions::samples;

    #[test]
    fn what_it_touches_comes_first_with_the_reasons_and_chance_is_left_out() {
        let question = samples::question("How do you give feedback on proofs?");
        let one = |name: &str, subject: &str, problem: &str| Project {
            subjects: vec![subject.to_owned()],
            pitch: String::new(),
            problem: problem.to_owned(),
            ..project(name, ProjectState::Approved)
        };
        let near = one("Prooflab", "Mathematics", "Proofs wait for feedback.");
        let far = one("Quizlab", "Mathematics", "Quizzes.");
        let words = one("Essaylab", "Languages", "Feedback, and a proof of it.");
        let chance = one("Choirlab", "Music", "Singing.");
        let found = ranked(&question, vec![chance, words, far, near]);
        let told: Vec<(&str, String)> =
            found.iter().map(|(project, why)| (project.name.as_str(), why.join("; "))).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told[0].0, "Prooflab");
        assert!(told[0].1.starts_with("is about Mathematics; speaks of "), "{told:?}");
        assert!(
            told.iter().any(|(name, why)| *name == "Quizlab" && why == "is about Mathematics"),
            "{told:?}"
        );
    }
}
