//! Developers and roles, as the engine sees them. Nothing else about a person goes in: no name, no photo, no
//! age, no gender, no origin.

/// The hours of a week in UTC, Monday 00:00 first, one bit each: 168 of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Week([u64; 3]);

/// Hours of a week.
const HOURS: i32 = 168;

impl Week {
    /// Every hour.
    pub const ALL: Self = Self([u64::MAX, u64::MAX, (1 << 40) - 1]);

    /// Working hours from 9 to 17, Monday to Friday, at `offset` seconds east of UTC. Offsets of half an hour
    /// count from the hour that has begun.
    pub fn working(offset: i32) -> Self {
        let shift = offset.div_euclid(3600);
        let mut week = Self::default();
        for day in 0..5 {
            for hour in 9..17 {
                week.insert(day * 24 + hour - shift);
            }
        }
        week
    }

    /// Working hours of anybody between two offsets, in hours east of UTC.
    pub fn working_between(from: i32, to: i32) -> Self {
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 23));
        (from..=to).fold(Self::default(), |week, offset| week.or(Self::working(offset * 3600)))
    }

    /// With one more hour, counted from Monday 00:00; hours beyond the week go round.
    pub fn insert(&mut self, hour: i32) {
        let hour = hour.rem_euclid(HOURS) as usize;
        self.0[hour / 64] |= 1 << (hour % 64);
    }

    /// The hours of either.
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    /// The hours of both.
    pub fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// How many hours there are.
    pub fn hours(self) -> u32 {
        self.common(Self::ALL)
    }

    /// How many hours both have.
    pub fn common(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a & b).count_ones()).sum()
    }
}

/// A skill that a developer has, or wants to learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Have {
    /// Which, by [`super::Names::skill`].
    pub skill: u32,
    /// From 1, know the idea, to 4, can lead.
    pub level: u8,
    /// Wants to learn it, and is not counted as knowing it.
    pub wanted: bool,
}

/// A skill that a role needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Which, by [`super::Names::skill`].
    pub skill: u32,
    /// From 1 to 4.
    pub level: u8,
    /// Required, or nice to have.
    pub required: bool,
    /// Without it nobody is suggested at all.
    pub must: bool,
}

/// A developer.
#[derive(Clone, Debug, PartialEq)]
pub struct Developer {
    /// Theirs alone.
    pub id: String,
    /// Each skill once.
    pub skills: Vec<Have>,
    /// Subjects, by [`super::Names::topic`].
    pub topics: Vec<u32>,
    /// Hours a week.
    pub hours: u16,
    /// How many more projects they take; none keeps them out of every list.
    pub free: u8,
    /// May be suggested to projects.
    pub findable: bool,
    /// In the matching, and not on a break.
    pub looking: bool,
    /// When they work.
    pub week: Week,
    /// Looks for a mentor.
    pub seeks_mentor: bool,
    /// Languages that they speak; none for any.
    pub languages: u64,
    /// Words, by [`super::Names::words`].
    pub words: Vec<u32>,
}

impl Developer {
    /// Somebody who can be matched, of whom nothing is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            skills: Vec::new(),
            topics: Vec::new(),
            hours: 4,
            free: 1,
            findable: true,
            looking: true,
            week: Week::working(0),
            seeks_mentor: false,
            languages: 0,
            words: Vec::new(),
        }
    }
}

/// An opening in a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Its alone.
    pub id: String,
    /// Each skill once.
    pub skills: Vec<Need>,
    /// The project's subjects, by [`super::Names::topic`].
    pub topics: Vec<u32>,
    /// Hours a week.
    pub hours: u16,
    /// Fewer hours than this are too few.
    pub least_hours: u16,
    /// Free seats; none keeps it out of every list.
    pub seats: u16,
    /// Open, in an approved project.
    pub looking: bool,
    /// When its people work; none for any time.
    pub week: Option<Week>,
    /// Fewer hours of the week in common than this are too few.
    pub least_overlap: u8,
    /// Suits somebody who starts out.
    pub beginner: bool,
    /// Somebody mentors.
    pub mentoring: bool,
    /// Languages of which one must be spoken; none for any.
    pub languages: u64,
    /// Words, by [`super::Names::words`].
    pub words: Vec<u32>,
}

impl Role {
    /// An open role with one seat that needs nothing.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            skills: Vec::new(),
            topics: Vec::new(),
            hours: 4,
            least_hours: 0,
            seats: 1,
            looking: true,
            week: None,
            least_overlap: 0,
            beginner: false,
            mentoring: false,
            languages: 0,
            words: Vec::new(),
        }
    }
}
