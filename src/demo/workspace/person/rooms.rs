//! Joining channels, opening direct messages, putting away what only one person sees.

use super::Person;
use crate::demo::workspace::state::{Channel, Kind};

impl Person {
    /// Joins a public channel, by its name or id: `member_joined_channel` where the app is a member.
    pub async fn try_join(&self, channel: &str) -> Result<(), String> {
        let open = self.channel(&self.workspace.lock(), channel).map(|it| it.kind == Kind::Public);
        if open != Some(true) {
            return Err(format!("{} can't join {channel}", self.id));
        }
        self.workspace.bring(channel, &self.id, None).await;
        Ok(())
    }

    /// Opens the direct messages with somebody; the channel's id.
    pub fn try_direct(&self, other: &str) -> Result<String, String> {
        let now = self.workspace.clock().now();
        let mut state = self.workspace.lock();
        if other == self.id || !state.users.contains_key(other) {
            return Err(format!("{} can't write to {other}", self.id));
        }
        let (channel, _) = state.direct(&[self.id.clone(), other.to_owned()], now);
        drop(state);
        self.workspace.inner.tell();
        Ok(channel)
    }

    /// The group message that they are in with somebody; its channel's id.
    pub fn group_with(&self, other: &str) -> Option<String> {
        let state = self.workspace.lock();
        let both =
            |channel: &&Channel| channel.kind == Kind::Mpim && channel.has(&self.id) && channel.has(other);
        state.channels.values().find(both).map(|channel| channel.id.clone())
    }

    /// Puts an ephemeral message away.
    pub fn try_dismiss(&self, channel: &str, ts: &str) -> Result<(), String> {
        let mut state = self.workspace.lock();
        let own = state.channels.get_mut(channel).and_then(|channel| {
            let at = channel.messages.iter().position(|message| message.ts == ts)?;
            (channel.messages[at].only_for.as_ref() == Some(&self.id)).then(|| channel.messages.remove(at))
        });
        drop(state);
        self.workspace.inner.tell();
        own.map(|_| ()).ok_or_else(|| format!("{}: there is nothing to put away", self.id))
    }

    /// Reads everything in the channels that they are in.
    pub fn read_all(&self) {
        let mut state = self.workspace.lock();
        let newest: Vec<(String, String)> = state
            .channels
            .values()
            .filter(|channel| channel.has(&self.id))
            .filter_map(|channel| Some((channel.id.clone(), channel.messages.last()?.ts.clone())))
            .collect();
        state.read.entry(self.id.clone()).or_default().extend(newest);
        drop(state);
        self.workspace.inner.tell();
    }
}
