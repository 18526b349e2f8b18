//! What Slack sends, whichever way it came, over HTTP or over a socket: kept (events) or answered (conversations).

use std::time::Duration;

use crate::app::App;
use crate::dispatch::{self, EventKind};
use crate::error::{Error, Result};
use crate::ids::WorkspaceId;
use crate::inbox::Kept;
use crate::outbox;
use crate::slack::incoming::{self, Action, By, Command, Envelope, Interaction, Submission, Unreadable};
use crate::slack::text::escape;
use crate::slack::{Message, Reply, blocks};
use crate::trace;

/// The slash command of the manifest.
const COMMAND: &str = "/edtech";

/// How long an answer may take: after three seconds Slack shows an error of its own, which tells nobody what to do.
const PATIENCE: Duration = Duration::from_millis(2_800);

/// What became of it.
pub enum Outcome {
    /// Acknowledged and left alone, for this reason.
    Ignored(&'static str),
    /// An event that is in the inbox.
    Kept,
    /// An event that could not be kept: Slack must send it again.
    Unavailable,
    /// Slack asks whether this address is ours: it wants to see this.
    Challenge(String),
    /// A conversation's answer.
    Answered(Reply),
    /// The answer to a command that isn't ours.
    NotOurs(Reply),
}

/// What `hub_requests_total` counts it as.
impl From<&Outcome> for &'static str {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Ignored(why) => why,
            Outcome::Kept => "kept",
            Outcome::Unavailable => "unavailable",
            Outcome::Challenge(_) => "url_verification",
            Outcome::Answered(Reply::Unknown) => "unknown_id",
            Outcome::Answered(_) => "answered",
            Outcome::NotOurs(_) => "unknown_command",
        }
    }
}

/// An event: in the inbox before it is acknowledged, so what was acknowledged is never lost.
pub async fn event(app: &App, body: &[u8], again: bool) -> Outcome {
    // JSON is UTF-8. Looked at once, so that nobody need look again at each text in it.
    let Ok(body) = std::str::from_utf8(body) else { return Outcome::Ignored("unreadable") };
    let Ok(envelope) = incoming::envelope(body) else { return Outcome::Ignored("unreadable") };
    match envelope.kind.as_ref() {
        "url_verification" => Outcome::Challenge(envelope.challenge.unwrap_or_default().into_owned()),
        "event_callback" => keep(app, &envelope, body, again).await,
        "app_rate_limited" => {
            tracing::warn!(
                request = trace::current().as_deref(),
                "Slack holds events back: more than 30,000 in an hour"
            );
            Outcome::Ignored("app_rate_limited")
        }
        _ => Outcome::Ignored("unknown_type"),
    }
}

async fn keep(app: &App, envelope: &Envelope<'_>, body: &str, again: bool) -> Outcome {
    let (Some(event), Some(event_id)) = (&envelope.event, &envelope.event_id) else {
        return Outcome::Ignored("unreadable");
    };
    let kind = event.kind.as_ref();
    if kind.parse::<EventKind>().is_err() {
        tracing::debug!(kind, "an event that nobody handles");
        return Outcome::Ignored("unknown_type");
    }
    let Some(workspace) = envelope.workspace().cloned() else { return Outcome::Ignored("no_workspace") };
    // No id of Slack's holds NUL, and PostgreSQL keeps none: asked for again, it would never be kept.
    if event_id.contains('\0') || workspace.as_str().contains('\0') {
        return Outcome::Ignored("unreadable");
    }
    match app.is_ours(&workspace).await {
        Ok(Some(true)) => {}
        Ok(Some(false)) => return Outcome::Ignored("other_workspace"),
        Ok(None) => return Outcome::Unavailable,
        Err(error) => {
            tracing::error!(
                request = trace::current().as_deref(),
                ?error,
                "the database does not tell where the hub is installed"
            );
            return Outcome::Unavailable;
        }
    }
    if again {
        metrics::counter!("hub_slack_retries_total").increment(1);
    }
    // From here on this is its id: an event that comes again has the same.
    tracing::Span::current().record("event", event_id.as_ref());
    let kept = Kept {
        workspace,
        event_id: event_id.clone().into_owned(),
        kind: kind.to_owned(),
        body: incoming::without_nul(body).into_owned(),
    };
    match app.inbox.keep(kept).await {
        Ok(()) => Outcome::Kept,
        Err(error) => {
            tracing::error!(
                request = trace::current().as_deref(),
                event = event_id.as_ref(),
                ?error,
                "an event could not be kept; Slack will send it again"
            );
            Outcome::Unavailable
        }
    }
}

