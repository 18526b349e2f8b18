//! The files of the page. All of them are in the binary: nothing comes from elsewhere.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// The one document.
pub const INDEX: &str = include_str!("assets/index.html");

const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JS: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($($name:literal $kind:ident),* $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("assets/", $name)))),*]
    };
}

const FILES: &[(&str, &str, &str)] = files![
    "app.css" CSS,
    "blocks.css" CSS,
    "icon.svg" SVG,
    "app.js" JS,
    "blocks.js" JS,
    "chat.js" JS,
    "composer.js" JS,
    "elements.js" JS,
    "hub.js" JS,
    "icons.js" JS,
    "menu.js" JS,
    "modal.js" JS,
    "picker.js" JS,
    "sidebar.js" JS,
    "steps.js" JS,
    "switcher.js" JS,
    "thread.js" JS,
    "tools.js" JS,
    "tour.js" JS,
    "hood.js" JS,
    "text.js" JS,
    "vendor/preact.js" JS,
];

/// The type and the text of a file.
pub fn file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|(_, kind, text)| (*kind, *text))
}

/// Every emoji by its shortcodes, without colons.
pub fn emoji() -> &'static Value {
    static TABLE: LazyLock<Value> = LazyLock::new(|| {
        let codes = emojis::iter()
            .flat_map(|emoji| emoji.shortcodes().map(move |code| (code.to_owned(), json!(emoji.as_str()))));
        Value::Object(codes.collect::<Map<_, _>>())
    });
    &TABLE
}
