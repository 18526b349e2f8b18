//! Settings: from flags and the environment, checked at the start, with every mistake listed at once.

use std::net::SocketAddr;

use clap::Args;
use secrecy::SecretString;
use url::Url;

use crate::ids::PersonId;

/// The settings of `serve` as they are given. Each is a flag and an environment variable.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// The app's signing secret (Slack: Basic Information → App Credentials).
    #[arg(long, env = "SLACK_SIGNING_SECRET", hide_env_values = true)]
    pub slack_signing_secret: Option<String>,
    /// The bot token, xoxb-… (Slack: OAuth & Permissions).
    #[arg(long, env = "SLACK_BOT_TOKEN", hide_env_values = true)]
    pub slack_bot_token: Option<String>,
    /// Where the state is: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    pub database_url: String,
    /// Where to listen.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: String,
    /// Slack's Web API. Plain http is allowed for loopback only.
    #[arg(long, env = "SLACK_API_URL", default_value = "https://slack.com/api")]
    pub slack_api_url: String,
    /// Member ids that are organizers from the start, separated by commas.
    #[arg(long, env = "ORGANIZERS", value_delimiter = ',')]
    pub organizers: Vec<String>,
}

/// Settings that were checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Signs what Slack sends.
    pub signing_secret: SecretString,
    /// Lets us call Slack.
    pub bot_token: SecretString,
    /// `sqlite://` or `postgres://`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Without a slash at its end.
    pub slack_api_url: String,
    /// Organizers from the start.
    pub organizers: Vec<PersonId>,
}

impl Settings {
    /// Checks all settings.
    ///
    /// # Errors
    /// Every mistake, each with how to mend it.
    pub fn check(self) -> Result<Config, Vec<String>> {
        let mut mistakes = Vec::new();
        let secret = self.slack_signing_secret.unwrap_or_default().trim().to_owned();
        if secret.is_empty() {
            mistakes.push(
                "SLACK_SIGNING_SECRET is missing: copy it from your app's page, Basic Information → App Credentials."
                    .to_owned(),
            );
        } else if secret.len() < 16 {
            mistakes
                .push("SLACK_SIGNING_SECRET is too short to be one: copy it again, all of it.".to_owned());
        }
        let token = self.slack_bot_token.unwrap_or_default().trim().to_owned();
        if token.is_empty() {
            mistakes.push(
                "SLACK_BOT_TOKEN is missing: install the app into your workspace, then copy the Bot User OAuth \
                 Token from OAuth & Permissions."
                    .to_owned(),
            );
        } else if !token.starts_with("xoxb-") && !token.starts_with("xoxe.") {
            mistakes.push("SLACK_BOT_TOKEN is not a bot token: it should start with xoxb-.".to_owned());
        }
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            mistakes.push(
                "DATABASE_URL is neither: write sqlite://FILE, or postgres://USER:PASSWORD@HOST/DATABASE."
                    .to_owned(),
            );
        } else if self.database_url == "sqlite://" {
            mistakes.push("DATABASE_URL names no file: write sqlite://FILE.".to_owned());
        }
        let listen = self.listen.parse().ok();
        if listen.is_none() {
            mistakes.push(format!(
                "LISTEN is {:?}: write an address and a port, such as 127.0.0.1:3000.",
                self.listen
            ));
        }
        let api = match self.slack_api_url.parse::<Url>() {
            Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) => {
                Some(url.as_str().trim_end_matches('/').to_owned())
            }
            Ok(_) => {
                mistakes.push("SLACK_API_URL must be https (plain http is for loopback only).".to_owned());
                None
            }
            Err(_) => {
                mistakes.push(
                    "SLACK_API_URL is no URL: leave it out, or write https://slack.com/api.".to_owned(),
                );
                None
            }
        };
        let organizers: Vec<PersonId> = self
            .organizers
            .iter()
            .map(|id| id.trim())
            .filter(|id| !id.is_empty())
            .map(PersonId::from)
            .collect();
        for person in &organizers {
            let id = person.as_str();
            if !(id.starts_with('U') || id.starts_with('W'))
                || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            {
                mistakes.push(format!(
                    "ORGANIZERS holds {id:?}, which is no member id: in Slack, open the person's profile, ⋮, \
                     Copy member ID."
                ));
            }
        }
        match (listen, api) {
            (Some(listen), Some(slack_api_url)) if mistakes.is_empty() => Ok(Config {
                signing_secret: secret.into(),
                bot_token: token.into(),
                database_url: self.database_url,
                listen,
                slack_api_url,
                organizers,
            }),
            _ => Err(mistakes),
        }
    }
}

impl Config {
    /// Whether a `response_url` leads to Slack: to Slack's own hosts, or to the host of `SLACK_API_URL`.
    ///
    /// # Errors
    /// Says where it leads instead.
    pub fn trusts(&self, url: &Url) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        let slacks = url.scheme() == "https" && (host == "slack.com" || host.ends_with(".slack.com"));
        let api: Option<Url> = self.slack_api_url.parse().ok();
        let same = api.is_some_and(|api| api.origin() == url.origin());
        if slacks || same { Ok(()) } else { Err(format!("a response_url leads to {host:?}, not to Slack")) }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        Settings {
            slack_signing_secret: Some("0123456789abcdef0123".into()),
            slack_bot_token: Some("xoxb-1".into()),
            database_url: "sqlite://hub.db".into(),
            listen: "127.0.0.1:3000".into(),
            slack_api_url: "https://slack.com/api/".into(),
            organizers: vec!["U01".into(), " W02 ".into(), String::new()],
        }
    }

    #[test]
    fn good_settings_are_taken() {
        let config = good().check().unwrap();
        assert_eq!(config.slack_api_url, "https://slack.com/api");
        assert_eq!(config.organizers, ["U01".into(), "W02".into()]);
    }

    #[test]
    fn every_mistake_is_listed_at_once() {
        let bad = Settings {
            slack_signing_secret: None,
            slack_bot_token: Some("xoxp-1".into()),
            database_url: "mysql://x".into(),
            listen: "3000".into(),
            slack_api_url: "http://slack.com/api".into(),
            organizers: vec!["ana".into()],
        };
        let mistakes = bad.check().unwrap_err();
        let names = [
            "SLACK_SIGNING_SECRET",
            "SLACK_BOT_TOKEN",
            "DATABASE_URL",
            "LISTEN",
            "SLACK_API_URL",
            "ORGANIZERS",
        ];
        for name in names {
            assert!(mistakes.iter().any(|mistake| mistake.starts_with(name)), "{name}: {mistakes:?}");
        }
        assert_eq!(mistakes.len(), names.len());
    }

    #[test]
    fn only_slack_is_answered() {
        let config = good().check().unwrap();
        assert!(config.trusts(&"https://hooks.slack.com/commands/T1/2/3".parse().unwrap()).is_ok());
        for forged in ["http://hooks.slack.com/x", "https://slack.com.evil.example/x", "http://127.0.0.1:9/x"]
        {
            assert!(config.trusts(&forged.parse().unwrap()).is_err(), "{forged}");
        }
    }
}
