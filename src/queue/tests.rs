//! The queue, on whichever database the suite runs on.

mod clock;
mod lanes;
mod latest;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration as StdDuration;

use chrono::{Duration, NaiveDate};

use super::*;
use crate::db::Db;
use crate::testing::Database;
use crate::time::Clock;
use crate::trace;

struct Bench {
    db: Db,
    clock: Clock,
    workspace: WorkspaceId,
    _database: Database,
}

impl Bench {
    async fn new() -> Self {
        let start = NaiveDate::from_ymd_opt(2026, 2, 28).and_then(|day| day.and_hms_opt(9, 0, 0)).unwrap();
        let database = Database::new().await;
        let db = Db::open(&database.url).unwrap();
        Self { db, clock: Clock::standing_at(start), workspace: "T1".into(), _database: database }
    }

    fn job(&self, payload: &str) -> NewJob {
        NewJob::work(&self.workspace, "test.job", &payload, self.clock.now()).unwrap()
    }

    async fn enqueue(&self, job: NewJob) -> bool {
        let now = self.clock.now();
        self.db.write(move |conn| enqueue(conn, &job, now)).await.unwrap()
    }

    async fn enqueue_latest(&self, job: NewJob) {
        let now = self.clock.now();
        self.db.write(move |conn| enqueue_latest(conn, &job, now)).await.unwrap();
    }

    async fn claim(&self) -> Vec<Job> {
        let now = self.clock.now();
        self.db.write(move |conn| claim(conn, Queue::Work, now, 100)).await.unwrap()
    }

    async fn depth(&self) -> Depth {
        let now = self.clock.now();
        self.db.read(move |conn| depth(conn, Queue::Work, now)).await.unwrap()
    }

    /// A worker whose handler answers each job with what `outcome` says of its payload.
    fn worker(
        &self,
        outcome: impl Fn(&Job) -> std::result::Result<(), Failure> + Send + Sync + 'static,
    ) -> Worker {
        let handler: Handler = Arc::new(move |job| {
            let outcome = outcome(&job);
            Box::pin(async move { outcome })
        });
        self.working(handler)
    }

    fn working(&self, handler: Handler) -> Worker {
        let (db, clock) = (self.db.clone(), self.clock.clone());
        Worker::new(Queue::Work, db, clock, Pulse::default(), Duration::seconds(1), handler)
    }
}

