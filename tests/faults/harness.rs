//! Hubs as processes, and a Slack that counts what it is sent.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use edtech_hub::db::Db;
use edtech_hub::db::schema::jobs;
use edtech_hub::demo::workspace::{Kind, NewPerson, Workspace, WorkspaceSettings};
use edtech_hub::time::Clock;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything here may take before the test gives up.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// What Slack hears, and readiness says, while the database takes nothing.
pub const BUSY: Option<StatusCode> = Some(StatusCode::SERVICE_UNAVAILABLE);

/// Who organizes.
pub const OLGA: &str = "U_OLGA";

/// A Slack, a database, and the people who join. Olga is there already, with `#organizers` and `#projects`.
pub struct World {
    pub slack: Workspace,
    pub folder: TempDir,
    pub database: String,
    http: Client<HttpConnector, Full<Bytes>>,
    joined: AtomicUsize,
}

/// A hub that runs.
pub struct Hub {
    child: Child,
    pub address: SocketAddr,
}

impl World {
    pub async fn new() -> Self {
        let settings = WorkspaceSettings { rate_limits: false, ..WorkspaceSettings::default() };
        let slack = Workspace::start(Clock::system(), settings).await;
        slack.add_person_silently(NewPerson::new(OLGA, "Olga Novak"));
        let bot = slack.settings().bot_user_id.clone();
        slack.add_channel(Kind::Private, "organizers", &[OLGA, &bot]);
        slack.add_channel(Kind::Public, "projects", &[OLGA, &bot]);
        let folder = tempfile::tempdir().expect("a folder");
        let database = fresh_database(&folder).await;
        Self {
            slack,
            folder,
            database,
            http: Client::builder(TokioExecutor::new()).build_http(),
            joined: AtomicUsize::new(0),
        }
    }

