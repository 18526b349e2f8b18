//! How good the rankings and the round are, on made-up markets whose truth is known, against an optimum from a
//! library's min-cost flow. Prints a table and fails below the targets.
//!
//! `cargo run --release --bin quality` in `benches/engine`.

use std::collections::{HashMap, HashSet};

use edtech_engine::engine::{
    Apart, Developer, Display, Exclusion, Fair, Index, Proposal, Ranked, Round, Rules, Scratch, Weights,
};
use edtech_engine::market::{self, Market, Size, Truth};
use mcmf::{Capacity, Cost, GraphBuilder, Vertex};

const TOP: usize = 10;

/// What a pair is really worth, from 0 to 1: by what the two have, not by what they told.
fn truth(dev: &Truth, role: &Truth) -> f64 {
    let needs = role.skills.iter().map(|need| if need.2 { 0.4 } else { 1.0 }).sum::<f64>();
    let met: f64 = (role.skills.iter())
        .map(|(skill, level, nice)| {
            let counts = if *nice { 0.4 } else { 1.0 };
            let credit = |has: u8| f64::from(has.min(*level)) / f64::from(*level);
            let known = |wanted: usize| dev.skills.iter().find(|have| have.0 == wanted && !have.2);
            let own = known(*skill).map_or(0.0, |have| credit(have.1));
            let near = (dev.skills.iter().filter(|have| !have.2))
                .filter_map(|have| {
                    let (near, needed) = (format!("s{}", have.0), format!("s{skill}"));
                    let worth = market::related(&near).into_iter().find(|(to, _)| *to == needed)?.1;
                    Some(f64::from(worth) * credit(have.1))
                })
                .fold(0.0, f64::max);
            counts * own.max(near)
        })
        .sum();
    // Who can do two of two is no better than who can do five of five.
    let skills = met / (needs + 0.4);
    let topics = role.topics.iter().filter(|topic| dev.topics.contains(topic)).count().min(2) as f64 / 2.0;
    let hours = (f64::from(dev.hours) / f64::from(role.hours.min(8))).min(1.0);
    let apart = (dev.offset - role.offset).abs();
    let overlap = (8 - apart.min(24 - apart).min(8)) as f64 / 8.0;
    let field = if dev.field == role.field { 1.0 } else { 0.0 };
    0.55 * skills + 0.12 * topics + 0.08 * hours + 0.08 * overlap + 0.17 * field
}

/// How near a list is to the best one, by gains of `2^(8·truth) − 1`.
fn ndcg(found: &[f64], best: &[f64]) -> f64 {
    let sum = |gains: &[f64]| -> f64 {
        gains
            .iter()
            .take(TOP)
            .enumerate()
            .map(|(at, truth)| ((8.0 * truth).exp2() - 1.0) / (at as f64 + 2.0).log2())
            .sum()
    };
    let most = sum(best);
    if most > 0.0 { sum(found) / most } else { 1.0 }
}

