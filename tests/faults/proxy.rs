//! Stands between the hub and its database server.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the line to the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections stand, and new ones are taken; nothing gets through.
    Silent,
    /// Connections are closed.
    Cut,
}

pub struct Proxy {
    line: watch::Sender<Line>,
    through: url::Url,
}

impl Proxy {
    /// Before the server of this database.
    pub async fn start(database: &str) -> Self {
        let mut through: url::Url = database.parse().expect("a URL");
        let target =
            format!("{}:{}", through.host_str().unwrap_or("127.0.0.1"), through.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        through.set_host(Some("127.0.0.1")).expect("a host");
        through.set_port(Some(port)).expect("a port");
        let (line, is) = watch::channel(Line::Open);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(join(client, target.clone(), is.clone()));
            }
        });
        Self { line, through }
    }

    /// Where the database is reached through this.
    pub fn url(&self) -> &str {
        self.through.as_str()
    }

    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

async fn join(client: TcpStream, target: String, line: watch::Receiver<Line>) {
    if *line.borrow() == Line::Cut {
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut cut = line.clone();
    tokio::select! {
        () = pass(from_client, to_server, line.clone()) => {}
        () = pass(from_server, to_client, line) => {}
        _ = cut.wait_for(|line| *line == Line::Cut) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut line: watch::Receiver<Line>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        // What was under way when the line fell silent arrives when it speaks again, as TCP has it.
        if line.wait_for(|line| *line != Line::Silent).await.is_err() {
            return;
        }
        if to.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}
