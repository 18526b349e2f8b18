//! The whole hub in one test: the real application over real HTTP with real signatures, against the strict
//! local workspace, on SQLite or on the PostgreSQL of `TEST_DATABASE_URL`. Nothing sleeps: a test moves the
//! clock and steps the workers by hand.

mod browser;
mod database;
mod rest;

use axum::ServiceExt;
use chrono::NaiveDate;
use diesel::prelude::*;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use slack_morphism::prelude::{SlackModalView, SlackView};

pub use browser::Page;
pub use database::Database;

use crate::app::{App, Ctx};
use crate::config::{Config, Installing, TokenKey};
use crate::db::Conn;
use crate::db::schema::{notification_days, notification_settings};
use crate::demo::workspace::{
    Kind, NewPerson, Person, Workspace, WorkspaceSettings, check_blocks, check_view,
};
use crate::error::Result;
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::{self, Choice, Notice, Settings};
use crate::queue::Worker;
use crate::slack::{Message, scopes};
use crate::time::{Clock, Time};
use crate::{dispatch, serve, web};

/// The hub, its workspace and its people.
pub struct Hub {
    /// The application.
    pub app: App,
    /// The local Slack.
    pub slack: Workspace,
    /// Moves time for both.
    pub clock: Clock,
    /// Where the hub listens.
    pub address: std::net::SocketAddr,
    workers: Vec<Worker>,
    /// Whether each person's messages are counted by the day, as they are in the world.
    counting: std::sync::atomic::AtomicBool,
    /// Held for as long as the sockets are.
    _running: tokio::sync::watch::Sender<bool>,
    listening: tokio::task::AbortHandle,
    database: Database,
}

/// All of a hub and its workspace but what passes, to begin others with.
pub struct Snapshot {
    database: database::Template,
    slack: Value,
    settings: WorkspaceSettings,
    at: Time,
}

/// Where people reach a hub that workspaces install.
pub const PUBLIC_URL: &str = "https://hub.example.org";

/// (name, real name, timezone) of those who are in the workspace from the start. Olga organizes.
const PEOPLE: [(&str, &str, &str); 7] = [
    ("ana", "Ana Ruiz", "Europe/Madrid"),
    ("ben", "Ben Adler", "Europe/Berlin"),
    ("caro", "Caro Lindqvist", "Europe/Stockholm"),
    ("dev", "Dev Patel", "Asia/Kolkata"),
    ("olga", "Olga Novak", "Europe/Prague"),
    ("omar", "Omar Haddad", "America/New_York"),
    ("tess", "Tess Okafor", "America/Chicago"),
];

impl Hub {
    /// A hub at 09:00 UTC on Monday, 7 September 2026. Channels: #general and #projects with everybody,
    /// #organizers with Olga and Omar; the bot is in all three, and they are set as the community's channels.
    pub async fn start() -> Self {
        let hub = Self::start_bare().await;
        hub.choose_channels(&hub.slack).await;
        // Organizers are organizers once they are known.
        crate::features::people::know(&hub.person_ctx("olga")).await.expect("Olga is known");
        hub
    }

    /// The channels of a workspace are set as its community's.
    pub async fn choose_channels(&self, slack: &Workspace) {
        let channel = |name: &str| slack.channel_id(name).expect("a channel with this name");
        let (organizers, projects) = (channel("organizers"), channel("projects"));
        let workspace = WorkspaceId(slack.settings().team_id.clone());
        self.app
            .db
            .write(move |conn| {
                let (organizers, projects) = (organizers.as_str().into(), projects.as_str().into());
                crate::features::community::save_channels(conn, &workspace, &organizers, &projects, true)
            })
            .await
            .expect("the channels are set");
    }

    /// The same, but nobody has opened, set or said anything yet.
    pub async fn start_bare() -> Self {
        Self::start_bare_with(|_| {}).await
    }

