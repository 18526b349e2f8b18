//! Brings what came in to its feature. Ids name their feature before the first dot; commands and events are
//! one exhaustive match each, so the compiler finds the missing case.

mod expensive;

use std::sync::Arc;

use chrono::Duration;
use serde_json::Value;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::help::{ProjectCommand, Subcommand, nearest};
use crate::features::{
    adoption, announcement, audit, community, community::Community, conduct, desk, digest, follows, handover,
    help, home, ideas, institutions, intake, introductions, listings, matching, needs, notifications,
    numbers, offers, organizing, outreach, people, pilots, privacy, profiles, projects, questions, readiness,
    review, roles, rounds, shared, skills, support, tasks, tools, updates,
};
use crate::ids::{PersonId, WorkspaceId};
use crate::outbox;
use crate::queue::{Failure, Job, Queue, Worker};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Command, Event, Shortcut, Submission, Suggestion};
use crate::slack::tokens::Granted;
use crate::time::Time;

#[cfg(test)]
pub use expensive::IDS as EXPENSIVE;

/// Who handles an action, a form or a job: the part of its id before the first dot.
#[derive(Clone, Copy, Debug, EnumString)]
#[strum(serialize_all = "snake_case")]
enum Feature {
    Adoption,
    Announcement,
    Audit,
    Community,
    Conduct,
    Desk,
    Digest,
    Follows,
    Handover,
    Help,
    Home,
    Ideas,
    Institutions,
    Intake,
    Introductions,
    Listings,
    Matching,
    Needs,
    Notifications,
    Numbers,
    Offers,
    Organizing,
    Outreach,
    People,
    Pilots,
    Privacy,
    Profiles,
    Projects,
    Questions,
    Readiness,
    Review,
    Roles,
    Rounds,
    Shared,
    Skills,
    Support,
    Tasks,
    Tools,
    Updates,
}

/// Shortcuts, by their callback id in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ShortcutId {
    /// Global: "Submit a project".
    SubmitProject,
    /// Global: "My profile".
    MyProfile,
    /// On a message: "Turn into a project idea".
    ProjectIdea,
    /// On a message: "Ask for support".
    AskSupport,
}

/// Events that we asked Slack for, by their type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// Somebody looks at a tab of ours.
    AppHomeOpened,
    /// Somebody mentions the app in a channel.
    AppMention,
    /// The app was removed.
    AppUninstalled,
    /// Somebody writes to the app.
    Message,
    /// Somebody came into a user group, or left it.
    SubteamMembersChanged,
    /// Somebody joined the workspace.
    TeamJoin,
    /// Tokens no longer work.
    TokensRevoked,
    /// Somebody's name, timezone or membership changed.
    UserChange,
}

fn split(id: &str) -> Option<(Feature, &str)> {
    let (feature, rest) = id.split_once('.')?;
    Some((feature.parse().ok()?, rest))
}

