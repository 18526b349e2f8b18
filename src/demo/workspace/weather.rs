//! How Slack is doing as a whole: what the demo's switch sets.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Workspace;
use super::faults::{Fault, FaultKind};

/// How Slack's Web API is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    #[default]
    Normal,
    /// Every answer takes a second and a half.
    Slow,
    /// Every call is answered with 429.
    Limited,
    /// Nobody answers.
    Down,
}

impl Workspace {
    /// Sets how Slack is doing, until it is set again. Other faults end.
    pub fn set_weather(&self, weather: Weather) {
        self.clear_faults();
        let kind = match weather {
            Weather::Normal => None,
            Weather::Slow => Some(FaultKind::Hang(Duration::from_millis(1500))),
            Weather::Limited => Some(FaultKind::RateLimited { retry_after_s: 3 }),
            Weather::Down => Some(FaultKind::Down),
        };
        if let Some(kind) = kind {
            self.fault(Fault::anywhere(kind, u32::MAX));
        }
        self.lock().live.weather = weather;
        self.inner.tell();
    }

    /// How Slack is doing.
    pub fn weather(&self) -> Weather {
        self.lock().live.weather
    }
}
