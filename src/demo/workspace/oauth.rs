//! How the app comes into the workspace: what a person sees at Slack (`allow`, `deny`), and the codes and tokens
//! that come of it.

use std::collections::HashMap;

use url::Url;

use super::settings::ALL_SCOPES;
use super::{Inner, Workspace, WorkspaceSettings};

/// A code lives ten minutes and works once.
pub(super) const CODE_SECONDS: i64 = 600;
/// What a token lives where they are rotated.
pub(super) const TOKEN_SECONDS: i64 = 43_200;

#[derive(Default)]
pub(super) struct OAuth {
    pub codes: HashMap<String, Code>,
    pub tokens: Vec<Issued>,
}

pub(super) struct Code {
    pub redirect_uri: String,
    pub scope: String,
    pub user: String,
    pub made: i64,
    pub used: bool,
}

/// A token that was given out.
pub(super) struct Issued {
    pub access: String,
    pub refresh: Option<String>,
    pub refreshed: bool,
    pub expires: Option<i64>,
    /// It is refused with this error.
    pub dead: Option<&'static str>,
}

impl OAuth {
    pub fn issued(&self, token: &str) -> Option<&Issued> {
        self.tokens.iter().find(|issued| issued.access == token)
    }
}

impl Workspace {
    /// A person presses *Allow* on the page to which `/slack/install` led; where the browser is sent then.
    ///
    /// # Errors
    /// What Slack would show on its page instead.
    pub fn allow(&self, authorize: &str, user: &str) -> Result<String, String> {
        let (mut back, state, scope) = self.asked(authorize)?;
        let mut workspace = self.lock();
        let code = format!("code-{}-{}", self.settings().team_id, workspace.next());
        let made = self.clock().unix();
        let redirect_uri = back.to_string();
        let user = user.to_owned();
        workspace
            .live
            .oauth
            .codes
            .insert(code.clone(), Code { redirect_uri, scope, user, made, used: false });
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &state);
        Ok(back.into())
    }

    /// A person presses *Cancel* instead.
    ///
    /// # Errors
    /// What Slack would show on its page instead.
    pub fn deny(&self, authorize: &str) -> Result<String, String> {
        let (mut back, state, _) = self.asked(authorize)?;
        back.query_pairs_mut().append_pair("error", "access_denied").append_pair("state", &state);
        Ok(back.into())
    }

    /// Checks the page's address: where to go back to, with which state, and for which scopes.
    fn asked(&self, authorize: &str) -> Result<(Url, String, String), String> {
        let url: Url = authorize.parse().map_err(|error| format!("{authorize}: {error}"))?;
        let settings = self.settings();
        if url.origin().ascii_serialization() != self.inner.origin || url.path() != "/oauth/v2/authorize" {
            return Err(format!("{authorize} is not Slack's page"));
        }
        let fields: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let field = |name: &str| {
            fields.get(name).filter(|it| !it.is_empty()).cloned().ok_or(format!("{name} is missing"))
        };
        if field("client_id")? != settings.client_id {
            return Err("invalid_client_id".into());
        }
        let scope = field("scope")?;
        if let Some(unknown) = scope.split(',').find(|scope| !ALL_SCOPES.contains(scope)) {
            return Err(format!("invalid_scope: {unknown}"));
        }
        let back = field("redirect_uri")?;
        if !settings.redirect_urls.contains(&back) {
            return Err(format!("bad_redirect_uri: {back}"));
        }
        let back = back.parse().map_err(|error| format!("{back}: {error}"))?;
        Ok((back, field("state")?, scope))
    }

    /// Another workspace of the same Slack: the same address, the same app, other people.
    pub async fn beside(&self, settings: WorkspaceSettings) -> Self {
        let origin = Some(self.inner.origin.clone());
        let other = Self::start_at(self.clock().clone(), settings, origin).await;
        self.inner
            .neighbours
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(other.inner.clone());
        other
    }

    /// How many tokens were given out and still work.
    pub fn living_tokens(&self) -> usize {
        let now = self.clock().unix();
        let lives = |it: &&Issued| it.dead.is_none() && it.expires.is_none_or(|end| end > now);
        self.lock().live.oauth.tokens.iter().filter(lives).count()
    }
}

impl Inner {
    /// Whether this token, or this code or refresh token, is one of this workspace's.
    pub(super) fn gave_out(&self, token: Option<&str>, code: Option<&str>, refresh: Option<&str>) -> bool {
        let token = token.map(|token| token.strip_prefix("Bearer ").unwrap_or(token).trim());
        let state = self.lock();
        let oauth = &state.live.oauth;
        let own = [&self.settings.bot_token, &self.settings.app_token];
        token.is_some_and(|token| own.iter().any(|own| *own == token) || oauth.issued(token).is_some())
            || code.is_some_and(|code| oauth.codes.contains_key(code))
            || refresh
                .is_some_and(|it| oauth.tokens.iter().any(|issued| issued.refresh.as_deref() == Some(it)))
    }
}
