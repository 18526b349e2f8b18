//! Who suits whom, as numbers and reasons.

use std::str::FromStr;

use strum::{EnumString, IntoStaticStr};

use crate::features::profiles::Profile;
use crate::features::projects::{Project, Role};
use crate::features::skills::Level;
use crate::ids::{PersonId, ProjectId, RoleId};
use crate::time::Time;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "matching.")]
pub enum Verb {
    /// The person's matches from the start.
    Show,
    /// The next page, in place of this one; its value is a [`Page`].
    More,
    /// "Not for me": its value is a [`Choice`] of a role.
    Dismiss,
    /// "Pass": its value is a [`Choice`] of a role and a developer.
    Pass,
    /// Takes either back; its value is that one's.
    Undo,
    /// "Why, or why not?": asks about any pair.
    Why,
    /// A team for a project; its value is the project.
    Team,
    /// New weights, to see what they would change; for organizers.
    Weigh,
    /// The weights that were looked at are kept.
    Keep,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A ranked pair, with all that is needed to show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The opening.
    pub role: RoleId,
    /// The developer.
    pub developer: PersonId,
    /// The exact sum of its reasons' parts, in millionths.
    pub score: u32,
    /// Why, the strongest first: all of them, of which people are shown three.
    pub reasons: Vec<Reason>,
    /// Skills that the role needs and the developer lacks, or has less of, the required ones first.
    pub missing: Vec<Missing>,
    /// How many of the role's skills the developer has, and how many there are.
    pub skills: (usize, usize),
    /// The opening, as it is shown.
    pub opening: Opening,
    /// Hours a week that the developer has.
    pub hours: i32,
    /// How often the other side says yes to such a fit, in words, where that was learned and counts.
    pub chance: Option<String>,
    /// Why it is shown now, in words, where its score isn't all.
    pub now: Option<String>,
}

/// What is shown of a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Whose role it is.
    pub project: ProjectId,
    /// The project's name, as it was typed.
    pub project_name: String,
    /// The project's pitch, as it was typed.
    pub pitch: String,
    /// The role's title, as it was typed.
    pub title: String,
    /// Hours a week.
    pub hours: i32,
    /// Free seats.
    pub seats_left: i32,
    /// Suits somebody who starts out.
    pub beginner: bool,
    /// Somebody mentors.
    pub mentoring: bool,
}

impl Opening {
    /// What is shown of `role` in `project`.
    pub fn new(role: &Role, project: &Project) -> Self {
        Self {
            project: project.id.clone(),
            project_name: project.name.clone(),
            pitch: project.pitch.clone(),
            title: role.title.clone(),
            hours: role.hours,
            seats_left: role.seats_left(),
            beginner: role.beginner,
            mentoring: role.mentoring,
        }
    }
}

/// One part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What it is worth, in millionths of a whole score.
    pub part: u32,
    /// In words, plain text, for either side to read.
    pub words: String,
}

/// A gap between what a role needs and what a developer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The skill's name.
    pub skill: String,
    /// They have it, at a lower level.
    pub some: bool,
    /// It could be learned here: they want to, or somebody mentors.
    pub learn: bool,
}

/// Whether a developer can be matched now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They have told nothing of themselves.
    NoProfile,
    /// They left the matching.
    Left,
    /// They take a break until then.
    Paused(Time),
    /// They have as many projects as they wanted at once.
    Busy(i64),
    /// They look for a role.
    Looking(Box<Profile>),
}

/// How far a person has paged in their matches: through roles, and through their own openings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Roles shown before.
    pub roles: usize,
    /// Own openings shown before.
    pub openings: usize,
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.roles, self.openings)
    }
}

impl FromStr for Page {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (roles, openings) = text.split_once('.').ok_or(())?;
        Ok(Self { roles: roles.parse().map_err(|_| ())?, openings: openings.parse().map_err(|_| ())? })
    }
}

/// What a button of a match carries: `ROLE|DEVELOPER|PAGE`, the last two where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The role.
    pub role: RoleId,
    /// The developer, where an owner chooses.
    pub developer: Option<PersonId>,
    /// The page of `/edtech match` that the button is on.
    pub page: Option<Page>,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let developer = self.developer.as_ref().map_or("", PersonId::as_str);
        let page = self.page.map(|page| page.to_string()).unwrap_or_default();
        write!(f, "{}|{developer}|{page}", self.role)
    }
}

impl FromStr for Choice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('|');
        let role = parts.next().filter(|role| !role.is_empty()).ok_or(())?;
        let developer = parts.next().filter(|developer| !developer.is_empty());
        let page = parts.next().filter(|page| !page.is_empty());
        Ok(Self {
            role: role.into(),
            developer: developer.map(PersonId::from),
            page: page.map(str::parse).transpose()?,
        })
    }
}

/// A page of a person's matches.
#[derive(Clone, Debug)]
pub struct Matches {
    /// Whether they can be matched.
    pub standing: Standing,
    /// Which page.
    pub page: Page,
    /// Roles for them.
    pub roles: Vec<Match>,
    /// There are more.
    pub more_roles: bool,
    /// Their own openings, with people for them.
    pub openings: Vec<Opened>,
    /// There are more.
    pub more_openings: bool,
}

/// A person's own opening, with people for it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The opening.
    pub opening: Opening,
    /// The best people for it.
    pub people: Vec<Match>,
}

/// What a search for a skill found.
#[derive(Clone, Debug)]
pub struct Search {
    /// The skill's name.
    pub skill: String,
    /// Roles that need it.
    pub roles: Vec<FoundRole>,
    /// There are more.
    pub more_roles: bool,
    /// People who have it.
    pub people: Vec<Found>,
    /// There are more.
    pub more_people: bool,
    /// The openings of the person who asks, to which they can invite.
    pub own: Vec<(RoleId, Opening)>,
}

/// A role that needs a skill.
#[derive(Clone, Debug)]
pub struct FoundRole {
    /// The role.
    pub role: RoleId,
    /// As it is shown.
    pub opening: Opening,
    /// How well the skill is needed.
    pub level: Level,
    /// Required, or nice to have.
    pub required: bool,
    /// It is the person's own.
    pub own: bool,
}

/// Somebody who has a skill, or wants to learn it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// How well.
    pub level: Level,
    /// Wants to learn it.
    pub wanted: bool,
}
