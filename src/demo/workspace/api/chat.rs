//! `chat.*`: messages for everybody and for one person.

use chrono::Duration;
use serde_json::json;

use super::content::Content;
use super::{Answer, Call, Failure};
use crate::demo::workspace::state::{Kind, Message, Scheduled};

/// Beyond this, `chat.postMessage` truncates; the others refuse.
const LONGEST_POST: usize = 40_000;
/// `chat.update` refuses beyond this.
const LONGEST_UPDATE: usize = 4_000;
/// Slack schedules at most 30 messages into 5 minutes of a channel.
const SCHEDULED_AT_ONCE: usize = 30;

/// Where a message of the app may go: the channel, or the direct channel with a person.
fn target(call: &mut Call<'_>) -> Result<String, Failure> {
    let asked = call.args.needed("channel")?.to_owned();
    let bot = call.settings.bot_user_id.clone();
    if let Some(user) = call.state.users.get(&asked) {
        if user.deleted || user.id == bot {
            return Err("channel_not_found".into());
        }
        return Ok(call.state.direct(&[asked, bot], call.now).0);
    }
    let public = call.settings.has_scope("chat:write.public");
    let channel = call.channel(&asked)?;
    if channel.archived {
        return Err("is_archived".into());
    }
    if !channel.has(&bot) && !public {
        return Err("not_in_channel".into());
    }
    Ok(channel.id.clone())
}

fn thread(call: &Call<'_>, channel: &str) -> Result<Option<String>, Failure> {
    let Some(ts) = call.args.text("thread_ts") else { return Ok(None) };
    match call.state.channels.get(channel).and_then(|channel| channel.message(ts)) {
        Some(parent) => Ok(Some(parent.thread_ts.clone().unwrap_or_else(|| ts.to_owned()))),
        None => Err("thread_not_found".into()),
    }
}

fn customized(call: &Call<'_>) -> Result<(), Failure> {
    let custom = ["username", "icon_emoji", "icon_url"].iter().any(|name| call.args.get(name).is_some());
    if custom { call.scope("chat:write.customize") } else { Ok(()) }
}

pub fn post(call: &mut Call<'_>) -> Answer {
    customized(call)?;
    let mut content = Content::read(&call.args)?;
    let channel = target(call)?;
    if content.is_empty() {
        return Err(Failure::from("no_text").recorded());
    }
    let thread = thread(call, &channel)?;
    if call.settings.rate_limits {
        call.state.live.limits.admit_post(&channel, call.now).map_err(Failure::limited)?;
    }
    if let Some((at, _)) = content.text.as_ref().and_then(|text| text.char_indices().nth(LONGEST_POST)) {
        call.state.live.violations.push("chat.postMessage: the text is truncated at 40000 characters".into());
        content.text.as_mut().map(|text| text.truncate(at)).unwrap_or_default();
    }
    let message = put(call, &channel, content, |message| message.thread_ts = thread)?;
    Ok(json!({"channel": channel, "ts": message.ts, "message": message.json(call.settings, true)}))
}

/// Puts a message of the app into a channel.
fn put(
    call: &mut Call<'_>,
    channel: &str,
    content: Content,
    set: impl FnOnce(&mut Message),
) -> Result<Message, Failure> {
    let now = call.now;
    let bot = &call.settings.bot_user_id;
    let mut sequence = call.state.sequence;
    let channel = call.state.channels.get_mut(channel).ok_or("channel_not_found")?;
    let mut message = Message::new(channel.stamp(now), bot, "");
    content.fill(&mut message, || {
        sequence += 1;
        sequence
    });
    set(&mut message);
    channel.messages.push(message.clone());
    call.state.sequence = sequence;
    Ok(message)
}

pub fn post_ephemeral(call: &mut Call<'_>) -> Answer {
    customized(call)?;
    let content = Content::read(&call.args)?;
    let channel = target(call)?;
    if content.is_empty() {
        return Err(Failure::from("no_text").recorded());
    }
    if content.text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_POST) {
        return Err(Failure::from("msg_too_long").recorded());
    }
    let user = call.args.needed("user")?.to_owned();
    if !call.state.channels.get(&channel).is_some_and(|channel| channel.has(&user)) {
        return Err("user_not_in_channel".into());
    }
    let thread = thread(call, &channel)?;
    let message = put(call, &channel, content, |message| {
        message.only_for = Some(user);
        message.thread_ts = thread;
    })?;
    Ok(json!({"message_ts": message.ts}))
}

