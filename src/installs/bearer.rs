//! The token of one workspace: from the database, renewed in time, by one of all replicas.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tracing::Instrument;

use super::store::{self, Installation};
use super::{FRESH, Many};
use crate::error::{Error, Result};
use crate::ids::WorkspaceId;
use crate::slack::CallError;
use crate::slack::client::CallResult;
use crate::slack::tokens::{Granted, Tokens};
use crate::time::Time;

/// How long before its end a token is renewed. Slack's live 12 hours.
const EARLY: chrono::Duration = chrono::Duration::hours(1);
/// How long whoever renews a token may take; then another may try.
const CLAIM: chrono::Duration = chrono::Duration::seconds(30);
/// How long to wait for whoever renews a token that has expired, in so many looks.
const LOOKS: u32 = 20;
const BETWEEN: Duration = Duration::from_millis(100);
/// How long what is to be sent waits where there is no token.
const LATER: Duration = Duration::from_secs(60);

/// How often, and after how long each time, a new pair is written down where the database does not take it: Slack
/// has spent the old one.
const WRITES: u32 = 6;
const BETWEEN_WRITES: Duration = Duration::from_secs(1);

/// Knows the token of a workspace.
#[derive(Clone)]
pub struct Bearer {
    many: Arc<Many>,
    workspace: WorkspaceId,
    held: Arc<Mutex<Option<Held>>>,
}

#[derive(Clone)]
struct Held {
    row: Installation,
    token: SecretString,
    read: Instant,
}

impl Bearer {
    pub fn new(many: Arc<Many>, workspace: WorkspaceId) -> Self {
        Self { many, workspace, held: Arc::default() }
    }

