//! `GET /slack/install` and `GET /slack/oauth`: how a workspace lets the hub in. The state that goes to Slack
//! and comes back is signed over a secret in the browser's cookie, lives ten minutes and works once, so nobody
//! can finish an installation that another browser began.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use serde::Deserialize;
use sha2::Sha256;

use super::{Shared, page};
use crate::app::App;
use crate::config::Installing;
use crate::dispatch;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::inbox;
use crate::slack::{CallError, scopes};

/// How long an installation may take, in seconds.
const LIFE: i64 = 600;
const COOKIE: &str = "edtech_install";

/// `GET /slack/install`: on to Slack, where somebody decides.
pub async fn begin(State(shared): State<Arc<Shared>>) -> Response {
    let app = &shared.app;
    let Some(installing) = &app.config.installing else { return nothing_here() };
    let mut secret = [0; 32];
    if let Err(error) = getrandom::fill(&mut secret) {
        tracing::error!(%error, "no randomness");
        return unavailable();
    }
    let secret = hex::encode(secret);
    let Some(state) = sign(installing, &secret, app.clock.unix()) else { return unavailable() };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &installing.client_id)
        .append_pair("scope", &scopes::needed().into_iter().collect::<Vec<_>>().join(","))
        .append_pair("redirect_uri", &redirect_uri(installing))
        .append_pair("state", &state)
        .finish();
    let there = format!("{}/oauth/v2/authorize?{query}", app.config.slack_site());
    let mut response = StatusCode::SEE_OTHER.into_response();
    let cookie = set_cookie(installing, &secret, LIFE);
    for (name, value) in [(header::LOCATION, there), (header::SET_COOKIE, cookie)] {
        match HeaderValue::from_str(&value) {
            Ok(value) => response.headers_mut().append(name, value),
            Err(_) => return unavailable(),
        };
    }
    response
}

