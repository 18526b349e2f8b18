//! What passes: triggers, faults, counters, the log, and the retries that wait. None of it is saved.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::Serialize;
use serde_json::Value;

use super::deliver::{Sent, Waiting};
use super::faults::Fault;
use super::limits::Limits;
use crate::time::Time;

#[derive(Default)]
pub(super) struct Live {
    /// Where the app listens, without a slash at the end.
    pub app: Option<String>,
    pub triggers: HashMap<String, Trigger>,
    pub faults: Vec<Fault>,
    pub calls: HashMap<String, u32>,
    pub limits: Limits,
    pub rate_limited: u32,
    pub log: VecDeque<Exchange>,
    pub violations: Vec<String>,
    pub waiting: Vec<Waiting>,
    /// The last interaction of each person, and the last event of the workspace (under no name).
    pub last: BTreeMap<String, Sent>,
    /// Who has the Home tab before them.
    pub at_home: BTreeMap<String, bool>,
    /// The token is refused with this error: the app was uninstalled, or its token revoked.
    pub revoked: Option<&'static str>,
}

/// A trigger id: good for one use within three seconds.
pub(super) struct Trigger {
    pub user: String,
    pub made: Time,
    pub used: bool,
    /// It came from inside a modal, so that it may push onto that one.
    pub in_modal: bool,
}

/// One request and its answer, whichever way they went.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// Counts up: also what fell out of the log has had its number.
    pub number: u64,
    pub at: Time,
    /// `to_slack` (the app called the Web API) or `to_app` (Slack delivered something).
    pub direction: &'static str,
    /// The Web API method, or the path at the app with the kind of payload.
    pub what: String,
    /// The HTTP status; 0 when no answer came.
    pub status: u16,
    pub ms: u64,
    pub request: Value,
    pub answer: Value,
    /// Whether the signature (to the app) or the token (to Slack) was right.
    pub authentic: bool,
}

/// How many exchanges the log keeps.
const LOG_LENGTH: usize = 200;

impl Live {
    pub fn record(&mut self, mut exchange: Exchange) {
        exchange.number = self.log.back().map_or(1, |last| last.number + 1);
        self.log.push_back(exchange);
        while self.log.len() > LOG_LENGTH {
            self.log.pop_front();
        }
    }
}
