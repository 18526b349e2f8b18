//! `response_url`: five answers within thirty minutes.

use serde_json::{Map, Value};

use super::content::Content;
use super::{Args, Failure};
use crate::demo::workspace::Inner;
use crate::demo::workspace::check;
use crate::demo::workspace::state::Message;

const USES: u32 = 5;
const SECONDS: i64 = 30 * 60;

const FIELDS: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
    "metadata",
];

impl Inner {
    /// Takes an answer to a `response_url`.
    pub(in super::super) fn respond(&self, id: &str, answer: &Value) -> Result<(), Failure> {
        let result = self.take_response(id, answer);
        if let Err(failure) = &result
            && failure.recorded
        {
            self.violation(format!("response_url: {failure}"));
        }
        result
    }

    fn take_response(&self, id: &str, answer: &Value) -> Result<(), Failure> {
        let answer = answer.as_object().ok_or_else(|| Failure::from("invalid_payload").recorded())?;
        let mut state = self.lock();
        let now = self.clock.now();
        let hook = state.hooks.get_mut(id).ok_or("expired_url")?;
        if now.and_utc().timestamp() - hook.made > SECONDS {
            return Err("expired_url".into());
        }
        if hook.uses >= USES {
            return Err(Failure::from("used_url").recorded());
        }
        hook.uses += 1;
        let hook = hook.clone();
        drop(state);
        let flag = |name: &str| answer.get(name).and_then(Value::as_bool).unwrap_or(false);
        if flag("delete_original") {
            let mut state = self.lock();
            let channel = state.channels.get_mut(&hook.channel);
            let of = |message: &Message| Some(&message.ts) == hook.message.as_ref();
            channel.into_iter().for_each(|channel| channel.messages.retain(|message| !of(message)));
            return Ok(());
        }
        let original = hook.message.as_deref().filter(|_| flag("replace_original"));
        self.post_answer(answer, &hook.channel, &hook.user, original)
    }

    /// Puts what the app answered (to a command, or through a `response_url`) where it belongs: before the
    /// one person, or with `in_channel` before everybody, or in the place of the `original`.
    pub(in super::super) fn post_answer(
        &self,
        answer: &Map<String, Value>,
        channel: &str,
        user: &str,
        original: Option<&str>,
    ) -> Result<(), Failure> {
        if let Some(unknown) = answer.keys().find(|field| !FIELDS.contains(&field.as_str())) {
            return Err(Failure::arguments([format!("invalid additional property: {unknown}")]));
        }
        let mut wrong = Vec::new();
        answer.values().for_each(|value| check::no_nul(value, "", &mut wrong));
        let to_all = match answer.get("response_type").map(|kind| kind.as_str()) {
            None | Some(Some("ephemeral")) => false,
            Some(Some("in_channel")) => true,
            Some(_) => {
                wrong.push("must be ephemeral or in_channel [json-pointer:/response_type]".into());
                false
            }
        };
        if !wrong.is_empty() {
            return Err(Failure::arguments(wrong));
        }
        let content = Content::read(&Args(answer.clone()))?;
        if content.is_empty() {
            return Err(Failure::from("no_text").recorded());
        }
        // Whoever answers in this way is nobody in particular, and sees no file.
        if content.blocks.iter().flatten().any(|block| block.get("slack_file").is_some()) {
            return Err(Failure::with_messages("invalid_blocks", ["invalid slack file".to_owned()]));
        }
        let mut state = self.lock();
        let mut sequence = state.sequence;
        let mut next = || {
            sequence += 1;
            sequence
        };
        let now = self.clock.now();
        let channel = state.channels.get_mut(channel).ok_or("channel_not_found")?;
        let stamp = channel.stamp(now);
        if let Some(message) = original.and_then(|ts| channel.message_mut(ts)) {
            // Nothing of the old one stays.
            message.text.clear();
            message.blocks.clear();
            message.attachments.clear();
            content.fill(message, &mut next);
            message.edited = message.only_for.is_none().then_some(stamp);
        } else {
            let mut message = Message::new(stamp, &self.settings.bot_user_id, "");
            content.fill(&mut message, &mut next);
            message.only_for = (!to_all).then(|| user.to_owned());
            message.thread_ts = answer.get("thread_ts").and_then(Value::as_str).map(ToOwned::to_owned);
            channel.messages.push(message);
        }
        state.sequence = sequence;
        drop(state);
        self.tell();
        Ok(())
    }
}
