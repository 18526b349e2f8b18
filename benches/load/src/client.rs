//! Sends requests that were made before, over plain connections, and takes the time. A client library would cost
//! more than the server that it measures.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long one answer may take: Slack's own patience.
const PATIENCE: Duration = Duration::from_secs(3);

/// A whole HTTP request, to the byte.
pub type Prepared = Vec<u8>;

/// Makes a request as Slack would send it now.
pub fn prepare(secret: &str, path: &str, content_type: &str, body: &str) -> anyhow::Result<Prepared> {
    let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?;
    mac.update(format!("v0:{now}:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    Ok(format!(
        "POST {path} HTTP/1.1\r\nhost: hub\r\nuser-agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\naccept: \
         */*\r\ncontent-type: {content_type}\r\nx-slack-request-timestamp: {now}\r\nx-slack-signature: \
         v0={signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes())
}

/// What came of a run.
pub struct Outcome {
    /// From the first request to the last answer.
    pub took: Duration,
    /// How long each answer took, in order of length.
    pub times: Vec<Duration>,
    /// Answers other than 200.
    pub refused: usize,
}

impl Outcome {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time that this share of the answers did not exceed, in milliseconds.
    pub fn at(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get((last as f64 * share) as usize).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

/// One connection that is kept.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the whole answer; its status.
    async fn send(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        tokio::time::timeout(PATIENCE, self.exchange(request)).await.context("no answer within 3 s")?
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed");
            let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.buffer[..end])?.to_ascii_lowercase();
            let status = head.get(9..12).context("no status")?.parse()?;
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let whole = end + 4 + length.context("no length")?.parse::<usize>()?;
            while self.buffer.len() < whole {
                ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed");
            }
            return Ok(status);
        }
    }
}

/// Sends all requests on so many connections, each as soon as its connection is free.
pub async fn flood(
    address: SocketAddr,
    requests: Vec<Prepared>,
    connections: usize,
) -> anyhow::Result<Outcome> {
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    let mut open = VecDeque::new();
    for _ in 0..connections {
        open.push_back(Connection::open(address).await?);
    }
    let began = Instant::now();
    let lanes: Vec<_> = open
        .into_iter()
        .map(|mut connection| {
            let (requests, next) = (requests.clone(), next.clone());
            tokio::spawn(async move {
                let (mut times, mut refused) = (Vec::new(), 0);
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let sent = Instant::now();
                    refused += usize::from(connection.send(request).await? != 200);
                    times.push(sent.elapsed());
                }
                anyhow::Ok((times, refused))
            })
        })
        .collect();
    gather(began, lanes).await
}

/// Sends requests at a steady rate, whether or not earlier ones were answered. The time counts from the moment at
/// which a request was due, so that a stall shows in all that it held up.
pub async fn steady(
    address: SocketAddr,
    requests: Vec<Prepared>,
    rate: u32,
    connections: usize,
) -> anyhow::Result<Outcome> {
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let began = Instant::now();
    let lanes: Vec<_> = open
        .into_iter()
        .map(|mut connection| {
            let (requests, next) = (requests.clone(), next.clone());
            tokio::spawn(async move {
                let (mut times, mut refused) = (Vec::new(), 0);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(request) = requests.get(number) else { break };
                    let due = began + Duration::from_secs_f64(number as f64 / f64::from(rate));
                    // What the timer wakes late is not the hub's doing; a connection that is still busy is.
                    let since = if due > Instant::now() {
                        tokio::time::sleep_until(due.into()).await;
                        Instant::now()
                    } else {
                        due
                    };
                    refused += usize::from(connection.send(request).await? != 200);
                    times.push(since.elapsed());
                }
                anyhow::Ok((times, refused))
            })
        })
        .collect();
    gather(began, lanes).await
}

type Lane = tokio::task::JoinHandle<anyhow::Result<(Vec<Duration>, usize)>>;

async fn gather(began: Instant, lanes: Vec<Lane>) -> anyhow::Result<Outcome> {
    let (mut times, mut refused) = (Vec::new(), 0);
    for lane in lanes {
        let (more, no) = lane.await??;
        times.extend(more);
        refused += no;
    }
    let took = began.elapsed();
    times.sort_unstable();
    Ok(Outcome { took, times, refused })
}
