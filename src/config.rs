//! Settings: from flags and the environment, checked at the start, with every mistake listed at once.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use secrecy::{SecretBox, SecretString};
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
    /// For Socket Mode, without a public address: the app-level token, xapp-… with connections:write (Slack: Basic
    /// Information → App-Level Tokens).
    #[arg(long, env = "SLACK_APP_TOKEN", hide_env_values = true)]
    pub slack_app_token: Option<String>,
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
    /// For many workspaces, in place of the bot token: the app's client id (Slack: Basic Information).
    #[arg(long, env = "SLACK_CLIENT_ID")]
    pub slack_client_id: Option<String>,
    /// For many workspaces: the app's client secret (Slack: Basic Information).
    #[arg(long, env = "SLACK_CLIENT_SECRET", hide_env_values = true)]
    pub slack_client_secret: Option<String>,
    /// For many workspaces: where people reach the hub, such as `https://hub.example.org`.
    #[arg(long, env = "PUBLIC_URL")]
    pub public_url: Option<String>,
    /// For many workspaces: what tokens are encrypted with, 32 bytes in hex or base64. Keys that came before
    /// may follow, separated by commas: what they encrypted can still be read.
    #[arg(long, env = "TOKEN_KEY", hide_env_values = true)]
    pub token_key: Option<String>,
}

/// Settings that were checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Signs what Slack sends.
    pub signing_secret: SecretString,
    /// Lets us call Slack in the one workspace that it is for; none where workspaces install the hub.
    pub bot_token: Option<SecretString>,
    /// Lets us connect to Slack where Slack can't connect to us; none where it can.
    pub app_token: Option<SecretString>,
    /// How workspaces install the hub; none where there is one token for one workspace.
    pub installing: Option<Installing>,
    /// `sqlite://` or `postgres://`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Without a slash at its end.
    pub slack_api_url: String,
    /// Organizers from the start.
    pub organizers: Vec<PersonId>,
}

/// What it takes to let workspaces install the hub.
#[derive(Clone, Debug)]
pub struct Installing {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Where people reach the hub, without a slash at its end.
    pub public_url: String,
    /// What tokens are encrypted with: the first one writes, all of them read.
    pub keys: Arc<Vec<TokenKey>>,
}

/// A key that tokens are encrypted with.
pub type TokenKey = SecretBox<[u8; 32]>;

/// Reads keys in hex or base64, separated by commas.
///
/// # Errors
/// Says what is wrong with them, and never repeats one.
pub fn token_keys(text: &str) -> Result<Vec<TokenKey>, String> {
    let read = |key: &str| {
        let bytes = hex::decode(key).or_else(|_| STANDARD.decode(key)).ok()?;
        Some(SecretBox::new(Box::new(<[u8; 32]>::try_from(bytes).ok()?)))
    };
    let keys: Option<Vec<TokenKey>> = text.split(',').map(|key| read(key.trim())).collect();
    keys.ok_or_else(|| {
        "TOKEN_KEY is not 32 bytes in hex or base64: make one with `openssl rand -hex 32`, and keep a copy where \
         the database's copies are not."
            .to_owned()
    })
}

