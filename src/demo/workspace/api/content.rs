//! What a message says, whichever way it comes: by a method, a command's answer, or a `response_url`.

use serde_json::Value;

use super::{Args, Failure};
use crate::demo::workspace::state::Message;
use crate::demo::workspace::{check, values};

/// What may come with a message, in every method that sends or changes one.
pub const MESSAGE: &[&str] = &[
    "text",
    "markdown_text",
    "blocks",
    "attachments",
    "metadata",
    "thread_ts",
    "reply_broadcast",
    "mrkdwn",
    "parse",
    "link_names",
    "unfurl_links",
    "unfurl_media",
    "username",
    "icon_emoji",
    "icon_url",
    "as_user",
];

/// What a message says.
pub struct Content {
    pub text: Option<String>,
    pub blocks: Option<Vec<Value>>,
    pub attachments: Option<Vec<Value>>,
    pub metadata: Option<Value>,
}

impl Content {
    /// Reads and checks a message's content; `invalid_blocks` with every mistake otherwise.
    pub fn read(args: &Args) -> Result<Self, Failure> {
        let markdown = args.text("markdown_text");
        if markdown.is_some() && (args.get("text").is_some() || args.get("blocks").is_some()) {
            return Err(Failure::from("markdown_text_conflict").recorded());
        }
        for name in ["text", "thread_ts", "ts"] {
            if args.get(name).is_some_and(|value| !value.is_string()) {
                return Err(Failure::arguments([format!("must be a string [json-pointer:/{name}]")]));
            }
        }
        let blocks = list(args, "blocks", "invalid_blocks_format")?;
        if let Some(blocks) = &blocks {
            let wrong = check::message_blocks(blocks, "/blocks");
            if !wrong.is_empty() {
                return Err(Failure::with_messages("invalid_blocks", wrong));
            }
        }
        let attachments = list(args, "attachments", "invalid_attachments")?;
        for (at, attachment) in attachments.iter().flatten().enumerate() {
            let blocks = attachment.get("blocks").and_then(Value::as_array);
            let at = format!("/attachments/{at}/blocks");
            let wrong = blocks.map(|blocks| check::message_blocks(blocks, &at)).unwrap_or_default();
            if !wrong.is_empty() {
                return Err(Failure::with_messages("invalid_blocks", wrong));
            }
        }
        let metadata = args.get("metadata").cloned();
        let whole =
            |metadata: &Value| metadata["event_type"].is_string() && metadata["event_payload"].is_object();
        if metadata.as_ref().is_some_and(|metadata| !whole(metadata)) {
            return Err(Failure::from("invalid_metadata_format").recorded());
        }
        let text = args.text("text").or(markdown).map(ToOwned::to_owned);
        Ok(Self { text, blocks, attachments, metadata })
    }

    pub fn is_empty(&self) -> bool {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        self.text.as_deref().unwrap_or("").is_empty() && none(&self.blocks) && none(&self.attachments)
    }

    /// Puts the content into a message; what was not given stays as it is.
    pub fn fill(self, message: &mut Message, next: impl FnMut() -> u64) {
        if let Some(text) = self.text {
            message.text = text;
        }
        if let Some(mut blocks) = self.blocks {
            values::complete(&mut blocks, next);
            message.blocks = blocks;
        }
        if let Some(attachments) = self.attachments {
            message.attachments = attachments;
        }
        if self.metadata.is_some() {
            message.metadata = self.metadata;
        }
    }
}

fn list(args: &Args, name: &str, error: &'static str) -> Result<Option<Vec<Value>>, Failure> {
    match args.get(name) {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items.clone())),
        // Inside a JSON body, Slack takes these as JSON text, too.
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(items) => Ok(Some(items)),
            Err(_) => Err(Failure::from(error).recorded()),
        },
        Some(_) => Err(Failure::from(error).recorded()),
    }
}
