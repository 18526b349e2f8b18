//! Everybody at once: who should be introduced to whom, so that no two would rather have each other.
//!
//! The published rule:
//! 1. Each role writes down its best developers, and each developer their best roles, [`Rules::list`] of them; where
//!    developers are far more than roles, the roles' lists do.
//! 2. **First seats.** Each role asks down its list until one place is taken; a developer with more offers than
//!    room keeps the best. A role that ends with nobody moves ahead of the others (it is *hurried*), and the
//!    pass is run again, as often as that still helps: developers keep a hurried role before others.
//! 3. **Further seats** in the same way, with the room that is left. First seats stay.
//! 4. Equal scores are ordered by the published seed.

use std::collections::{BinaryHeap, HashMap, HashSet};

use super::index::{Index, mix};
use super::score::Exclusion;
use super::search::Scratch;

/// How a round is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How many each side writes down.
    pub list: usize,
    /// Orders equal scores; published with the round.
    pub seed: u64,
    /// Every role gets its first seat before any gets its second.
    pub first_seat: bool,
    /// At most this many proposals for a developer, however much room they have.
    pub per_developer: u8,
    /// At most this many for a role, however many seats it has.
    pub per_role: u16,
    /// How often roles with nobody are hurried.
    pub passes: u8,
}

impl Default for Rules {
    fn default() -> Self {
        Self { list: 30, seed: 1, first_seat: true, per_developer: u8::MAX, per_role: u16::MAX, passes: 12 }
    }
}

/// Pairs that may not be, by both sides: blocked, passed over, met already, their own project.
#[derive(Clone, Debug, Default)]
pub struct Apart {
    of_role: HashMap<u32, HashSet<u32>>,
    of_developer: HashMap<u32, HashSet<u32>>,
    nobody: HashSet<u32>,
    why: HashMap<(u32, u32), Exclusion>,
}

impl Apart {
    /// Keeps a role and a developer apart. The first reason stays.
    pub fn part(&mut self, role: u32, developer: u32, why: Exclusion) {
        self.why.entry((role, developer)).or_insert(why);
        self.of_role.entry(role).or_default().insert(developer);
        self.of_developer.entry(developer).or_default().insert(role);
    }

    /// With what keeps others apart as well.
    pub fn join(&mut self, other: Self) {
        for ((role, developer), why) in other.why {
            self.part(role, developer, why);
        }
    }

    /// Why a role and a developer are kept apart, if they are.
    pub fn why(&self, role: u32, developer: u32) -> Option<Exclusion> {
        self.why.get(&(role, developer)).copied()
    }

    /// Developers who are kept from a role.
    pub fn of_role(&self, role: u32) -> &HashSet<u32> {
        self.of_role.get(&role).unwrap_or(&self.nobody)
    }

    /// Roles that are kept from a developer.
    pub fn of_developer(&self, developer: u32) -> &HashSet<u32> {
        self.of_developer.get(&developer).unwrap_or(&self.nobody)
    }
}

/// A pair that a round proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The role.
    pub role: u32,
    /// The developer.
    pub developer: u32,
    /// In millionths.
    pub score: u32,
    /// It is the role's first seat.
    pub first: bool,
}

/// What a round proposes, and what it went by.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The pairs, the roles in their order and each role's best first.
    pub proposals: Vec<Proposal>,
    /// The pairs that were on a list: (role, developer, score).
    pub listed: Vec<(u32, u32, u32)>,
    /// Roles with free seats that get nobody.
    pub empty: Vec<u32>,
    /// How often each hurried role was moved ahead.
    pub hurried: HashMap<u32, u8>,
}

#[derive(Clone, Copy)]
struct Edge {
    role: u32,
    dev: u32,
    score: u32,
    tie: u64,
}

impl Edge {
    /// How the role and the developer order it: both want what is best for the two.
    fn key(self) -> (u32, u64) {
        (self.score, self.tie)
    }
}

impl Index {
    /// Runs a round. The same index, rules and pairs apart give the same round.
    pub fn round(&self, rules: &Rules, apart: &Apart) -> Round {
        let edges = self.lists(rules, apart);
        let mut seats: HashMap<u32, u16> =
            self.all_roles().map(|role| (role, self.seats(role).min(rules.per_role))).collect();
        let mut room: Vec<u8> =
            (0..self.devs.len() as u32).map(|dev| self.capacity(dev).min(rules.per_developer)).collect();
        let mut round = Round {
            listed: edges.iter().map(|edge| (edge.role, edge.dev, edge.score)).collect(),
            ..Round::default()
        };
        let mut taken: HashSet<(u32, u32)> = HashSet::new();
        if rules.first_seat {
            let one: HashMap<u32, u16> = seats.iter().map(|(role, seats)| (*role, (*seats).min(1))).collect();
            let firsts = first_seats(&edges, &one, &room, rules.passes, &mut round.hurried);
            for edge in firsts {
                taken.insert((edge.role, edge.dev));
                room[edge.dev as usize] -= 1;
                if let Some(seats) = seats.get_mut(&edge.role) {
                    *seats -= 1;
                }
                round.proposals.push(proposal(edge, true));
            }
        }
        let left: Vec<Edge> =
            edges.iter().filter(|edge| !taken.contains(&(edge.role, edge.dev))).copied().collect();
        let further = deferred(&left, &seats, &room, &HashMap::new());
        round.proposals.extend(further.into_iter().map(|edge| proposal(edge, false)));
        round
            .proposals
            .sort_unstable_by_key(|found| (found.role, !found.first, std::cmp::Reverse(found.score)));
        let filled: HashSet<u32> = round.proposals.iter().map(|found| found.role).collect();
        let mut empty: Vec<u32> =
            self.all_roles().filter(|role| self.seats(*role) > 0 && !filled.contains(role)).collect();
        empty.sort_unstable();
        round.empty = empty;
        round
    }

