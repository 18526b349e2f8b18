//! The one context that everything runs in.

use std::sync::{Arc, RwLock};

use crate::config::Config;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::ids::{PersonId, WorkspaceId};
use crate::inbox::Inbox;
use crate::queue::Pulse;
use crate::slack::Slack;
use crate::time::{Clock, Time};

/// The application: clones share everything.
#[derive(Clone)]
pub struct App {
    /// Checked settings.
    pub config: Arc<Config>,
    /// The state.
    pub db: Db,
    /// Events that were acknowledged.
    pub inbox: Inbox,
    /// Slack's Web API.
    pub slack: Slack,
    /// What time it is.
    pub clock: Clock,
    /// Whether the workers work.
    pub pulse: Pulse,
    installed: Arc<RwLock<Option<Installed>>>,
}

/// The workspace that the token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The bot's own member id.
    pub bot: PersonId,
}

impl App {
    /// An application with these settings; connects to nothing yet.
    pub fn new(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let db = Db::open(&config.database_url)?;
        Ok(Self {
            inbox: Inbox::new(db.clone(), clock.clone()),
            db,
            slack: Slack::new(&config.slack_api_url, &config.bot_token)?,
            clock,
            pulse: Pulse::default(),
            config: Arc::new(config),
            installed: Arc::default(),
        })
    }

    /// The workspace that we are installed in, once it is known.
    pub fn installed(&self) -> Option<Installed> {
        self.installed.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Forgets the workspace: the token no longer works, so nothing can be sent.
    pub fn uninstall(&self) {
        *self.installed.write().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    /// Says which workspace we are installed in.
    pub fn install(&self, installed: Installed) {
        *self.installed.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(installed);
    }
}

/// Who asks, where, and when: what every handler starts from.
#[derive(Clone)]
pub struct Ctx {
    /// The application.
    pub app: App,
    /// Nothing outside this workspace is read or written.
    pub workspace: WorkspaceId,
    /// Who acts. Rights are checked against this, never against what a view says.
    pub person: PersonId,
    /// One moment for the whole request.
    pub now: Time,
    /// Names the request in logs and in apologies.
    pub request: String,
}

impl Ctx {
    /// The context of a request by `person`.
    pub fn new(app: &App, workspace: &WorkspaceId, person: &PersonId) -> Self {
        Self {
            app: app.clone(),
            workspace: workspace.clone(),
            person: person.clone(),
            now: app.clock.now(),
            request: short_id(),
        }
    }

    /// Reads, inside this workspace.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.app.db.read(move |conn| query(conn, &ctx)).await
    }

    /// Changes, in one transaction.
    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Send + 'static,
    {
        let ctx = self.clone();
        self.app.db.write(move |conn| change(conn, &ctx)).await
    }

    /// Changes, in one transaction, and only the first time that `key` comes: `None` when it came before.
    pub async fn write_once<T, F>(&self, key: String, change: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Send + 'static,
    {
        self.write(move |conn, ctx| {
            if crate::inbox::first_time(conn, &ctx.workspace, &key, ctx.now)? {
                change(conn, ctx).map(Some)
            } else {
                Ok(None)
            }
        })
        .await
    }

    /// Shows a window: over the one in which a button was, if it was in one.
    pub async fn show_window(
        &self,
        by: &crate::slack::incoming::By,
        over: Option<&crate::slack::incoming::View>,
        window: slack_morphism::prelude::SlackModalView,
    ) -> Result<crate::slack::Reply> {
        let trigger = self.trigger(by)?;
        if over.is_some_and(|view| view.kind == "modal") {
            self.app.slack.push_view(trigger, window).await?;
        } else {
            self.app.slack.open_view(trigger, window).await?;
        }
        Ok(crate::slack::Reply::Done)
    }

    /// The trigger of an interaction, without which nothing can be opened.
    pub fn trigger<'a>(&self, by: &'a crate::slack::incoming::By) -> Result<&'a str> {
        by.trigger_id
            .as_deref()
            .ok_or_else(|| Error::user("Slack sent nothing to open a window with. Please try again."))
    }
}

/// Eight characters that a person can read out.
fn short_id() -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    id[id.len() - 8..].to_owned()
}
