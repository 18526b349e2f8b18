//! What happens in the workspace by itself: people come and change, speak, and the app hears of it.

use serde_json::{Value, json};

use super::deliver::Sent;
use super::people::NewPerson;
use super::person::Person;
use super::state::{Kind, Message, User};
use super::{Inner, Workspace};
use crate::time::Time;

/// A moment as Slack stamps it: seconds with six digits behind the point.
pub(super) fn stamp(now: Time) -> String {
    let micros = now.and_utc().timestamp_micros();
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// The scope that an event needs.
fn scope_of(event: &Value) -> Option<&'static str> {
    Some(match event["type"].as_str()? {
        "app_mention" => "app_mentions:read",
        "message" => "im:history",
        "subteam_members_changed" => "usergroups:read",
        "team_join" | "user_change" => "users:read",
        "member_joined_channel" if event["channel_type"] == "G" => "groups:read",
        "member_joined_channel" => "channels:read",
        "link_shared" => "links:read",
        _ => return None,
    })
}

impl Inner {
    /// Wraps an event in its envelope and delivers it, if the app subscribed to it and has the scope.
    pub(super) async fn send_event(&self, event: Value) {
        let kind = event["type"].as_str().unwrap_or("");
        let subscribed = match &self.settings.events {
            None => true,
            // A direct message is subscribed to as `message.im`.
            Some(events) => events.iter().any(|name| name.split('.').next() == Some(kind)),
        };
        let allowed = scope_of(&event).is_none_or(|scope| self.settings.has_scope(scope));
        if !subscribed || !allowed || !self.settings.socket_mode && self.lock().live.app.is_none() {
            return;
        }
        let sent = Sent::event(&self.envelope(event));
        self.lock().live.last.insert(String::new(), sent.clone());
        self.attempt(sent, 0, "").await;
    }

    fn envelope(&self, event: Value) -> Value {
        let settings = &self.settings;
        let event_id = format!("Ev{:08}", self.lock().next());
        // An organization that installed the app as a whole has no one team.
        let team = settings.enterprise.is_none().then_some(&settings.team_id);
        json!({
            "token": settings.verification_token, "team_id": team,
            "api_app_id": settings.app_id, "event": event, "type": "event_callback",
            "event_id": event_id, "event_time": self.clock.unix(),
            "event_context": format!("4-{event_id}"),
            "authorizations": [{
                "enterprise_id": settings.enterprise, "team_id": team, "user_id": settings.bot_user_id,
                "is_bot": true, "is_enterprise_install": settings.enterprise.is_some(),
            }],
            "is_ext_shared_channel": false, "context_team_id": settings.team_id,
            "context_enterprise_id": null,
        })
    }
}

impl Workspace {
    /// Delivers any event to the app, for those that nobody here can cause (`link_shared`, unknown types).
    pub async fn send_event(&self, event: Value) {
        self.inner.send_event(event).await;
    }

    /// Somebody joins the workspace and `#general`: `team_join`.
    pub async fn add_person(&self, person: NewPerson) -> Person {
        let person = self.add_person_silently(person);
        let user = self.user_json(person.id());
        self.inner.send_event(json!({"type": "team_join", "user": user, "event_ts": self.stamp()})).await;
        person
    }

    /// Puts a person into the workspace and `#general` as if they had been there all along.
    pub fn add_person_silently(&self, person: NewPerson) -> Person {
        let mut user = person.0;
        user.updated = self.clock().unix();
        let id = user.id.clone();
        let mut state = self.lock();
        state.users.insert(id.clone(), user);
        let general = state.channels.values_mut().find(|channel| channel.name == "general");
        if let Some(general) = general.filter(|general| !general.has(&id)) {
            general.members.push(id.clone());
        }
        drop(state);
        self.inner.tell();
        self.person(&id)
    }

