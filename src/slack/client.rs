//! The Web API: slack-morphism's client and request types, with what they leave out: a time limit for each
//! call, plain http for loopback, and errors sorted by what to do about them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;
use tracing::Instrument;

use super::incoming::place;
use super::incoming::strip_nul;
use super::reply::Message;
use super::tokens::{Fixed, Tokens};
use crate::ids::{ChannelId, PersonId};

/// A queued call may take this long; well below a job's lease.
const PATIENCE: Duration = Duration::from_secs(15);
/// A call that a person waits for: Slack gives us three seconds in all.
const HURRY: Duration = Duration::from_millis(2_500);

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// Calls Slack for one workspace.
#[derive(Clone)]
pub struct Slack(Arc<Inner>);

struct Inner {
    client: SlackClient<Connector>,
    tokens: Arc<dyn Tokens>,
    /// The direct message channel of each person, asked for once.
    direct: Mutex<HashMap<PersonId, ChannelId>>,
}

/// Why a call failed, sorted by what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Slack is busy: nothing happened, try again, not before `after`.
    #[error("Slack is busy ({reason})")]
    Busy { after: Option<Duration>, reason: String },
    /// Nobody knows whether it happened.
    #[error("no clear answer from Slack ({0})")]
    Unknown(String),
    /// Slack said no, and will say no again. The code is Slack's.
    #[error("Slack refused: {code}{detail}")]
    Refused { code: String, detail: String },
}

impl CallError {
    /// Slack's error code, if it gave a final one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl From<CallError> for crate::error::Error {
    fn from(error: CallError) -> Self {
        Self::Internal(error.into())
    }
}

/// The result of a call.
pub type CallResult<T> = Result<T, CallError>;

/// Who the token speaks for.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Identity {
    /// The workspace.
    pub team_id: String,
    /// Its name.
    pub team: String,
    /// The bot's own member id.
    pub user_id: String,
}

/// Where a view is after it was opened or updated.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ViewRef {
    /// `V…`.
    pub id: String,
    /// Names this state of it.
    pub hash: String,
}

#[derive(serde::Deserialize)]
struct ViewAnswer {
    view: ViewRef,
}

#[derive(serde::Deserialize)]
struct ChannelAnswer {
    channel: ChannelRef,
}

#[derive(serde::Deserialize)]
struct ChannelRef {
    id: ChannelId,
}

#[derive(serde::Deserialize)]
struct SocketAnswer {
    url: url::Url,
}

#[derive(serde::Deserialize)]
struct GroupsAnswer {
    #[serde(default)]
    usergroups: Vec<Usergroup>,
}

#[derive(serde::Deserialize)]
struct Usergroup {
    id: String,
    name: String,
}

#[derive(serde::Deserialize)]
struct GroupMembersAnswer {
    #[serde(default)]
    users: Vec<PersonId>,
}

#[derive(serde::Deserialize)]
struct UserAnswer {
    user: Value,
}

/// What `conversations.info` tells of a channel.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its name, without `#`.
    #[serde(default)]
    pub name: String,
    /// Whether the bot is in it.
    #[serde(default)]
    pub is_member: bool,
    /// Whether it is archived.
    #[serde(default)]
    pub is_archived: bool,
}

#[derive(serde::Deserialize)]
struct ChannelInfoAnswer {
    channel: Channel,
}

#[derive(serde::Deserialize)]
struct Posted {
    ts: String,
}

#[derive(serde::Deserialize)]
struct Nothing {}

/// A file for a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload<'a> {
    /// Its name, with its ending.
    pub name: &'a str,
    /// What people read above it.
    pub title: &'a str,
    /// What is in it, for those who can't see it: for pictures.
    pub alt: Option<&'a str>,
    /// What the message says that it comes with.
    pub comment: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Where the bytes of one file go, once.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct UploadAddress {
    /// Takes the bytes.
    pub upload_url: url::Url,
    /// `F…`.
    pub file_id: String,
}

impl Slack {
    /// A client for `api_url` (`https://slack.com/api`) with a bot token. Plain http is for loopback only;
    /// the configuration sees to that.
    pub fn new(api_url: &str, token: &SecretString) -> anyhow::Result<Self> {
        let connector = SlackClientHyperConnector::with_connector(connector()?).with_slack_api_url(api_url);
        let tokens = Arc::new(Fixed(token.clone()));
        Ok(Self(Arc::new(Inner { client: SlackClient::new(connector), tokens, direct: Mutex::default() })))
    }

