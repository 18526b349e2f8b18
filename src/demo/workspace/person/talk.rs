//! Commands, shortcuts, the Home tab, and plain words.

use serde_json::{Value, json};

use super::Person;
use crate::demo::workspace::deliver::{AppAnswer, Sent, Silence};
use crate::demo::workspace::payload;
use crate::demo::workspace::state::Message;

impl Person {
    pub async fn try_slash(&self, text: &str) -> Result<(), String> {
        self.try_slash_in("general", text).await
    }

    pub async fn try_slash_in(&self, channel: &str, text: &str) -> Result<(), String> {
        let (channel_id, sent) = self.command(channel, text)?;
        self.workspace.lock().live.last.insert(self.id.clone(), sent.clone());
        let answer = self.workspace.inner.deliver(&sent, &[]).await;
        let command = &self.workspace.settings().command;
        let failed = |error: &str| {
            let words = format!("{command} failed with the error \"{error}\"");
            self.tell_as_slackbot(&channel_id, &words);
            Err(format!("{}: {words}", self.id))
        };
        match answer {
            Ok(answer) => match self.command_answer(&channel_id, &answer) {
                Ok(()) => Ok(()),
                Err(wrong) => {
                    self.workspace.inner.violation(format!("command: {wrong}"));
                    failed(&format!("dispatch_failed: {wrong}"))
                }
            },
            Err(Silence::Late) => failed("operation_timeout"),
            Err(Silence::Unreachable(_)) => failed("dispatch_failed"),
        }
    }

    fn command(&self, channel: &str, text: &str) -> Result<(String, Sent), String> {
        let inner = &self.workspace.inner;
        let settings = &inner.settings;
        let mut state = self.workspace.lock();
        let state = &mut *state;
        let user = state.users.get(&self.id).ok_or_else(|| format!("nobody here is {}", self.id))?;
        let user_name = user.name.clone();
        let found = self.channel(state, channel).ok_or_else(|| format!("{} sees no {channel}", self.id))?;
        let (id, name) = (found.id.clone(), found.payload_name().to_owned());
        let (command, text) = match text.strip_prefix('/').map(|typed| typed.split_once(' ')) {
            None => (settings.command.clone(), text),
            Some(None) => (text.to_owned(), ""),
            Some(Some((command, rest))) => (format!("/{command}"), rest),
        };
        let trigger = inner.trigger(state, &self.id, false);
        let response_url = inner.response_url(state, &self.id, &id, None);
        state.live.at_home.insert(self.id.clone(), false);
        let domain = settings.domain();
        let mut form: Vec<(&str, &str)> = vec![
            ("token", &settings.verification_token),
            ("team_id", &settings.team_id),
            ("team_domain", &domain),
            ("channel_id", &id),
            ("channel_name", &name),
            ("user_id", &self.id),
            ("user_name", &user_name),
            ("command", &command),
            ("text", text.trim()),
            ("api_app_id", &settings.app_id),
            ("response_url", &response_url),
            ("trigger_id", &trigger),
            ("is_enterprise_install", if settings.enterprise.is_some() { "true" } else { "false" }),
        ];
        form.extend(settings.enterprise.as_deref().map(|id| ("enterprise_id", id)));
        let sent = Sent::command(&form);
        Ok((id, sent))
    }

    /// A command takes an empty 200, plain text, or JSON with a message.
    fn command_answer(&self, channel: &str, answer: &AppAnswer) -> Result<(), String> {
        if answer.status != 200 {
            return Err(format!("answered with status {}", answer.status));
        }
        if answer.body.is_empty() {
            return Ok(());
        }
        let json = if answer.is_json() { answer.json() } else { json!({"text": answer.body}) };
        let Some(fields) = json.as_object() else {
            return Err(format!("answered with {:?}", answer.body));
        };
        let posted = self.workspace.inner.post_answer(fields, channel, &self.id, None);
        posted.map_err(|failure| failure.to_string())
    }

    fn tell_as_slackbot(&self, channel: &str, words: &str) {
        let now = self.workspace.clock().now();
        if let Some(channel) = self.workspace.lock().channels.get_mut(channel) {
            let mut message = Message::new(channel.stamp(now), "USLACKBOT", words);
            message.only_for = Some(self.id.clone());
            channel.messages.push(message);
        }
        self.workspace.inner.tell();
    }

