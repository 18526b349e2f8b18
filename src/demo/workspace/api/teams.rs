//! The small ones: `auth.test`, `team.info`, user groups, bookmarks, pins.

use serde_json::json;

use super::{Answer, Call};

/// Slack's number of bookmarks in a channel.
const BOOKMARKS: usize = 100;

pub fn api_test(call: &mut Call<'_>) -> Answer {
    match call.args.text("error") {
        Some(error) => Err(super::Failure { error: error.to_owned().into(), ..Default::default() }),
        None => Ok(json!({"args": call.args.clone().into_value()})),
    }
}

/// Where to connect for Socket Mode: good for one connection.
pub fn open_connection(call: &mut Call<'_>) -> Answer {
    let ticket = format!("ticket-{}", call.state.next());
    let url = format!("{}/socket?ticket={ticket}", call.origin.replacen("http", "ws", 1));
    call.state.live.sockets.tickets.insert(ticket);
    Ok(json!({"url": url}))
}

pub fn auth_test(call: &mut Call<'_>) -> Answer {
    let settings = call.settings;
    Ok(json!({
        "url": format!("https://{}.slack.com/", settings.domain()), "team": settings.team_name,
        "user": call.state.users.get(&settings.bot_user_id).map(|bot| &bot.name),
        "team_id": settings.team_id, "user_id": settings.bot_user_id, "bot_id": settings.bot_id,
        "is_enterprise_install": false,
    }))
}

pub fn info(call: &mut Call<'_>) -> Answer {
    let settings = call.settings;
    if call.args.text("team").is_some_and(|team| team != settings.team_id) {
        return Err("team_not_found".into());
    }
    Ok(json!({"team": {
        "id": settings.team_id, "name": settings.team_name, "domain": settings.domain(),
        "email_domain": "", "icon": {"image_default": true},
    }}))
}

pub fn usergroups(call: &mut Call<'_>) -> Answer {
    let group = |(id, users): (&String, &Vec<String>)| {
        let handle = id.to_lowercase();
        json!({
            "id": id, "team_id": call.settings.team_id, "is_usergroup": true, "name": handle, "handle": handle,
            "description": "", "is_external": false, "date_delete": 0, "user_count": users.len(),
        })
    };
    let all: Vec<_> = call.state.usergroups.iter().map(group).collect();
    Ok(json!({"usergroups": all}))
}

pub fn usergroup_users(call: &mut Call<'_>) -> Answer {
    match call.state.usergroups.get(call.args.needed("usergroup")?) {
        Some(users) => Ok(json!({"users": users})),
        None => Err("no_such_subteam".into()),
    }
}

pub fn add_bookmark(call: &mut Call<'_>) -> Answer {
    let args = call.args.clone();
    let id = format!("Bk{:04}", call.state.next());
    let channel = call.channel(args.needed("channel_id")?)?;
    if args.needed("type")? != "link" {
        return Err("invalid_bookmark_type".into());
    }
    if args.text("link").is_none_or(|link| url::Url::parse(link).is_err()) {
        return Err("invalid_link".into());
    }
    if channel.bookmarks.len() >= BOOKMARKS {
        return Err("too_many_bookmarks".into());
    }
    let bookmark = json!({
        "id": id, "channel_id": channel.id, "title": args.text("title"), "type": "link",
        "link": args.text("link"), "emoji": args.text("emoji"),
    });
    channel.bookmarks.push(bookmark.clone());
    Ok(json!({"bookmark": bookmark}))
}

pub fn add_pin(call: &mut Call<'_>) -> Answer {
    let args = call.args.clone();
    let bot = call.settings.bot_user_id.clone();
    let ts = args.needed("timestamp")?.to_owned();
    let channel = call.channel(args.needed("channel")?)?;
    if !channel.has(&bot) {
        return Err("not_in_channel".into());
    }
    if channel.message(&ts).is_none() {
        return Err("message_not_found".into());
    }
    if channel.pins.contains(&ts) {
        return Err("already_pinned".into());
    }
    channel.pins.push(ts);
    Ok(json!({}))
}
