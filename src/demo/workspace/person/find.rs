//! Finding on the screen what a person points at by its text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Person;
use crate::demo::workspace::state::{Kind, Message, State, Typed};
use crate::demo::workspace::values::{self, kind};

/// Where something is that a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Place {
    /// The top modal.
    Modal,
    Home,
    Message {
        channel: String,
        ts: String,
    },
}

/// An element that was found, and the option in it if that was meant.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub place: Place,
    pub block_id: String,
    pub action_id: String,
    pub element: Value,
    pub option: Option<Value>,
}

impl Person {
    /// Where the person looks, in this order: only the modal if one is open, else Home (if they went there)
    /// and the messages, the newest first.
    pub(super) fn places(&self, state: &State) -> Vec<Place> {
        if state.top(&self.id).is_some() {
            return vec![Place::Modal];
        }
        let mut places = self.messages_newest_first(state);
        if state.live.at_home.get(&self.id) == Some(&true) {
            places.insert(0, Place::Home);
        } else {
            places.push(Place::Home);
        }
        places
    }

    pub(super) fn messages_newest_first(&self, state: &State) -> Vec<Place> {
        let channels =
            state.channels.values().filter(|channel| channel.kind == Kind::Public || channel.has(&self.id));
        let mut messages: Vec<(&str, &Message)> = channels
            .flat_map(|channel| channel.messages.iter().map(|message| (channel.id.as_str(), message)))
            .filter(|(_, message)| message.only_for.as_ref().is_none_or(|only| *only == self.id))
            .collect();
        messages.sort_by(|a, b| b.1.ts.cmp(&a.1.ts));
        let place = |(channel, message): (&str, &Message)| Place::Message {
            channel: channel.into(),
            ts: message.ts.clone(),
        };
        messages.into_iter().map(place).collect()
    }

    /// The messages of one channel, the newest first.
    pub(super) fn places_in(&self, state: &State, channel: &str) -> Vec<Place> {
        let Some(wanted) = self.channel(state, channel) else { return Vec::new() };
        let places = self.messages_newest_first(state).into_iter();
        places
            .filter(|place| matches!(place, Place::Message { channel, .. } if *channel == wanted.id))
            .collect()
    }

    /// The blocks of a place, and what this person has put into its fields.
    pub(super) fn blocks<'s>(&self, state: &'s State, place: &Place) -> Option<(&'s [Value], Typed)> {
        match place {
            Place::Modal => state.top(&self.id).map(|view| (view.blocks(), view.typed.clone())),
            Place::Home => state.homes.get(&self.id).map(|view| (view.blocks(), view.typed.clone())),
            Place::Message { channel, ts } => {
                let message = state.channels.get(channel)?.message(ts)?;
                if message.only_for.as_ref().is_some_and(|only| *only != self.id) {
                    return None;
                }
                Some((&message.blocks, message.typed.get(&self.id).cloned().unwrap_or_default()))
            }
        }
    }

    /// The `n`th thing to press with this text, in the first of the places that has one.
    pub(super) fn pressable(&self, state: &State, places: &[Place], label: &str, n: usize) -> Option<Hit> {
        for place in places {
            let Some((blocks, _)) = self.blocks(state, place) else { continue };
            let mut hits = Vec::new();
            for (block_id, action_id, element) in values::elements(blocks) {
                let hit = |option: Option<&Value>| Hit {
                    place: place.clone(),
                    block_id: block_id.into(),
                    action_id: action_id.into(),
                    element: element.clone(),
                    option: option.cloned(),
                };
                match kind(element) {
                    "button" if is(&element["text"], label) => hits.push(hit(None)),
                    "overflow" | "radio_buttons" | "checkboxes" => {
                        let options = values::options(element).filter(|option| is(&option["text"], label));
                        hits.extend(options.map(|option| hit(Some(option))));
                    }
                    _ => {}
                }
            }
            if !hits.is_empty() {
                return hits.into_iter().nth(n);
            }
        }
        None
    }

    /// The field with this label (an input's label, a section's text, or the placeholder), where one is.
    pub(super) fn field(&self, label: &str) -> Result<Hit, String> {
        let state = self.workspace.lock();
        for place in self.places(&state) {
            let Some((blocks, _)) = self.blocks(&state, &place) else { continue };
            for block in blocks {
                let one = std::slice::from_ref(block);
                for (block_id, action_id, element) in values::fields(one) {
                    let named = is(&block["label"], label)
                        || (kind(block) == "section" && is(&block["text"], label))
                        || is(&element["placeholder"], label);
                    if named {
                        return Ok(Hit {
                            place,
                            block_id: block_id.into(),
                            action_id: action_id.into(),
                            element: element.clone(),
                            option: None,
                        });
                    }
                }
            }
        }
        drop(state);
        Err(self.lost(format_args!("there is no field {label:?}")))
    }
}

/// Whether a text object reads like this; emphasis signs and the lines after the first may be left out.
fn is(text: &Value, label: &str) -> bool {
    let Some(text) = text.get("text").and_then(Value::as_str) else { return false };
    let bare = |text: &str| text.replace(['*', '_', '~'], "").trim().to_owned();
    let first = text.lines().next().unwrap_or("");
    text == label || bare(text) == bare(label) || bare(first) == bare(label)
}
