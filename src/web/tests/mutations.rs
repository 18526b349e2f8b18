//! Whatever comes in gets a clear answer: every kind of payload that Slack sends, spoiled in every way.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::Hub;
use super::tour::Tour;

/// A payload as it was sent: where to, and what.
#[derive(Clone, Debug)]
struct Payload {
    path: &'static str,
    body: Value,
}

impl Payload {
    /// Which kind it is: there is no use in a hundred alike.
    fn kind(&self) -> String {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let body = &self.body;
        [
            text(&body["type"]),
            text(&body["event"]["type"]),
            text(&body["callback_id"]),
            text(&body["view"]["callback_id"]),
            text(&body["actions"][0]["action_id"]),
            text(&body["text"]).split(' ').next().unwrap_or_default().to_owned(),
        ]
        .join(" ")
    }

    /// As Slack puts it into a request: the content type and the bytes.
    fn bytes(&self) -> (&'static str, Vec<u8>) {
        const FORM: &str = "application/x-www-form-urlencoded";
        let mut form = form_urlencoded::Serializer::new(String::new());
        match self.path {
            "/slack/events" => ("application/json", self.body.to_string().into_bytes()),
            "/slack/interactions" => {
                (FORM, form.append_pair("payload", &self.body.to_string()).finish().into_bytes())
            }
            _ => {
                for (name, value) in self.body.as_object().into_iter().flatten() {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    form.append_pair(name, &text);
                }
                (FORM, form.finish().into_bytes())
            }
        }
    }
}

/// One of each kind that a tour through the house sends, and what no tour brings.
async fn payloads(hub: &Hub) -> Vec<Payload> {
    let mut tour = Tour::new(hub, "Something plain");
    tour.names().await;
    tour.everything().await;
    let mut found: Vec<Payload> = Vec::new();
    for exchange in tour.exchanges.iter().filter(|exchange| exchange.direction == "to_app") {
        let Some(path) = ["/slack/events", "/slack/commands", "/slack/interactions"]
            .into_iter()
            .find(|path| exchange.what.starts_with(path))
        else {
            continue;
        };
        found.push(Payload { path, body: exchange.request.clone() });
    }
    let envelope = |event: Value| Payload {
        path: "/slack/events",
        body: json!({
            "token": "t", "team_id": "T0001", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev_MORE",
            "event_time": 1, "authorizations": [{"enterprise_id": null, "team_id": "T0001", "user_id": "U_HUB",
                                                 "is_bot": true, "is_enterprise_install": false}],
            "event": event,
        }),
    };
    found.extend([
        envelope(json!({"type": "tokens_revoked", "tokens": {"oauth": ["U_ANA"], "bot": []}})),
        envelope(json!({"type": "app_uninstalled"})),
        envelope(json!({"type": "team_join", "user": {"id": "U_TESS", "name": "tess", "profile": {}}})),
        envelope(json!({"type": "link_shared", "channel": "C1", "links": [{"domain": "a.b", "url": "https://a.b"}]})),
        Payload { path: "/slack/events", body: json!({"type": "url_verification", "challenge": "c", "token": "t"}) },
        Payload { path: "/slack/events", body: json!({"type": "app_rate_limited", "minute_rate_limited": 1}) },
        Payload { path: "/slack/commands", body: json!({"ssl_check": "1", "token": "t"}) },
    ]);
    found.sort_by_key(|payload| (payload.path, payload.kind()));
    found.dedup_by_key(|payload| (payload.path, payload.kind()));
    found
}

