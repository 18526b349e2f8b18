//! What a local workspace is told about itself when it starts.

use std::time::Duration;

/// Every bot scope that the methods and events of the local workspace ask for.
pub const ALL_SCOPES: &[&str] = &[
    "app_mentions:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "links:read",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
];

/// The team, the app that is installed in it, and how patient Slack is.
#[derive(Clone, Debug)]
pub struct WorkspaceSettings {
    pub team_id: String,
    pub team_name: String,
    pub app_id: String,
    /// The app's name, as people see it beside its messages.
    pub app_name: String,
    pub bot_user_id: String,
    pub bot_id: String,
    pub bot_token: String,
    /// The app's own token, for Socket Mode.
    pub app_token: String,
    /// Whether payloads go down a socket that the app opened, instead of over HTTP.
    pub socket_mode: bool,
    pub signing_secret: String,
    pub client_id: String,
    pub client_secret: String,
    /// Where the app may have people sent back to after an installation.
    pub redirect_urls: Vec<String>,
    /// Whether tokens of installations end after twelve hours.
    pub token_rotation: bool,
    /// The organization (`E…`) that installs the app as a whole, for all of its workspaces.
    pub enterprise: Option<String>,
    /// The old verification token that Slack still puts into every payload.
    pub verification_token: String,
    /// The bot scopes granted at installation.
    pub scopes: Vec<String>,
    /// The event types that the app subscribed to; `None` means all of them.
    pub events: Option<Vec<String>>,
    /// The app's slash command, for [`super::Person::slash`].
    pub command: String,
    /// Whether the Home tab is switched on: `views.publish` answers `not_enabled` otherwise.
    pub home_enabled: bool,
    /// Whether the rate limits hold.
    pub rate_limits: bool,
    /// How long Slack waits for an answer of the app.
    pub patience: Duration,
}

impl Default for WorkspaceSettings {
    fn default() -> Self {
        Self {
            team_id: "T0001".into(),
            team_name: "Open EdTech".into(),
            app_id: "A0001".into(),
            app_name: "EdTech Hub".into(),
            bot_user_id: "U_HUB".into(),
            bot_id: "B0001".into(),
            bot_token: "xoxb-local".into(),
            app_token: "xapp-local".into(),
            socket_mode: false,
            signing_secret: "local-signing-secret".into(),
            client_id: "1001.2002".into(),
            client_secret: "local-client-secret".into(),
            redirect_urls: Vec::new(),
            token_rotation: false,
            enterprise: None,
            verification_token: "local-verification".into(),
            scopes: ALL_SCOPES.iter().map(|scope| (*scope).into()).collect(),
            events: None,
            command: "/edtech".into(),
            home_enabled: true,
            rate_limits: true,
            patience: Duration::from_secs(3),
        }
    }
}

impl WorkspaceSettings {
    /// The team's subdomain: its name in lower case, with dashes.
    pub fn domain(&self) -> String {
        let lower = self.team_name.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|s| !s.is_empty()).collect::<Vec<_>>().join("-")
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}
