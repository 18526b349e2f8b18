//! `kill -9` at random moments under load.

use std::sync::Arc;
use std::time::Duration;

use hyper::StatusCode;

use crate::harness::World;

/// How often the hub is killed; `KILLS` says otherwise.
fn kills() -> u32 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

/// Everything acknowledged is handled, nothing twice, and nothing is left behind that nobody works on.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_being_killed() {
    let world = Arc::new(World::new().await);
    let mut acknowledged = Vec::new();
    for _ in 0..kills() {
        let hub = world.start().await;
        let senders: Vec<_> = (0..4)
            .map(|_| {
                let (world, address) = (world.clone(), hub.address);
                tokio::spawn(async move {
                    let mut kept = Vec::new();
                    // Until the connection breaks.
                    while let (id, Some(status)) = world.somebody_joins(address).await {
                        assert_eq!(status, StatusCode::OK);
                        kept.push(id);
                    }
                    kept
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(fastrand::u64(10..200))).await;
        hub.kill();
        for sender in senders {
            acknowledged.extend(sender.await.expect("a sender"));
        }
    }
    assert!(acknowledged.len() > 8, "there was load");
    let last = world.start().await;
    // Slack, which heard nothing of some, tells them again; and some that it did hear of.
    for id in acknowledged.iter().step_by(3) {
        assert_eq!(world.tell_joined(last.address, id).await, Some(StatusCode::OK));
    }
    world.everybody_is_welcomed_once(&acknowledged).await;
}
