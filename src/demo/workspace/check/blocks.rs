//! The blocks themselves: which surface takes them, and what is in them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::elements::Place;
use super::{Check, ID, Surface};

/// Section texts and fields, headers, labels.
const SECTION: usize = 3000;
const FIELD: usize = 2000;
const HEADER: usize = 150;
const LABEL: usize = 2000;
/// Characters in the markdown blocks of one message together.
const MARKDOWN: usize = 12_000;
const ROWS: usize = 100;
const COLUMNS: usize = 20;

const HOME: &[&str] = &[
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
    "card",
    "carousel",
    "container",
];
const MODAL: &[&str] = &[
    "actions",
    "alert",
    "card",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
];
const ONLY_MESSAGES: &[&str] = &["context_actions", "file", "markdown"];
/// Blocks whose fields are not published to the letter.
const OPAQUE: &[&str] = &["alert", "card", "carousel", "container", "context_actions"];

impl Check {
    pub fn blocks(&mut self, blocks: &[Value], most: usize, at: &str) {
        // A view's number is checked where its list is read.
        if self.surface == Surface::Message && blocks.len() > most {
            self.error(at, format_args!("no more than {most} items allowed"));
        }
        for (i, block) in blocks.iter().enumerate() {
            self.block(block, &format!("{at}/{i}"));
        }
    }

    fn block(&mut self, block: &Value, at: &str) {
        let kind = block.get("type").and_then(Value::as_str).unwrap_or("");
        let taken = match self.surface {
            Surface::Home => HOME.contains(&kind),
            Surface::Modal => MODAL.contains(&kind),
            Surface::Message => HOME.contains(&kind) || ONLY_MESSAGES.contains(&kind),
        };
        if !taken {
            return self.error(&format!("{at}/type"), format_args!("unsupported type: {kind}"));
        }
        let opaque = OPAQUE.contains(&kind);
        let known = fields_of(kind).unwrap_or_default();
        let fields = match block.as_object() {
            Some(fields) if opaque => fields,
            _ => {
                let required: Vec<&str> = known.0.iter().copied().chain(["type"]).collect();
                let optional: Vec<&str> = known.1.iter().copied().chain(["block_id"]).collect();
                let Some(fields) = self.object(block, at, &required, &optional) else { return };
                fields
            }
        };
        if let Some(id) = self.string(fields, "block_id", at, ID).filter(|id| !id.is_empty())
            && !self.block_ids.insert(id.to_owned())
        {
            self.error(&format!("{at}/block_id"), format_args!("block_id must be unique: {id}"));
        }
        if !opaque {
            self.block_fields(kind, fields, at);
            self.unique_actions(fields, at);
        }
    }

    fn block_fields(&mut self, kind: &str, fields: &Map<String, Value>, at: &str) {
        match kind {
            "section" => self.section(fields, at),
            "header" => self.plain(fields, "text", at, HEADER),
            "context" => self.context(fields, at),
            "actions" => {
                for (i, element) in
                    self.list(fields, "elements", at, 1, 25).unwrap_or_default().iter().enumerate()
                {
                    self.element(element, &format!("{at}/elements/{i}"), Place::Actions);
                }
            }
            "input" => self.input(fields, at),
            "image" => {
                self.image(fields, at);
                self.plain(fields, "title", at, 2000);
            }
            "markdown" => {
                let text = self.string(fields, "text", at, MARKDOWN).unwrap_or_default();
                self.length(text, &format!("{at}/text"), 1, usize::MAX);
                self.markdown += text.chars().count();
                if self.markdown > MARKDOWN && text.chars().count() <= MARKDOWN {
                    self.error(&format!("{at}/text"), format_args!("more than {MARKDOWN} characters in all"));
                }
            }
            "rich_text" => self.rich_text_elements(fields, at),
            "table" => self.table(fields, at),
            "video" => {
                self.plain(fields, "title", at, 200);
                self.plain(fields, "description", at, usize::MAX);
                for name in ["video_url", "thumbnail_url", "title_url", "provider_icon_url"] {
                    self.url(fields, name, at);
                }
            }
            "file" => self.one_of(fields, "source", at, &["remote"]),
            _ => {}
        }
    }

