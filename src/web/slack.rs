//! What Slack posts: verified over the raw bytes, then kept (events) or answered (conversations).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

use super::Shared;
use crate::app::App;
use crate::dispatch::{self, EventKind};
use crate::error::{Error, Result};
use crate::ids::WorkspaceId;
use crate::inbox::Kept;
use crate::outbox;
use crate::slack::incoming::{self, Action, By, Event, Interaction, Submission, Unreadable};
use crate::slack::text::escape;
use crate::slack::{Message, Reply, blocks, verify};

/// The slash command of the manifest.
const COMMAND: &str = "/edtech";

/// `POST /slack/events`: in the inbox before the 200, so what was acknowledged is never lost.
pub async fn events(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "events") {
        return refusal;
    }
    let Ok(envelope) = serde_json::from_slice::<Envelope>(&body) else {
        return ignored("events", "unreadable");
    };
    match envelope.kind.as_str() {
        "url_verification" => envelope.challenge.unwrap_or_default().into_response(),
        "event_callback" => event(app, &body, &headers).await,
        "app_rate_limited" => {
            tracing::warn!("Slack holds events back: more than 30,000 in an hour");
            ignored("events", "app_rate_limited")
        }
        _ => ignored("events", "unknown_type"),
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type", default)]
    kind: String,
    challenge: Option<String>,
}

async fn event(app: &App, body: &Bytes, headers: &HeaderMap) -> Response {
    let Ok(event) = serde_json::from_slice::<Event>(body) else {
        return ignored("events", "unreadable");
    };
    let kind = event.kind().to_owned();
    if kind.parse::<EventKind>().is_err() {
        tracing::debug!(kind, "an event that nobody handles");
        return ignored("events", "unknown_type");
    }
    let Some(workspace) = event.workspace().cloned() else { return ignored("events", "no_workspace") };
    match ours(app, &workspace).await {
        Ours::Yes(_) => {}
        Ours::No => return ignored("events", "other_workspace"),
        Ours::NotYetKnown => return unavailable(),
    }
    if headers.contains_key("x-slack-retry-num") {
        metrics::counter!("hub_slack_retries_total").increment(1);
    }
    let body = incoming::without_nul(&String::from_utf8_lossy(body)).into_owned();
    let kept = app.inbox.keep(Kept { workspace, event_id: event.event_id, kind, body }).await;
    match kept {
        Ok(_) => {
            count("events", "kept");
            StatusCode::OK.into_response()
        }
        Err(error) => {
            tracing::error!(?error, "an event could not be kept; Slack will send it again");
            unavailable()
        }
    }
}

/// `POST /slack/commands`.
pub async fn commands(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "commands") {
        return refusal;
    }
    if form_urlencoded::parse(&body).any(|(key, _)| key == "ssl_check") {
        return ignored("commands", "ssl_check");
    }
    let outcome = match &incoming::command(&body) {
        Err(error) => Err(anyhow::anyhow!("a command can't be read: {error}").into()),
        Ok(command) => match ours(app, &command.workspace).await {
            Ours::No => return ignored("commands", "other_workspace"),
            Ours::NotYetKnown => Err(not_ready()),
            Ours::Yes(_) if command.command != COMMAND => {
                let text = format!("I answer to `{COMMAND}` alone. `{COMMAND} help` shows what you can do.");
                count("commands", "unknown_command");
                return respond(&Reply::Ephemeral(Message::paragraph(text)));
            }
            Ours::Yes(app) => dispatch::command(&app, command).await,
        },
    };
    match outcome {
        Ok(reply) => answer("commands", &reply),
        Err(error) => answer("commands", &Reply::Ephemeral(Message::paragraph(apology(&error)))),
    }
}

/// `POST /slack/interactions`.
pub async fn interactions(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let app = &shared.app;
    if let Some(refusal) = refuse_forged(app, &headers, &body, "interactions") {
        return refusal;
    }
    let Some((_, payload)) = form_urlencoded::parse(&body).find(|(key, _)| key == "payload") else {
        return ignored("interactions", "unreadable");
    };
    let interaction = match incoming::interaction(&incoming::without_nul(&payload)) {
        Ok(interaction) => interaction,
        Err(Unreadable::UnknownType) => return ignored("interactions", "unknown_type"),
        Err(Unreadable::Malformed(reason)) => {
            tracing::warn!(reason, "an interaction can't be read");
            return ignored("interactions", "unreadable");
        }
    };
    match ours(app, &by(&interaction).workspace).await {
        Ours::Yes(app) => answer("interactions", &interact(&app, &interaction).await),
        Ours::No => ignored("interactions", "other_workspace"),
        Ours::NotYetKnown => answer("interactions", &report(app, &interaction, &not_ready()).await),
    }
}

async fn interact(app: &App, interaction: &Interaction) -> Reply {
    let outcome = match interaction {
        Interaction::Action(action) => dispatch::action(app, action).await,
        Interaction::Submission(submission) => dispatch::submission(app, submission).await,
        Interaction::Closed(submission) => dispatch::closed(app, submission).await,
        Interaction::Suggestion(suggestion) => dispatch::suggestion(app, suggestion).await,
        Interaction::Shortcut(shortcut) | Interaction::MessageShortcut(shortcut) => {
            dispatch::shortcut(app, shortcut).await
        }
    };
    match (outcome, interaction) {
        // What a handler wants to say to somebody who pressed a button can't travel in the HTTP answer.
        (Ok(Reply::Ephemeral(message)), _) => {
            tell(app, by(interaction), None, message).await;
            Reply::Done
        }
        (Ok(reply), _) => reply,
        (Err(error), _) => report(app, interaction, &error).await,
    }
}

