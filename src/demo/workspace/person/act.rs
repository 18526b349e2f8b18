//! Pressing and choosing: what it changes on the screen, and the `block_actions` that the app gets for it.

use serde_json::{Value, json};

use super::find::Hit;
use super::{Person, Place};
use crate::demo::workspace::deliver::{AppAnswer, Sent};
use crate::demo::workspace::payload;
use crate::demo::workspace::screen;
use crate::demo::workspace::shapes::merge;
use crate::demo::workspace::state::State;
use crate::demo::workspace::values::{self, kind};
use crate::demo::workspace::{check, events};

impl Person {
    pub async fn try_press(&self, label: &str) -> Result<(), String> {
        self.try_press_nth(label, 0).await
    }

    pub async fn try_press_nth(&self, label: &str, n: usize) -> Result<(), String> {
        let places = self.places(&self.workspace.lock());
        self.press_there(&places, label, n).await
    }

    pub async fn try_press_in_modal(&self, label: &str) -> Result<(), String> {
        self.press_there(&[Place::Modal], label, 0).await
    }

    pub async fn try_press_on_home(&self, label: &str) -> Result<(), String> {
        self.press_there(&[Place::Home], label, 0).await
    }

    pub async fn try_press_in(&self, channel: &str, label: &str) -> Result<(), String> {
        let places = self.places_in(&self.workspace.lock(), channel);
        self.press_there(&places, label, 0).await.map_err(|error| {
            format!("{error}\n\n--- {channel} ---\n{}\n{}", self.messages(channel), self.ephemerals(channel))
        })
    }

    pub async fn try_press_in_message(&self, channel: &str, ts: &str, label: &str) -> Result<(), String> {
        let id = self.channel(&self.workspace.lock(), channel).map(|channel| channel.id.clone());
        let place = Place::Message { channel: id.unwrap_or_default(), ts: ts.into() };
        self.press_there(&[place], label, 0).await
    }

    async fn press_there(&self, places: &[Place], label: &str, n: usize) -> Result<(), String> {
        let hit = self.pressable(&self.workspace.lock(), places, label, n);
        let hit = hit.ok_or_else(|| self.lost(format_args!("there is no {label:?} to press")))?;
        let input = match (kind(&hit.element), &hit.option) {
            (_, None) => json!({}),
            ("checkboxes", Some(option)) => {
                let mut chosen =
                    self.now_in(&hit)["selected_options"].as_array().cloned().unwrap_or_default();
                let before = chosen.len();
                chosen.retain(|other| other["value"] != option["value"]);
                if chosen.len() == before {
                    chosen.push(option.clone());
                }
                json!({"selected_options": chosen})
            }
            (_, Some(option)) => json!({"selected_option": option}),
        };
        self.try_act(&hit.place, &hit.block_id, &hit.action_id, input).await
    }

    /// What a field holds now, in the shape of `state.values`.
    pub(super) fn now_in(&self, hit: &Hit) -> Value {
        let state = self.workspace.lock();
        let typed = self.blocks(&state, &hit.place).map(|(_, typed)| typed).unwrap_or_default();
        values::current(&typed, &hit.block_id, &hit.action_id, &hit.element)
    }

    /// Acts on the element with these ids: `{}` presses a button, `{"value": …}`, `{"selected_option": …}`
    /// and the like change a field. The app gets `block_actions` where Slack sends them.
    pub async fn try_act(
        &self,
        place: &Place,
        block_id: &str,
        action_id: &str,
        input: Value,
    ) -> Result<(), String> {
        let sent = self.change(place, block_id, action_id, input)?;
        self.workspace.inner.tell();
        let Some(sent) = sent else { return Ok(()) };
        let answer = self.send(sent).await?;
        self.acknowledged("block_actions", &answer)
    }

    /// Changes a field on the screen, and makes the payload if the app is to hear of it.
    fn change(
        &self,
        place: &Place,
        block_id: &str,
        action_id: &str,
        input: Value,
    ) -> Result<Option<Sent>, String> {
        let mut state = self.workspace.lock();
        let gone = || format!("{} no longer sees {action_id} in {block_id}", self.id);
        let (blocks, _) = self.blocks(&state, place).ok_or_else(gone)?;
        let block = blocks.iter().find(|block| block["block_id"] == block_id).ok_or_else(gone)?.clone();
        let one = std::slice::from_ref(&block);
        let found = values::elements(one).find(|(_, action, _)| *action == action_id);
        let element = found.ok_or_else(gone)?.2.clone();
        if values::state_key(kind(&element)).is_some() {
            let mut value = json!({"type": kind(&element)});
            merge(&mut value, input.clone());
            self.keep(&mut state, place, block_id, action_id, value);
        }
        let is_input = kind(&block) == "input";
        if is_input && !block["dispatch_action"].as_bool().unwrap_or(false) {
            return Ok(None);
        }
        let mut action = json!({
            "type": kind(&element), "action_id": action_id, "block_id": block_id,
            "action_ts": events::stamp(self.workspace.clock().now()),
        });
        for field in ["text", "value", "style"].iter().filter(|_| kind(&element) == "button") {
            if let Some(value) = element.get(field) {
                action[field] = value.clone();
            }
        }
        merge(&mut action, input);
        Ok(Some(self.action_payload(&mut state, place, action)))
    }

