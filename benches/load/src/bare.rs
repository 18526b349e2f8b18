//! What ours is held against: the same framework that only checks the signature, and slack-morphism's own listener.
//! Neither keeps anything.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Router};
use edtech_hub::slack::verify;
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::SecretString;
use slack_morphism::SlackClient;
use slack_morphism::axum_support::{SlackEventsAxumListener, SlackEventsExtractors};
use slack_morphism::hyper_tokio::SlackClientHyperConnector;
use slack_morphism::listener::SlackClientEventsListenerEnvironment;
use slack_morphism::prelude::{SlackPushEvent, SlackSigningSecret};
use tokio::net::TcpListener;

/// Checks the signature, and that is all.
pub async fn bare(address: &str, secret: &str) -> anyhow::Result<()> {
    let secret: SecretString = secret.to_owned().into();
    let handler = move |headers: HeaderMap, body: Bytes| {
        let secret = secret.clone();
        async move {
            let header = |name: &str| headers.get(name).map(|value| value.as_bytes());
            let (at, signature) = (header("x-slack-request-timestamp"), header("x-slack-signature"));
            match verify::verify(&secret, at, signature, &body, now()) {
                Ok(()) => StatusCode::OK,
                Err(_) => StatusCode::UNAUTHORIZED,
            }
        }
    };
    serve(address, Router::new().route("/slack/events", post(handler))).await
}

/// slack-morphism's listener: signature, and the event as its own type.
pub async fn morphism(address: &str, secret: &str) -> anyhow::Result<()> {
    let client = SlackClient::new(SlackClientHyperConnector::with_connector(HttpConnector::new()));
    let environment = Arc::new(SlackClientEventsListenerEnvironment::new(Arc::new(client)));
    let listener: SlackEventsAxumListener<HttpConnector> = SlackEventsAxumListener::new(environment);
    let layer = listener
        .events_layer(&SlackSigningSecret::new(secret.to_owned()))
        .with_event_extractor(SlackEventsExtractors::push_event());
    let handler = async |Extension(_): Extension<SlackPushEvent>| StatusCode::OK;
    serve(address, Router::new().route("/slack/events", post(handler).layer(layer))).await
}

async fn serve(address: &str, router: Router) -> anyhow::Result<()> {
    let router = router.route("/readyz", get(async || StatusCode::OK));
    Ok(axum::serve(TcpListener::bind(address).await?, router).await?)
}

fn now() -> i64 {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs().cast_signed())
}
