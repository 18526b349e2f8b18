//! What a person sees, as plain text: compact and stable, for snapshots and for test failures.
//!
//! ```text
//! = Title =                       a modal          ⟨Cancel⟩ ⟨Submit⟩   its buttons
//! # Header    · context    ---    [Button] [Primary!] [Danger~] [Link ↗] […| option | option]
//! Label: ____ (hint)              an input; `Label (optional)`; `  ! error` below it
//! Label ▾ chosen {option, option, …}    ◉ radio ○ radio    ☑ checkbox ☐ checkbox
//! ```

use std::collections::BTreeMap;

use serde_json::Value;

use super::state::{Channel, Kind, Message, State, Typed, View};
use super::values::{self, kind};

/// How many options are listed.
const OPTIONS: usize = 6;
const EMPTY: &str = "____";

/// A modal or a home view.
pub(super) fn view(state: &State, view: &View) -> String {
    let mut lines = Vec::new();
    if !view.is_home() {
        let back = if view.previous.is_some() { "‹ " } else { "" };
        lines.push(format!("= {back}{} =", view.text("title").unwrap_or("")));
    }
    lines.extend(view.trouble.iter().map(|trouble| format!("! {trouble}")));
    lines.extend(blocks(state, view.blocks(), &view.typed, &view.errors));
    if !view.is_home() {
        let close = view.text("close").unwrap_or("Cancel");
        let submit = view.text("submit").map(|submit| format!(" ⟨{submit}⟩")).unwrap_or_default();
        lines.push(format!("⟨{close}⟩{submit}"));
    }
    lines.join("\n")
}

/// The messages of a channel that this person sees, oldest first; replies are indented under their thread.
pub(super) fn channel(state: &State, channel: &Channel, viewer: &str) -> String {
    let visible: Vec<&Message> =
        channel.messages.iter().filter(|message| message.only_for.is_none()).collect();
    let mut lines = Vec::new();
    for top in visible.iter().filter(|m| m.thread_ts.as_ref().is_none_or(|thread| *thread == m.ts)) {
        lines.push(message(state, top, viewer));
        let in_thread = |m: &&&Message| m.ts != top.ts && m.thread_ts.as_ref() == Some(&top.ts);
        for reply in visible.iter().filter(in_thread) {
            let text = message(state, reply, viewer).replace('\n', "\n    ");
            lines.push(format!("  ↳ {text}"));
        }
    }
    lines.join("\n")
}

/// One message: who says it, then the text, or below it the blocks.
pub(super) fn message(state: &State, message: &Message, viewer: &str) -> String {
    let name = state.name_of(&message.user);
    let only = if message.only_for.is_some() { " (only you)" } else { "" };
    let edited = if message.edited.is_some() { " (edited)" } else { "" };
    let none = Typed::new();
    let typed = message.typed.get(viewer).unwrap_or(&none);
    // What people type has a rich_text block that says the same as the text.
    let own = message.blocks.iter().any(|block| kind(block) != "rich_text");
    let files = message.files.iter().filter_map(|id| state.files.get(id));
    let files: String = files.map(|file| format!("\n  (file: {}, {})", file.title, file.name)).collect();
    if !own {
        return format!("{name}{only}{edited}: {}{files}", mentions(state, &message.text));
    }
    let body = blocks(state, &message.blocks, typed, &BTreeMap::new()).join("\n").replace('\n', "\n  ");
    format!("{name}{only}{edited}:\n  {body}")
}