/// A slash command, if it could be read.
pub async fn command(app: &App, command: std::result::Result<Command, String>) -> Outcome {
    let outcome = match &command {
        Err(error) => Err(anyhow::anyhow!("a command can't be read: {error}").into()),
        Ok(command) => match ours(app, &command.workspace).await {
            Ours::No => return Outcome::Ignored("other_workspace"),
            Ours::NotYetKnown => Err(not_ready()),
            Ours::Yes(_) if command.command != COMMAND => {
                let text = format!("I answer to `{COMMAND}` alone. `{COMMAND} help` shows what you can do.");
                return Outcome::NotOurs(Reply::Ephemeral(Message::paragraph(text)));
            }
            Ours::Yes(app) => in_time(dispatch::command(&app, command)).await,
        },
    };
    Outcome::Answered(match outcome {
        Ok(reply) => reply,
        Err(error) => Reply::Ephemeral(Message::paragraph(apology(&error))),
    })
}

/// A button, a form, a shortcut: its payload, as JSON.
pub async fn interaction(app: &App, payload: &str) -> Outcome {
    let interaction = match incoming::interaction(&incoming::without_nul(payload)) {
        Ok(interaction) => interaction,
        Err(Unreadable::UnknownType) => return Outcome::Ignored("unknown_type"),
        Err(Unreadable::Malformed(reason)) => {
            tracing::warn!(reason, "an interaction can't be read");
            return Outcome::Ignored("unreadable");
        }
    };
    match ours(app, &by(&interaction).workspace).await {
        Ours::Yes(app) => Outcome::Answered(interact(&app, &interaction).await),
        Ours::No => Outcome::Ignored("other_workspace"),
        Ours::NotYetKnown => Outcome::Answered(report(app, &interaction, &not_ready()).await),
    }
}

async fn interact(app: &App, interaction: &Interaction) -> Reply {
    let outcome = async {
        match interaction {
            Interaction::Action(action) => dispatch::action(app, action).await,
            Interaction::Submission(submission) => dispatch::submission(app, submission).await,
            Interaction::Closed(submission) => dispatch::closed(app, submission).await,
            Interaction::Suggestion(suggestion) => dispatch::suggestion(app, suggestion).await,
            Interaction::Shortcut(shortcut) | Interaction::MessageShortcut(shortcut) => {
                dispatch::shortcut(app, shortcut).await
            }
        }
    };
    match (in_time(outcome).await, interaction) {
        // What a handler wants to say to somebody who pressed a button can't travel in the HTTP answer.
        (Ok(Reply::Ephemeral(message)), _) => {
            tell(app, by(interaction), None, message).await;
            Reply::Done
        }
        (Ok(reply), _) => reply,
        (Err(error), _) => report(app, interaction, &error).await,
    }
}

/// An answer while somebody waits for it, be it that there is none yet. What it began may still happen.
async fn in_time(answer: impl Future<Output = Result<Reply>>) -> Result<Reply> {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| {
        tracing::error!("an answer was not there within {PATIENCE:?}");
        Err(Error::user(
            "This takes longer than it should: the hub or its database is very busy, or away. Please wait a minute, \
             look whether it happened, and try again if it did not.",
        ))
    })
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
            let id = trace::current().map_or_else(trace::new_id, |id| id.to_string());
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
    match app.is_ours(workspace).await {
        Ok(Some(true)) => Ours::Yes(Box::new(app.at(workspace))),
        Ok(Some(false)) => Ours::No,
        Ok(None) => Ours::NotYetKnown,
        Err(error) => {
            tracing::error!(?error, "the database does not tell where the hub is installed");
            Ours::NotYetKnown
        }
    }
}

fn not_ready() -> Error {
    Error::user("The hub has just started and is not ready yet. Please try again in a minute.")
}

/// Counts what became of it.
pub fn count(endpoint: &'static str, outcome: &Outcome) {
    let label: &'static str = outcome.into();
    tracing::Span::current().record("outcome", label);
    if let Outcome::Ignored(why) = outcome {
        tracing::debug!(endpoint, why, "acknowledged and left alone");
    }
    metrics::counter!("hub_requests_total", "endpoint" => endpoint, "outcome" => label).increment(1);
}
