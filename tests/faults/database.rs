//! The database is gone, silent, locked: Slack is told to try again, readiness turns red, and all of it mends
//! itself without a restart.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::prelude::*;
use edtech_hub::db::Db;
use hyper::StatusCode;

use crate::harness::{BUSY, Hub, World, free_address};
use crate::proxy::{Line, Proxy};

fn on_postgres() -> bool {
    std::env::var("TEST_DATABASE_URL").is_ok()
}

async fn started_through(world: &World, proxy: &Proxy) -> Hub {
    let address = free_address();
    world.started(world.command(proxy.url(), address), address).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_server_that_goes_away_is_waited_for() {
    if !on_postgres() {
        return;
    }
    let world = World::new().await;
    let proxy = Proxy::start(&world.database).await;
    let hub = started_through(&world, &proxy).await;
    proxy.set(Line::Cut);
    let refused = world.is_refused(&hub).await;
    proxy.set(Line::Open);
    world.goes_on(&hub, &[refused]).await;
}

/// A server that hangs, or a network that swallows everything: nobody says that it is gone. Afterwards it speaks again,
/// or it turns out that the connections are dead.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_server_that_falls_silent_is_waited_for() {
    if !on_postgres() {
        return;
    }
    let world = World::new().await;
    let proxy = Proxy::start(&world.database).await;
    let hub = started_through(&world, &proxy).await;
    for dead in [false, true] {
        proxy.set(Line::Silent);
        let refused = world.is_refused(&hub).await;
        if dead {
            proxy.set(Line::Cut);
            assert_eq!(world.ready(&hub).await, BUSY);
        }
        proxy.set(Line::Open);
        world.goes_on(&hub, &[refused]).await;
    }
}

/// For longer than a writer waits for the lock: each is told that it failed.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_waited_for() {
    if on_postgres() {
        return;
    }
    let world = World::new().await;
    let hub = world.start().await;
    let path = world.folder.path().join("hub.db");
    let mut other = SqliteConnection::establish(&path.display().to_string()).expect("the file");
    diesel::sql_query("BEGIN IMMEDIATE").execute(&mut other).expect("the lock");
    let first = world.is_refused(&hub).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let second = world.is_refused(&hub).await;
    diesel::sql_query("ROLLBACK").execute(&mut other).expect("the lock is given back");
    world.goes_on(&hub, &[first, second]).await;
}

/// A folder that is renamed, or a volume that is mounted elsewhere, and put back: the hub works on with the files that
/// it has open, and what it acknowledged meanwhile is in them.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_moved_away_and_back_loses_nothing() {
    if on_postgres() {
        return;
    }
    let mut world = World::new().await;
    let (here, away) = (world.folder.path().join("data"), world.folder.path().join("away"));
    std::fs::create_dir(&here).expect("a folder");
    world.database = format!("sqlite://{}", here.join("hub.db").display());
    let hub = world.start().await;
    let mut acknowledged = Vec::new();
    for moved in [false, true] {
        if moved {
            std::fs::rename(&here, &away).expect("it is moved away");
        }
        for _ in 0..20 {
            let (id, status) = world.somebody_joins(hub.address).await;
            assert_eq!(status, Some(StatusCode::OK), "moved: {moved}");
            acknowledged.push(id);
        }
    }
    std::fs::rename(&away, &here).expect("it is moved back");
    world.goes_on(&hub, &acknowledged).await;
    hub.kill();
    let again = world.start().await;
    world.goes_on(&again, &acknowledged).await;
}

/// Slack hears in time that it must try again, and what was kept late is not done twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_database_holds_nobody_up_for_longer_than_slack_waits() {
    let world = World::new().await;
    let hub = world.start().await;
    let lock = Lock::take(&world).await;
    let refused = world.is_refused(&hub).await;
    lock.release();
    world.goes_on(&hub, &[refused]).await;
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
