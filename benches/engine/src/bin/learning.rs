//! What is learned from made-up answers whose true chances are known: how well chances are calibrated, and how much of
//! the gap between the chances set by hand and the true ones is closed. Prints a table and fails below the targets.
//!
//! `cargo run --release --bin learning` in `benches/engine`.

use std::collections::HashSet;
use std::time::Instant;

use edtech_engine::engine::{Chances, History, Index, Model, Outcome, PARTS, Scratch, Weights, explore};
use edtech_engine::market::{self, Size};

const SIZE: Size = Size { developers: 3000, roles: 600, skills: 2000, seats: 2, room: 2 };
const SHOWN: usize = 10;

/// A side's true ways: what it goes by, other than was thought, and how much people differ.
#[derive(Clone, Copy)]
struct Ways {
    name: &'static str,
    developer: (f64, [f64; 7]),
    project: (f64, [f64; 7]),
    differ: f64,
    /// What fits well counts more than twice what fits half.
    bent: bool,
}

const COMMUNITIES: [Ways; 3] = [
    Ways {
        name: "other tastes",
        developer: (-3.2, [0.8, 2.4, 3.0, 0.2, 1.6, 2.2, 0.0]),
        project: (-4.0, [6.0, 0.4, 0.0, 1.6, 0.2, 0.0, 0.3]),
        differ: 0.5,
        bent: false,
    },
    Ways {
        name: "eager, and bent",
        developer: (0.4, [0.6, 0.5, 2.2, 0.9, 0.4, 0.3, 0.8]),
        project: (-0.5, [2.0, 2.0, 1.2, 0.0, 0.6, 0.4, 0.0]),
        differ: 0.5,
        bent: true,
    },
    Ways {
        name: "people differ much",
        developer: (-3.4, [2.6, 0.4, 0.6, 0.2, 0.2, 1.0, 0.2]),
        project: (-3.6, [5.0, 0.4, 0.2, 0.2, 0.2, 0.1, 0.1]),
        differ: 1.0,
        bent: false,
    },
];

struct World {
    index: Index,
    ways: Ways,
    rng: fastrand::Rng,
    developers: Vec<(f64, History)>,
    projects: Vec<(f64, History)>,
    exposure: Vec<u32>,
    lists: Vec<Vec<u32>>,
}

