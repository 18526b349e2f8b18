//! How fast a question is answered through the database in a community of many, and what the index costs that is read
//! from it at start: seconds and memory. Fails where a question takes more queries in a large community than in a small
//! one.
//!
//! `PEOPLE=50000 cargo bench --bench matching`

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use diesel::Connection;
use diesel::connection::InstrumentationEvent;
use edtech_hub::app::{App, Ctx};
use edtech_hub::config::Config;
use edtech_hub::features::{matching, skills};
use edtech_hub::ids::{PersonId, RoleId, WorkspaceId};
use edtech_hub::time::Clock;
use edtech_hub::{on_backend, transfer};

/// A small community, for comparison.
const SMALL: usize = 500;
/// So many questions of each kind.
const QUESTIONS: usize = 300;
/// One role for so many people.
const PEOPLE_A_ROLE: usize = 10;

/// A community as its file: people with skills, subjects and words, and projects with two roles each.
fn community(people: usize) -> String {
    let mut dice = fastrand::Rng::with_seed(7);
    let known: Vec<String> = ["a", "b", "c", "d", "e", "j", "m", "p", "r", "s", "t", "w"]
        .iter()
        .flat_map(|start| skills::complete(start, 60))
        .map(|skill| skill.id.0)
        .collect();
    let subjects = skills::subjects();
    let words =
        ["captions", "quizzes", "maths", "music", "labs", "offline", "feedback", "maps", "tests", "reading"];
    let mut file = String::from("{\"kind\":\"edtech-hub\",\"version\":1}\n");
    let mut some = |count: usize, level: bool| {
        let all: Vec<String> = (0..count)
            .map(|_| {
                // A few skills are common, and most are rare.
                let at = (dice.f64().powi(2) * known.len() as f64) as usize;
                let skill = &known[at.min(known.len() - 1)];
                let level = if level { dice.u8(1..5) } else { 3 };
                format!("{{\"skill\":\"{skill}\",\"level\":{level}}}")
            })
            .collect();
        let (subject, word) = (subjects[dice.usize(..subjects.len())], words[dice.usize(..words.len())]);
        (all, subject, word, dice.i32(1..10))
    };
    for n in 0..people {
        let (mut all, subject, word, hours) = some(6, true);
        all.sort();
        all.dedup_by_key(|skill| skill.split(',').next().map(str::to_owned));
        let all = all.join(",");
        _ = writeln!(file, "{{\"kind\":\"person\",\"id\":\"U{n:06}\",\"name\":\"Person {n}\"}}");
        _ = writeln!(
            file,
            "{{\"kind\":\"profile\",\"person\":\"U{n:06}\",\"skills\":[{all}],\"subjects\":[\"{subject}\"],\
             \"hours\":{hours},\"about\":\"I like {word} and other things that help to learn\"}}"
        );
    }
    for n in 0..people / PEOPLE_A_ROLE / 2 {
        let roles: Vec<String> = (0..2)
            .map(|at| {
                let (mut all, _, word, hours) = some(3, false);
                all.sort();
                all.dedup();
                let all = all.join(",");
                format!(
                    "{{\"id\":\"r{n:05}-{at}\",\"title\":\"Builder of {word}\",\"skills\":[{all}],\"hours\":{hours},\"seats\":2}}"
                )
            })
            .collect();
        let (_, subject, word, _) = some(0, false);
        let roles = roles.join(",");
        _ = writeln!(
            file,
            "{{\"kind\":\"project\",\"id\":\"p{n:05}\",\"name\":\"Project {n}\",\"pitch\":\"For {word}\",\
             \"subjects\":[\"{subject}\"],\"state\":\"approved\",\"owners\":[\"U{n:06}\"],\"roles\":[{roles}]}}"
        );
    }
    file
}

/// Resident memory of this process, in megabytes; 0 where the system doesn't say.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1e6
}

/// Asks some questions one after another; prints how long one takes, and gives the most queries of one.
async fn asked(ctx: &Ctx, what: &str, people: usize, of_role: bool) -> anyhow::Result<usize> {
    let (mut times, mut most, mut found) = (Vec::with_capacity(QUESTIONS), 0, 0);
    for n in 0..QUESTIONS {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        // Those of whom nobody owns a project, all over the community.
        let (developer, role) = (people - 1 - n * (people / 4) / QUESTIONS, n * (people / 20) / QUESTIONS);
        let began = Instant::now();
        let answers = ctx
            .read(move |conn, ctx| {
                let watch = move |event: InstrumentationEvent<'_>| {
                    if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                        counted.fetch_add(1, Ordering::Relaxed);
                    }
                };
                on_backend!(conn => conn.set_instrumentation(watch));
                let answers = if of_role {
                    matching::developers_for(conn, ctx, &RoleId(format!("r{role:05}-1")), 3)
                } else {
                    matching::roles_for(conn, ctx, &PersonId(format!("U{developer:06}")), 5)
                };
                on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
                answers
            })
            .await
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        times.push(began.elapsed());
        most = most.max(count.load(Ordering::Relaxed));
        found += answers.len();
    }
    anyhow::ensure!(found > QUESTIONS, "the questions find something: {found}");
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{people:>7} people  {what:<24} p50 {:>7.2} ms  p99 {:>7.2} ms  {most} queries",
        at(0.5),
        at(0.99)
    );
    Ok(most)
}

/// A community in a database of its own: how long its index takes, what it holds, and what questions take.
async fn measured(people: usize) -> anyhow::Result<[usize; 2]> {
    let folder = tempfile::tempdir()?;
    let config = Config {
        signing_secret: String::new().into(),
        bot_token: Some(String::new().into()),
        app_token: None,
        installing: None,
        database_url: format!("sqlite://{}", folder.path().join("hub.db").display()),
        listen: ([127, 0, 0, 1], 0).into(),
        slack_api_url: "http://127.0.0.1:1/api/".parse()?,
        organizers: Vec::new(),
    };
    let app = App::new(config, Clock::system())?;
    app.db.migrate().await?;
    let workspace = WorkspaceId::from("T1");
    let (there, now, file) = (workspace.clone(), app.clock.now(), community(people));
    let began = Instant::now();
    app.db
        .write(move |conn| transfer::import(conn, &there, file.as_bytes(), now))
        .await
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    println!("{people:>7} people  read in from a file      {:>7.1} s", began.elapsed().as_secs_f64());
    let (before, began) = (resident(), Instant::now());
    matching::warm(&app, workspace.clone()).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    println!(
        "{people:>7} people  the index is built from the database: {:.2} s, {:.0} MB more resident ({:.0} MB in all)",
        began.elapsed().as_secs_f64(),
        resident() - before,
        resident()
    );
    let ctx = Ctx::new(&app, &workspace, &"U000000".into());
    let roles = asked(&ctx, "roles for a developer", people, false).await?;
    let developers = asked(&ctx, "developers for a role", people, true).await?;
    Ok([roles, developers])
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs it, too: then with few.
    let bench = std::env::args().any(|word| word == "--bench");
    let asked: usize = std::env::var("PEOPLE").ok().and_then(|people| people.parse().ok()).unwrap_or(50_000);
    let small = measured(SMALL).await?;
    let large = measured(if bench { asked } else { 2 * SMALL }).await?;
    anyhow::ensure!(
        small == large,
        "as many queries in a large community as in a small one: {small:?}, {large:?}"
    );
    Ok(())
}