    pub async fn try_open_home(&self) -> Result<(), String> {
        let inner = &self.workspace.inner;
        let event = {
            let mut state = self.workspace.lock();
            if !state.users.contains_key(&self.id) {
                return Err(format!("nobody here is {}", self.id));
            }
            state.live.at_home.insert(self.id.clone(), true);
            let bot = inner.settings.bot_user_id.clone();
            let (channel, _) = state.direct(&[self.id.clone(), bot], inner.clock.now());
            let mut event = json!({
                "type": "app_home_opened", "user": self.id, "channel": channel, "tab": "home",
                "event_ts": self.workspace.stamp(),
            });
            if let Some(view) = state.homes.get(&self.id) {
                event["view"] = view.json(&inner.settings);
            }
            event
        };
        inner.tell();
        inner.send_event(event).await;
        Ok(())
    }

    pub async fn try_shortcut(&self, callback_id: &str) -> Result<(), String> {
        let sent = {
            let mut state = self.workspace.lock();
            let inner = &self.workspace.inner;
            let trigger = inner.trigger(&mut state, &self.id, false);
            let more = json!({
                "action_ts": self.workspace.stamp(), "callback_id": callback_id, "trigger_id": trigger,
            });
            Sent::interaction(&inner.interaction(&state, "shortcut", &self.id, more))
        };
        let answer = self.send(sent).await?;
        self.acknowledged("shortcut", &answer)
    }

    pub async fn try_message_shortcut(
        &self,
        channel: &str,
        ts: &str,
        callback_id: &str,
    ) -> Result<(), String> {
        let sent = {
            let mut state = self.workspace.lock();
            let state = &mut *state;
            let inner = &self.workspace.inner;
            let found = self.channel(state, channel);
            let found = found.ok_or_else(|| format!("{} sees no {channel}", self.id))?;
            let message = found.message(ts).filter(|message| message.only_for.is_none());
            let message = message.ok_or_else(|| format!("there is no message {ts} in {channel}"))?;
            let mut more = json!({
                "action_ts": self.workspace.stamp(), "callback_id": callback_id, "message_ts": ts,
                "channel": payload::channel(found), "message": message.json(&inner.settings, true),
            });
            let id = found.id.clone();
            more["trigger_id"] = json!(inner.trigger(state, &self.id, false));
            more["response_url"] = json!(inner.response_url(state, &self.id, &id, Some(ts)));
            Sent::interaction(&inner.interaction(state, "message_action", &self.id, more))
        };
        let answer = self.send(sent).await?;
        self.acknowledged("message_action", &answer)
    }

    pub async fn try_say(&self, channel: &str, text: &str) -> Result<String, String> {
        self.utter(channel, text, None).await
    }

    pub async fn try_reply(&self, channel: &str, thread_ts: &str, text: &str) -> Result<String, String> {
        self.utter(channel, text, Some(thread_ts)).await
    }

    pub async fn try_dm_app(&self, text: &str) -> Result<String, String> {
        let now = self.workspace.clock().now();
        let bot = self.workspace.settings().bot_user_id.clone();
        let (channel, _) = self.workspace.lock().direct(&[self.id.clone(), bot], now);
        self.utter(&channel, text, None).await
    }

    pub async fn try_invite(&self, channel: &str, user_id: &str) -> Result<(), String> {
        if self.channel(&self.workspace.lock(), channel).is_none() {
            return Err(format!("{} sees no {channel}", self.id));
        }
        self.workspace.bring(channel, user_id, Some(&self.id)).await;
        Ok(())
    }

    async fn utter(&self, channel: &str, text: &str, thread: Option<&str>) -> Result<String, String> {
        let (ts, event): (String, Option<Value>) = self.workspace.speak(channel, &self.id, text, thread)?;
        self.workspace.lock().live.at_home.insert(self.id.clone(), false);
        if let Some(event) = event {
            self.workspace.inner.send_event(event).await;
        }
        Ok(ts)
    }
}
