//! What is kept, for how long, who sees it, and what people agree to.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::text_enum;
use crate::time::Time;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "privacy.")]
pub enum Verb {
    /// The page.
    Open,
    /// "Get my data": a file.
    Get,
    /// "Delete everything about me": says first what goes and what stays.
    Delete,
    /// The form that keeps somebody out.
    KeepOut,
    /// Lets somebody in again; its value is their id.
    LetIn,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "privacy.")]
pub enum Form {
    /// Deletes everything.
    Delete,
    /// Keeps somebody out.
    KeepOut,
}

/// What somebody agrees to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum Consent {
    /// That their profile is kept.
    Profile,
    /// That roles and projects are suggested to them, and they to projects.
    Matching,
    /// To the code of conduct.
    Conduct,
}
text_enum!(Consent);

impl Consent {
    /// In words, for a line that says since when.
    pub fn words(self) -> &'static str {
        match self {
            Self::Profile => "that your profile is kept",
            Self::Matching => "to be matched with projects",
            Self::Conduct => "to the code of conduct",
        }
    }
}

/// Of when the text is under which people fill in a profile and are matched: another text, another day.
pub const TEXT: &str = "2026-11";

/// That somebody agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// To what.
    pub what: Consent,
    /// To which text of it.
    pub version: String,
    /// When.
    pub given_at: Time,
    /// When they took it back, if they did.
    pub withdrawn_at: Option<Time>,
}

/// What is counted before everything is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Told {
    /// The profile.
    Profile,
    /// Projects that they look after.
    Projects,
    /// Introductions.
    Introductions,
    /// Institutions for which they speak.
    Speaking,
    /// What they told of their teaching's needs.
    Needs,
    /// Pilots.
    Pilots,
    /// What they offer.
    Offers,
    /// Requests for support.
    Support,
    /// Solutions that they wrote down.
    Solutions,
    /// Questions to other projects.
    Questions,
    /// Ideas that they had.
    Ideas,
    /// Lines of the log.
    Log,
}

impl Told {
    /// One, and many.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Profile => ("profile", "profiles"),
            Self::Projects => ("project of yours", "projects of yours"),
            Self::Introductions => ("introduction", "introductions"),
            Self::Speaking => ("institution that you speak for", "institutions that you speak for"),
            Self::Needs => ("need", "needs"),
            Self::Pilots => ("pilot", "pilots"),
            Self::Offers => ("offer", "offers"),
            Self::Support => ("request for support", "requests for support"),
            Self::Solutions => ("solution that you wrote down", "solutions that you wrote down"),
            Self::Questions => ("question to other projects", "questions to other projects"),
            Self::Ideas => ("idea", "ideas"),
            Self::Log => ("line of the log", "lines of the log"),
        }
    }
}

/// What is forgotten by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Old {
    /// What was written in an introduction that came to nothing.
    Introductions,
    /// What was written when an offer was asked for that came to nothing.
    Asks,
    /// What was written in support that is over.
    Support,
    /// What was written in questions that were closed, and answered to them.
    Questions,
    /// Ideas that gather nobody any more.
    Ideas,
    /// Forms that were not sent.
    Drafts,
    /// Reports that were settled.
    Reports,
    /// Contacts who said not now.
    Contacts,
    /// Tasks of the organizing team that were done.
    Tasks,
    /// Messages that could not be sent.
    Unsent,
    /// Everything about people who left the workspace.
    Left,
}

impl Old {
    /// After how many days.
    pub fn days(self) -> i64 {
        match self {
            Self::Introductions | Self::Asks => 180,
            Self::Drafts | Self::Unsent => 90,
            Self::Support | Self::Questions | Self::Ideas | Self::Reports | Self::Tasks | Self::Left => 365,
            Self::Contacts => 730,
        }
    }

    /// What is kept so long, for a list.
    pub fn words(self) -> &'static str {
        match self {
            Self::Introductions => "what was written in an introduction that came to nothing, and why",
            Self::Asks => "what was written when asking for an offer that came to nothing, and why",
            Self::Support => "what was written in a request for support that is over",
            Self::Questions => "questions to other projects that were closed, with their answers",
            Self::Ideas => "ideas that were closed or became a project",
            Self::Drafts => "forms that you began and didn't send",
            Self::Reports => "reports about somebody that were settled",
            Self::Contacts => "contacts of the organizers who said “not now”",
            Self::Tasks => "tasks of the organizing team that were done",
            Self::Unsent => "messages that could not be sent",
            Self::Left => "everything about somebody who left this workspace",
        }
    }
}

/// For how long sent messages and handled events are remembered, in days: what the queue keeps.
pub const MESSAGES_DAYS: i64 = 2;

/// What is kept, and who sees it: the page.
pub const KEPT: &[(&str, &str)] = &[
    (
        "Your profile",
        "you, and those whom you chose in it: owners of projects that look for people, everybody, or nobody",
    ),
    ("Whom you keep out", "nobody but you"),
    (
        "Introductions",
        "you and the other side; organizers see that nobody answered, and why people said not now",
    ),
    ("Projects that you look after", "everybody, once they are approved"),
    (
        "Your institution, its needs, pilots and tools in use",
        "both sides and organizers; needs and results everybody, without names",
    ),
    ("What you offer, and who asks for it", "everybody sees offers; who asks, you and organizers"),
    ("Support that you ask for", "those who are asked for help; what you allow to be kept, everybody"),
    (
        "Questions to other projects, and answers",
        "you and those who are asked; an answer, whoever asked alone",
    ),
    ("Ideas that you share or join", "everybody sees ideas, and whoever would lead one who is in"),
    ("What you report about somebody", "the organizers who are named for that, and never the person"),
    ("The log of who did what", "organizers, without anything private"),
];
