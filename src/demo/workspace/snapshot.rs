//! The state as a person's screen needs it, for the demo's page; and single messages for tests.

use serde_json::{Value, json};

use super::Workspace;
use super::screen;
use super::state::{Channel, Kind, Message, State, View};
use super::values;

impl Workspace {
    /// All that this person sees: the channels with their messages, the direct channel with the app, Home,
    /// the stack of modals with what is typed and what is wrong, and the people.
    pub fn snapshot_for(&self, user_id: &str) -> Value {
        let state = self.lock();
        let settings = &self.inner.settings;
        let now = self.clock().now();
        let sees = |channel: &&Channel| channel.kind == Kind::Public || channel.has(user_id);
        let channels: Vec<Value> =
            state.channels.values().filter(sees).map(|it| channel(&state, it, user_id)).collect();
        let app_im = state.channels.values().find(|channel| {
            channel.kind == Kind::Im && channel.has(user_id) && channel.has(&settings.bot_user_id)
        });
        let shown = |view: &View| {
            let mut json = view.json(settings);
            json["errors"] = json!(view.errors);
            json["trouble"] = json!(view.trouble);
            json
        };
        let stack: Vec<Value> = state.stacks.get(user_id).into_iter().flatten().map(shown).collect();
        let people = state.users.values().filter(|user| user.id != "USLACKBOT").map(|user| {
            let (offset, label) = super::people::offset_and_label(&user.tz, now);
            json!({
                "id": user.id, "name": user.shown_name(), "real_name": user.real_name, "handle": user.name,
                "title": user.title, "tz": user.tz, "tz_label": label, "tz_offset": offset,
                "is_bot": user.is_bot, "is_admin": user.is_admin, "deleted": user.deleted,
            })
        });
        json!({
            "team": {"id": settings.team_id, "name": settings.team_name},
            "app": {"id": settings.app_id, "name": settings.app_name, "user": settings.bot_user_id},
            "me": user_id,
            "channels": channels,
            "app_im": app_im.map(|channel| &channel.id),
            "home": state.homes.get(user_id).map(shown),
            "at_home": state.live.at_home.get(user_id) == Some(&true),
            "modals": stack,
            "people": people.collect::<Vec<_>>(),
        })
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

fn channel(state: &State, channel: &Channel, viewer: &str) -> Value {
    let read = state.read.get(viewer).and_then(|read| read.get(&channel.id));
    let seen = |message: &&Message| message.only_for.as_ref().is_none_or(|only| only == viewer);
    let unread = |message: &&Message| {
        message.user != viewer && read.is_none_or(|read| message.ts.as_str() > read.as_str())
    };
    let messages = channel.messages.iter().filter(seen).map(|message| {
        let none = Default::default();
        let typed = message.typed.get(viewer).unwrap_or(&none);
        json!({
            "ts": message.ts, "user": message.user, "user_name": state.name_of(&message.user),
            "text": message.text, "blocks": message.blocks, "thread_ts": message.thread_ts,
            "edited": message.edited.is_some(), "ephemeral": message.only_for.is_some(),
            "state": {"values": values::all(&message.blocks, typed)},
        })
    });
    json!({
        "id": channel.id, "name": screen::channel_name(state, channel, viewer), "kind": channel.kind,
        "topic": channel.topic, "archived": channel.archived, "is_member": channel.has(viewer),
        "members": channel.members, "read": read,
        "unread": channel.messages.iter().filter(seen).filter(unread).count(),
        "messages": messages.collect::<Vec<_>>(),
    })
}