/// Which developers count.
type Slice = (&'static str, fn(&Truth) -> bool);

const SLICES: [Slice; 4] = [
    ("everybody", |_| true),
    ("newcomers", |dev| dev.skills.iter().all(|skill| skill.2 || skill.1 < 3)),
    ("rare skills", |dev| dev.skills.iter().filter(|skill| skill.0 >= 800).count() * 2 > dev.skills.len()),
    ("far timezones", |dev| dev.offset == 8 || dev.offset == -8),
];

fn lists(index: &Index) -> Vec<Vec<Ranked>> {
    let (none, mut scratch) = (HashSet::new(), Scratch::default());
    index.developers().map(|dev| index.roles_for(dev, 50, &none, &mut scratch)).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}

/// NDCG@10 of roles for each developer of a slice.
fn rankings(market: &Market) -> [f64; 4] {
    let found: Vec<(usize, f64)> = (lists(&market.index).iter().enumerate())
        .map(|(dev, list)| {
            let worth = |role: usize| truth(&market.developers[dev], &market.roles[role]);
            let mut best: Vec<f64> = (0..market.roles.len()).map(worth).collect();
            best.sort_by(|a, b| b.total_cmp(a));
            let found: Vec<f64> = list.iter().map(|one| worth(one.slot as usize)).collect();
            (dev, ndcg(&found, &best))
        })
        .collect();
    SLICES.map(|(_, of)| {
        mean(found.iter().filter(|(dev, _)| of(&market.developers[*dev])).map(|found| found.1))
    })
}

/// NDCG@10 of developers for each fifth role: all of them, and those of one seat.
fn rankings_for_roles(market: &Market) -> [f64; 2] {
    let (none, mut scratch) = (HashSet::new(), Scratch::default());
    let found: Vec<(bool, f64)> = (market.index.all_roles().step_by(5))
        .map(|role| {
            let worth = |dev: usize| truth(&market.developers[dev], &market.roles[role as usize]);
            let mut best: Vec<f64> = (0..market.developers.len()).map(worth).collect();
            best.sort_by(|a, b| b.total_cmp(a));
            let list = market.index.developers_for(role, TOP, &none, &mut scratch);
            let found: Vec<f64> = list.iter().map(|one| worth(one.slot as usize)).collect();
            (market.index.seats(role) == 1, ndcg(&found, &best))
        })
        .collect();
    let single = found.iter().filter(|one| one.0).map(|one| one.1);
    [mean(found.iter().map(|one| one.1)), mean(single)]
}

/// A round in which some developers do not want to be suggested, some pairs are kept apart, and both sides have caps:
/// blocking pairs and broken limits.
fn with_limits(market: Market) -> (usize, usize) {
    let Market { mut index, developers, .. } = market;
    for (id, truth) in developers.iter().enumerate().step_by(9) {
        let shy = Developer { findable: false, ..market::developer(&mut index, id, truth) };
        index.put_developer(shy);
    }
    let (none, mut scratch) = (HashSet::new(), Scratch::default());
    let mut apart = Apart::default();
    for role in index.all_roles().collect::<Vec<_>>() {
        // The very pairs that would be made.
        for one in index.developers_for(role, 2, &none, &mut scratch) {
            apart.part(role, one.slot, Exclusion::Dismissed);
        }
    }
    let rules = Rules { per_developer: 1, per_role: 2, ..Rules::default() };
    let round = index.round(&rules, &apart);
    violations(&index, &round, &rules, &apart)
}

/// How uneven some counts are: 0 where all are equal.
fn gini(mut counts: Vec<u32>) -> f64 {
    counts.sort_unstable();
    let (sum, of) = (counts.iter().map(|count| f64::from(*count)).sum::<f64>(), counts.len() as f64);
    let ranked: f64 =
        counts.iter().enumerate().map(|(at, count)| (at as f64 + 1.0) * f64::from(*count)).sum();
    if sum > 0.0 { 2.0 * ranked / (of * sum) - (of + 1.0) / of } else { 0.0 }
}

/// Exposure of the lists that people are shown: Gini, share of the utility kept, roles never shown.
fn exposure(market: &Market, fair: bool) -> (f64, f64, usize) {
    let (index, found) = (&market.index, lists(&market.index));
    let (roles, none) = (market.roles.len(), HashSet::new());
    let mut scratch = Scratch::default();
    // Roles that are on nobody's list go to those who suit them best.
    let mut extended = found.clone();
    if fair {
        for role in index.all_roles() {
            for one in index.developers_for(role, 50, &none, &mut scratch) {
                let list = &mut extended[one.slot as usize];
                if !list.iter().any(|there| there.slot == role) {
                    list.push(Ranked { slot: role, score: one.score });
                }
            }
        }
    }
    let display = if fair {
        Display { load: 0.05, ..Display::default() }
    } else {
        Display { load: 0.0, ..Display::default() }
    };
    let mut shown = Fair::new(display, roles, if fair { 2 } else { 0 });
    let (mut kept, mut best) = (0.0, 0.0);
    for (dev, list) in extended.iter().enumerate() {
        best += found[dev].iter().take(TOP).map(|one| f64::from(one.score)).sum::<f64>();
        let chosen = shown.choose(list, |role| index.seats(role), TOP);
        kept += chosen.iter().map(|one| f64::from(one.score)).sum::<f64>();
    }
    let counts = shown.exposure().to_vec();
    let never = counts.iter().filter(|count| **count == 0).count();
    (gini(counts), kept / best, never)
}

/// The most pairs, and the most that pairs could be worth in all, by a library.
fn optimum(market: &Market, round: &Round) -> (usize, f64) {
    let flow = |forced: bool| {
        let mut graph: GraphBuilder<(u8, u32)> = GraphBuilder::new();
        for dev in market.index.developers() {
            let room = i32::from(market.index.capacity(dev));
            graph.add_edge(Vertex::Source, Vertex::Node((0, dev)), Capacity(room), Cost(0));
            if !forced {
                graph.add_edge(Vertex::Node((0, dev)), Vertex::Sink, Capacity(room), Cost(0));
            }
        }
        for role in market.index.all_roles() {
            let seats = i32::from(market.index.seats(role));
            graph.add_edge(Vertex::Node((1, role)), Vertex::Sink, Capacity(seats), Cost(0));
        }
        for (role, dev, score) in &round.listed {
            let cost = if forced { 0 } else { -((score / 100) as i32) };
            graph.add_edge(Vertex::Node((0, *dev)), Vertex::Node((1, *role)), Capacity(1), Cost(cost));
        }
        graph.mcmf()
    };
    let (_, paths) = flow(true);
    let most = paths.iter().map(|path| path.flows[0].amount).sum::<u32>() as usize;
    let (cost, _) = flow(false);
    (most, -f64::from(cost) * 100.0)
}

/// Pairs that would rather have each other under the published rule, and broken limits: by its own reckoning.
fn violations(index: &Index, round: &Round, rules: &Rules, apart: &Apart) -> (usize, usize) {
    let most_seats = |role: u32| usize::from(index.seats(role).min(rules.per_role));
    let most_room = |dev: u32| usize::from(index.capacity(dev).min(rules.per_developer));
    let mut with_role: HashMap<u32, Vec<Proposal>> = HashMap::new();
    let mut with_dev: HashMap<u32, Vec<Proposal>> = HashMap::new();
    let mut broken = 0;
    for one in &round.proposals {
        with_role.entry(one.role).or_default().push(*one);
        with_dev.entry(one.developer).or_default().push(*one);
        let (score, may) = index.judge(one.developer, one.role, true);
        let kept_apart = apart.why(one.role, one.developer).is_some();
        broken += usize::from(may.is_err() || kept_apart || score.total() != one.score);
    }
    broken += with_role.iter().filter(|(role, held)| held.len() > most_seats(**role)).count();
    broken += with_dev.iter().filter(|(dev, held)| held.len() > most_room(**dev)).count();
    let hurry = |role: u32| round.hurried.get(&role).copied().unwrap_or(0);
    let none = Vec::new();
    let blocking = |(role, dev, score): &&(u32, u32, u32)| {
        let (of_role, of_dev) = (with_role.get(role).unwrap_or(&none), with_dev.get(dev).unwrap_or(&none));
        if of_role.iter().any(|held| held.developer == *dev) {
            return false;
        }
        let (seats, room) = (most_seats(*role), most_room(*dev));
        let firsts = || of_dev.iter().filter(|held| held.first);
        let first = seats > 0
            && of_role.iter().find(|held| held.first).is_none_or(|held| held.score < *score)
            && (firsts().count() < room
                || firsts().any(|held| (hurry(held.role), held.score) < (hurry(*role), *score)));
        let further = (of_role.len() < seats
            || of_role.iter().any(|held| !held.first && held.score < *score))
            && (of_dev.len() < room || of_dev.iter().any(|held| !held.first && held.score < *score));
        first || further
    };
    (round.listed.iter().filter(blocking).count(), broken)
}

struct Targets(Vec<String>);

impl Targets {
    fn need(&mut self, what: &str, met: bool) {
        if !met {
            self.0.push(what.to_owned());
        }
    }
}

fn main() {
    let size = |developers, roles, seats, room| Size { developers, roles, skills: 2000, seats, room };
    let markets = [
        ("balanced", size(1500, 1000, 2, 2)),
        ("scarce", size(500, 1000, 3, 4)),
        ("abundant", size(3000, 600, 2, 2)),
    ];
    let mut targets = Targets(Vec::new());
    println!(
        "NDCG@10 of roles for developers   {}   of developers for roles, of one seat",
        SLICES.map(|(name, _)| format!("{name:>14}")).concat()
    );
    for (name, size) in markets {
        let w = Weights::default();
        let variants: [(&str, market::Near, Weights); 4] = [
            ("as it is", market::related, w),
            ("no taxonomy", market::unrelated, w),
            ("no shrinkage", market::related, Weights { shrinkage: 0.0, ..w }),
            ("no words", market::related, Weights { words: 0.0, skills: w.skills + w.words, ..w }),
        ];
        for (variant, near, weights) in variants {
            let market = market::market(size, 7, near, weights);
            let (found, roles) = (rankings(&market), rankings_for_roles(&market));
            let line = found.into_iter().chain(roles).map(|ndcg| format!("{ndcg:>14.3}"));
            println!("{name:<12} {variant:<20} {}", line.collect::<String>());
            if variant == "as it is" {
                for ((slice, _), ndcg) in SLICES.iter().zip(found) {
                    let least = if *slice == "everybody" { 0.70 } else { 0.50 };
                    targets.need(&format!("{name}, {slice}: NDCG {ndcg:.3} ≥ {least}"), ndcg >= least);
                }
                for (slice, ndcg) in ["all roles", "one-seat roles"].into_iter().zip(roles) {
                    targets.need(&format!("{name}, {slice}: NDCG {ndcg:.3} ≥ 0.60"), ndcg >= 0.60);
                }
            }
        }
    }
    println!(
        "\n{:<12} {:<12} {:>8} {:>12} {:>10} {:>9} {:>8}",
        "exposure", "", "Gini", "utility kept", "never shown", "", ""
    );
    for (name, size) in markets {
        let market = market::market(size, 7, market::related, Weights::default());
        for fair in [false, true] {
            let (gini, kept, never) = exposure(&market, fair);
            println!(
                "{name:<12} {:<12} {gini:>8.3} {kept:>12.3} {never:>10}",
                if fair { "as it is" } else { "no fairness" }
            );
            if fair {
                targets.need(&format!("{name}: Gini {gini:.3} ≤ 0.30"), gini <= 0.30);
                targets.need(&format!("{name}: utility kept {kept:.3} ≥ 0.95"), kept >= 0.95);
                targets.need(&format!("{name}: roles never shown {never} = 0"), never == 0);
            }
        }
    }
    println!(
        "\n{:<12} {:<13} {:>8} {:>10} {:>9} {:>10} {:>10} {:>8}",
        "round", "", "roles ≥1", "one-seat ≥1", "seats", "welfare", "blocking", "broken"
    );
    for (name, size) in markets {
        let market = market::market(size, 7, market::related, Weights::default());
        for first_seat in [false, true] {
            let rules = Rules { first_seat, ..Rules::default() };
            let round = market.index.round(&rules, &Apart::default());
            let (most, best) = optimum(&market, &round);
            let served: HashSet<u32> = round.proposals.iter().map(|one| one.role).collect();
            let share = served.len() as f64 / market.roles.len() as f64;
            let single = mean(
                market
                    .index
                    .all_roles()
                    .filter(|role| market.index.seats(*role) == 1)
                    .map(|role| f64::from(u8::from(served.contains(&role)))),
            );
            let welfare = round.proposals.iter().map(|one| f64::from(one.score)).sum::<f64>() / best;
            let seats = round.proposals.len() as f64 / most as f64;
            print!("{name:<12} {:<13}", if first_seat { "first seat" } else { "no first seat" });
            print!(" {share:>8.3} {single:>10.3} {seats:>9.4} {welfare:>10.3}");
            if first_seat {
                let (blocking, broken) = violations(&market.index, &round, &rules, &Apart::default());
                println!(" {blocking:>10} {broken:>8}");
                targets.need(&format!("{name}: blocking pairs {blocking} = 0"), blocking == 0);
                targets.need(&format!("{name}: broken limits {broken} = 0"), broken == 0);
                let (roles, worth) = if name == "scarce" { (0.99, 0.90) } else { (1.0, 0.97) };
                targets.need(&format!("{name}: roles with ≥ 1 {share:.3} ≥ {roles}"), share >= roles);
                targets.need(&format!("{name}: welfare {welfare:.3} ≥ {worth}"), welfare >= worth);
                if name == "balanced" {
                    targets.need(&format!("{name}: seats {seats:.4} ≥ 0.997"), seats >= 0.997);
                }
            } else {
                // The checker knows the published rule, and this is the rule without its first part.
                println!(" {:>10} {:>8}", "–", "–");
            }
        }
    }
    for (name, size) in markets {
        let market = market::market(size, 7, market::related, Weights::default());
        let (blocking, broken) = with_limits(market);
        println!("{name:<12} {:<53} {blocking:>10} {broken:>8}", "consent, caps, pairs apart");
        targets.need(&format!("{name}, with limits: blocking pairs {blocking} = 0"), blocking == 0);
        targets.need(&format!("{name}, with limits: broken {broken} = 0"), broken == 0);
    }
    if targets.0.is_empty() {
        println!("\nAll targets are met.");
    } else {
        println!("\nMissed:\n  {}", targets.0.join("\n  "));
        std::process::exit(1);
    }
}
