//! Time passes, and everything comes to rest.

use chrono::Duration;
use diesel::prelude::*;

use super::Hub;
use crate::db::Conn;
use crate::db::schema::{jobs, notification_days};
use crate::queue::Step;
use crate::time::Time;

impl Hub {
    /// Waits for what happens by itself, on the network: nothing that a clock could bring about.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let mut changed = self.slack.subscribe();
        let waited = async {
            while !holds(self) {
                // What the hub itself does tells nobody here.
                let _ = tokio::time::timeout(std::time::Duration::from_millis(20), changed.recv()).await;
            }
        };
        let outcome = tokio::time::timeout(std::time::Duration::from_secs(20), waited).await;
        assert!(outcome.is_ok(), "{what}: not within 20 s");
    }

    /// Lets everything happen that is due: events arrive, workers work, and the seconds pass that a channel
    /// must rest between two messages.
    pub async fn settle(&self) {
        for _ in 0..400 {
            self.slack.settle().await;
            self.forget_count().await;
            let mut worked = false;
            for worker in &self.workers {
                worked |= worker.step().await.expect("a worker works") != Step::Empty;
            }
            if worked {
                continue;
            }
            match self.next_job().await {
                // Paced, or refused for a moment: not something that was scheduled for later.
                Some(at) if at <= self.clock.now() + Duration::seconds(5) => {
                    self.clock.advance(Duration::seconds(1))
                }
                _ => return,
            }
        }
        panic!("the hub does not come to rest");
    }

    /// Moves the clock, and lets everything happen on the way at its time.
    pub async fn advance(&self, by: Duration) {
        let until = self.clock.now() + by;
        self.settle().await;
        while let Some(next) = self.next_job().await.filter(|next| *next <= until) {
            let now = self.clock.now();
            if next > now {
                self.clock.advance(next - now);
            }
            self.settle().await;
        }
        let now = self.clock.now();
        if until > now {
            self.clock.advance(until - now);
        }
        self.slack.deliver_due().await;
        self.settle().await;
    }

    /// Forgets how much came to people today, unless it is counted.
    async fn forget_count(&self) {
        if self.counting.load(std::sync::atomic::Ordering::SeqCst) {
            return;
        }
        let count = |conn: &mut Conn| Ok(notification_days::table.count().get_result::<i64>(conn)?);
        if self.read(count).await > 0 {
            let forget =
                |conn: &mut Conn| Ok(diesel::delete(notification_days::table).execute(conn).map(|_| ())?);
            self.app.db.write_silently(forget).await.expect("it is forgotten");
        }
    }

    async fn next_job(&self) -> Option<Time> {
        self.read(|conn| {
            Ok(jobs::table
                .filter(jobs::state.eq("ready"))
                .select(jobs::run_at)
                .order(jobs::run_at)
                .first(conn)
                .optional()?)
        })
        .await
    }
}
