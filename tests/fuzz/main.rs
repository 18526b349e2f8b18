//! Everything that parses what comes from outside, fed with inputs that were spoiled at random. The corpus is kept in
//! `tests/fuzz/corpus`; an input that breaks something is written there, and from then on tried first, each time.
//! `FUZZ_SECONDS` is the budget of each target (2 by default), `FUZZ_SEED` plays a run again.

mod spoil;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use spoil::Spoiler;
use targets::Check;

/// How often the clock is looked at.
const ROUND: u64 = 64;

fn corpus(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name)
}

fn kept(name: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus(name))
        .unwrap_or_else(|error| panic!("the corpus {name}: {error}"))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).expect("a file")).collect()
}

fn from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries what is kept, then what comes of it, until the time is up; how many inputs that were.
fn fuzz(name: &str, check: Check) {
    let kept = kept(name);
    assert!(!kept.is_empty(), "the corpus {name} is empty");
    for input in &kept {
        check(input);
    }
    let seed = from_env("FUZZ_SEED").unwrap_or_else(|| fastrand::u64(..));
    let budget = Duration::from_secs(from_env("FUZZ_SECONDS").unwrap_or(2));
    let mut spoiler = Spoiler::new(seed, kept);
    let (began, mut tried) = (Instant::now(), 0u64);
    while began.elapsed() < budget {
        for _ in 0..ROUND {
            let input = spoiler.next();
            if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
                let file = corpus(name).join(format!("broke-{seed:x}-{tried}"));
                std::fs::write(&file, &input).expect("the input is kept");
                panic!("{name} broke on input {tried} of seed {seed}: it is kept as {}", file.display());
            }
            tried += 1;
        }
    }
    println!("{name}: {tried} inputs, seed {seed}");
}

macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(#[test] fn $name() { fuzz(stringify!($name), targets::$name); })+
    };
}

targets!(signatures, forms, events, interactions, markup, sheets, imports, communities, markets);
