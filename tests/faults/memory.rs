//! What the hub holds in memory while it can't get rid of anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::prelude::*;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use edtech_hub::demo::workspace::{Fault, FaultKind};
use hyper::StatusCode;

use crate::harness::{PATIENCE, World};

/// So many people join at the same time.
const SENDERS: usize = 12;
/// How many people join before, so that what is set up once is not counted, and how many then.
const BEFORE: usize = 240;
const JOIN: usize = 2_400;
/// How large each event is, in bytes: 154 MB in all.
const SIZE: usize = 64 * 1024;
/// By how much the hub may grow, in bytes, however many join: the events that workers hold, 24 MB at most, with what is
/// made of them, and what the allocator and the database's caches keep.
const MAY_GROW: u64 = 72 * 1024 * 1024;
/// How many jobs the three workers hold at most.
const HELD: i64 = 3 * 128;

/// What waits, waits in the database: neither events nor messages pile up in memory, however long Slack is gone.
#[tokio::test(flavor = "multi_thread")]
async fn memory_is_bounded_while_slack_is_gone() {
    let world = Arc::new(World::new().await);
    let hub = world.start().await;
    world.slack.fault(Fault::anywhere(FaultKind::Hang(PATIENCE), u32::MAX));
    let db = Db::open(&world.database).expect("the database");
    join(&world, hub.address, BEFORE).await;
    all_are_handled(&world, &db, BEFORE).await;
    let before = hub.resident();

    let most_held = Arc::new(AtomicI64::new(0));
    let watch = tokio::spawn({
        let (db, most_held) = (db.clone(), most_held.clone());
        async move {
            loop {
                let running = jobs::table.filter(jobs::state.eq("running")).count();
                if let Ok(held) = db.read(move |conn| Ok(running.get_result::<i64>(conn)?)).await {
                    most_held.fetch_max(held, Ordering::SeqCst);
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
    });
    join(&world, hub.address, JOIN).await;
    all_are_handled(&world, &db, BEFORE + JOIN).await;
    watch.abort();

    let grown = hub.resident().saturating_sub(before);
    assert!(grown < MAY_GROW, "{} MB more than before", grown / 1024 / 1024);
    let held = most_held.load(Ordering::SeqCst);
    assert!((1..=HELD).contains(&held), "{held} jobs were held at once");
    // And nothing was thrown away for it.
    let welcomes = jobs::table.filter(jobs::queue.eq("outbox")).filter(jobs::state.ne("done")).count();
    let waiting: i64 = db.read(move |conn| Ok(welcomes.get_result(conn)?)).await.expect("a count");
    assert_eq!(usize::try_from(waiting).ok(), Some(BEFORE + JOIN));
}

async fn join(world: &Arc<World>, address: std::net::SocketAddr, people: usize) {
    let sent = (0..SENDERS).map(|_| {
        let world = world.clone();
        tokio::spawn(async move {
            for _ in 0..people / SENDERS {
                assert_eq!(world.somebody_long_joins(address, SIZE).await, Some(StatusCode::OK));
            }
        })
    });
    for sender in futures::future::join_all(sent).await {
        sender.expect("a sender");
    }
}

async fn all_are_handled(world: &World, db: &Db, people: usize) {
    world
        .until("all events are handled", async || {
            let handled = jobs::table.filter(jobs::queue.eq("inbox")).filter(jobs::state.eq("done")).count();
            let handled = db.read(move |conn| Ok(handled.get_result::<i64>(conn)?)).await;
            handled.is_ok_and(|handled| usize::try_from(handled).ok() == Some(people))
        })
        .await;
}
