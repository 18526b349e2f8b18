//! Block Kit's limits: what Slack refuses in views and messages, with its own words and pointers.
//!
//! Where nobody could establish a limit, there is none here. The fields of the newest blocks (alert, card,
//! carousel, container, context_actions) are not published to the letter: of those only the surface and
//! the `block_id` are checked.

mod blocks;
mod elements;
mod objects;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::{Map, Value};
use url::Url;

/// Where blocks are shown: it decides which ones may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surface {
    Home,
    Modal,
    Message,
}

/// A view is at most 250 KB.
const VIEW_BYTES: usize = 250 * 1024;
const VIEW_BLOCKS: usize = 100;
const MESSAGE_BLOCKS: usize = 50;
const VIEW_BUTTON: usize = 24;
const METADATA: usize = 3000;
/// `block_id`, `action_id`, `callback_id`, `external_id`.
const ID: usize = 255;

/// Collects what is wrong.
struct Check {
    surface: Surface,
    wrong: Vec<String>,
    block_ids: HashSet<String>,
    /// Blocks with an input, which a modal needs a submit button for.
    inputs: usize,
    /// Elements that want the focus: one may.
    focused: usize,
    /// Characters in all markdown blocks together.
    markdown: usize,
}

/// What is wrong with a view of this kind (`modal` or `home`) at this pointer.
pub(super) fn view(view: &Value, kind: &str, at: &str) -> Vec<String> {
    let surface = if kind == "home" { Surface::Home } else { Surface::Modal };
    let mut check = Check::new(surface);
    check.view(view, kind, at);
    check.wrong
}

/// What is wrong with the blocks of a message.
pub(super) fn message_blocks(blocks: &[Value], at: &str) -> Vec<String> {
    let mut check = Check::new(Surface::Message);
    check.blocks(blocks, MESSAGE_BLOCKS, at);
    check.wrong
}

/// What is wrong with an answer to a request for options: `options` or `option_groups`, empty ones too.
pub(super) fn suggestions(answer: &Value) -> Vec<String> {
    let mut check = Check::new(Surface::Modal);
    if let Some(fields) = check.object(answer, "", &[], &["options", "option_groups"]) {
        check.option_lists(fields, "", 0);
    }
    check.wrong
}

pub(super) fn is_too_large(view: &Value) -> bool {
    view.to_string().len() > VIEW_BYTES
}

/// Control characters never arrive: NUL is refused wherever it stands.
pub(super) fn no_nul(value: &Value, at: &str, wrong: &mut Vec<String>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            wrong.push(format!("must not contain NUL [json-pointer:{at}]"));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| no_nul(item, &format!("{at}/{i}"), wrong));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| no_nul(field, &format!("{at}/{name}"), wrong));
        }
        _ => {}
    }
}

impl Check {
    fn new(surface: Surface) -> Self {
        Self { surface, wrong: Vec::new(), block_ids: HashSet::new(), inputs: 0, focused: 0, markdown: 0 }
    }

    fn view(&mut self, view: &Value, kind: &str, at: &str) {
        const MODAL: &[&str] = &[
            "submit",
            "close",
            "private_metadata",
            "callback_id",
            "external_id",
            "clear_on_close",
            "notify_on_close",
        ];
        const HOME: &[&str] = &["private_metadata", "callback_id", "external_id"];
        let home = self.surface == Surface::Home;
        let required: &[&str] = if home { &["type", "blocks"] } else { &["type", "title", "blocks"] };
        let Some(fields) = self.object(view, at, required, if home { HOME } else { MODAL }) else { return };
        if fields.get("type").and_then(Value::as_str) != Some(kind) {
            self.error(&format!("{at}/type"), format!("must be {kind}"));
        }
        for name in ["title", "submit", "close"] {
            self.plain(fields, name, at, VIEW_BUTTON);
        }
        self.string(fields, "private_metadata", at, METADATA);
        self.string(fields, "callback_id", at, ID);
        self.string(fields, "external_id", at, ID);
        self.boolean(fields, "clear_on_close", at);
        self.boolean(fields, "notify_on_close", at);
        no_nul(view, at, &mut self.wrong);
        if let Some(blocks) = self.list(fields, "blocks", at, 0, VIEW_BLOCKS) {
            self.blocks(blocks, VIEW_BLOCKS, &format!("{at}/blocks"));
        }
        if self.inputs > 0 && !home && !fields.contains_key("submit") {
            self.error(at, "missing required field: submit");
        }
        if self.focused > 1 {
            self.error(at, "only one element may have focus_on_load");
        }
    }

