//! What the hub can take: signed events, commands, buttons and Home openings over loopback, held against a server
//! that only checks signatures and against slack-morphism's listener. Bounded in number and time. Afterwards every
//! acknowledged event must have been handled exactly once.
//!
//! `benches/load/run` builds it, starts a PostgreSQL for it and runs it; `docs/performance.md` has the figures. Needs
//! Linux with two cores and `taskset`: the server has one core, the load the other. Names of parts as arguments run
//! these alone: `acknowledge`, `handle`, `converse`, `memory`.

mod bare;
mod client;
mod payloads;
mod server;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use client::{Outcome, Prepared, prepare};
use diesel::prelude::*;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use edtech_hub::demo::workspace::{Fault, FaultKind, NewPerson, Workspace, WorkspaceSettings};
use edtech_hub::time::Clock;
use mimalloc::MiMalloc;
use server::Server;

/// The hub's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How many events the acknowledgements are measured with.
const EVENTS: usize = 60_000;
/// How many people join to measure handling.
const JOINS: usize = 20_000;
/// How many requests wait for their answer at the same time.
const CONNECTIONS: usize = 128;
/// Commands, buttons and Home openings a second, of each.
const RATE: u32 = 200;
/// How many of each.
const CONVERSATIONS: usize = 2_000;
/// How many people are in the database meanwhile.
const PEOPLE: usize = 50_000;
/// How many profiles the memory is measured with.
const PROFILES: usize = 100_000;
/// How long the hub may take to handle what it acknowledged.
const HANDLED_WITHIN: Duration = Duration::from_secs(60);

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let role: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // The hub's own runtime, as its `main` has it.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match role[..] {
            ["bare", address, secret] => bare::bare(address, secret).await?,
            ["morphism", address, secret] => bare::morphism(address, secret).await?,
            ["serve" | "import" | "migrate", ..] => return Ok(edtech_hub::cli::run().await),
            _ if std::env::var_os("LOAD_PINNED").is_none() => return pinned(&arguments),
            _ => measure(&role).await?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Runs itself on the core that is not the server's.
