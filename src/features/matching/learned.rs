//! What a community's answers teach, and how it is said: pure. Numbers come from [`Model`]; here is whose they are.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::engine::{Chances, History, Model, Outcome, Score, Weights};
use crate::ids::{PersonId, ProjectId};
use crate::time::Time;

/// Of fewer answers than this nothing is told: they could be traced to people.
pub const SMALLEST: u32 = 5;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answerer {
    /// The developer: "I'm interested", "Not for me", or the answer to an invitation.
    Developer,
    /// The project: "Invite", "Pass", or the answer to somebody who asked.
    Project,
}

/// What the two sides said of a pair. No answer is not a no.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Who.
    pub developer: PersonId,
    /// Whose role it was about.
    pub project: ProjectId,
    /// How much of each part of the score there was, in millionths of all of it.
    pub shares: [u32; 7],
    /// The chance with which the pair was shown, from 0 to 1.
    pub propensity: f32,
    /// When the first of them answered.
    pub seen_at: Time,
    /// What the developer said, and when.
    pub by_developer: Option<(bool, Time)>,
    /// What the project said, and when.
    pub by_project: Option<(bool, Time)>,
}

/// How many answers there are for each tenth of chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Of developers.
    pub developer: [u32; 10],
    /// Of projects.
    pub project: [u32; 10],
}

/// What was learned, with what is known of everybody's answers so far: what lists are ordered by where it is switched on.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The two sides.
    pub model: Model,
    /// How many answers it rests on.
    pub counts: Counts,
    /// The weights by which scores are made.
    pub weights: Weights,
    /// What developers answered so far.
    pub developers: HashMap<PersonId, History>,
    /// What projects answered so far.
    pub projects: HashMap<ProjectId, History>,
}

/// Which tenth a chance lies in.
fn tenth(chance: f32) -> usize {
    ((chance * 10.0) as usize).min(9)
}

/// Answers as outcomes, in the order in which pairs were first answered; each with what either side had said before.
fn outcomes(said: &[Said], weights: &Weights) -> Vec<Outcome> {
    let mut pairs: Vec<&Said> = said.iter().collect();
    pairs.sort_by(|a, b| (a.seen_at, &a.developer, &a.project).cmp(&(b.seen_at, &b.developer, &b.project)));
    let mut answers: Vec<(Time, bool, Result<&PersonId, &ProjectId>)> = Vec::new();
    for one in &pairs {
        answers.extend(one.by_developer.map(|(yes, at)| (at, yes, Ok(&one.developer))));
        answers.extend(one.by_project.map(|(yes, at)| (at, yes, Err(&one.project))));
    }
    answers.sort_by_key(|(at, ..)| *at);
    let mut answers = answers.into_iter().peekable();
    let (mut developers, mut projects) = (HashMap::new(), HashMap::new());
    let mut found = Vec::with_capacity(pairs.len());
    for one in pairs {
        while let Some((_, yes, who)) = answers.next_if(|(at, ..)| *at < one.seen_at) {
            let history: &mut History = match who {
                Ok(developer) => developers.entry(developer).or_default(),
                Err(project) => projects.entry(project).or_default(),
            };
            *history = history.with(yes);
        }
        found.push(Outcome {
            score: Score::of_shares(one.shares, weights),
            developer_before: developers.get(&one.developer).copied().unwrap_or_default(),
            project_before: projects.get(&one.project).copied().unwrap_or_default(),
            propensity: one.propensity,
            developer: one.by_developer.map(|(yes, _)| yes),
            project: one.by_project.map(|(yes, _)| yes),
        });
    }
    found
}

/// What answers teach where scores are made by `weights`, and how many there are for each tenth of chance.
pub fn learn(said: &[Said], weights: &Weights) -> (Model, Counts) {
    let outcomes = outcomes(said, weights);
    let model = Model::fit(&outcomes, weights);
    let mut counts = Counts::default();
    for one in &outcomes {
        let fit = of_fit(&model, one.score, weights);
        if one.developer.is_some() {
            counts.developer[tenth(fit.developer)] += 1;
        }
        if one.project.is_some() {
            counts.project[tenth(fit.project)] += 1;
        }
    }
    (model, counts)
}

