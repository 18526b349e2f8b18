//! A running hub: the listener, the workers, and the order in which they stop.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context;
use axum::ServiceExt;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{App, Installed};
use crate::features::{community, matching};
use crate::ids::{PersonId, WorkspaceId};
use crate::{dispatch, inbox, notices, queue, web};

/// How often old jobs are swept away and metrics tidied.
const UPKEEP: Duration = Duration::from_secs(300);
/// How long whoever is connected may finish after the hub is told to stop: longer than any answer takes, and below the
/// 30 seconds that supervisors give.
const GOODBYE: Duration = Duration::from_secs(10);
/// How often Slack is asked again who we are, until it tells.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// A hub that runs until it is told to stop.
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Brings the database up to date, then listens on `listener` and works.
///
/// # Errors
/// When the database can't be brought up to date.
pub async fn start(app: &App, listener: TcpListener) -> anyhow::Result<Running> {
    let mut running = listen_only(app, listener).await?;
    running.work(app);
    Ok(running)
}

/// The same, but what comes in waits in its queues until [`Running::work`].
///
/// # Errors
/// When the database can't be brought up to date.
pub async fn listen_only(app: &App, listener: TcpListener) -> anyhow::Result<Running> {
    let applied = app.db.migrate().await.context("the database can't be brought up to date")?;
    if !applied.is_empty() {
        tracing::info!(?applied, "the database is up to date now");
    }
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let metrics = metrics_handle()?;
    let tasks = vec![
        tokio::spawn(listen(listener, web::Front::new(app.clone(), metrics.clone()), stopped.clone())),
        tokio::spawn(until_stopped(stopped.clone(), learn_workspace(app.clone()))),
        tokio::spawn(until_stopped(stopped.clone(), keep_tidy(app.clone(), metrics))),
    ];
    tracing::info!(%address, "the hub listens");
    Ok(Running { address, stop, tasks })
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has the workers take what waits, and what Slack tells through a socket.
    pub fn work(&mut self, app: &App) {
        let stopped = self.stop.subscribe();
        if let Some(token) = app.config.app_token.clone() {
            self.tasks.push(tokio::spawn(web::socket::run(app.clone(), token, stopped.clone())));
        }
        for worker in dispatch::workers(app) {
            self.tasks.push(tokio::spawn(worker.work(stopped.clone())));
        }
    }

    /// Takes nothing new, finishes what runs, gives leases back by finishing them.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task did not end well");
            }
        }
        tracing::info!("the hub has stopped");
    }
}

async fn listen(listener: TcpListener, front: web::Front, stopped: watch::Receiver<bool>) {
    let told = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let serving =
        axum::serve(listener, front.into_make_service()).with_graceful_shutdown(told(stopped.clone()));
    tokio::select! {
        ended = serving => if let Err(error) = ended {
            tracing::error!(%error, "the listener failed");
        },
        () = async { told(stopped).await; tokio::time::sleep(GOODBYE).await } => {
            tracing::warn!("somebody was still sending or reading when the hub stopped");
        }
    }
}

async fn until_stopped(mut stopped: watch::Receiver<bool>, task: impl Future<Output = ()>) {
    tokio::select! {
        () = task => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

/// Asks Slack for which workspace the token is, until it answers. Meanwhile a workspace that the database
/// remembers serves: a Slack that is down does not stop a restart.
async fn learn_workspace(app: App) {
    if app.installs.are_many() {
        return;
    }
    if let Ok(Some(known)) = app.db.read(community::only).await {
        app.install(Installed { workspace: known.id.clone(), bot: known.bot_user });
        // Whoever asks first for their matches should not wait for the index.
        if let Err(error) = matching::warm(&app, known.id).await {
            tracing::warn!(?error, "the matching index is built later, when somebody asks");
        }
    }
    loop {
        match identify(&app).await {
            Ok(()) => return,
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "Slack does not say who we are; asking again");
                tokio::time::sleep(ASK_AGAIN).await;
            }
        }
    }
}

/// Asks Slack once for which workspace the token is, and remembers it.
///
/// # Errors
/// When Slack can't be reached or refuses the token, or the database can't be written.
pub async fn identify(app: &App) -> anyhow::Result<()> {
    if app.installs.are_many() {
        return Ok(());
    }
    let identity = app.slack.identity().await?;
    let installed = Installed { workspace: WorkspaceId(identity.team_id), bot: PersonId(identity.user_id) };
    let (known, now) = (installed.clone(), app.clock.now());
    app.db
        .write(move |conn| community::upsert(conn, &known.workspace, &identity.team, &known.bot, now))
        .await
        .map_err(anyhow::Error::from)?;
    app.install(installed);
    Ok(())
}

async fn keep_tidy(app: App, metrics: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        metrics.run_upkeep();
        let now = app.clock.now();
        let swept = app
            .db
            .write_silently(move |conn| {
                inbox::sweep(conn, now)?;
                queue::sweep(conn, now)?;
                notices::sweep(conn, now)?;
                matching::sweep(conn)
            })
            .await;
        if let Err(error) = swept {
            tracing::warn!(?error, "old jobs could not be swept away; later");
        }
        if let Err(error) = matching::write_down(&app).await {
            tracing::warn!(?error, "how often roles were shown could not be written down");
        }
    }
}

/// The process's one metrics recorder.
fn metrics_handle() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets(&[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])?
        .build_recorder();
    let handle = recorder.handle();
    // A second start in one process (the demo, tests) keeps the first recorder.
    let _ = metrics::set_global_recorder(recorder);
    Ok(HANDLE.get_or_init(|| handle).clone())
}