/// `/edtech …`.
pub async fn command(app: &App, command: &Command) -> Result<Reply> {
    let ctx = Ctx::new(app, &command.workspace, &command.person);
    people::know(&ctx).await?;
    let by = By {
        workspace: command.workspace.clone(),
        person: command.person.clone(),
        trigger_id: Some(command.trigger_id.clone()),
        response_url: command.response_url.clone(),
    };
    let (word, rest) = first_word(&command.text);
    if word.is_empty() {
        return help::overview(&ctx).await;
    }
    let Ok(subcommand) = word.parse() else {
        let suggestion =
            nearest::<Subcommand>(word).map(|name| format!("/edtech {name} {rest}").trim_end().to_owned());
        return help::mistyped(&ctx, &command.text, suggestion).await;
    };
    expensive::command(&ctx, subcommand)?;
    match subcommand {
        Subcommand::Project => project(&ctx, &by, rest).await,
        Subcommand::Profile => profiles::open(&ctx, &by).await,
        Subcommand::Match => matching::my_matches(&ctx).await,
        Subcommand::Find => matching::find_people(&ctx, rest).await,
        Subcommand::Skills => skills::look(&ctx, rest).await,
        Subcommand::Why => matching::ask_why(&ctx, &by).await,
        Subcommand::Partner => institutions::overview(&ctx).await,
        Subcommand::Offer => offers::open(&ctx, &by).await,
        Subcommand::Offers => offers::list(&ctx).await,
        Subcommand::Follow => follows::open(&ctx).await,
        Subcommand::Update => updates::open(&ctx, &by, rest).await,
        Subcommand::Ask => questions::open(&ctx, &by, rest).await,
        Subcommand::Idea => ideas::open(&ctx, &by, rest).await,
        Subcommand::Ideas => ideas::list(&ctx).await,
        Subcommand::Support => support::open(&ctx, &by, rest).await,
        Subcommand::Status => introductions::status(&ctx).await,
        Subcommand::Notifications => notifications::open(&ctx, &by).await,
        Subcommand::Team => matching::team_for(&ctx, rest).await,
        Subcommand::Weights => matching::open_weights(&ctx, &by).await,
        Subcommand::Round => rounds::open(&ctx, &by).await,
        Subcommand::Tasks => tasks::open(&ctx, rest).await,
        Subcommand::Tools => tools::open(&ctx, &by, None, rest).await,
        Subcommand::Organize => organizing::open(&ctx).await,
        Subcommand::Outreach => outreach::open(&ctx, rest).await,
        Subcommand::Desk => desk::open(&ctx).await,
        Subcommand::Numbers => numbers::open(&ctx, &by, None).await,
        Subcommand::Audit => audit::open(&ctx, &by, None).await,
        Subcommand::Privacy => privacy::open(&ctx, &by, None).await,
        Subcommand::Report => conduct::open_report(&ctx, &by).await,
        Subcommand::Roles => roles::open(&ctx, &by).await,
        Subcommand::Settings => community::open_settings(&ctx, &by).await,
        Subcommand::Help => help::overview(&ctx).await,
    }
}

