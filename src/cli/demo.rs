//! `demo`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::serve::{Logging, asked_to_stop};
use crate::demo::{Demo, Options};

/// Shows the hub with a made-up community, in the browser.
#[derive(Args)]
pub struct ShowDemo {
    /// Where to show the page. When the port is taken, one of the next is.
    #[arg(long, env = "DEMO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Lets others than this machine open the page. They can act as anybody.
    #[arg(long, env = "DEMO_EXPOSE")]
    expose: bool,
    /// Keeps the community in this file, and opens it again.
    #[arg(long, env = "DEMO_DATABASE", value_name = "FILE")]
    database: Option<PathBuf>,
    /// Two communities from the same number are the same.
    #[arg(long, env = "DEMO_SEED", default_value_t = 1)]
    seed: u64,
    /// Makes the community as large as you like: thirty live through a story, the others join them.
    #[arg(long, env = "DEMO_PEOPLE", default_value_t = 30)]
    people: usize,
    /// What is logged, such as `info` or `edtech_hub=debug`.
    #[arg(long, env = "LOG", default_value = "warn")]
    log: String,
}

impl ShowDemo {
    /// Runs until SIGINT or SIGTERM.
    pub async fn run(self) -> anyhow::Result<()> {
        let spans = Logging::lines(self.log).start()?;
        let options = Options {
            listen: self.listen,
            expose: self.expose,
            database: self.database,
            seed: self.seed,
            people: self.people,
        };
        let demo = Demo::start(&options).await?;
        println!("\n  The demo is at  http://{}\n", demo.address());
        println!("  You are Ana, a developer. Type /edtech match, and see who looks for you.");
        println!("  Then act as Olga, who organizes, or open a second window and play both sides.");
        match &options.database {
            Some(file) => println!("  The community is kept in {}.", file.display()),
            None => println!("  Nothing is kept: --database FILE keeps the community."),
        }
        println!("  Ctrl-C ends it.\n");
        asked_to_stop().await?;
        let stopped = demo.stop().await;
        spans.finish().await;
        stopped
    }
}
