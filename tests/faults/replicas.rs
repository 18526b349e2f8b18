//! Several hubs on one PostgreSQL, killed and started again in turn under load.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use edtech_hub::db::Db;
use hyper::StatusCode;

use crate::harness::{World, free_address};

/// Each event is handled once, whichever replica heard of it, and however often.
#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_share_the_work() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        // One file is for one process.
        return;
    }
    let world = Arc::new(World::new().await);
    let addresses = [free_address(), free_address(), free_address()];
    let start = |at: usize| {
        let world = world.clone();
        async move { world.started(world.command(&world.database, addresses[at]), addresses[at]).await }
    };
    let mut hubs = Vec::new();
    for at in 0..addresses.len() {
        hubs.push(start(at).await);
    }
    let done = Arc::new(AtomicBool::new(false));
    let load = {
        let (world, done) = (world.clone(), done.clone());
        tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            let mut turn = 0;
            while !done.load(Ordering::SeqCst) {
                turn += 1;
                let (id, mut status) = world.somebody_joins(addresses[turn % addresses.len()]).await;
                // As Slack does: once more, and to whichever answers now. An event may well arrive twice.
                for retry in 1..addresses.len() {
                    if status != Some(StatusCode::OK) || turn % 5 == 0 {
                        status = world.tell_joined(addresses[(turn + retry) % addresses.len()], &id).await;
                    }
                }
                if status == Some(StatusCode::OK) {
                    acknowledged.push(id);
                }
            }
            acknowledged
        })
    };
    for round in 0..6 {
        tokio::time::sleep(Duration::from_millis(150)).await;
        hubs.remove(0).kill();
        tokio::time::sleep(Duration::from_millis(50)).await;
        hubs.push(start(round % addresses.len()).await);
    }
    done.store(true, Ordering::SeqCst);
    let acknowledged = load.await.expect("the load");
    assert!(acknowledged.len() > 50, "there was load: {}", acknowledged.len());
    world.everybody_is_welcomed_once(&acknowledged).await;
}

/// A later version brings the database up to date while this one works on: what the migrations may do is to add.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_hub_works_on_beside_a_newer_one() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        // One file is for one process.
        return;
    }
    let world = World::new().await;
    let old = world.start().await;
    let mut joined = vec![world.somebody_joins(old.address).await.0];
    let db = Db::open(&world.database).expect("the database");
    for statement in [
        "ALTER TABLE people ADD COLUMN of_a_later_version TEXT",
        "ALTER TABLE jobs ADD COLUMN of_a_later_version BIGINT NOT NULL DEFAULT 0",
        "CREATE TABLE of_a_later_version (workspace TEXT NOT NULL PRIMARY KEY)",
        "CREATE INDEX of_a_later_version_too ON jobs (of_a_later_version)",
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')",
    ] {
        db.write(move |conn| Ok(diesel::sql_query(statement).execute(conn).map(|_| ())?))
            .await
            .expect(statement);
        // With statements that it prepared before.
        let (id, status) = world.somebody_joins(old.address).await;
        assert_eq!(status, Some(StatusCode::OK), "after {statement}");
        joined.push(id);
    }
    // One more of the older version, started after the upgrade: someone goes back.
    let again = world.start().await;
    joined.push(world.somebody_joins(again.address).await.0);
    old.kill();
    joined.push(world.somebody_joins(again.address).await.0);
    world.everybody_is_welcomed_once(&joined).await;
}