pub fn update(call: &mut Call<'_>) -> Answer {
    let content = Content::read(&call.args)?;
    if content.text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_UPDATE) {
        return Err(Failure::from("msg_too_long").recorded());
    }
    if content.text.is_none() && content.blocks.is_none() && content.attachments.is_none() {
        return Err(Failure::from("no_text").recorded());
    }
    let ts = call.args.needed("ts")?.to_owned();
    let id = call.args.needed("channel")?.to_owned();
    let (now, settings) = (call.now, call.settings);
    let mut sequence = call.state.sequence;
    let channel = call.channel(&id)?;
    if channel.archived {
        return Err("is_archived".into());
    }
    let edited = channel.stamp(now);
    let message = channel.message_mut(&ts).filter(|message| message.only_for.is_none());
    let message = message.ok_or("message_not_found")?;
    if message.user != settings.bot_user_id {
        return Err("cant_update_message".into());
    }
    content.fill(message, || {
        sequence += 1;
        sequence
    });
    message.edited = Some(edited);
    let message = message.clone();
    call.state.sequence = sequence;
    Ok(json!({
        "channel": id, "ts": ts, "text": message.text, "message": message.json(settings, true),
    }))
}

pub fn delete(call: &mut Call<'_>) -> Answer {
    let (args, settings) = (call.args.clone(), call.settings);
    let channel = call.channel(args.needed("channel")?)?;
    let ts = args.needed("ts")?;
    let message = channel.message(ts).filter(|message| message.only_for.is_none());
    if message.ok_or("message_not_found")?.user != settings.bot_user_id {
        return Err("cant_delete_message".into());
    }
    channel.messages.retain(|message| message.ts != ts);
    Ok(json!({"channel": channel.id, "ts": ts}))
}

pub fn permalink(call: &mut Call<'_>) -> Answer {
    let (args, domain) = (call.args.clone(), call.settings.domain());
    let channel = call.channel(args.needed("channel")?)?;
    let ts = args.needed("message_ts")?;
    if channel.message(ts).is_none() {
        return Err("message_not_found".into());
    }
    let link = format!("https://{domain}.slack.com/archives/{}/p{}", channel.id, ts.replace('.', ""));
    Ok(json!({"channel": channel.id, "permalink": link}))
}

pub fn schedule(call: &mut Call<'_>) -> Answer {
    let content = Content::read(&call.args)?;
    let channel = target(call)?;
    if content.is_empty() {
        return Err(Failure::from("no_text").recorded());
    }
    let at = call.args.number("post_at").ok_or("invalid_time")?;
    if at <= call.unix() {
        return Err("time_in_past".into());
    }
    if at > (call.now + Duration::days(120)).and_utc().timestamp() {
        return Err("time_too_far".into());
    }
    let near = |other: &&Scheduled| other.channel == channel && other.post_at / 300 == at / 300;
    if call.state.scheduled.iter().filter(near).count() >= SCHEDULED_AT_ONCE {
        return Err("restricted_too_many".into());
    }
    let mut message = Message::new(String::new(), &call.settings.bot_user_id, "");
    message.thread_ts = thread(call, &channel)?;
    let state = &mut *call.state;
    content.fill(&mut message, || state.next());
    let id = format!("Q{:04}", call.state.next());
    let json = message.json(call.settings, true);
    call.state.scheduled.push(Scheduled { id: id.clone(), channel: channel.clone(), post_at: at, message });
    Ok(json!({"channel": channel, "scheduled_message_id": id, "post_at": at, "message": json}))
}

impl crate::demo::workspace::Workspace {
    /// Posts the scheduled messages whose time has come.
    pub(in crate::demo::workspace) fn post_scheduled(&self) {
        let now = self.clock().now();
        let mut state = self.lock();
        let (due, later) = std::mem::take(&mut state.scheduled)
            .into_iter()
            .partition(|scheduled| scheduled.post_at <= now.and_utc().timestamp());
        state.scheduled = later;
        let due: Vec<Scheduled> = due;
        for scheduled in due {
            if let Some(channel) = state.channels.get_mut(&scheduled.channel).filter(|it| !it.archived) {
                let ts = channel.stamp(now);
                channel.messages.push(Message { ts, ..scheduled.message });
            }
        }
    }
}

/// Whether this kind of channel takes topics, invitations and the like.
pub fn is_named(kind: Kind) -> bool {
    matches!(kind, Kind::Public | Kind::Private)
}