fn by(interaction: &Interaction) -> &By {
    match interaction {
        Interaction::Action(action) => &action.by,
        Interaction::Submission(submission) | Interaction::Closed(submission) => &submission.by,
        Interaction::Suggestion(suggestion) => &suggestion.by,
        Interaction::Shortcut(shortcut) | Interaction::MessageShortcut(shortcut) => &shortcut.by,
    }
}

/// Tells a person what went wrong, where they are looking.
async fn report(app: &App, interaction: &Interaction, error: &Error) -> Reply {
    let text = apology(error);
    match interaction {
        Interaction::Submission(submission) => submission_error(submission, &text),
        Interaction::Suggestion(_) => Reply::Options(Vec::new()),
        Interaction::Closed(_) => Reply::Done,
        Interaction::Action(action) => {
            tell(app, &action.by, Some(action), Message::paragraph(text)).await;
            Reply::Done
        }
        Interaction::Shortcut(shortcut) | Interaction::MessageShortcut(shortcut) => {
            tell(app, &shortcut.by, None, Message::paragraph(text)).await;
            Reply::Done
        }
    }
}

/// At the form's first field, so that what was typed stays; a form without fields is replaced.
fn submission_error(Submission { view, .. }: &Submission, mrkdwn: &str) -> Reply {
    match view.first_input() {
        Some(field) => Reply::error(field, unescape(mrkdwn)),
        None => Reply::Update(Box::new(blocks::notice("That did not work", mrkdwn))),
    }
}

/// Errors at fields are plain text.
fn unescape(mrkdwn: &str) -> String {
    mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Under the message whose button was pressed, or in a window over the view.
async fn tell(app: &App, by: &By, action: Option<&Action>, message: Message) {
    let outcome: Result<()> = async {
        if let Some(url) = by.response_url.clone() {
            let (workspace, now) = (by.workspace.clone(), app.clock.now());
            return app
                .db
                .write(move |conn| outbox::respond(conn, &workspace, &url, message, false, now))
                .await;
        }
        let Some(trigger) = by.trigger_id.as_deref() else { return Ok(()) };
        let notice = blocks::modal("notice", "Open EdTech Hub", message.blocks);
        let over_a_modal =
            action.and_then(|action| action.view.as_ref()).is_some_and(|view| view.kind == "modal");
        if over_a_modal {
            app.slack.push_view(trigger, notice).await?;
        } else {
            app.slack.open_view(trigger, notice).await?;
        }
        Ok(())
    }
    .await;
    if let Err(error) = outcome {
        tracing::warn!(?error, "a person could not be told what happened");
    }
}

/// What the person reads, escaped. Ours are logged with an id that the person is shown.
fn apology(error: &Error) -> String {
    match error {
        Error::User(text) => escape(text),
        Error::Internal(error) => {
            let id = uuid::Uuid::now_v7().simple().to_string().split_off(24);
            tracing::error!(id, error = %format!("{error:#}"), "a request failed");
            format!(
                "Something went wrong on our side, and nothing was changed. Please try again in a moment. If it \
                 happens again, tell an organizer this number: {id}"
            )
        }
    }
}

enum Ours {
    /// With the application in that workspace.
    Yes(Box<App>),
    No,
    NotYetKnown,
}

async fn ours(app: &App, workspace: &WorkspaceId) -> Ours {
    match app.within(workspace).await {
        Ok(there) if there.installed().is_some() => Ours::Yes(Box::new(there)),
        Ok(_) if app.knows_where() => Ours::No,
        Ok(_) => Ours::NotYetKnown,
        Err(error) => {
            tracing::error!(?error, "the database does not tell where the hub is installed");
            Ours::NotYetKnown
        }
    }
}

fn not_ready() -> Error {
    Error::user("The hub has just started and is not ready yet. Please try again in a minute.")
}

/// A 401 and a metric, with nothing parsed, unless Slack signed this.
fn refuse_forged(app: &App, headers: &HeaderMap, body: &[u8], endpoint: &'static str) -> Option<Response> {
    // Twice is as good as not at all: which of the two would count?
    let header = |name: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).map(|value| value.as_bytes())
    };
    let checked = verify::verify(
        &app.config.signing_secret,
        header("x-slack-request-timestamp"),
        header("x-slack-signature"),
        body,
        app.clock.unix(),
    );
    let reason: &'static str = checked.err()?.into();
    metrics::counter!("hub_forged_requests_total", "endpoint" => endpoint, "reason" => reason).increment(1);
    Some((StatusCode::UNAUTHORIZED, "this is not signed by Slack\n").into_response())
}

fn count(endpoint: &'static str, outcome: &'static str) {
    metrics::counter!("hub_requests_total", "endpoint" => endpoint, "outcome" => outcome).increment(1);
}

fn ignored(endpoint: &'static str, why: &'static str) -> Response {
    tracing::debug!(endpoint, why, "acknowledged and left alone");
    count(endpoint, why);
    StatusCode::OK.into_response()
}

fn unavailable() -> Response {
    count("events", "unavailable");
    (StatusCode::SERVICE_UNAVAILABLE, "try again soon\n").into_response()
}

fn answer(endpoint: &'static str, reply: &Reply) -> Response {
    count(endpoint, if matches!(reply, Reply::Unknown) { "unknown_id" } else { "answered" });
    respond(reply)
}

fn respond(reply: &Reply) -> Response {
    match reply.body() {
        None => StatusCode::OK.into_response(),
        Some(body) => json(&body),
    }
}

fn json(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
