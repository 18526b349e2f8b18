//! What a window shows, in parts, so that a change sends only what changed.

use std::sync::atomic::Ordering;

use diesel::dsl::min;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::{Page, guide};
use crate::db::schema::jobs;
use crate::demo::workspace::{Look, Parts, Weather};
use crate::error::Result;
use crate::queue::Queue;
use crate::time::Time;

/// All parts of this person's window; none when there is no such person.
pub async fn of(page: &Page, person: &str, look: &Look) -> Option<Parts> {
    let mut parts = page.slack.window(person, look)?;
    parts.insert("ahead".into(), json!(page.slack.clock().ahead().num_milliseconds()));
    parts.insert("guide".into(), guide::of(person));
    parts.insert("logged".into(), json!(page.slack.last_logged()));
    parts.insert("weather".into(), weather(page).await);
    Some(parts)
}

/// How Slack is doing, and what waits in the hub for it.
async fn weather(page: &Page) -> Value {
    let weather = page.slack.weather();
    if weather != Weather::Normal {
        page.troubled.store(true, Ordering::Relaxed);
    } else if !page.troubled.load(Ordering::Relaxed) {
        return json!({"state": weather, "waiting": 0, "next": null});
    }
    let (waiting, next) = match waiting(page).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "what waits can't be counted");
            (0, None)
        }
    };
    if weather == Weather::Normal && next.is_none() {
        page.troubled.store(false, Ordering::Relaxed);
    }
    json!({"state": weather, "waiting": waiting, "next": next.map(|at| at.and_utc().timestamp_millis())})
}

/// How much waits to leave for Slack, and when what failed already is tried again.
async fn waiting(page: &Page) -> Result<(i64, Option<Time>)> {
    let outbox: &'static str = Queue::Outbox.into();
    page.app
        .db
        .read(move |conn| {
            let leaving = jobs::table.filter(jobs::queue.eq(outbox));
            let again = leaving.filter(jobs::state.eq("ready")).filter(jobs::attempts.gt(0));
            let running = leaving.filter(jobs::state.eq("running")).filter(jobs::attempts.gt(1));
            let waiting: i64 = leaving.filter(jobs::state.eq("ready")).count().get_result(conn)?;
            let trying: i64 = running.count().get_result(conn)?;
            Ok((waiting + trying, again.select(min(jobs::run_at)).first(conn)?))
        })
        .await
}

/// What is new in `now`, and which parts are gone.
pub fn news(before: &Parts, now: &Parts) -> Option<Value> {
    let set: serde_json::Map<String, Value> = now
        .iter()
        .filter(|(name, part)| before.get(*name) != Some(*part))
        .map(|(name, part)| (name.clone(), part.clone()))
        .collect();
    let gone: Vec<&String> = before.keys().filter(|name| !now.contains_key(*name)).collect();
    (!set.is_empty() || !gone.is_empty()).then(|| json!({"all": before.is_empty(), "set": set, "gone": gone}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let parts = |pairs: &[(&str, i32)]| -> Parts {
            pairs.iter().map(|(name, part)| ((*name).to_owned(), json!(part))).collect()
        };
        let before = parts(&[("a", 1), ("b", 1), ("c", 1)]);
        assert_eq!(news(&before, &before), None);
        let now = parts(&[("a", 1), ("b", 2), ("d", 1)]);
        assert_eq!(news(&before, &now), Some(json!({"all": false, "set": {"b": 2, "d": 1}, "gone": ["c"]})));
    }
}
