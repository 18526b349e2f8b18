//! The power goes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use hyper::StatusCode;

use crate::harness::{World, free_address};

const MOMENTS: usize = 10;

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// What a power cut would leave at any moment under load opens, is whole, and holds all that was acknowledged before;
/// and a hub goes on from it.
///
/// The hub is frozen while its files are copied, for a power cut is one moment for all of them: copied one after the
/// other while it works, no order would do. Copied before the log, the file may miss what the log began anew after; copied
/// after it, the file may hold a part of what only the log tells whole.
///
/// What this can't show is that the disk keeps what `fsync` promised, nor that there was an `fsync`: a copy reads what
/// the kernel holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_leaves_a_whole_database() {
    if std::env::var("TEST_DATABASE_URL").is_ok() {
        // A server keeps its own files.
        return;
    }
    let mut world = Arc::new(World::new().await);
    let hub = world.start().await;
    let acknowledged: Arc<Mutex<Vec<String>>> = Arc::default();
    let senders: Vec<_> = (0..4)
        .map(|_| {
            let (world, acknowledged, address) = (world.clone(), acknowledged.clone(), hub.address);
            tokio::spawn(async move {
                // Until the connection breaks.
                while let (id, Some(status)) = world.somebody_joins(address).await {
                    assert_eq!(status, StatusCode::OK);
                    acknowledged.lock().expect("nobody panicked").push(id);
                    tokio::time::sleep(Duration::from_millis(4)).await;
                }
            })
        })
        .collect();
    let mut last = None;
    for moment in 0..MOMENTS {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(20..120))).await;
        hub.freeze();
        let before = acknowledged.lock().expect("nobody panicked").clone();
        let copy = copied(&world, moment);
        if moment + 1 < MOMENTS {
            hub.go_on();
        }
        is_whole(&copy, &before).await;
        last = Some((copy, before));
    }
    // This time it stays dark.
    hub.kill();
    for sender in senders {
        sender.await.expect("a sender");
    }
    let (copy, before) = last.expect("there were moments");
    let in_all = acknowledged.lock().expect("nobody panicked").clone();
    assert!(before.len() > MOMENTS, "there was load");
    Arc::get_mut(&mut world).expect("nobody else has it").database = format!("sqlite://{}", copy.display());
    let address = free_address();
    let _again = world.started(world.command(&world.database, address), address).await;
    world.everybody_is_welcomed_once(&in_all).await;
}

/// Copies the database as it lies there.
fn copied(world: &World, moment: usize) -> PathBuf {
    let folder = world.folder.path().join(format!("copy{moment}"));
    std::fs::create_dir(&folder).expect("a folder");
    for name in ["hub.db", "hub.db-wal"] {
        std::fs::copy(world.folder.path().join(name), folder.join(name)).expect("a copy");
    }
    folder.join("hub.db")
}

async fn is_whole(copy: &Path, acknowledged: &[String]) {
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
    for id in acknowledged {
        assert!(events.contains(&format!("Ev{id}")), "{id} was acknowledged and is lost");
    }
}
