//! What people do here, one function for each action.

use serde_json::Value;

use super::model::{Situation, Verb, channels_set};
use super::views;
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{
    audit, community, conduct, desk, follows, ideas, institutions, intake, introductions, matching,
    notifications, numbers, offers, organizing, outreach, people, privacy, profiles, projects, questions,
    rounds, skills, support, tasks, tools, updates,
};
use crate::ids::{ChannelId, PersonId, WorkspaceId};
use crate::inbox;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// How many projects are looked at to say whether there are any.
const LOOKED_AT: i64 = 5;

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    let words = Verb::words(action.value.as_deref());
    match verb {
        Verb::Overview => overview(ctx).await,
        Verb::Projects => projects::list(ctx).await,
        Verb::NewProject => intake::open_new(ctx, &action.by).await,
        Verb::ShowProject => projects::show(ctx, words).await,
        Verb::EditProject => intake::open_edit(ctx, &action.by, words).await,
        Verb::CloseProject => projects::close(ctx, &action.by).await,
        Verb::Profile => profiles::open(ctx, &action.by).await,
        Verb::Match => matching::my_matches(ctx).await,
        Verb::Find => matching::find_people(ctx, words).await,
        Verb::Skills => skills::look(ctx, words).await,
        Verb::Why => matching::ask_why(ctx, &action.by).await,
        Verb::Team => matching::team_for(ctx, words).await,
        Verb::Weights => matching::open_weights(ctx, &action.by).await,
        Verb::Partner => institutions::overview(ctx).await,
        Verb::Offer => offers::open(ctx, &action.by).await,
        Verb::Offers => offers::list(ctx).await,
        Verb::Tools => tools::open(ctx, &action.by, action.view.as_ref(), words).await,
        Verb::Update => updates::open(ctx, &action.by, words).await,
        Verb::Follow => follows::open(ctx).await,
        Verb::Ask => questions::open(ctx, &action.by, words).await,
        Verb::Idea => ideas::open(ctx, &action.by, words).await,
        Verb::Ideas => ideas::list(ctx).await,
        Verb::Support => support::open(ctx, &action.by, words).await,
        Verb::Status => introductions::status(ctx).await,
        Verb::Notifications => notifications::open(ctx, &action.by).await,
        Verb::Round => rounds::open(ctx, &action.by).await,
        Verb::Organize => organizing::open(ctx).await,
        Verb::Tasks => tasks::open(ctx, words).await,
        Verb::Outreach => outreach::open(ctx, words).await,
        Verb::Desk => desk::open(ctx).await,
        Verb::Numbers => numbers::open(ctx, &action.by, action.view.as_ref()).await,
        Verb::Audit => audit::open(ctx, &action.by, action.view.as_ref()).await,
        Verb::Privacy => privacy::open(ctx, &action.by, action.view.as_ref()).await,
        Verb::Report => conduct::report_about(ctx, &action.by, action.view.as_ref(), "").await,
        Verb::Roles => roles::open(ctx, &action.by).await,
        Verb::Settings => community::open_settings(ctx, &action.by).await,
    }
}

/// `/edtech` and `/edtech help`: what one can do now.
pub async fn overview(ctx: &Ctx) -> Result<Reply> {
    let situation = ctx.read(situation).await?;
    Ok(Reply::Ephemeral(views::overview(&situation)))
}

fn situation(conn: &mut Conn, ctx: &Ctx) -> Result<Situation> {
    let (workspace, me) = (&ctx.workspace, &ctx.person);
    let person = people::find(conn, workspace, me)?.ok_or_else(|| anyhow::anyhow!("a person vanished"))?;
    let profile = profiles::get(conn, workspace, me)?.map(|profile| profile.is_active(ctx.now));
    let asked = introductions::overview(conn, workspace, me)?;
    Ok(Situation {
        person,
        profile,
        projects: projects::of_owner(conn, workspace, me, LOOKED_AT)?.len(),
        to_answer: asked.to_answer.len(),
        under_way: asked.waiting.len() + asked.running.len(),
        channels_set: channels_set(community::get(conn, workspace)?.as_ref()),
        at_the_desk: roles::may(conn, ctx, Right::Desk)?,
    })
}

/// A command that does not exist; `suggestion` is the nearest one that does, with `/edtech`.
pub async fn mistyped(_ctx: &Ctx, typed: &str, suggestion: Option<String>) -> Result<Reply> {
    Ok(Reply::Ephemeral(views::mistyped(typed, suggestion.as_deref())))
}

/// The app was mentioned, or written to: the same help, where it was asked.
pub async fn mentioned(app: &App, workspace: &WorkspaceId, event: &Value) -> Result<()> {
    // Another app, which needs no help.
    if !event["bot_id"].is_null() {
        return Ok(());
    }
    let (Some(person), Some(channel)) = (event["user"].as_str(), event["channel"].as_str()) else {
        return Ok(());
    };
    let ctx = Ctx::new(app, workspace, &PersonId::from(person));
    match people::know(&ctx).await {
        Ok(person) if person.bot => return Ok(()),
        Ok(_) => {}
        Err(Error::User(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    let channel = ChannelId::from(channel);
    let direct = event["channel_type"] == "im";
    let thread = event["thread_ts"].as_str().map(str::to_owned);
    // Somebody who writes five lines gets one answer.
    let key = format!("help:{}:{}", ctx.person, ctx.now.and_utc().timestamp() / 60);
    ctx.write(move |conn, ctx| {
        if !inbox::first_time(conn, &ctx.workspace, &key, ctx.now)? {
            return Ok(());
        }
        let help = views::overview(&situation(conn, ctx)?);
        if direct {
            let to = To::asked(&ctx.person);
            return outbox::post(conn, &ctx.workspace, &to, help, None, ctx.now);
        }
        let thread = thread.as_deref();
        outbox::ephemeral(conn, &ctx.workspace, &channel, thread, &ctx.person, help, ctx.now)
    })
    .await
}
