//! What a person sees.

use super::{Person, Place};
use crate::demo::workspace::screen;
use crate::demo::workspace::state::{Channel, Kind, Message, State};

impl Person {
    /// The Home tab; a word in brackets when the app has published none.
    pub fn home(&self) -> String {
        let state = self.workspace.lock();
        state.homes.get(&self.id).map_or_else(|| "(no home yet)".into(), |view| screen::view(&state, view))
    }

    /// The top modal.
    ///
    /// # Panics
    /// When none is open.
    #[track_caller]
    pub fn modal(&self) -> String {
        self.try_modal().unwrap_or_else(|| panic!("{}", self.lost("no modal is open")))
    }

    /// The top modal, if one is open.
    pub fn try_modal(&self) -> Option<String> {
        let state = self.workspace.lock();
        state.top(&self.id).map(|view| screen::view(&state, view))
    }

    pub fn has_modal(&self) -> bool {
        self.workspace.lock().top(&self.id).is_some()
    }

    /// The messages that all in the channel see, oldest first; empty for an unknown channel.
    pub fn messages(&self, channel: &str) -> String {
        let state = self.workspace.lock();
        let channel = self.channel(&state, channel);
        channel.map(|channel| screen::channel(&state, channel, &self.id)).unwrap_or_default()
    }

    /// The timestamp of the newest message in the channel.
    pub fn newest(&self, channel: &str) -> Option<String> {
        let state = self.workspace.lock();
        let seen = |message: &&Message| message.only_for.as_ref().is_none_or(|only| *only == self.id);
        self.channel(&state, channel)?.messages.iter().rev().find(seen).map(|message| message.ts.clone())
    }

    /// The direct messages with the app.
    pub fn dms(&self) -> String {
        let state = self.workspace.lock();
        let channel = self.direct(&state);
        channel.map(|channel| screen::channel(&state, channel, &self.id)).unwrap_or_default()
    }

    /// What only this person sees in the channel.
    pub fn ephemerals(&self, channel: &str) -> String {
        let state = self.workspace.lock();
        let messages = self.channel(&state, channel).into_iter().flat_map(|channel| &channel.messages);
        let own = messages.filter(|message| message.only_for.as_ref() == Some(&self.id));
        own.map(|message| screen::message(&state, message, &self.id)).collect::<Vec<_>>().join("\n")
    }

    /// The names of the channels one is in: `#name`, and for direct channels who else is in it.
    pub fn channels(&self) -> Vec<String> {
        let state = self.workspace.lock();
        let theirs = state.channels.values().filter(|channel| channel.has(&self.id));
        theirs.map(|channel| screen::channel_name(&state, channel, &self.id)).collect()
    }

    /// The group messages one is in, each with who else is in it and what was said.
    pub fn groups(&self) -> Vec<String> {
        let state = self.workspace.lock();
        let theirs =
            state.channels.values().filter(|channel| channel.kind == Kind::Mpim && channel.has(&self.id));
        let shown = theirs.map(|channel| {
            let name = screen::channel_name(&state, channel, &self.id);
            format!("{name}\n{}", screen::channel(&state, channel, &self.id))
        });
        shown.collect()
    }

    /// Everything before the person: the top modal; or Home, if they went there; or the newest messages.
    pub fn screen(&self) -> String {
        if let Some(modal) = self.try_modal() {
            return modal;
        }
        let state = self.workspace.lock();
        if state.live.at_home.get(&self.id) == Some(&true) {
            drop(state);
            return self.home();
        }
        let mut lines = Vec::new();
        for place in self.messages_newest_first(&state).into_iter().take(5) {
            let Place::Message { channel, ts } = place else { continue };
            let Some(channel) = state.channels.get(&channel) else { continue };
            let name = screen::channel_name(&state, channel, &self.id);
            let message = channel.message(&ts).map(|message| screen::message(&state, message, &self.id));
            lines.push(format!("[{name}] {}", message.unwrap_or_default()));
        }
        lines.reverse();
        if lines.is_empty() { "(nothing)".into() } else { lines.join("\n") }
    }

    /// Goes to a channel: Home is left, and all messages of the channel are read.
    pub fn go_to(&self, channel: &str) {
        let mut state = self.workspace.lock();
        state.live.at_home.insert(self.id.clone(), false);
        let newest = self.channel(&state, channel).and_then(|channel| {
            channel.messages.last().map(|message| (channel.id.clone(), message.ts.clone()))
        });
        if let Some((channel, ts)) = newest {
            state.read.entry(self.id.clone()).or_default().insert(channel, ts);
        }
        drop(state);
        self.workspace.inner.tell();
    }

    /// A channel that this person may look into, by its name or id.
    pub(super) fn channel<'s>(&self, state: &'s State, name: &str) -> Option<&'s Channel> {
        let channel = state.channel_named(name)?;
        (channel.kind == Kind::Public || channel.has(&self.id)).then_some(channel)
    }

    pub(super) fn direct<'s>(&self, state: &'s State) -> Option<&'s Channel> {
        let bot = &self.workspace.settings().bot_user_id;
        state
            .channels
            .values()
            .find(|channel| channel.kind == Kind::Im && channel.has(&self.id) && channel.has(bot))
    }
}
