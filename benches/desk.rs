//! What the organizers' desk, their Home tab, the audit log and the digests cost in a large community: 50,000 people,
//! 5,000 projects, 500,000 introductions and 500,000 lines of the log on SQLite (or the PostgreSQL of `TEST_DATABASE_URL`,
//! in an empty database). For each view: how many queries, the slowest of them, and how long reading the whole view
//! takes. A small community is measured beside it: the number of queries is the same. Bounded: it fills one database,
//! reads each view some dozen times and stops.
//!
//! `cargo bench --bench desk`; `PEOPLE=5000` makes it smaller.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use edtech_hub::app::{App, Ctx};
use edtech_hub::config::Config;
use edtech_hub::db::{Conn, Db};
use edtech_hub::error::Result;
use edtech_hub::features::audit::{self, Query};
use edtech_hub::features::desk::{self, Look, Show};
use edtech_hub::features::{digest, home, notifications, people};
use edtech_hub::on_backend;
use edtech_hub::time::Clock;

const ROUNDS: usize = 20;
const LIMIT_MS: f64 = 20.0;

/// A view: what it is called, and how it is read.
type View = (&'static str, fn(&mut Conn, &Ctx) -> Result<()>);

const VIEWS: [View; 9] = [
    ("home, overview", |conn, ctx| home::read(conn, ctx).map(|_| ())),
    ("desk, first page", |conn, ctx| at_the_desk(conn, ctx, &Look::default()).map(|_| ())),
    ("desk, tenth page", |conn, ctx| {
        let mut look = Look::default();
        for _ in 0..9 {
            look.after = at_the_desk(conn, ctx, &look)?.next;
        }
        Ok(())
    }),
    ("desk, one kind", |conn, ctx| at_the_desk(conn, ctx, &Look::at(Show::Kind("skill"))).map(|_| ())),
    ("audit, newest", |conn, ctx| lines(conn, ctx, &Query::default())),
    ("audit, a person", |conn, ctx| {
        lines(conn, ctx, &Query { person: Some("U0000007".into()), ..Query::default() })
    }),
    ("audit, a rare kind", |conn, ctx| {
        lines(conn, ctx, &Query { thing: Some("round".to_owned()), ..Query::default() })
    }),
    ("digest, the channel's", |conn, ctx| digest::read_week(conn, ctx, ctx.now - WEEK).map(|_| ())),
    ("digest, of hundreds", |conn, ctx| match notifications::read_morning(conn, ctx)? {
        0 => Err(edtech_hub::error::Error::user("it is nobody's morning")),
        _ => Ok(()),
    }),
];

const WEEK: chrono::Duration = chrono::Duration::days(7);

fn at_the_desk(conn: &mut Conn, ctx: &Ctx, look: &Look) -> Result<desk::Desk> {
    let person = people::find(conn, &ctx.workspace, &ctx.person)?.expect("the organizer is known");
    desk::load(conn, ctx, &person, look, desk::views::ROOM_ON_PAGE, true)
}

fn lines(conn: &mut Conn, ctx: &Ctx, query: &Query) -> Result<()> {
    audit::lines(conn, &ctx.workspace, query, None, 21).map(|_| ())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let people: usize = std::env::var("PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(50_000);
    let mut slowest = 0.0_f64;
    let mut counts: Vec<Vec<usize>> = Vec::new();
    for people in [100, people] {
        let folder = tempfile::tempdir()?;
        let url = std::env::var("TEST_DATABASE_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", folder.path().join("hub.db").display()));
        let app = app(&url)?;
        app.db.migrate().await?;
        let started = Instant::now();
        fill(&app.db, people).await?;
        println!("{people} people, filled in {:.1} s", started.elapsed().as_secs_f64());
        let ctx = Ctx::new(&app, &"T0001".into(), &"U0000001".into());
        let mut queries = Vec::new();
        for (name, view) in VIEWS {
            let (n, worst, whole, slow) = measure(&ctx, view).await?;
            println!("  {name:<20} {n:>3} queries, the slowest {worst:>6.2} ms, in all {whole:>6.2} ms");
            if worst > LIMIT_MS {
                println!("    {slow}");
            }
            // Nobody waits for a digest.
            if !name.starts_with("digest") {
                slowest = slowest.max(worst);
            }
            queries.push(n);
        }
        counts.push(queries);
        if std::env::var("TEST_DATABASE_URL").is_ok() {
            app.db.write(|conn| run(conn, "DELETE FROM workspaces")).await?;
            break;
        }
    }
    anyhow::ensure!(slowest < LIMIT_MS, "a query took {slowest:.2} ms");
    if let [small, large] = counts.as_slice() {
        anyhow::ensure!(
            large.iter().zip(small).all(|(large, small)| large <= small),
            "{small:?}, then {large:?}"
        );
    }
    Ok(())
}

fn app(url: &str) -> anyhow::Result<App> {
    let config = Config {
        signing_secret: "none".to_owned().into(),
        bot_token: Some("xoxb-none".to_owned().into()),
        app_token: None,
        installing: None,
        database_url: url.to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        slack_api_url: "http://127.0.0.1:9/api".parse()?,
        organizers: Vec::new(),
    };
    App::new(config, Clock::system())
}

/// How many queries a view takes, how long the slowest and all of it take, at the median of some rounds; and which the
/// slowest of the last round was.
async fn measure(
    ctx: &Ctx,
    view: fn(&mut Conn, &Ctx) -> Result<()>,
) -> anyhow::Result<(usize, f64, f64, String)> {
    let (mut worst, mut slow) = (Vec::new(), String::new());
    let (mut whole, mut queries) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let times: Arc<Mutex<Vec<(Duration, String)>>> = Arc::default();
        let kept = times.clone();
        let took = ctx
            .read(move |conn, ctx| {
                let began = Mutex::new(Instant::now());
                let watch = move |event: InstrumentationEvent<'_>| match event {
                    InstrumentationEvent::StartQuery { .. } => {
                        *began.lock().expect("a clock") = Instant::now()
                    }
                    InstrumentationEvent::FinishQuery { query, .. } => {
                        let took = began.lock().expect("a clock").elapsed();
                        let slow = took.as_secs_f64() * 1e3 > LIMIT_MS;
                        let which = if slow { query.to_string() } else { String::new() };
                        kept.lock().expect("times").push((took, which));
                    }
                    _ => {}
                };
                on_backend!(conn => conn.set_instrumentation(watch));
                let started = Instant::now();
                let read = view(conn, ctx);
                let took = started.elapsed();
                on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
                read.map(|()| took)
            })
            .await?;
        let times = times.lock().expect("times");
        queries = times.len();
        let slowest = times.iter().max().cloned().unwrap_or_default();
        worst.push(slowest.0);
        slow = slowest.1;
        whole.push(took);
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1e3
    };
    Ok((queries, median(&mut worst), median(&mut whole), slow))
}