    /// A client for another workspace, on the same connections.
    pub fn with_tokens(&self, tokens: Arc<dyn Tokens>) -> Self {
        Self(Arc::new(Inner { client: self.0.client.clone(), tokens, direct: Mutex::default() }))
    }

    /// The token with which a call would go out now.
    pub async fn token(&self) -> CallResult<SecretString> {
        self.0.tokens.current().await
    }

    /// `auth.test`: who the token speaks for.
    pub async fn identity(&self) -> CallResult<Identity> {
        self.post("auth.test", &json!({}), PATIENCE).await
    }

    /// `apps.connections.open`, with the app's own token (`xapp-`): where to connect for Socket Mode, once.
    pub async fn open_socket(&self) -> CallResult<url::Url> {
        let answer: SocketAnswer = self.post("apps.connections.open", &json!({}), PATIENCE).await?;
        Ok(answer.url)
    }

    /// `users.info`, raw: our people feature reads what it keeps.
    pub async fn user(&self, person: &PersonId) -> CallResult<Value> {
        let mut answer: UserAnswer = self.get("users.info", &[("user", person.as_str())]).await?;
        strip_nul(&mut answer.user);
        Ok(answer.user)
    }

    /// `usergroups.list`: the workspace's user groups that are in use, as (id, name).
    pub async fn groups(&self) -> CallResult<Vec<(String, String)>> {
        let answer: GroupsAnswer = self.post("usergroups.list", &json!({}), HURRY).await?;
        Ok(answer.usergroups.into_iter().map(|group| (group.id, group.name.replace('\0', ""))).collect())
    }

    /// `usergroups.users.list`: who is in a user group.
    pub async fn group_members(&self, group: &str) -> CallResult<Vec<PersonId>> {
        let answer: GroupMembersAnswer = self.get("usergroups.users.list", &[("usergroup", group)]).await?;
        Ok(answer.users)
    }

    /// `conversations.info`.
    pub async fn channel(&self, channel: &ChannelId) -> CallResult<Channel> {
        let answer: ChannelInfoAnswer =
            self.get("conversations.info", &[("channel", channel.as_str())]).await?;
        Ok(answer.channel)
    }

    /// `views.open`: a trigger lives 3 seconds and works once.
    pub async fn open_view(&self, trigger: &str, view: SlackModalView) -> CallResult<ViewRef> {
        let request = SlackApiViewsOpenRequest::new(trigger.into(), SlackView::Modal(view));
        let answer: ViewAnswer = self.post("views.open", &request, HURRY).await?;
        Ok(answer.view)
    }

    /// `views.push`: puts a view on top of the one whose element gave the trigger, at most three in all.
    pub async fn push_view(&self, trigger: &str, view: SlackModalView) -> CallResult<ViewRef> {
        let request = SlackApiViewsPushRequest::new(trigger.into(), SlackView::Modal(view));
        let answer: ViewAnswer = self.post("views.push", &request, HURRY).await?;
        Ok(answer.view)
    }

    /// `views.update`. With a hash, only if the view is still as we saw it.
    pub async fn update_view(
        &self,
        id: &str,
        hash: Option<&str>,
        view: SlackModalView,
    ) -> CallResult<ViewRef> {
        let mut request = SlackApiViewsUpdateRequest::new(SlackView::Modal(view)).with_view_id(id.into());
        // An empty hash is an error at Slack; none is none.
        request.hash = hash.filter(|hash| !hash.is_empty()).map(str::to_owned);
        let answer: ViewAnswer = self.post("views.update", &request, HURRY).await?;
        Ok(answer.view)
    }

    /// `views.publish`: a person's Home tab.
    pub async fn publish_home(&self, person: &PersonId, view: SlackHomeView) -> CallResult<()> {
        let request = SlackApiViewsPublishRequest::new(person.as_str().into(), SlackView::Home(view));
        let _: Nothing = self.post("views.publish", &request, PATIENCE).await?;
        Ok(())
    }

    /// `conversations.open` with people other than the bot: one is a direct message, more a group message.
    /// Asking again gives the same channel.
    pub async fn open_conversation(&self, people: &[PersonId]) -> CallResult<ChannelId> {
        if let [person] = people
            && let Some(channel) = self.direct().get(person)
        {
            return Ok(channel.clone());
        }
        let people: Vec<&PersonId> = people.iter().filter(|person| !person.is_gone()).collect();
        if people.is_empty() {
            return Err(CallError::Refused { code: "user_not_found".to_owned(), detail: String::new() });
        }
        // A comma-separated string, as Slack documents it; slack-morphism would send an array.
        let users = people.iter().map(|person| person.as_str()).collect::<Vec<_>>().join(",");
        let answer: ChannelAnswer =
            self.post("conversations.open", &json!({"users": users}), PATIENCE).await?;
        if let [person] = people.as_slice() {
            self.direct().insert((*person).clone(), answer.channel.id.clone());
        }
        Ok(answer.channel.id)
    }

