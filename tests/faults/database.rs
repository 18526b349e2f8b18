//! The database is gone, locked, full: Slack is told to try again, readiness turns red, and all of it mends
//! itself without a restart.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use hyper::StatusCode;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::harness::{World, free_address};

const BUSY: Option<StatusCode> = Some(StatusCode::SERVICE_UNAVAILABLE);

fn on_postgres() -> Option<url::Url> {
    std::env::var("TEST_DATABASE_URL").ok().map(|url| url.parse().expect("a URL"))
}

/// What is refused while the database is away is taken when Slack sends it again.
async fn recovers(world: &World, address: std::net::SocketAddr, id: &str) {
    world
        .until("the event is taken again", async || {
            world.tell_joined(address, id).await == Some(StatusCode::OK)
        })
        .await;
    world.everybody_is_welcomed_once(&[id.to_owned()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_server_that_goes_away_is_waited_for() {
    let Some(server) = on_postgres() else { return };
    let world = World::new().await;
    let proxy = Proxy::start(&server).await;
    let mut through: url::Url = world.database.parse().expect("a URL");
    through.set_port(Some(proxy.port)).expect("a port");
    let address = free_address();
    let hub = world.started(world.command(through.as_str(), address), address).await;
    proxy.cut();
    let (id, status) = world.somebody_joins(address).await;
    assert_eq!(status, BUSY, "Slack must try again");
    world.until("readiness is red", async || world.ready(&hub).await == BUSY).await;
    proxy.mend();
    recovers(&world, address, &id).await;
    world.until("readiness is green", async || world.ready(&hub).await == Some(StatusCode::OK)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_waited_for() {
    if on_postgres().is_some() {
        return;
    }
    let world = World::new().await;
    let hub = world.start().await;
    let path = world.folder.path().join("hub.db");
    let mut other = SqliteConnection::establish(&path.display().to_string()).expect("the file");
    diesel::sql_query("BEGIN IMMEDIATE").execute(&mut other).expect("the lock");
    let (id, status) = world.somebody_joins(hub.address).await;
    assert_eq!(status, BUSY, "Slack must try again");
    diesel::sql_query("ROLLBACK").execute(&mut other).expect("the lock is given back");
    recovers(&world, hub.address, &id).await;
}

/// Slack hears in time that it must try again, and what was kept late is not done twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_database_holds_nobody_up_for_longer_than_slack_waits() {
    let world = World::new().await;
    let hub = world.start().await;
    let lock = Lock::take(&world).await;
    let began = Instant::now();
    let (id, status) = world.somebody_joins(hub.address).await;
    assert_eq!(status, BUSY, "Slack must try again");
    assert!(began.elapsed() < Duration::from_secs(3), "answered after {:?}", began.elapsed());
    world.until("readiness is red", async || world.ready(&hub).await == BUSY).await;
    lock.release();
    recovers(&world, hub.address, &id).await;
    world.until("readiness is green", async || world.ready(&hub).await == Some(StatusCode::OK)).await;
}

/// Holds what every write needs, in another connection.
struct Lock(std::sync::mpsc::Sender<()>);

impl Lock {
    async fn take(world: &World) -> Self {
        let db = Db::open(&world.database).expect("the database");
        let (release, released) = std::sync::mpsc::channel();
        let released = Arc::new(Mutex::new(released));
        let (tell, mut taken) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            db.write(move |conn| {
                if matches!(conn, edtech_hub::db::Conn::Postgres(_)) {
                    diesel::sql_query("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE").execute(conn)?;
                }
                let _ = tell.send(());
                // Its sender is gone: that means the same.
                let _ = released.lock().expect("the lock").recv();
                Ok(())
            })
            .await
        });
        taken.recv().await.expect("the lock");
        Self(release)
    }

    fn release(self) {
        drop(self.0);
    }
}

/// Triggers that refuse stand for a file system that was mounted read-only, and for a server in recovery.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_turns_read_only_is_told_and_waited_for() {
    let world = World::new().await;
    let hub = world.start().await;
    let db = Db::open(&world.database).expect("the database");
    read_only(&db, true).await;
    let (id, status) = world.somebody_joins(hub.address).await;
    assert_eq!(status, BUSY, "Slack must try again");
    world.until("readiness is red", async || world.ready(&hub).await == BUSY).await;
    read_only(&db, false).await;
    recovers(&world, hub.address, &id).await;
    world.until("readiness is green", async || world.ready(&hub).await == Some(StatusCode::OK)).await;
}

async fn read_only(db: &Db, on: bool) {
    db.write(move |conn| {
        let postgres = matches!(conn, edtech_hub::db::Conn::Postgres(_));
        let mut statements = Vec::new();
        if postgres && on {
            statements.push(
                "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \
                 'cannot execute this in a read-only transaction'; END $$"
                    .to_owned(),
            );
        }
        for table in ["jobs", "lanes", "people"] {
            for verb in ["INSERT", "UPDATE", "DELETE"] {
                let name = format!("refuse_{verb}_{table}");
                statements.push(match (postgres, on) {
                    (true, true) => format!("CREATE TRIGGER {name} BEFORE {verb} ON {table} EXECUTE FUNCTION refuse()"),
                    (true, false) => format!("DROP TRIGGER {name} ON {table}"),
                    (false, true) => format!(
                        "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'attempt to write a \
                         readonly database'); END"
                    ),
                    (false, false) => format!("DROP TRIGGER {name}"),
                });
            }
        }
        for statement in statements {
            diesel::sql_query(statement).execute(conn)?;
        }
        Ok(())
    })
    .await
    .expect("it is changed");
}

/// A limit on the size of files stands for a full disk.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_loses_nothing() {
    if on_postgres().is_some() {
        return;
    }
    let world = World::new().await;
    let address = free_address();
    // Once without a limit, for what the empty tables take.
    world.start().await.kill();
    let size = |name: &str| std::fs::metadata(world.folder.path().join(name)).map_or(0, |file| file.len());
    let room = size("hub.db").max(size("hub.db-wal")) / 1024 + 600;
    let hub = world.command(&world.database, address);
    let mut limited = std::process::Command::new("bash");
    limited
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {room}; exec \"$0\" serve")])
        .arg(hub.get_program())
        .current_dir(world.folder.path())
        .env_clear()
        .envs(hub.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(std::process::Stdio::null());
    let hub = world.started(limited, address).await;
    let mut kept = Vec::new();
    let refused = loop {
        let (id, status) = world.somebody_joins(address).await;
        match status {
            Some(StatusCode::OK) => kept.push(id),
            other => break (id, other),
        }
        assert!(kept.len() < 20_000, "the disk never fills");
    };
    assert_eq!(refused.1, BUSY, "Slack must try again");
    hub.kill();
    // With room again, all that was acknowledged is there, and done once.
    let hub = world.start().await;
    recovers(&world, hub.address, &refused.0).await;
    world.everybody_is_welcomed_once(&kept).await;
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// A copy of the files at any moment is what a power cut would leave: it opens, it is whole, and it holds
/// all that was acknowledged before.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_leaves_a_whole_database() {
    if on_postgres().is_some() {
        return;
    }
    let world = World::new().await;
    let hub = world.start().await;
    let mut acknowledged = Vec::new();
    for moment in 0..10 {
        for _ in 0..7 {
            let (id, status) = world.somebody_joins(hub.address).await;
            assert_eq!(status, Some(StatusCode::OK));
            acknowledged.push(id);
        }
        let copy = copied(&world, moment);
        let db = Db::open(&format!("sqlite://{}", copy.display())).expect("it opens");
        let (verdict, events): (Verdict, Vec<String>) = db
            .write(|conn| {
                let verdict = diesel::sql_query("PRAGMA integrity_check").get_result(conn)?;
                let events = jobs::table.filter(jobs::queue.eq("inbox")).select(jobs::dedupe).load(conn)?;
                Ok((verdict, events))
            })
            .await
            .expect("it answers");
        assert_eq!(verdict.integrity_check, "ok");
        for id in &acknowledged {
            assert!(events.contains(&format!("Ev{id}")), "{id} was acknowledged and is lost");
        }
    }
}

/// Copies the database as it lies there. The log goes first: what it holds more than the file is committed.
fn copied(world: &World, moment: u32) -> PathBuf {
    let folder = world.folder.path().join(format!("copy{moment}"));
    std::fs::create_dir(&folder).expect("a folder");
    for name in ["hub.db", "hub.db-wal"] {
        std::fs::copy(world.folder.path().join(name), folder.join(name)).expect("a copy");
    }
    folder.join("hub.db")
}

/// Stands between the hub and its database server, and can be cut.
struct Proxy {
    port: u16,
    open: watch::Sender<bool>,
}

impl Proxy {
    async fn start(server: &url::Url) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let target =
            format!("{}:{}", server.host_str().unwrap_or("127.0.0.1"), server.port().unwrap_or(5432));
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (target, mut is_open) = (target.clone(), is_open.clone());
                tokio::spawn(async move {
                    if !*is_open.borrow() {
                        return;
                    }
                    let Ok(mut server) = TcpStream::connect(target).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self { port, open }
    }

    fn cut(&self) {
        self.open.send_replace(false);
    }

    fn mend(&self) {
        self.open.send_replace(true);
    }
}
