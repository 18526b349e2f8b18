//! What a person's window shows, in parts; and single messages for tests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Workspace;
use super::screen;
use super::state::{Channel, Kind, Message, State, StoredFile, User, View};
use super::values;

/// Where a window looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// A channel's id or name, or `app` for the messages with the app; where projects are announced otherwise.
    pub channel: Option<String>,
    /// How many messages (with their threads) it shows, the newest.
    pub most: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { channel: None, most: 50 }
    }
}

/// The parts by name: `frame`, `home`, `modals`, `open`, and `channel:…`, `message:…`, `person:…` each.
pub type Parts = BTreeMap<String, Value>;

/// The channels that one is not in but could join, at most so many of them.
const OTHERS: usize = 50;

impl Workspace {
    /// All that this person's window shows when it looks there, and of everybody only those who are seen in
    /// it. `None` when there is no such person.
    pub fn window(&self, user_id: &str, look: &Look) -> Option<Parts> {
        let state = self.lock();
        let settings = &self.inner.settings;
        state.users.get(user_id)?;
        let sees = |channel: &&Channel| channel.kind == Kind::Public || channel.has(user_id);
        let seen: Vec<&Channel> = state.channels.values().filter(sees).collect();
        let app_im =
            seen.iter().find(|channel| channel.kind == Kind::Im && channel.has(&settings.bot_user_id));
        let open = match look.channel.as_deref() {
            Some("app") => app_im.copied(),
            Some(id) => {
                let named = |channel: &&&Channel| channel.id == id || channel.name == id;
                seen.iter().find(named).copied().or(first(&seen))
            }
            None => first(&seen),
        };
        let mut parts = Parts::new();
        let shown = |view: &View| {
            let mut json = view.json(settings);
            json["errors"] = json!(view.errors);
            json["trouble"] = json!(view.trouble);
            json
        };
        let frame = json!({
            "team": {"id": settings.team_id, "name": settings.team_name},
            "app": {"id": settings.app_id, "name": settings.app_name, "user": settings.bot_user_id},
            "app_im": app_im.map(|channel| &channel.id),
        });
        let stack: Vec<Value> = state.stacks.get(user_id).into_iter().flatten().map(shown).collect();
        parts.insert("frame".into(), frame);
        parts.insert("home".into(), json!(state.homes.get(user_id).map(shown)));
        parts.insert("modals".into(), json!(stack));
        let earlier = open.is_some_and(|open| add_messages(&mut parts, &state, open, user_id, look.most));
        let channel = open.map(|open| &open.id);
        parts.insert("open".into(), json!({"asked": look.channel, "channel": channel, "earlier": earlier}));
        let mut named = BTreeSet::from([user_id.to_owned(), settings.bot_user_id.clone()]);
        parts.values().for_each(|part| names_in(part, &mut named));
        let mut others = 0;
        for channel in seen {
            let member = channel.has(user_id);
            others += usize::from(!member);
            let wanted = open.is_some_and(|open| open.id == channel.id) || named.contains(&channel.id);
            if wanted || member || others <= OTHERS {
                let part = self::channel(&state, channel, user_id, member);
                names_in(&part["members"], &mut named);
                parts.insert(format!("channel:{}", channel.id), part);
            }
        }
        for user in named.iter().filter_map(|id| state.users.get(id)) {
            parts.insert(format!("person:{}", user.id), person(user));
        }
        Some(parts)
    }

    /// One message as text, as this person sees it; empty when there is none.
    pub fn screen_of_message(&self, viewer: &str, channel: &str, ts: &str) -> String {
        let state = self.lock();
        let message = state.channel_named(channel).and_then(|channel| channel.message(ts));
        message.map(|message| screen::message(&state, message, viewer)).unwrap_or_default()
    }

    /// The messages of a channel as Slack keeps them, with blocks and metadata; ephemeral ones carry
    /// `only_for`.
    pub fn raw_messages(&self, channel: &str) -> Vec<Value> {
        let state = self.lock();
        let messages = state.channel_named(channel).into_iter().flat_map(|channel| &channel.messages);
        let raw = messages.map(|message| {
            let mut json = message.json(&self.inner.settings, true);
            if let Some(only) = &message.only_for {
                json["only_for"] = json!(only);
            }
            json
        });
        raw.collect()
    }

    /// A channel's id, by its name.
    pub fn channel_id(&self, name: &str) -> Option<String> {
        self.lock().channel_named(name).map(|channel| channel.id.clone())
    }