    fn error(&mut self, at: &str, what: impl std::fmt::Display) {
        self.wrong.push(format!("{what} [json-pointer:{at}]"));
    }

    /// An object with these fields and no others.
    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &str,
        required: &[&str],
        optional: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Some(fields) = value.as_object() else {
            self.error(at, "must provide an object");
            return None;
        };
        for name in required.iter().filter(|name| !fields.contains_key(**name)) {
            self.error(at, format_args!("missing required field: {name}"));
        }
        for name in fields.keys() {
            if !required.contains(&name.as_str()) && !optional.contains(&name.as_str()) {
                self.error(at, format_args!("invalid additional property: {name}"));
            }
        }
        Some(fields)
    }

    /// A text field of at most so many characters; an id may be empty, which is as if it were missing.
    fn string<'v>(
        &mut self,
        fields: &'v Map<String, Value>,
        name: &str,
        at: &str,
        most: usize,
    ) -> Option<&'v str> {
        let value = fields.get(name)?;
        let at = format!("{at}/{name}");
        let Some(text) = value.as_str() else {
            self.error(&at, "must be a string");
            return None;
        };
        self.length(text, &at, 0, most);
        Some(text)
    }

    fn length(&mut self, text: &str, at: &str, least: usize, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.error(at, format_args!("must be less than {} characters", most + 1));
        }
        if length < least {
            self.error(at, format_args!("must be more than {} characters", least - 1));
        }
    }

    fn boolean(&mut self, fields: &Map<String, Value>, name: &str, at: &str) -> bool {
        let value = fields.get(name);
        if value.is_some_and(|value| !value.is_boolean()) {
            self.error(&format!("{at}/{name}"), "must be a boolean");
        }
        value.and_then(Value::as_bool).unwrap_or(false)
    }

    fn integer(
        &mut self,
        fields: &Map<String, Value>,
        name: &str,
        at: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let value = fields.get(name)?;
        let at = format!("{at}/{name}");
        match value.as_i64() {
            None => self.error(&at, "must be an integer"),
            Some(number) if !range.contains(&number) => {
                self.error(&at, format_args!("must be from {} to {}", range.start(), range.end()));
            }
            number => return number,
        }
        None
    }

    fn list<'v>(
        &mut self,
        fields: &'v Map<String, Value>,
        name: &str,
        at: &str,
        least: usize,
        most: usize,
    ) -> Option<&'v [Value]> {
        let value = fields.get(name)?;
        let at = format!("{at}/{name}");
        let Some(items) = value.as_array() else {
            self.error(&at, "must be an array");
            return None;
        };
        if items.len() > most {
            self.error(&at, format_args!("no more than {most} items allowed"));
        }
        if items.len() < least {
            self.error(&at, format_args!("must have at least {least} items"));
        }
        Some(items)
    }

    /// A list of texts, each one of `known` where that isn't empty.
    fn strings(&mut self, fields: &Map<String, Value>, name: &str, at: &str, least: usize, known: &[&str]) {
        let Some(items) = self.list(fields, name, at, least, usize::MAX) else { return };
        for (i, item) in items.iter().enumerate() {
            let fits = item.as_str().is_some_and(|text| known.is_empty() || known.contains(&text));
            if !fits {
                self.error(&format!("{at}/{name}/{i}"), "is not an allowed value");
            }
        }
    }

    fn one_of(&mut self, fields: &Map<String, Value>, name: &str, at: &str, known: &[&str]) {
        if let Some(value) = fields.get(name)
            && !value.as_str().is_some_and(|text| known.contains(&text))
        {
            self.error(&format!("{at}/{name}"), format_args!("must be one of {}", known.join(", ")));
        }
    }

    fn url(&mut self, fields: &Map<String, Value>, name: &str, at: &str) {
        const LONGEST: usize = 3000;
        if let Some(text) = self.string(fields, name, at, LONGEST)
            && Url::parse(text).is_err()
        {
            self.error(&format!("{at}/{name}"), "must be a valid URL");
        }
    }
}