impl Settings {
    /// The group of settings for installing: all of them, or none.
    fn installing(&self, mistakes: &mut Vec<String>) -> Option<Installing> {
        let given = |setting: &Option<String>| {
            setting.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let (id, secret) = (given(&self.slack_client_id), given(&self.slack_client_secret));
        let key = given(&self.token_key);
        // PUBLIC_URL alone asks for nothing: `manifest` takes it as well.
        if id.is_none() && secret.is_none() && key.is_none() {
            return None;
        }
        let before = mistakes.len();
        if given(&self.slack_bot_token).is_some() {
            mistakes.push(
                "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for many: leave one of them out."
                    .to_owned(),
            );
        }
        for (name, setting) in [("SLACK_CLIENT_ID", &id), ("SLACK_CLIENT_SECRET", &secret)] {
            if setting.is_none() {
                mistakes.push(format!(
                    "{name} is missing: copy it from your app's page, Basic Information → App Credentials."
                ));
            }
        }
        let keys = match key.as_deref().map(token_keys) {
            Some(Ok(keys)) => keys,
            Some(Err(mistake)) => {
                mistakes.push(mistake);
                Vec::new()
            }
            None => {
                mistakes.push(
                    "TOKEN_KEY is missing: workspaces' tokens are kept encrypted. Make one with `openssl rand -hex \
                     32`."
                        .to_owned(),
                );
                Vec::new()
            }
        };
        let url = given(&self.public_url).and_then(|url| url.parse::<Url>().ok()).filter(|url| {
            (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if url.is_none() {
            mistakes.push(
                "PUBLIC_URL must be the address at which people reach the hub, such as https://hub.example.org."
                    .to_owned(),
            );
        }
        let (client_id, client_secret, url) = (id?, secret?, url?);
        (mistakes.len() == before).then(|| Installing {
            client_id,
            client_secret: client_secret.into(),
            public_url: url.as_str().trim_end_matches('/').to_owned(),
            keys: Arc::new(keys),
        })
    }

    /// Checks all settings.
    ///
    /// # Errors
    /// Every mistake, each with how to mend it.
    pub fn check(self) -> Result<Config, Vec<String>> {
        let mut mistakes = Vec::new();
        let app_token = self.slack_app_token.as_deref().map(str::trim).filter(|token| !token.is_empty());
        if app_token.is_some_and(|token| !token.starts_with("xapp-")) {
            mistakes
                .push("SLACK_APP_TOKEN is not an app-level token: it should start with xapp-.".to_owned());
        }
        let mut secret = self.slack_signing_secret.clone().unwrap_or_default().trim().to_owned();
        if secret.is_empty() && app_token.is_some() {
            // Nothing comes over HTTP: what does, nobody can have signed.
            secret = nobodys_secret(&mut mistakes);
        } else if secret.is_empty() {
            mistakes.push(
                "SLACK_SIGNING_SECRET is missing: copy it from your app's page, Basic Information → App Credentials. \
                 (Without a public address, set SLACK_APP_TOKEN instead.)"
                    .to_owned(),
            );
        } else if secret.len() < 16 {
            mistakes
                .push("SLACK_SIGNING_SECRET is too short to be one: copy it again, all of it.".to_owned());
        }
        let known = mistakes.len();
        let installing = self.installing(&mut mistakes);
        let by_installing = installing.is_some() || mistakes.len() > known;
        let token = self.slack_bot_token.clone().unwrap_or_default().trim().to_owned();
        if by_installing {
            // Tokens come with installations.
        } else if token.is_empty() {
            mistakes.push(
                "SLACK_BOT_TOKEN is missing: install the app into your workspace, then copy the Bot User OAuth \
                 Token from OAuth & Permissions. (For many workspaces, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, \
                 PUBLIC_URL and TOKEN_KEY instead.)"
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
                bot_token: installing.is_none().then(|| token.into()),
                app_token: app_token.map(|token| token.to_owned().into()),
                installing,
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
    /// Where people meet Slack in a browser: Slack itself, or what stands for it on this machine.
    pub fn slack_site(&self) -> String {
        let api: Option<Url> = self.slack_api_url.parse().ok();
        match api {
            Some(api) if is_loopback(&api) => api.origin().ascii_serialization(),
            _ => "https://slack.com".to_owned(),
        }
    }

    /// Whether a `response_url` leads to Slack: to Slack's own hosts, or to the host of `SLACK_API_URL`.
    ///
    /// # Errors
    /// Says where it leads instead.
    pub fn trusts(&self, url: &Url) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        let slacks = url.scheme() == "https" && (host == "slack.com" || host.ends_with(".slack.com"));
        let api: Option<Url> = self.slack_api_url.parse().ok();
        let same = api.is_some_and(|api| api.origin() == url.origin());
        if slacks || same {
            Ok(())
        } else {
            Err(format!("an address of Slack's leads to {host:?}, not to Slack"))
        }
    }

    /// The same for the address of a socket.
    ///
    /// # Errors
    /// Says where it leads instead.
    pub fn trusts_socket(&self, url: &Url) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        let slacks = url.scheme() == "wss" && (host == "slack.com" || host.ends_with(".slack.com"));
        let api: Option<Url> = self.slack_api_url.parse().ok();
        let same = api.is_some_and(|api| {
            is_loopback(&api) && api.host() == url.host() && api.port_or_known_default() == url.port()
        });
        if slacks || same { Ok(()) } else { Err(format!("the socket leads to {host:?}, not to Slack")) }
    }
}

/// A secret that nobody is told.
fn nobodys_secret(mistakes: &mut Vec<String>) -> String {
    let mut bytes = [0; 32];
    if let Err(error) = getrandom::fill(&mut bytes) {
        mistakes.push(format!("The system gives no randomness: {error}"));
    }
    hex::encode(bytes)
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
            ..Settings::default()
        }
    }

    fn for_many() -> Settings {
        Settings {
            slack_bot_token: None,
            slack_client_id: Some("1.2".into()),
            slack_client_secret: Some("secret".into()),
            public_url: Some("https://hub.example.org/".into()),
            token_key: Some(format!("{}, {}", "0a".repeat(32), STANDARD.encode([7; 32]))),
            ..good()
        }
    }

    #[test]
    fn workspaces_install_the_hub_where_the_settings_say_so() {
        let config = for_many().check().unwrap();
        assert!(config.bot_token.is_none());
        let installing = config.installing.unwrap();
        assert_eq!(installing.public_url, "https://hub.example.org");
        assert_eq!(installing.keys.len(), 2);
        // `manifest` takes PUBLIC_URL too: it alone asks for nothing.
        let public_url = Some("https://hub.example.org".into());
        assert!(Settings { public_url, ..good() }.check().unwrap().installing.is_none());
    }

    #[test]
    fn half_a_way_to_install_is_none() {
        let of = |settings: Settings| settings.check().unwrap_err();
        for (settings, named) in [
            (Settings { slack_client_id: None, ..for_many() }, "SLACK_CLIENT_ID"),
            (Settings { slack_client_secret: None, ..for_many() }, "SLACK_CLIENT_SECRET"),
            (Settings { token_key: None, ..for_many() }, "TOKEN_KEY"),
            (Settings { token_key: Some("0a".repeat(31)), ..for_many() }, "TOKEN_KEY"),
            (Settings { public_url: None, ..for_many() }, "PUBLIC_URL"),
            (Settings { public_url: Some("http://hub.example.org".into()), ..for_many() }, "PUBLIC_URL"),
            (Settings { slack_bot_token: Some("xoxb-1".into()), ..for_many() }, "SLACK_BOT_TOKEN"),
        ] {
            let mistakes = of(settings);
            assert!(mistakes.len() == 1 && mistakes[0].starts_with(named), "{named}: {mistakes:?}");
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
            ..Settings::default()
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
    fn over_a_socket_nothing_needs_to_be_signed() {
        let by_socket = |token: &str| Settings {
            slack_signing_secret: None,
            slack_app_token: Some(token.into()),
            ..good()
        };
        let config = by_socket("xapp-1").check().unwrap();
        assert!(config.app_token.is_some());
        let other = by_socket("xapp-1").check().unwrap();
        let secret =
            |config: &Config| secrecy::ExposeSecret::expose_secret(&config.signing_secret).to_owned();
        assert_ne!(secret(&config), secret(&other), "nobody knows it");
        let mistakes = by_socket("xoxb-1").check().unwrap_err();
        assert!(mistakes.len() == 1 && mistakes[0].starts_with("SLACK_APP_TOKEN"), "{mistakes:?}");
        assert!(config.trusts_socket(&"wss://wss-primary.slack.com/link?ticket=1".parse().unwrap()).is_ok());
        for forged in ["ws://wss-primary.slack.com/", "wss://slack.com.evil.example/", "ws://127.0.0.1:9/"] {
            assert!(config.trusts_socket(&forged.parse().unwrap()).is_err(), "{forged}");
        }
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
