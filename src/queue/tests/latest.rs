//! "Redraw this", said while it is being redrawn.

use std::sync::Mutex;

use super::*;

/// What is said while a worker takes the job up is neither lost nor passed over: between any two statements of whoever
/// says it, the job may begin or end.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_last_is_done_last() {
    let bench = Bench::new().await;
    let seen = Arc::new(Mutex::new(String::new()));
    let last = seen.clone();
    let worker = bench.worker(move |job| {
        *last.lock().unwrap() = job.read().unwrap();
        Ok(())
    });
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(worker.work(stopped));
    for round in 0..150 {
        let said: Vec<String> = (0..3).map(|nth| format!("{round}.{nth}")).collect();
        for payload in &said {
            bench.enqueue_latest(bench.job(payload).once("redraw")).await;
        }
        let done = async {
            while *seen.lock().unwrap() != said[2] {
                tokio::time::sleep(StdDuration::from_millis(1)).await;
            }
        };
        let done = tokio::time::timeout(StdDuration::from_secs(20), done).await;
        assert!(done.is_ok(), "{} was lost, the last was {}", said[2], seen.lock().unwrap());
    }
    stop.send(true).unwrap();
    working.await.unwrap();
}

/// What is asked for again for later, while it is being done, is done later.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_for_later_waits_for_its_time() {
    let bench = Bench::new().await;
    bench.enqueue_latest(bench.job("now").once("look")).await;
    let running = bench.claim().await.remove(0);
    let (now, later) = (bench.clock.now(), bench.clock.now() + Duration::days(3));
    bench.enqueue_latest(bench.job("in three days").once("look").at(later)).await;
    let again = bench.db.write(move |conn| finish(conn, &running, now)).await.unwrap();
    assert!(again);
    assert!(bench.claim().await.is_empty(), "it is not time yet");
    bench.clock.advance(Duration::days(3));
    assert_eq!(payloads(&bench.claim().await), ["in three days"]);
}

/// What was sent is emptied of what it carried, but not of what it was given to carry meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_meanwhile_is_not_emptied() {
    let bench = Bench::new().await;
    bench.enqueue_latest(bench.job("old").once("picture")).await;
    let (running, now) = (bench.claim().await.remove(0), bench.clock.now());
    bench.enqueue_latest(bench.job("new").once("picture")).await;
    bench
        .db
        .write(move |conn| {
            empty(conn, &running.id)?;
            finish(conn, &running, now)
        })
        .await
        .unwrap();
    assert_eq!(payloads(&bench.claim().await), ["new"]);
}
