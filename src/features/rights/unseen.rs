//! Two who keep each other out: neither reads the other's name in anything that is drawn for them alone.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::{Value, json};

use super::apart::{LOOKING, to_press};
use super::table::HARMLESS;
use super::world::World;
use crate::features::matching;

/// Where one reads whom one keeps out, to let them in again.
const OWN: [&str; 3] = ["privacy.open", "help.privacy", "privacy.keep_out"];

/// What only shows something, among all that anybody here could press.
fn shown_by(world: &World) -> Vec<Value> {
    let mut found = BTreeSet::new();
    to_press(&world.hub.slack.save(), &mut found);
    let pressed = found.iter().map(|payload| serde_json::from_str::<Value>(payload).expect("a payload"));
    let only_shows = |payload: &Value| {
        let id = payload["actions"][0]["action_id"].as_str().unwrap_or_default();
        let harmless = HARMLESS.iter().any(|(known, _)| known.strip_prefix("button ") == Some(id));
        harmless && !OWN.contains(&id) && !id.starts_with("shared.")
    };
    pressed.filter(only_shows).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_side_of_a_block_is_named_to_the_other() {
    let world = World::new().await;
    let hub = &world.hub;
    // Everybody has looked at everything, so that all buttons are on some screen.
    for name in ["ana", "ben", "caro", "tess", "olga"] {
        let person = hub.person(name);
        person.open_home().await;
        for words in LOOKING {
            person.slash(words).await;
        }
        hub.slack.forget_windows(person.id());
    }
    hub.settle().await;
    hub.person_ctx("tess")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_ANA".into(), ctx.now))
        .await
        .unwrap();
    let buttons = shown_by(&world);
    assert!(buttons.len() > 40, "{}", buttons.len());
    let (mut named, mut silent) = (Vec::new(), Vec::new());
    for (who, other) in [("tess", ["U_ANA", "@Ana", "Ana Ruiz"]), ("ana", ["U_TESS", "@Tess", "Tess Okafor"])]
    {
        let person = hub.person(who);
        let tells = |seen: &str| other.iter().any(|name| seen.contains(name));
        for words in LOOKING.iter().filter(|words| **words != "privacy") {
            let before = person.ephemerals("general");
            person.slash(words).await;
            hub.settle().await;
            let after = person.ephemerals("general");
            let new = after.strip_prefix(&before).unwrap_or(&after).to_owned();
            let seen = format!("{new}\n{}", person.try_modal().unwrap_or_default());
            named.extend(tells(&seen).then(|| format!("{who}: /edtech {words}\n{seen}")));
            hub.slack.forget_windows(person.id());
        }
        person.open_home().await;
        hub.settle().await;
        named.extend(tells(&person.home()).then(|| format!("{who}: Home\n{}", person.home())));
        for payload in &buttons {
            // Slack opens a hundred windows a minute.
            hub.clock.advance(Duration::seconds(1));
            let told = hub.forge(who, payload).await;
            // What is answered beside a window is the newest that only they see.
            let action = &payload["actions"][0];
            named.extend(tells(&told).then(|| format!("{who}: {action}\n{told}")));
            let refused = hub.slack.take_violations();
            silent.extend(told.trim().is_empty().then(|| format!("{who}: {action} {refused:?}")));
        }
    }
    // A press that shows nothing would prove nothing.
    assert!(silent.len() < buttons.len() / 4, "{}", silent.join("\n"));
    assert!(named.is_empty(), "{}", named.join("\n\n"));
    let tess = hub.person("tess");
    tess.slash("project show Quizlab").await;
    let seen = tess.ephemerals("general");
    assert!(seen.contains("Somebody and @Ben"), "{seen}");
    // Somebody else reads what they read before.
    let told = hub
        .forge(
            "caro",
            &json!({"type": "block_actions", "actions": [
        {"action_id": "projects.show", "block_id": "b", "value": world.quizlab.id}]}),
        )
        .await;
    assert!(told.contains("U_ANA") || told.contains("@Ana"), "{told}");
}
