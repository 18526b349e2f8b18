//! Slack's rate limits, by the workspace's clock.

use std::collections::{HashMap, VecDeque};

use chrono::Duration;

use crate::time::Time;

/// How often a method may be called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tier {
    Two,
    Three,
    Four,
    /// `chat.postMessage`: several hundred a minute for the workspace, and one a second for a channel.
    Posting,
    /// No limit that anybody could establish.
    Unlimited,
}

impl Tier {
    /// Calls in any one minute: Slack promises at least these. No method here is of tier 1.
    fn per_minute(self) -> Option<usize> {
        match self {
            Tier::Two => Some(20),
            Tier::Three => Some(50),
            Tier::Four => Some(100),
            Tier::Posting => Some(300),
            Tier::Unlimited => None,
        }
    }
}

#[derive(Default)]
pub(super) struct Limits {
    calls: HashMap<&'static str, VecDeque<Time>>,
    posts: HashMap<String, Time>,
}

impl Limits {
    /// Admits a call, or says after how many seconds to come again.
    pub fn admit(&mut self, method: &'static str, tier: Tier, now: Time) -> Result<(), u64> {
        let Some(most) = tier.per_minute() else { return Ok(()) };
        let calls = self.calls.entry(method).or_default();
        while calls.front().is_some_and(|first| now - *first >= Duration::minutes(1)) {
            calls.pop_front();
        }
        if let Some(first) = calls.front().filter(|_| calls.len() >= most) {
            return Err(whole_seconds(*first + Duration::minutes(1) - now));
        }
        calls.push_back(now);
        Ok(())
    }

    /// Admits a message into a channel: one a second.
    pub fn admit_post(&mut self, channel: &str, now: Time) -> Result<(), u64> {
        if self.posts.get(channel).is_some_and(|last| now - *last < Duration::seconds(1)) {
            return Err(1);
        }
        self.posts.insert(channel.into(), now);
        Ok(())
    }
}

/// Rounded up, and at least one: `Retry-After` counts in whole seconds.
fn whole_seconds(wait: Duration) -> u64 {
    let millis = u64::try_from(wait.num_milliseconds()).unwrap_or(0);
    millis.div_ceil(1000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Time {
        chrono::DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap().naive_utc()
    }

    #[test]
    fn a_tier_admits_its_number_a_minute_and_says_when_to_come_again() {
        let mut limits = Limits::default();
        for second in 0..20 {
            assert_eq!(limits.admit("users.list", Tier::Two, at(second)), Ok(()));
        }
        assert_eq!(limits.admit("users.list", Tier::Two, at(20)), Err(40));
        assert_eq!(limits.admit("users.info", Tier::Four, at(20)), Ok(()), "each method counts for itself");
        assert_eq!(limits.admit("users.list", Tier::Two, at(60)), Ok(()));
        assert_eq!(limits.admit("users.list", Tier::Two, at(60)), Err(1));
    }

    #[test]
    fn a_channel_takes_one_message_a_second() {
        let mut limits = Limits::default();
        assert_eq!(limits.admit_post("C1", at(0)), Ok(()));
        assert_eq!(limits.admit_post("C1", at(0)), Err(1));
        assert_eq!(limits.admit_post("C2", at(0)), Ok(()));
        assert_eq!(limits.admit_post("C1", at(1)), Ok(()));
    }
}