    /// A hub's command line, with settings for this world.
    pub fn command(&self, database: &str, address: SocketAddr) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_edtech-hub"));
        let settings = self.slack.settings();
        command
            .arg("serve")
            .current_dir(self.folder.path())
            .env_clear()
            .env("SLACK_SIGNING_SECRET", &settings.signing_secret)
            .env("SLACK_BOT_TOKEN", &settings.bot_token)
            .env("SLACK_API_URL", self.slack.api_url())
            .env("DATABASE_URL", database)
            .env("LISTEN", address.to_string())
            .env("ORGANIZERS", OLGA)
            .env("LOG", "off")
            .stdin(Stdio::null());
        command
    }

    /// Starts a hub and waits until it is ready.
    pub async fn start(&self) -> Hub {
        let address = free_address();
        self.started(self.command(&self.database, address), address).await
    }

    /// Runs this command line and waits until the hub is ready.
    pub async fn started(&self, mut command: Command, address: SocketAddr) -> Hub {
        let hub = Hub { child: command.spawn().expect("the hub starts"), address };
        self.until("the hub is ready", async || self.ready(&hub).await == Some(StatusCode::OK)).await;
        hub
    }

    /// What `/readyz` says.
    pub async fn ready(&self, hub: &Hub) -> Option<StatusCode> {
        let url = format!("http://{}/readyz", hub.address).parse().expect("a URL");
        self.http.get(url).await.ok().map(|answer| answer.status())
    }

    /// Somebody new joins the workspace, and the hub at `address` is told. Whom, if it acknowledged that.
    pub async fn somebody_joins(&self, address: SocketAddr) -> (String, Option<StatusCode>) {
        let number = self.joined.fetch_add(1, Ordering::SeqCst);
        let id = format!("U_NEW{number}");
        self.slack.add_person_silently(NewPerson::new(&id, &format!("New {number}")));
        let status = self.tell_joined(address, &id).await;
        (id, status)
    }

    /// Tells the hub (again) that somebody joined.
    pub async fn tell_joined(&self, address: SocketAddr, id: &str) -> Option<StatusCode> {
        self.event(address, &joined(id, "")).await
    }

    /// Somebody new joins who wrote so much about themselves, in bytes. Whether that was acknowledged.
    pub async fn somebody_long_joins(&self, address: SocketAddr, length: usize) -> Option<StatusCode> {
        let id = format!("U_NEW{}", self.joined.fetch_add(1, Ordering::SeqCst));
        self.event(address, &joined(&id, &"x".repeat(length))).await
    }

    /// Tells the hub that somebody looks at their Home tab.
    pub async fn tell_looked(&self, address: SocketAddr, id: &str) -> Option<StatusCode> {
        let event = json!({"type": "app_home_opened", "user": id, "channel": "D1", "tab": "home"});
        let id = format!("Ev{}", uuid::Uuid::now_v7().simple());
        let envelope = json!({
            "type": "event_callback", "team_id": "T0001", "event_id": id, "event_time": 1, "event": event,
        });
        self.event(address, &envelope).await
    }

    async fn event(&self, address: SocketAddr, body: &Value) -> Option<StatusCode> {
        let body = body.to_string().into_bytes();
        let (timestamp, signature) = self.slack.sign(&body);
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("http://{address}/slack/events"))
            .header("content-type", "application/json")
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", signature)
            .body(Full::from(body))
            .expect("a request");
        let answer = self.http.request(request).await.ok()?;
        let status = answer.status();
        // An answer that broke off is none.
        answer.into_body().collect().await.ok()?;
        Some(status)
    }

    /// Waits until `holds`.
    pub async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        self.until_or(what, holds, String::new).await;
    }

    /// The same, with what is to be said where it never does.
    pub async fn until_or(&self, what: &str, holds: impl AsyncFn() -> bool, why: impl Fn() -> String) {
        let began = Instant::now();
        while !holds().await {
            assert!(began.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}: {}", why());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The database takes nothing: Slack hears in time that it must try again, and readiness turns red. Who is to be
    /// told of again.
    pub async fn is_refused(&self, hub: &Hub) -> String {
        let began = Instant::now();
        let (id, status) = self.somebody_joins(hub.address).await;
        assert_eq!(status, BUSY, "Slack must try again");
        assert!(began.elapsed() < Duration::from_secs(3), "answered after {:?}", began.elapsed());
        self.until("readiness is red", async || self.ready(hub).await == BUSY).await;
        id
    }

    /// The database is back: the same hub turns green, takes what Slack sends again, and does it once.
    pub async fn goes_on(&self, hub: &Hub, people: &[String]) {
        self.until("readiness is green", async || self.ready(hub).await == Some(StatusCode::OK)).await;
        for id in people {
            self.until("the event is taken again", async || {
                self.tell_joined(hub.address, id).await == Some(StatusCode::OK)
            })
            .await;
        }
        self.everybody_is_welcomed_once(people).await;
    }

    /// How often each of these people was welcomed.
    fn welcomes(&self, people: &[String]) -> Vec<usize> {
        people.iter().map(|id| self.slack.person(id).dms().matches("Welcome to ").count()).collect()
    }

    /// Waits until nothing is left to do but what is planned for later.
    pub async fn all_work_is_done(&self) {
        let db = Db::open(&self.database).expect("the database");
        self.until("all work is done", async || {
            let left = db.read(|conn| {
                let begun_or_due = jobs::attempts.gt(0).or(jobs::run_at.le(Clock::system().now()));
                let open = jobs::table.filter(jobs::state.ne("done")).filter(begun_or_due);
                Ok(open.count().get_result::<i64>(conn)?)
            });
            left.await.is_ok_and(|left| left == 0)
        })
        .await;
    }

    /// Waits until nothing is left to do, then sees that these were welcomed, and that nobody was twice: neither they
    /// nor those of whom Slack heard nothing.
    pub async fn everybody_is_welcomed_once(&self, people: &[String]) {
        self.all_work_is_done().await;
        let all: Vec<String> =
            (0..self.joined.load(Ordering::SeqCst)).map(|number| format!("U_NEW{number}")).collect();
        let twice: Vec<_> =
            all.iter().zip(self.welcomes(&all)).filter(|(_, welcomes)| *welcomes > 1).collect();
        assert!(twice.is_empty(), "of {} people, welcomed again: {twice:?}", all.len());
        let wrong: Vec<_> =
            people.iter().zip(self.welcomes(people)).filter(|(_, welcomes)| *welcomes != 1).collect();
        assert!(wrong.is_empty(), "of {} people, not welcomed once: {wrong:?}", people.len());
    }
}

/// What Slack says when this person has joined.
fn joined(id: &str, status: &str) -> Value {
    json!({
        "type": "event_callback", "team_id": "T0001", "event_id": format!("Ev{id}"), "event_time": 1,
        "event": {"type": "team_join", "user": {
            "id": id, "team_id": "T0001", "name": id, "real_name": id, "deleted": false, "tz": "Europe/Madrid",
            "is_bot": false, "profile": {"display_name": id, "status_text": status}}},
    })
}

impl Hub {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is dead");
    }

    /// Its number among the processes.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Stops all its threads where they are, until it is told to go on or is killed.
    pub fn freeze(&self) {
        self.signal("STOP");
        let began = Instant::now();
        while !self.is_frozen() {
            assert!(began.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn is_frozen(&self) -> bool {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.pid())).expect("it runs");
        threads.filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("stat")).ok()).all(
            // The state follows the name, which is in brackets.
            |stat| stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T')),
        )
    }

    /// Goes on where it was stopped.
    pub fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let command = format!("kill -s {name} {}", self.pid());
        assert!(Command::new("sh").args(["-c", &command]).status().is_ok_and(|status| status.success()));
    }

    /// How much memory it holds, in bytes.
    pub fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
        let kilobytes: u64 =
            line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).expect("a size");
        kilobytes * 1024
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that nobody listens on.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address")
}

/// A database of its own for each test: a file, or a schema.
async fn fresh_database(folder: &TempDir) -> String {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else {
        return format!("sqlite://{}", folder.path().join("hub.db").display());
    };
    let schema = format!("faults_{}", uuid::Uuid::now_v7().simple());
    let sql = format!("CREATE SCHEMA {schema}");
    let db = Db::open(&url).expect("TEST_DATABASE_URL is a database");
    db.write(move |conn| Ok(diesel::sql_query(sql).execute(conn).map(|_| ())?)).await.expect("a schema");
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options=-csearch_path%3D{schema}")
}
