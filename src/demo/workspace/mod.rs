//! A local Slack workspace: a stateful and strict stand-in for Slack, for the tests and the demo.
//!
//! It serves the Web API to the app, delivers signed events, commands and interactions to it, and lets a
//! test (or the demo's page) act as any person in it. Where Slack has a limit, it has the same one, and
//! [`Workspace::violations`] tells every time that the app broke it.
//!
//! ```text
//! api/      the Web API's methods          check/    Block Kit's limits
//! deliver   signed payloads and retries    payload   what is in them
//! person/   acting as a person             screen    what a person sees, as text
//! ```

mod api;
mod check;
mod deliver;
mod events;
mod faults;
mod limits;
mod live;
mod oauth;
mod payload;
mod people;
mod person;
mod screen;
mod search;
mod server;
mod settings;
mod shapes;
mod snapshot;
mod socket;
mod state;
#[cfg(test)]
mod tests;
mod values;
mod weather;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};

pub use deliver::{AppAnswer, Sent};
pub use faults::{Fault, FaultKind};
pub use live::Exchange;
pub use people::NewPerson;
pub use person::{Person, Place};
pub use settings::{ALL_SCOPES, WorkspaceSettings};
pub use snapshot::{Look, Parts};
pub use state::{Kind, User};
pub use weather::Weather;

use crate::time::Clock;
use state::State;

/// A handle on a running workspace. Clones share it; the last one to go stops its server.
#[derive(Clone)]
pub struct Workspace {
    inner: Arc<Inner>,
    _server: Arc<Server>,
}

struct Inner {
    clock: Clock,
    settings: WorkspaceSettings,
    /// `http://127.0.0.1:PORT`.
    origin: String,
    /// Other workspaces that are reached at this address.
    neighbours: Mutex<Vec<Arc<Inner>>>,
    state: Mutex<State>,
    changed: broadcast::Sender<()>,
    client: deliver::Client,
    /// How many deliveries that an API call caused are still on their way.
    on_the_way: watch::Sender<usize>,
}

/// Stops the server when it goes.
struct Server(tokio::task::AbortHandle);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Workspace {
    /// Starts a workspace on a free port of this machine, with the app's bot and an empty `#general`.
    pub async fn start(clock: Clock, settings: WorkspaceSettings) -> Self {
        Self::start_at(clock, settings, None).await
    }

    async fn start_at(clock: Clock, settings: WorkspaceSettings, origin: Option<String>) -> Self {
        let mut state = State::default();
        let bot = NewPerson::new(&settings.bot_user_id, &settings.app_name).bot().email(None);
        let mut bot = bot.display_name(&settings.app_name).0;
        bot.updated = clock.unix();
        let slackbot = NewPerson::new("USLACKBOT", "Slackbot").email(None).0;
        state.users.extend([bot, slackbot].map(|user| (user.id.clone(), user)));
        state.add_channel(Kind::Public, "general", "USLACKBOT", Vec::new(), clock.now());
        Self::serve(clock, settings, state, origin).await
    }

