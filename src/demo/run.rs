//! Starts the demo and stops it.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::clock::Mover;
use super::page::{self, Page};
use super::workspace::{Workspace, WorkspaceSettings};
use super::{save, seed};
use crate::app::App;
use crate::config::Config;
use crate::serve::{self, Running};
use crate::time::Clock;

/// How many ports we try when the wanted one is taken.
const PORTS: u16 = 20;

/// What a demo is told.
pub struct Options {
    /// Where the page is shown.
    pub listen: SocketAddr,
    /// Whether others than this machine may see it.
    pub expose: bool,
    /// Keeps the community in this file; none: it is gone at the end.
    pub database: Option<PathBuf>,
    /// Two communities from the same seed are the same.
    pub seed: u64,
    /// How many people the community has, thirty at least.
    pub people: usize,
}

/// A demo that runs until it is told to stop.
pub struct Demo {
    address: SocketAddr,
    slack: Workspace,
    #[cfg(test)]
    app: App,
    hub: Running,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    kept: Option<PathBuf>,
    // Deleted when it goes, so it goes last.
    _folder: Option<TempDir>,
}

impl Demo {
    /// Starts the hub, its workspace and the page; makes up the community unless it is kept in a file already.
    pub async fn start(options: &Options) -> anyhow::Result<Self> {
        if !options.listen.ip().is_loopback() && !options.expose {
            anyhow::bail!(
                "{} can be reached by others, and everybody who opens the demo can act as anybody in it. If \
                 you mean that, add --expose; otherwise listen on 127.0.0.1.",
                options.listen
            );
        }
        let door = bind(options.listen).await?;
        let (folder, database) = match &options.database {
            Some(file) => (None, file.clone()),
            None => {
                let folder = tempfile::Builder::new().prefix("edtech-hub-demo-").tempdir();
                let folder = folder.context("can't make a folder for the demo's database")?;
                let file = folder.path().join("hub.db");
                (Some(folder), file)
            }
        };
        let kept = options.database.as_deref().map(save::beside);
        let saved = opened_again(&database, kept.as_deref())?;
        let is_new = saved.is_none();

        let (clock, now) = (Clock::system(), Clock::system().now());
        let settings = WorkspaceSettings::default();
        let (clock, slack) = match saved {
            Some(saved) => {
                clock.advance((saved.now - now).max(Duration::zero()));
                (clock.clone(), Workspace::restore(clock, settings, saved.workspace).await?)
            }
            None => {
                let clock = Clock::standing_at(now - seed::STORY);
                (clock.clone(), Workspace::start(clock, settings).await)
            }
        };
        let app = App::new(config(&slack, &database), clock)?;
        let inner = TcpListener::bind((IpAddr::from([127, 0, 0, 1]), 0)).await?;
        let mut hub = serve::listen_only(&app, inner).await?;
        serve::identify(&app).await?;
        slack.connect(&format!("http://{}", hub.address()));
        let mover = Arc::new(Mover::new(&app, &slack));
        if is_new {
            seed::plant(&app, &slack, &mover, options.seed, options.people, now)
                .await
                .context("the community can't be made up")?;
            app.clock.run();
        }
        hub.work(&app);

        let (stop, stopped) = watch::channel(false);
        let address = door.local_addr()?;
        let page = Page::new(app.clone(), slack.clone(), mover, stopped.clone(), !options.expose);
        let mut tasks = vec![tokio::spawn(page::serve(door, page, stopped.clone()))];
        if let Some(file) = &kept {
            save::store(&slack, file).await?;
            tasks.push(tokio::spawn(save::keep(slack.clone(), file.clone(), stopped)));
        }
        Ok(Self {
            #[cfg(test)]
            app,
            address,
            slack,
            hub,
            stop,
            tasks,
            kept,
            _folder: folder,
        })
    }

    /// Where the page is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the page, then the hub; keeps what is to be kept.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(true);
        for task in self.tasks {
            task.await?;
        }
        self.hub.stop().await;
        match &self.kept {
            Some(file) => save::store(&self.slack, file).await,
            None => Ok(()),
        }
    }
}

/// The wanted port, or one of those after it.
async fn bind(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    let mut address = wanted;
    for _ in 0..PORTS {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && address.port() < u16::MAX => {
                address.set_port(address.port() + 1);
            }
            other => return other.with_context(|| format!("can't listen on {address}")),
        }
    }
    anyhow::bail!("{wanted} and the {PORTS} ports after it are all taken: choose another with --listen")
}

/// What was kept of the workspace, if the community is there already: both files, or neither.
fn opened_again(database: &Path, kept: Option<&Path>) -> anyhow::Result<Option<save::Saved>> {
    let Some(kept) = kept else { return Ok(None) };
    match (database.exists(), kept.exists()) {
        (true, true) => save::load(kept).map(Some),
        (false, false) => Ok(None),
        (there, _) => {
            let (one, other) = if there { (database, kept) } else { (kept, database) };
            anyhow::bail!(
                "{} is there, but {} is not. A kept community needs both: bring it back, or name another file.",
                one.display(),
                other.display()
            )
        }
    }
}

fn config(slack: &Workspace, database: &Path) -> Config {
    let settings = slack.settings();
    Config {
        signing_secret: settings.signing_secret.clone().into(),
        bot_token: Some(settings.bot_token.clone().into()),
        app_token: None,
        installing: None,
        database_url: format!("sqlite://{}", database.display()),
        listen: ([127, 0, 0, 1], 0).into(),
        slack_api_url: slack.api_url(),
        organizers: seed::organizers(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(database: &Path) -> Options {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Options { listen, expose: false, database: Some(database.to_owned()), seed: 1, people: 30 }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_kept_community_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("hub.db");
        let demo = Demo::start(&options(&database)).await.unwrap();
        demo.slack.person("U_TESS").say("general", "Is this still here tomorrow?").await;
        let seen = demo.slack.save();
        demo.stop().await.unwrap();

        // Another seed and size change nothing in what is there.
        let again = Options { seed: 2, people: 60, ..options(&database) };
        let demo = Demo::start(&again).await.unwrap();
        let now = demo.slack.save();
        for part in ["channels", "users", "homes"] {
            assert_eq!(seen[part], now[part], "{part}");
        }
        let ana = demo.slack.person("U_ANA");
        assert!(ana.messages("general").contains("Is this still here tomorrow?"));
        // The database is the same as well: what Ana was asked can be answered.
        let direct = ana.try_direct(&demo.slack.settings().bot_user_id).unwrap();
        ana.press_in(&direct, "Yes, introduce us").await;
        Mover::new(&demo.app, &demo.slack).settle().await.unwrap();
        assert!(ana.groups().concat().contains("@Ana, meet @Priya"), "{:?}", ana.groups());
        demo.stop().await.unwrap();

        std::fs::remove_file(save::beside(&database)).unwrap();
        let half = Demo::start(&options(&database)).await.err().unwrap().to_string();
        assert!(half.contains("A kept community needs both"), "{half}");
    }
}
