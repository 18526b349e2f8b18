//! `conversations.*` that list: channels, members, messages.

use serde_json::{Value, json};

use super::conversations::read_scope;
use super::{Answer, Call, page};
use crate::demo::workspace::state::{Kind, Message, StoredFile};

pub const RANGE: &[&str] =
    &["cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata", "ts"];

fn history_scope(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "channels:history",
        Kind::Private => "groups:history",
        Kind::Im => "im:history",
        Kind::Mpim => "mpim:history",
    }
}

pub fn members(call: &mut Call<'_>) -> Answer {
    let id = call.args.needed("channel")?.to_owned();
    let channel = call.channel(&id)?;
    let (kind, members) = (channel.kind, channel.members.clone());
    call.scope(read_scope(kind))?;
    let (members, cursor) = page(members, &call.args, 100, 1000)?;
    Ok(json!({"members": members, "response_metadata": {"next_cursor": cursor}}))
}

pub fn list(call: &mut Call<'_>) -> Answer {
    let mut types = call.args.list("types");
    if types.is_empty() {
        types.push("public_channel".into());
    }
    let mut kinds = Vec::new();
    for name in &types {
        let kind = match name.as_str() {
            "public_channel" => Kind::Public,
            "private_channel" => Kind::Private,
            "im" => Kind::Im,
            "mpim" => Kind::Mpim,
            _ => return Err(super::Failure::from("invalid_types").recorded()),
        };
        call.scope(read_scope(kind))?;
        kinds.push(kind);
    }
    let bot = &call.settings.bot_user_id;
    let live_only = call.args.flag("exclude_archived");
    let channels = call
        .state
        .channels
        .values()
        .filter(|channel| kinds.contains(&channel.kind))
        .filter(|channel| channel.kind == Kind::Public || channel.has(bot))
        .filter(|channel| !(live_only && channel.archived))
        .map(|channel| channel.json(bot))
        .collect();
    let (channels, cursor) = page(channels, &call.args, 100, 1000)?;
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": cursor}}))
}

pub fn messages(call: &mut Call<'_>) -> Answer {
    let mut found =
        in_range(call, |message| message.thread_ts.as_ref().is_none_or(|top| *top == message.ts))?;
    found.reverse();
    answer(call, found)
}

pub fn replies(call: &mut Call<'_>) -> Answer {
    let top = call.args.needed("ts")?.to_owned();
    let found =
        in_range(call, |message| message.ts == top || message.thread_ts.as_deref() == Some(top.as_str()))?;
    if found.is_empty() {
        return Err("thread_not_found".into());
    }
    answer(call, found)
}

/// The messages of the channel that everybody sees, between `oldest` and `latest`, oldest first.
fn in_range(call: &mut Call<'_>, wanted: impl Fn(&Message) -> bool) -> Result<Vec<Message>, super::Failure> {
    let args = call.args.clone();
    let bot = call.settings.bot_user_id.clone();
    let channel = call.channel(args.needed("channel")?)?;
    let (kind, is_in) = (channel.kind, channel.has(&bot));
    let inclusive = args.flag("inclusive");
    let after = |ts: &str| args.text("oldest").is_none_or(|old| later(ts, old) || (inclusive && ts == old));
    let before = |ts: &str| args.text("latest").is_none_or(|new| later(new, ts) || (inclusive && ts == new));
    let seen = |message: &&Message| message.only_for.is_none() && after(&message.ts) && before(&message.ts);
    let found = channel.messages.iter().filter(seen).filter(|message| wanted(message)).cloned().collect();
    call.scope(history_scope(kind))?;
    if !is_in {
        return Err("not_in_channel".into());
    }
    Ok(found)
}

/// Whether timestamp `a` is later than `b`. They compare as numbers: `0` is a usual `oldest`.
fn later(a: &str, b: &str) -> bool {
    let micros = |ts: &str| {
        let (seconds, rest) = ts.split_once('.').unwrap_or((ts, ""));
        let rest: String = rest.chars().chain("000000".chars()).take(6).collect();
        seconds.parse::<i64>().unwrap_or(0) * 1_000_000 + rest.parse::<i64>().unwrap_or(0)
    };
    micros(a) > micros(b)
}

fn answer(call: &Call<'_>, found: Vec<Message>) -> Answer {
    let (found, cursor) = page(found, &call.args, 100, 999)?;
    let with_metadata = call.args.flag("include_all_metadata");
    let told = |message: &Message| {
        let mut json = message.json(call.settings, with_metadata);
        let files = message.files.iter().filter_map(|id| call.state.files.get(id));
        let files: Vec<Value> = files.map(StoredFile::json).collect();
        if !files.is_empty() {
            json["files"] = json!(files);
        }
        json
    };
    let messages: Vec<Value> = found.iter().map(told).collect();
    Ok(json!({
        "messages": messages, "has_more": !cursor.is_empty(), "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }))
}