/// A way to spoil a value.
#[derive(Clone, Debug)]
enum Spoil {
    Drop,
    Put(Value),
    /// A list of itself, an object of itself, a text of itself.
    Wrap(u8),
    /// Deeper than anybody reads.
    Deep(u8),
    AddUnknown,
    Huge,
    /// Another person, workspace, project that is not there.
    Forge(String),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        3 => Just(Spoil::Drop),
        2 => Just(Spoil::Put(Value::Null)),
        2 => prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            Just(json!([])),
            Just(json!({})),
            Just(json!("")),
            Just(json!("a\0b")),
            Just(json!("<!channel> & \u{202e}")),
            "\\PC{0,40}".prop_map(Value::from),
        ].prop_map(Spoil::Put),
        1 => (0u8..3).prop_map(Spoil::Wrap),
        1 => any::<u8>().prop_map(Spoil::Deep),
        1 => Just(Spoil::AddUnknown),
        1 => Just(Spoil::Huge),
        2 => prop_oneof![
            Just("U_ANA"), Just("U_OLGA"), Just("U_NOBODY"), Just("U_HUB"), Just("T_OTHER"), Just("C_NONE"),
            Just("https://evil.example/hook"), Just("0192-no-such-id"), Just("-1"), Just("99999999999999999999"),
            Just("||"), Just("{}"), Just("[]"), Just("null"), Just("review.approve"), Just("profiles.delete"),
        ].prop_map(|text| Spoil::Forge(text.to_owned())),
    ]
}

/// The number of values in a value, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

/// Spoils the `at`th value inside, counted in the order in which they are written.
fn apply(value: &mut Value, at: &mut usize, spoil: &Spoil) {
    let inside = |value: &mut Value, at: &mut usize| -> bool {
        if *at == 0 {
            *value = spoiled(value, spoil);
            *at = usize::MAX;
        } else {
            *at -= 1;
            apply(value, at, spoil);
        }
        *at == usize::MAX
    };
    match value {
        Value::Array(items) => {
            for n in 0..items.len() {
                if *at == 0 && matches!(spoil, Spoil::Drop) {
                    items.remove(n);
                    *at = usize::MAX;
                    return;
                }
                if inside(&mut items[n], at) {
                    return;
                }
            }
        }
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            for name in names {
                if *at == 0 && matches!(spoil, Spoil::Drop) {
                    fields.remove(&name);
                    *at = usize::MAX;
                    return;
                }
                if fields.get_mut(&name).is_some_and(|field| inside(field, at)) {
                    return;
                }
            }
        }
        _ => {}
    }
}

fn spoiled(value: &Value, spoil: &Spoil) -> Value {
    match spoil {
        Spoil::Drop => Value::Null,
        Spoil::Put(other) => other.clone(),
        Spoil::Wrap(0) => json!([value]),
        Spoil::Wrap(1) => json!({"value": value}),
        Spoil::Wrap(_) => json!(value.to_string()),
        Spoil::Deep(levels) => (0..*levels).fold(value.clone(), |inner, _| json!([inner])),
        Spoil::AddUnknown => {
            let mut fields = value.as_object().cloned().unwrap_or_else(Map::new);
            fields.insert("surprise".into(), json!({"a": [1, null]}));
            Value::Object(fields)
        }
        Spoil::Huge => json!("👩‍🏫<!channel>&".repeat(6_000)),
        Spoil::Forge(text) => json!(text),
    }
}

