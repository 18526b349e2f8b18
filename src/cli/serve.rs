//! `serve` and `migrate`.

use std::io::IsTerminal;

use anyhow::Context;
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{FilterExt, ParseError, Targets};
use tracing_subscriber::layer::{Filter, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::fields::JsonFields;
#[cfg(feature = "otel")]
use super::spans::Spans;
use crate::app::App;
use crate::config::{Config, Settings};
use crate::db::Db;
use crate::time::Clock;

/// Without the feature `otel` no spans are sent.
#[cfg(not(feature = "otel"))]
pub struct Spans;

#[cfg(not(feature = "otel"))]
impl Spans {
    /// There is nothing to send.
    pub async fn finish(self) {}
}

/// Runs the hub for a Slack workspace.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    logging: Logging,
}

/// How the log looks.
#[derive(Args)]
pub struct Logging {
    /// What is logged, such as `info` or `edtech_hub=debug`.
    #[arg(long, env = "LOG", default_value = "info")]
    log: String,
    /// Lines for people, or JSON for machines; by itself, lines on a terminal and JSON elsewhere.
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    log_format: LogFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Auto,
    Text,
    Json,
}

impl Logging {
    /// Lines for people.
    pub fn lines(log: String) -> Self {
        Self { log, log_format: LogFormat::Text }
    }

    /// Starts logging to standard error, and sending spans to a collector where the environment names one.
    pub fn start(&self) -> anyhow::Result<Spans> {
        let filter =
            heard(&self.log).with_context(|| format!("LOG is {:?}: write info or debug", self.log))?;
        // Each layer has a filter of its own: LOG is for the log.
        let lines = self.layer().with_filter(filter);
        #[cfg(feature = "otel")]
        {
            let spans = Spans::from_env().context("spans can't be sent as the OTEL_ settings say")?;
            tracing_subscriber::registry().with(spans.layer()).with(lines).init();
            Ok(spans)
        }
        #[cfg(not(feature = "otel"))]
        {
            tracing_subscriber::registry().with(lines).init();
            if names_a_collector() {
                tracing::warn!("no spans are sent: this binary was built without the feature otel");
            }
            Ok(Spans)
        }
    }

    fn layer<S>(&self) -> Box<dyn Layer<S> + Send + Sync>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
        match self.log_format {
            LogFormat::Auto if !std::io::stderr().is_terminal() => {
                lines.json().fmt_fields(JsonFields).boxed()
            }
            LogFormat::Auto | LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().fmt_fields(JsonFields).boxed(),
        }
    }
}

/// What the log says where this much of it is asked for. Other crates say no more than warnings: at debug they repeat what
/// goes through them, and that is tokens, `response_url`s and what people wrote.
pub fn heard<S>(log: &str) -> Result<impl Filter<S> + Send + Sync + use<S>, ParseError>
where
    S: 'static,
{
    let most = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target(env!("CARGO_CRATE_NAME"), LevelFilter::TRACE);
    Ok(EnvFilter::try_new(log)?.and(most))
}

/// Whether the environment names a collector. Spans go nowhere by themselves, not even to this machine.
pub fn names_a_collector() -> bool {
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
        .iter()
        .any(|name| std::env::var(name).is_ok_and(|url| !url.is_empty()))
}

impl Serve {
    /// Runs until SIGINT or SIGTERM.
    pub async fn run(self) -> anyhow::Result<()> {
        let spans = self.logging.start()?;
        let config = checked(self.settings)?;
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            format!("can't listen on {}: is something else there? Set LISTEN to another port", config.listen)
        })?;
        let _held = super::backup::hold(&config.database_url)?;
        let app = App::new(config, Clock::system())?;
        let running = crate::serve::start(&app, listener).await?;
        asked_to_stop().await?;
        running.stop().await;
        spans.finish().await;
        Ok(())
    }
}

/// The settings, or one message with every mistake in them.
pub fn checked(settings: Settings) -> anyhow::Result<Config> {
    settings.check().map_err(|mistakes| {
        anyhow::anyhow!("The hub can't start. Please mend these settings:\n  - {}", mistakes.join("\n  - "))
    })
}

/// Waits for SIGINT or SIGTERM.
pub async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    tracing::info!("asked to stop");
    Ok(())
}

/// Brings the database up to date.
#[derive(Args)]
pub struct Migrate {
    /// Where the state is: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    database_url: String,
}

impl Migrate {
    /// Applies what is missing and prints it.
    pub async fn run(self) -> anyhow::Result<()> {
        let applied = Db::open(&self.database_url)?.migrate().await?;
        if applied.is_empty() {
            println!("The database is up to date already.");
        }
        for name in applied {
            println!("applied {name}");
        }
        Ok(())
    }
}
