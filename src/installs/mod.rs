//! Where the hub is installed: in the one workspace of `SLACK_BOT_TOKEN`, or in all that came through
//! `/slack/install`, each with a token of its own that is kept encrypted and renewed in time.

mod bearer;
pub mod keys;
mod store;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::config::{Config, Installing};
use crate::db::{Conn, Db};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::slack::Slack;
use crate::slack::tokens::{AppCredentials, Granted};
use crate::time::{Clock, Time};
use bearer::Bearer;
use keys::Keys;

pub use store::{Installation, all, reseal};

/// How long what the database said holds: another replica may have installed or uninstalled.
const FRESH: Duration = Duration::from_secs(5);

/// A workspace that the hub is installed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The bot's own member id.
    pub bot: PersonId,
}

/// All installations. Clones share everything.
#[derive(Clone)]
pub struct Installs(Arc<Inner>);

struct Inner {
    /// The workspace of the one token.
    one: RwLock<Option<Installed>>,
    many: Option<Arc<Many>>,
    seats: RwLock<HashMap<WorkspaceId, Seat>>,
    /// Lends its connections to all workspaces.
    slack: Slack,
}

/// What it takes to look after many installations.
struct Many {
    db: Db,
    clock: Clock,
    keys: Keys,
    api_url: String,
    installing: Installing,
}

/// A workspace as we last saw it.
#[derive(Clone)]
struct Seat {
    slack: Slack,
    installed: Option<Installed>,
    looked: Option<Instant>,
}

impl Installs {
    /// As the settings say: one workspace, or many.
    pub fn new(config: &Config, db: &Db, clock: &Clock, slack: &Slack) -> Self {
        let many = config.installing.as_ref().map(|installing| {
            Arc::new(Many {
                db: db.clone(),
                clock: clock.clone(),
                keys: Keys::new(&installing.keys),
                api_url: config.slack_api_url.clone(),
                installing: installing.clone(),
            })
        });
        let inner = Inner { one: RwLock::default(), many, seats: RwLock::default(), slack: slack.clone() };
        Self(Arc::new(inner))
    }

    /// Whether workspaces install the hub by themselves.
    pub fn are_many(&self) -> bool {
        self.0.many.is_some()
    }

    /// Says which workspace the one token is for; none: it no longer works.
    pub fn set_one(&self, installed: Option<Installed>) {
        *self.0.one.write().unwrap_or_else(PoisonError::into_inner) = installed;
    }

    /// The workspace of the one token, once it is known.
    pub fn one(&self) -> Option<Installed> {
        self.0.one.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether we are installed there, as far as this process knows.
    pub fn known(&self, workspace: &WorkspaceId) -> Option<Installed> {
        match self.0.many {
            None => self.one().filter(|installed| installed.workspace == *workspace),
            Some(_) => self.seats().get(workspace).and_then(|seat| seat.installed.clone()),
        }
    }

    /// Whether we are installed there, asked anew every few seconds.
    ///
    /// # Errors
    /// When the database doesn't tell.
    pub async fn look(&self, workspace: &WorkspaceId) -> Result<Option<Installed>> {
        let Some(many) = &self.0.many else { return Ok(self.known(workspace)) };
        let seat = self.seats().get(workspace).cloned();
        if let Some(Seat { installed, looked: Some(looked), .. }) = &seat
            && looked.elapsed() < FRESH
        {
            return Ok(installed.clone());
        }
        let id = workspace.clone();
        let found = many.db.read(move |conn| store::find(conn, &id)).await?;
        let installed = found.map(|found| found.installed());
        let mut seats = self.0.seats.write().unwrap_or_else(PoisonError::into_inner);
        match (seats.get_mut(workspace), &installed) {
            // Who is not installed is not remembered: there could be many.
            (_, None) => drop(seats.remove(workspace)),
            (Some(seat), Some(_)) => {
                (seat.installed, seat.looked) = (installed.clone(), Some(Instant::now()))
            }
            (None, Some(_)) => {
                let slack = self.client(workspace);
                let seat = Seat { slack, installed: installed.clone(), looked: Some(Instant::now()) };
                seats.insert(workspace.clone(), seat);
            }
        }
        Ok(installed)
    }

    /// The client that speaks in a workspace.
    pub fn slack(&self, workspace: &WorkspaceId) -> Slack {
        let seat = self.seats().get(workspace).map(|seat| seat.slack.clone());
        seat.unwrap_or_else(|| self.client(workspace))
    }

    fn client(&self, workspace: &WorkspaceId) -> Slack {
        match &self.0.many {
            None => self.0.slack.clone(),
            Some(many) => self.0.slack.with_tokens(Arc::new(Bearer::new(many.clone(), workspace.clone()))),
        }
    }

    fn seats(&self) -> std::sync::RwLockReadGuard<'_, HashMap<WorkspaceId, Seat>> {
        self.0.seats.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what this process knows of a workspace, so that it is looked at anew.
    pub fn forget(&self, workspace: &WorkspaceId) {
        self.0.seats.write().unwrap_or_else(PoisonError::into_inner).remove(workspace);
    }

    /// Turns the code that a browser brought back into what the workspace granted.
    ///
    /// # Errors
    /// See [`AppCredentials::exchange`].
    pub async fn exchange(&self, code: &str, redirect_uri: &str) -> anyhow::Result<Granted> {
        let many = self.0.many.as_ref().ok_or_else(|| anyhow::anyhow!("nobody installs the hub here"))?;
        Ok(many.credentials().exchange(code, redirect_uri).await?)
    }

    /// Writes down what a workspace granted. Call [`Self::forget`] when it is committed.
    pub fn save(
        &self,
        conn: &mut Conn,
        place: &Installed,
        granted: &Granted,
        name: &str,
        now: Time,
    ) -> Result<()> {
        let many = self.0.many.as_ref().ok_or_else(|| anyhow::anyhow!("nobody installs the hub here"))?;
        store::save(conn, &many.keys, &place.workspace, granted, name, now)
    }

    /// The installation as the database has it.
    pub async fn installation(&self, workspace: &WorkspaceId) -> Result<Option<Installation>> {
        let Some(many) = &self.0.many else { return Ok(None) };
        let id = workspace.clone();
        many.db.read(move |conn| store::find(conn, &id)).await
    }

    /// Deletes an installation with its tokens, unless it has changed since.
    pub async fn delete(&self, held: Installation) -> Result<()> {
        let Some(many) = &self.0.many else { return Ok(()) };
        let workspace = held.workspace.clone();
        many.db.write(move |conn| store::delete(conn, &held)).await?;
        self.forget(&workspace);
        Ok(())
    }
}

impl Many {
    fn credentials(&self) -> AppCredentials<'_> {
        AppCredentials {
            api_url: &self.api_url,
            client_id: &self.installing.client_id,
            client_secret: &self.installing.client_secret,
        }
    }
}
