//! The records. Whatever may be left out has a default, so that a person can write a file by hand.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// The name on the first line.
pub const FORMAT: &str = "edtech-hub";
/// The version on the first line. A file of a later version is refused.
pub const VERSION: u32 = 1;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// The first line: what this file is.
    #[serde(rename = "edtech-hub")]
    Header(Header),
    /// The community's settings.
    Community(Community),
    /// A member.
    Person(Person),
    /// A skill that somebody typed and the taxonomy doesn't have.
    Skill(Skill),
    /// A developer's profile.
    Profile(Profile),
    /// A project with its owners and roles.
    Project(Box<Project>),
    /// An introduction.
    Introduction(Box<Introduction>),
    /// "Not interested", or "pass".
    Dismissal(Dismissal),
    /// Somebody blocked somebody.
    Block(Block),
    /// A line of the audit log.
    Audit(Audit),
}

/// What the file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`VERSION`].
    pub version: u32,
    /// The workspace that it comes from.
    #[serde(default)]
    pub workspace: Option<String>,
}

/// The community's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Where organizers meet (`C…`).
    #[serde(default)]
    pub organizer_channel: Option<String>,
    /// Where projects are announced (`C…`).
    #[serde(default)]
    pub announcement_channel: Option<String>,
    /// Whether projects may have channels.
    #[serde(default)]
    pub project_channels: bool,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// `U…`.
    pub id: String,
    /// As the community knows them.
    pub name: String,
    /// IANA name.
    #[serde(default = "utc")]
    pub timezone: String,
    /// A bot.
    #[serde(default)]
    pub bot: bool,
    /// Left the workspace.
    #[serde(default)]
    pub deactivated: bool,
    /// Organizes.
    #[serde(default)]
    pub organizer: bool,
    /// `build`, `teach` or `organize`.
    #[serde(default)]
    pub path: Option<String>,
    /// When they were greeted.
    #[serde(default)]
    pub welcomed_at: Option<NaiveDateTime>,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// A skill that somebody typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Its slug.
    pub id: String,
    /// As it was typed.
    pub name: String,
    /// `suggested`, `adopted`, `rejected` or `merged`.
    #[serde(default = "suggested")]
    pub state: String,
    /// The skill that it became, where it is `merged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Who typed it.
    #[serde(default)]
    pub asked_by: String,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When it was typed.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

fn suggested() -> String {
    "suggested".to_owned()
}

/// A developer's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose it is.
    pub person: String,
    /// Skills they have and skills they want.
    #[serde(default)]
    pub skills: Vec<ProfileSkill>,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Hours a week.
    #[serde(default = "some_hours")]
    pub hours: i32,
    /// At most how many projects at once.
    #[serde(default = "one")]
    pub max_projects: i32,
    /// Looks for a mentor.
    #[serde(default)]
    pub seeks_mentor: bool,
    /// Would mentor.
    #[serde(default)]
    pub offers_mentoring: bool,
    /// GitHub name.
    #[serde(default)]
    pub github: Option<String>,
    /// A free line.
    #[serde(default)]
    pub about: String,
    /// `everyone`, `owners` or `nobody`.
    #[serde(default = "owners")]
    pub visibility: String,
    /// Takes part in the matching.
    #[serde(default = "yes")]
    pub matching: bool,
    /// Takes a break until then.
    #[serde(default)]
    pub paused_until: Option<NaiveDateTime>,
    /// Last changed.
    #[serde(default)]
    pub updated_at: Option<NaiveDateTime>,
}

fn some_hours() -> i32 {
    4
}

fn one() -> i32 {
    1
}

fn yes() -> bool {
    true
}

fn owners() -> String {
    "owners".to_owned()
}

/// A skill in a profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileSkill {
    /// Its slug.
    pub skill: String,
    /// 1 know the idea, 2 have tried, 3 comfortable, 4 can lead.
    #[serde(default = "tried")]
    pub level: i32,
    /// Wants to learn it.
    #[serde(default)]
    pub wanted: bool,
}

fn tried() -> i32 {
    2
}

