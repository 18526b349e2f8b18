//! What people see here.

use slack_morphism::prelude::*;

use super::channels::Obstacle;
use super::model::{Settings, field};
use super::{Community, Verb};
use crate::features::conduct;
use crate::ids::{ChannelId, PersonId};
use crate::slack::Message;
use crate::slack::blocks::{self, channel_input, context, long_text_input, people_input, radio, section};
use crate::slack::text::mention;

/// The value of "yes".
pub const YES: &str = "yes";
const NO: &str = "no";

/// At a field that was left empty.
pub const CHOOSE: &str = "Please choose a channel.";
/// At the second field, where it is the same as the first.
pub const SAME: &str =
    "Everybody would see the reviews here. Please choose another channel than the organizers'.";

/// At the field of readers, where somebody doesn't organize.
pub const NO_ORGANIZER: &str = "Only organizers can read reports. Please choose among them.";

/// The settings of a community.
pub fn form(community: &Community, readers: &[PersonId], code: &str) -> SlackModalView {
    let readers: Vec<String> = readers.iter().map(ToString::to_string).collect();
    let chosen = |channel: &Option<ChannelId>| channel.as_ref().map(|channel| channel.as_str().to_owned());
    let organizers = chosen(&community.organizer_channel);
    let announcements = chosen(&community.announcement_channel);
    let project_channels = if community.project_channels { YES } else { NO };
    let blocks = vec![
        channel_input(field::ORGANIZERS, "Organizers' channel", organizers.as_deref())
            .hint("New projects come here for review. A private channel is best: invite me there first.")
            .into(),
        channel_input(field::ANNOUNCEMENTS, "Announcement channel", announcements.as_deref())
            .hint("Approved projects are announced here, for everybody. I join it by myself.")
            .into(),
        radio(
            field::PROJECT_CHANNELS,
            "May a project have a channel of its own?",
            &[("Yes, if its owners wish", YES), ("No", NO)],
            Some(project_channels),
        )
        .into(),
        people_input(field::READERS, "Who reads reports about somebody", &readers, conduct::READERS)
            .hint("Organizers, at most 10. Nobody chosen: all organizers. Never the person whom a report is about.")
            .optional()
            .into(),
        long_text_input(field::CODE, "Code of conduct", code, conduct::CODE)
            .hint("Shown to whoever is new. Empty: a short one that the hub comes with.")
            .optional()
            .into(),
        context("Every change is written down with your name."),
    ];
    blocks::form(Verb::Save.id(), "Settings", "Save", &(), blocks)
}

/// What keeps the hub out of a channel, and what to do: plain text, at its field. `bot` is the hub's name.
pub fn obstacle(obstacle: Obstacle, bot: &str) -> String {
    match obstacle {
        Obstacle::NotInvited => {
            format!(
                "I'm not in this channel. Invite me first: write “/invite @{bot}” there, then save again."
            )
        }
        Obstacle::Archived => {
            "This channel is archived. Choose another one, or unarchive it and save again.".to_owned()
        }
        Obstacle::NoChannel => "This isn't a channel. Please choose one.".to_owned(),
    }
}

/// The settings after they were saved.
pub fn saved(settings: &Settings) -> SlackModalView {
    let project_channels = if settings.project_channels {
        "A project may have a channel of its own."
    } else {
        "Projects get no channels of their own."
    };
    blocks::modal(
        "saved",
        "Settings",
        vec![section(&format!(
            ":white_check_mark: *Saved.*\nNew projects come to <#{}> for review. Approved ones are announced in \
             <#{}>. {project_channels}",
            settings.organizers, settings.announcements
        ))],
    )
}

/// The first message in the organizers' channel.
pub fn hello_organizers(by: &PersonId) -> Message {
    Message::paragraph(format!(
        "Hello! {} chose this channel for the organizers: new projects come here for review, and so does what \
         else needs one of you. Whoever decides first decides; the card then says who it was.",
        mention(by)
    ))
}