/// A channel's name for people: `#name`, or the names of those in it.
pub(super) fn channel_name(state: &State, channel: &Channel, viewer: &str) -> String {
    match channel.kind {
        Kind::Public | Kind::Private => format!("#{}", channel.name),
        Kind::Im | Kind::Mpim => {
            let others = channel.members.iter().filter(|member| *member != viewer);
            others.map(|member| state.name_of(member)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn blocks(state: &State, blocks: &[Value], typed: &Typed, errors: &BTreeMap<String, String>) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        lines.push(one_block(state, block, typed));
        let error = block.get("block_id").and_then(Value::as_str).and_then(|id| errors.get(id));
        lines.extend(error.map(|error| format!("  ! {error}")));
    }
    lines
}

fn one_block(state: &State, block: &Value, typed: &Typed) -> String {
    let block_id = block.get("block_id").and_then(Value::as_str).unwrap_or("");
    let shown = |element: &Value| self::element(state, block_id, element, typed);
    let elements = block.get("elements").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match kind(block) {
        "header" => format!("# {}", text(state, &block["text"])),
        "divider" => "---".into(),
        "section" => {
            let mut lines: Vec<String> = Vec::new();
            lines.extend(block.get("text").map(|it| text(state, it)));
            let fields = block.get("fields").and_then(Value::as_array).into_iter().flatten();
            lines.extend(fields.map(|field| format!("  {}", text(state, field).replace('\n', " "))));
            let mut section = lines.join("\n");
            if let Some(accessory) = block.get("accessory") {
                section = format!("{section}  {}", shown(accessory));
            }
            section
        }
        "context" => {
            let parts = elements.iter().map(|element| match kind(element) {
                "image" => shown(element),
                _ => text(state, element),
            });
            format!("· {}", parts.collect::<Vec<_>>().join(" · "))
        }
        "actions" => elements.iter().map(shown).collect::<Vec<_>>().join(" "),
        "input" => {
            let optional = block.get("optional").and_then(Value::as_bool).unwrap_or(false);
            let label = text(state, &block["label"]) + if optional { " (optional)" } else { "" };
            let hint = block.get("hint").map(|hint| format!(" ({})", text(state, hint))).unwrap_or_default();
            let body = shown(&block["element"]);
            let colon = if body.starts_with('▾') { "" } else { ":" };
            format!("{label}{colon} {body}{hint}")
        }
        "image" => {
            let title = block.get("title").map(|title| text(state, title) + ": ").unwrap_or_default();
            format!("(image: {title}{})", block["alt_text"].as_str().unwrap_or(""))
        }
        "markdown" => block["text"].as_str().unwrap_or("").into(),
        "rich_text" => plain_of(state, block),
        "table" => {
            let rows = block["rows"].as_array().into_iter().flatten();
            let rows = rows.map(|row| {
                let cells = row.as_array().into_iter().flatten();
                cells.map(|cell| cell_text(state, cell)).collect::<Vec<_>>().join(" | ")
            });
            rows.collect::<Vec<_>>().join("\n")
        }
        other => format!("({other})"),
    }
}

fn cell_text(state: &State, cell: &Value) -> String {
    match cell.get("text").and_then(Value::as_str) {
        Some(text) => text.into(),
        None => plain_of(state, cell),
    }
}

fn element(state: &State, block: &str, element: &Value, typed: &Typed) -> String {
    let action = element.get("action_id").and_then(Value::as_str).unwrap_or("");
    let now = values::current(typed, block, action, element);
    match kind(element) {
        "button" | "workflow_button" => {
            let mark = match element.get("style").and_then(Value::as_str) {
                Some("primary") => "!",
                Some("danger") => "~",
                _ => "",
            };
            let link = if element.get("url").is_some() { " ↗" } else { "" };
            format!("[{}{mark}{link}]", text(state, &element["text"]))
        }
        "overflow" => format!("[…| {}]", option_texts(state, element).join(" | ")),
        "image" => format!("(image: {})", element["alt_text"].as_str().unwrap_or("")),
        kind @ ("radio_buttons" | "checkboxes") => {
            let (on, off) = if kind == "checkboxes" { ("☑", "☐") } else { ("◉", "○") };
            let chosen = chosen(state, &now);
            let options = option_texts(state, element).into_iter();
            let marked = options.map(|option| {
                let mark = if chosen.contains(&option) { on } else { off };
                format!("{mark} {option}")
            });
            marked.collect::<Vec<_>>().join(" ")
        }
        "datepicker" | "timepicker" | "datetimepicker" => format!("▾ {}", or_empty(chosen(state, &now))),
        kind if kind.ends_with("_select") => {
            let offered = match kind.trim_start_matches("multi_") {
                "users_select" => "people".into(),
                "conversations_select" => "conversations".into(),
                "channels_select" => "channels".into(),
                "external_select" => "search".into(),
                _ => {
                    let mut options = option_texts(state, element);
                    if options.len() > OPTIONS {
                        options.truncate(OPTIONS);
                        options.push("…".into());
                    }
                    options.join(", ")
                }
            };
            format!("▾ {} {{{offered}}}", or_empty(chosen(state, &now)))
        }
        "rich_text_input" => match now.get("rich_text_value").filter(|value| !value.is_null()) {
            Some(value) => plain_of(state, value),
            None => EMPTY.into(),
        },
        "file_input" => format!("(file) {}", or_empty(chosen(state, &now))),
        _ => match now.get("value").and_then(Value::as_str).filter(|value| !value.is_empty()) {
            Some(value) => value.replace('\n', " ⏎ "),
            None => EMPTY.into(),
        },
    }
}

fn or_empty(chosen: Vec<String>) -> String {
    if chosen.is_empty() { EMPTY.into() } else { chosen.join(", ") }
}

/// What is chosen in a field, in words.
fn chosen(state: &State, now: &Value) -> Vec<String> {
    let Some(value) = values::state_key(kind(now)).and_then(|key| now.get(key)) else { return Vec::new() };
    let one = |value: &Value| match value {
        Value::Object(_) => text(state, &value["text"]),
        Value::String(id) => match (state.users.get(id), state.channels.get(id)) {
            (Some(user), _) => format!("@{}", user.shown_name()),
            (_, Some(channel)) => channel_name(state, channel, ""),
            _ => id.clone(),
        },
        other => other.to_string(),
    };
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(one).collect(),
        value => vec![one(value)],
    }
}

/// The visible texts of an element's options, groups unfolded.
fn option_texts(state: &State, element: &Value) -> Vec<String> {
    values::options(element).map(|option| text(state, &option["text"])).collect()
}

/// A text object, with people and channels by their names.
fn text(state: &State, text: &Value) -> String {
    mentions(state, text.get("text").and_then(Value::as_str).unwrap_or(""))
}

/// Shows `<@U…>` as `@Name` and `<#C…>` as `#name`, and leaves every other markup as it is.
pub(super) fn mentions(state: &State, text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        shown.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('>') else { break };
        let inside = rest[1..end].split('|').next().unwrap_or("");
        let named = match inside.split_at_checked(1) {
            Some(("@", id)) => state.users.get(id).map(|user| format!("@{}", user.shown_name())),
            Some(("#", id)) => state.channels.get(id).map(|channel| format!("#{}", channel.name)),
            _ => None,
        };
        match named {
            Some(name) => shown.push_str(&name),
            None => shown.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    shown + rest
}

/// The text in a rich text, without its form.
fn plain_of(state: &State, value: &Value) -> String {
    match kind(value) {
        "text" | "link" => {
            let text = value.get("text").or_else(|| value.get("url"));
            return text.and_then(Value::as_str).unwrap_or("").into();
        }
        "user" => return format!("@{}", state.name_of(value["user_id"].as_str().unwrap_or(""))),
        "emoji" => return format!(":{}:", value["name"].as_str().unwrap_or("")),
        _ => {}
    }
    let parts: Vec<String> =
        value["elements"].as_array().into_iter().flatten().map(|part| plain_of(state, part)).collect();
    let between = if matches!(kind(value), "rich_text" | "rich_text_list") { "\n" } else { "" };
    parts.join(between)
}
