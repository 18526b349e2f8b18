//! What the load consists of, in Slack's shape.

use serde_json::{Value, json};

/// The workspace of the local Slack.
pub const WORKSPACE: &str = "T0001";

/// A change of a person's name, about 600 bytes as Slack sends it.
pub fn renamed(id: &str) -> String {
    envelope(
        id,
        &json!({"type": "user_change", "cache_ts": 1_790_000_000, "event_ts": "1790000000.000100",
                "user": {"id": "U_ANA", "team_id": WORKSPACE, "name": "ana", "real_name": "Ana Ruiz", "deleted": false,
                         "tz": "Europe/Madrid", "is_bot": false, "profile": {"display_name": "Ana"}}}),
    )
}

/// Somebody new: a person is kept, and a welcome queued.
pub fn joined(id: &str, number: usize) -> String {
    let person = format!("U_NEW{number}");
    envelope(
        id,
        &json!({"type": "team_join", "event_ts": "1790000000.000100",
                "user": {"id": person, "team_id": WORKSPACE, "name": person, "real_name": person, "deleted": false,
                         "tz": "Europe/Madrid", "is_bot": false, "profile": {"display_name": person}}}),
    )
}

/// Somebody looks at the Home tab: that is kept, and its drawing queued.
pub fn home_opened(id: &str, person: &str) -> String {
    envelope(
        id,
        &json!({"type": "app_home_opened", "user": person, "channel": "D01", "tab": "home",
                "event_ts": "1790000000.000100"}),
    )
}

fn envelope(id: &str, event: &Value) -> String {
    json!({
        "token": "verification", "team_id": WORKSPACE, "api_app_id": "A0001", "type": "event_callback",
        "event_id": id, "event_time": 1_790_000_000, "event_context": "4-eyJldCI6InVzZXJfY2hhbmdlIn0",
        "authorizations": [{"enterprise_id": null, "team_id": WORKSPACE, "user_id": "U_HUB", "is_bot": true,
                            "is_enterprise_install": false}],
        "is_ext_shared_channel": false,
        "event": event,
    })
    .to_string()
}

/// `/edtech help` of a person.
pub fn command(person: &str) -> String {
    let trigger = format!("{}.1.a", fastrand::u64(..));
    format!(
        "token=verification&team_id={WORKSPACE}&team_domain=open-edtech&channel_id=C01&channel_name=general&\
         user_id={person}&user_name=x&command=%2Fedtech&text=help&api_app_id=A0001&is_enterprise_install=false&\
         response_url=http%3A%2F%2F127.0.0.1%2Fresponse%2F1&trigger_id={trigger}"
    )
}

/// A button of the Home tab: the next page, which is kept, and drawn by a worker.
pub fn button(person: &str) -> String {
    let payload = json!({
        "type": "block_actions", "team": {"id": WORKSPACE, "domain": "open-edtech"}, "api_app_id": "A0001",
        "token": "verification", "trigger_id": format!("{}.1.a", fastrand::u64(..)), "enterprise": null,
        "is_enterprise_install": false,
        "user": {"id": person, "username": "x", "name": "x", "team_id": WORKSPACE},
        "container": {"type": "view", "view_id": "V01"},
        "view": {"id": "V01", "team_id": WORKSPACE, "type": "home", "callback_id": "home", "hash": "1.a",
                 "private_metadata": "", "blocks": [], "state": {"values": {}}},
        "actions": [{"type": "button", "action_id": "home.part", "block_id": "b1", "value": "projects:0",
                     "text": {"type": "plain_text", "text": "Projects"}, "action_ts": "1790000000.000100"}],
    });
    let payload: String = payload.to_string().bytes().map(escaped).collect();
    format!("payload={payload}")
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

/// A community of so many developers, in the format of `edtech-hub import`.
pub fn community(people: usize) -> String {
    const SKILLS: [&str; 12] = [
        "svelte",
        "lti",
        "typescript",
        "python",
        "rust",
        "react",
        "accessibility",
        "postgresql",
        "docker",
        "django",
        "vue",
        "css",
    ];
    const WORDS: [&str; 8] =
        ["forms", "tests", "seminars", "quizzes", "maps", "videos", "feedback", "courses"];
    let mut random = fastrand::Rng::with_seed(7);
    let mut lines = vec![
        json!({"kind": "edtech-hub", "version": 1}).to_string(),
        json!({"kind": "community", "name": "Open EdTech"}).to_string(),
    ];
    for number in 0..people {
        let person = json!({"kind": "person", "id": person(number), "name": format!("Person {number}"),
                            "timezone": "Europe/Madrid", "welcomed_at": "2026-09-07T09:00:00"});
        lines.push(person.to_string());
    }
    for number in 0..people {
        let mut skills = SKILLS;
        random.shuffle(&mut skills);
        let skills: Vec<Value> = skills[..random.usize(2..6)]
            .iter()
            .map(|skill| json!({"skill": skill, "level": random.u8(1..5)}))
            .collect();
        let word = |random: &mut fastrand::Rng| WORDS[random.usize(..WORDS.len())];
        let about = format!("I like {} that help with {}.", word(&mut random), word(&mut random));
        lines.push(
            json!({"kind": "profile", "person": person(number), "skills": skills, "hours": random.u8(2..11),
                   "about": about})
            .to_string(),
        );
    }
    lines.join("\n")
}

/// One of that community's people.
pub fn person(number: usize) -> String {
    format!("U_P{number}")
}
