//! Ways in that no screen shows: what is typed, chosen from a menu of Slack's, closed, and pressed on what is gone.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use strum::VariantArray;

use super::HERE;
use super::marks::MARKS;
use crate::dispatch::ShortcutId;
use crate::features::help::{ProjectCommand, Subcommand};
use crate::features::rights::ids::{features, id_of};
use crate::features::rights::table::{BESIDE, HARMLESS, button, form};
use crate::features::rights::world::World;

/// How what is marked begins: whoever types this sees what there is, and has not said the rest.
fn begun() -> BTreeSet<String> {
    MARKS.iter().map(|(mark, _)| mark.chars().take(4).collect::<String>().trim().to_owned()).collect()
}

/// Each kind of type-ahead, and a feature's own, whether or not it has one.
pub fn suggestions() -> Vec<Value> {
    let known = ["projects.find_usable", "skills.known"].map(str::to_owned);
    let ids: Vec<String> = features().map(|feature| format!("{feature}.any")).chain(known).collect();
    let typed = begun().into_iter().chain([String::new()]);
    typed
        .flat_map(|typed| {
            let one = move |id: &String| {
                json!({"type": "block_suggestion", "action_id": id, "block_id": "b", "value": typed})
            };
            ids.iter().map(one).collect::<Vec<_>>()
        })
        .collect()
}

/// Each shortcut, by itself and on a message of this workspace that speaks of its people.
pub fn shortcuts(world: &World) -> Vec<Value> {
    let channel = world.hub.channel("projects");
    let ts = world.hub.slack.raw_messages(&channel)[0]["ts"].clone();
    let shortcuts = ShortcutId::VARIANTS.iter().map(|id| <&str>::from(*id));
    shortcuts
        .flat_map(|id| {
            [
                json!({"type": "shortcut", "callback_id": id}),
                json!({"type": "message_action", "callback_id": id, "channel": {"id": channel}, "message_ts": ts,
                       "message": {"ts": ts, "text": "Ask <@U_RITA>, <@U_VERA> or <@U_ANA>"}}),
            ]
        })
        .collect()
}

/// The same forms, closed unsent.
pub fn closed(payloads: &BTreeSet<String>) -> Vec<Value> {
    let forms = payloads.iter().map(|payload| serde_json::from_str::<Value>(payload).expect("JSON"));
    forms
        .filter(|payload| payload["type"] == "view_submission")
        .map(|mut payload| {
            payload["type"] = json!("view_closed");
            payload
        })
        .collect()
}

/// What only shows something, and is on no screen just now: with each of these ids.
pub fn on_no_screen(payloads: &BTreeSet<String>, ids: &[String]) -> Vec<Value> {
    let tried: BTreeSet<String> =
        payloads.iter().map(|payload| id_of(&serde_json::from_str(payload).expect("JSON"))).collect();
    let all = HARMLESS.iter().map(|(id, _)| *id).chain(BESIDE.0.iter().copied());
    let left: Vec<(&str, &str)> =
        all.filter(|id| !tried.contains(*id)).filter_map(|id| id.split_once(' ')).collect();
    let with = |thing: &String| -> Vec<Value> {
        let one = |(way, id): &(&str, &str)| match *way {
            "form" => form(id, &json!(thing), &[]),
            _ => button(id, thing),
        };
        left.iter().map(one).collect()
    };
    ids.iter().flat_map(with).collect()
}

/// Each command: alone, with how something begins, and with each of these ids.
pub fn commands(ids: &[String]) -> Vec<String> {
    let projects = ProjectCommand::VARIANTS.iter().map(|word| format!("project {}", <&str>::from(*word)));
    let words: Vec<String> =
        Subcommand::VARIANTS.iter().map(|word| <&str>::from(*word).to_owned()).chain(projects).collect();
    let rest = begun().into_iter().chain([String::new()]).chain(ids.iter().cloned());
    rest.flat_map(|rest| words.iter().map(move |word| format!("{word} {rest}")).collect::<Vec<_>>()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_tried_there_shows_something_here() {
    let world = World::new().await;
    let mut told = BTreeSet::new();
    for payload in suggestions() {
        let answer = world.send_as(HERE, "U_OLGA", &payload).await;
        told.extend(MARKS.iter().map(|(mark, _)| *mark).filter(|mark| answer.contains(mark)));
    }
    assert!(told.len() > 2, "{told:?}");
    let mut named = 0;
    for payload in shortcuts(&world) {
        named += usize::from(world.hub.forge("olga", &payload).await.contains("Rita"));
    }
    assert_eq!(named, 2, "a message becomes an idea, or a request");
    world.hub.slack.take_violations();
}