    fn keep(&self, state: &mut State, place: &Place, block_id: &str, action_id: &str, value: Value) {
        let view = match place {
            Place::Modal => state.stacks.get_mut(&self.id).and_then(|stack| stack.last_mut()),
            Place::Home => state.homes.get_mut(&self.id),
            Place::Message { .. } => None,
        };
        let typed = match (view, place) {
            (Some(view), _) => {
                view.errors.remove(block_id);
                &mut view.typed
            }
            (None, Place::Message { channel, ts }) => {
                let message = state.channels.get_mut(channel).and_then(|channel| channel.message_mut(ts));
                let Some(message) = message else { return };
                message.typed.entry(self.id.clone()).or_default()
            }
            _ => return,
        };
        typed.entry(block_id.into()).or_default().insert(action_id.into(), value);
    }

    fn action_payload(&self, state: &mut State, place: &Place, action: Value) -> Sent {
        let inner = &self.workspace.inner;
        let settings = &inner.settings;
        let trigger = inner.trigger(state, &self.id, *place == Place::Modal);
        let mut payload = inner.interaction(state, "block_actions", &self.id, Value::Null);
        payload["trigger_id"] = json!(trigger);
        payload["actions"] = json!([action]);
        merge(&mut payload, self.container(state, place));
        if let Place::Message { channel, ts } = place {
            payload["response_url"] = json!(inner.response_url(state, &self.id, channel, Some(ts)));
            if let Some(message) = state.channels.get(channel).and_then(|channel| channel.message(ts)) {
                let none = Default::default();
                let typed = message.typed.get(&self.id).unwrap_or(&none);
                payload["state"] = json!({"values": values::all(&message.blocks, typed)});
                // Slack leaves an ephemeral message out.
                if message.only_for.is_none() {
                    payload["message"] = message.json(settings, true);
                }
            }
        }
        Sent::interaction(&payload)
    }

    /// Where an action took place: `container` with the view, or with the channel.
    pub(super) fn container(&self, state: &State, place: &Place) -> Value {
        let settings = self.workspace.settings();
        let view = match place {
            Place::Modal => state.top(&self.id),
            Place::Home => state.homes.get(&self.id),
            Place::Message { channel, ts } => {
                let Some(channel) = state.channels.get(channel) else { return Value::Null };
                let ephemeral = channel.message(ts).is_some_and(|message| message.only_for.is_some());
                return json!({
                    "container": {
                        "type": "message", "message_ts": ts, "channel_id": channel.id,
                        "is_ephemeral": ephemeral,
                    },
                    "channel": payload::channel(channel),
                });
            }
        };
        let Some(view) = view else { return Value::Null };
        json!({"container": {"type": "view", "view_id": view.id}, "view": view.json(settings)})
    }

    /// Sends an interaction, and remembers it for [`Person::again`].
    pub(super) async fn send(&self, sent: Sent) -> Result<AppAnswer, String> {
        self.workspace.lock().live.last.insert(self.id.clone(), sent.clone());
        let answer = self.workspace.inner.deliver(&sent, &[]).await;
        answer.map_err(|silence| format!("{} sees a warning triangle: {silence}", self.id))
    }

    /// Interactions take an empty 200 and nothing else.
    pub(super) fn acknowledged(&self, what: &str, answer: &AppAnswer) -> Result<(), String> {
        if answer.status == 200 && answer.body.is_empty() {
            return Ok(());
        }
        let wrong = format!("{what}: answered with status {} and {:?}", answer.status, answer.body);
        self.workspace.inner.violation(wrong.clone());
        if answer.status == 200 {
            Ok(())
        } else {
            Err(format!("{} sees a warning triangle: {wrong}", self.id))
        }
    }

    pub async fn try_again(&self) -> Result<AppAnswer, String> {
        let last = self.workspace.lock().live.last.get(&self.id).cloned();
        let last = last.ok_or_else(|| format!("{} has done nothing yet", self.id))?;
        self.workspace.inner.deliver(&last, &[]).await.map_err(|silence| silence.to_string())
    }

    /// Asks the app what an external select offers for this text.
    pub async fn try_suggest(
        &self,
        place: &Place,
        block_id: &str,
        action_id: &str,
        query: &str,
    ) -> Result<Vec<Value>, String> {
        let sent = {
            let state = self.workspace.lock();
            let more = json!({"action_id": action_id, "block_id": block_id, "value": query});
            let mut payload = self.workspace.inner.interaction(&state, "block_suggestion", &self.id, more);
            merge(&mut payload, self.container(&state, place));
            Sent::interaction(&payload)
        };
        // Not remembered: asking for options is not an act to be repeated.
        let answer = self.workspace.inner.deliver(&sent, &[]).await;
        let answer = answer.map_err(|silence| format!("{}: no options: {silence}", self.id))?;
        let body = answer.json();
        let mut wrong = check::suggestions(&body);
        if answer.status != 200 || !answer.is_json() {
            wrong.push(format!("status {}, {:?}", answer.status, answer.body));
        }
        if wrong.is_empty() {
            return Ok(values::options(&body).cloned().collect());
        }
        let wrong = format!("block_suggestion: {}", wrong.join("; "));
        self.workspace.inner.violation(wrong.clone());
        Err(wrong)
    }

    pub async fn try_suggestions(&self, label: &str, query: &str) -> Result<Vec<String>, String> {
        let hit = self.field(label)?;
        let options = self.try_suggest(&hit.place, &hit.block_id, &hit.action_id, query).await?;
        let state = self.workspace.lock();
        let text = |option: &Value| screen::mentions(&state, option["text"]["text"].as_str().unwrap_or(""));
        Ok(options.iter().map(text).collect())
    }
}