/// From about a bell.
fn bell(rng: &mut fastrand::Rng) -> f64 {
    (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

impl World {
    fn new(ways: Ways, seed: u64) -> Self {
        let index = market::market(SIZE, seed, market::related, Weights::default()).index;
        let (none, mut scratch) = (HashSet::new(), Scratch::default());
        let list = |dev| index.roles_for(dev, 50, &none, &mut scratch).iter().map(|one| one.slot).collect();
        let lists: Vec<Vec<u32>> = index.developers().map(list).collect();
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut people =
            |count: usize| (0..count).map(|_| (ways.differ * bell(&mut rng), History::default())).collect();
        let (developers, projects) = (people(SIZE.developers), people(SIZE.roles));
        Self { index, ways, developers, projects, exposure: vec![0; SIZE.roles], lists, rng }
    }

    /// Somebody looks at their list, and chooses a role of it to hear of; what came of it, and the true chances.
    fn next(&mut self) -> (Outcome, [f64; 2]) {
        let dev = loop {
            let dev = self.rng.usize(..self.lists.len());
            if !self.lists[dev].is_empty() {
                break dev;
            }
        };
        let list = &self.lists[dev];
        let exposure: Vec<u32> = list.iter().map(|role| self.exposure[*role as usize]).collect();
        let shown = explore(&exposure, SHOWN, self.rng.u64(..));
        shown.iter().for_each(|one| self.exposure[list[one.at] as usize] += 1);
        let drawn = shown[self.rng.usize(..shown.len())];
        let role = list[drawn.at];
        let (score, _) = self.index.judge(dev as u32, role, false);
        let w = self.index.weights();
        let most = [w.skills, w.words, w.topics, w.hours, w.overlap, w.learning, w.beginner];
        let bent = self.ways.bent;
        let logit = |(start, slopes): (f64, [f64; 7]), own: f64| {
            let shares = PARTS.iter().zip(most).map(|(part, most)| {
                let share = f64::from(score.part(*part)) / 1e6 / f64::from(most);
                if bent { share.powf(1.5) } else { share }
            });
            sigmoid(start + own + shares.zip(slopes).map(|(share, slope)| share * slope).sum::<f64>())
        };
        let (of_dev, of_project) = (&self.developers[dev], &self.projects[role as usize]);
        let truth = [logit(self.ways.developer, of_dev.0), logit(self.ways.project, of_project.0)];
        // Three in ten never answer, and the project is asked where the developer did not say no.
        let developer = (self.rng.f64() < 0.7).then(|| self.rng.f64() < truth[0]);
        let project = (developer != Some(false) && self.rng.f64() < 0.7).then(|| self.rng.f64() < truth[1]);
        let outcome = Outcome {
            score,
            developer_before: of_dev.1,
            project_before: of_project.1,
            propensity: drawn.propensity,
            developer,
            project,
        };
        if let Some(yes) = developer {
            self.developers[dev].1 = self.developers[dev].1.with(yes);
        }
        if let Some(yes) = project {
            self.projects[role as usize].1 = self.projects[role as usize].1.with(yes);
        }
        (outcome, truth)
    }
}

/// For both sides: the mean surprise at answers with the true chances and those of `model`, and how far its chances are
/// from what happens, over ten bins of as many.
fn measured(tests: &[(Outcome, [f64; 2])], model: &Model) -> ([f64; 2], [f64; 2], [f64; 2]) {
    let weights = Weights::default();
    let (mut best, mut surprise, mut off) = ([0.0; 2], [0.0; 2], [0.0; 2]);
    for side in 0..2 {
        let mut all: Vec<(f64, f64)> = (tests.iter())
            .map(|(one, truth)| {
                let chances = model.chances(one.score, one.developer_before, one.project_before, &weights);
                let Chances { developer, project } = chances;
                (f64::from([developer, project][side]), truth[side])
            })
            .collect();
        // In the mean over all answers that there could be, so that chance plays no part.
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        surprise[side] = -mean(&|(said, truth)| truth * said.ln() + (1.0 - truth) * (1.0 - said).ln());
        best[side] = -mean(&|(_, truth)| truth * truth.ln() + (1.0 - truth) * (1.0 - truth).ln());
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let bins = all.chunks(all.len().div_ceil(10));
        off[side] = bins
            .map(|bin| bin.iter().map(|(said, truth)| said - truth).sum::<f64>().abs() / all.len() as f64)
            .sum();
    }
    (best, surprise, off)
}

fn main() {
    let mut missed = Vec::new();
    println!(
        "{:<20} {:>9} {:<10} {:>10} {:>10} {:>12}",
        "community", "outcomes", "side", "off (ECE)", "by hand", "gap closed"
    );
    for (at, ways) in COMMUNITIES.into_iter().enumerate() {
        let mut world = World::new(ways, 11 + at as u64);
        let mut outcomes = Vec::new();
        for count in [1000, 5000, 20_000] {
            outcomes.extend(std::iter::from_fn(|| Some(world.next().0)).take(count - outcomes.len()));
            let model = Model::fit(&outcomes, &Weights::default());
            // Tried on what comes next, which is not learned from.
            let histories = (world.developers.clone(), world.projects.clone(), world.exposure.clone());
            let tests: Vec<_> = std::iter::from_fn(|| Some(world.next())).take(10_000).collect();
            (world.developers, world.projects, world.exposure) = histories;
            let (best, learned, off) = measured(&tests, &model);
            let (_, by_hand, off_by_hand) = measured(&tests, &Model::by_hand());
            for (side, name) in ["developer", "project"].into_iter().enumerate() {
                let closed = (by_hand[side] - learned[side]) / (by_hand[side] - best[side]);
                println!(
                    "{:<20} {count:>9} {name:<10} {:>10.3} {:>10.3} {:>11.0}%",
                    ways.name,
                    off[side],
                    off_by_hand[side],
                    100.0 * closed
                );
                if count == 5000 {
                    if off[side] > 0.03 {
                        missed.push(format!("{}, {name}: off by {:.3} ≤ 0.03", ways.name, off[side]));
                    }
                    if closed < 0.5 {
                        missed.push(format!("{}, {name}: gap closed {closed:.2} ≥ 0.50", ways.name));
                    }
                }
            }
        }
    }
    let mut world = World::new(COMMUNITIES[0], 3);
    let many: Vec<Outcome> = std::iter::from_fn(|| Some(world.next().0)).take(50_000).collect();
    let start = Instant::now();
    let model = Model::fit(&many, &Weights::default());
    let time = start.elapsed();
    println!("\n50,000 outcomes are learned from in {time:.2?}: {model:?}");
    if time.as_secs_f64() > 1.0 {
        missed.push(format!("50,000 outcomes in {time:.2?} ≤ 1 s"));
    }
    if missed.is_empty() {
        println!("\nAll targets are met.");
    } else {
        println!("\nMissed:\n  {}", missed.join("\n  "));
        std::process::exit(1);
    }
}