    /// The same, with other settings.
    pub async fn start_bare_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(|_| {}, change).await
    }

    /// The same, in a workspace with other settings.
    pub async fn start_bare_in(change: impl FnOnce(&mut WorkspaceSettings)) -> Self {
        Self::start_in(change, |_| {}).await
    }

    /// A hub that workspaces install, and no workspace has yet.
    pub async fn start_to_install(change: impl FnOnce(&mut WorkspaceSettings)) -> Self {
        let key = || TokenKey::new(Box::new([7; 32]));
        Self::start_in(change, |config| {
            config.bot_token = None;
            config.organizers = Vec::new();
            config.installing = Some(Installing {
                client_id: "1001.2002".into(),
                client_secret: "local-client-secret".to_owned().into(),
                public_url: PUBLIC_URL.into(),
                keys: std::sync::Arc::new(vec![key()]),
            });
        })
        .await
    }

    /// A hub that Slack reaches over the sockets that it opens, and in no other way.
    pub async fn start_by_socket() -> Self {
        let hub = Self::start_in(
            |settings| settings.socket_mode = true,
            |config| config.app_token = Some("xapp-local".to_owned().into()),
        )
        .await;
        hub.until("a socket stands", |hub| hub.app.sockets.open() == 1).await;
        hub.choose_channels(&hub.slack).await;
        crate::features::people::know(&hub.person_ctx("olga")).await.expect("Olga is known");
        hub
    }

    /// Another workspace of the same Slack, with people of the same ids.
    pub async fn neighbour(&self, change: impl FnOnce(&mut WorkspaceSettings)) -> Workspace {
        let mut settings = WorkspaceSettings {
            team_id: "T0002".into(),
            team_name: "Other University".into(),
            bot_token: "xoxb-neighbour".into(),
            ..self.slack.settings().clone()
        };
        change(&mut settings);
        let other = self.slack.beside(settings).await;
        people(&other).await;
        other.connect(&format!("http://{}", self.address));
        other
    }

    async fn start_in(
        change_workspace: impl FnOnce(&mut WorkspaceSettings),
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let start = NaiveDate::from_ymd_opt(2026, 9, 7).and_then(|day| day.and_hms_opt(9, 0, 0));
        let clock = Clock::standing_at(start.expect("a moment"));
        // As the manifest asks for it: nothing more is allowed, and nothing more is heard.
        let mut settings = WorkspaceSettings {
            redirect_urls: vec![format!("{PUBLIC_URL}/slack/oauth")],
            scopes: scopes::needed().into_iter().map(str::to_owned).collect(),
            events: Some(scopes::EVENTS.iter().map(|(event, _)| (*event).to_owned()).collect()),
            ..WorkspaceSettings::default()
        };
        change_workspace(&mut settings);
        let slack = Workspace::start(clock.clone(), settings).await;
        people(&slack).await;
        let hub = Self::run(slack, clock, Database::new().await, change).await;
        hub.want_everything().await;
        hub
    }

    /// What it came to, and its end.
    pub async fn into_snapshot(mut self) -> Snapshot {
        self.settle().await;
        let (slack, settings, at) = (self.slack.save(), self.slack.settings().clone(), self.clock.now());
        let database = self.database.template().await;
        Snapshot { database, slack, settings, at }
    }

    /// Another hub that goes on from there, with the usual settings.
    pub async fn of(snapshot: &Snapshot) -> Self {
        let clock = Clock::standing_at(snapshot.at);
        let slack = Workspace::restore(clock.clone(), snapshot.settings.clone(), snapshot.slack.clone());
        let slack = slack.await.expect("a workspace");
        Self::run(slack, clock, Database::of(&snapshot.database).await, |_| {}).await
    }

    async fn run(
        slack: Workspace,
        clock: Clock,
        database: Database,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config {
            signing_secret: slack.settings().signing_secret.clone().into(),
            bot_token: Some(slack.settings().bot_token.clone().into()),
            app_token: None,
            installing: None,
            database_url: database.url.clone(),
            listen: ([127, 0, 0, 1], 0).into(),
            slack_api_url: slack.api_url(),
            organizers: vec![PersonId::from("U_OLGA")],
        };
        change(&mut config);
        let app = App::new(config, clock.clone()).expect("an application");
        serve::identify(&app).await.expect("the workspace tells who we are");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        slack.connect(&format!("http://{address}"));
        let front = web::Front::new(app.clone(), PrometheusBuilder::new().build_recorder().handle());
        let listening = tokio::spawn(async move { axum::serve(listener, front.into_make_service()).await });
        let (running, stopped) = tokio::sync::watch::channel(false);
        if let Some(token) = app.config.app_token.clone() {
            tokio::spawn(web::socket::run(app.clone(), token, stopped));
        }
        Self {
            workers: dispatch::workers(&app),
            app,
            slack,
            clock,
            address,
            counting: std::sync::atomic::AtomicBool::new(false),
            _running: running,
            listening: listening.abort_handle(),
            database,
        }
    }

    /// The people of both workspaces want everything at once, at any hour, and what comes to them is not counted:
    /// tests of a feature read its messages, however many they cause on their Monday. What people get in the world is
    /// tested where [`Hub::as_in_the_world`] was asked for.
    async fn want_everything(&self) {
        let now = self.clock.now();
        self.app
            .db
            .write(move |conn| {
                let choices = Notice::chosen().map(|notice| (notice, Choice::AtOnce)).collect();
                let all = Settings { choices, awake: (0, 24), weekends: true, ..Settings::default() };
                for (workspace, (name, ..)) in
                    ["T0001", "T0002"].iter().flat_map(|at| PEOPLE.map(|who| (at, who)))
                {
                    notices::save(conn, &(*workspace).into(), &id(name).into(), &all, now)?;
                }
                Ok(())
            })
            .await
            .expect("their settings are kept");
    }

    /// People get what they would get in the world: nobody chose anything, and each day counts.
    pub async fn as_in_the_world(&self) {
        self.counting.store(true, std::sync::atomic::Ordering::SeqCst);
        self.app
            .db
            .write(|conn| {
                diesel::delete(notification_settings::table).execute(conn)?;
                diesel::delete(notification_days::table).execute(conn)?;
                Ok(())
            })
            .await
            .expect("nobody chose anything");
    }

    /// Somebody of the workspace, by first name (`ana`).
    pub fn person(&self, name: &str) -> Person {
        self.slack.person(&id(name))
    }

    /// The context of a request by somebody, for looking beneath the surface.
    pub fn person_ctx(&self, name: &str) -> Ctx {
        Ctx::new(&self.app, &self.workspace(), &PersonId(id(name)))
    }

    /// The workspace's id.
    pub fn workspace(&self) -> WorkspaceId {
        WorkspaceId(self.slack.settings().team_id.clone())
    }

    /// A channel's id, by its name.
    pub fn channel(&self, name: &str) -> String {
        self.slack.channel_id(name).expect("a channel with this name")
    }

    /// Sends a payload as if `name` had caused it, signed as Slack signs; what they are told. What Slack's client
    /// would have stopped comes this way.
    pub async fn forge(&self, name: &str, payload: &Value) -> String {
        let person = self.person(name);
        let mut payload = payload.clone();
        payload["team"] = json!({"id": self.workspace()});
        payload["user"] = json!({"id": person.id(), "team_id": self.workspace()});
        payload["trigger_id"] = json!(self.slack.trigger_for(person.id()));
        // Each is a window of its own.
        if let Some(view) = payload["view"].as_object_mut() {
            view.insert("id".to_owned(), json!(format!("V{}", uuid::Uuid::now_v7().simple())));
        }
        let text = payload.to_string();
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("payload", &text).finish();
        let (timestamp, signature) = self.slack.sign(body.as_bytes());
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        let answer = self.slack.send_raw("/slack/interactions", &headers, body.into_bytes()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, 200, "{text}");
        self.settle().await;
        let told = format!("{}\n{}", answer.body, person.try_modal().unwrap_or_default());
        self.slack.forget_windows(person.id());
        told
    }

    /// Reads the database.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.db.read(query).await.expect("a query works")
    }
}

