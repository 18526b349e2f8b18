//! What passes: triggers, faults, counters, the log, and the retries that wait. None of it is saved.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::Serialize;
use serde_json::Value;

use super::api::{Args, Failure};
use super::deliver::{Sent, Waiting};
use super::faults::Fault;
use super::limits::Limits;
use super::oauth::OAuth;
use super::settings::WorkspaceSettings;
use super::socket::Sockets;
use super::weather::Weather;
use crate::time::Time;

#[derive(Default)]
pub(super) struct Live {
    /// Where the app listens, without a slash at the end.
    pub app: Option<String>,
    pub triggers: HashMap<String, Trigger>,
    pub faults: Vec<Fault>,
    /// Calls whose effect is still to come, though nobody waits for them.
    pub late: Vec<Late>,
    /// What the faults are called that were set for everything.
    pub weather: Weather,
    pub calls: HashMap<String, u32>,
    pub limits: Limits,
    pub rate_limited: u32,
    pub log: VecDeque<Exchange>,
    pub violations: Vec<String>,
    pub waiting: Vec<Waiting>,
    /// The last interaction of each person, and the last event of the workspace (under no name).
    pub last: BTreeMap<String, Sent>,
    /// Who has the Home tab before them.
    pub at_home: BTreeMap<String, bool>,
    /// The token is refused with this error: the app was uninstalled, or its token revoked.
    pub revoked: Option<&'static str>,
    /// Codes and tokens of installations.
    pub oauth: OAuth,
    /// Connections of Socket Mode.
    pub sockets: Sockets,
}

/// A call whose connection broke before it had its effect.
pub(super) struct Late {
    pub method: String,
    pub token: Option<String>,
    pub args: Result<Args, Failure>,
}

/// A trigger id: good for one use within three seconds.
pub(super) struct Trigger {
    pub user: String,
    pub made: Time,
    pub used: bool,
    /// It came from inside a modal, so that it may push onto that one.
    pub in_modal: bool,
}

/// One request and its answer, whichever way they went.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// Counts up: also what fell out of the log has had its number.
    pub number: u64,
    pub at: Time,
    /// `to_slack` (the app called the Web API) or `to_app` (Slack delivered something).
    pub direction: &'static str,
    /// The Web API method, or the path at the app with the kind of payload.
    pub what: String,
    /// The HTTP status; 0 when no answer came.
    pub status: u16,
    pub ms: u64,
    pub request: Value,
    pub answer: Value,
    /// Whether the signature (to the app) or the token (to Slack) was right.
    pub authentic: bool,
}

impl Exchange {
    /// The same without the app's secrets, and without what opens a door for whoever has it.
    pub(super) fn masked(&self, settings: &WorkspaceSettings) -> Self {
        let secrets = [
            &settings.signing_secret,
            &settings.bot_token,
            &settings.app_token,
            &settings.verification_token,
        ];
        let mut masked = self.clone();
        for value in [&mut masked.request, &mut masked.answer] {
            mask(value, &secrets);
        }
        masked
    }
}

const MASK: &str = "••••";

fn mask(value: &mut Value, secrets: &[&String]) {
    match value {
        Value::String(text) => {
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                if text.contains(secret.as_str()) {
                    *text = text.replace(secret.as_str(), MASK);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, secrets)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field.as_str()) {
                    ("token" | "access_token" | "refresh_token" | "client_secret", Some(_)) => {
                        *field = MASK.into()
                    }
                    ("response_url", Some(url)) => {
                        let hidden =
                            url.rsplit_once('/').map_or(MASK.into(), |(door, _)| format!("{door}/{MASK}"));
                        *field = hidden.into();
                    }
                    _ => mask(field, secrets),
                }
            }
        }
        _ => {}
    }
}

/// How many exchanges the log keeps.
const LOG_LENGTH: usize = 200;

impl Live {
    pub fn record(&mut self, mut exchange: Exchange) {
        exchange.number = self.log.back().map_or(1, |last| last.number + 1);
        self.log.push_back(exchange);
        while self.log.len() > LOG_LENGTH {
            self.log.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked() {
        let settings = WorkspaceSettings::default();
        let request = json!({
            "token": "local-verification", "text": "Bearer xoxb-local, please",
            "response_url": "http://127.0.0.1:1/response/R0001", "more": [{"token": "x"}],
        });
        let at = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let exchange = Exchange {
            number: 1,
            at,
            direction: "to_app",
            what: "x".into(),
            status: 200,
            ms: 1,
            request,
            answer: Value::Null,
            authentic: true,
        };
        assert_eq!(
            exchange.masked(&settings).request,
            json!({
                "token": "••••", "text": "Bearer ••••, please",
                "response_url": "http://127.0.0.1:1/response/••••", "more": [{"token": "••••"}],
            })
        );
    }
}
