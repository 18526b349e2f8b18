//! What a workspace consists of: people, channels, messages and views, as Slack keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::live::Live;
use super::values;
use crate::time::Time;

/// Everything in the workspace. What is not saved (triggers, faults, logs) lives in `live`.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct State {
    pub users: BTreeMap<String, User>,
    pub channels: BTreeMap<String, Channel>,
    /// The published home view of each person.
    pub homes: BTreeMap<String, View>,
    /// The open modals of each person, the topmost last.
    pub stacks: BTreeMap<String, Vec<View>>,
    pub usergroups: BTreeMap<String, Vec<String>>,
    /// The `response_url`s handed out, by their id.
    pub hooks: BTreeMap<String, Hook>,
    /// Person, then channel, then the timestamp up to which it is read.
    pub read: BTreeMap<String, BTreeMap<String, String>>,
    pub scheduled: Vec<Scheduled>,
    /// What was uploaded, by its id.
    #[serde(default)]
    pub files: BTreeMap<String, StoredFile>,
    pub sequence: u64,
    #[serde(skip)]
    pub live: Live,
}

/// A member of the workspace.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: String,
    /// The handle, without `@`.
    pub name: String,
    pub real_name: String,
    /// The name in the profile; empty when the person set none.
    pub display_name: String,
    pub title: String,
    pub email: Option<String>,
    /// An IANA name such as `Europe/Lisbon`.
    pub tz: String,
    pub is_bot: bool,
    pub is_admin: bool,
    pub deleted: bool,
    /// When the person last changed, in seconds since the epoch.
    pub updated: i64,
}

/// What sort of conversation a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Public,
    Private,
    Im,
    Mpim,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Channel {
    pub id: String,
    pub name: String,
    pub kind: Kind,
    pub created: i64,
    pub creator: String,
    pub topic: String,
    pub archived: bool,
    pub members: Vec<String>,
    pub messages: Vec<Message>,
    pub pins: Vec<String>,
    pub bookmarks: Vec<Value>,
    /// The newest timestamp given out, in microseconds: each one is later than the one before.
    pub last_ts: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Message {
    pub ts: String,
    pub user: String,
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    pub metadata: Option<Value>,
    pub thread_ts: Option<String>,
    /// When it was last edited.
    pub edited: Option<String>,
    /// An ephemeral message: the one person who sees it.
    pub only_for: Option<String>,
    /// The files that it brings.
    #[serde(default)]
    pub files: Vec<String>,
    /// What each person has chosen in the message's menus.
    pub typed: BTreeMap<String, Typed>,
}

/// What a person has put into fields: block, then action, then the field's state.
pub(super) type Typed = BTreeMap<String, BTreeMap<String, Value>>;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct View {
    pub id: String,
    pub user: String,
    /// What the app sent, with the missing block and action ids filled in.
    pub definition: Map<String, Value>,
    pub hash: String,
    pub root: String,
    pub previous: Option<String>,
    pub typed: Typed,
    /// Field errors by block id: the app's, or those that Slack's client finds itself.
    pub errors: BTreeMap<String, String>,
    /// Trouble with the whole view, such as an app that did not answer.
    pub trouble: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Hook {
    pub user: String,
    pub channel: String,
    /// The message whose button was pressed.
    pub message: Option<String>,
    pub uses: u32,
    pub made: i64,
}

/// A file of the app's, from when it asked where to send it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredFile {
    pub id: String,
    pub name: String,
    pub title: String,
    pub alt: Option<String>,
    /// How many bytes were announced.
    pub length: usize,
    /// What came; nothing before.
    pub bytes: Option<Vec<u8>>,
    /// Where it was shared.
    pub shared: Option<String>,
    /// From when on it can be shown in a block: what was uploaded is looked at first.
    #[serde(default)]
    pub ready_at: Option<Time>,
}

/// A message that waits for its time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Scheduled {
    pub id: String,
    pub channel: String,
    pub post_at: i64,
    pub message: Message,
}

impl State {
    pub fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// The direct channel of these people, opened if there is none yet, and whether it is new.
    pub fn direct(&mut self, people: &[String], now: Time) -> (String, bool) {
        let mut members = people.to_vec();
        members.sort();
        members.dedup();
        let kind = if members.len() > 2 { Kind::Mpim } else { Kind::Im };
        let same = |channel: &&Channel| {
            let mut theirs = channel.members.clone();
            theirs.sort();
            channel.kind == kind && theirs == members
        };
        if let Some(channel) = self.channels.values().find(same) {
            return (channel.id.clone(), false);
        }
        let name = match kind {
            Kind::Mpim => {
                let names: Vec<&str> = members
                    .iter()
                    .filter_map(|id| self.users.get(id))
                    .map(|user| user.name.as_str())
                    .collect();
                format!("mpdm-{}-1", names.join("--"))
            }
            _ => String::new(),
        };
        let creator = people.first().cloned().unwrap_or_default();
        (self.add_channel(kind, &name, &creator, members, now), true)
    }

