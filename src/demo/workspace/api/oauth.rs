//! `oauth.v2.access`: codes and refresh tokens for tokens, each once.

use serde_json::json;

use super::{Answer, Call, Failure};
use crate::demo::workspace::oauth::{CODE_SECONDS, Issued, TOKEN_SECONDS};

pub fn access(call: &mut Call<'_>) -> Answer {
    let args = call.args.clone();
    if args.needed("client_id")? != call.settings.client_id {
        return Err("invalid_client_id".into());
    }
    if args.needed("client_secret")? != call.settings.client_secret {
        return Err("bad_client_secret".into());
    }
    match args.text("grant_type").unwrap_or("authorization_code") {
        "authorization_code" => {
            let (scope, user) = spend_code(call)?;
            Ok(issue(call, &scope, Some(&user)))
        }
        "refresh_token" => {
            spend_refresh_token(call)?;
            let scope = call.settings.scopes.join(",");
            Ok(issue(call, &scope, None))
        }
        _ => Err(Failure::from("invalid_grant_type").recorded()),
    }
}

fn spend_code(call: &mut Call<'_>) -> Result<(String, String), Failure> {
    let (args, now) = (call.args.clone(), call.unix());
    let code = call.state.live.oauth.codes.get_mut(args.text("code").unwrap_or_default());
    let code = code.filter(|code| now - code.made <= CODE_SECONDS).ok_or("invalid_code")?;
    if code.used {
        return Err("code_already_used".into());
    }
    if args.text("redirect_uri") != Some(&code.redirect_uri) {
        return Err(Failure::from("bad_redirect_uri").recorded());
    }
    code.used = true;
    Ok((code.scope.clone(), code.user.clone()))
}

fn spend_refresh_token(call: &mut Call<'_>) -> Result<(), Failure> {
    let args = call.args.clone();
    let given = args.text("refresh_token").ok_or("invalid_refresh_token")?;
    let mut tokens = call.state.live.oauth.tokens.iter_mut();
    let issued = tokens.find(|issued| issued.refresh.as_deref() == Some(given));
    let issued = issued.ok_or("invalid_refresh_token")?;
    if issued.dead.is_some() {
        return Err("invalid_refresh_token".into());
    }
    if issued.refreshed {
        // Two at once, or a pair that was not kept.
        return Err(Failure::from("invalid_refresh_token").recorded());
    }
    issued.refreshed = true;
    Ok(())
}

fn issue(call: &mut Call<'_>, scope: &str, user: Option<&str>) -> serde_json::Value {
    let settings = call.settings;
    let (number, rotates, now) = (call.state.next(), settings.token_rotation, call.unix());
    let kind = if rotates { "xoxe.xoxb" } else { "xoxb" };
    let access = format!("{kind}-{}-{number}", settings.team_id);
    let refresh = rotates.then(|| format!("xoxe-1-{}-{number}", settings.team_id));
    let expires = rotates.then_some(now + TOKEN_SECONDS);
    let issued =
        Issued { access: access.clone(), refresh: refresh.clone(), refreshed: false, expires, dead: None };
    call.state.live.oauth.tokens.push(issued);
    let team = json!({"id": settings.team_id, "name": settings.team_name});
    let whole = settings
        .enterprise
        .as_ref()
        .map(|id| json!({"id": id, "name": format!("{} (all)", settings.team_name)}));
    let mut answer = json!({
        "access_token": access, "token_type": "bot", "scope": scope, "bot_user_id": settings.bot_user_id,
        "app_id": settings.app_id, "is_enterprise_install": whole.is_some(),
        "team": if whole.is_some() { serde_json::Value::Null } else { team }, "enterprise": whole,
    });
    if let Some(user) = user {
        answer["authed_user"] = json!({"id": user});
    }
    if let Some(refresh) = refresh {
        answer["refresh_token"] = json!(refresh);
        answer["expires_in"] = json!(TOKEN_SECONDS);
    }
    answer
}
