//! `users.*`

use serde_json::{Value, json};

use super::{Answer, Call, page};
use crate::demo::workspace::state::User;

fn shown(call: &Call<'_>, user: &User) -> Value {
    user.json(call.settings, call.now, call.settings.has_scope("users:read.email"))
}

pub fn info(call: &mut Call<'_>) -> Answer {
    match call.state.users.get(call.args.needed("user")?) {
        Some(user) => Ok(json!({"user": shown(call, user)})),
        None => Err("user_not_found".into()),
    }
}

pub fn list(call: &mut Call<'_>) -> Answer {
    if call.args.get("limit").is_none() {
        return Err("limit_required".into());
    }
    let users = call.state.users.values().map(|user| shown(call, user)).collect();
    let (members, cursor) = page(users, &call.args, 100, 1000)?;
    Ok(json!({
        "members": members, "cache_ts": call.unix(), "response_metadata": {"next_cursor": cursor},
    }))
}

pub fn lookup_by_email(call: &mut Call<'_>) -> Answer {
    let email = call.args.needed("email")?;
    let found = call.state.users.values().find(|user| !user.deleted && user.email.as_deref() == Some(email));
    match found {
        Some(user) => Ok(json!({"user": user.json(call.settings, call.now, true)})),
        None => Err("users_not_found".into()),
    }
}
