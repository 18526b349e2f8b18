//! How fast a skill is understood and offered, and what the taxonomy costs: its reading at start, its memory, a
//! name as it is written, a slip, a name that nobody knows, and each step of typing one.
//!
//! `cargo bench --bench skills`

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use edtech_hub::features::skills;

/// Counts what is allocated and not yet freed.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static MEMORY: Counting = Counting;

const ROUNDS: usize = 200;

/// Runs `each` over `inputs` some times and prints how long one takes: the median and the 99th percentile.
fn measure(what: &str, inputs: &[&str], each: impl Fn(&str)) {
    let mut times: Vec<Duration> = Vec::with_capacity(ROUNDS * inputs.len());
    for _ in 0..ROUNDS {
        for input in inputs {
            let started = Instant::now();
            each(input);
            times.push(started.elapsed());
        }
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    println!("{what:<28} p50 {:>8.1} µs   p99 {:>8.1} µs", at(0.5), at(0.99));
}

fn main() {
    let before = LIVE.load(Ordering::Relaxed);
    let started = Instant::now();
    black_box(skills::resolve("JavaScript"));
    let read = started.elapsed();
    let kept = LIVE.load(Ordering::Relaxed) - before;
    println!("{:<28} {:>12.1} ms, {} KiB kept", "read the taxonomy", read.as_secs_f64() * 1e3, kept / 1024);

    let inputs: Vec<(&str, &str)> = include_str!("../data/skill-inputs.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let all: Vec<&str> = inputs.iter().map(|(typed, _)| *typed).collect();
    let unknown: Vec<&str> =
        inputs.iter().filter(|(_, meant)| *meant == "-").map(|(typed, _)| *typed).collect();
    let resolve = |typed: &str| {
        black_box(skills::resolve(black_box(typed)));
    };
    measure("resolve, all inputs", &all, resolve);
    measure("resolve, a name", &["JavaScript", "k8s", "Moodle", "learning analytics"], resolve);
    measure("resolve, a slip", &["javscript", "kubernets", "acessibility", "instructonal desgin"], resolve);
    measure("resolve, nothing", &unknown, resolve);
    let starts: Vec<&str> = all
        .iter()
        .flat_map(|typed| typed.char_indices().map(|(at, _)| &typed[..at]).skip(1).take(6))
        .collect();
    let complete = |typed: &str| {
        black_box(skills::complete(black_box(typed), 20));
    };
    measure("complete, each key pressed", &starts, complete);
    measure("complete, one letter", &["a", "c", "m", "p", "s"], complete);
}
