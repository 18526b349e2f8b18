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
