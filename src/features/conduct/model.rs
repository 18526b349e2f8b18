//! What a code of conduct and a report are.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::ids::{PersonId, ReportId};
use crate::time::Time;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "conduct.")]
pub enum Verb {
    /// Shows the code of conduct.
    Read,
    /// "I agree"; its value is the version of the code.
    Agree,
    /// The form for a report; its value is whom it is about, where that is known.
    Report,
    /// One report, with the form to note something or to settle it; its value is its id.
    Look,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The forms of this feature; as text it is the form's callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "conduct.")]
pub enum Form {
    /// A report.
    Report,
    /// A note on a report, or that it is settled.
    Settle,
}

/// The longest report, and the longest note.
pub const LONGEST: u64 = 2000;
/// The longest code of conduct.
pub const CODE: u64 = 2500;
/// The most people who are named to read reports.
pub const READERS: u64 = 10;
/// Reports that one person may make in a day.
pub const A_DAY: i64 = 5;

/// What counts where organizers wrote nothing of their own.
const DEFAULT: &str = "• Be kind, and take it that others mean to be.\n\
    • Criticise ideas and work, never people. Nobody is made fun of or kept out for who they are.\n\
    • No harassment, in public or in private. “Not now” is an answer: don't press.\n\
    • Credit what others did, and ask before you pass on what somebody told you.\n\
    • Learners and beginners are welcome: answer as you would have liked to be answered.\n\
    • If something goes wrong, say it. `/edtech report` goes to named organizers and never to the person.";
/// Of when that is.
const DEFAULT_VERSION: &str = "2026-11";

/// A code of conduct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it says: as organizers typed it, or ours, which is mrkdwn.
    pub text: String,
    /// Which text it is.
    pub version: String,
    /// Whether organizers wrote it.
    pub own: bool,
}

impl Code {
    /// The one that the hub comes with.
    pub fn default_one() -> Self {
        Self { text: DEFAULT.to_owned(), version: DEFAULT_VERSION.to_owned(), own: false }
    }

    /// What organizers wrote, and when.
    pub fn written(text: String, at: Time) -> Self {
        Self { text, version: at.format("%Y-%m-%d %H:%M").to_string(), own: true }
    }
}

/// What somebody reported about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Who says it.
    pub reporter: PersonId,
    /// About whom.
    pub about: PersonId,
    /// What happened.
    pub text: String,
    /// What those who read it wrote down, for each other.
    pub notes: Vec<Remark>,
    /// Whether it is settled, and when.
    pub settled_at: Option<Time>,
    /// When it was made.
    pub reported_at: Time,
}

impl Report {
    /// Whether somebody may read it, who is named to read reports or not.
    pub fn is_for(&self, reader: &PersonId, readers: &[PersonId]) -> bool {
        readers.contains(reader) && *reader != self.about && *reader != self.reporter
    }
}

/// A note on a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: Time,
    /// What.
    pub text: String,
}
