//! How fast the engine is with 100,000 developers, 10,000 roles and 2,000 skills, by the processor's time, which a
//! busy machine makes little longer. Prints a table and fails above the targets.
//!
//! `cargo run --release --bin targets` in `benches/engine`.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::Duration;

use edtech_engine::engine::{Apart, Index, Rules, Scratch, Team, TeamRules, Weights};
use edtech_engine::market::{self, Market, Size};

const SIZE: Size = Size { developers: 100_000, roles: 10_000, skills: 2000, seats: 3, room: 2 };
const TOP: usize = 10;
/// Everything is done so often, and the quickest counts.
const REPEATS: usize = 3;

/// The time that a thread, or all of them, had on a processor.
fn cpu(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a value of our own that outlives the call.
    unsafe { libc::clock_gettime(clock, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = cpu(libc::CLOCK_THREAD_CPUTIME_ID);
    work();
    cpu(libc::CLOCK_THREAD_CPUTIME_ID) - start
}

#[derive(Default)]
struct Targets {
    missed: usize,
}

impl Targets {
    fn line(&mut self, what: &str, found: Duration, at_most: Duration) {
        let missed = found > at_most;
        self.missed += usize::from(missed);
        let verdict = if missed { "MISSED" } else { "" };
        println!("{what:<36} {found:>10.1?}   target {at_most:>8.1?} {verdict}");
    }

    /// The median and the 99th percentile of what each takes at its quickest.
    fn percentiles(&mut self, what: &str, mut times: Vec<Duration>, at_most: [u64; 2]) {
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        self.line(&format!("{what}, p50"), at(0.5), Duration::from_micros(at_most[0]));
        self.line(&format!("{what}, p99"), at(0.99), Duration::from_micros(at_most[1]));
    }
}

/// What each of `items` takes at its quickest.
fn quickest<T: Copy>(items: &[T], mut work: impl FnMut(T)) -> Vec<Duration> {
    let mut times = vec![Duration::MAX; items.len()];
    for _ in 0..REPEATS {
        for (time, item) in times.iter_mut().zip(items) {
            *time = (*time).min(timed(|| work(*item)));
        }
    }
    times
}

/// Megabytes that the process has in memory.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = status.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1e6
}

/// Everybody again, taken in from what is ready.
fn built(market: &Market) -> (Index, Duration, f64) {
    let mut index = Index::new(Weights::default(), market::related);
    let developers: Vec<_> = (market.developers.iter().enumerate())
        .map(|(id, truth)| market::developer(&mut index, id, truth))
        .collect();
    let roles: Vec<_> =
        market.roles.iter().enumerate().map(|(id, truth)| market::role(&mut index, id, truth)).collect();
    let before = resident();
    let time = timed(|| {
        developers.into_iter().for_each(|developer| _ = index.put_developer(developer));
        roles.into_iter().for_each(|role| _ = index.put_role(role));
        index.refresh();
    });
    // What the index takes over of what was ready counts to it as well.
    let copy = resident();
    let twin = index.clone();
    let megabytes = (resident() - copy).max(copy - before);
    drop(twin);
    (index, time, megabytes)
}

fn main() {
    let mut targets = Targets::default();
    let market = market::market(SIZE, 1, market::related, Weights::default());
    let (mut index, time, megabytes) = built(&market);
    targets.line("the index is built", time, Duration::from_millis(1500));
    println!("{:<36} {megabytes:>7.0} MB   target   200 MB", "the index in memory");
    targets.missed += usize::from(megabytes > 200.0);
    let (none, mut scratch) = (HashSet::new(), Scratch::default());
    let roles: Vec<u32> = index.all_roles().collect();
    let devs: Vec<u32> = index.developers().step_by(10).collect();
    let times = quickest(&roles, |role| _ = black_box(index.developers_for(role, TOP, &none, &mut scratch)));
    targets.percentiles("developers for one role", times, [200, 800]);
    let times = quickest(&devs, |dev| _ = black_box(index.roles_for(dev, TOP, &none, &mut scratch)));
    targets.percentiles("roles for one developer", times, [200, 200]);
    let projects: Vec<&[u32]> = roles.chunks(3).take(1000).collect();
    let apart = Apart::default();
    let times = quickest(&projects, |project| {
        _ = black_box(Team::for_roles(&index, project, &apart, &TeamRules::default()));
    });
    targets.percentiles("a team for three roles", times, [5000, 5000]);
    let time = timed(|| {
        _ = black_box(index.preview(Weights { shrinkage: 1.0, ..index.weights() }, &roles[..50], 10))
    });
    targets.line("a preview of 50 roles", time, Duration::from_secs(1));
    let rounds = (0..REPEATS).map(|_| {
        let start = cpu(libc::CLOCK_PROCESS_CPUTIME_ID);
        black_box(index.round(&Rules::default(), &Apart::default()));
        cpu(libc::CLOCK_PROCESS_CPUTIME_ID) - start
    });
    // Two processors for two seconds.
    targets.line("the whole round", rounds.min().unwrap_or_default(), Duration::from_secs(4));
    let ids: Vec<usize> = (0..5000).collect();
    let mut times = vec![Duration::MAX; ids.len()];
    for repeat in 1..=REPEATS {
        for id in &ids {
            let mut truth = market.developers[*id].clone();
            truth.skills.clone_from(&market.developers[id + 5000 * repeat].skills);
            let change = market::developer(&mut index, *id, &truth);
            times[*id] = times[*id].min(timed(|| _ = black_box(index.put_developer(change))));
        }
    }
    targets.percentiles("a change of one profile", times, [50, 50]);
    if targets.missed > 0 {
        println!("\n{} missed.", targets.missed);
        std::process::exit(1);
    }
    println!("\nAll targets are met.");
}
