//! Getting to know people: from the cache, and from Slack the first time.

use serde_json::Value;

use super::store::FromSlack;
use super::{Person, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::privacy;
use crate::features::roles::{self, Role};
use crate::ids::PersonId;
use crate::outbox;

/// The person who acts: from the cache, or asked from Slack the first time.
pub async fn know(ctx: &Ctx) -> Result<Person> {
    know_other(ctx, &ctx.person).await
}

/// Anybody in the workspace, in the same way.
pub async fn know_other(ctx: &Ctx, person: &PersonId) -> Result<Person> {
    let id = person.clone();
    let known = ctx.read(move |conn, ctx| store::find(conn, &ctx.workspace, &id)).await?;
    let user = match known {
        Some(person) if person.organizer || !ctx.app.config.organizers.contains(&person.id) => {
            return Ok(person);
        }
        // Named in the settings after we got to know them.
        Some(_) => None,
        None => Some(fetch(ctx, person).await?),
    };
    let id = person.clone();
    ctx.write(move |conn, ctx| {
        if let Some(user) = user {
            store::save(conn, &ctx.workspace, &user, ctx.now)?;
            privacy::met_again(conn, ctx, &user.id)?;
        }
        appoint_if_named(conn, ctx, &id)?;
        store::find(conn, &ctx.workspace, &id)?.ok_or_else(|| anyhow::anyhow!("a person vanished").into())
    })
    .await
}

/// Gets to know the organizers of the settings who have not shown up yet.
pub async fn know_named_organizers(ctx: &Ctx) -> Result<()> {
    let named = ctx.app.config.organizers.clone();
    let known = ctx.read(move |conn, ctx| store::find_all(conn, &ctx.workspace, &named)).await?;
    let missing = ctx.app.config.organizers.iter().filter(|id| !known.get(id).is_some_and(|p| p.organizer));
    for person in missing {
        match know_other(ctx, person).await {
            Ok(_) => {}
            Err(Error::User(_)) => tracing::warn!(%person, "ORGANIZERS names nobody in this workspace"),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes an organizer of whoever acts, where nobody organizes yet: somebody must open the door.
pub async fn first_organizer(ctx: &Ctx) -> Result<()> {
    know(ctx).await?;
    ctx.write(|conn, ctx| {
        if store::organizers(conn, &ctx.workspace)?.is_empty() && store::appoint(conn, ctx, &ctx.person)? {
            outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)?;
        }
        Ok(())
    })
    .await
}

async fn fetch(ctx: &Ctx, person: &PersonId) -> Result<FromSlack> {
    match ctx.app.slack.user(person).await {
        Ok(user) => read_user(&user).ok_or_else(|| anyhow::anyhow!("a user without an id").into()),
        Err(error) if matches!(error.code(), Some("user_not_found" | "user_not_visible")) => {
            Err(Error::user("The hub can only help members of this workspace."))
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes an organizer of whom the settings name; once, for a role that was ended stays ended, unless nobody is left.
pub(super) fn appoint_if_named(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<bool> {
    let ws = &ctx.workspace;
    let appointed = ctx.app.config.organizers.contains(person)
        && (!roles::ever(conn, ws, person, &[Role::Owner, Role::Organizer])?
            || store::organizers(conn, ws)?.is_empty())
        && roles::appoint(conn, ws, person, None, ctx.now)?;
    if appointed {
        outbox::redraw_home(conn, &ctx.workspace, person, ctx.now)?;
    }
    Ok(appointed)
}

/// What we keep of Slack's user object; none without an id.
pub(super) fn read_user(user: &Value) -> Option<FromSlack> {
    let text =
        |value: &Value| value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let id = text(&user["id"])?;
    let profile = &user["profile"];
    Some(FromSlack {
        name: text(&profile["display_name"])
            .or_else(|| text(&profile["real_name"]))
            .or_else(|| text(&user["real_name"]))
            .or_else(|| text(&user["name"]))
            .unwrap_or_else(|| id.clone()),
        timezone: text(&user["tz"])
            .filter(|tz| tz.parse::<chrono_tz::Tz>().is_ok())
            .unwrap_or_else(|| "UTC".to_owned()),
        bot: user["is_bot"].as_bool().unwrap_or(false) || id == "USLACKBOT",
        deactivated: user["deleted"].as_bool().unwrap_or(false),
        updated: user["updated"].as_i64().and_then(|unix| chrono::DateTime::from_timestamp(unix, 0)),
        id: id.into(),
    })
}
