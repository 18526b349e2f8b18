//! The state of fields: what `state.values` says about each of them.

use serde_json::{Map, Value, json};

use super::state::Typed;

/// The fields among these blocks that keep a state: block id, action id, element.
pub(super) fn fields(blocks: &[Value]) -> Vec<(&str, &str, &Value)> {
    elements(blocks).filter(|(_, _, element)| state_key(kind(element)).is_some()).collect()
}

/// Every element of these blocks that a person can act on.
pub(super) fn elements(blocks: &[Value]) -> impl Iterator<Item = (&str, &str, &Value)> {
    blocks.iter().flat_map(|block| {
        let id = block.get("block_id").and_then(Value::as_str).unwrap_or("");
        let single = block.get("accessory").or_else(|| block.get("element"));
        let many = block.get("elements").and_then(Value::as_array);
        let is_actions = kind(block) == "actions";
        single
            .into_iter()
            .chain(many.filter(|_| is_actions).into_iter().flatten())
            .map(move |element| (id, element.get("action_id").and_then(Value::as_str).unwrap_or(""), element))
    })
}

pub(super) fn kind(value: &Value) -> &str {
    value.get("type").and_then(Value::as_str).unwrap_or("")
}

/// The key under which a type of element reports what is in it, or none for a button and the like.
pub(super) fn state_key(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => "value",
        "rich_text_input" => "rich_text_value",
        "static_select" | "external_select" | "radio_buttons" => "selected_option",
        "multi_static_select" | "multi_external_select" | "checkboxes" => "selected_options",
        "users_select" => "selected_user",
        "multi_users_select" => "selected_users",
        "conversations_select" => "selected_conversation",
        "multi_conversations_select" => "selected_conversations",
        "channels_select" => "selected_channel",
        "multi_channels_select" => "selected_channels",
        "datepicker" => "selected_date",
        "timepicker" => "selected_time",
        "datetimepicker" => "selected_date_time",
        "file_input" => "files",
        _ => return None,
    })
}

/// The element's field that holds what is in it before anybody touches it.
fn initial_key(kind: &str) -> &'static str {
    match kind {
        "static_select" | "external_select" | "radio_buttons" => "initial_option",
        "multi_static_select" | "multi_external_select" | "checkboxes" => "initial_options",
        "users_select" => "initial_user",
        "multi_users_select" => "initial_users",
        "conversations_select" => "initial_conversation",
        "multi_conversations_select" => "initial_conversations",
        "channels_select" => "initial_channel",
        "multi_channels_select" => "initial_channels",
        "datepicker" => "initial_date",
        "timepicker" => "initial_time",
        "datetimepicker" => "initial_date_time",
        _ => "initial_value",
    }
}

pub(super) fn is_list(key: &str) -> bool {
    key.ends_with('s')
}

/// What an element holds before anybody touches it, in the shape of `state.values`.
pub(super) fn initial(element: &Value) -> Value {
    let kind = kind(element);
    let Some(key) = state_key(kind) else { return Value::Null };
    let empty = if is_list(key) { json!([]) } else { Value::Null };
    let value = element.get(initial_key(kind)).cloned().unwrap_or(empty);
    let mut state = json!({"type": kind});
    state[key] = value;
    state
}

/// What the field holds now: what was typed, or what it began with.
pub(super) fn current(typed: &Typed, block: &str, action: &str, element: &Value) -> Value {
    typed.get(block).and_then(|actions| actions.get(action)).cloned().unwrap_or_else(|| initial(element))
}

/// `state.values` of these blocks.
pub(super) fn all(blocks: &[Value], typed: &Typed) -> Value {
    let mut all = Map::new();
    for (block, action, element) in fields(blocks) {
        let actions = all.entry(block).or_insert_with(|| json!({}));
        actions[action] = current(typed, block, action, element);
    }
    Value::Object(all)
}

/// Whether a field's state holds nothing.
pub(super) fn is_empty(state: &Value) -> bool {
    match state_key(kind(state)).and_then(|key| state.get(key)) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

/// Fills in what Slack fills in: ids that the app left out, and the defaults of text objects.
pub(super) fn complete(blocks: &mut [Value], mut next: impl FnMut() -> u64) {
    for block in blocks {
        let Some(fields) = block.as_object_mut() else { continue };
        let missing = |id: Option<&Value>| id.and_then(Value::as_str).is_none_or(str::is_empty);
        if missing(fields.get("block_id")) {
            fields.insert("block_id".into(), json!(format!("b{:x}", next())));
        }
        for key in ["accessory", "element", "elements"] {
            let elements = match fields.get_mut(key) {
                Some(Value::Array(elements)) => elements.as_mut_slice(),
                Some(element) => std::slice::from_mut(element),
                None => continue,
            };
            for element in elements {
                let acts = kind(element) == "button"
                    || kind(element) == "overflow"
                    || state_key(kind(element)).is_some();
                if acts && missing(element.get("action_id")) {
                    element["action_id"] = json!(format!("a{:x}", next()));
                }
            }
        }
        text_defaults(block);
    }
}

pub(super) fn text_defaults(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(text_defaults),
        Value::Object(fields) => {
            let is_text = fields.get("text").is_some_and(Value::is_string);
            match fields.get("type").and_then(Value::as_str) {
                Some("plain_text") if is_text => drop(fields.entry("emoji").or_insert(json!(true))),
                Some("mrkdwn") if is_text => drop(fields.entry("verbatim").or_insert(json!(false))),
                _ => fields.values_mut().for_each(text_defaults),
            }
        }
        _ => {}
    }
}

/// The options of an element, those in groups as well.
pub(super) fn options(element: &Value) -> impl Iterator<Item = &Value> {
    let groups = element.get("option_groups").and_then(Value::as_array).into_iter().flatten();
    let lists = element.get("options").into_iter().chain(groups.filter_map(|group| group.get("options")));
    lists.filter_map(Value::as_array).flatten()
}
