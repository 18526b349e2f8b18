//! The one context that everything runs in.

use std::sync::Arc;

use crate::config::Config;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::ids::{PersonId, WorkspaceId};
use crate::inbox::Inbox;
use crate::installs::Installs;
use crate::kept::Kept;
use crate::limits::Limits;
use crate::queue::{Job, Pulse};
use crate::slack::Slack;
use crate::slack::sockets::Sockets;
use crate::time::{Clock, Time};
use crate::trace;

/// The application: clones share everything.
#[derive(Clone)]
pub struct App {
    /// Checked settings.
    pub config: Arc<Config>,
    /// The state.
    pub db: Db,
    /// Events that were acknowledged.
    pub inbox: Inbox,
    /// Slack's Web API, in the workspace that this is [`App::within`].
    pub slack: Slack,
    /// What time it is.
    pub clock: Clock,
    /// Whether the workers work.
    pub pulse: Pulse,
    /// How often what is expensive may be asked for.
    pub limits: Limits,
    /// Which of Socket Mode's connections stand.
    pub sockets: Sockets,
    /// Where the hub is installed.
    pub installs: Installs,
    /// What features keep in memory.
    pub kept: Kept,
    /// The workspace that it works in; none before anything came in.
    workspace: Option<WorkspaceId>,
}

pub use crate::installs::Installed;

impl App {
    /// An application with these settings; connects to nothing yet.
    pub fn new(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let db = Db::open(&config.database_url)?;
        let token = config.bot_token.clone().unwrap_or_else(|| String::new().into());
        let slack = Slack::new(&config.slack_api_url, &token)?;
        Ok(Self {
            installs: Installs::new(&config, &db, &clock, &slack),
            inbox: Inbox::new(db.clone(), clock.clone()),
            db,
            slack,
            clock,
            pulse: Pulse::default(),
            kept: Kept::default(),
            limits: Limits::default(),
            sockets: Sockets::default(),
            config: Arc::new(config),
            workspace: None,
        })
    }

    /// The application in one workspace: what it sends to Slack goes there.
    ///
    /// # Errors
    /// When the database doesn't tell whether we are installed there.
    pub async fn within(&self, workspace: &WorkspaceId) -> Result<Self> {
        self.installs.look(workspace).await?;
        Ok(self.at(workspace))
    }

    /// Whether a workspace is ours; none while nobody can tell yet.
    ///
    /// # Errors
    /// When the database doesn't tell.
    pub async fn is_ours(&self, workspace: &WorkspaceId) -> Result<Option<bool>> {
        // Asked first: what becomes known in between must make no stranger of our own workspace, for what comes from
        // strangers is acknowledged and dropped.
        let knew = self.knows_where();
        let found = self.installs.look(workspace).await?;
        Ok(if found.is_none() && !knew { None } else { Some(found.is_some()) })
    }

    /// The application in one workspace, as far as this process knows.
    pub fn at(&self, workspace: &WorkspaceId) -> Self {
        if self.workspace.as_ref() == Some(workspace) {
            return self.clone();
        }
        Self { slack: self.installs.slack(workspace), workspace: Some(workspace.clone()), ..self.clone() }
    }

    /// The workspace that this works in, while the hub is installed there. Where that isn't said yet: the one of
    /// the one token.
    pub fn installed(&self) -> Option<Installed> {
        match &self.workspace {
            Some(workspace) => self.installs.known(workspace),
            None => self.installs.one(),
        }
    }

    /// Whether it is known where the hub is installed: always, but for one token before Slack told.
    pub fn knows_where(&self) -> bool {
        self.installs.are_many() || self.installs.one().is_some()
    }

    /// Forgets the workspace: the token no longer works, so nothing can be sent.
    pub fn uninstall(&self) {
        self.installs.set_one(None);
    }

    /// Says which workspace we are installed in.
    pub fn install(&self, installed: Installed) {
        self.installs.set_one(Some(installed));
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
            app: app.at(workspace),
            workspace: workspace.clone(),
            person: person.clone(),
            now: app.clock.now(),
            request: trace::current().map_or_else(trace::new_id, |id| id.to_string()),
        }
    }

    /// The context of scheduled work: nobody asks for it, so the hub itself does.
    pub fn of_job(app: &App, job: &Job) -> Self {
        let us = app.installed().map_or_else(|| PersonId::from("hub"), |installed| installed.bot);
        Self::new(app, &job.workspace, &us)
    }

    /// Counts that this person asks for something expensive.
    ///
    /// # Errors
    /// When they, or their workspace, asked for too much: what they read.
    pub fn expensive(&self) -> Result<()> {
        self.app.limits.admit(&self.workspace, &self.person, self.now)
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

    /// Changes, in one transaction, and one after the other with all other changes of this workspace, on either database:
    /// what was read is still true when it is written.
    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Clone + Send + 'static,
    {
        let ctx = self.clone();
        self.app.db.write_in_line(self.workspace.as_str(), move |conn| change(conn, &ctx)).await
    }

    /// The same beside other changes, for what touches one person alone and comes often: on PostgreSQL it waits for
    /// nobody, and nothing that it reads may be what another change relies on.
    pub async fn write_beside<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Clone + Send + 'static,
    {
        let ctx = self.clone();
        self.app.db.write(move |conn| change(conn, &ctx)).await
    }

    /// Changes, in one transaction, and only the first time that `key` comes: `None` when it came before.
    pub async fn write_once<T, F>(&self, key: String, change: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut crate::db::Conn, &Ctx) -> Result<T> + Clone + Send + 'static,
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
