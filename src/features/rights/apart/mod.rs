//! Two workspaces can't see each other. Both have the hub, people of the same ids, channels of the same ids, and
//! (the second time) projects, roles and introductions of the same ids. Whatever is pressed, sent, closed, chosen or typed
//! in one changes nothing in the other and shows nothing of it. What is tried is all that [`super::ids`] finds, of what
//! each table holds ([`marks`]), by each way in ([`ways`]).

mod marks;
mod ways;

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};

use marks::MARKS;

use super::table::TABLES;
use super::world::World;
use crate::db::Conn;
use crate::db::schema::jobs;
use crate::demo::workspace::{Place, Workspace};
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::testing::Hub;
use crate::transfer;

const HERE: &str = "T0001";
const THERE: &str = "T0002";

/// Who tries.
const THEY: [&str; 4] = ["U_OLGA", "U_ANA", "U_CARO", "U_TESS"];

async fn exported(hub: &Hub, workspace: &str) -> String {
    let workspace = WorkspaceId::from(workspace);
    hub.read(move |conn| {
        let mut out = Vec::new();
        transfer::export(conn, &workspace, &mut out)?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    })
    .await
}

/// All that there is of this workspace: its community, its jobs, and all that its Slack shows to anybody.
async fn everything(hub: &Hub) -> [String; 3] {
    let jobs = hub
        .read(|conn| {
            let ours = jobs::table.filter(jobs::workspace.eq(HERE)).order(jobs::id);
            Ok(ours.select((jobs::id, jobs::state, jobs::payload)).load::<(String, String, String)>(conn)?)
        })
        .await;
    [exported(hub, HERE).await, format!("{jobs:?}"), hub.slack.save().to_string()]
}

/// Every button and every form that anybody sees in this workspace, as the payload that pressing it sends.
pub fn to_press(shown: &Value, found: &mut BTreeSet<String>) {
    match shown {
        Value::Array(items) => items.iter().for_each(|item| to_press(item, found)),
        Value::Object(fields) => {
            if let Some(id) = fields.get("action_id").and_then(Value::as_str) {
                let mut action = json!({"action_id": id, "block_id": "b"});
                for choice in ["value", "initial_option"] {
                    if let Some(value) = fields.get(choice) {
                        action[if choice == "value" { choice } else { "selected_option" }] = value.clone();
                    }
                }
                found.insert(json!({"type": "block_actions", "actions": [action]}).to_string());
                for option in fields.get("options").and_then(Value::as_array).into_iter().flatten() {
                    let action = json!({"action_id": id, "block_id": "b", "selected_option": option});
                    found.insert(json!({"type": "block_actions", "actions": [action]}).to_string());
                }
            }
            if let (Some(id), Some(metadata)) = (fields.get("callback_id"), fields.get("private_metadata")) {
                let view = json!({"id": "V_FORGED", "hash": "h", "type": "modal", "callback_id": id,
                                  "private_metadata": metadata, "state": {"values": {}},
                                  "blocks": fields.get("blocks")});
                found.insert(json!({"type": "view_submission", "view": view}).to_string());
            }
            fields.values().for_each(|field| to_press(field, found));
        }
        _ => {}
    }
}

/// What people type to see what there is.
pub const LOOKING: [&str; 23] = [
    "project list",
    "project show Quizlab",
    "update",
    "follow",
    "status",
    "match",
    "profile",
    "project edit",
    "partner",
    "offers",
    "offer",
    "support quizlab",
    "ask mine",
    "ideas",
    "desk",
    "numbers",
    "audit",
    "organize",
    "tasks all",
    "tools",
    "outreach",
    "privacy",
    "notifications",
];

/// People look at all that there is to see, so that all buttons are on some screen.
async fn look_around(hub: &Hub, workspace: &Workspace) {
    for name in ["U_ANA", "U_BEN", "U_CARO", "U_OLGA", "U_OMAR", "U_TESS"] {
        let person = workspace.person(name);
        person.open_home().await;
        for words in LOOKING {
            person.slash(words).await;
        }
    }
    workspace.settle().await;
    hub.settle().await;
}

async fn with_a_neighbour(twin: bool) -> (World, Workspace) {
    let hub = Hub::start_to_install(|_| {}).await;
    let other = hub.neighbour(|_| {}).await;
    for workspace in [&hub.slack, &other] {
        assert_eq!(hub.install(workspace, "U_OLGA").await.status, 200);
        hub.choose_channels(workspace).await;
    }
    let world = World::of(hub).await;
    marks::say_more(&world).await;
    if twin {
        let mut file = exported(&world.hub, HERE).await;
        for (mark, word) in MARKS {
            file = file.replace(mark, word);
        }
        let now = world.hub.clock.now();
        let there = WorkspaceId::from(THERE);
        let read_in = move |conn: &mut Conn| transfer::import(conn, &there, file.as_bytes(), now);
        world.hub.app.db.write(read_in).await.expect("the same ids, in another workspace");
    }
    (world, other)
}

/// Somebody sends a payload there; what comes back.
async fn send(world: &World, other: &Workspace, person: &str, payload: &Value) -> String {
    let mut payload = payload.clone();
    payload["trigger_id"] = json!(other.trigger_for(person));
    world.send_as(THERE, person, &payload).await
}

