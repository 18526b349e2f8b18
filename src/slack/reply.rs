//! What an HTTP answer to Slack can say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::*;

/// A message: its blocks, and the text for notifications and for those who can't see blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Plain summary, mrkdwn-escaped.
    pub text: String,
    /// At most 50.
    pub blocks: Vec<SlackBlock>,
}

impl Message {
    /// A message with `text` as what notifications show.
    pub fn new(text: impl Into<String>, blocks: Vec<SlackBlock>) -> Self {
        Self { text: text.into(), blocks }
    }

    /// A message of one paragraph. `mrkdwn` must be escaped already.
    pub fn paragraph(mrkdwn: impl Into<String>) -> Self {
        let text = mrkdwn.into();
        // As long as the paragraph: `chat.update` refuses longer texts.
        Self { blocks: vec![super::blocks::section(&text)], text: super::text::cut_escaped(&text, 3000) }
    }

    /// The same without pictures; none where there are none.
    pub fn without_pictures(&self) -> Option<Self> {
        let is_picture = |block: &SlackBlock| matches!(block, SlackBlock::Image(_));
        if !self.blocks.iter().any(is_picture) {
            return None;
        }
        let blocks = self.blocks.iter().filter(|block| !is_picture(block)).cloned().collect();
        Some(Self { text: self.text.clone(), blocks })
    }

    /// The same, with one more block.
    pub fn with(mut self, block: SlackBlock) -> Self {
        self.blocks.push(block);
        self
    }
}

/// An option of a type-ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the person sees, at most 75 characters.
    pub text: String,
    /// What comes back, at most 150 characters.
    pub value: String,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An empty 200. A submitted view closes.
    Done,
    /// An empty 200 for something that we don't know: counted.
    Unknown,
    /// Shown to the person who sent the command, and to nobody else.
    Ephemeral(Message),
    /// Closes all views of the stack.
    Clear,
    /// Replaces the submitted view.
    Update(Box<SlackModalView>),
    /// Puts a view on top of the submitted one.
    Push(Box<SlackModalView>),
    /// Shown at the fields with these block ids.
    Errors(BTreeMap<String, String>),
    /// The options of a type-ahead, at most 100.
    Options(Vec<Choice>),
}

impl Reply {
    /// One error at one field.
    pub fn error(block: &str, text: impl Into<String>) -> Self {
        Self::Errors(BTreeMap::from([(block.to_owned(), text.into())]))
    }

    /// The JSON body; `None` for an empty one.
    pub fn body(&self) -> Option<Value> {
        let view = |action: &str, view: &SlackModalView| json!({"response_action": action, "view": SlackView::Modal(view.clone())});
        match self {
            Self::Done | Self::Unknown => None,
            Self::Ephemeral(message) => {
                Some(json!({"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}))
            }
            Self::Clear => Some(json!({"response_action": "clear"})),
            Self::Update(modal) => Some(view("update", modal)),
            Self::Push(modal) => Some(view("push", modal)),
            Self::Errors(errors) => Some(json!({"response_action": "errors", "errors": errors})),
            Self::Options(options) => {
                let options: Vec<Value> = options
                    .iter()
                    .take(100)
                    .map(|option| {
                        json!({
                            "text": {"type": "plain_text", "text": super::text::cut(&option.text, 75)},
                            "value": option.value,
                        })
                    })
                    .collect();
                Some(json!({"options": options}))
            }
        }
    }
}
