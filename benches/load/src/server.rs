//! A server as a process of its own, on a core of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use edtech_hub::demo::workspace::Workspace;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The core that serves. The load, and the local Slack, are on the other.
const CORE: &str = "0";
/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this goes.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From its start until it was ready.
    pub ready_after: Duration,
}

impl Server {
    /// Starts this program in another role, and waits until it is ready.
    pub async fn role(role: &str, secret: &str) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = pinned(&std::env::current_exe()?);
        command.args([role, &address.to_string(), secret]);
        Self::start(command, address).await
    }

    /// Starts a hub, as `edtech-hub serve` does.
    pub async fn hub(slack: &Workspace, database: &str, folder: &Path) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = hub(slack, database, folder)?;
        command.arg("serve").env("LISTEN", address.to_string());
        Self::start(command, address).await
    }

    async fn start(mut command: Command, address: SocketAddr) -> anyhow::Result<Self> {
        let began = Instant::now();
        let mut server = Self { child: command.spawn()?, address, ready_after: Duration::ZERO };
        while !is_ready(address).await {
            ensure!(began.elapsed() < PATIENCE, "the server is not ready within {PATIENCE:?}");
            ensure!(server.child.try_wait()?.is_none(), "the server ended");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }

    /// How much processor time it has used.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // After the name, which may hold anything: state is the third field, utime and stime 14 and 15.
        let fields: Vec<&str> =
            stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
        let ticks =
            |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u64>().ok()).context("no ticks");
        Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
    }

    /// Waits until it has used hardly any processor time for a second; how long it took until then.
    pub async fn comes_to_rest(&self) -> anyhow::Result<Duration> {
        let began = Instant::now();
        loop {
            let (since, used) = (began.elapsed(), self.cpu()?);
            ensure!(since < PATIENCE, "the server does not come to rest within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_secs(1)).await;
            // A hub at rest looks for work twice a second. One that gets little of a crowded core uses more than this.
            if self.cpu()? - used <= Duration::from_millis(30) {
                return Ok(since);
            }
        }
    }

    /// How much memory it holds, in MB.
    pub fn resident(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no size")?.parse()?;
        Ok(kilobytes * 1024.0 / 1e6)
    }

    /// The id of its process, for a profiler.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command line of the hub, with settings for this Slack and this database: of `LOAD_HUB`, the binary that would be
/// installed, or else of the hub within this program, which is the same but for what slack-morphism's listener has axum do.
pub fn hub(slack: &Workspace, database: &str, folder: &Path) -> anyhow::Result<Command> {
    let settings = slack.settings();
    let program = std::env::var_os("LOAD_HUB").map_or_else(std::env::current_exe, |path| Ok(path.into()))?;
    let mut command = pinned(&program);
    command
        .current_dir(folder)
        .env("SLACK_SIGNING_SECRET", &settings.signing_secret)
        .env("SLACK_BOT_TOKEN", &settings.bot_token)
        .env("SLACK_API_URL", slack.api_url())
        .env("DATABASE_URL", database)
        // As it is installed, unless somebody wants to know what the log costs.
        .env("LOG", std::env::var("LOG").unwrap_or_else(|_| "info".into()));
    Ok(command)
}

/// A program on the server's core, with an empty environment.
fn pinned(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", CORE]).arg(program);
    command.env_clear().env("PATH", std::env::var("PATH").unwrap_or_default()).stdin(Stdio::null());
    command
}

async fn is_ready(address: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
