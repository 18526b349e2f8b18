//! The people of the demo: thirty of them, from five institutions.

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
    /// Speaks for an institution.
    Partner,
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

use Part::{Developer, Organizer, Owner, Partner, Teacher};

/// Everybody: those who organize, those with a project, those who teach, those who look for a project.
pub const PEOPLE: &[Member] = &[
    member("U_OLGA", "Olga Nováková", "Organizer · community lead", "Europe/Prague", Organizer),
    member("U_OMAR", "Omar Haddad", "Organizer · student chapters", "America/New_York", Organizer),
    member("U_MAEVE", "Maeve Doherty", "Organizer · Aldermoor Teaching Lab", "Europe/London", Organizer),
    member(
        "U_BEN",
        "Ben Adler",
        "Maintains Gradelink · Falkenau University of Technology",
        "Europe/Berlin",
        Owner,
    ),
    member("U_PRIYA", "Priya Raman", "Accessibility lead · Aldermoor Teaching Lab", "Europe/London", Owner),
    member("U_LUCIA", "Lucía Ferrero", "Lecture media · Universidad de Valdemora", "Europe/Madrid", Owner),
    member(
        "U_HENRIK",
        "Henrik Solberg",
        "Writing tutor · Falkenau University of Technology",
        "Europe/Oslo",
        Owner,
    ),
    member(
        "U_WANJIRU",
        "Wanjiru Kamau",
        "Head of distance learning · Kisiwa Open University",
        "Africa/Nairobi",
        Owner,
    ),
    member("U_YUSUF", "Yusuf Demir", "Teaches lab chemistry, writes simulations", "Europe/Istanbul", Owner),
    member("U_KENJI", "Kenji Mori", "Scheduling engineer", "Asia/Tokyo", Owner),
    member(
        "U_MARIT",
        "Marit de Vries",
        "Learning analytics · Falkenau University of Technology",
        "Europe/Amsterdam",
        Owner,
    ),
    member("U_AMARA", "Amara Nwosu", "Mathematician · Kisiwa Open University", "Africa/Lagos", Owner),
    member("U_CHLOE", "Chloé Bergeron", "Librarian for open textbooks", "America/Toronto", Owner),
    member(
        "U_JOANNA",
        "Joanna Kowalska",
        "Simulation lead · Prairie Rivers College of Nursing",
        "America/Chicago",
        Owner,
    ),
    member("U_TESS", "Tess Okafor", "Lecturer in nursing", "America/Chicago", Teacher),
    member(
        "U_DANIEL",
        "Daniel Osei",
        "Lecturer in chemistry · Kisiwa Open University",
        "Africa/Accra",
        Teacher,
    ),
    member(
        "U_ISABEL",
        "Isabel Cárdenas",
        "Digital learning · Universidad de Valdemora",
        "Europe/Madrid",
        Partner,
    ),
    member("U_ANA", "Ana Ruiz", "Front-end developer", "Europe/Madrid", Developer),
    member("U_ARJUN", "Arjun Patel", "Back-end developer", "Asia/Kolkata", Developer),
    member("U_CARO", "Caro Lindqvist", "UX designer", "Europe/Stockholm", Developer),
    member(
        "U_NOOR",
        "Noor Rahimi",
        "Computer science student · Falkenau University of Technology",
        "Europe/Berlin",
        Developer,
    ),
    member("U_TOMAS", "Tomáš Horák", "Runs servers for a school network", "Europe/Prague", Developer),
    member("U_ZANELE", "Zanele Mokoena", "Android developer", "Africa/Johannesburg", Developer),
    member("U_LIAM", "Liam O'Connor", "Full-stack developer", "Europe/Dublin", Developer),
    member("U_HANA", "Hana Sato", "Data scientist", "Asia/Tokyo", Developer),
    member(
        "U_FATIMA",
        "Fatima El Idrissi",
        "Translator and technical writer",
        "Africa/Casablanca",
        Developer,
    ),
    member(
        "U_JONAS",
        "Jonas Weber",
        "Computer science student · Falkenau University of Technology",
        "Europe/Berlin",
        Owner,
    ),
    member(
        "U_GRACE",
        "Grace Otieno",
        "Accessibility tester · Kisiwa Open University",
        "Africa/Nairobi",
        Developer,
    ),
    member("U_MINH", "Minh Trần", "Front-end developer", "Asia/Ho_Chi_Minh", Developer),
    member("U_ELIF", "Elif Kaya", "Speech recognition engineer", "Europe/Istanbul", Developer),
];

impl Member {
    /// As Slack keeps them.
    pub fn to_slack(&self) -> NewPerson {
        NewPerson::new(self.id, self.name).tz(self.tz).title(self.title)
    }
}

/// Somebody of the cast.
pub fn find(id: &str) -> Option<&'static Member> {
    PEOPLE.iter().find(|person| person.id == id)
}

/// The member ids of those who organize.
pub fn organizers() -> Vec<PersonId> {
    let all = PEOPLE.iter().filter(|person| person.part == Organizer);
    all.map(|person| PersonId::from(person.id)).collect()
}

/// What somebody does here; developers are most.
pub fn part_of(id: &str) -> Part {
    find(id).map_or(Developer, |person| person.part)
}
