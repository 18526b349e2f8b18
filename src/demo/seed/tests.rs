//! What the story promises is there.

use tempfile::TempDir;
use tokio::net::TcpListener;

use super::*;
use crate::app::App;
use crate::config::Config;
use crate::demo::workspace::WorkspaceSettings;
use crate::serve::{self, Running};
use crate::time::Clock;

/// A community that was made up.
struct Planted {
    app: App,
    slack: Workspace,
    _hub: Running,
    _folder: TempDir,
}

impl Planted {
    async fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::system();
        clock.advance(-STORY);
        let slack = Workspace::start(clock.clone(), WorkspaceSettings::default()).await;
        let settings = slack.settings();
        let config = Config {
            signing_secret: settings.signing_secret.clone().into(),
            bot_token: settings.bot_token.clone().into(),
            database_url: crate::testing::database(&folder).await,
            listen: ([127, 0, 0, 1], 0).into(),
            slack_api_url: slack.api_url(),
            organizers: organizers(),
        };
        let app = App::new(config, clock).unwrap();
        let hub = serve::start(&app, TcpListener::bind("127.0.0.1:0").await.unwrap()).await.unwrap();
        serve::identify(&app).await.unwrap();
        slack.connect(&format!("http://{}", hub.address()));
        let mover = Mover::new(&app, &slack);
        let began = std::time::Instant::now();
        plant(&slack, &mover, seed).await.unwrap_or_else(|error| panic!("{error:#}"));
        println!("planted in {:?}", began.elapsed());
        Self { app, slack, _hub: hub, _folder: folder }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_is_told() {
    let planted = Planted::new(1).await;
    assert_eq!(planted.slack.violations(), [""; 0]);
    for channel in ["general", "projects", "organizers"] {
        println!("##### {channel}\n{}", planted.slack.person("U_OLGA").messages(channel));
    }
    for member in cast::PEOPLE {
        let person = planted.slack.person(member.id);
        println!("##### {} dms\n{}\n##### home\n{}\n##### groups {:#?}", member.name, person.dms(), person.home(), person.groups());
    }
    let _ = planted.app;
}