/// A project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Its id: any text without spaces that is no other project's.
    pub id: String,
    /// Its name.
    pub name: String,
    /// At most 140 characters.
    pub pitch: String,
    /// The problem in teaching that it solves.
    #[serde(default)]
    pub problem: String,
    /// `idea`, `research`, `design`, `development`, `mvp` or `in_use`.
    #[serde(default = "idea")]
    pub stage: String,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// What it is built with: skills.
    #[serde(default)]
    pub stack: Vec<String>,
    /// https.
    #[serde(default)]
    pub repository: Option<String>,
    /// SPDX.
    #[serde(default)]
    pub licence: Option<String>,
    /// https.
    #[serde(default)]
    pub links: Vec<String>,
    /// How newcomers start.
    #[serde(default)]
    pub newcomers: String,
    /// `submitted`, `changes_requested`, `approved`, `declined` or `closed`.
    #[serde(default = "submitted")]
    pub state: String,
    /// Its owners; the first one sent it.
    pub owners: Vec<String>,
    /// Its own channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// Would like one.
    #[serde(default)]
    pub wants_channel: bool,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When.
    #[serde(default)]
    pub decided_at: Option<NaiveDateTime>,
    /// With which words.
    #[serde(default)]
    pub decision_note: Option<String>,
    /// When it was sent.
    #[serde(default)]
    pub submitted_at: Option<NaiveDateTime>,
    /// Its openings.
    #[serde(default)]
    pub roles: Vec<Role>,
}

fn idea() -> String {
    "idea".to_owned()
}

fn submitted() -> String {
    "submitted".to_owned()
}

/// An opening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its id: any text without spaces that is no other role's.
    pub id: String,
    /// What the person would be.
    pub title: String,
    /// What it needs.
    #[serde(default)]
    pub skills: Vec<RoleSkill>,
    /// Hours a week.
    #[serde(default = "some_hours")]
    pub hours: i32,
    /// How many people.
    #[serde(default = "one")]
    pub seats: i32,
    /// How many seats are taken.
    #[serde(default)]
    pub filled: i32,
    /// From this offset from UTC, in hours …
    #[serde(default)]
    pub utc_from: Option<i32>,
    /// … to this one.
    #[serde(default)]
    pub utc_to: Option<i32>,
    /// Suits somebody who starts out.
    #[serde(default)]
    pub beginner: bool,
    /// Somebody mentors.
    #[serde(default)]
    pub mentoring: bool,
    /// What to begin with.
    #[serde(default)]
    pub first_task: String,
    /// Looks for people.
    #[serde(default = "yes")]
    pub open: bool,
    /// When it was opened.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// A skill that a role needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleSkill {
    /// Its slug.
    pub skill: String,
    /// 1 know the idea, 2 have tried, 3 comfortable, 4 can lead.
    #[serde(default = "tried")]
    pub level: i32,
    /// Required, or nice to have.
    #[serde(default = "yes")]
    pub required: bool,
}

/// An introduction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introduction {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: String,
    /// The role.
    pub role: String,
    /// The developer.
    pub developer: String,
    /// The owner.
    pub owner: String,
    /// Who asked.
    pub asked_by: String,
    /// What they wrote.
    #[serde(default)]
    pub line: String,
    /// `asked`, `accepted`, `opened`, `started`, `declined`, `no_answer`, `withdrawn`, `seat_filled`, `ended`.
    pub state: String,
    /// Private, for organizers.
    #[serde(default)]
    pub reason: Option<String>,
    /// The group message.
    #[serde(default)]
    pub channel: Option<String>,
    /// Reminders sent.
    #[serde(default)]
    pub reminders: i32,
    /// When something is due.
    #[serde(default)]
    pub next_at: Option<NaiveDateTime>,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
    /// When it was answered.
    #[serde(default)]
    pub answered_at: Option<NaiveDateTime>,
    /// When the group message was opened.
    #[serde(default)]
    pub opened_at: Option<NaiveDateTime>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<NaiveDateTime>,
}

/// "Not interested", or "pass".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The role.
    pub role: String,
    /// The developer.
    pub developer: String,
    /// The owner passed over the developer, and not the developer over the role.
    #[serde(default)]
    pub by_owner: bool,
}

/// Somebody blocked somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Who.
    pub person: String,
    /// Whom.
    pub blocked: String,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Its id.
    pub id: String,
    /// Who.
    pub actor: String,
    /// Did what.
    pub action: String,
    /// To what.
    pub subject: String,
    /// In words.
    #[serde(default)]
    pub detail: String,
    /// When.
    pub at: NaiveDateTime,
}
