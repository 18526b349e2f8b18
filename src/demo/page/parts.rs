//! What a person's window shows, in parts, so that a change sends only what changed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Page;
use super::guide;

/// The parts by name: `people`, `home`, `channel:C0001` and so on.
pub type Parts = BTreeMap<String, Value>;

/// All parts of this person's window; none when there is no such person.
pub fn of(page: &Page, person: &str) -> Option<Parts> {
    let Value::Object(mut all) = page.slack.snapshot_for(person) else { return None };
    let known = all.get("people").and_then(Value::as_array).into_iter().flatten();
    let me = known.into_iter().find(|other| other["id"] == person)?.clone();
    let mut parts = Parts::new();
    if let Some(Value::Array(channels)) = all.remove("channels") {
        for channel in channels {
            let id = channel["id"].as_str().unwrap_or_default();
            parts.insert(format!("channel:{id}"), channel);
        }
    }
    parts.extend(all);
    parts.insert("ahead".into(), json!(page.slack.clock().ahead().num_milliseconds()));
    parts.insert("guide".into(), guide::of(&me));
    Some(parts)
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
