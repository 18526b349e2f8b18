//! What only the headers of an answer tell: the scopes that were granted, and what time it is at Slack.
//! slack-morphism's client keeps headers to itself, so this one call goes around it.

use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use chrono::DateTime;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::client::{Identity, connector};
use crate::time::Time;

/// How long Slack may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// An answer of `auth.test` is a few hundred bytes.
const MOST: usize = 64 * 1024;

/// What `auth.test` tells of a token.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Whom the token speaks for; or Slack's error code, such as `invalid_auth`.
    pub identity: Result<Identity, String>,
    /// The scopes that were granted; none where Slack doesn't say.
    pub scopes: Option<Vec<String>>,
    /// What time it is at Slack, in whole seconds.
    pub time: Option<Time>,
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    error: Option<String>,
}

/// Asks Slack once about the token.
///
/// # Errors
/// When Slack can't be reached, or what answers isn't Slack.
pub async fn probe(api_url: &str, token: &SecretString) -> anyhow::Result<Probe> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{api_url}/auth.test"))
        .header("authorization", format!("Bearer {}", token.expose_secret()))
        .body(Empty::<Bytes>::new())?;
    let client: Client<_, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build(connector()?);
    let ask = async {
        let response = client.request(request).await.context("no connection")?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, MOST).collect().await.map_err(|error| anyhow!("{error}"))?.to_bytes();
        anyhow::Ok((head, body))
    };
    let (head, body) = tokio::time::timeout(PATIENCE, ask).await.context("no answer in time")??;
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let Ok(answer) = serde_json::from_slice::<Answer>(&body) else {
        bail!("what answers is not Slack (HTTP {})", head.status.as_u16());
    };
    let identity = match answer {
        Answer { ok: true, .. } => Ok(serde_json::from_slice(&body)?),
        Answer { error, .. } => Err(error.unwrap_or_else(|| "unknown_error".to_owned())),
    };
    Ok(Probe {
        identity,
        scopes: header("x-oauth-scopes")
            .map(|scopes| scopes.split(',').map(|scope| scope.trim().to_owned()).collect()),
        time: header("date")
            .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .map(|date| date.naive_utc()),
    })
}
