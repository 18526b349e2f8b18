//! The fields of the form, and how much goes into them.

use strum::{EnumString, IntoStaticStr};

/// How many roles a project has at most.
pub const MOST_ROLES: usize = 5;
/// How many people may own a project beside the one who fills in the form.
pub const MOST_CO_OWNERS: usize = 4;
/// How many subjects a project has at most.
pub const MOST_SUBJECTS: usize = 5;
/// How many skills a project is built with at most.
pub const MOST_STACK: usize = 15;
/// How many skills a role requires, and how many more are nice to have, at most.
pub const MOST_NEEDS: usize = 10;
/// How many languages a role asks for, at most; one of them will do.
pub const MOST_LANGUAGES: usize = 10;
/// How many links a project has beside its repository, at most.
pub const MOST_LINKS: usize = 5;

/// What is wrong, at which field.
pub type Errors = Vec<(Field, String)>;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    Name,
    Pitch,
    Problem,
    Stage,
    Subjects,
    Stack,
    Repository,
    Licence,
    Links,
    Newcomers,
    CoOwners,
    WantsChannel,
    Title,
    Required,
    Nice,
    Hours,
    Seats,
    UtcFrom,
    UtcTo,
    LeastHours,
    LeastOverlap,
    Languages,
    Must,
    Support,
    FirstTask,
}

impl Field {
    /// Its block id. Slack keeps what was typed in a field with the same id, so a field that is filled anew
    /// needs another one.
    pub fn id(self, round: u32) -> String {
        let name: &'static str = self.into();
        if round == 0 { name.to_owned() } else { format!("{name}-{round}") }
    }

    /// The most characters of a text.
    pub fn max(self) -> u64 {
        match self {
            Self::Name | Self::Title => 80,
            Self::Pitch => 140,
            Self::Problem => 1500,
            Self::Newcomers => 1000,
            Self::FirstTask => 500,
            Self::Repository => 300,
            Self::Licence => 100,
            Self::Links => 1600,
            _ => 3000,
        }
    }

    /// The least and the most of a number.
    pub fn range(self) -> (i32, i32) {
        match self {
            Self::Hours | Self::LeastHours | Self::LeastOverlap => (1, 40),
            Self::Seats => (1, 20),
            Self::UtcFrom | Self::UtcTo => (-12, 14),
            _ => (i32::MIN, i32::MAX),
        }
    }
}

/// Whether a text is longer than Slack counts so many characters: by UTF-16 units, of which an emoji has two.
pub fn longer_than(text: &str, max: u64) -> bool {
    text.encode_utf16().count() as u64 > max
}
