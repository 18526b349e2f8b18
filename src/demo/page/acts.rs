//! What a person does in the page, done by the workspace's driver.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use crate::demo::workspace::Place;

/// Who does what.
#[derive(Deserialize)]
pub struct Act {
    /// The person's id.
    r#as: String,
    #[serde(flatten)]
    deed: Deed,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Deed {
    /// `/edtech …`, without the command itself.
    Slash {
        channel: String,
        text: String,
    },
    Say {
        channel: String,
        text: String,
        thread: Option<String>,
    },
    /// Presses a button, or changes a field.
    #[serde(alias = "input")]
    Press {
        place: Place,
        block: String,
        action: String,
        #[serde(default)]
        input: Value,
    },
    /// What a type-ahead offers.
    Suggest {
        place: Place,
        block: String,
        action: String,
        query: String,
    },
    Submit,
    /// The top modal, or with `all` every one.
    Close {
        #[serde(default)]
        all: bool,
    },
    Shortcut {
        callback: String,
    },
    MessageShortcut {
        channel: String,
        ts: String,
        callback: String,
    },
    OpenHome,
    /// Looks at a channel, so that it is read.
    GoTo {
        channel: String,
    },
    Join {
        channel: String,
    },
    /// Puts away what only this person sees.
    Dismiss {
        channel: String,
        ts: String,
    },
    /// Opens the direct messages with somebody.
    Direct {
        person: String,
    },
}

/// Does it. The answer has what was asked for; an error says in plain words what went wrong.
pub async fn perform(page: &Page, act: Act) -> Result<Value, String> {
    let _now = page.mover.hold().await;
    let person = page.slack.person(&act.r#as);
    let nothing = Value::Null;
    match act.deed {
        Deed::Slash { channel, text } => person.try_slash_in(&channel, &text).await.map(|()| nothing),
        Deed::Say { channel, text, thread: None } => person.try_say(&channel, &text).await.map(Value::from),
        Deed::Say { channel, text, thread: Some(thread) } => {
            person.try_reply(&channel, &thread, &text).await.map(Value::from)
        }
        Deed::Press { place, block, action, input } => {
            person.try_act(&place, &block, &action, input).await.map(|()| nothing)
        }
        Deed::Suggest { place, block, action, query } => {
            person.try_suggest(&place, &block, &action, &query).await.map(Value::from)
        }
        Deed::Submit => person.try_submit().await.map(|()| nothing),
        Deed::Close { all: false } => person.try_close().await.map(|()| nothing),
        Deed::Close { all: true } => person.try_close_all().await.map(|()| nothing),
        Deed::Shortcut { callback } => person.try_shortcut(&callback).await.map(|()| nothing),
        Deed::MessageShortcut { channel, ts, callback } => {
            person.try_message_shortcut(&channel, &ts, &callback).await.map(|()| nothing)
        }
        Deed::OpenHome => person.try_open_home().await.map(|()| nothing),
        Deed::GoTo { channel } => {
            person.go_to(&channel);
            Ok(nothing)
        }
        Deed::Join { channel } => person.try_join(&channel).await.map(|()| nothing),
        Deed::Dismiss { channel, ts } => person.try_dismiss(&channel, &ts).map(|()| nothing),
        Deed::Direct { person: other } => person.try_direct(&other).map(Value::from),
    }
}

/// The answer as the page reads it. The driver's errors go on with what is on the screen; the page has that.
pub fn answer(outcome: Result<Value, String>) -> Value {
    match outcome {
        Ok(value) => json!({"ok": true, "value": value}),
        Err(error) => json!({"ok": false, "error": in_short(&error)}),
    }
}

fn in_short(error: &str) -> String {
    let first = error.split("\n\n").next().unwrap_or(error);
    let rest =
        first.strip_prefix("U_").and_then(|rest| rest.split_once([' ', ':'])).map_or(first, |(_, rest)| rest);
    rest.trim_start().trim_start_matches("sees a warning triangle: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_short() {
        let error =
            "U_ANA sees a warning triangle: the app did not answer in time\n\n--- what they see ---\nx";
        assert_eq!(in_short(error), "the app did not answer in time");
        assert_eq!(in_short("U_ANA: no modal is open to submit"), "no modal is open to submit");
        assert_eq!(in_short("there is no channel x"), "there is no channel x");
    }
}