fn run(conn: &mut Conn, sql: &str) -> Result<()> {
    on_backend!(conn => conn.batch_execute(sql))?;
    Ok(())
}

/// A community of so many: the database makes it by itself, so it is there in seconds. A hundredth of what can wait
/// waits, which is thousands of pieces of work in the large one.
async fn fill(db: &Db, people: usize) -> anyhow::Result<()> {
    // What each database calls these.
    type Dialect = (fn(&str) -> String, fn(&str, &str) -> String, fn(usize) -> String);
    let (projects, introductions) = (people / 10, people * 10);
    let sqlite = std::env::var("TEST_DATABASE_URL").is_err();
    let (days_ago, id, numbers): Dialect = if sqlite {
        (
            |days| format!("strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ({days}) || ' days')"),
            |prefix, n| format!("printf('{prefix}%07d', {n})"),
            |n| {
                format!(
                    "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {n}) SELECT n FROM c) AS c"
                )
            },
        )
    } else {
        (
            |days| format!("(now() at time zone 'utc' - ({days}) * interval '1 day')"),
            |prefix, n| format!("'{prefix}' || lpad(({n})::text, 7, '0')"),
            |n| format!("generate_series(1, {n}) AS c(n)"),
        )
    };
    let person = |n: &str| id("U", n);
    let rows = [
        format!(
            "INSERT INTO workspaces (id, name, bot_user, created_at) VALUES ('T0001', 'Large', 'UBOT', {})",
            days_ago("400")
        ),
        format!(
            "INSERT INTO people (workspace, id, name, timezone, organizer_asked_at, home_opened_at, created_at, updated_at) \
             SELECT 'T0001', {}, 'Person ' || n, 'Europe/Berlin', CASE WHEN n % 100 = 50 THEN {} END, CASE WHEN n = 1 THEN {now} END, {now}, {now} FROM {}",
            person("n"),
            days_ago("n % 30"),
            numbers(people),
            now = days_ago("0")
        ),
        format!(
            "INSERT INTO grants (workspace, id, person, role, state, word, given_at) \
             SELECT 'T0001', {person}, {person}, CASE WHEN n = 1 THEN 'owner' ELSE 'organizer' END, 'given', '', {now} FROM {}",
            numbers(5),
            person = person("n"),
            now = days_ago("0")
        ),
        format!(
            "INSERT INTO profiles (workspace, person, subjects, hours, max_projects, seeks_mentor, offers_mentoring, about, visibility, matching, created_at, updated_at) \
             SELECT 'T0001', {}, '[]', 4, 3, FALSE, FALSE, '', 'everyone', TRUE, {now}, {now} FROM {}",
            person("n"),
            numbers(people),
            now = days_ago("1")
        ),
        format!(
            "INSERT INTO projects (workspace, id, name, pitch, problem, stage, subjects, stack, links, newcomers, state, submitted_by, submitted_at, updated_at) \
             SELECT 'T0001', {}, 'Project ' || n, 'A pitch', 'A problem', 'idea', '[]', '[]', '[]', '', CASE WHEN n % 20 = 0 THEN 'submitted' ELSE 'approved' END, {}, {at}, {at} FROM {}",
            id("P", "n"),
            person("n"),
            numbers(projects),
            at = days_ago("n % 300")
        ),
        format!(
            "INSERT INTO project_owners (workspace, project, person, position) SELECT 'T0001', {}, {}, 0 FROM {}",
            id("P", "n"),
            person("n"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO roles (workspace, id, project, position, title, hours, seats, beginner, mentoring, first_task, open, created_at) \
             SELECT 'T0001', {}, {}, 0, 'Developer', 4, 2, TRUE, TRUE, '', TRUE, {} FROM {}",
            id("R", "n"),
            id("P", "n"),
            days_ago("n % 300"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO introductions (workspace, id, project, role, developer, owner, asked_by, line, state, active, asked_at) \
             SELECT 'T0001', {}, {}, {}, {dev}, {}, {dev}, 'May I?', CASE WHEN n % 100 = 0 THEN 'asked' ELSE 'no_answer' END, n % 100 = 0, {} FROM {}",
            id("I", "n"),
            id("P", &format!("1 + n % {projects}")),
            id("R", &format!("1 + n % {projects}")),
            person(&format!("1 + n % {projects}")),
            days_ago("n % 300"),
            numbers(introductions),
            dev = person(&format!("1 + (n * 7 + n / {people}) % {people}"))
        ),
        format!(
            "INSERT INTO institutions (workspace, id, name, kind, country, departments, domains, campus, created_by, created_at, updated_at) \
             SELECT 'T0001', {}, 'Institution ' || n, 'university', 'DE', '[]', '[]', '{{}}', {}, {at}, {at} FROM {}",
            id("S", "n"),
            person("n"),
            numbers(projects),
            at = days_ago("n % 300")
        ),
        format!(
            "INSERT INTO partners (workspace, institution, person, standing, asked_at) SELECT 'T0001', {}, {}, CASE WHEN n % 20 = 0 THEN 'asked' ELSE 'confirmed' END, {} FROM {}",
            id("S", "n"),
            person("n"),
            days_ago("n % 60"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO skills (workspace, id, name, state, asked_by, created_at) SELECT 'T0001', {}, 'Skill ' || n, CASE WHEN n % 2 = 0 THEN 'suggested' ELSE 'rejected' END, {}, {} FROM {}",
            id("skill-", "n"),
            person("n"),
            days_ago("n % 60"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO needs (workspace, id, institution, person, title, problem, course, tried, subjects, state, created_at) \
             SELECT 'T0001', {}, {}, {}, 'A need', '', '', '', '[]', CASE WHEN n % 2 = 0 THEN 'open' ELSE 'met' END, {} FROM {}",
            id("N", "n"),
            id("S", &format!("1 + n % {projects}")),
            person("n"),
            days_ago("n % 60"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO pilots (workspace, id, institution, project, person, course, state, starts, ends, next, checks, asked_at, moved_at, stalled_at) \
             SELECT 'T0001', {}, {}, {}, {}, '', 'running', '2026-09-01', '2026-12-01', '', '[]', {at}, {at}, CASE WHEN n % 20 = 0 THEN {at} END FROM {}",
            id("L", "n"),
            id("S", "n"),
            id("P", "n"),
            person("n"),
            numbers(projects),
            at = days_ago("n % 90")
        ),
        format!(
            "INSERT INTO adoptions (workspace, id, institution, project, person, level, version, since, renews, reminded, state, shown, created_at) \
             SELECT 'T0001', {}, {}, {}, {}, 'production', '', '2025-09-01', '2026-10-' || (10 + n % 20), CASE WHEN n % 20 = 0 THEN 3 ELSE 0 END, 'active', FALSE, {} FROM {}",
            id("A", "n"),
            id("S", "n"),
            id("P", "n"),
            person("n"),
            days_ago("n % 90"),
            numbers(projects)
        ),
        format!(
            "INSERT INTO support_requests (workspace, id, project, asker, kind, severity, title, details, state, solution, keep, rung, turn, asked_at, moved_at) \
             SELECT 'T0001', {}, {}, {}, 'bug', 'minor', 'It is slow', '', CASE WHEN n % 20 = 0 THEN 'open' ELSE 'closed' END, '', FALSE, 'organizers', 1, {at}, {at} FROM {}",
            id("H", "n"),
            id("P", "n"),
            person("n"),
            numbers(projects),
            at = days_ago("n % 90")
        ),
        format!(
            "INSERT INTO project_updates (workspace, id, project, author, happened, next, help, created_at) \
             SELECT 'T0001', {}, {}, {}, 'A class uses it', '', CASE WHEN n % 3 = 0 THEN 'A tester' ELSE '' END, {} FROM {}",
            id("V", "n"),
            id("P", &format!("1 + n % {projects}")),
            person(&format!("1 + n % {projects}")),
            days_ago("n % 90"),
            numbers(projects * 2)
        ),
        format!(
            "INSERT INTO follows (workspace, person, kind, thing, created_at) SELECT 'T0001', {}, 'project', {}, {} FROM {}",
            person("n"),
            id("P", &format!("1 + (n * 13) % {projects}")),
            days_ago("n % 90"),
            numbers(people)
        ),
        format!(
            "INSERT INTO shared_needs (workspace, skill, projects, state, found_at) SELECT 'T0001', {}, '[]', 'open', {} FROM {}",
            id("skill-", "n"),
            days_ago("n % 60"),
            numbers(people / 100)
        ),
        format!(
            "INSERT INTO jobs (workspace, id, queue, kind, dedupe, payload, state, run_at, created_at, finished_at, last_error) \
             SELECT 'T0001', {}, 'outbox', 'post', 'd' || n, '{{}}', CASE WHEN n % 100 = 0 THEN 'parked' ELSE 'done' END, {at}, {at}, {at}, 'Slack refused: is_archived' FROM {}",
            id("J", "n"),
            numbers(people),
            at = days_ago("n % 30")
        ),
        format!(
            "INSERT INTO audit (workspace, id, actor, action, subject, detail, created_at) \
             SELECT 'T0001', {}, {}, CASE WHEN n % 50000 = 0 THEN 'round.run' WHEN n % 100 = 0 THEN 'project.approve' WHEN n % 100 = 1 THEN 'project.submit' ELSE 'introduction.asked' END, {}, 'A line', {} FROM {}",
            id("X", "n"),
            person(&format!("1 + n % {people}")),
            id("P", &format!("1 + n % {projects}")),
            days_ago("n % 300"),
            numbers(introductions)
        ),
        // One for which nobody was introduced yet: it is new for everybody.
        format!(
            "INSERT INTO roles (workspace, id, project, position, title, hours, seats, beginner, mentoring, first_task, open, created_at) \
             VALUES ('T0001', 'RNEW', {}, 1, 'Tester', 4, 2, TRUE, TRUE, '', TRUE, {})",
            id("P", "1"),
            days_ago("1")
        ),
        format!(
            "INSERT INTO notification_settings (workspace, person, choices, paused, awake_from, awake_to, weekends, mondays, weekly, weekly_at, updated_at) \
             SELECT 'T0001', {}, '{{}}', FALSE, 0, 24, TRUE, FALSE, TRUE, {at}, {at} FROM {}",
            person("n"),
            numbers(people),
            at = days_ago("1")
        ),
        format!(
            "INSERT INTO held_messages (workspace, id, person, notice, name, text, message, created_at, due_at) \
             SELECT 'T0001', {}, {}, 'projects', 'h' || n, 'News', '{{\"text\":\"News\",\"blocks\":[]}}', {at}, {at} FROM {}",
            id("M", "n"),
            person(&format!("1 + n % {people}")),
            numbers(people * 3),
            at = days_ago("1")
        ),
        if sqlite { "PRAGMA optimize".to_owned() } else { "ANALYZE".to_owned() },
    ];
    for row in rows {
        db.write(move |conn| run(conn, &row)).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    }
    Ok(())
}
