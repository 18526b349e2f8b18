//! Submitting and closing modals.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Person, Place};
use crate::demo::workspace::api;
use crate::demo::workspace::deliver::{AppAnswer, Sent};
use crate::demo::workspace::state::{State, View};
use crate::demo::workspace::values::{self, kind};

impl Person {
    pub async fn try_submit(&self) -> Result<(), String> {
        let Some((id, sent)) = self.submission()? else {
            self.workspace.inner.tell();
            return Ok(());
        };
        let answer = self.send(sent).await;
        let result = match answer {
            Ok(answer) => self.apply(&id, &answer),
            Err(error) => Err(error),
        };
        if result.is_err()
            && let Some(view) = self.workspace.lock().view_mut(&id)
        {
            view.trouble = Some("We had some trouble connecting. Try again?".into());
        }
        self.workspace.inner.tell();
        result
    }

    /// The submission of the top modal, or none when Slack's client finds mistakes itself.
    fn submission(&self) -> Result<Option<(String, Sent)>, String> {
        let mut state = self.workspace.lock();
        let state = &mut *state;
        let inner = &self.workspace.inner;
        let top = state.stacks.get_mut(&self.id).and_then(|stack| stack.last_mut());
        let Some(view) = top else {
            return Err(format!("{}: no modal is open to submit", self.id));
        };
        if view.text("submit").is_none() {
            return Err(format!("{}: this modal has no submit button", self.id));
        }
        view.trouble = None;
        view.errors = client_errors(view);
        if !view.errors.is_empty() {
            return Ok(None);
        }
        let view = view.clone();
        let trigger = inner.trigger(state, &self.id, true);
        let urls: Vec<Value> = response_targets(&view)
            .map(|(block, action, channel)| {
                let url = inner.response_url(state, &self.id, &channel, None);
                json!({
                    "block_id": block, "action_id": action, "channel_id": channel, "response_url": url,
                })
            })
            .collect();
        let more = json!({
            "trigger_id": trigger, "view": view.json(&inner.settings), "response_urls": urls,
        });
        let payload = inner.interaction(state, "view_submission", &self.id, more);
        Ok(Some((view.id, Sent::interaction(&payload))))
    }

    /// Does what the app's answer says; an unfit one is a violation, and the modal stays.
    fn apply(&self, id: &str, answer: &AppAnswer) -> Result<(), String> {
        let unfit = |why: String| {
            let wrong = format!("view_submission: {why}");
            self.workspace.inner.violation(wrong.clone());
            Err(format!("{}: {wrong}", self.id))
        };
        if answer.status != 200 {
            return unfit(format!("answered with status {}", answer.status));
        }
        let mut state = self.workspace.lock();
        if answer.body.is_empty() {
            state.close(&self.id, id);
            return Ok(());
        }
        let body = answer.json();
        let action = body["response_action"].as_str().unwrap_or("").to_owned();
        let extra = |known: &[&str]| {
            let fields = body.as_object().into_iter().flatten();
            fields.map(|(name, _)| name.clone()).find(|name| !known.contains(&name.as_str()))
        };
        let known: &[&str] = match action.as_str() {
            "clear" => &["response_action"],
            "errors" => &["response_action", "errors"],
            _ => &["response_action", "view"],
        };
        let result = if !answer.is_json() {
            Err(format!("the answer is no JSON: {:?}", answer.body))
        } else if let Some(field) = extra(known) {
            Err(format!("invalid additional property: {field}"))
        } else {
            match action.as_str() {
                "clear" => {
                    state.stacks.remove(&self.id);
                    Ok(())
                }
                "errors" => state.show_errors(id, &body["errors"]),
                "update" => self.replace(&mut state, id, &body["view"]),
                "push" => self.push(&mut state, &body["view"]),
                other => Err(format!("there is no response_action {other:?}")),
            }
        };
        drop(state);
        result.or_else(unfit)
    }

    fn replace(&self, state: &mut State, id: &str, view: &Value) -> Result<(), String> {
        let definition = api::view_of_answer(state, view, Some(id)).map_err(|failure| failure.to_string())?;
        let hash = state.next_hash(self.workspace.clock().now());
        if let Some(view) = state.view_mut(id) {
            view.replace(definition, hash);
        }
        Ok(())
    }

    fn push(&self, state: &mut State, view: &Value) -> Result<(), String> {
        let definition = api::view_of_answer(state, view, None).map_err(|failure| failure.to_string())?;
        let now = self.workspace.clock().now();
        state.push_view(&self.id, definition, now).map_err(|failure| failure.to_string())?;
        Ok(())
    }

    pub async fn try_close(&self) -> Result<(), String> {
        let clears = self.workspace.lock().top(&self.id).is_some_and(|view| view.flag("clear_on_close"));
        self.leave(clears).await
    }

    pub async fn try_close_all(&self) -> Result<(), String> {
        self.leave(true).await
    }

