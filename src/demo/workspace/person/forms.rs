//! Filling in fields by their labels.

use serde_json::{Value, json};

use super::Person;
use super::find::Hit;
use crate::demo::workspace::screen;
use crate::demo::workspace::state::{Channel, Kind, State};
use crate::demo::workspace::values::{self, kind};

/// Slack asks the app from this many characters on, unless the element says otherwise.
const QUERY: u64 = 3;

impl Person {
    pub async fn try_fill(&self, label: &str, text: &str) -> Result<(), String> {
        let hit = self.field(label)?;
        let input = match kind(&hit.element) {
            "rich_text_input" => json!({"rich_text_value": {"type": "rich_text", "elements": [{
                "type": "rich_text_section", "elements": [{"type": "text", "text": text}],
            }]}}),
            kind if values::state_key(kind) == Some("value") => json!({"value": text}),
            other => return Err(self.lost(format_args!("{label:?} is no text field but {other}"))),
        };
        self.try_act(&hit.place, &hit.block_id, &hit.action_id, input).await
    }

    pub async fn try_choose(&self, label: &str, option: &str) -> Result<(), String> {
        self.try_choose_many(label, &[option]).await
    }

    pub async fn try_choose_many(&self, label: &str, options: &[&str]) -> Result<(), String> {
        let hit = self.field(label)?;
        let key = values::state_key(kind(&hit.element)).unwrap_or("");
        if !key.starts_with("selected_") || key.contains("date") || key.contains("time") {
            return Err(self.lost(format_args!("{label:?} is nothing to choose in")));
        }
        let mut chosen = Vec::new();
        for option in options {
            chosen.push(self.option_for(&hit, label, option).await?);
        }
        let most = hit.element["max_selected_items"].as_u64().unwrap_or(u64::MAX);
        if chosen.len() as u64 > most {
            return Err(self.lost(format_args!("{label:?} takes at most {most}")));
        }
        let value = match (values::is_list(key), chosen.len()) {
            (true, _) => Value::Array(chosen),
            (false, 1) => chosen.remove(0),
            _ => return Err(self.lost(format_args!("{label:?} takes one"))),
        };
        self.try_act(&hit.place, &hit.block_id, &hit.action_id, json!({key: value})).await
    }

    /// What the field would hold for this text: an option, or an id.
    async fn option_for(&self, hit: &Hit, label: &str, wanted: &str) -> Result<Value, String> {
        let element = &hit.element;
        let kind = kind(element).trim_start_matches("multi_");
        let none = || format!("there is no {wanted:?} in {label:?}");
        let found = match kind {
            "external_select" => {
                let least = element["min_query_length"].as_u64().unwrap_or(QUERY);
                if (wanted.chars().count() as u64) < least {
                    return Err(self.lost(format_args!("{label:?} asks from {least} characters on")));
                }
                let options = self.try_suggest(&hit.place, &hit.block_id, &hit.action_id, wanted).await?;
                best(options.iter(), wanted).ok_or_else(|| {
                    let offered: Vec<_> = options.iter().map(|option| &option["text"]["text"]).collect();
                    format!("{}, but {offered:?}", none())
                })
            }
            "users_select" => self.workspace.lock().user_called(wanted).ok_or_else(none),
            "conversations_select" => {
                let state = self.workspace.lock();
                let user = state.user_called(wanted);
                user.or_else(|| self.channel_called(&state, wanted, |_| true)).ok_or_else(none)
            }
            "channels_select" => {
                let state = self.workspace.lock();
                self.channel_called(&state, wanted, |channel| channel.kind == Kind::Public).ok_or_else(none)
            }
            _ => best(values::options(element), wanted).ok_or_else(none),
        };
        found.map_err(|error| self.lost(error))
    }

    fn channel_called(&self, state: &State, name: &str, fits: impl Fn(&Channel) -> bool) -> Option<Value> {
        let named = state
            .channel_named(name)
            .filter(|channel| fits(channel) && (channel.kind == Kind::Public || channel.has(&self.id)));
        let mut seen = state.channels.values().filter(|channel| fits(channel) && channel.has(&self.id));
        let called = || seen.find(|channel| screen::channel_name(state, channel, &self.id) == name);
        named.or_else(called).map(|channel| json!(channel.id))
    }

    pub async fn try_clear(&self, label: &str) -> Result<(), String> {
        let hit = self.field(label)?;
        let key = values::state_key(kind(&hit.element)).unwrap_or("value");
        let empty = if values::is_list(key) { json!([]) } else { Value::Null };
        self.try_act(&hit.place, &hit.block_id, &hit.action_id, json!({key: empty})).await
    }

    pub async fn try_pick_date(&self, label: &str, date: &str) -> Result<(), String> {
        self.pick(label, "datepicker", json!({"selected_date": date})).await
    }

    pub async fn try_pick_time(&self, label: &str, time: &str) -> Result<(), String> {
        self.pick(label, "timepicker", json!({"selected_time": time})).await
    }

    async fn pick(&self, label: &str, wanted: &str, input: Value) -> Result<(), String> {
        let hit = self.field(label)?;
        if kind(&hit.element) != wanted {
            return Err(self.lost(format_args!("{label:?} is no {wanted}")));
        }
        self.try_act(&hit.place, &hit.block_id, &hit.action_id, input).await
    }
}

impl State {
    /// A person's id, by id, handle, display or real name.
    fn user_called(&self, name: &str) -> Option<Value> {
        let name = name.strip_prefix('@').unwrap_or(name);
        let called = |user: &&super::super::User| {
            [&user.id, &user.name, &user.display_name, &user.real_name].into_iter().any(|own| own == name)
        };
        self.users.values().filter(|user| !user.deleted).find(called).map(|user| json!(user.id))
    }
}

/// The option that reads exactly so, or else the first that begins so.
fn best<'o>(options: impl Iterator<Item = &'o Value>, wanted: &str) -> Option<Value> {
    let text = |option: &Value| option["text"]["text"].as_str().unwrap_or("").to_owned();
    let options: Vec<&Value> = options.filter(|option| text(option).starts_with(wanted)).collect();
    let same = options.iter().find(|option| text(option) == wanted);
    same.or(options.first()).map(|option| (*option).clone())
}