    async fn token(&self) -> CallResult<SecretString> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let held = match held.filter(|held| held.read.elapsed() < FRESH) {
            Some(held) => held,
            None => self.read().await?,
        };
        let soon = self.many.clock.now() + EARLY;
        if held.row.expires_at.is_some_and(|end| end <= soon) {
            return self.renew(held).await;
        }
        Ok(held.token)
    }

    async fn read(&self) -> CallResult<Held> {
        let id = self.workspace.clone();
        let found = self.many.db.read(move |conn| store::find(conn, &id)).await.map_err(busy)?;
        let Some(row) = found else {
            *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return Err(later("the app is not installed"));
        };
        let token = row.open(&self.many.keys).map_err(|error| {
            tracing::error!(error = %format!("{error:#}"), "a workspace's token can't be read");
            later("its token can't be read")
        })?;
        let held = Held { row, token, read: Instant::now() };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held.clone());
        Ok(held)
    }

    /// Gets the next token, or the one that somebody else got meanwhile. By itself: whoever needs it may hang up, and
    /// what Slack gives out then is kept all the same.
    async fn renew(&self, held: Held) -> CallResult<SecretString> {
        let this = self.clone();
        let renewed = tokio::spawn(async move { this.renew_to_the_end(held).await }.in_current_span()).await;
        renewed.unwrap_or_else(|_| Err(later("renewing its token failed")))
    }

    async fn renew_to_the_end(&self, held: Held) -> CallResult<SecretString> {
        let (row, now) = (held.row.clone(), self.many.clock.now());
        let claimed = self.many.db.write_silently(move |conn| store::claim(conn, &row, now, now + CLAIM));
        if claimed.await.map_err(busy)? {
            return self.ask(held).await;
        }
        for _ in 0..LOOKS {
            let newer = self.read().await?;
            if newer.row.version != held.row.version {
                return Ok(newer.token);
            }
            // Somebody renews it, and until then this one is good.
            if lives(&held.row, now) {
                return Ok(held.token);
            }
            tokio::time::sleep(BETWEEN).await;
        }
        Err(CallError::Busy {
            after: Some(Duration::from_secs(1)),
            reason: "its token is being renewed".into(),
        })
    }

    /// Asks Slack, and keeps the new pair before anybody uses it.
    async fn ask(&self, held: Held) -> CallResult<SecretString> {
        let refresh = held.row.open_refresh(&self.many.keys).ok().flatten();
        let asked = match &refresh {
            Some(refresh) => self.many.credentials().refresh(refresh).await,
            None => return Ok(held.token),
        };
        let (row, now) = (held.row.clone(), self.many.clock.now());
        match asked {
            Ok(granted) => {
                if !self.keep(row, granted, now).await? {
                    tracing::info!(workspace = %self.workspace, "installed anew while its token was renewed");
                }
                tracing::debug!(workspace = %self.workspace, "a token was renewed");
                Ok(self.read().await?.token)
            }
            Err(error) => self.not_renewed(held, error, now).await,
        }
    }

    /// Writes the new pair down. Returns false where the app was installed anew meanwhile.
    async fn keep(&self, row: Installation, granted: Granted, now: Time) -> CallResult<bool> {
        let granted = Arc::new(granted);
        for _ in 1..WRITES {
            match self.write(&row, &granted, now).await {
                Ok(kept) => return Ok(kept),
                Err(error) => {
                    tracing::warn!(workspace = %self.workspace, ?error, "a new token is not kept yet");
                    tokio::time::sleep(BETWEEN_WRITES).await;
                }
            }
        }
        self.write(&row, &granted, now).await.map_err(busy)
    }

    async fn write(&self, row: &Installation, granted: &Arc<Granted>, now: Time) -> Result<bool> {
        let (many, row, granted) = (self.many.clone(), row.clone(), granted.clone());
        self.many.db.write(move |conn| store::renew(conn, &many.keys, &row, &granted, now)).await
    }

    async fn not_renewed(&self, held: Held, error: CallError, now: Time) -> CallResult<SecretString> {
        let alive = lives(&held.row, now);
        let row = held.row.clone();
        if error.code() != Some("invalid_refresh_token") {
            tracing::warn!(workspace = %self.workspace, %error, "a token could not be renewed; later");
            self.many.db.write_silently(move |conn| store::unclaim(conn, &row)).await.map_err(busy)?;
            return if alive { Ok(held.token) } else { Err(later("its token could not be renewed")) };
        }
        if alive {
            tracing::error!(workspace = %self.workspace, "Slack does not renew this workspace's token: install the hub again");
            return Ok(held.token);
        }
        // Nothing works any more, and nothing will until somebody installs the hub again.
        tracing::error!(workspace = %self.workspace, "this workspace's token has ended: install the hub again");
        self.many.db.write(move |conn| store::delete(conn, &row)).await.map_err(busy)?;
        self.read().await.map(|held| held.token)
    }

    async fn next(&self, expired: &SecretString) -> CallResult<Option<SecretString>> {
        let held = self.read().await?;
        if held.token.expose_secret() != expired.expose_secret() {
            return Ok(Some(held.token));
        }
        if held.row.refresh_token.is_none() {
            return Ok(None);
        }
        let mut held = held;
        // Whatever we thought: Slack says that it is over.
        held.row.expires_at = Some(self.many.clock.now());
        self.renew(held).await.map(Some)
    }
}

impl Tokens for Bearer {
    fn current(&self) -> BoxFuture<'_, CallResult<SecretString>> {
        Box::pin(self.token())
    }

    fn renewed<'a>(&'a self, expired: &'a SecretString) -> BoxFuture<'a, CallResult<Option<SecretString>>> {
        Box::pin(self.next(expired))
    }
}

fn lives(row: &Installation, now: Time) -> bool {
    row.expires_at.is_none_or(|end| now < end)
}

/// Nothing was sent yet, so the call can be made again.
fn busy(error: Error) -> CallError {
    CallError::Busy { after: None, reason: format!("{error:?}") }
}

fn later(reason: &str) -> CallError {
    CallError::Busy { after: Some(LATER), reason: reason.to_owned() }
}