    /// The ids of a channel's members; empty for an unknown channel.
    pub fn members(&self, channel: &str) -> Vec<String> {
        self.lock().channel_named(channel).map(|channel| channel.members.clone()).unwrap_or_default()
    }

    /// A channel's topic.
    pub fn topic(&self, channel: &str) -> String {
        self.lock().channel_named(channel).map(|channel| channel.topic.clone()).unwrap_or_default()
    }
}

/// A person as the page shows them.
pub(super) fn person(user: &User) -> Value {
    json!({
        "id": user.id, "name": user.shown_name(), "real_name": user.real_name, "handle": user.name,
        "title": user.title, "tz": user.tz, "is_bot": user.is_bot, "deleted": user.deleted,
    })
}

/// Whether this person sees the message.
pub(super) fn sees(message: &Message, viewer: &str) -> bool {
    message.only_for.as_ref().is_none_or(|only| only == viewer)
}

/// What this person has not read: how many messages, and when the newest came.
pub(super) fn unread<'s>(state: &State, channel: &'s Channel, viewer: &str) -> (usize, Option<&'s str>) {
    let read = state.read.get(viewer).and_then(|read| read.get(&channel.id)).map_or("", String::as_str);
    let new = channel.messages.iter().rev().take_while(|message| message.ts.as_str() > read);
    let mut new = new.filter(|message| message.user != viewer && sees(message, viewer)).peekable();
    let newest = new.peek().map(|message| message.ts.as_str());
    (new.count(), newest)
}

/// Where one looks at first.
fn first<'s>(seen: &[&'s Channel]) -> Option<&'s Channel> {
    let named = |name: &str| seen.iter().find(|channel| channel.name == name).copied();
    named("projects").or_else(|| named("general")).or_else(|| seen.first().copied())
}

/// The newest messages that begin something, with what was answered to them; whether there are earlier ones.
fn add_messages(parts: &mut Parts, state: &State, channel: &Channel, viewer: &str, most: usize) -> bool {
    let begins = |message: &Message| message.thread_ts.as_ref().is_none_or(|thread| *thread == message.ts);
    let seen = || channel.messages.iter().filter(|message| sees(message, viewer));
    let tops: Vec<&Message> = seen().rev().filter(|message| begins(message)).take(most + 1).collect();
    let shown: BTreeSet<&str> = tops.iter().take(most).map(|message| message.ts.as_str()).collect();
    for message in seen() {
        let top = message.thread_ts.as_ref().unwrap_or(&message.ts);
        if shown.contains(message.ts.as_str()) || shown.contains(top.as_str()) {
            parts.insert(format!("message:{}", message.ts), self::message(state, message, viewer));
        }
    }
    tops.len() > most
}

fn message(state: &State, message: &Message, viewer: &str) -> Value {
    let none = Default::default();
    let typed = message.typed.get(viewer).unwrap_or(&none);
    json!({
        "ts": message.ts, "user": message.user, "user_name": state.name_of(&message.user),
        "text": message.text, "blocks": message.blocks, "thread_ts": message.thread_ts,
        "files": message.files.iter().filter_map(|id| state.files.get(id)).map(StoredFile::json).collect::<Vec<_>>(),
        "edited": message.edited.is_some(), "ephemeral": message.only_for.is_some(),
        "state": {"values": values::all(&message.blocks, typed)},
    })
}

fn channel(state: &State, channel: &Channel, viewer: &str, is_member: bool) -> Value {
    let direct = matches!(channel.kind, Kind::Im | Kind::Mpim);
    json!({
        "id": channel.id, "name": screen::channel_name(state, channel, viewer), "kind": channel.kind,
        "topic": channel.topic, "archived": channel.archived, "is_member": is_member,
        "members": if direct { json!(channel.members) } else { json!([]) },
        "size": channel.members.len(),
        "newest": channel.messages.iter().rev().find(|message| sees(message, viewer)).map(|it| &it.ts),
        "read": state.read.get(viewer).and_then(|read| read.get(&channel.id)),
        "unread": unread(state, channel, viewer).0,
    })
}

/// Everything in these texts that may be somebody's or some channel's id.
fn names_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let ids = words.filter(|word| word.len() > 2 && word.starts_with(['U', 'W', 'C', 'G', 'D']));
            found.extend(ids.map(ToOwned::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| names_in(field, found)),
        _ => {}
    }
}
