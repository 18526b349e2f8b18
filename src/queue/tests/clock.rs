//! A clock that jumps while jobs are in flight: the machine slept, or its time was set.

use tokio::sync::{mpsc, watch};

use super::*;

/// Nobody takes a second time what runs already: neither what ran before the jump nor what began after it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_when_the_clock_jumps_is_done_once() {
    for jump in [Duration::minutes(1), Duration::days(1), -Duration::hours(1)] {
        let bench = Bench::new().await;
        let (begun, mut begins) = mpsc::unbounded_channel();
        let (end, may_end) = watch::channel(false);
        let worker = bench.working(Arc::new(move |job| {
            let _ = begun.send(job.read::<String>().unwrap());
            let mut may_end = may_end.clone();
            Box::pin(async move {
                let _ = may_end.wait_for(|end| *end).await;
                Ok(())
            })
        }));
        let (stop, stopped) = watch::channel(false);
        let working = tokio::spawn(worker.work(stopped));
        // Each that begins shows that the worker has looked since the clock moved.
        for (name, then) in [
            ("before", jump),
            ("after", Duration::seconds(15)),
            ("later", Duration::seconds(15)),
            ("last", Duration::zero()),
        ] {
            bench.enqueue(bench.job(name)).await;
            assert_eq!(begins.recv().await.as_deref(), Some(name), "after a jump of {jump}");
            bench.clock.advance(then);
        }
        end.send(true).unwrap();
        stop.send(true).unwrap();
        working.await.unwrap();
        assert_eq!(begins.recv().await, None, "after a jump of {jump}");
        assert_eq!(bench.depth().await, Depth::default());
    }
}
