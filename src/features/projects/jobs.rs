//! A project's own channel: made, described and filled, each step safe to repeat.

use strum::{EnumString, IntoStaticStr};

use super::{Card, Project, ProjectState, store, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{announcement, community};
use crate::ids::{ChannelId, PersonId, ProjectId};
use crate::outbox::{self, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::slack::text::cut;

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "projects.")]
enum Work {
    /// Makes a project's channel; its payload is the project's id.
    Channel,
}

/// Slack allows 80 characters; the rest is for `-9`.
const NAME_LENGTH: usize = 77;
/// Names that are tried when others have them: `proj-x`, `proj-x-2` … `proj-x-9`.
const TRIES: usize = 9;
/// How long a topic may be.
const TOPIC_LENGTH: usize = 250;

/// Has a channel made for an approved project, if its owners would like one and the community allows it; once,
/// in the transaction that approves it.
pub fn wish_channel(conn: &mut Conn, ctx: &Ctx, project: &Project) -> Result<()> {
    let allowed = community::get(conn, &ctx.workspace)?.is_some_and(|community| community.project_channels);
    if !allowed || !project.wants_channel || project.channel.is_some() {
        return Ok(());
    }
    let kind: &'static str = Work::Channel.into();
    let job =
        NewJob::work(&ctx.workspace, kind, &project.id, ctx.now)?.once(format!("{kind}:{}", project.id));
    queue::enqueue_latest(conn, &job, ctx.now)
}

/// Does a project's scheduled work.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    match verb.parse() {
        Ok(Work::Channel) => channel(app, job).await,
        Err(_) => Err(Failure::Final { reason: format!("projects has no job {verb:?}") }),
    }
}

async fn channel(app: &App, job: &Job) -> Result<(), Failure> {
    let id: ProjectId = job.read().map_err(failed)?;
    let workspace = job.workspace.clone();
    let found = app
        .db
        .read(move |conn| {
            let card = store::card(conn, &workspace, &id)?;
            Ok(card.zip(community::get(conn, &workspace)?))
        })
        .await
        .map_err(failed)?;
    let Some((card, community)) = found else { return Ok(()) };
    // Closed or changed meanwhile.
    if card.project.state != ProjectState::Approved || !card.project.wants_channel {
        return Ok(());
    }
    let ctx = Ctx::new(app, &job.workspace, &community.bot_user);
    let channel = match card.project.channel.clone() {
        Some(channel) => channel,
        None => create(&ctx, &card.project).await?,
    };
    app.slack.set_topic(&channel, &cut(&card.project.pitch, TOPIC_LENGTH)).await?;
    invite(app, &channel, &card.owners).await?;
    ctx.write(move |conn, ctx| finished(conn, ctx, &card, &channel)).await.map_err(failed)
}

/// Creates the channel under the first name that is free, and remembers it before anything else happens. Slack
/// knows no key for this call: where its answer is lost, the next attempt takes the next name, and an empty
/// channel stays behind.
async fn create(ctx: &Ctx, project: &Project) -> Result<ChannelId, Failure> {
    let name = channel_name(&project.name);
    for n in 1..=TRIES {
        let name = if n == 1 { name.clone() } else { format!("{name}-{n}") };
        match ctx.app.slack.create_channel(&name).await {
            Ok(channel) => {
                let (id, made) = (project.id.clone(), channel.clone());
                ctx.write(move |conn, ctx| store::set_channel(conn, &ctx.workspace, &id, &made))
                    .await
                    .map_err(failed)?;
                return Ok(channel);
            }
            Err(error) if error.code() == Some("name_taken") => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::Final {
        reason: format!(
            "no channel for a project: {name} to {name}-{TRIES} are all taken; create one by hand"
        ),
    })
}

/// All at once; one by one where Slack refuses somebody, who may have left, so that the others get in.
async fn invite(app: &App, channel: &ChannelId, owners: &[PersonId]) -> Result<(), Failure> {
    let Err(error) = app.slack.invite(channel, owners).await else { return Ok(()) };
    if error.code().is_none() {
        return Err(error.into());
    }
    for owner in owners {
        match app.slack.invite(channel, std::slice::from_ref(owner)).await {
            Err(error) if error.code().is_none() => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn finished(conn: &mut Conn, ctx: &Ctx, card: &Card, channel: &ChannelId) -> Result<()> {
    let Card { project, owners, .. } = card;
    let key = format!("projects.welcome:{}", project.id);
    let to = To::Channel(channel.clone());
    outbox::post(conn, &ctx.workspace, &to, views::channel_welcome(project, owners), Some(&key), ctx.now)?;
    announcement::show(conn, ctx, &project.id)?;
    for owner in owners {
        outbox::redraw_home(conn, &ctx.workspace, owner, ctx.now)?;
    }
    Ok(())
}

/// A name that Slack takes: lowercase letters of English, digits and hyphens.
fn channel_name(project: &str) -> String {
    let lower = project.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug = if words.is_empty() { "project".to_owned() } else { words.join("-") };
    let mut name = format!("proj-{slug}");
    name.truncate(NAME_LENGTH);
    name.trim_end_matches('-').to_owned()
}

fn failed(error: Error) -> Failure {
    Failure::Refused { after: None, reason: format!("{error:#}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_named_after_its_project() {
        assert_eq!(channel_name("Quizlab: the 2nd & last!"), "proj-quizlab-the-2nd-last");
        assert_eq!(channel_name("Физика"), "proj-project");
        assert_eq!(channel_name(&"long ".repeat(40)).len(), NAME_LENGTH);
    }
}