    pub fn add_channel(
        &mut self,
        kind: Kind,
        name: &str,
        creator: &str,
        members: Vec<String>,
        now: Time,
    ) -> String {
        let prefix = match kind {
            Kind::Public => 'C',
            Kind::Private | Kind::Mpim => 'G',
            Kind::Im => 'D',
        };
        let id = format!("{prefix}{:04}", self.next());
        let channel = Channel {
            id: id.clone(),
            name: name.into(),
            kind,
            created: now.and_utc().timestamp(),
            creator: creator.into(),
            topic: String::new(),
            archived: false,
            members,
            messages: Vec::new(),
            pins: Vec::new(),
            bookmarks: Vec::new(),
            last_ts: 0,
        };
        self.channels.insert(id.clone(), channel);
        id
    }

    /// A channel by its id, or by its name with or without `#`.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        let bare = name.strip_prefix('#').unwrap_or(name);
        self.channels.get(name).or_else(|| self.channels.values().find(|channel| channel.name == bare))
    }

    pub fn name_of(&self, user: &str) -> String {
        self.users.get(user).map_or_else(|| user.to_owned(), |user| user.shown_name().to_owned())
    }

    /// The view with this id, wherever it is open.
    pub fn view_mut(&mut self, id: &str) -> Option<&mut View> {
        self.homes.values_mut().chain(self.stacks.values_mut().flatten()).find(|view| view.id == id)
    }

    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.homes.values().chain(self.stacks.values().flatten())
    }

    pub fn top(&self, user: &str) -> Option<&View> {
        self.stacks.get(user).and_then(|stack| stack.last())
    }
}

impl User {
    /// The name beside a person's messages.
    pub fn shown_name(&self) -> &str {
        if self.display_name.is_empty() { &self.real_name } else { &self.display_name }
    }
}

impl Channel {
    /// A timestamp for the next message: the moment, moved on where it is taken already.
    pub fn stamp(&mut self, now: Time) -> String {
        self.last_ts = now.and_utc().timestamp_micros().max(self.last_ts + 1);
        format!("{}.{:06}", self.last_ts / 1_000_000, self.last_ts % 1_000_000)
    }

    pub fn has(&self, user: &str) -> bool {
        self.members.iter().any(|member| member == user)
    }

    pub fn is_seen_by(&self, user: &str) -> bool {
        self.kind == Kind::Public || self.has(user)
    }

    pub fn message_mut(&mut self, ts: &str) -> Option<&mut Message> {
        self.messages.iter_mut().find(|message| message.ts == ts)
    }

    pub fn message(&self, ts: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.ts == ts)
    }

    /// The name in payloads: Slack calls a direct channel `directmessage`.
    pub fn payload_name(&self) -> &str {
        match self.kind {
            Kind::Im => "directmessage",
            Kind::Private => "privategroup",
            _ => &self.name,
        }
    }
}

impl Message {
    pub fn new(ts: String, user: &str, text: &str) -> Self {
        Self {
            ts,
            user: user.into(),
            text: text.into(),
            blocks: Vec::new(),
            attachments: Vec::new(),
            metadata: None,
            thread_ts: None,
            edited: None,
            only_for: None,
            files: Vec::new(),
            typed: BTreeMap::new(),
        }
    }
}

impl View {
    pub fn is_home(&self) -> bool {
        self.definition.get("type").and_then(Value::as_str) == Some("home")
    }

    pub fn blocks(&self) -> &[Value] {
        self.definition.get("blocks").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        self.definition.get(field)?.get("text")?.as_str()
    }

    pub fn flag(&self, field: &str) -> bool {
        self.definition.get(field).and_then(Value::as_bool).unwrap_or(false)
    }

    pub fn external_id(&self) -> &str {
        self.definition.get("external_id").and_then(Value::as_str).unwrap_or("")
    }

    /// Puts another definition in the view's place: the hash changes, and what the person typed stays
    /// where block, action and type are the same.
    pub fn replace(&mut self, definition: Map<String, Value>, hash: String) {
        self.definition = definition;
        self.hash = hash;
        self.errors.clear();
        self.trouble = None;
        let typed = std::mem::take(&mut self.typed);
        let mut kept = Typed::new();
        for (block, action, element) in values::fields(self.blocks()) {
            let value = typed.get(block).and_then(|actions| actions.get(action));
            if let Some(value) = value.filter(|value| value.get("type") == element.get("type")) {
                kept.entry(block.into()).or_default().insert(action.into(), value.clone());
            }
        }
        self.typed = kept;
    }
}
