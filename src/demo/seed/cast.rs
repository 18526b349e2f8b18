//! The people of the demo.

use crate::demo::workspace::NewPerson;
use crate::ids::PersonId;

/// What somebody does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Builds, and looks for a project.
    Developer,
    /// Has a project.
    Owner,
    /// Organizes the community.
    Organizer,
    /// Teaches.
    Teacher,
}

/// Somebody in the demo.
pub struct Member {
    pub id: &'static str,
    pub name: &'static str,
    pub title: &'static str,
    pub tz: &'static str,
    pub part: Part,
}

const fn member(
    id: &'static str,
    name: &'static str,
    title: &'static str,
    tz: &'static str,
    part: Part,
) -> Member {
    Member { id, name, title, tz, part }
}

use Part::{Developer, Organizer, Owner, Teacher};

/// Everybody, in the order in which they came.
pub const PEOPLE: &[Member] = &[
    member("U_OLGA", "Olga Nováková", "Organizer · community lead", "Europe/Prague", Organizer),
    member("U_ANA", "Ana Ruiz", "Front-end developer", "Europe/Madrid", Developer),
    member("U_BEN", "Ben Adler", "Maintains Gradelink · TU Darmstadt", "Europe/Berlin", Owner),
    member("U_TESS", "Tess Okafor", "Lecturer in nursing", "America/Chicago", Teacher),
];

impl Member {
    /// As Slack keeps them.
    pub fn to_slack(&self) -> NewPerson {
        NewPerson::new(self.id, self.name).tz(self.tz).title(self.title)
    }
}

/// The member ids of those who organize.
pub fn organizers() -> Vec<PersonId> {
    let all = PEOPLE.iter().filter(|person| person.part == Organizer);
    all.map(|person| PersonId::from(person.id)).collect()
}

/// What somebody does here; developers are most.
pub fn part_of(id: &str) -> Part {
    PEOPLE.iter().find(|person| person.id == id).map_or(Developer, |person| person.part)
}
