//! The small objects inside blocks: texts, options, confirmations, filters.

use serde_json::{Map, Value};

use super::{Check, Surface};

const OPTION: usize = 75;
const OPTION_VALUE: usize = 150;
const OPTIONS: usize = 100;

/// Where options are used, which decides what their texts may be.
#[derive(Clone, Copy, PartialEq)]
pub enum Options {
    /// Selects: plain text.
    Menu,
    /// Plain text and a link.
    Overflow,
    /// Radio buttons and checkboxes: mrkdwn as well.
    Marks,
}

impl Check {
    /// A `plain_text` field.
    pub fn plain(&mut self, fields: &Map<String, Value>, name: &str, at: &str, most: usize) {
        if let Some(value) = fields.get(name) {
            self.text(value, &format!("{at}/{name}"), false, most);
        }
    }

    /// A text field, plain or mrkdwn.
    pub fn any_text(&mut self, fields: &Map<String, Value>, name: &str, at: &str, most: usize) {
        if let Some(value) = fields.get(name) {
            self.text(value, &format!("{at}/{name}"), true, most);
        }
    }

    pub fn text(&mut self, value: &Value, at: &str, mrkdwn: bool, most: usize) {
        let kind = value.get("type").and_then(Value::as_str).unwrap_or("");
        let optional: &[&str] = match kind {
            "plain_text" => &["emoji"],
            "mrkdwn" => &["verbatim"],
            _ => &[],
        };
        let Some(fields) = self.object(value, at, &["type", "text"], optional) else { return };
        if kind != "plain_text" && !(mrkdwn && kind == "mrkdwn") {
            self.error(&format!("{at}/type"), format_args!("unsupported type: {kind}"));
        }
        self.boolean(fields, "emoji", at);
        self.boolean(fields, "verbatim", at);
        if let Some(text) = self.string(fields, "text", at, most) {
            self.length(text, &format!("{at}/text"), 1, usize::MAX);
        }
        // A modal's texts are searched for NUL with the whole view.
        if self.surface == Surface::Message {
            super::no_nul(value, at, &mut self.wrong);
        }
    }

    pub fn option(&mut self, value: &Value, at: &str, kind: Options) {
        let optional: &[&str] =
            if kind == Options::Overflow { &["description", "url"] } else { &["description"] };
        let Some(fields) = self.object(value, at, &["text", "value"], optional) else { return };
        for name in ["text", "description"] {
            match kind {
                Options::Marks => self.any_text(fields, name, at, OPTION),
                _ => self.plain(fields, name, at, OPTION),
            }
        }
        self.string(fields, "value", at, OPTION_VALUE);
        self.url(fields, "url", at);
    }

    pub fn options(&mut self, items: &[Value], at: &str, kind: Options) {
        for (i, item) in items.iter().enumerate() {
            self.option(item, &format!("{at}/{i}"), kind);
        }
    }

    /// `options` or `option_groups`, one of them.
    pub fn option_lists(&mut self, fields: &Map<String, Value>, at: &str, least: usize) {
        if fields.contains_key("options") == fields.contains_key("option_groups") {
            self.error(at, "must have either options or option_groups");
        }
        if let Some(items) = self.list(fields, "options", at, least, OPTIONS) {
            self.options(items, &format!("{at}/options"), Options::Menu);
        }
        for (i, group) in
            self.list(fields, "option_groups", at, least, OPTIONS).unwrap_or_default().iter().enumerate()
        {
            let at = format!("{at}/option_groups/{i}");
            let Some(fields) = self.object(group, &at, &["label", "options"], &[]) else { continue };
            self.plain(fields, "label", &at, OPTION);
            if let Some(items) = self.list(fields, "options", &at, least, OPTIONS) {
                self.options(items, &format!("{at}/options"), Options::Menu);
            }
        }
    }

    /// `initial_option` and `initial_options` must be among the options, to the letter.
    pub fn initial_options(&mut self, fields: &Map<String, Value>, at: &str) {
        let groups = fields.get("option_groups").and_then(Value::as_array).into_iter().flatten();
        let lists = fields.get("options").into_iter().chain(groups.filter_map(|group| group.get("options")));
        let offered: Vec<&Value> = lists.filter_map(Value::as_array).flatten().collect();
        let single = fields.get("initial_option").map(|option| (format!("{at}/initial_option"), option));
        let many = fields.get("initial_options").and_then(Value::as_array).into_iter().flatten();
        let many = many
            .enumerate()
            .map(|(i, option)| (format!("{at}/initial_options/{i}"), option))
            .collect::<Vec<_>>();
        for (at, initial) in single.into_iter().chain(many) {
            if !offered.iter().any(|option| same_option(option, initial)) {
                self.error(&at, "must exactly match one of the options");
            }
        }
    }

    pub fn confirm(&mut self, fields: &Map<String, Value>, at: &str) {
        let Some(value) = fields.get("confirm") else { return };
        let at = format!("{at}/confirm");
        let required = &["title", "text", "confirm", "deny"];
        let Some(fields) = self.object(value, &at, required, &["style"]) else { return };
        self.plain(fields, "title", &at, 100);
        self.any_text(fields, "text", &at, 300);
        self.plain(fields, "confirm", &at, 30);
        self.plain(fields, "deny", &at, 30);
        self.one_of(fields, "style", &at, &["primary", "danger"]);
    }

    pub fn filter(&mut self, fields: &Map<String, Value>, at: &str) {
        let Some(value) = fields.get("filter") else { return };
        let at = format!("{at}/filter");
        let optional = &["include", "exclude_external_shared_channels", "exclude_bot_users"];
        let Some(fields) = self.object(value, &at, &[], optional) else { return };
        if fields.is_empty() {
            self.error(&at, "must have at least one property");
        }
        self.strings(fields, "include", &at, 1, &["im", "mpim", "private", "public"]);
        self.boolean(fields, "exclude_external_shared_channels", &at);
        self.boolean(fields, "exclude_bot_users", &at);
    }

    pub fn dispatch_config(&mut self, fields: &Map<String, Value>, at: &str) {
        let Some(value) = fields.get("dispatch_action_config") else { return };
        let at = format!("{at}/dispatch_action_config");
        let Some(fields) = self.object(value, &at, &[], &["trigger_actions_on"]) else { return };
        let known = &["on_enter_pressed", "on_character_entered"];
        self.strings(fields, "trigger_actions_on", &at, 1, known);
    }
}

/// Texts compare by type and content: Slack's defaults (`emoji`, `verbatim`) make no difference.
fn same_option(a: &Value, b: &Value) -> bool {
    let text = |option: &Value, name: &str| {
        option.get(name).map(|text| (text.get("type").cloned(), text.get("text").cloned()))
    };
    a.get("value") == b.get("value")
        && text(a, "text") == text(b, "text")
        && text(a, "description") == text(b, "description")
}
