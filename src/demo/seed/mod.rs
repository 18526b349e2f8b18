//! The community that the demo shows: who is in it, what they build, and what has happened so far.

mod cast;

use chrono::Duration;

use super::clock::Mover;
use super::workspace::{Kind, Workspace};
use crate::app::{App, Ctx};
use crate::features::{community, people};
use crate::ids::{PersonId, WorkspaceId};
pub use cast::{Part, organizers, part_of};

/// How long ago the story begins.
pub const STORY: Duration = Duration::days(35);

/// Makes the community up.
pub async fn plant(app: &App, slack: &Workspace, mover: &Mover, _seed: u64) -> anyhow::Result<()> {
    for person in cast::PEOPLE {
        slack.add_person_silently(person.to_slack());
    }
    let bot = slack.settings().bot_user_id.clone();
    let mut everybody: Vec<&str> = cast::PEOPLE.iter().map(|person| person.id).collect();
    everybody.push(&bot);
    let mut olga: Vec<&str> = organizers_ids().collect();
    olga.push(&bot);
    slack.bring("general", &bot, None).await;
    slack.add_channel(Kind::Public, "projects", &everybody);
    slack.add_channel(Kind::Private, "organizers", &olga);
    let workspace = WorkspaceId(slack.settings().team_id.clone());
    for person in cast::PEOPLE {
        people::know(&Ctx::new(app, &workspace, &PersonId::from(person.id))).await?;
    }
    let (organizers, projects) = (slack.channel_id("organizers"), slack.channel_id("projects"));
    let (organizers, projects) = (organizers.unwrap_or_default(), projects.unwrap_or_default());
    app.db
        .write(move |conn| {
            let (organizers, projects) = (organizers.as_str().into(), projects.as_str().into());
            community::save_channels(conn, &workspace, &organizers, &projects, true)
        })
        .await?;
    slack
        .person("U_OLGA")
        .try_say("general", "Welcome everybody! This is where we say hello.")
        .await
        .map_err(anyhow::Error::msg)?;
    mover.advance(-slack.clock().ahead()).await?;
    // To the moment: what is left is what the last step took.
    slack.clock().advance(-slack.clock().ahead());
    Ok(())
}

fn organizers_ids() -> impl Iterator<Item = &'static str> {
    cast::PEOPLE.iter().filter(|person| person.part == Part::Organizer).map(|person| person.id)
}