/// Chances by the fit alone: how often somebody said yes is theirs, and told nobody.
fn of_fit(model: &Model, score: Score, weights: &Weights) -> Chances {
    model.chances(score, History::default(), History::default(), weights)
}

impl Learned {
    /// What a list is ordered by, in millionths: both chances together, drawn out to the scale of scores, on which news
    /// and load are measured.
    pub fn worth(&self, score: Score, developer: &PersonId, project: &ProjectId) -> u32 {
        let developer = self.developers.get(developer).copied().unwrap_or_default();
        let project = self.projects.get(project).copied().unwrap_or_default();
        let both = self.model.chances(score, developer, project, &self.weights).both();
        (both.max(0.0).sqrt() * 1e6) as u32
    }

    /// How often the side that would answer says yes to such a fit, in words; nothing where nothing was learned of it,
    /// or from too few.
    pub fn words(&self, side: Answerer, score: Score) -> Option<String> {
        let fit = of_fit(&self.model, score, &self.weights);
        let (who, chance, counts, head) = match side {
            Answerer::Developer => ("People", fit.developer, &self.counts.developer, &self.model.developer),
            Answerer::Project => ("Projects", fit.project, &self.counts.project, &self.model.project),
        };
        if head.answers == 0 || counts[tenth(chance)] < SMALLEST {
            return None;
        }
        let often = match (chance * 10.0).round() as u32 {
            0 => "hardly ever".to_owned(),
            1 => "about once in 10 times".to_owned(),
            10.. => "nearly every time".to_owned(),
            times => format!("about {times} times in 10"),
        };
        Some(format!("{who} with such a fit say yes {often}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::matching::engine::MINIMUM;

    fn at(minute: usize) -> Time {
        let start: Time = "2026-09-07T09:00:00".parse().unwrap();
        start + chrono::Duration::minutes(minute as i64)
    }

    fn said(minute: usize, developer: &str, share: u32, yes: Option<bool>) -> Said {
        Said {
            developer: developer.into(),
            project: "p".into(),
            shares: [share; 7],
            propensity: 1.0,
            seen_at: at(minute),
            by_developer: yes.map(|yes| (yes, at(minute))),
            by_project: None,
        }
    }

    #[test]
    fn an_outcome_knows_what_was_said_before_it_and_nothing_later() {
        let pairs = [
            said(5, "b", 0, Some(true)),
            said(1, "a", 0, Some(false)),
            said(3, "a", 0, None),
            said(4, "a", 0, Some(true)),
        ];
        let before: Vec<(u32, u32)> = outcomes(&pairs, &Weights::default())
            .iter()
            .map(|one| (one.developer_before.yes, one.developer_before.answers))
            .collect();
        assert_eq!(before, [(0, 0), (0, 1), (0, 1), (0, 0)], "no answer is not counted as one");
    }

    #[test]
    fn words_come_from_enough_answers_and_only_where_something_was_learned() {
        let weights = Weights::default();
        // Half of those who fit well say yes, nobody else.
        let pair = |n: usize| {
            let share = if n.is_multiple_of(2) { 1_000_000 } else { 0 };
            said(n, &format!("d{n}"), share, Some(n.is_multiple_of(4)))
        };
        let of = |count: usize| {
            let pairs: Vec<Said> = (0..count).map(pair).collect();
            let (model, counts) = learn(&pairs, &weights);
            Learned { model, counts, weights, developers: HashMap::new(), projects: HashMap::new() }
        };
        let (good, poor) = (Score::of_shares([1_000_000; 7], &weights), Score::default());
        assert_eq!(of(MINIMUM - 1).words(Answerer::Developer, good), None, "too few to learn from");
        let learned = of(2 * MINIMUM);
        let words = learned.words(Answerer::Developer, good).unwrap();
        assert!(words.starts_with("People with such a fit say yes about 5 times in 10"), "{words}");
        assert_eq!(learned.words(Answerer::Project, good), None, "projects said nothing");
        assert!(
            learned.worth(good, &"x".into(), &"p".into()) > learned.worth(poor, &"x".into(), &"p".into())
        );
        let few = Learned { counts: Counts { developer: [4; 10], project: [4; 10] }, ..learned };
        assert_eq!(few.words(Answerer::Developer, good), None, "four could be traced");
    }
}