async fn project(ctx: &Ctx, by: &By, text: &str) -> Result<Reply> {
    let (word, rest) = first_word(text);
    if word.is_empty() {
        return projects::list(ctx).await;
    }
    let Ok(command) = word.parse() else {
        // `/edtech project Quizlab` shows Quizlab, unless it looks like a slip.
        return match nearest::<ProjectCommand>(word) {
            Some(name) => {
                help::mistyped(
                    ctx,
                    text,
                    Some(format!("/edtech project {name} {rest}").trim_end().to_owned()),
                )
                .await
            }
            None => projects::show(ctx, text).await,
        };
    };
    match command {
        ProjectCommand::New => intake::open_new(ctx, by).await,
        ProjectCommand::List => projects::list(ctx).await,
        ProjectCommand::Show => projects::show(ctx, rest).await,
        ProjectCommand::Edit => intake::open_edit(ctx, by, rest).await,
        ProjectCommand::Close => projects::close(ctx, by).await,
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// A button or a menu.
pub async fn action(app: &App, action: &Action) -> Result<Reply> {
    let Some((feature, verb)) = split(&action.id) else { return Ok(Reply::Unknown) };
    let ctx = Ctx::new(app, &action.by.workspace, &action.by.person);
    people::know(&ctx).await?;
    expensive::pressed(&ctx, &action.id)?;
    match feature {
        Feature::Adoption => adoption::action(&ctx, verb, action).await,
        Feature::Announcement => announcement::action(&ctx, verb, action).await,
        Feature::Audit => audit::action(&ctx, verb, action).await,
        Feature::Community => community::action(&ctx, verb, action).await,
        Feature::Conduct => conduct::action(&ctx, verb, action).await,
        Feature::Desk => desk::action(&ctx, verb, action).await,
        Feature::Digest => Ok(Reply::Unknown),
        Feature::Follows => follows::action(&ctx, verb, action).await,
        Feature::Handover => handover::action(&ctx, verb, action).await,
        Feature::Help => help::action(&ctx, verb, action).await,
        Feature::Home => home::action(&ctx, verb, action).await,
        Feature::Ideas => ideas::action(&ctx, verb, action).await,
        Feature::Institutions => institutions::action(&ctx, verb, action).await,
        Feature::Intake => intake::action(&ctx, verb, action).await,
        Feature::Introductions => introductions::action(&ctx, verb, action).await,
        Feature::Listings => listings::action(&ctx, verb, action).await,
        Feature::Matching => matching::action(&ctx, verb, action).await,
        Feature::Needs => needs::action(&ctx, verb, action).await,
        Feature::Notifications => notifications::action(&ctx, verb, action).await,
        Feature::Numbers => numbers::action(&ctx, verb, action).await,
        Feature::Offers => offers::action(&ctx, verb, action).await,
        Feature::Organizing => organizing::action(&ctx, verb, action).await,
        Feature::Outreach => outreach::action(&ctx, verb, action).await,
        Feature::People => people::action(&ctx, verb, action).await,
        Feature::Pilots => pilots::action(&ctx, verb, action).await,
        Feature::Privacy => privacy::action(&ctx, verb, action).await,
        Feature::Profiles => profiles::action(&ctx, verb, action).await,
        Feature::Projects => projects::action(&ctx, verb, action).await,
        Feature::Questions => questions::action(&ctx, verb, action).await,
        Feature::Readiness => readiness::action(&ctx, verb, action).await,
        Feature::Review => review::action(&ctx, verb, action).await,
        Feature::Roles => roles::action(&ctx, verb, action).await,
        Feature::Rounds => rounds::action(&ctx, verb, action).await,
        Feature::Shared => shared::action(&ctx, verb, action).await,
        Feature::Skills => skills::action(&ctx, verb, action).await,
        Feature::Support => support::action(&ctx, verb, action).await,
        Feature::Tasks => tasks::action(&ctx, verb, action).await,
        Feature::Tools => tools::action(&ctx, verb, action).await,
        Feature::Updates => updates::action(&ctx, verb, action).await,
    }
}

/// A form that was sent.
pub async fn submission(app: &App, submission: &Submission) -> Result<Reply> {
    let Some((feature, form)) = split(&submission.view.callback) else { return Ok(Reply::Unknown) };
    let ctx = Ctx::new(app, &submission.by.workspace, &submission.by.person);
    people::know(&ctx).await?;
    expensive::pressed(&ctx, &submission.view.callback)?;
    match feature {
        Feature::Adoption => adoption::submitted(&ctx, form, submission).await,
        Feature::Audit => audit::submitted(&ctx, form, submission).await,
        Feature::Community => community::submitted(&ctx, form, submission).await,
        Feature::Conduct => conduct::submitted(&ctx, form, submission).await,
        Feature::Desk => desk::submitted(&ctx, form, submission).await,
        Feature::Follows => follows::submitted(&ctx, form, submission).await,
        Feature::Handover => handover::submitted(&ctx, form, submission).await,
        Feature::Ideas => ideas::submitted(&ctx, form, submission).await,
        Feature::Institutions => institutions::submitted(&ctx, form, submission).await,
        Feature::Intake => intake::submitted(&ctx, form, submission).await,
        Feature::Introductions => introductions::submitted(&ctx, form, submission).await,
        Feature::Matching => matching::submitted(&ctx, form, submission).await,
        Feature::Privacy => privacy::submitted(&ctx, form, submission).await,
        Feature::Profiles => profiles::submitted(&ctx, form, submission).await,
        Feature::Projects => projects::submitted(&ctx, form, submission).await,
        Feature::Needs => needs::submitted(&ctx, form, submission).await,
        Feature::Notifications => notifications::submitted(&ctx, form, submission).await,
        Feature::Offers => offers::submitted(&ctx, form, submission).await,
        Feature::Organizing => organizing::submitted(&ctx, form, submission).await,
        Feature::Outreach => outreach::submitted(&ctx, form, submission).await,
        Feature::Pilots => pilots::submitted(&ctx, form, submission).await,
        Feature::Questions => questions::submitted(&ctx, form, submission).await,
        Feature::Readiness => readiness::submitted(&ctx, form, submission).await,
        Feature::Review => review::submitted(&ctx, form, submission).await,
        Feature::Roles => roles::submitted(&ctx, form, submission).await,
        Feature::Rounds => rounds::submitted(&ctx, form, submission).await,
        Feature::Skills => skills::submitted(&ctx, form, submission).await,
        Feature::Support => support::submitted(&ctx, form, submission).await,
        Feature::Tasks => tasks::submitted(&ctx, form, submission).await,
        Feature::Updates => updates::submitted(&ctx, form, submission).await,
        Feature::Announcement
        | Feature::Digest
        | Feature::Help
        | Feature::Home
        | Feature::Listings
        | Feature::Numbers
        | Feature::People
        | Feature::Shared
        | Feature::Tools => Ok(Reply::Unknown),
    }
}

/// A form that was closed unsent.
pub async fn closed(app: &App, submission: &Submission) -> Result<Reply> {
    let Some((feature, form)) = split(&submission.view.callback) else { return Ok(Reply::Unknown) };
    let ctx = Ctx::new(app, &submission.by.workspace, &submission.by.person);
    match feature {
        Feature::Institutions => institutions::closed(&ctx, form, submission).await,
        Feature::Intake => intake::closed(&ctx, form, submission).await,
        Feature::Profiles => profiles::closed(&ctx, form, submission).await,
        Feature::Updates => updates::closed(&ctx, form, submission).await,
        _ => Ok(Reply::Unknown),
    }
}

/// Somebody types in a type-ahead.
pub async fn suggestion(app: &App, suggestion: &Suggestion) -> Result<Reply> {
    let ctx = Ctx::new(app, &suggestion.by.workspace, &suggestion.by.person);
    match split(&suggestion.id) {
        Some((Feature::Projects, _)) => projects::suggest(&ctx, suggestion).await,
        Some((Feature::Roles, _)) => roles::suggest(&ctx, suggestion).await,
        Some((Feature::Skills, _)) => skills::suggest(&ctx, suggestion).await,
        Some((Feature::Tasks, _)) => tasks::suggest(&ctx, suggestion).await,
        _ => Ok(Reply::Options(Vec::new())),
    }
}

/// A shortcut, global or on a message.
pub async fn shortcut(app: &App, shortcut: &Shortcut) -> Result<Reply> {
    let Ok(id) = shortcut.callback.parse() else { return Ok(Reply::Unknown) };
    let ctx = Ctx::new(app, &shortcut.by.workspace, &shortcut.by.person);
    people::know(&ctx).await?;
    match id {
        ShortcutId::SubmitProject => intake::open_new(&ctx, &shortcut.by).await,
        ShortcutId::MyProfile => profiles::open(&ctx, &shortcut.by).await,
        ShortcutId::ProjectIdea => intake::open_from_message(&ctx, shortcut).await,
        ShortcutId::AskSupport => support::open_from_message(&ctx, shortcut).await,
    }
}

/// An event from the inbox, which came in then.
async fn event(app: &App, workspace: &WorkspaceId, event: &Event, came_in: Time) -> Result<()> {
    let Ok(kind) = event.kind().parse() else { return Ok(()) };
    let inner = &event.event;
    match kind {
        EventKind::AppHomeOpened => match inner["user"].as_str() {
            Some(user) if inner["tab"] != "messages" => {
                people::opened_home(app, workspace, &PersonId::from(user), came_in).await
            }
            _ => Ok(()),
        },
        EventKind::AppMention => help::mentioned(app, workspace, inner).await,
        EventKind::Message if is_for_us(inner) => help::mentioned(app, workspace, inner).await,
        EventKind::Message => Ok(()),
        EventKind::SubteamMembersChanged => roles::changed(app, workspace, inner).await,
        EventKind::TeamJoin => people::joined(app, workspace, inner).await,
        EventKind::UserChange => people::changed(app, workspace, inner).await,
        EventKind::AppUninstalled | EventKind::TokensRevoked => {
            community::uninstalled(app, workspace, event.event_time).await
        }
    }
}

/// A direct message that a person wrote: not our own, not an edit or a join notice.
fn is_for_us(message: &Value) -> bool {
    message["channel_type"] == "im"
        && message["bot_id"].is_null()
        && message["subtype"].is_null()
        && message["user"].is_string()
}

async fn inbox_job(app: App, job: Job) -> std::result::Result<(), Failure> {
    let Ok(parsed) = job.read::<Event>() else {
        // Only its envelope was read when it was kept.
        tracing::warn!(kind = job.kind, "an event can't be read, and is left alone");
        return Ok(());
    };
    event(&app, &job.workspace, &parsed, job.created_at).await.map_err(Failure::from)
}

async fn work_job(app: App, job: Job) -> std::result::Result<(), Failure> {
    let Some((feature, verb)) = split(&job.kind) else {
        return Err(Failure::Final { reason: format!("nobody does {:?}", job.kind) });
    };
    match feature {
        Feature::Adoption => adoption::job(&app, verb, &job).await,
        Feature::Desk => desk::job(&app, verb, &job).await,
        Feature::Follows => follows::job(&app, verb, &job).await,
        Feature::Home => home::job(&app, verb, &job).await,
        Feature::Ideas => ideas::job(&app, verb, &job).await,
        Feature::Introductions => introductions::job(&app, verb, &job).await,
        Feature::Listings => listings::job(&app, verb, &job).await,
        Feature::Matching => matching::job(&app, verb, &job).await,
        Feature::Notifications => notifications::job(&app, verb, &job).await,
        Feature::Numbers => numbers::job(&app, verb, &job).await,
        Feature::Offers => offers::job(&app, verb, &job).await,
        Feature::Organizing => organizing::job(&app, verb, &job).await,
        Feature::Outreach => outreach::job(&app, verb, &job).await,
        Feature::Pilots => pilots::job(&app, verb, &job).await,
        Feature::Privacy => privacy::job(&app, verb, &job).await,
        Feature::Digest => digest::job(&app, verb, &job).await,
        Feature::Projects => projects::job(&app, verb, &job).await,
        Feature::Questions => questions::job(&app, verb, &job).await,
        Feature::Review => review::job(&app, verb, &job).await,
        Feature::Roles => roles::job(&app, verb, &job).await,
        Feature::Rounds => rounds::job(&app, verb, &job).await,
        Feature::Support => support::job(&app, verb, &job).await,
        Feature::Tasks => tasks::job(&app, verb, &job).await,
        Feature::Updates => updates::job(&app, verb, &job).await,
        _ => Err(Failure::Final { reason: format!("nobody does {:?}", job.kind) }),
    }
}

/// Organizers see what is parked on their Home tabs. A tab that can't be drawn is no reason to draw it.
fn tell_organizers(conn: &mut Conn, job: &Job, now: Time) -> Result<()> {
    if job.kind == "home.publish" {
        return Ok(());
    }
    people::redraw_organizers(conn, &job.workspace, now)
}

/// The application in the job's workspace.
async fn there(app: &App, job: &Job) -> std::result::Result<App, Failure> {
    app.within(&job.workspace).await.map_err(Failure::from)
}

/// A workspace let the hub in: keeps what it granted. Whoever brought the hub into a community where nobody
/// organizes yet, organizes.
pub async fn installed(app: &App, granted: Granted) -> Result<Community> {
    community::installed(app, granted).await
}

/// The workers of all queues. A lane rests a second between two jobs: Slack's limit for messages in a channel,
/// and ours for drawing a Home tab.
pub fn workers(app: &App) -> Vec<Worker> {
    let worker = |queue, handler| {
        let (db, clock, pulse) = (app.db.clone(), app.clock.clone(), app.pulse.clone());
        Worker::new(queue, db, clock, pulse, Duration::seconds(1), handler).on_park(tell_organizers)
    };
    let (inbox, outbox, work) = (app.clone(), app.clone(), app.clone());
    vec![
        worker(
            Queue::Inbox,
            Arc::new(move |job| {
                let app = inbox.clone();
                Box::pin(async move { inbox_job(there(&app, &job).await?, job).await })
            }),
        ),
        worker(
            Queue::Work,
            Arc::new(move |job| {
                let app = work.clone();
                Box::pin(async move { work_job(there(&app, &job).await?, job).await })
            }),
        ),
        worker(
            Queue::Outbox,
            Arc::new(move |job| {
                let app = outbox.clone();
                Box::pin(async move { outbox::send(&there(&app, &job).await?, &job).await })
            }),
        ),
    ]
}