    /// `chat.postMessage`. The message carries `id`, so that [`Slack::find_posted`] finds it. Returns its ts.
    pub async fn post_message(
        &self,
        channel: &ChannelId,
        thread: Option<&str>,
        message: &Message,
        id: &str,
    ) -> CallResult<String> {
        let content = content(message).with_metadata(SlackMessageMetadata {
            event_type: METADATA.to_owned(),
            event_payload: Some(HashMap::from([("id".to_owned(), id.to_owned())])),
        });
        let mut request = SlackApiChatPostMessageRequest::new(channel.as_str().into(), content)
            .with_unfurl_links(false)
            .with_unfurl_media(false);
        request.thread_ts = thread.map(Into::into);
        let answer: Posted = self.post("chat.postMessage", &request, PATIENCE).await?;
        Ok(answer.ts)
    }

    /// Whether the message with our `id` was posted at or after `since` (seconds since the epoch): after a
    /// send whose answer was lost. Returns its ts.
    pub async fn find_posted(
        &self,
        channel: &ChannelId,
        thread: Option<&str>,
        id: &str,
        since: i64,
    ) -> CallResult<Option<String>> {
        self.look_back(channel, thread, since, |message| message["metadata"]["event_payload"]["id"] == id)
            .await
    }

    /// The ts of a message in a conversation, or in a thread of it, since a moment.
    async fn look_back(
        &self,
        channel: &ChannelId,
        thread: Option<&str>,
        since: i64,
        is_it: impl Fn(&Value) -> bool,
    ) -> CallResult<Option<String>> {
        let oldest = since.to_string();
        let mut cursor = String::new();
        // A channel that is busier than this within one outage is beyond what we can promise.
        for _ in 0..20 {
            let mut params = vec![
                ("channel", channel.as_str()),
                ("oldest", &oldest),
                ("include_all_metadata", "true"),
                ("limit", "200"),
            ];
            if let Some(thread) = thread {
                params.push(("ts", thread));
            }
            if !cursor.is_empty() {
                params.push(("cursor", &cursor));
            }
            let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
            let page: Value = self.get(method, &params).await?;
            for message in page["messages"].as_array().into_iter().flatten() {
                if is_it(message) {
                    return Ok(message["ts"].as_str().map(str::to_owned));
                }
            }
            cursor = page["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned();
            if cursor.is_empty() {
                break;
            }
        }
        Ok(None)
    }

    /// `chat.update`.
    pub async fn update_message(&self, channel: &ChannelId, ts: &str, message: &Message) -> CallResult<()> {
        let request = SlackApiChatUpdateRequest::new(channel.as_str().into(), content(message), ts.into());
        let _: Nothing = self.post("chat.update", &request, PATIENCE).await?;
        Ok(())
    }

    /// `chat.postEphemeral`: seen by one person, in a channel that they are in.
    pub async fn post_ephemeral(
        &self,
        channel: &ChannelId,
        thread: Option<&str>,
        person: &PersonId,
        message: &Message,
    ) -> CallResult<()> {
        let mut request = SlackApiChatPostEphemeralRequest::new(
            channel.as_str().into(),
            person.as_str().into(),
            content(message),
        );
        request.thread_ts = thread.map(Into::into);
        let _: Nothing = self.post("chat.postEphemeral", &request, PATIENCE).await?;
        Ok(())
    }

    /// `conversations.create`: a public channel.
    pub async fn create_channel(&self, name: &str) -> CallResult<ChannelId> {
        let answer: ChannelAnswer =
            self.post("conversations.create", &json!({"name": name, "is_private": false}), PATIENCE).await?;
        Ok(answer.channel.id)
    }

    /// `conversations.setTopic`.
    pub async fn set_topic(&self, channel: &ChannelId, topic: &str) -> CallResult<()> {
        let _: Nothing = self
            .post("conversations.setTopic", &json!({"channel": channel, "topic": topic}), PATIENCE)
            .await?;
        Ok(())
    }

    /// `conversations.invite`: at most 100 people. Those who are in it already are fine.
    pub async fn invite(&self, channel: &ChannelId, people: &[PersonId]) -> CallResult<()> {
        let users = people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(",");
        let invited: CallResult<Nothing> =
            self.post("conversations.invite", &json!({"channel": channel, "users": users}), PATIENCE).await;
        match invited {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some("already_in_channel") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// `conversations.join`: into a public channel.
    pub async fn join(&self, channel: &ChannelId) -> CallResult<()> {
        let _: Nothing = self.post("conversations.join", &json!({"channel": channel}), PATIENCE).await?;
        Ok(())
    }

    /// `files.getUploadURLExternal`: where the bytes of a file go. Nobody sees anything yet.
    pub async fn upload_address(&self, file: &Upload<'_>) -> CallResult<UploadAddress> {
        let length = file.bytes.len().to_string();
        let mut params = vec![("filename", file.name), ("length", length.as_str())];
        if let Some(alt) = file.alt {
            params.push(("alt_txt", alt));
        }
        self.get("files.getUploadURLExternal", &params).await
    }

    /// Sends the bytes of a file there. Whoever calls has made sure that the address is one of Slack's.
    pub async fn upload_bytes(&self, url: &url::Url, bytes: &[u8]) -> CallResult<()> {
        let token = api_token(&self.token().await?);
        let session = self.0.client.open_session(&token);
        let kind = "application/octet-stream".to_owned();
        let call = session.http_session_api.http_post_uri_binary::<Nothing>(url.clone(), kind, bytes, None);
        timed("upload", PATIENCE, call).await.map(|_| ())
    }

    /// `files.completeUploadExternal`: the file is in the conversation, with its comment; without one it stays with the
    /// app, which may show it in views and messages of its own.
    pub async fn share_file(
        &self,
        id: &str,
        file: &Upload<'_>,
        channel: Option<&ChannelId>,
    ) -> CallResult<()> {
        let mut request = json!({"files": [{"id": id, "title": file.title}]});
        if let Some(channel) = channel {
            request["channel_id"] = json!(channel);
            request["initial_comment"] = json!(file.comment);
        }
        let _: Nothing = self.post("files.completeUploadExternal", &request, PATIENCE).await?;
        Ok(())
    }

    /// `files.delete`: one of ours, wherever it was shown. One that is gone already is fine.
    pub async fn delete_file(&self, id: &str) -> CallResult<()> {
        let deleted: CallResult<Nothing> = self.post("files.delete", &json!({"file": id}), PATIENCE).await;
        match deleted {
            Err(error) if matches!(error.code(), Some("file_not_found" | "file_deleted")) => Ok(()),
            other => other.map(|_| ()),
        }
    }

    /// Whether a file of this name was shared there at or after `since` (seconds since the epoch).
    pub async fn is_shared(&self, channel: &ChannelId, name: &str, since: i64) -> CallResult<bool> {
        let found = self
            .look_back(channel, None, since, |message| {
                message["files"].as_array().is_some_and(|files| files.iter().any(|file| file["name"] == name))
            })
            .await?;
        Ok(found.is_some())
    }

    /// Posts to a `response_url`, for the eyes of the person who acted.
    pub async fn respond(&self, url: &url::Url, message: &Message, replace: bool) -> CallResult<()> {
        let request = json!({
            "response_type": "ephemeral",
            "replace_original": replace,
            "text": message.text,
            "blocks": message.blocks,
        });
        let token = api_token(&self.token().await?);
        let session = self.0.client.open_session(&token);
        let call = session.http_session_api.http_post_uri::<_, Value>(url.clone(), &request, None);
        let _ = timed("response_url", PATIENCE, call).await?;
        Ok(())
    }

    async fn post<RQ, RS>(&self, method: &'static str, request: &RQ, patience: Duration) -> CallResult<RS>
    where
        RQ: Serialize + Send + Sync,
        RS: DeserializeOwned + Send,
    {
        let mut token = self.token().await?;
        let mut again = true;
        loop {
            let bearer = api_token(&token);
            let session = self.0.client.open_session(&bearer);
            let call = session.http_session_api.http_post(method, request, None);
            let outcome = timed(method, patience, call).await;
            match self.next_token(&token, outcome.as_ref().err()).await? {
                Some(next) if again => (token, again) = (next, false),
                _ => return outcome,
            }
        }
    }

    async fn get<RS: DeserializeOwned + Send>(
        &self,
        method: &'static str,
        params: &[(&str, &str)],
    ) -> CallResult<RS> {
        let params: Vec<(&str, Option<&str>)> =
            params.iter().map(|(key, value)| (*key, Some(*value))).collect();
        let mut token = self.token().await?;
        let mut again = true;
        loop {
            let bearer = api_token(&token);
            let session = self.0.client.open_session(&bearer);
            let call = session.http_session_api.http_get(method, &params, None);
            let outcome = timed(method, PATIENCE, call).await;
            match self.next_token(&token, outcome.as_ref().err()).await? {
                Some(next) if again => (token, again) = (next, false),
                _ => return outcome,
            }
        }
    }

    /// The token for another try, where Slack said that this one has expired: then nothing has happened yet.
    async fn next_token(
        &self,
        token: &SecretString,
        error: Option<&CallError>,
    ) -> CallResult<Option<SecretString>> {
        if error.and_then(CallError::code) == Some("token_expired") {
            self.0.tokens.renewed(token).await
        } else {
            Ok(None)
        }
    }

    fn direct(&self) -> std::sync::MutexGuard<'_, HashMap<PersonId, ChannelId>> {
        self.0.direct.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn api_token(token: &SecretString) -> SlackApiToken {
    SlackApiToken::new(SlackApiTokenValue(token.expose_secret().to_owned()))
}

/// Connects to Slack over TLS, and to a loopback address without.
pub fn connector() -> anyhow::Result<HttpsConnector<HttpConnector>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_webpki_roots()
        .with_no_client_auth();
    Ok(HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build())
}

/// The metadata event type under which our messages carry their id.
const METADATA: &str = "edtech_hub_message";

fn content(message: &Message) -> SlackMessageContent {
    SlackMessageContent::new().with_text(message.text.clone()).with_blocks(message.blocks.clone())
}

async fn timed<T>(
    method: &'static str,
    patience: Duration,
    call: impl Future<Output = Result<T, SlackClientError>>,
) -> CallResult<T> {
    let started = std::time::Instant::now();
    let span = tracing::info_span!("slack", method, outcome = tracing::field::Empty);
    let outcome = match tokio::time::timeout(patience, call).instrument(span.clone()).await {
        Ok(answer) => answer.map_err(sort),
        Err(_) => Err(CallError::Unknown(format!("no answer within {patience:?}"))),
    };
    let label = match &outcome {
        Ok(_) => "ok".to_owned(),
        Err(CallError::Busy { .. }) => "busy".to_owned(),
        Err(CallError::Unknown(_)) => "unknown".to_owned(),
        Err(CallError::Refused { code, .. }) => code.clone(),
    };
    span.record("outcome", &label);
    tracing::debug!(method, outcome = label, "called Slack");
    metrics::histogram!("hub_slack_call_seconds", "method" => method).record(started.elapsed().as_secs_f64());
    metrics::counter!("hub_slack_calls_total", "method" => method, "outcome" => label).increment(1);
    outcome
}

/// Section 5 of Slack's facts: what is worth another try, what may have taken effect, what is final.
fn sort(error: SlackClientError) -> CallError {
    match error {
        SlackClientError::RateLimitError(limit) => CallError::Busy {
            after: Some(limit.retry_after.unwrap_or(Duration::from_secs(1))),
            reason: "ratelimited".to_owned(),
        },
        SlackClientError::ApiError(error) => match error.code.as_str() {
            "ratelimited" | "rate_limited" => {
                CallError::Busy { after: Some(Duration::from_secs(1)), reason: error.code }
            }
            "service_unavailable" | "team_added_to_org" => {
                CallError::Busy { after: None, reason: error.code }
            }
            "internal_error" | "request_timeout" | "fatal_error" => CallError::Unknown(error.code),
            _ => {
                let messages = error
                    .http_response_body
                    .as_deref()
                    .and_then(|body| serde_json::from_str::<Value>(body).ok())
                    .map(|body| body["response_metadata"]["messages"].to_string())
                    .filter(|messages| messages != "null")
                    .map(|messages| format!(" {messages}"))
                    .unwrap_or_default();
                CallError::Refused { code: error.code, detail: messages }
            }
        },
        SlackClientError::HttpError(error) if error.status_code.is_server_error() => {
            CallError::Unknown(format!("HTTP {}", error.status_code.as_u16()))
        }
        SlackClientError::HttpError(error) => {
            CallError::Refused { code: format!("http_{}", error.status_code.as_u16()), detail: String::new() }
        }
        // The body may hold what a person wrote, so it is not repeated.
        SlackClientError::ProtocolError(error) => CallError::Unknown(place(&error.json_error)),
        SlackClientError::HttpProtocolError(error) => CallError::Unknown(
            error.cause.map_or_else(|| "connection failed".to_owned(), |cause| cause.to_string()),
        ),
        SlackClientError::SystemError(error) => CallError::Unknown(error.to_string()),
        other => CallError::Unknown(other.to_string()),
    }
}
