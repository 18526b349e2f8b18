//! Moves the demo's time: not in one leap but from one thing that is due to the next, so that each reminder
//! goes out at its own hour.

use std::sync::Arc;
use std::time::{Duration as Real, Instant};

use chrono::Duration;
use diesel::prelude::*;
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::app::App;
use crate::db::schema::jobs;
use crate::demo::workspace::Workspace;
use crate::dispatch;
use crate::error::Result;
use crate::queue::{Step, Worker};
use crate::time::Time;

/// What is this near is not scheduled for later but paced: a channel rests a second between two messages.
const PACED: Duration = Duration::seconds(5);
/// How far time goes at once while something paced waits.
const TICK: Duration = Duration::milliseconds(250);

/// How long somebody who looks on waits.
#[derive(Clone, Copy)]
struct Patience {
    /// The longest that one move may take.
    at_most: Real,
    /// The longest that we wait for what is due to be done. A busy machine may take seconds for what takes
    /// milliseconds.
    quiet: Real,
}

const LOOKED_AT: Patience = Patience { at_most: Real::from_secs(60), quiet: Real::from_secs(30) };
/// Longer than any job may take: nothing is passed over.
const ALONE: Patience = Patience { at_most: Real::from_secs(600), quiet: Real::from_secs(300) };

/// Moves time for the application and its workspace together. Clones share everything.
#[derive(Clone)]
pub struct Mover {
    app: App,
    slack: Workspace,
    /// They help the application's own workers, so that nobody waits for those to wake.
    helpers: Vec<Worker>,
    /// Held by everybody who acts, so that a payload is not a day old when it arrives.
    turn: Arc<RwLock<()>>,
    patience: Patience,
}

impl Mover {
    /// A mover of the clock that these two share.
    pub fn new(app: &App, slack: &Workspace) -> Self {
        let (app, slack, helpers) = (app.clone(), slack.clone(), dispatch::workers(app));
        Self { app, slack, helpers, turn: Arc::default(), patience: LOOKED_AT }
    }

    /// The same while nobody looks on and no other worker is at work: it waits for whatever takes its time, and does
    /// one thing after the other, so that the same happens each time.
    pub fn alone(&self) -> Self {
        let helpers = self.helpers.iter().cloned().map(Worker::one_by_one).collect();
        Self { helpers, patience: ALONE, ..self.clone() }
    }

    /// Keeps time from being moved while somebody acts.
    pub async fn hold(&self) -> RwLockReadGuard<'_, ()> {
        self.turn.read().await
    }

    /// Moves time forward, and lets everything on the way happen at its time.
    pub async fn advance(&self, by: Duration) -> Result<()> {
        let (began, until) = (Instant::now(), self.app.clock.now() + by);
        self.settle().await?;
        while let Some(next) = self.next_job().await?.filter(|next| *next <= until) {
            if began.elapsed() > self.patience.at_most {
                break;
            }
            self.leap(next).await;
            self.slack.deliver_due().await;
            self.settle().await?;
        }
        self.leap(until).await;
        self.slack.deliver_due().await;
        self.settle().await
    }

    /// Does what is due now, and what is only paced.
    pub async fn settle(&self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < self.patience.quiet {
            let quiet = self.slack.settle().await;
            let mut worked = false;
            for helper in &self.helpers {
                worked |= helper.step().await? != Step::Empty;
            }
            if worked {
                continue;
            }
            let now = self.app.clock.now();
            match self.next_running_or_ready().await? {
                Some((state, at)) if state == "ready" && at <= now + PACED => self.leap(now + TICK).await,
                Some((state, _)) if state == "running" => tokio::time::sleep(Real::from_millis(2)).await,
                _ if quiet.lasts() => return Ok(()),
                // The last job caused an event.
                _ => {}
            }
        }
        Ok(())
    }

    /// Lets a moment pass, and waits for nothing.
    pub async fn pass(&self, by: Duration) {
        self.leap(self.app.clock.now() + by).await;
    }

    async fn leap(&self, to: Time) {
        let _alone = self.turn.write().await;
        self.slack.settle().await;
        let now = self.app.clock.now();
        if to > now {
            self.app.clock.advance(to - now);
        }
    }

    /// What is at work now, else what comes next, and when. In one statement: between two of them a job could go
    /// from ready to running, and neither would see it.
    async fn next_running_or_ready(&self) -> Result<Option<(String, Time)>> {
        let waiting = jobs::table.filter(jobs::state.eq_any(["running", "ready"]));
        // By the alphabet, what is running comes after what is ready.
        let next = waiting.order((jobs::state.desc(), jobs::run_at)).select((jobs::state, jobs::run_at));
        self.app.db.read(move |conn| Ok(next.first(conn).optional()?)).await
    }

    async fn next_job(&self) -> Result<Option<Time>> {
        let next = self.next_running_or_ready().await?;
        Ok(next.filter(|(state, _)| state == "ready").map(|(_, at)| at))
    }
}
