//! What answers teach about the chances of a yes: two small models that anybody can read, one for each side.
//!
//! Each is a logistic regression over what a score is made of, and how often the side said yes so far, shrunk towards
//! the community's rate as long as little is known. What fits better never lowers a chance: no slope is below zero. It
//! starts from the chances set by hand, and answers move it away from them. Who was not asked, or gave no answer, said
//! nothing: that is not a no. Below [`MINIMUM`] answers a side stays as it was set by hand.

use super::score::{Chances, PARTS, Score};
use super::weights::{DEVELOPER_ACCEPTS, PROJECT_ACCEPTS, Weights};

/// With fewer answers of a side than this its chances stay as they were set by hand.
pub const MINIMUM: usize = 500;
/// The parts of a score, and how often the side said yes so far.
pub const FEATURES: usize = 8;
/// Somebody's own rate counts as much as so many answers at the community's rate.
const SHRINK: f32 = 5.0;
/// So many answers the chances set by hand are worth.
const PRIOR: f64 = 20.0;
/// No answer counts more than so many times, however rarely such a place was shown.
const HEAVIEST: f32 = 10.0;
/// Often enough for any community; it stops sooner.
const STEPS: usize = 50;

/// How often somebody said yes, of how many times that they answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Yes.
    pub yes: u32,
    /// Yes or no.
    pub answers: u32,
}

/// What came of showing a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// What the pair was worth then.
    pub score: Score,
    /// What the developer had answered until then.
    pub developer_before: History,
    /// What the project had answered until then.
    pub project_before: History,
    /// The chance with which the pair was shown at all; 1 where nothing was drawn.
    pub propensity: f32,
    /// What the developer said; nothing where they were not asked, or did not answer.
    pub developer: Option<bool>,
    /// What the project said.
    pub project: Option<bool>,
}

/// One side: the chance is `σ(start + Σ slope · feature)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Where nothing fits and nothing is known.
    pub start: f32,
    /// For each part of a score, from none to all of it, and for the side's own rate.
    pub slopes: [f32; FEATURES],
    /// The rate of everybody, towards which each own one is shrunk.
    pub rate: f32,
    /// How many answers it was learned from.
    pub answers: u32,
}

/// Both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// That a developer says yes.
    pub developer: Head,
    /// That a project does.
    pub project: Head,
}

/// What one feature adds to a chance, on the scale of the logit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// A part's name, or `history`.
    pub feature: &'static str,
    /// Zero or more, but for a history below the community's rate.
    pub adds: f32,
}

impl History {
    /// With one more answer.
    pub fn with(self, yes: bool) -> Self {
        Self { yes: self.yes + u32::from(yes), answers: self.answers + 1 }
    }

