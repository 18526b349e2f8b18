//! What people do here, one function for each action.

use std::collections::BTreeMap;

use super::channels::{Obstacle, enter};
use super::model::{Settings, field};
use super::{Community, Verb, store, views};
use crate::app::{App, Ctx, Installed};
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{announcement, conduct, digest, listings, numbers, people, privacy, review, tasks};
use crate::ids::{ChannelId, PersonId, WorkspaceId};
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, View};
use crate::slack::tokens::Granted;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Settings) => open_settings(ctx, &action.by).await,
        Ok(Verb::Save) | Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Verb::Save) => save(ctx, &submission.view).await,
        Ok(Verb::Settings) | Err(_) => Ok(Reply::Unknown),
    }
}

/// Opens the settings, for organizers.
pub async fn open_settings(ctx: &Ctx, by: &By) -> Result<Reply> {
    let trigger = ctx.trigger(by)?;
    let form = ctx
        .read(|conn, ctx| {
            let community = community_for_organizer(conn, ctx)?;
            let code = conduct::code(conn, &ctx.workspace)?;
            let code = if code.own { code.text } else { String::new() };
            Ok(views::form(&community, &conduct::named(conn, &ctx.workspace)?, &code))
        })
        .await?;
    ctx.app.slack.open_view(trigger, form).await?;
    Ok(Reply::Done)
}

fn community_for_organizer(conn: &mut Conn, ctx: &Ctx) -> Result<Community> {
    roles::require(conn, ctx, Right::Settings)?;
    store::get(conn, &ctx.workspace)?.ok_or_else(|| {
        Error::user("The hub has just started and is not ready yet. Please try again in a minute.")
    })
}

async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let before = ctx.read(community_for_organizer).await?;
    let settings = match read(view) {
        Ok(settings) => settings,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let (named, told) = (settings.readers.clone(), settings.code.chars().count());
    if told > conduct::CODE as usize {
        let what = format!("At most {} characters, please.", conduct::CODE);
        return Ok(Reply::error(field::CODE, what));
    }
    let organize = ctx.read(|conn, ctx| roles::holders(conn, &ctx.workspace, Right::Reports)).await?;
    if named.iter().any(|reader| !organize.contains(reader)) {
        return Ok(Reply::error(field::READERS, views::NO_ORGANIZER));
    }
    let errors = obstacles(ctx, &before, &settings).await?;
    if !errors.is_empty() {
        return Ok(Reply::Errors(errors));
    }
    let said = views::saved(&settings);
    ctx.write_once(format!("community.save:{}", view.id), move |conn, ctx| {
        keep(conn, ctx, &before, &settings)
    })
    .await?;
    Ok(Reply::Update(Box::new(said)))
}

/// What was filled in, or what is wrong with it at which field.
fn read(view: &View) -> Result<Settings, BTreeMap<String, String>> {
    let chosen = |name: &str| view.chosen(name).ok_or_else(|| error(name, views::CHOOSE));
    let organizers = chosen(field::ORGANIZERS)?;
    let announcements = chosen(field::ANNOUNCEMENTS)?;
    if organizers == announcements {
        return Err(error(field::ANNOUNCEMENTS, views::SAME));
    }
    Ok(Settings {
        organizers: organizers.into(),
        announcements: announcements.into(),
        project_channels: view.chosen(field::PROJECT_CHANNELS).as_deref() == Some(views::YES),
        readers: view.all_chosen(field::READERS).into_iter().map(PersonId).collect(),
        code: view.text(field::CODE).unwrap_or_default().trim().to_owned(),
    })
}

fn error(field: &str, text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(field.to_owned(), text.to_owned())])
}

async fn obstacles(
    ctx: &Ctx,
    community: &Community,
    settings: &Settings,
) -> Result<BTreeMap<String, String>> {
    let (organizers, announcements) =
        tokio::try_join!(enter(ctx, &settings.organizers), enter(ctx, &settings.announcements))?;
    let found = [(field::ORGANIZERS, organizers), (field::ANNOUNCEMENTS, announcements)];
    let found: Vec<(&str, Obstacle)> =
        found.into_iter().filter_map(|(field, obstacle)| Some((field, obstacle?))).collect();
    let bot = if found.iter().any(|(_, obstacle)| *obstacle == Obstacle::NotInvited) {
        people::know_other(ctx, &community.bot_user).await?.name
    } else {
        String::new()
    };
    Ok(found.into_iter().map(|(field, it)| (field.to_owned(), views::obstacle(it, &bot))).collect())
}