    /// Puts many people into the workspace and these channels at once, as if they had been there all along.
    pub fn add_people_silently(&self, people: Vec<NewPerson>, channels: &[&str]) {
        let now = self.clock().unix();
        let mut state = self.lock();
        let ids: Vec<String> = people.iter().map(|person| person.0.id.clone()).collect();
        let known = |id: &String| state.users.contains_key(id);
        let new: Vec<String> = ids.into_iter().filter(|id| !known(id)).collect();
        for mut user in people.into_iter().map(|person| person.0) {
            user.updated = now;
            state.users.insert(user.id.clone(), user);
        }
        for channel in state.channels.values_mut().filter(|it| channels.contains(&it.name.as_str())) {
            channel.members.extend(new.iter().cloned());
        }
        drop(state);
        self.inner.tell();
    }

    /// A trigger, as if the person had just pressed something.
    #[cfg(test)]
    pub fn trigger_for(&self, person: &str) -> String {
        self.inner.trigger(&mut self.lock(), person, false)
    }

    /// What a person has open is gone, and the app hears nothing of it.
    #[cfg(test)]
    pub fn forget_windows(&self, person: &str) {
        self.lock().stacks.remove(person);
    }

    /// Changes a person's profile: `user_change`.
    ///
    /// # Panics
    /// When there is no such person.
    pub async fn change_person(&self, id: &str, change: impl FnOnce(&mut User)) {
        let unix = self.clock().unix();
        {
            let mut state = self.lock();
            let Some(user) = state.users.get_mut(id) else { panic!("nobody here is {id}") };
            change(user);
            user.updated = unix;
        }
        let user = self.user_json(id);
        let event = json!({
            "type": "user_change", "user": user, "cache_ts": unix, "event_ts": self.stamp(),
        });
        self.inner.send_event(event).await;
    }

    /// Creates a channel with these members, as if it had been there all along; its id.
    pub fn add_channel(&self, kind: Kind, name: &str, members: &[&str]) -> String {
        let members: Vec<String> = members.iter().map(|member| (*member).into()).collect();
        let creator = members.first().cloned().unwrap_or_default();
        let id = self.lock().add_channel(kind, name, &creator, members, self.clock().now());
        self.inner.tell();
        id
    }

    /// Archives a channel, by its name or id.
    ///
    /// # Panics
    /// When there is no such channel.
    pub fn archive(&self, channel: &str) {
        let mut state = self.lock();
        let id = state.channel_named(channel).map(|channel| channel.id.clone());
        match id.and_then(|id| state.channels.get_mut(&id)) {
            Some(channel) => channel.archived = true,
            None => panic!("there is no channel {channel}"),
        }
        drop(state);
        self.inner.tell();
    }

    /// Brings somebody (a person or the app's bot) into a channel, by its name or id:
    /// `member_joined_channel` where the app is a member.
    ///
    /// # Panics
    /// When there is no such channel.
    pub async fn bring(&self, channel: &str, user: &str, inviter: Option<&str>) {
        let bot = &self.inner.settings.bot_user_id;
        let event = {
            let mut state = self.lock();
            let Some(id) = state.channel_named(channel).map(|channel| channel.id.clone()) else {
                panic!("there is no channel {channel}")
            };
            let Some(channel) = state.channels.get_mut(&id).filter(|channel| !channel.has(user)) else {
                return;
            };
            channel.members.push(user.into());
            let kind = if channel.kind == Kind::Public { "C" } else { "G" };
            channel.has(bot).then(|| {
                json!({
                    "type": "member_joined_channel", "user": user, "channel": id, "channel_type": kind,
                    "team": self.inner.settings.team_id, "inviter": inviter, "event_ts": self.stamp(),
                })
            })
        };
        self.inner.tell();
        if let Some(mut event) = event {
            if let (None, Some(fields)) = (inviter, event.as_object_mut()) {
                fields.remove("inviter");
            }
            self.inner.send_event(event).await;
        }
    }

    /// A user group and its members, for `usergroups.users.list`.
    pub fn set_usergroup(&self, id: &str, members: &[&str]) {
        let members = members.iter().map(|member| (*member).into()).collect();
        self.lock().usergroups.insert(id.into(), members);
    }