/// Time passes, so that neither Slack nor the hub asks anybody to wait.
fn pass(world: &World, seconds: i64) {
    world.hub.clock.advance(Duration::seconds(seconds));
}

async fn nothing_passes(twin: bool) {
    let (world, other) = with_a_neighbour(twin).await;
    look_around(&world.hub, &world.hub.slack).await;
    other.settle().await;
    let mut payloads = BTreeSet::new();
    to_press(&world.hub.slack.save(), &mut payloads);
    let seen = payloads.len();
    assert!(seen > 40, "there is much to press: {seen}");
    let table = TABLES.iter().copied().flatten();
    payloads.extend(table.map(|(_, payload, _)| payload(&world).to_string()));
    let ids = world.hub.read(marks::one_id_of_each).await;
    let silent = [ways::closed(&payloads), ways::on_no_screen(&payloads, &ids)].concat();
    let tomorrow = world.hub.clock.now() + Duration::days(1);
    let later = move |conn: &mut Conn| -> Result<()> {
        let ours = jobs::table.filter(jobs::workspace.eq(HERE)).filter(jobs::state.eq("ready"));
        diesel::update(ours).set(jobs::run_at.eq(tomorrow)).execute(conn)?;
        Ok(())
    };
    // What would come about here by itself in the meantime is no work of theirs.
    world.hub.app.db.write_silently(later).await.expect("it waits");
    let before = everything(&world.hub).await;

    let mut shown = Shown::default();
    let payloads = payloads.iter().map(|payload| serde_json::from_str::<Value>(payload).expect("JSON"));
    for payload in payloads.chain(ways::shortcuts(&world)) {
        for person in THEY {
            let what = format!("{person}: {payload}");
            shown.look(&what, &send(&world, &other, person, &payload).await);
            shown.look_at_window(&what, &other, person);
        }
        pass(&world, 3);
    }
    // What each of these tells depends on the workspace, and hardly on the person: an organizer is told most.
    for payload in silent {
        shown.look(&payload.to_string(), &send(&world, &other, "U_OLGA", &payload).await);
        shown.look_at_window(&payload.to_string(), &other, "U_OLGA");
        pass(&world, 1);
    }
    for payload in ways::suggestions() {
        shown.look(&payload.to_string(), &send(&world, &other, "U_OLGA", &payload).await);
    }
    for words in ways::commands(&ids) {
        other.person("U_OLGA").try_slash(&words).await.expect("an answer");
        shown.look_at_window(&format!("/edtech {words}"), &other, "U_OLGA");
        pass(&world, 1);
    }
    world.hub.settle().await;
    for person in THEY {
        let person = other.person(person);
        // What is named is named back.
        let nameless = LOOKING.iter().filter(|words| !words.to_lowercase().contains("quizlab"));
        for words in ["", "project", "find rust", "find svelte", "support"].iter().chain(nameless) {
            person.try_slash(words).await.expect("an answer");
            other.forget_windows(person.id());
            pass(&world, 1);
        }
        person.open_home().await;
    }
    other.settle().await;
    world.hub.settle().await;
    shown.look("the other workspace", &other.save().to_string());
    shown.look("what the other workspace keeps", &exported(&world.hub, THERE).await);
    assert!(shown.0.is_empty(), "{}", shown.0.join("\n"));
    assert_eq!(other.save().to_string().contains("Songbook"), twin, "what they have of their own, they see");
    assert_eq!(other.rate_limited(), 0, "Slack showed every window");
    for (was, is) in before.iter().zip(everything(&world.hub).await) {
        similar(was, &is);
    }
    other.take_violations();
    world.hub.slack.take_violations();
}

/// What was shown there of here.
#[derive(Default)]
struct Shown(Vec<String>);

impl Shown {
    fn look(&mut self, what: &str, text: &str) {
        assert!(!text.contains("a lot in a short time"), "{what} had to wait, which shows nothing");
        let found: Vec<&str> =
            MARKS.iter().map(|(mark, _)| *mark).filter(|mark| text.contains(mark)).collect();
        if !found.is_empty() {
            self.0.push(format!("{what} shows {found:?}"));
        }
    }

    /// What somebody has open, which goes: not as a person would, with a word to the hub.
    fn look_at_window(&mut self, what: &str, other: &Workspace, person: &str) {
        if let Some(window) = other.person(person).raw_view(&Place::Modal) {
            self.look(what, &window.to_string());
            other.forget_windows(person);
        }
    }
}

/// Equal; or the first place where they are not.
#[track_caller]
fn similar(was: &str, is: &str) {
    if let Some(at) = was.bytes().zip(is.bytes()).position(|(was, is)| was != is) {
        let around = |text: &str| {
            String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..(at + 80).min(text.len())])
                .into_owned()
        };
        panic!("this changed:\n{}\n{}", around(was), around(is));
    }
    assert_eq!(was.len(), is.len(), "something came or went");
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_workspace_are_nobodys() {
    nothing_passes(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ids_in_two_workspaces_are_two_things() {
    nothing_passes(true).await;
}