    /// Closes the top modal, or with `all` the whole stack; the app hears of it if it asked to.
    async fn leave(&self, all: bool) -> Result<(), String> {
        let sent = {
            let mut state = self.workspace.lock();
            let inner = &self.workspace.inner;
            let Some(view) = state.top(&self.id).cloned() else {
                return Err(format!("{}: no modal is open to close", self.id));
            };
            let more = json!({"view": view.json(&inner.settings), "is_cleared": all});
            let payload = inner.interaction(&state, "view_closed", &self.id, more);
            if all {
                state.stacks.remove(&self.id);
            } else {
                state.close(&self.id, &view.id);
            }
            view.flag("notify_on_close").then(|| Sent::interaction(&payload))
        };
        self.workspace.inner.tell();
        let Some(sent) = sent else { return Ok(()) };
        let answer = self.send(sent).await?;
        self.acknowledged("view_closed", &answer)
    }

    /// The views in the person's stack, the topmost last: their titles.
    pub fn stack(&self) -> Vec<String> {
        let state = self.workspace.lock();
        let stack = state.stacks.get(&self.id).into_iter().flatten();
        stack.map(|view| view.text("title").unwrap_or("").to_owned()).collect()
    }

    /// The raw view that the app put into a place (not for messages), as Slack would show it to the app.
    pub fn raw_view(&self, place: &Place) -> Option<Value> {
        let state = self.workspace.lock();
        let view = match place {
            Place::Modal => state.top(&self.id),
            Place::Home => state.homes.get(&self.id),
            Place::Message { .. } => None,
        };
        view.map(|view| view.json(self.workspace.settings()))
    }
}

impl State {
    /// Closes one view; the one below it shows again.
    fn close(&mut self, user: &str, id: &str) {
        if let Some(stack) = self.stacks.get_mut(user) {
            stack.retain(|view| view.id != id);
            if stack.is_empty() {
                self.stacks.remove(user);
            }
        }
    }

    /// Shows the app's errors at their fields: each at an input block of the view.
    fn show_errors(&mut self, id: &str, errors: &Value) -> Result<(), String> {
        let Some(errors) = errors.as_object().filter(|errors| !errors.is_empty()) else {
            return Err("response_action errors without errors".into());
        };
        let Some(view) = self.view_mut(id) else { return Ok(()) };
        let mut shown = BTreeMap::new();
        for (block_id, error) in errors {
            let is_input = |block: &Value| kind(block) == "input" && block["block_id"] == **block_id;
            if !view.blocks().iter().any(is_input) {
                return Err(format!("errors: {block_id:?} is no input block of the view"));
            }
            match error.as_str().filter(|error| !error.is_empty()) {
                Some(error) => shown.insert(block_id.clone(), error.to_owned()),
                None => return Err(format!("errors: the error at {block_id:?} is no text")),
            };
        }
        view.errors = shown;
        Ok(())
    }
}

/// What Slack's client refuses before it asks the app.
fn client_errors(view: &View) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for block in view.blocks().iter().filter(|block| kind(block) == "input") {
        let Some((id, action, element)) = values::elements(std::slice::from_ref(block)).next() else {
            continue;
        };
        let now = values::current(&view.typed, id, action, element);
        let optional = block["optional"].as_bool().unwrap_or(false);
        let error = if values::is_empty(&now) {
            (!optional).then(|| "Please complete this required field.".to_owned())
        } else {
            text_error(element, now["value"].as_str().unwrap_or(""))
        };
        errors.extend(error.map(|error| (id.to_owned(), error)));
    }
    errors
}

fn text_error(element: &Value, text: &str) -> Option<String> {
    let length = text.chars().count() as u64;
    let least = element["min_length"].as_u64().unwrap_or(0);
    let most = element["max_length"].as_u64().unwrap_or(3000);
    let bound = |name: &str| element[name].as_str().and_then(|bound| bound.parse::<f64>().ok());
    match kind(element) {
        "plain_text_input" if length < least => Some(format!("This must be at least {least} characters.")),
        "plain_text_input" if length > most => Some(format!("This must be at most {most} characters.")),
        "email_text_input" if !text.contains('@') => Some("This must be an email address.".into()),
        "url_text_input" if url::Url::parse(text).is_err() => Some("This must be a URL.".into()),
        "number_input" => match text.parse::<f64>() {
            Err(_) => Some("This must be a number.".into()),
            Ok(number) if number.fract() != 0.0 && element["is_decimal_allowed"] != true => {
                Some("This must be a whole number.".into())
            }
            Ok(number) if bound("min_value").is_some_and(|least| number < least) => {
                Some("This number is too small.".into())
            }
            Ok(number) if bound("max_value").is_some_and(|most| number > most) => {
                Some("This number is too large.".into())
            }
            Ok(_) => None,
        },
        _ => None,
    }
}

/// The fields of the view that ask for a `response_url` of the conversation chosen in them.
fn response_targets(view: &View) -> impl Iterator<Item = (String, String, String)> {
    values::fields(view.blocks()).into_iter().filter_map(|(block, action, element)| {
        if element["response_url_enabled"] != true {
            return None;
        }
        let now = values::current(&view.typed, block, action, element);
        let chosen = values::state_key(kind(element)).and_then(|key| now.get(key))?.as_str()?.to_owned();
        Some((block.to_owned(), action.to_owned(), chosen))
    })
}
