//! `conversations.*` that change something, and `conversations.info`.

use serde_json::{Value, json};

use super::chat::is_named;
use super::{Answer, Call, Failure};
use crate::demo::workspace::state::Kind;

/// The most people beside the app in a group message.
const GROUP: usize = 8;
/// The most people in one invitation.
const INVITED: usize = 100;
const NAME: usize = 80;
const TOPIC: usize = 250;

/// The scope to read about a channel of this kind.
pub fn read_scope(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "channels:read",
        Kind::Private => "groups:read",
        Kind::Im => "im:read",
        Kind::Mpim => "mpim:read",
    }
}

fn write_scope(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "channels:manage",
        Kind::Private => "groups:write",
        Kind::Im => "im:write",
        Kind::Mpim => "mpim:write",
    }
}

/// The channel of the `channel` argument, when the scopes allow to write to its kind and the bot is in it.
fn managed(call: &mut Call<'_>) -> Result<String, Failure> {
    let id = call.args.needed("channel")?.to_owned();
    let bot = call.settings.bot_user_id.clone();
    let channel = call.channel(&id)?;
    let (kind, is_in, archived) = (channel.kind, channel.has(&bot), channel.archived);
    call.scope(write_scope(kind))?;
    if !is_named(kind) {
        return Err("method_not_supported_for_channel_type".into());
    }
    if archived {
        return Err("is_archived".into());
    }
    if !is_in {
        return Err("not_in_channel".into());
    }
    Ok(id)
}

pub fn open(call: &mut Call<'_>) -> Answer {
    let bot = call.settings.bot_user_id.clone();
    let whole = call.args.flag("return_im");
    if let Some(id) = call.args.text("channel").map(ToOwned::to_owned) {
        let channel = call.channel(&id)?.json(&bot);
        return Ok(json!({"no_op": true, "already_open": true, "channel": channel}));
    }
    let mut users = call.args.list("users");
    users.retain(|user| *user != bot);
    users.dedup();
    call.scope(if users.len() > 1 { "mpim:write" } else { "im:write" })?;
    if users.is_empty() {
        return Err("users_list_not_supplied".into());
    }
    if users.len() > GROUP {
        return Err("too_many_users".into());
    }
    for user in &users {
        match call.state.users.get(user) {
            None => return Err("user_not_found".into()),
            Some(user) if user.deleted => return Err("user_disabled".into()),
            Some(_) => {}
        }
    }
    users.push(bot.clone());
    let (id, is_new) = call.state.direct(&users, call.now);
    let channel = call.state.channels.get(&id).map(|channel| channel.json(&bot)).unwrap_or_default();
    let channel = if whole { channel } else { json!({"id": id}) };
    let mut answer = json!({"channel": channel});
    if !is_new {
        answer["no_op"] = json!(true);
        answer["already_open"] = json!(true);
    }
    Ok(answer)
}

pub fn create(call: &mut Call<'_>) -> Answer {
    let kind = if call.args.flag("is_private") { Kind::Private } else { Kind::Public };
    call.scope(write_scope(kind))?;
    let name = call.args.needed("name")?.to_owned();
    let allowed = |c: char| c == '-' || c == '_' || (c.is_alphanumeric() && !c.is_uppercase());
    let error = if name.is_empty() {
        "invalid_name_required"
    } else if name.chars().count() > NAME {
        "invalid_name_maxlength"
    } else if !name.chars().all(allowed) {
        "invalid_name_specials"
    } else if !name.chars().any(char::is_alphanumeric) {
        "invalid_name_punctuation"
    } else if call.state.channels.values().any(|channel| channel.name == name) {
        "name_taken"
    } else {
        let bot = call.settings.bot_user_id.clone();
        let id = call.state.add_channel(kind, &name, &bot, vec![bot.clone()], call.now);
        return Ok(json!({"channel": call.channel(&id)?.json(&bot)}));
    };
    let failure = Failure::from(error);
    Err(if error == "name_taken" { failure } else { failure.recorded() })
}

pub fn invite(call: &mut Call<'_>) -> Answer {
    let id = managed(call)?;
    let users = call.args.list("users");
    if users.is_empty() {
        return Err("no_user".into());
    }
    if users.len() > INVITED {
        return Err(Failure::from("too_many_users").recorded());
    }
    let bot = call.settings.bot_user_id.clone();
    let members = call.channel(&id)?.members.clone();
    let mut errors: Vec<(&str, Value)> = Vec::new();
    for user in &users {
        let error = match call.state.users.get(user) {
            _ if *user == bot => "cant_invite_self",
            None => "user_not_found",
            Some(user) if user.deleted => "user_disabled",
            Some(_) if members.contains(user) => "already_in_channel",
            Some(_) => continue,
        };
        errors.push((error, json!({"user": user, "ok": false, "error": error})));
    }
    // One bad person fails the whole invitation, unless the app says `force`.
    let forced = call.args.flag("force") && errors.len() < users.len();
    if let Some((error, _)) = errors.first().filter(|_| !forced) {
        let mut failure = Failure::from(*error);
        let list = errors.iter().map(|(_, error)| error.clone()).collect();
        failure.more.insert("errors".into(), Value::Array(list));
        return Err(failure);
    }
    for user in users {
        if call.state.users.get(&user).is_some_and(|user| !user.deleted) && !call.channel(&id)?.has(&user) {
            call.channel(&id)?.members.push(user.clone());
            call.joined(&id, &user, Some(&bot));
        }
    }
    Ok(json!({"channel": call.channel(&id)?.json(&bot)}))
}

pub fn info(call: &mut Call<'_>) -> Answer {
    let id = call.args.needed("channel")?.to_owned();
    let bot = call.settings.bot_user_id.clone();
    let counted = call.args.flag("include_num_members");
    let channel = call.channel(&id)?;
    let kind = channel.kind;
    let mut json = channel.json(&bot);
    call.scope(read_scope(kind))?;
    if let Some(fields) = json.as_object_mut().filter(|_| !counted) {
        fields.remove("num_members");
    }
    Ok(json!({"channel": json}))
}

pub fn join(call: &mut Call<'_>) -> Answer {
    let id = call.args.needed("channel")?.to_owned();
    let bot = call.settings.bot_user_id.clone();
    let channel = call.channel(&id)?;
    if channel.kind != Kind::Public {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    if channel.has(&bot) {
        let warning = json!({"warnings": ["already_in_channel"]});
        let channel = channel.json(&bot);
        return Ok(json!({
            "channel": channel, "warning": "already_in_channel", "response_metadata": warning,
        }));
    }
    channel.members.push(bot.clone());
    let json = channel.json(&bot);
    call.joined(&id, &bot, None);
    Ok(json!({"channel": json}))
}

pub fn set_topic(call: &mut Call<'_>) -> Answer {
    let id = managed(call)?;
    let topic = call.args.needed("topic")?.to_owned();
    if topic.chars().count() > TOPIC {
        return Err(Failure::from("too_long").recorded());
    }
    let bot = call.settings.bot_user_id.clone();
    let channel = call.channel(&id)?;
    channel.topic = topic;
    Ok(json!({"channel": channel.json(&bot)}))
}

pub fn archive(call: &mut Call<'_>) -> Answer {
    let id = call.args.needed("channel")?.to_owned();
    if call.channel(&id)?.archived {
        return Err("already_archived".into());
    }
    let id = managed(call)?;
    if call.channel(&id)?.name == "general" {
        return Err("cant_archive_general".into());
    }
    call.channel(&id)?.archived = true;
    Ok(json!({}))
}
