//! Whether the hub can work in a channel that an organizer chose.

use std::time::Duration;

use crate::app::Ctx;
use crate::error::{Error, Result};
use crate::ids::ChannelId;
use crate::slack::CallError;

/// Slack gives the whole answer three seconds.
const PATIENCE: Duration = Duration::from_millis(2_300);

/// What keeps the hub out of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is private, or only few may join: somebody must invite the bot.
    NotInvited,
    /// It is archived.
    Archived,
    /// It is a conversation between people.
    NoChannel,
}

/// Sees that the bot is in the channel, and joins it where it may.
///
/// # Errors
/// When Slack doesn't tell in time.
pub async fn enter(ctx: &Ctx, channel: &ChannelId) -> Result<Option<Obstacle>> {
    match tokio::time::timeout(PATIENCE, try_enter(ctx, channel)).await {
        Ok(Ok(obstacle)) => Ok(obstacle),
        Ok(Err(error)) => match error.code() {
            Some("is_archived") => Ok(Some(Obstacle::Archived)),
            // A private channel that the bot isn't in looks like none at all.
            Some("channel_not_found" | "method_not_supported_for_channel_type" | "restricted_action") => {
                Ok(Some(Obstacle::NotInvited))
            }
            _ => Err(error.into()),
        },
        Err(_) => Err(Error::user("Slack took too long to tell about these channels. Please save again.")),
    }
}

async fn try_enter(ctx: &Ctx, channel: &ChannelId) -> Result<Option<Obstacle>, CallError> {
    let found = ctx.app.slack.channel(channel).await?;
    if found.name.is_empty() || found.name.starts_with("mpdm-") {
        return Ok(Some(Obstacle::NoChannel));
    }
    if found.is_archived {
        return Ok(Some(Obstacle::Archived));
    }
    if !found.is_member {
        ctx.app.slack.join(channel).await?;
    }
    Ok(None)
}