    fn section(&mut self, fields: &Map<String, Value>, at: &str) {
        if !fields.contains_key("text") && !fields.contains_key("fields") {
            self.error(at, "missing required field: text or fields");
        }
        self.any_text(fields, "text", at, SECTION);
        for (i, text) in self.list(fields, "fields", at, 1, 10).unwrap_or_default().iter().enumerate() {
            self.text(text, &format!("{at}/fields/{i}"), true, FIELD);
        }
        self.boolean(fields, "expand", at);
        if let Some(element) = fields.get("accessory") {
            self.element(element, &format!("{at}/accessory"), Place::Accessory);
        }
    }

    fn context(&mut self, fields: &Map<String, Value>, at: &str) {
        for (i, element) in self.list(fields, "elements", at, 1, 10).unwrap_or_default().iter().enumerate() {
            let at = format!("{at}/elements/{i}");
            match element.get("type").and_then(Value::as_str) {
                Some("image") => self.image_element(element, &at),
                _ => self.text(element, &at, true, SECTION),
            }
        }
    }

    fn input(&mut self, fields: &Map<String, Value>, at: &str) {
        self.inputs += 1;
        self.plain(fields, "label", at, LABEL);
        self.plain(fields, "hint", at, LABEL);
        self.boolean(fields, "optional", at);
        self.boolean(fields, "dispatch_action", at);
        if let Some(element) = fields.get("element") {
            self.element(element, &format!("{at}/element"), Place::Input);
        }
    }

    /// A whole `rich_text` object, as an input's value has it.
    pub fn rich_text(&mut self, value: &Value, at: &str) {
        if let Some(fields) = self.object(value, at, &["type", "elements"], &["block_id"]) {
            self.rich_text_elements(fields, at);
        }
    }

    fn rich_text_elements(&mut self, fields: &Map<String, Value>, at: &str) {
        const KINDS: &[&str] =
            &["rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"];
        let elements = self.list(fields, "elements", at, 0, usize::MAX).unwrap_or_default();
        for (i, element) in elements.iter().enumerate() {
            let kind = element.get("type").and_then(Value::as_str).unwrap_or("");
            if !KINDS.contains(&kind) || !element.get("elements").is_some_and(Value::is_array) {
                self.error(&format!("{at}/elements/{i}"), format_args!("unsupported type: {kind}"));
            }
        }
    }

    fn table(&mut self, fields: &Map<String, Value>, at: &str) {
        self.list(fields, "column_settings", at, 0, COLUMNS);
        for (i, row) in self.list(fields, "rows", at, 1, ROWS).unwrap_or_default().iter().enumerate() {
            let at = format!("{at}/rows/{i}");
            match row.as_array() {
                None => self.error(&at, "must be an array"),
                Some(cells) if cells.len() > COLUMNS => {
                    self.error(&at, format_args!("no more than {COLUMNS} items allowed"));
                }
                Some(_) => {}
            }
        }
    }

    fn unique_actions(&mut self, fields: &Map<String, Value>, at: &str) {
        let elements = fields.get("elements").and_then(Value::as_array).into_iter().flatten();
        let ids = elements.filter_map(|element| element.get("action_id")?.as_str());
        let mut seen = HashSet::new();
        for id in ids.filter(|id| !id.is_empty()) {
            if !seen.insert(id) {
                self.error(&format!("{at}/elements"), format_args!("action_id must be unique: {id}"));
            }
        }
    }
}

/// The required and the optional fields of a block, `type` and `block_id` left out.
#[rustfmt::skip]
fn fields_of(kind: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match kind {
        "actions" | "context" | "rich_text" => (&["elements"], &[]),
        "divider" => (&[], &[]),
        "header" => (&["text"], &["level"]),
        "section" => (&[], &["text", "fields", "accessory", "expand"]),
        "input" => (&["label", "element"], &["dispatch_action", "hint", "optional"]),
        "image" => (&["alt_text"], &["image_url", "slack_file", "title"]),
        "markdown" => (&["text"], &[]),
        "table" => (&["rows"], &["column_settings"]),
        "file" => (&["external_id", "source"], &[]),
        "video" => (&["alt_text", "title", "thumbnail_url", "video_url"],
            &["author_name", "description", "provider_icon_url", "provider_name", "title_url"]),
        _ => return None,
    })
}
