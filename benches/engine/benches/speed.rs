//! How fast the engine is with 100,000 developers, 10,000 roles and 2,000 skills, beside tantivy on the same data.
//!
//! `cargo bench` in `benches/engine`. Percentiles come first, then criterion.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use edtech_engine::engine::{Apart, Index, Rules, Scratch, Weights};
use edtech_engine::market::{self, Market, Size, Truth};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Schema, TEXT};
use tantivy::{Searcher, Term, doc};

const SIZE: Size = Size { developers: 100_000, roles: 10_000, skills: 2000, seats: 3, room: 2 };
const TOP: usize = 10;

fn percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{what:<32} p50 {:>10.1?}  p99 {:>10.1?}", at(0.5), at(0.99));
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Megabytes that the process has in memory.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = status.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1e6
}

/// Everybody again, taken in from what is ready.
fn built(market: &Market) -> (Index, Duration) {
    let mut index = Index::new(Weights::default(), market::related);
    let developers: Vec<_> = market
        .developers
        .iter()
        .enumerate()
        .map(|(id, truth)| market::developer(&mut index, id, truth))
        .collect();
    let roles: Vec<_> =
        market.roles.iter().enumerate().map(|(id, truth)| market::role(&mut index, id, truth)).collect();
    let time = timed(|| {
        developers.into_iter().for_each(|developer| {
            index.put_developer(developer);
        });
        roles.into_iter().for_each(|role| {
            index.put_role(role);
        });
        index.refresh();
    });
    (index, time)
}

/// Developers as documents of their skills and words, and the question that a role is.
struct Documents {
    searcher: Searcher,
    field: tantivy::schema::Field,
}

fn texts(truth: &Truth) -> (Vec<String>, Vec<String>) {
    let skills = truth.skills.iter().map(|skill| format!("s{}", skill.0)).collect();
    (skills, truth.words.iter().map(|word| format!("word{word}")).collect())
}

impl Documents {
    fn of(market: &Market) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 100_000_000)?;
        for truth in &market.developers {
            let (skills, words) = texts(truth);
            writer.add_document(doc!(field => [skills, words].concat().join(" ")))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        writer.merge(&segments).wait()?;
        let reader = index.reader()?;
        reader.reload()?;
        Ok(Self { searcher: reader.searcher(), field })
    }

    fn question(&self, role: &Truth) -> BooleanQuery {
        let (skills, words) = texts(role);
        let term = |text: &String, boost: f32| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(self.field, text);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost)))
        };
        BooleanQuery::new(
            skills
                .iter()
                .map(|skill| term(skill, 1.0))
                .chain(words.iter().map(|word| term(word, 0.2)))
                .collect(),
        )
    }

    fn top(&self, question: &BooleanQuery) -> usize {
        self.searcher
            .search(question, &TopDocs::with_limit(TOP).order_by_score())
            .map_or(0, |found| found.len())
    }
}

fn main() {
    let market = market::market(SIZE, 1, market::related, Weights::default());
    let before = resident();
    let (mut index, time) = built(&market);
    println!(
        "{:<32} {time:.2?}, {:.0} MB resident more, {:?}",
        "the index is built in",
        resident() - before,
        index.memory()
    );
    let (none, mut scratch) = (HashSet::new(), Scratch::default());
    let roles: Vec<u32> = index.all_roles().collect();
    let devs: Vec<u32> = index.developers().step_by(10).collect();
    let times = roles
        .iter()
        .map(|role| timed(|| drop(black_box(index.developers_for(*role, TOP, &none, &mut scratch)))));
    percentiles("developers for one role", times.collect());
    let times =
        devs.iter().map(|dev| timed(|| drop(black_box(index.roles_for(*dev, TOP, &none, &mut scratch)))));
    percentiles("roles for one developer", times.collect());
    let changes: Vec<_> = (0..5000usize)
        .map(|id| {
            let mut truth = market.developers[id].clone();
            truth.skills.clone_from(&market.developers[id + 5000].skills);
            market::developer(&mut index, id, &truth)
        })
        .collect();
    let times = changes.into_iter().map(|change| timed(|| _ = black_box(index.put_developer(change))));
    percentiles("a change of one profile", times.collect());
    let time = timed(|| drop(black_box(index.round(&Rules::default(), &Apart::default()))));
    println!("{:<32} {time:.2?}", "the whole round");
    let documents = Documents::of(&market).expect("tantivy takes the developers");
    let questions: Vec<_> = market.roles.iter().map(|role| documents.question(role)).collect();
    let times = questions.iter().map(|question| timed(|| _ = black_box(documents.top(question))));
    percentiles("tantivy's top 10 for one role", times.collect());

    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let mut next = (0..roles.len()).cycle();
    criterion.bench_function("developers for one role", |bench| {
        bench.iter(|| index.developers_for(roles[next.next().unwrap_or(0)], TOP, &none, &mut scratch));
    });
    criterion.bench_function("roles for one developer", |bench| {
        let mut next = devs.iter().cycle();
        bench.iter(|| next.next().map(|dev| index.roles_for(*dev, TOP, &none, &mut scratch)));
    });
    criterion.bench_function("tantivy's top 10 for one role", |bench| {
        let mut next = questions.iter().cycle();
        bench.iter(|| next.next().map(|question| documents.top(question)));
    });
    criterion.final_summary();
}