fn pinned(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let mut command = std::process::Command::new("taskset");
    command.args(["-c", "1"]).arg(std::env::current_exe()?).args(arguments).env("LOAD_PINNED", "1");
    let status = command.status().context("taskset is missing")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(parts: &[&str]) -> anyhow::Result<()> {
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    let mut databases = vec![Kind::Sqlite];
    match std::env::var("LOAD_POSTGRES") {
        Ok(url) => databases.push(Kind::Postgres(url)),
        Err(_) => println!("LOAD_POSTGRES names no server: PostgreSQL is left out.\n"),
    }
    if wanted("acknowledge") {
        println!("## Acknowledging {EVENTS} events of {} bytes, {CONNECTIONS} at a time\n", size());
        println!(
            "| server | a second | p50 ms | p99 ms | p99.9 ms | processor µs each | one core could do |"
        );
        println!("|---|---|---|---|---|---|---|");
        let secret = WorkspaceSettings::default().signing_secret;
        for (role, name) in [("bare", "axum, signature only"), ("morphism", "slack-morphism's listener")] {
            let server = Server::role(role, &secret).await?;
            acknowledge(&server, name, &secret, &run()).await?;
        }
        for kind in &databases {
            kind.acknowledge().await?;
        }
    }
    if wanted("handle") {
        println!("\n## Handling {JOINS} people who join: event, person kept, welcome queued\n");
        println!("| database | a second | processor µs each | one core could do |");
        println!("|---|---|---|---|");
        for kind in &databases {
            kind.handle().await?;
        }
    }
    if wanted("converse") {
        println!("\n## {RATE} commands, buttons and Home openings a second each, with {PEOPLE} people\n");
        println!("| database | what | p50 ms | p99 ms | p99.9 ms | processor |");
        println!("|---|---|---|---|---|---|");
        for kind in &databases {
            kind.converse().await?;
        }
    }
    if wanted("memory") {
        println!("\n## Memory and start\n");
        println!("| database | people | ready after ms | at rest after ms | resident MB |");
        println!("|---|---|---|---|---|");
        for kind in &databases {
            kind.memory().await?;
        }
    }
    Ok(())
}

fn size() -> usize {
    payloads::renamed(&event_id(&run(), 0)).len()
}

/// Names what this run sends.
fn run() -> String {
    format!("{:012x}", fastrand::u64(..1 << 48))
}

fn event_id(run: &str, number: usize) -> String {
    format!("Ev{run}{number:06}")
}

fn events(secret: &str, bodies: impl Iterator<Item = String>) -> anyhow::Result<Vec<Prepared>> {
    bodies.map(|body| prepare(secret, "/slack/events", "application/json", &body)).collect()
}

async fn acknowledge(server: &Server, name: &str, secret: &str, run: &str) -> anyhow::Result<Outcome> {
    let warm = (0..2_000).map(|number| payloads::renamed(&event_id(&format!("w{run}"), number)));
    client::flood(server.address, events(secret, warm)?, CONNECTIONS).await?;
    let bodies = (0..EVENTS).map(|number| payloads::renamed(&event_id(run, number)));
    let requests = events(secret, bodies)?;
    if let Ok(command) = std::env::var("LOAD_PROFILE") {
        profile(&command, server)?;
    }
    let before = server.cpu()?;
    let outcome = client::flood(server.address, requests, CONNECTIONS).await?;
    let each = (server.cpu()? - before).as_secs_f64() * 1e6 / EVENTS as f64;
    ensure!(outcome.refused == 0, "{} events were refused", outcome.refused);
    println!(
        "| {name} | {:.0} | {:.2} | {:.2} | {:.2} | {each:.1} | {:.0} |",
        outcome.rate(),
        outcome.at(0.5),
        outcome.at(0.99),
        outcome.at(0.999),
        1e6 / each
    );
    Ok(outcome)
}

/// Starts a profiler on the server: a shell command with `$PID` in it.
fn profile(command: &str, server: &Server) -> anyhow::Result<()> {
    let command = command.replace("$PID", &server.process().to_string());
    std::process::Command::new("sh").args(["-c", &format!("{command} &")]).status()?;
    std::thread::sleep(Duration::from_millis(300));
    Ok(())
}

/// Where the hub keeps its state.
enum Kind {
    Sqlite,
    Postgres(String),
}

/// A hub's surroundings: a Slack, and a database of its own.
struct World {
    slack: Workspace,
    folder: tempfile::TempDir,
    database: String,
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite, full fsync",
            Self::Postgres(_) => "PostgreSQL, synchronous commit",
        }
    }

    async fn world(&self) -> anyhow::Result<World> {
        let settings = WorkspaceSettings { rate_limits: false, ..WorkspaceSettings::default() };
        let slack = Workspace::start(Clock::system(), settings).await;
        slack.add_person_silently(NewPerson::new("U_ANA", "Ana Ruiz"));
        // Beside the sources: /tmp may be memory, where a commit costs nothing.
        let folder = tempfile::tempdir_in(target())?;
        let database = match self {
            Self::Sqlite => format!("sqlite://{}", folder.path().join("hub.db").display()),
            Self::Postgres(url) => {
                let schema = format!("load_{}", run());
                let sql = format!("CREATE SCHEMA {schema}");
                Db::open(url)?
                    .write(move |conn| Ok(diesel::sql_query(sql).execute(conn).map(|_| ())?))
                    .await?;
                let separator = if url.contains('?') { '&' } else { '?' };
                format!("{url}{separator}options=-csearch_path%3D{schema}")
            }
        };
        Ok(World { slack, folder, database })
    }

    async fn acknowledge(&self) -> anyhow::Result<()> {
        let world = self.world().await?;
        let server = world.start().await?;
        let run = run();
        let (secret, began) = (&world.slack.settings().signing_secret, Instant::now());
        let before = server.cpu()?;
        acknowledge(&server, &format!("the hub on {}", self.name()), secret, &run).await?;
        world.handled("inbox", &run, EVENTS).await?;
        let all = (server.cpu()? - before).as_secs_f64() * 1e6 / (EVENTS + 2_000) as f64;
        println!(
            "| … and handled, each exactly once | {:.0} | | | | {all:.1} | {:.0} |",
            EVENTS as f64 / began.elapsed().as_secs_f64(),
            1e6 / all
        );
        Ok(())
    }

    async fn handle(&self) -> anyhow::Result<()> {
        let world = self.world().await?;
        let server = world.start().await?;
        let run = run();
        // A Slack that does not answer: what is measured is the way to the queue. Sending waits for Slack anyway, and
        // for its limit of one message a second in each channel.
        world.slack.fault(Fault::anywhere(FaultKind::Hang(HANDLED_WITHIN), u32::MAX));
        let bodies = (0..JOINS).map(|number| payloads::joined(&event_id(&run, number), number));
        let requests = events(&world.slack.settings().signing_secret, bodies)?;
        let (before, began) = (server.cpu()?, Instant::now());
        let outcome = client::flood(server.address, requests, CONNECTIONS).await?;
        ensure!(outcome.refused == 0, "{} events were refused", outcome.refused);
        world.handled("inbox", &run, JOINS).await?;
        let (took, used) = (began.elapsed(), server.cpu()? - before);
        let queued = world.count("outbox", "").await?.0;
        ensure!(queued == JOINS as i64, "{queued} welcomes for {JOINS} people");
        let each = used.as_secs_f64() * 1e6 / JOINS as f64;
        let rate = JOINS as f64 / took.as_secs_f64();
        println!("| {} | {rate:.0} | {each:.0} | {:.0} |", self.name(), 1e6 / each);
        Ok(())
    }

    async fn converse(&self) -> anyhow::Result<()> {
        let world = self.world().await?;
        world.import(PEOPLE)?;
        let server = world.start().await?;
        let secret = &world.slack.settings().signing_secret;
        let form = "application/x-www-form-urlencoded";
        let somebody = || payloads::person(fastrand::usize(..PEOPLE));
        let run = run();
        for what in ["/edtech help", "a button", "Home opened"] {
            let requests: Vec<Prepared> = (0..CONVERSATIONS)
                .map(|number| match what {
                    "/edtech help" => {
                        prepare(secret, "/slack/commands", form, &payloads::command(&somebody()))
                    }
                    "a button" => {
                        prepare(secret, "/slack/interactions", form, &payloads::button(&somebody()))
                    }
                    _ => {
                        let body = payloads::home_opened(&event_id(&run, number), &somebody());
                        prepare(secret, "/slack/events", "application/json", &body)
                    }
                })
                .collect::<anyhow::Result<_>>()?;
            let before = server.cpu()?;
            let outcome = client::steady(server.address, requests, RATE, 32).await?;
            ensure!(outcome.refused == 0, "{} requests were refused", outcome.refused);
            let busy = (server.cpu()? - before).as_secs_f64() / outcome.took.as_secs_f64();
            println!(
                "| {} | {what} | {:.2} | {:.2} | {:.2} | {:.0}% |",
                self.name(),
                outcome.at(0.5),
                outcome.at(0.99),
                outcome.at(0.999),
                busy * 100.0
            );
        }
        world.handled("inbox", &run, CONVERSATIONS).await
    }

    async fn memory(&self) -> anyhow::Result<()> {
        let world = self.world().await?;
        for people in [0, PROFILES] {
            if people > 0 {
                world.import(people)?;
            }
            let server = world.start().await?;
            let ready = server.ready_after;
            // What is built in the background at the start is part of it: the matching's index.
            let rest = ready + server.comes_to_rest().await?;
            let [ready, rest] = [ready, rest].map(|span| span.as_secs_f64() * 1e3);
            println!("| {} | {people} | {ready:.0} | {rest:.0} | {:.0} |", self.name(), server.resident()?);
        }
        Ok(())
    }
}

