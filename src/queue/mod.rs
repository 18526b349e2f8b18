//! One durable table behind inbox, outbox and schedules. A job is written in the transaction that causes it,
//! is leased by one worker at a time, and is kept for a while after it is done so that the same cause does
//! not make it again. The queue never names a feature.

mod retry;
mod settle;
mod store;
#[cfg(test)]
mod tests;
mod worker;

use chrono::{Days, NaiveTime};
use serde::Serialize;
use serde::de::DeserializeOwned;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::error::Result;
use crate::ids::{JobId, WorkspaceId};
use crate::time::Time;

pub use retry::{Failure, backoff};
pub use store::{
    Depth, EMPTY, Marked, Parked, cancel, cancel_prefix, claim, depth, empty, empty_done, enqueue,
    enqueue_all, enqueue_latest, enqueue_together, extend, finish, finish_all, give_up, is_due, is_known,
    park, parked, parked_line, parked_of, probe, release, release_lane, renew, retry, sweep, unpark,
};
pub use worker::{Handler, OnPark, Pulse, Step, Worker};

/// Which worker takes a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Queue {
    /// Events that Slack sent and we acknowledged.
    Inbox,
    /// What leaves for Slack.
    Outbox,
    /// What the community's features want done, now or at a time.
    Work,
}

/// A job to enqueue.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Whose job it is.
    pub workspace: WorkspaceId,
    /// Which worker takes it.
    pub queue: Queue,
    /// What to do; the part before the first dot names who does it.
    pub kind: String,
    /// Two jobs of one workspace and queue with the same key are one job. `None`: never the same.
    pub dedupe: Option<String>,
    /// Jobs in one lane run one at a time, in order, paced. `None`: as they come.
    pub lane: Option<String>,
    /// What the handler needs, as JSON text.
    pub payload: String,
    /// Not before this moment.
    pub run_at: Time,
}

impl NewJob {
    /// A job for the `Work` queue that runs as soon as it can.
    pub fn work(workspace: &WorkspaceId, kind: &str, payload: &impl Serialize, now: Time) -> Result<Self> {
        Ok(Self {
            workspace: workspace.clone(),
            queue: Queue::Work,
            kind: kind.to_owned(),
            dedupe: None,
            lane: None,
            payload: serde_json::to_string(payload)?,
            run_at: now,
        })
    }

    /// The same, at most once for `key`.
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe = Some(key.into());
        self
    }

    /// The same, not before `time`.
    pub fn at(mut self, time: Time) -> Self {
        self.run_at = time;
        self
    }

    /// A job of the next night, at `hour` in UTC: once for each night, however often it is asked for.
    pub fn nightly(workspace: &WorkspaceId, kind: &str, hour: u32, now: Time) -> Result<Self> {
        let night = now.date() + Days::new(1);
        let at = night.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN));
        Ok(Self::work(workspace, kind, &(), now)?.once(format!("{kind}:{night}")).at(at))
    }

    /// The same, in turn with everything else in `lane`.
    pub fn in_lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = Some(lane.into());
        self
    }
}

/// A job that a worker holds.
#[derive(Clone, Debug, diesel::QueryableByName)]
#[diesel(table_name = crate::db::schema::jobs)]
pub struct Job {
    /// Its id; an outgoing message carries it.
    pub id: JobId,
    /// Whose job it is.
    pub workspace: WorkspaceId,
    /// What to do.
    pub kind: String,
    /// Its key.
    pub dedupe: String,
    /// Its lane.
    pub lane: Option<String>,
    /// What the handler needs, as JSON text.
    pub payload: String,
    /// How often it has been tried, this time included.
    pub attempts: i32,
    /// Whether an earlier attempt may have taken effect without our knowing.
    pub uncertain: bool,
    /// When it was enqueued.
    pub created_at: Time,
    /// The id of the request that it came of.
    pub cause: Option<String>,
}

impl Job {
    /// Reads the payload.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}
