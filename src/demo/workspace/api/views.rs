//! `views.*`: modals with their stacks and triggers, and the home tab.

use chrono::Duration;
use serde_json::{Map, Value, json};

use super::{Answer, Call, Failure};
use crate::demo::workspace::state::{State, View};
use crate::demo::workspace::{check, values};
use crate::time::Time;

/// The most modals in a stack.
const STACK: usize = 3;
/// How long a trigger lives.
const TRIGGER: Duration = Duration::seconds(3);

pub fn open(call: &mut Call<'_>) -> Answer {
    let definition = definition(call, "modal", None)?;
    let (user, in_modal) = trigger(call)?;
    if !in_modal {
        call.state.stacks.remove(&user);
    }
    let view = call.state.push_view(&user, definition, call.now)?;
    Ok(json!({"view": view.json(call.settings)}))
}

pub fn push(call: &mut Call<'_>) -> Answer {
    let definition = definition(call, "modal", None)?;
    let (user, in_modal) = trigger(call)?;
    if !in_modal || call.state.top(&user).is_none() {
        return Err("invalid_trigger_id".into());
    }
    let view = call.state.push_view(&user, definition, call.now)?;
    Ok(json!({"view": view.json(call.settings)}))
}

pub fn update(call: &mut Call<'_>) -> Answer {
    let id = match (call.args.text("view_id"), call.args.text("external_id")) {
        (Some(id), _) => Some(id.to_owned()),
        (None, Some(external)) => {
            call.state.views().find(|view| view.external_id() == external).map(|view| view.id.clone())
        }
        (None, None) => {
            return Err(Failure::arguments([
                "missing required field: view_id [json-pointer:/view_id]".into()
            ]));
        }
    };
    let found = id.as_ref().and_then(|id| call.state.views().find(|view| view.id == *id));
    let Some(view) = found else {
        // What is given must be valid all the same.
        check_view(call, "modal")?;
        return Err("not_found".into());
    };
    let (id, kind, hash) =
        (view.id.clone(), if view.is_home() { "home" } else { "modal" }, view.hash.clone());
    check_view(call, kind)?;
    if call.args.text("hash").is_some_and(|given| given != hash) {
        return Err("hash_conflict".into());
    }
    let definition = definition(call, kind, Some(&id))?;
    let hash = call.state.next_hash(call.now);
    let view = call.state.view_mut(&id).ok_or("not_found")?;
    view.replace(definition, hash);
    Ok(json!({"view": view.json(call.settings)}))
}

pub fn publish(call: &mut Call<'_>) -> Answer {
    let user = call.args.needed("user_id")?.to_owned();
    check_view(call, "home")?;
    if !call.settings.home_enabled {
        return Err("not_enabled".into());
    }
    if !call.state.users.get(&user).is_some_and(|user| !user.is_bot && !user.deleted) {
        return Err("user_not_found".into());
    }
    let shown = call.state.homes.get(&user);
    if let Some(given) = call.args.text("hash")
        && shown.is_none_or(|view| view.hash != given)
    {
        return Err("hash_conflict".into());
    }
    let id = shown.map(|view| view.id.clone());
    let definition = definition(call, "home", id.as_deref())?;
    let hash = call.state.next_hash(call.now);
    if let Some(view) = call.state.homes.get_mut(&user) {
        view.replace(definition, hash);
    } else {
        let id = format!("V{:04}", call.state.next());
        let view = View::new(id, &user, definition, hash);
        call.state.homes.insert(user.clone(), view);
    }
    let view = call.state.homes.get(&user).map(|view| view.json(call.settings));
    Ok(json!({"view": view}))
}

