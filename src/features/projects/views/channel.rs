//! A project's own channel.

use super::card::people;
use crate::features::projects::model::{Project, Verb};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button};
use crate::slack::text::{escape, line};

/// The first message in a project's channel.
pub fn channel_welcome(project: &Project, owners: &[PersonId]) -> Message {
    let text = format!(
        ":wave: This is the channel of *{}*: {}\n{} started it. People who join the project find each other \
         here; everybody is welcome to read along and to ask.",
        line(&project.name, 150),
        escape(&project.pitch),
        people(owners)
    );
    let show = button("About the project", Verb::Show.id(), project.id.as_str()).into();
    Message::paragraph(text).with(actions("projects.welcome", vec![show]))
}