fn payloads(jobs: &[Job]) -> Vec<String> {
    jobs.iter().map(|job| job.read().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_one_job_even_after_it_is_done() {
    let bench = Bench::new().await;
    assert!(bench.enqueue(bench.job("a").once("event-1")).await);
    assert!(!bench.enqueue(bench.job("b").once("event-1")).await);
    assert_eq!(bench.worker(|_| Ok(())).step().await.unwrap(), Step::Worked(1));
    assert!(!bench.enqueue(bench.job("c").once("event-1")).await);
    assert_eq!(bench.worker(|_| Ok(())).step().await.unwrap(), Step::Empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_keeps_its_order_and_its_pace_and_holds_up_nobody_else() {
    let bench = Bench::new().await;
    for payload in ["first", "second"] {
        bench.enqueue(bench.job(payload).in_lane("C1")).await;
    }
    bench.enqueue(bench.job("elsewhere").in_lane("C2")).await;
    let taken = bench.claim().await;
    assert_eq!(payloads(&taken), ["first", "elsewhere"]);
    assert!(bench.claim().await.is_empty(), "the second waits for the first");
    let (first, now) = (taken[0].clone(), bench.clock.now());
    bench
        .db
        .write(move |conn| {
            finish(conn, &first, now)?;
            release_lane(conn, &first.workspace, "C1", now + Duration::seconds(1))
        })
        .await
        .unwrap();
    assert!(bench.claim().await.is_empty(), "the lane rests");
    bench.clock.advance(Duration::seconds(1));
    assert_eq!(payloads(&bench.claim().await), ["second"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_lease_is_taken_again_and_marked_uncertain() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("a")).await;
    assert!(!bench.claim().await[0].uncertain);
    assert!(bench.claim().await.is_empty());
    bench.clock.advance(Duration::seconds(21));
    let again = bench.claim().await;
    assert_eq!((again[0].uncertain, again[0].attempts), (true, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_taken_again_is_settled_by_who_holds_it_now() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("a")).await;
    let first = bench.claim().await.remove(0);
    bench.clock.advance(Duration::seconds(21));
    let second = bench.claim().await.remove(0);
    let now = bench.clock.now();
    bench.db.write(move |conn| finish(conn, &first, now)).await.unwrap();
    assert_eq!(bench.depth().await, Depth { due: 0, running: 1, parked: 0 }, "the first one is late");
    bench.db.write(move |conn| finish(conn, &second, now)).await.unwrap();
    assert_eq!(bench.depth().await, Depth::default());
}

/// Jobs that end together are marked together; each of them is still settled as it would be alone.
#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_end_together_are_each_settled_as_alone() {
    let bench = Bench::new().await;
    for name in ["done", "lost", "again", "in a lane"] {
        let job = bench.job(name).once(name);
        bench.enqueue(if name == "in a lane" { job.in_lane("C1") } else { job }).await;
    }
    bench.enqueue(bench.job("next").in_lane("C1")).await;
    let mut held = bench.claim().await;
    assert_eq!(payloads(&held), ["done", "lost", "again", "in a lane"]);
    bench.enqueue_latest(bench.job("again").once("again")).await;
    // Somebody else holds this one by now.
    held[1].attempts -= 1;
    let now = bench.clock.now();
    let free_at = now + Duration::seconds(1);
    let marks = bench
        .db
        .write(move |conn| {
            let marked = finish_all(conn, &held, now, free_at)?;
            let mut settled = Vec::new();
            for (job, marked) in held.into_iter().zip(marked) {
                settled.push(match marked {
                    Marked::Left => finish_all(conn, &[job], now, free_at)?[0],
                    marked => marked,
                });
            }
            Ok(settled)
        })
        .await
        .unwrap();
    assert_eq!(marks, [Marked::Done, Marked::Done, Marked::Again, Marked::Done]);
    // "lost" runs on where it is, "again" waits, and so does what comes next in the lane, which rests.
    assert_eq!(bench.depth().await, Depth { due: 2, running: 1, parked: 0 });
    assert_eq!(payloads(&bench.claim().await), ["again"]);
    bench.clock.advance(Duration::seconds(1));
    assert_eq!(payloads(&bench.claim().await), ["next"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extended_lease_is_not_taken() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("a")).await;
    let held = bench.claim().await.remove(0).id;
    bench.clock.advance(Duration::seconds(19));
    let now = bench.clock.now();
    bench.db.write(move |conn| extend(conn, &[held], now)).await.unwrap();
    bench.clock.advance(Duration::seconds(19));
    assert!(bench.claim().await.is_empty());
    bench.clock.advance(Duration::seconds(2));
    assert_eq!(bench.claim().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stops_gives_back_what_does_not_end() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("endless")).await;
    let (begun, mut at_work) = tokio::sync::mpsc::unbounded_channel();
    let worker = bench.working(Arc::new(move |_| {
        let _ = begun.send(());
        Box::pin(std::future::pending())
    }));
    let worker = worker.grace(StdDuration::ZERO);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(worker.work(stopped));
    at_work.recv().await.unwrap();
    stop.send(true).unwrap();
    working.await.unwrap();
    let taken = bench.claim().await;
    assert_eq!((payloads(&taken), taken[0].uncertain), (vec!["endless".to_owned()], true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_takes_too_long_is_tried_again_with_care() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("slow")).await;
    let worker = bench.working(Arc::new(|_| Box::pin(std::future::pending()))).patience(StdDuration::ZERO);
    assert_eq!(worker.step().await.unwrap(), Step::Worked(1));
    bench.clock.advance(Duration::seconds(30));
    assert!(bench.claim().await[0].uncertain);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_shows_that_it_works() {
    let bench = Bench::new().await;
    let worker = bench.worker(|_| Ok(()));
    let minute = StdDuration::from_secs(60);
    assert!(worker.pulse().silent(minute).contains(&Queue::Work));
    worker.step().await.unwrap();
    assert_eq!(worker.pulse().silent(minute), [Queue::Inbox, Queue::Outbox]);
}

#[tokio::test(flavor = "multi_thread")]
async fn said_ten_times_is_done_once_with_the_latest_word() {
    let bench = Bench::new().await;
    for n in 0..10 {
        bench.enqueue_latest(bench.job(&n.to_string()).once("home:U1")).await;
    }
    let taken = bench.claim().await;
    assert_eq!(payloads(&taken), ["9"]);
    // While it runs, it is asked for again: once more afterwards, and then no more.
    bench.enqueue_latest(bench.job("10").once("home:U1")).await;
    let (job, now) = (taken[0].clone(), bench.clock.now());
    bench.db.write(move |conn| finish(conn, &job, now)).await.unwrap();
    let worker = bench.worker(|job| {
        assert_eq!(job.payload, "\"10\"");
        Ok(())
    });
    assert_eq!(worker.step().await.unwrap(), Step::Worked(1));
    assert_eq!(worker.step().await.unwrap(), Step::Empty);
    // Done jobs wake up.
    bench.enqueue_latest(bench.job("10").once("home:U1")).await;
    assert_eq!(worker.step().await.unwrap(), Step::Worked(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_wait_longer_each_time_and_final_ones_are_parked_with_their_reason() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("busy")).await;
    bench.enqueue(bench.job("lost")).await;
    bench.enqueue(bench.job("wrong")).await;
    let worker = bench.worker(|job| match job.payload.as_str() {
        "\"busy\"" if job.attempts == 1 => {
            Err(Failure::Refused { after: Some(StdDuration::from_secs(30)), reason: "ratelimited".into() })
        }
        "\"lost\"" if job.attempts == 1 => Err(Failure::Unknown { reason: "cut".into() }),
        "\"lost\"" => {
            assert!(job.uncertain, "its handler must look first");
            Ok(())
        }
        "\"wrong\"" => Err(Failure::Final { reason: "channel_not_found".into() }),
        _ => Ok(()),
    });
    assert_eq!(worker.step().await.unwrap(), Step::Worked(3));
    bench.clock.advance(Duration::seconds(20));
    assert_eq!(worker.step().await.unwrap(), Step::Empty, "the lost one may still happen");
    bench.clock.advance(Duration::seconds(10));
    assert_eq!(worker.step().await.unwrap(), Step::Worked(2));
    assert_eq!(bench.depth().await, Depth { due: 0, running: 0, parked: 1 });
    let parked = bench.db.read(|conn| parked(conn, &"T1".into(), 10)).await.unwrap();
    assert_eq!(parked[0].reason.as_deref(), Some("channel_not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_can_be_called_off_and_old_jobs_are_swept() {
    let bench = Bench::new().await;
    bench.enqueue(bench.job("a").once("introduction:1:remind")).await;
    bench.enqueue(bench.job("b").once("introduction:1:release")).await;
    bench.enqueue(bench.job("c").once("introduction:12:remind")).await;
    bench.db.write(|conn| cancel_prefix(conn, &"T1".into(), Queue::Work, "introduction:1:")).await.unwrap();
    assert_eq!(bench.worker(|_| Ok(())).step().await.unwrap(), Step::Worked(1));
    let swept = |bench: &Bench| {
        let (db, now) = (bench.db.clone(), bench.clock.now());
        async move { db.write(move |conn| sweep(conn, now)).await.unwrap() }
    };
    assert_eq!(swept(&bench).await, 0);
    bench.clock.advance(Duration::hours(49));
    assert_eq!(swept(&bench).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_workers_take_each_job_once() {
    let bench = Bench::new().await;
    for n in 0..200 {
        bench.enqueue(bench.job(&n.to_string())).await;
    }
    let seen = Arc::new(std::sync::Mutex::new(HashSet::new()));
    let times = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (seen, times) = (seen.clone(), times.clone());
            let worker = bench.worker(move |job| {
                times.fetch_add(1, Ordering::SeqCst);
                seen.lock().unwrap().insert(job.payload.clone());
                Ok(())
            });
            tokio::spawn(async move { while worker.step().await.unwrap() != Step::Empty {} })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!((times.load(Ordering::SeqCst), seen.lock().unwrap().len()), (200, 200));
}

/// From the request over what it queued to what that queues, and whoever writes in the same commit keeps their own.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_causes_carries_its_id() {
    let bench = Arc::new(Bench::new().await);
    let requests =
        ["aaaa", "bbbb", "cccc"].map(|id| {
            let bench = bench.clone();
            tokio::spawn(trace::within(id, tracing::Span::none(), async move {
                bench.enqueue(bench.job(id)).await
            }))
        });
    for enqueued in futures::future::join_all(requests).await {
        assert!(enqueued.unwrap());
    }
    assert!(bench.enqueue(bench.job("nobody").once("own key")).await);
    let seen: Arc<std::sync::Mutex<Vec<(String, String)>>> = Arc::default();
    let (noted, inner) = (seen.clone(), bench.clone());
    let worker = bench.working(Arc::new(move |job| {
        let (noted, bench) = (noted.clone(), inner.clone());
        Box::pin(async move {
            let (said, cause) = (job.read::<String>().unwrap(), trace::current().unwrap().to_string());
            if said == "aaaa" {
                bench.enqueue(bench.job("and so on")).await;
            }
            noted.lock().unwrap().push((said, cause));
            Ok(())
        })
    }));
    while worker.step().await.unwrap() != Step::Empty {}
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    let pairs: Vec<_> = seen.iter().map(|(said, cause)| (said.as_str(), cause.as_str())).collect();
    let expected =
        [("aaaa", "aaaa"), ("and so on", "aaaa"), ("bbbb", "bbbb"), ("cccc", "cccc"), ("nobody", "own key")];
    assert_eq!(pairs, expected);
}