fn keep(conn: &mut Conn, ctx: &Ctx, before: &Community, settings: &Settings) -> Result<()> {
    let Settings { organizers, announcements, project_channels, readers, code } = settings;
    conduct::save(conn, ctx, readers, code)?;
    privacy::plan(conn, &ctx.workspace, ctx.now)?;
    listings::plan(conn, &ctx.workspace, ctx.now)?;
    store::save_channels(conn, &ctx.workspace, organizers, announcements, *project_channels)?;
    let told = |organizers: Option<&ChannelId>, announcements: Option<&ChannelId>, channels: bool| {
        let name = |channel: Option<&ChannelId>| channel.map_or("none", ChannelId::as_str).to_owned();
        format!(
            "organizers {}, announcements {}, project channels {}",
            name(organizers),
            name(announcements),
            if channels { "yes" } else { "no" }
        )
    };
    let was = told(
        before.organizer_channel.as_ref(),
        before.announcement_channel.as_ref(),
        before.project_channels,
    );
    let is = told(Some(organizers), Some(announcements), *project_channels);
    let change = audit::Change { detail: &is, before: &was, after: &is };
    let subject = ctx.workspace.as_str();
    audit::write_change(conn, &ctx.workspace, &ctx.person, "community.save", subject, change, ctx.now)?;
    if before.organizer_channel.as_ref() != Some(organizers) {
        let to = To::Channel(organizers.clone());
        let hello = views::hello_organizers(&ctx.person);
        outbox::post(conn, &ctx.workspace, &to, hello, None, ctx.now)?;
    }
    // What could go nowhere until now.
    digest::plan(conn, &ctx.workspace, ctx.now)?;
    numbers::plan(conn, &ctx.workspace, ctx.now)?;
    tasks::plan(conn, &ctx.workspace, ctx.now)?;
    review::post_waiting(conn, ctx)?;
    announcement::show_all_missing(conn, ctx)?;
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}

/// A workspace let the hub in: keeps its token. What was known before, and what waits to be sent, goes on.
pub async fn installed(app: &App, granted: Granted) -> Result<Community> {
    let whole = granted.enterprise.as_ref().filter(|_| granted.is_enterprise_install);
    let place = whole.or(granted.team.as_ref()).cloned();
    let place = place.ok_or_else(|| anyhow::anyhow!("Slack did not say where the hub was installed"))?;
    let here = Installed { workspace: place.id.into(), bot: granted.bot_user_id.as_str().into() };
    let by = granted.authed_user.as_ref().map(|user| PersonId::from(user.id.as_str()));
    let person = by.clone();
    let (installs, now, installed) = (app.installs.clone(), app.clock.now(), here.clone());
    let community = app
        .db
        .write(move |conn| {
            installs.save(conn, &installed, &granted, &place.name, now)?;
            store::upsert(conn, &installed.workspace, &place.name, &installed.bot, now)?;
            let actor = by.as_ref().unwrap_or(&installed.bot);
            audit::write(conn, &installed.workspace, actor, "community.installed", &place.name, "", now)?;
            store::get(conn, &installed.workspace)?
                .ok_or_else(|| anyhow::anyhow!("a community vanished").into())
        })
        .await?;
    app.installs.forget(&here.workspace);
    let app = app.within(&here.workspace).await?;
    if let Some(person) = person
        && let Err(error) = people::first_organizer(&Ctx::new(&app, &here.workspace, &person)).await
    {
        tracing::warn!(?error, "whoever installed the hub could not be asked for; installing again does");
    }
    tracing::info!(workspace = %here.workspace, "the hub was installed");
    Ok(community)
}

/// The app was uninstalled, or tokens were revoked: if ours no longer works, it is deleted, and nothing is sent
/// until there is one that does. What is known and what waits stays.
pub async fn uninstalled(app: &App, workspace: &WorkspaceId, at: Option<i64>) -> Result<()> {
    let installation = app.installs.installation(workspace).await?;
    // Slack tells late at times: what was revoked before the last installation is not what it brought.
    let since = installation.as_ref().map(|it| it.installed_at.and_utc().timestamp());
    if at.zip(since).is_some_and(|(at, since)| at < since) || (app.installs.are_many() && since.is_none()) {
        return Ok(());
    }
    match app.slack.identity().await {
        // Installed again since, or somebody else's token.
        Ok(_) => Ok(()),
        Err(error) if error.code().is_some() => {
            tracing::warn!(%workspace, %error, "the app was uninstalled: nothing is sent any more");
            match installation {
                Some(installation) => app.installs.delete(installation).await,
                None => {
                    app.uninstall();
                    Ok(())
                }
            }
        }
        Err(error) => Err(error.into()),
    }
}