impl Drop for Hub {
    /// No test may break a limit of Slack without saying so (`slack.take_violations()`).
    fn drop(&mut self) {
        self.listening.abort();
        let violations = self.slack.violations();
        if !std::thread::panicking() && !violations.is_empty() {
            panic!("Slack would have refused:\n{}", violations.join("\n"));
        }
    }
}

/// A button that was pressed, as Slack tells of it.
pub fn button(id: &str, value: &str) -> Value {
    json!({"type": "block_actions", "actions": [{"action_id": id, "block_id": "forged", "value": value}]})
}

/// A form with its metadata and fields of (block, state).
pub fn form(id: &str, metadata: &Value, fields: &[(&str, Value)]) -> Value {
    let values: serde_json::Map<String, Value> =
        fields.iter().map(|(block, state)| ((*block).to_owned(), json!({ *block: state }))).collect();
    json!({"type": "view_submission", "view": {
        "id": format!("V:{id}:{metadata}"), "hash": "h", "type": "modal", "callback_id": id,
        "private_metadata": metadata.to_string(), "state": {"values": values},
    }})
}

/// Fails where Slack would refuse the message.
pub fn assert_message(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).expect("blocks");
    assert_eq!(check_blocks(blocks.as_array().expect("blocks")), Vec::<String>::new());
    // More is refused when a message is updated.
    assert!(message.text.chars().count() <= 4000, "{} characters", message.text.chars().count());
}

/// Fails where Slack would refuse the window.
pub fn assert_modal(modal: SlackModalView) {
    let view = serde_json::to_value(SlackView::Modal(modal)).expect("a view");
    assert_eq!(check_view(&view), Vec::<String>::new());
}

/// The people and channels that every workspace has.
async fn people(slack: &Workspace) {
    for (name, real_name, tz) in PEOPLE {
        slack.add_person_silently(NewPerson::new(&id(name), real_name).tz(tz));
    }
    let bot = slack.settings().bot_user_id.clone();
    let everybody: Vec<String> = PEOPLE.iter().map(|(name, ..)| id(name)).chain([bot.clone()]).collect();
    let everybody: Vec<&str> = everybody.iter().map(String::as_str).collect();
    // Every workspace has its #general; before the app is connected, joining tells nobody.
    let general = slack.channel_id("general").expect("#general");
    slack.bring(&general, &bot, None).await;
    slack.add_channel(Kind::Public, "projects", &everybody);
    slack.add_channel(Kind::Private, "organizers", &["U_OLGA", "U_OMAR", &bot]);
}

fn id(name: &str) -> String {
    format!("U_{}", name.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_event_and_a_command_go_the_whole_way() {
        let hub = Hub::start().await;
        let ana = hub.person("ana");
        ana.slash("help").await;
        ana.open_home().await;
        hub.settle().await;
        assert_eq!(hub.slack.calls("users.info"), 2, "Olga and Ana, each asked for once");
        ana.slash("help").await;
        assert_eq!(hub.slack.calls("users.info"), 2);
    }
}
