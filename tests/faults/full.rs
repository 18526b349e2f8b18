//! The database takes nothing: its disk is full, or it can only be read.

use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use edtech_hub::db::{Conn, Db, PgConnection};
use hyper::StatusCode;

use crate::harness::{BUSY, World, free_address};

/// A limit on the size of the hub's files is a full disk, but for the number of the error, and can be lifted while the
/// hub runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_waited_for() {
    if std::env::var("TEST_DATABASE_URL").is_ok() {
        return;
    }
    let world = World::new().await;
    let address = free_address();
    // Once without a limit, for what the empty tables take.
    world.start().await.kill();
    let size = |name: &str| std::fs::metadata(world.folder.path().join(name)).map_or(0, |file| file.len());
    let room = size("hub.db").max(size("hub.db-wal")) / 1024 + 600;
    let hub = world.command(&world.database, address);
    let mut limited = Command::new("bash");
    limited
        .args(["-c", &format!("trap '' XFSZ; ulimit -S -f {room}; exec \"$0\" serve")])
        .arg(hub.get_program())
        .current_dir(world.folder.path())
        .env_clear()
        .envs(hub.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::null());
    let hub = world.started(limited, address).await;
    let (mut kept, mut full) = (Vec::new(), false);
    for _ in 0..20_000 {
        let (id, status) = world.somebody_joins(address).await;
        if status == Some(StatusCode::OK) {
            kept.push(id);
            continue;
        }
        assert_eq!(status, BUSY, "Slack must try again");
        // Something smaller may still find room.
        full = world.ready(&hub).await == BUSY;
        if full {
            break;
        }
    }
    assert!(full, "the disk never fills");
    let refused = world.is_refused(&hub).await;
    let lifted = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &hub.pid().to_string()])
        .status()
        .expect("prlimit, of util-linux");
    assert!(lifted.success());
    kept.push(refused);
    world.goes_on(&hub, &kept).await;
}

/// PostgreSQL has no quota that a test could use up: a trigger says what it says when its disk is full.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_the_server_is_told_and_waited_for() {
    if std::env::var("TEST_DATABASE_URL").is_ok() {
        is_refused_and_goes_on("could not extend file: No space left on device", "disk_full").await;
    }
}

/// Nothing outside a process makes a file that it has open read-only, but the kernel, for a whole file system that
/// failed. So triggers say what SQLite says then.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turns_read_only_is_told_and_waited_for() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        is_refused_and_goes_on("attempt to write a readonly database", "").await;
    }
}

async fn is_refused_and_goes_on(message: &str, code: &str) {
    let world = World::new().await;
    let (address, log) = (free_address(), world.folder.path().join("hub.log"));
    let mut command = world.command(&world.database, address);
    command.env("LOG", "info").stderr(std::fs::File::create(&log).expect("a log"));
    let hub = world.started(command, address).await;
    let db = Db::open(&world.database).expect("the database");
    let kept = world.somebody_joins(hub.address).await;
    assert_eq!(kept.1, Some(StatusCode::OK));
    world.all_work_is_done().await;
    refuse(&db, Some((message.to_owned(), code.to_owned()))).await;
    let refused = world.is_refused(&hub).await;
    says_which_event(&std::fs::read_to_string(&log).expect("a log"), &format!("Ev{refused}"));
    refuse(&db, None).await;
    world.goes_on(&hub, &[kept.0, refused]).await;
}

/// An event has no span at `info`, so the line that tells that it was not kept names it, and its request.
fn says_which_event(log: &str, event: &str) {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut fields = lines.map(|line| line["fields"].clone());
    let said = fields.find(|fields| fields["event"] == event).unwrap_or_else(|| panic!("{event}: {log}"));
    assert_eq!(said["request"].as_str().map(str::len), Some(8), "{said}");
    assert!(said["error"].is_string(), "{said}");
}

/// Every change is refused in these words, or none is any more.
async fn refuse(db: &Db, with: Option<(String, String)>) {
    db.write(move |conn| {
        let postgres = matches!(conn, Conn::Postgres(_));
        if postgres && let Some((message, code)) = &with {
            let function = format!(
                "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \
                 '{message}' USING ERRCODE = '{code}'; END $$"
            );
            diesel::sql_query(function).execute(conn)?;
        }
        for table in ["jobs", "lanes", "people"] {
            for verb in ["INSERT", "UPDATE", "DELETE"] {
                let name = format!("refuse_{verb}_{table}");
                let trigger = format!("CREATE TRIGGER {name} BEFORE {verb} ON {table}");
                let statement = match &with {
                    Some(_) if postgres => format!("{trigger} EXECUTE FUNCTION refuse()"),
                    Some((message, _)) => format!("{trigger} BEGIN SELECT RAISE(ABORT, '{message}'); END"),
                    None if postgres => format!("DROP TRIGGER {name} ON {table}"),
                    None => format!("DROP TRIGGER {name}"),
                };
                diesel::sql_query(statement).execute(conn)?;
            }
        }
        Ok(())
    })
    .await
    .expect("it is changed");
}

/// A server whose transactions may only read: a primary that has become a standby, until it is the primary again. Both
/// times it cuts its connections.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_turns_read_only_is_told_and_waited_for() {
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return };
    let mut world = World::new().await;
    let name = format!("faults_{}", uuid::Uuid::now_v7().simple());
    run(&server, &[&format!("CREATE DATABASE {name}")]).await;
    let mut url: url::Url = server.parse().expect("a URL");
    url.set_path(&name);
    world.database = url.into();
    let hub = world.start().await;
    let kept = world.somebody_joins(hub.address).await;
    assert_eq!(kept.1, Some(StatusCode::OK));
    world.all_work_is_done().await;
    let cut = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    );
    run(&server, &[&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"), &cut]).await;
    let refused = world.is_refused(&hub).await;
    run(&server, &[&format!("ALTER DATABASE {name} RESET default_transaction_read_only"), &cut]).await;
    world.goes_on(&hub, &[kept.0, refused]).await;
    drop(hub);
    run(&server, &[&format!("DROP DATABASE {name} WITH (FORCE)")]).await;
}

/// Runs statements outside of any transaction.
async fn run(server: &str, statements: &[&str]) {
    let server = server.to_owned();
    let statements: Vec<String> = statements.iter().map(|statement| (*statement).to_owned()).collect();
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::connect(&server).expect("the server");
        for statement in statements {
            conn.batch_execute(&statement).expect(&statement);
        }
    })
    .await
    .expect("no panic");
}