/// Takes the trigger of the call: whose it is, and whether it came from inside a modal.
fn trigger(call: &mut Call<'_>) -> Result<(String, bool), Failure> {
    let id = call.args.text("trigger_id").or_else(|| call.args.text("interactivity_pointer"));
    let id = id.ok_or_else(|| {
        Failure::arguments(["missing required field: trigger_id [json-pointer:/trigger_id]".into()])
    })?;
    let trigger = call.state.live.triggers.get_mut(id).ok_or("invalid_trigger_id")?;
    if trigger.used {
        return Err("exchanged_trigger_id".into());
    }
    if call.now - trigger.made > TRIGGER {
        return Err("expired_trigger_id".into());
    }
    trigger.used = true;
    Ok((trigger.user.clone(), trigger.in_modal))
}

/// The view of the call, checked. It may come as JSON text inside a JSON body.
fn check_view(call: &mut Call<'_>, kind: &str) -> Result<Value, Failure> {
    let view = match call.args.get("view") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(view) => view.clone(),
        None => Value::Null,
    };
    if check::is_too_large(&view) {
        return Err(Failure::from("view_too_large").recorded());
    }
    let wrong = check::view(&view, kind, "/view");
    if wrong.is_empty() { Ok(view) } else { Err(Failure::arguments(wrong)) }
}

fn definition(call: &mut Call<'_>, kind: &str, id: Option<&str>) -> Result<Map<String, Value>, Failure> {
    let view = check_view(call, kind)?;
    call.state.prepare(view, id)
}

impl State {
    /// Makes a checked definition ready to be kept: `external_id` must be free, missing ids are filled in.
    pub(in crate::demo::workspace) fn prepare(
        &mut self,
        view: Value,
        id: Option<&str>,
    ) -> Result<Map<String, Value>, Failure> {
        let Value::Object(mut definition) = view else { return Err("invalid_arguments".into()) };
        let external = definition.get("external_id").and_then(Value::as_str).unwrap_or("");
        let taken = |view: &View| view.external_id() == external && Some(view.id.as_str()) != id;
        if !external.is_empty() && self.views().any(taken) {
            return Err("duplicate_external_id".into());
        }
        for field in ["title", "submit", "close"] {
            definition.get_mut(field).into_iter().for_each(values::text_defaults);
        }
        if let Some(Value::Array(blocks)) = definition.get_mut("blocks") {
            values::complete(blocks, || self.next());
        }
        Ok(definition)
    }

    /// Opens a view on top of the person's stack.
    pub(in crate::demo::workspace) fn push_view(
        &mut self,
        user: &str,
        definition: Map<String, Value>,
        now: Time,
    ) -> Result<View, Failure> {
        if self.stacks.get(user).is_some_and(|stack| stack.len() >= STACK) {
            return Err("push_limit_reached".into());
        }
        let id = format!("V{:04}", self.next());
        let hash = self.next_hash(now);
        let mut view = View::new(id, user, definition, hash);
        let stack = self.stacks.entry(user.into()).or_default();
        if let (Some(first), Some(last)) = (stack.first(), stack.last()) {
            view.root = first.id.clone();
            view.previous = Some(last.id.clone());
        }
        stack.push(view.clone());
        Ok(view)
    }

    pub(in crate::demo::workspace) fn next_hash(&mut self, now: Time) -> String {
        format!("{}.{:08x}", now.and_utc().timestamp(), self.next())
    }
}

impl View {
    fn new(id: String, user: &str, definition: Map<String, Value>, hash: String) -> Self {
        Self {
            root: id.clone(),
            id,
            user: user.into(),
            definition,
            hash,
            previous: None,
            typed: Default::default(),
            errors: Default::default(),
            trouble: None,
        }
    }
}

/// Checks and prepares the view of an HTTP answer (`response_action` update or push).
pub fn of_answer(state: &mut State, view: &Value, id: Option<&str>) -> Result<Map<String, Value>, Failure> {
    if check::is_too_large(view) {
        return Err(Failure::from("view_too_large").recorded());
    }
    let wrong = check::view(view, "modal", "/view");
    if !wrong.is_empty() {
        return Err(Failure::arguments(wrong));
    }
    state.prepare(view.clone(), id)
}