    /// The app is removed: its token dies, then `tokens_revoked` and `app_uninstalled` arrive.
    pub async fn uninstall(&self) {
        {
            let live = &mut self.lock().live;
            live.revoked = Some("account_inactive");
            live.oauth.tokens.iter_mut().for_each(|issued| issued.dead = Some("account_inactive"));
        }
        let bot = &self.inner.settings.bot_user_id;
        let tokens = json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}});
        self.inner.send_event(tokens).await;
        self.inner.send_event(json!({"type": "app_uninstalled"})).await;
    }

    /// The app is installed again: its token lives.
    pub fn reinstall(&self) {
        self.lock().live.revoked = None;
    }

    fn user_json(&self, id: &str) -> Value {
        let with_email = self.inner.settings.has_scope("users:read.email");
        let state = self.lock();
        let user = state.users.get(id);
        user.map(|user| user.json(&self.inner.settings, self.clock().now(), with_email)).unwrap_or_default()
    }

    pub(super) fn stamp(&self) -> String {
        stamp(self.clock().now())
    }

    /// Puts a person's words into a channel, and gives the event that the app gets for it.
    pub(super) fn speak(
        &self,
        channel: &str,
        user: &str,
        typed: &str,
        thread: Option<&str>,
    ) -> Result<(String, Option<Value>), String> {
        let settings = &self.inner.settings;
        let bot = &settings.bot_user_id;
        let now = self.clock().now();
        let mut state = self.lock();
        let text = escape(typed);
        let block = json!({
            "type": "rich_text", "block_id": format!("b{:x}", state.next()), "elements": [{
                "type": "rich_text_section", "elements": [{"type": "text", "text": typed}],
            }],
        });
        let id = state.channel_named(channel).map(|channel| channel.id.clone());
        let found = id.and_then(|id| state.channels.get_mut(&id));
        let channel = found.ok_or_else(|| format!("there is no channel {channel}"))?;
        if !channel.has(user) {
            return Err(format!("{user} is not in {}", channel.name));
        }
        if channel.archived {
            return Err(format!("{} is archived", channel.name));
        }
        let mut message = Message::new(channel.stamp(now), user, &text);
        message.blocks = vec![block];
        message.thread_ts = thread.map(ToOwned::to_owned);
        channel.messages.push(message.clone());
        let to_app = channel.kind == Kind::Im && channel.has(bot);
        let mentioned = text.contains(&format!("<@{bot}>")) && channel.has(bot);
        let mut event = message.json(settings, false);
        event["channel"] = json!(channel.id);
        event["event_ts"] = json!(message.ts);
        event["client_msg_id"] = json!(format!("client-{}", message.ts));
        let event = match (to_app, mentioned) {
            (true, _) => {
                event["channel_type"] = json!("im");
                Some(event)
            }
            (false, true) => {
                event["type"] = json!("app_mention");
                Some(event)
            }
            _ => None,
        };
        drop(state);
        self.inner.tell();
        Ok((message.ts, event))
    }
}

/// What Slack's client makes of typed text: `&`, `<` and `>` escaped, mentions and links in brackets.
fn escape(typed: &str) -> String {
    let mut text = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A mention picked from the menu is a mention, not text: the driver types it as `<@U…>` or `<#C…>`.
    for sign in ["@", "#"] {
        let open = format!("&lt;{sign}");
        let mut from = 0;
        while let Some(start) = text[from..].find(&open).map(|at| at + from) {
            let inside = start + open.len();
            let Some(length) = text[inside..].find("&gt;") else { break };
            let id = &text[inside..inside + length];
            if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                from = inside;
                continue;
            }
            let mention = format!("<{sign}{id}>");
            from = start + mention.len();
            text.replace_range(start..inside + length + 4, &mention);
        }
    }
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let link = (word.starts_with("https://") || word.starts_with("http://")) && !word.contains('\n');
            if link { format!("<{word}>") } else { word.to_owned() }
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn typed_text_is_escaped_and_mentions_and_links_are_recognised() {
        assert_eq!(escape("a < b & <!channel>"), "a &lt; b &amp; &lt;!channel&gt;");
        assert_eq!(escape("hi <@U_HUB> in <#C1>!"), "hi <@U_HUB> in <#C1>!");
        assert_eq!(
            escape("<@no one> see https://a.example/x?y=1&z=2"),
            "&lt;@no one&gt; see <https://a.example/x?y=1&amp;z=2>"
        );
    }
}