    /// Starts a workspace from what [`Workspace::save`] gave.
    pub async fn restore(
        clock: Clock,
        settings: WorkspaceSettings,
        saved: Value,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self::serve(clock, settings, serde_json::from_value(saved)?, None).await)
    }

    /// The whole state but the passing things (triggers, faults, log), for [`Workspace::restore`].
    pub fn save(&self) -> Value {
        serde_json::to_value(&*self.lock()).unwrap_or_default()
    }

    async fn serve(clock: Clock, settings: WorkspaceSettings, state: State, origin: Option<String>) -> Self {
        #[expect(clippy::expect_used, reason = "without a port of its own there is nothing to test against")]
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on 127.0.0.1");
        let port = listener.local_addr().map_or(0, |address| address.port());
        let inner = Arc::new(Inner {
            clock,
            settings,
            origin: origin.unwrap_or_else(|| format!("http://127.0.0.1:{port}")),
            neighbours: Mutex::default(),
            state: Mutex::new(state),
            changed: broadcast::channel(64).0,
            client: deliver::client(),
            on_the_way: watch::channel(0).0,
        });
        let server = tokio::spawn(server::run(listener, inner.clone()));
        Self { inner, _server: Arc::new(Server(server.abort_handle())) }
    }

    /// The address of the Web API for `SLACK_API_URL`, such as `http://127.0.0.1:4000/api`.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.inner.origin)
    }

    /// Says where the app listens: payloads go to `/slack/events`, `/slack/commands` and
    /// `/slack/interactions` under this address.
    pub fn connect(&self, app: &str) {
        self.lock().live.app = Some(app.trim_end_matches('/').to_owned());
    }

    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub fn settings(&self) -> &WorkspaceSettings {
        &self.inner.settings
    }

    /// Every time that the app broke a rule of Slack's: Block Kit limits, unknown methods and arguments,
    /// missing scopes, late or unfit HTTP answers. A test asserts that this is empty.
    pub fn violations(&self) -> Vec<String> {
        self.lock().live.violations.clone()
    }

    /// Gives the violations and forgets them, for a test that provokes one.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().live.violations)
    }

    /// The last 200 requests, both ways.
    pub fn log(&self) -> Vec<Exchange> {
        self.lock().live.log.iter().cloned().collect()
    }

    /// The requests after this one, both ways, without secrets: what fell out of the log is gone.
    pub fn log_after(&self, number: u64) -> Vec<Exchange> {
        let state = self.lock();
        let new = state.live.log.iter().filter(|exchange| exchange.number > number);
        new.map(|exchange| exchange.masked(&self.inner.settings)).collect()
    }

    /// The number of the last request.
    pub fn last_logged(&self) -> u64 {
        self.lock().live.log.back().map_or(0, |last| last.number)
    }

    /// Tells of every change. A receiver that lags has missed nothing: it looks at the state anew.
    pub fn subscribe(&self) -> broadcast::Receiver<()> {
        self.inner.changed.subscribe()
    }

    /// Waits until the events that Web API calls caused have been delivered. What it gives tells later whether it
    /// stayed so.
    pub async fn settle(&self) -> Quiet {
        let mut on_the_way = self.inner.on_the_way.subscribe();
        // The sender lives as long as `self`, so waiting can't fail.
        let quiet = on_the_way.wait_for(|count| *count == 0);
        let _ = tokio::time::timeout(Duration::from_secs(30), quiet).await;
        Quiet(on_the_way)
    }

    /// A person of the workspace to act as. Whether the id exists shows at the first act.
    pub fn person(&self, id: &str) -> Person {
        Person::new(self.clone(), id)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.lock()
    }
}

/// Nothing was on its way to the application.
pub struct Quiet(watch::Receiver<usize>);

impl Quiet {
    /// Whether nothing has set out since.
    pub fn lasts(&self) -> bool {
        !self.0.has_changed().unwrap_or(false)
    }
}

/// What Slack would refuse in a view (a modal or a home, by its own `type`), for tests of pure views.
pub fn check_view(view: &Value) -> Vec<String> {
    let kind = if view["type"] == "home" { "home" } else { "modal" };
    let mut wrong = check::view(view, kind, "/view");
    if check::is_too_large(view) {
        wrong.push("view_too_large".into());
    }
    wrong
}

/// What Slack would refuse in the blocks of a message.
pub fn check_blocks(blocks: &[Value]) -> Vec<String> {
    check::message_blocks(blocks, "/blocks")
}

/// What Slack would refuse in an answer to a request for options.
pub fn check_suggestions(answer: &Value) -> Vec<String> {
    check::suggestions(answer)
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn violation(&self, what: String) {
        self.lock().live.violations.push(what);
    }

    fn tell(&self) {
        // Nobody listening is fine.
        let _ = self.changed.send(());
    }
}