impl World {
    async fn start(&self) -> anyhow::Result<Server> {
        Server::hub(&self.slack, &self.database, self.folder.path()).await
    }

    /// Reads a community of developers into the database.
    fn import(&self, people: usize) -> anyhow::Result<()> {
        let file = self.folder.path().join("community.jsonl");
        std::fs::write(&file, payloads::community(people))?;
        let mut command = server::hub(&self.slack, &self.database, self.folder.path())?;
        command.arg("import").arg(&file).args(["--workspace", payloads::WORKSPACE]);
        let output = command.output()?;
        ensure!(output.status.success(), "import: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// How many jobs there are whose key starts with that of the run, and how many of them are done: each taken up once,
    /// for none of these fails.
    async fn count(&self, queue: &'static str, run: &str) -> anyhow::Result<(i64, i64)> {
        let prefix = if run.is_empty() { "%".to_owned() } else { format!("Ev{run}%") };
        let counts = Db::open(&self.database)?
            .read(move |conn| {
                let ours = jobs::table.filter(jobs::queue.eq(queue)).filter(jobs::dedupe.like(prefix));
                let done = ours.clone().filter(jobs::state.eq("done")).filter(jobs::attempts.eq(1));
                Ok((ours.count().get_result(conn)?, done.count().get_result(conn)?))
            })
            .await;
        Ok(counts?)
    }

    /// Waits until all that was acknowledged is handled: each once, for a key is one job.
    async fn handled(&self, queue: &'static str, run: &str, many: usize) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let (kept, done) = self.count(queue, run).await?;
            ensure!(kept == many as i64, "{many} were acknowledged and {kept} are kept");
            if done == kept {
                return Ok(());
            }
            ensure!(
                began.elapsed() < HANDLED_WITHIN,
                "{done} of {kept} are handled, each at the first go, within {HANDLED_WITHIN:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// This crate's own target folder.
fn target() -> PathBuf {
    std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)).unwrap_or_default()
}