    /// How far the rate, shrunk, is above everybody's; below zero where it is under.
    fn above(self, rate: f32) -> f32 {
        (self.yes as f32 + SHRINK * rate) / (self.answers as f32 + SHRINK) - rate
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One answer, ready to learn from.
struct Row {
    x: [f64; FEATURES],
    yes: bool,
    weight: f64,
}

impl Head {
    /// As it was set by hand.
    fn by_hand((start, parts): (f32, [f32; 7])) -> Self {
        let slopes = std::array::from_fn(|at| parts.get(at).copied().unwrap_or(0.0));
        Self { start, slopes, rate: 0.0, answers: 0 }
    }

    fn features(&self, score: Score, history: History, weights: &Weights) -> [f32; FEATURES] {
        std::array::from_fn(|at| match PARTS.get(at) {
            Some(part) => score.share(*part, weights),
            None => history.above(self.rate),
        })
    }

    fn chance(&self, score: Score, history: History, weights: &Weights) -> f32 {
        let x = self.features(score, history, weights);
        let sum: f32 = self.slopes.iter().zip(x).map(|(slope, x)| slope * x).sum();
        sigmoid(f64::from(self.start + sum)) as f32
    }

    fn explain(&self, score: Score, history: History, weights: &Weights) -> Vec<Contribution> {
        let x = self.features(score, history, weights);
        let names = PARTS.iter().map(|part| part.name()).chain(["history"]);
        let mut found: Vec<Contribution> = (names.zip(self.slopes.iter().zip(x)))
            .map(|(feature, (slope, x))| Contribution { feature, adds: slope * x })
            .collect();
        found.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
        found
    }

    /// Learns from the answers of one side.
    fn fit(
        by_hand: Self,
        outcomes: &[Outcome],
        weights: &Weights,
        side: impl Fn(&Outcome) -> (Option<bool>, History),
    ) -> Self {
        let answered = || outcomes.iter().filter_map(|one| side(one).0.map(|yes| (one, yes, side(one).1)));
        let (count, yes) =
            answered().fold((0, 0), |(count, all), (_, yes, _)| (count + 1, all + u32::from(yes)));
        if (count as usize) < MINIMUM {
            return by_hand;
        }
        let head = Self { rate: yes as f32 / count as f32, answers: count, ..by_hand };
        let rows: Vec<Row> = answered()
            .map(|(one, yes, history)| Row {
                x: head.features(one.score, history, weights).map(f64::from),
                yes,
                weight: f64::from((1.0 / one.propensity.max(f32::MIN_POSITIVE)).clamp(1.0, HEAVIEST)),
            })
            .collect();
        let fitted = climbed(&rows, &head);
        Self { start: fitted[FEATURES] as f32, slopes: std::array::from_fn(|at| fitted[at] as f32), ..head }
    }
}

/// The slopes, and last the start, that explain the rows best, with no slope below zero: by Newton's steps, each
/// solved one number at a time, which keeps the bounds.
fn climbed(rows: &[Row], from: &Head) -> [f64; FEATURES + 1] {
    let prior: [f64; FEATURES + 1] =
        std::array::from_fn(|at| f64::from(from.slopes.get(at).copied().unwrap_or(from.start)));
    let mut now = prior;
    let mut height = likely(rows, &now, &prior);
    for _ in 0..STEPS {
        let (slope, bend) = derivatives(rows, &now, &prior);
        // The step that the quadratic likes best, within the bounds.
        let mut step = [0.0; FEATURES + 1];
        for _ in 0..100 {
            for at in 0..=FEATURES {
                let pull: f64 = slope[at] - (0..=FEATURES).map(|to| bend[at][to] * step[to]).sum::<f64>();
                let free = step[at] + pull / bend[at][at];
                step[at] = if at < FEATURES { free.max(-now[at]) } else { free };
            }
        }
        // Never downhill.
        let mut share = 1.0;
        let next = loop {
            let there: [f64; FEATURES + 1] = std::array::from_fn(|at| now[at] + share * step[at]);
            let high = likely(rows, &there, &prior);
            if high >= height || share < 1e-4 {
                break (there, high);
            }
            share /= 2.0;
        };
        let gained = next.1 - height;
        if gained >= 0.0 {
            (now, height) = next;
        }
        if gained < 1e-6 * rows.len() as f64 {
            break;
        }
    }
    now
}

fn sum(row: &Row, at: &[f64; FEATURES + 1]) -> f64 {
    at[FEATURES] + row.x.iter().zip(at).map(|(x, slope)| x * slope).sum::<f64>()
}

/// How likely the answers are, less what it costs to leave what was set by hand.
fn likely(rows: &[Row], at: &[f64; FEATURES + 1], prior: &[f64; FEATURES + 1]) -> f64 {
    let answers: f64 = rows
        .iter()
        .map(|row| {
            let x = sum(row, at);
            let x = if row.yes { x } else { -x };
            // ln σ(x), also where σ is nearly nothing.
            -row.weight * (x.min(0.0).abs() + (-x.abs()).exp().ln_1p())
        })
        .sum();
    let left: f64 = at.iter().zip(prior).map(|(now, prior)| (now - prior).powi(2)).sum();
    answers - PRIOR / 8.0 * left
}

type Square = [[f64; FEATURES + 1]; FEATURES + 1];

/// Where it goes up, and how that bends.
fn derivatives(
    rows: &[Row],
    at: &[f64; FEATURES + 1],
    prior: &[f64; FEATURES + 1],
) -> ([f64; FEATURES + 1], Square) {
    let mut slope: [f64; FEATURES + 1] = std::array::from_fn(|i| PRIOR / 4.0 * (prior[i] - at[i]));
    let mut bend: Square = [[0.0; FEATURES + 1]; FEATURES + 1];
    bend.iter_mut().enumerate().for_each(|(i, row)| row[i] = PRIOR / 4.0);
    for row in rows {
        let chance = sigmoid(sum(row, at));
        let x = |i: usize| row.x.get(i).copied().unwrap_or(1.0);
        let (miss, spread) =
            (row.weight * (f64::from(u8::from(row.yes)) - chance), row.weight * chance * (1.0 - chance));
        for i in 0..=FEATURES {
            slope[i] += miss * x(i);
            for (j, bend) in bend[i].iter_mut().enumerate() {
                *bend += spread * x(i) * x(j);
            }
        }
    }
    (slope, bend)
}

impl Default for Model {
    fn default() -> Self {
        Self::by_hand()
    }
}

impl Model {
    /// The chances set by hand: what holds until enough answers are in, and to which one switch goes back.
    pub fn by_hand() -> Self {
        Self { developer: Head::by_hand(DEVELOPER_ACCEPTS), project: Head::by_hand(PROJECT_ACCEPTS) }
    }

    /// What all outcomes so far teach, where scores were made by the weights `prior`. The same outcomes in the same
    /// order teach the same. A side with fewer than [`MINIMUM`] answers stays as it was set by hand.
    pub fn fit(outcomes: &[Outcome], prior: &Weights) -> Self {
        let start = Self::by_hand();
        Self {
            developer: Head::fit(start.developer, outcomes, prior, |one| {
                (one.developer, one.developer_before)
            }),
            project: Head::fit(start.project, outcomes, prior, |one| (one.project, one.project_before)),
        }
    }

    /// Something was learned.
    pub fn is_on(&self) -> bool {
        self.developer.answers > 0 || self.project.answers > 0
    }

    /// The chances that each side says yes.
    pub fn chances(&self, score: Score, developer: History, project: History, weights: &Weights) -> Chances {
        Chances {
            developer: self.developer.chance(score, developer, weights),
            project: self.project.chance(score, project, weights),
        }
    }

    /// What each feature adds to the developer's and the project's chance, the most telling first: with the head's
    /// start they are the logit of the chance.
    pub fn explain(
        &self,
        score: Score,
        developer: History,
        project: History,
        weights: &Weights,
    ) -> (Vec<Contribution>, Vec<Contribution>) {
        (self.developer.explain(score, developer, weights), self.project.explain(score, project, weights))
    }

    /// All of it as numbers, to be kept.
    pub fn to_parts(&self) -> Vec<f64> {
        let head = |head: &Head| {
            let numbers = [head.start, head.rate].into_iter().chain(head.slopes).map(f64::from);
            numbers.chain([f64::from(head.answers)]).collect::<Vec<_>>()
        };
        [head(&self.developer), head(&self.project)].concat()
    }

    /// What [`Self::to_parts`] gave; nothing where it was something else, or a slope is below zero.
    pub fn from_parts(parts: &[f64]) -> Option<Self> {
        let head = |numbers: &[f64]| {
            let slopes: [f32; FEATURES] = std::array::from_fn(|at| numbers[at + 2] as f32);
            let sound = numbers.iter().all(|number| number.is_finite())
                && slopes.iter().all(|slope| *slope >= 0.0)
                && numbers[FEATURES + 2] >= 0.0;
            let (start, rate) = (numbers[0] as f32, numbers[1] as f32);
            sound.then_some(Head { start, rate, slopes, answers: numbers[FEATURES + 2] as u32 })
        };
        if parts.len() != 2 * (FEATURES + 3) {
            return None;
        }
        let (developer, project) = parts.split_at(FEATURES + 3);
        Some(Self { developer: head(developer)?, project: head(project)? })
    }
}
