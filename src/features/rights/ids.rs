//! Every id that the code answers to is in the table, or explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::Duration;
use serde_json::{Value, json};

use super::table::{BESIDE, HARMLESS, TABLES, button, form};
use super::world::World;
use crate::dispatch::EXPENSIVE;
use crate::slack::Reply;
use crate::slack::incoming::{self, Interaction};
use crate::testing::Hub;

/// Enums whose variants are ids of buttons and forms, by their names in every feature.
const NAMES: [&str; 3] = ["Verb", "Form", "Step"];
/// Ids of other things, which nobody presses or sends.
const NO_IDS: [&str; 1] = ["Errand"];

/// The folders of all features but this one.
pub fn features() -> impl Iterator<Item = String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let entries = fs::read_dir(folder).expect("the features").map(|entry| entry.expect("a feature"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().expect("a name")).filter(|name| name != "rights")
}

/// What the enums of all features spell: `feature.variant`.
fn spelled() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for feature in features() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features").join(&feature);
        read(&folder, &feature, &mut found);
    }
    found
}

fn read(path: &Path, feature: &str, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            read(&entry.expect("a file").path(), feature, found);
        }
        return;
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let source = fs::read_to_string(path).expect("a file");
    for (at, _) in source.match_indices("pub enum ") {
        let Some((name, rest)) = source[at + "pub enum ".len()..].split_once(" {") else { continue };
        let before = source[..at].rsplit("\n\n").next().unwrap_or_default();
        let prefixed = before.contains(&format!("prefix = \"{feature}.\""));
        if !NAMES.contains(&name) {
            let known = NO_IDS.contains(&name);
            assert!(known || !prefixed, "{}: {name} spells ids, so it is a Verb or a Form", path.display());
            continue;
        }
        let body = rest.split_once("\n}").map_or(rest, |(body, _)| body);
        let variants = body.lines().filter_map(|line| line.trim().strip_suffix(','));
        let variants = variants.filter(|name| name.chars().all(char::is_alphanumeric));
        found.extend(variants.map(|variant| format!("{feature}.{}", snake(variant))));
    }
}

fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut snake, c| {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
        snake
    })
}

/// Whether the code knows this payload, whatever it says to it.
async fn is_known(hub: &Hub, payload: &Value) -> bool {
    let mut payload = payload.clone();
    payload["team"] = json!({"id": "T0001"});
    payload["user"] = json!({"id": "U_TESS"});
    payload["trigger_id"] = json!("1.2.forged");
    // Whoever tries so much so fast would be asked to wait, whatever it is.
    hub.clock.advance(Duration::seconds(3));
    let reply = match incoming::interaction(&payload.to_string()) {
        Ok(Interaction::Action(action)) => crate::dispatch::action(&hub.app, &action).await,
        Ok(Interaction::Submission(form)) => crate::dispatch::submission(&hub.app, &form).await,
        other => panic!("{other:?}"),
    };
    !matches!(reply, Ok(Reply::Unknown))
}

/// What a payload presses or sends.
pub fn id_of(payload: &Value) -> String {
    match payload["view"]["callback_id"].as_str() {
        Some(form) => format!("form {form}"),
        None => format!("button {}", payload["actions"][0]["action_id"].as_str().unwrap_or_default()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_action_and_no_form_is_forgotten() {
    let world = World::new().await;
    let tried = TABLES.iter().copied().flatten();
    let mut settled: BTreeSet<String> = tried.map(|(_, payload, _)| id_of(&payload(&world))).collect();
    for (id, why) in HARMLESS {
        assert!(!why.is_empty() && settled.insert((*id).to_owned()), "{id} is both tried and harmless");
    }
    for id in BESIDE.0 {
        let name = id.split_once(' ').map_or(*id, |(_, name)| name);
        assert!(BESIDE.1.contains(name), "{id} is not tried beside its feature any more");
        settled.insert((*id).to_owned());
    }

    let mut known = BTreeSet::new();
    for id in spelled() {
        // A form may say nothing to metadata that it can't read, and a button nothing to such a value.
        let mut as_form = false;
        for metadata in [json!(null), json!("nothing")] {
            as_form |= is_known(&world.hub, &form(&id, &metadata, &[])).await;
        }
        let as_button = !as_form || is_known(&world.hub, &button(&id, "overview")).await;
        known.extend(as_form.then(|| format!("form {id}")));
        known.extend(as_button.then(|| format!("button {id}")));
    }
    let forgotten: Vec<_> = known.difference(&settled).collect();
    assert!(forgotten.is_empty(), "who may do these? {forgotten:#?}");
    let gone: Vec<_> = settled.difference(&known).collect();
    assert!(gone.is_empty(), "nothing answers to these any more: {gone:#?}");
    for id in EXPENSIVE {
        let ways = ["button", "form"].map(|way| format!("{way} {id}"));
        assert!(ways.iter().any(|way| known.contains(way)), "nothing that is expensive answers to {id}");
    }
    world.hub.slack.take_violations();
}