    /// The pairs on the lists of both sides, each role's best first.
    fn lists(&self, rules: &Rules, apart: &Apart) -> Vec<Edge> {
        let roles: Vec<u32> = self.all_roles().filter(|role| self.seats(*role) > 0).collect();
        let devs: Vec<u32> = self.developers().filter(|dev| self.capacity(*dev) > 0).collect();
        let edge = |role: u32, dev: u32, score: u32| Edge {
            role,
            dev,
            score,
            tie: mix(self.tie(dev, role) ^ rules.seed),
        };
        let mut edges = in_threads(&roles, |role, scratch| {
            let found = self.developers_for(role, rules.list, apart.of_role(role), scratch);
            found.into_iter().map(|ranked| edge(role, ranked.slot, ranked.score)).collect()
        });
        // Where developers are few, or not far more than roles, their own lists count as well.
        if devs.len() <= 4 * roles.len() {
            edges.extend(in_threads(&devs, |dev, scratch| {
                let found = self.roles_for(dev, rules.list, apart.of_developer(dev), scratch);
                let found = found.into_iter().filter(|ranked| self.judge(dev, ranked.slot, true).1.is_ok());
                found.map(|ranked| edge(ranked.slot, dev, ranked.score)).collect()
            }));
        }
        edges.sort_unstable_by_key(|edge| (edge.role, std::cmp::Reverse(edge.key()), edge.dev));
        edges.dedup_by_key(|edge| (edge.role, edge.dev));
        edges
    }
}

fn proposal(edge: Edge, first: bool) -> Proposal {
    Proposal { role: edge.role, developer: edge.dev, score: edge.score, first }
}

/// Runs `work` for each item, on as many threads as there are processors, and keeps the order.
fn in_threads<T: Send>(items: &[u32], work: impl Fn(u32, &mut Scratch) -> Vec<T> + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let size = items.len().div_ceil(threads).max(64);
    let run = |items: &[u32]| -> Vec<T> {
        let mut scratch = Scratch::default();
        items.iter().flat_map(|item| work(*item, &mut scratch)).collect()
    };
    if items.len() <= size {
        return run(items);
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = items.chunks(size).map(|items| scope.spawn(|| run(items))).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// The first pass, again and again with the roles ahead that got nobody, for as long as fewer of them remain.
fn first_seats(
    edges: &[Edge],
    quota: &HashMap<u32, u16>,
    room: &[u8],
    passes: u8,
    hurried: &mut HashMap<u32, u8>,
) -> Vec<Edge> {
    let wanting = |found: &[Edge]| -> Vec<u32> {
        let served: HashSet<u32> = found.iter().map(|edge| edge.role).collect();
        let mut roles: Vec<u32> = edges.iter().map(|edge| edge.role).collect();
        roles.dedup();
        roles.retain(|role| quota.get(role).is_some_and(|quota| *quota > 0) && !served.contains(role));
        roles
    };
    let mut best = deferred(edges, quota, room, hurried);
    let mut without = wanting(&best);
    let mut trial = hurried.clone();
    for _ in 0..passes {
        if without.is_empty() {
            break;
        }
        let ahead = without.clone();
        for role in ahead {
            *trial.entry(role).or_default() += 1;
        }
        let found = deferred(edges, quota, room, &trial);
        let still = wanting(&found);
        if still.len() < without.len() {
            (best, *hurried) = (found, trial.clone());
        }
        without = still;
    }
    best
}

/// Deferred acceptance: roles ask, in the order of their lists, as long as they have seats; developers keep the
/// best offers that they have room for, hurried roles first.
fn deferred(edges: &[Edge], quota: &HashMap<u32, u16>, room: &[u8], hurried: &HashMap<u32, u8>) -> Vec<Edge> {
    struct Asking<'a> {
        list: &'a [Edge],
        next: usize,
        open: u16,
        ahead: u8,
    }
    type Offer = std::cmp::Reverse<(u8, (u32, u64), usize)>;
    let mut asking: Vec<Asking<'_>> = edges
        .chunk_by(|a, b| a.role == b.role)
        .map(|list| {
            let role = list[0].role;
            Asking {
                list,
                next: 0,
                open: quota.get(&role).copied().unwrap_or(0),
                ahead: hurried.get(&role).copied().unwrap_or(0),
            }
        })
        .collect();
    let mut kept: Vec<BinaryHeap<Offer>> = room.iter().map(|_| BinaryHeap::new()).collect();
    let mut turn: Vec<usize> = (0..asking.len()).collect();
    while let Some(who) = turn.pop() {
        let role = &mut asking[who];
        if role.open == 0 || role.next >= role.list.len() {
            continue;
        }
        let edge = role.list[role.next];
        role.next += 1;
        let (offer, ahead) = (edge.key(), role.ahead);
        let held = &mut kept[edge.dev as usize];
        if room[edge.dev as usize] > 0 {
            held.push(std::cmp::Reverse((ahead, offer, who)));
            asking[who].open -= 1;
            if held.len() > usize::from(room[edge.dev as usize])
                && let Some(std::cmp::Reverse((.., refused))) = held.pop()
            {
                asking[refused].open += 1;
                turn.push(refused);
            }
        }
        turn.push(who);
    }
    let mut found = Vec::new();
    for (dev, held) in kept.into_iter().enumerate() {
        for std::cmp::Reverse((_, (score, tie), who)) in held {
            found.push(Edge { role: asking[who].list[0].role, dev: dev as u32, score, tie });
        }
    }
    found
}