/// A way to spoil the bytes of a request.
#[derive(Clone, Debug)]
enum Damage {
    None,
    Cut(u16),
    Byte(u16, u8),
    /// The first field once more, with another value.
    Twice,
    ContentType(&'static str),
    OtherPath(&'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        8 => Just(Damage::None),
        1 => any::<u16>().prop_map(Damage::Cut),
        1 => (any::<u16>(), prop_oneof![Just(0u8), Just(0xff), Just(0xc3), any::<u8>()])
            .prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => Just(Damage::Twice),
        1 => prop_oneof![Just(""), Just("text/plain"), Just("multipart/form-data; boundary=x"), Just("application/json"),
                         Just("application/x-www-form-urlencoded; charset=utf-16")].prop_map(Damage::ContentType),
        1 => prop_oneof![Just("/slack/events"), Just("/slack/commands"), Just("/slack/interactions")]
            .prop_map(Damage::OtherPath),
    ]
}

fn twice(payload: &Payload) -> (&'static str, Vec<u8>) {
    let written = payload.body.to_string();
    let first = payload.body.as_object().and_then(|fields| fields.keys().next().cloned()).unwrap_or_default();
    let doubled = written.replacen('{', &format!("{{{}:1,", json!(first)), 1);
    match payload.path {
        "/slack/events" => ("application/json", doubled.into_bytes()),
        _ => {
            let (kind, mut bytes) = payload.bytes();
            let name = if payload.path == "/slack/interactions" { "payload" } else { first.as_str() };
            bytes.extend(format!("&{name}=").into_bytes());
            bytes.extend(form_urlencoded::byte_serialize(doubled.as_bytes()).flat_map(str::bytes));
            (kind, bytes)
        }
    }
}

#[test]
fn spoiled_payloads_break_nothing() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let hub = runtime.block_on(Hub::start());
    let payloads = runtime.block_on(payloads(&hub));
    let kinds: std::collections::BTreeSet<&str> =
        payloads.iter().filter_map(|payload| payload.body["type"].as_str()).collect();
    for kind in
        ["block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action"]
    {
        assert!(kinds.contains(kind), "the tour brought no {kind}");
    }
    assert!(payloads.len() > 40, "the tour brought {} kinds", payloads.len());
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 600,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let which = any::<prop::sample::Index>();
    let spoils = prop::collection::vec((any::<prop::sample::Index>(), spoil()), 0..4);
    let count = std::cell::Cell::new(0u32);
    runner
        .run(&(which, spoils, damage()), |(which, spoils, damage)| {
            let mut payload = which.get(&payloads).clone();
            count.set(count.get() + 1);
            // Another request, not one that came before.
            for id in ["/event_id", "/view/id"] {
                if let Some(id) = payload.body.pointer_mut(id) {
                    *id = format!("X{}", count.get()).into();
                }
            }
            for (at, spoil) in &spoils {
                let mut at = at.index(size(&payload.body));
                apply(&mut payload.body, &mut at, spoil);
            }
            let (mut content_type, mut bytes) = payload.bytes();
            let mut path = payload.path;
            match damage {
                Damage::None => {}
                Damage::Cut(at) => bytes.truncate(usize::from(at) % (bytes.len() + 1)),
                Damage::Byte(at, byte) => {
                    let at = usize::from(at) % (bytes.len() + 1);
                    bytes.insert(at, byte);
                }
                Damage::Twice => (content_type, bytes) = twice(&payload),
                Damage::ContentType(other) => content_type = other,
                Damage::OtherPath(other) => path = other,
            }
            let (timestamp, signature) = hub.slack.sign(&bytes);
            let headers = [
                ("content-type", content_type),
                ("x-slack-request-timestamp", timestamp.as_str()),
                ("x-slack-signature", signature.as_str()),
            ];
            let too_long = bytes.len() > 1024 * 1024;
            let answer = runtime.block_on(hub.slack.send_raw(path, &headers, bytes));
            let answer = answer.map_err(|silence| TestCaseError::fail(format!("no answer: {silence}")))?;
            let expected = if too_long { 413 } else { 200 };
            prop_assert_eq!(answer.status, expected, "{} {}", path, answer.body);
            // Nothing was our fault, but that a command lacks what every command has.
            let ours = answer.body.contains("Something went wrong on our side");
            prop_assert!(!ours || path == "/slack/commands", "{} {}", payload.body, answer.body);
            if count.get().is_multiple_of(50) {
                runtime.block_on(hub.settle());
            }
            Ok(())
        })
        .expect("no payload breaks anything");
    runtime.block_on(hub.settle());
    // Forged triggers, channels and answers are Slack's to refuse; blocks and arguments are ours to get right.
    let broken: Vec<String> = hub
        .slack
        .take_violations()
        .into_iter()
        .filter(|violation| {
            !["trigger", "response_url", "channel", "user", "view_not_found", "not_found"]
                .iter()
                .any(|word| violation.contains(word))
        })
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}