/// What Slack sends the browser back with.
#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// `GET /slack/oauth`: back from Slack, with a code or a refusal.
pub async fn finish(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Response {
    let app = &shared.app;
    let Some(installing) = &app.config.installing else { return nothing_here() };
    let secret = cookie(&headers).unwrap_or_default();
    let state = back.state.unwrap_or_default();
    if !is_ours(installing, &secret, &state, app.clock.unix()) {
        return refused(
            StatusCode::FORBIDDEN,
            "This installation was not begun here",
            "It was begun in another browser, or more than ten minutes ago. Nothing was installed. Begin again, and \
             stay in one browser.",
        );
    }
    match first_time(app, &state).await {
        Ok(true) => {}
        Ok(false) => {
            return refused(
                StatusCode::FORBIDDEN,
                "This page was used already",
                "If the hub is not in your workspace yet, begin again.",
            );
        }
        Err(error) => {
            tracing::error!(?error, "an installation can't be noted");
            return unavailable();
        }
    }
    let mut response = match (back.code, back.error) {
        (Some(code), None) => take(app, installing, &code).await,
        (_, Some(error)) if error == "access_denied" => refused(
            StatusCode::OK,
            "Nothing was installed",
            "You said no at Slack, so the hub is not in your workspace. If you change your mind, begin again.",
        ),
        _ => refused(
            StatusCode::BAD_REQUEST,
            "Slack did not let the hub in",
            "Slack gave no code to go on with. Nothing was installed. Please begin again.",
        ),
    };
    if let Ok(gone) = HeaderValue::from_str(&set_cookie(installing, "", 0)) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

async fn take(app: &App, installing: &Installing, code: &str) -> Response {
    let granted = match app.installs.exchange(code, &redirect_uri(installing)).await {
        Ok(granted) => granted,
        Err(error) => {
            // Slack's code or the connection's trouble; never the secret.
            tracing::warn!(%error, "an installation was not finished");
            return not_exchanged(&error);
        }
    };
    if granted.token_type != "bot" || granted.bot_user_id.is_empty() {
        return refused(
            StatusCode::BAD_GATEWAY,
            "Slack gave no bot",
            "The app needs a bot user, which its manifest asks for. Nothing was installed. Whoever runs this hub \
             can paste the manifest again.",
        );
    }
    match dispatch::installed(app, granted).await {
        Ok(community) => page::show(
            StatusCode::OK,
            &format!("The hub is in {}", community.name),
            &[
                "In Slack, open the app and its Home tab: it says what to do next.",
                "Then invite it into the channel where organizers meet, and choose the channels with /edtech settings.",
                "You can close this page.",
            ],
            None,
        ),
        Err(error) => {
            tracing::error!(?error, "an installation can't be kept");
            unavailable()
        }
    }
}

fn not_exchanged(error: &anyhow::Error) -> Response {
    let call = error.downcast_ref::<CallError>();
    match call.and_then(CallError::code) {
        Some("invalid_code" | "code_already_used") => refused(
            StatusCode::BAD_REQUEST,
            "Slack's code was too old",
            "It works once, and for ten minutes. Nothing was installed. Please begin again.",
        ),
        Some("bad_redirect_uri") => refused(
            StatusCode::BAD_GATEWAY,
            "The hub's address is not the one that Slack knows",
            "Whoever runs this hub adds PUBLIC_URL with /slack/oauth under OAuth & Permissions, Redirect URLs. \
             Nothing was installed.",
        ),
        Some("bad_client_secret" | "invalid_client_id") => refused(
            StatusCode::BAD_GATEWAY,
            "Slack does not believe the hub",
            "Whoever runs this hub copies SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again, from Basic Information. \
             Nothing was installed.",
        ),
        Some(code) => refused(
            StatusCode::BAD_GATEWAY,
            "Slack did not let the hub in",
            &format!("Its reason: {code}. Nothing was installed. Please begin again."),
        ),
        None => refused(
            StatusCode::BAD_GATEWAY,
            "Slack did not answer",
            "Nothing is installed yet. Please begin again in a minute.",
        ),
    }
}

fn redirect_uri(installing: &Installing) -> String {
    format!("{}/slack/oauth", installing.public_url)
}

fn mac(installing: &Installing, secret: &str, at: &str) -> Option<Hmac<Sha256>> {
    let key = installing.client_secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(b"edtech-hub install ");
    mac.update(at.as_bytes());
    mac.update(b" ");
    mac.update(secret.as_bytes());
    Some(mac)
}

/// `{seconds since the epoch}.{HMAC over them and the cookie}`.
fn sign(installing: &Installing, secret: &str, now: i64) -> Option<String> {
    let at = now.to_string();
    let signature = mac(installing, secret, &at)?.finalize().into_bytes();
    Some(format!("{at}.{}", hex::encode(signature)))
}

fn is_ours(installing: &Installing, secret: &str, state: &str, now: i64) -> bool {
    let Some((at, signature)) = state.split_once('.') else { return false };
    let (Ok(began), Ok(signature)) = (at.parse::<i64>(), hex::decode(signature)) else { return false };
    // Nobody's cookie is not somebody's.
    secret.len() == 64
        && (0..=LIFE).contains(&now.saturating_sub(began))
        && mac(installing, secret, at).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// The state goes into the ledger of what was done, under a name that no workspace has.
async fn first_time(app: &App, state: &str) -> Result<bool> {
    let (key, now) = (format!("install:{state}"), app.clock.now());
    app.db.write_silently(move |conn| inbox::first_time(conn, &WorkspaceId::from("-"), &key, now)).await
}

/// Sets the cookie for so many seconds; none takes it back, in the same words: a browser may keep one that is taken back
/// without the `Secure` with which it was set.
fn set_cookie(installing: &Installing, secret: &str, seconds: i64) -> String {
    let secure = if installing.public_url.starts_with("https:") { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE);
    let pairs = all.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, it)| it.to_owned())
}

fn refused(status: StatusCode, title: &str, text: &str) -> Response {
    page::show(status, title, &[text], Some(("/slack/install", "Begin again")))
}

fn nothing_here() -> Response {
    page::show(
        StatusCode::NOT_FOUND,
        "Nothing to install here",
        &["This hub serves one workspace, and is set up by whoever runs it."],
        None,
    )
}

fn unavailable() -> Response {
    refused(
        StatusCode::SERVICE_UNAVAILABLE,
        "The hub can't do that at the moment",
        "Nothing was installed. Please begin again in a minute.",
    )
}
