//! Where a client gets its token from, and how the app gets one in the first place: `oauth.v2.access`, which
//! slack-morphism knows without refresh tokens.

use std::time::Duration;

use futures::future::BoxFuture;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::client::{CallError, CallResult, connector};

/// Gives a client its token, call by call.
pub trait Tokens: Send + Sync {
    /// The token to call with now.
    fn current(&self) -> BoxFuture<'_, CallResult<SecretString>>;

    /// Slack says that this token has expired: another one, if there is one to be had.
    fn renewed<'a>(&'a self, expired: &'a SecretString) -> BoxFuture<'a, CallResult<Option<SecretString>>>;
}

/// One token that never changes.
pub(super) struct Fixed(pub SecretString);

impl Tokens for Fixed {
    fn current(&self) -> BoxFuture<'_, CallResult<SecretString>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn renewed<'a>(&'a self, _: &'a SecretString) -> BoxFuture<'a, CallResult<Option<SecretString>>> {
        Box::pin(async { Ok(None) })
    }
}

/// How long Slack may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// An answer is a few hundred bytes.
const MOST: usize = 64 * 1024;

/// What a workspace granted.
#[derive(Clone, Debug, Deserialize)]
pub struct Granted {
    /// The bot's token.
    pub access_token: SecretString,
    /// Gets the next token, once; none where tokens live for ever.
    pub refresh_token: Option<SecretString>,
    /// How long the token lives, in seconds.
    pub expires_in: Option<i64>,
    /// The scopes, separated by commas.
    #[serde(default)]
    pub scope: String,
    /// `bot` for ours.
    #[serde(default)]
    pub token_type: String,
    /// The bot's own member id.
    #[serde(default)]
    pub bot_user_id: String,
    /// The workspace; none where a whole organization installed the app.
    pub team: Option<Place>,
    /// The organization, where there is one.
    pub enterprise: Option<Place>,
    /// Whether the whole organization installed the app.
    #[serde(default)]
    pub is_enterprise_install: bool,
    /// Who pressed Allow.
    pub authed_user: Option<Authed>,
}

/// A workspace or an organization.
#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// `T…` or `E…`.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

/// Who pressed Allow.
#[derive(Clone, Debug, Deserialize)]
pub struct Authed {
    /// `U…`.
    pub id: String,
}

/// The app, as Slack knows it.
#[derive(Clone, Copy, Debug)]
pub struct AppCredentials<'a> {
    /// Slack's Web API.
    pub api_url: &'a str,
    /// The app's client id.
    pub client_id: &'a str,
    /// The app's client secret.
    pub client_secret: &'a SecretString,
}

impl AppCredentials<'_> {
    /// Turns the code that a browser brought back into a token.
    ///
    /// # Errors
    /// `invalid_code`, `bad_redirect_uri`, `bad_client_secret` and the like are [`CallError::Refused`].
    pub async fn exchange(&self, code: &str, redirect_uri: &str) -> CallResult<Granted> {
        self.access(&[("code", code), ("redirect_uri", redirect_uri)]).await
    }

    /// Gets the next token. Slack takes a refresh token once.
    ///
    /// # Errors
    /// `invalid_refresh_token` is [`CallError::Refused`].
    pub async fn refresh(&self, refresh_token: &SecretString) -> CallResult<Granted> {
        let token = refresh_token.expose_secret();
        self.access(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    async fn access(&self, fields: &[(&str, &str)]) -> CallResult<Granted> {
        let unknown = |error: &dyn std::fmt::Display| CallError::Unknown(error.to_string());
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", self.client_id)
            .append_pair("client_secret", self.client_secret.expose_secret())
            .extend_pairs(fields)
            .finish();
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/oauth.v2.access", self.api_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form)))
            .map_err(|error| unknown(&error))?;
        let connector = connector().map_err(|error| unknown(&error))?;
        let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
        let ask = async {
            let response = client.request(request).await.map_err(|error| unknown(&error))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, MOST).collect().await.map_err(|error| unknown(&error))?.to_bytes();
            Ok((head.status, body))
        };
        let (status, body) = tokio::time::timeout(PATIENCE, ask)
            .await
            .map_err(|_| CallError::Unknown(format!("no answer within {PATIENCE:?}")))??;
        read(status, &body)
    }
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    error: Option<String>,
}

fn read(status: StatusCode, body: &[u8]) -> CallResult<Granted> {
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(CallError::Busy { after: Some(Duration::from_secs(30)), reason: "ratelimited".into() });
    }
    // serde's reasons name fields, and may repeat values: those stay here.
    let unreadable = || CallError::Unknown(format!("HTTP {}, and no answer of Slack's", status.as_u16()));
    match serde_json::from_slice(body).map_err(|_| unreadable())? {
        Answer { ok: true, .. } => serde_json::from_slice(body).map_err(|_| unreadable()),
        Answer { error, .. } => match error.unwrap_or_default() {
            code if ["ratelimited", "rate_limited", "service_unavailable"].contains(&code.as_str()) => {
                Err(CallError::Busy { after: None, reason: code })
            }
            code if ["internal_error", "request_timeout", "fatal_error"].contains(&code.as_str()) => {
                Err(CallError::Unknown(code))
            }
            code => Err(CallError::Refused { code, detail: String::new() }),
        },
    }
}
