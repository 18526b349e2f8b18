//! Where a message goes, and why.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, PersonId};
use crate::notices::{Notice, Why};
use crate::time::Time;

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A channel or group that the bot is in.
    Channel(ChannelId),
    /// A person's direct message with the app, and why they get it.
    Person(PersonId, Why),
}

impl To {
    /// To a person, who asked for it: it answers what they just did, or tells what became of what they asked for.
    pub fn asked(person: &PersonId) -> Self {
        Self::Person(person.clone(), Why::Asked)
    }

    /// To a person, who didn't ask for it.
    pub fn notice(person: &PersonId, notice: Notice) -> Self {
        Self::Person(person.clone(), Why::Notice(notice))
    }

    /// The same, but for whoever did it themselves: to them it answers what they did.
    pub fn notice_of(actor: &PersonId, person: &PersonId, notice: Notice) -> Self {
        if actor == person { Self::asked(person) } else { Self::notice(person, notice) }
    }

    /// Whether this is somebody about whom everything was deleted: nobody is there any more who would read it.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Self::Person(person, _) if person.is_gone())
    }

    pub(super) fn lane(&self) -> &str {
        match self {
            Self::Channel(channel) => channel.as_str(),
            Self::Person(person, _) => person.as_str(),
        }
    }

    pub(super) fn place(&self) -> Place {
        match self {
            Self::Channel(channel) => Place::Channel(channel.clone()),
            Self::Person(person, _) => Place::Person(person.clone()),
        }
    }
}

/// Where a message goes, as the queue keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    Channel(ChannelId),
    Person(PersonId),
}

/// A message that a person didn't ask for, and until when what was decided about it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unasked {
    pub notice: Notice,
    pub until: Time,
}
