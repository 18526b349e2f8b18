//! Socket Mode: the second way in, for those without a public address (`SLACK_APP_TOKEN`). Slack sends the same
//! payloads down a WebSocket that the hub opened, and the same code takes them in.
//!
//! Slack ends every connection after a while and says so some seconds ahead: then the next one is opened first, and
//! the old one is listened to until it closes. What it sends meanwhile comes over either.

mod connection;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::app::App;
use crate::slack::{CallError, Slack};

/// How long a refusal that only a person can mend is left alone.
const REFUSED: Duration = Duration::from_secs(30);
/// The longest wait between two attempts to connect.
const LONGEST: Duration = Duration::from_secs(30);

/// A connection that stood for so long did not fail.
const STOOD: Duration = Duration::from_secs(30);

/// Keeps a connection to Slack until `stopped` turns true.
pub async fn run(app: App, token: SecretString, mut stopped: watch::Receiver<bool>) {
    let slack = match Slack::new(&app.config.slack_api_url, &token) {
        Ok(slack) => slack,
        Err(error) => {
            tracing::error!(%error, "Socket Mode can't start");
            return;
        }
    };
    let (tell, mut news) = mpsc::unbounded_channel();
    let mut connections = JoinSet::new();
    let (mut newest, mut failures) = (0, 0);
    while !*stopped.borrow() {
        let wait = match connect(&app, &slack).await {
            Ok(connection) => {
                newest += 1;
                let began = Instant::now();
                let task = connection.listen(app.clone(), newest, tell.clone(), stopped.clone());
                connections.spawn(task);
                until_replaced(newest, &mut connections, &mut news, &mut stopped).await;
                // Not at once again, where it breaks each time.
                failures = if began.elapsed() > STOOD { 0 } else { failures + 1 };
                if failures > 1 { backoff(failures) } else { Duration::ZERO }
            }
            Err(Trouble { wait, reason }) => {
                failures += 1;
                let wait = wait.unwrap_or_else(|| backoff(failures));
                tracing::warn!(reason, ?wait, "no connection to Slack; it is tried again");
                wait
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop(&mut stopped) => {}
        }
    }
    // What they have at hand is answered first.
    while connections.join_next().await.is_some() {}
}

/// Until the newest connection ends, or says that it will, or the hub stops.
async fn until_replaced(
    newest: u64,
    connections: &mut JoinSet<u64>,
    news: &mut mpsc::UnboundedReceiver<u64>,
    stopped: &mut watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            Some(ends_soon) = news.recv() => if ends_soon == newest { return },
            Some(ended) = connections.join_next() => match ended {
                Ok(ended) if ended != newest => {}
                Ok(_) => return,
                Err(error) => {
                    tracing::error!(%error, "a connection panicked");
                    return;
                }
            },
            () = stop(stopped) => return,
        }
    }
}

/// Why there is no connection, and when to try again.
struct Trouble {
    wait: Option<Duration>,
    reason: String,
}

async fn connect(app: &App, slack: &Slack) -> Result<connection::Connection, Trouble> {
    let url = slack.open_socket().await.map_err(|error| match error {
        CallError::Busy { after, .. } => Trouble { wait: after, reason: error.to_string() },
        CallError::Refused { .. } => Trouble { wait: Some(REFUSED), reason: error.to_string() },
        CallError::Unknown(_) => Trouble { wait: None, reason: error.to_string() },
    })?;
    app.config.trusts_socket(&url).map_err(|reason| Trouble { wait: Some(REFUSED), reason })?;
    connection::Connection::open(&url).await.map_err(|error| {
        // The address lets whoever has it listen, so it is not repeated.
        Trouble { wait: None, reason: format!("the socket could not be opened: {error}") }
    })
}

fn backoff(failures: u32) -> Duration {
    let most = Duration::from_millis(500 << failures.min(6)).min(LONGEST);
    most.mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// Until the hub is told to stop.
async fn stop(stopped: &mut watch::Receiver<bool>) {
    // Whoever tells is gone: that means the same.
    let _ = stopped.wait_for(|stop| *stop).await;
}
