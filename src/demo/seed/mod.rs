//! The community that the demo shows: who is in it, what they build, and what has happened so far.
//!
//! Thirty people live through their story by acting: they type, press and fill in forms, and time moves from
//! one thing to the next, so that all messages, cards and Home tabs are the application's own.
//!
//! ```text
//! cast       the thirty           story    what happened, day by day      hands   what anybody could do
//! profiles   their profiles       talk     what they say to each other    projects/   what they wrote of them
//! partners   what institutions do                outreach   whom organizers know
//! organizing who of them does what               updates, asking   what projects tell, and ask each other
//! crowd/     as many more as one likes
//! ```

mod asking;
mod cast;
mod conduct;
mod crowd;
mod hands;
mod organizing;
mod outreach;
mod partners;
mod profiles;
mod projects;
mod story;
mod talk;
mod updates;

use chrono::Duration;

use super::clock::Mover;
use super::workspace::{Kind, Workspace};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::features::listings::{self, Listing};
use crate::features::numbers;
use crate::features::projects as projects_feature;
use crate::ids::WorkspaceId;
use crate::notices::{self, Choice, Notice, Settings};
use crate::time::Time;
pub use cast::{Part, organizers, part_of};
use hands::Hands;
use story::{FOUNDERS, Story};

/// How long ago the story begins.
pub const STORY: Duration = Duration::days(35);

/// Makes a community of `people` up, as it is at `until`: the thirty of the story, and a crowd where that is more.
///
/// The clock stands at the story's beginning, and the hub listens but does not work: whatever the machine does
/// meanwhile, the story is the same.
pub async fn plant(
    app: &App,
    slack: &Workspace,
    mover: &Mover,
    seed: u64,
    people: usize,
    until: Time,
) -> anyhow::Result<()> {
    for member in FOUNDERS.iter().filter_map(|id| cast::find(id)) {
        slack.add_person_silently(member.to_slack());
    }
    let mover = &mover.alone();
    let bot = slack.settings().bot_user_id.clone();
    let with_bot = |ids: Vec<&'static str>| -> Vec<String> {
        ids.into_iter().map(ToOwned::to_owned).chain([bot.clone()]).collect()
    };
    let everybody = with_bot(cast::PEOPLE.iter().map(|member| member.id).collect());
    let organizers = with_bot(organizers_ids().collect());
    slack.bring("general", &bot, None).await;
    slack.add_channel(Kind::Public, "projects", &refs(&everybody));
    slack.add_channel(Kind::Private, "organizers", &refs(&organizers));
    want_what_comes(app, slack).await?;
    numbers::rest(app, true);
    Story::new(Hands::new(slack, mover), slack, seed).tell().await?;
    ask_about(app, slack, mover, "Fume Hood").await?;
    crowd::gather(app, slack, seed, people.saturating_sub(cast::PEOPLE.len())).await?;
    numbers::rest(app, false);
    count(app, slack).await?;
    mover.advance(until - app.clock.now()).await?;
    begin_the_day(app).await
}

/// Whoever tries the demo in the evening or on a Sunday sees what happens: its people have no quiet hours, want what
/// waits for them at once, and some a digest of their own.
async fn want_what_comes(app: &App, slack: &Workspace) -> anyhow::Result<()> {
    let (workspace, now) = (WorkspaceId(slack.settings().team_id.clone()), app.clock.now());
    let save = move |conn: &mut Conn| {
        for member in cast::PEOPLE {
            let weekly = matches!(member.part, Part::Developer);
            let reminders = (Notice::Reminders, Choice::AtOnce);
            let choices = [reminders].into();
            let wish = Settings { choices, awake: (0, 24), weekends: true, weekly, ..Settings::default() };
            notices::save(conn, &workspace, &member.id.into(), &wish, now)?;
        }
        Ok(())
    };
    Ok(app.db.write(save).await?)
}

/// A project is as old as a project must be to be asked about: nobody waits for 60 days to see it.
async fn ask_about(app: &App, slack: &Workspace, mover: &Mover, name: &'static str) -> anyhow::Result<()> {
    let (workspace, now) = (WorkspaceId(slack.settings().team_id.clone()), app.clock.now());
    let make_due = move |conn: &mut Conn| {
        let found = projects_feature::find_by_name(conn, &workspace, name, None)?;
        for project in found {
            let said = now - listings::HOLDS;
            let listing = Listing { due_at: Some(now), ..Listing::new(&project.id, said) };
            listings::save_whole(conn, &workspace, &listing)?;
        }
        listings::look_now(conn, &workspace, now)
    };
    app.db.write(make_due).await?;
    Ok(mover.settle().await?)
}

/// The last night's counting, so that organizers have their pictures.
async fn count(app: &App, slack: &Workspace) -> anyhow::Result<()> {
    let workspace = WorkspaceId(slack.settings().team_id.clone());
    let ctx = Ctx::new(&app.within(&workspace).await?, &workspace, &cast::PEOPLE[0].id.into());
    Ok(numbers::renew(&ctx).await?)
}

/// Whoever begins to play has the whole of the day's messages before them.
async fn begin_the_day(app: &App) -> anyhow::Result<()> {
    Ok(app.db.write(notices::forget_days).await?)
}

fn organizers_ids() -> impl Iterator<Item = &'static str> {
    cast::PEOPLE.iter().filter(|person| person.part == Part::Organizer).map(|person| person.id)
}

fn refs(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
